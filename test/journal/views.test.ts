// Resources that several accounts list: the owner's view stands, and the result never depends on who was read first.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minute, type Shown, world } from './world.ts';

const owner = '222222222222';
const participants = ['111111111111', '333333333333'];

function shownBy(account: string): Shown {
  const own = account === owner;
  return {
    at: minute(0),
    account,
    list: [
      {
        id: 'shared',
        owner,
        size: own ? 'owner' : `as ${account} sees it`,
        ...(own ? { tags: { Name: 'mine' } } : {}),
      },
    ],
  };
}

describe('the standing view', () => {
  test("is the owner's, whatever the order", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([owner, ...participants], { minLength: 3 }), (order) => {
        const { commit, journal } = world();
        for (const account of order) commit(shownBy(account));
        expect(journal.resource('shared')).toMatchObject({
          accountId: owner,
          properties: { size: 'owner', name: 'mine' },
        });
        expect(journal.events({ changes: ['created', 'modified', 'deleted'] })).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  test('of what nobody owns is the lowest account’s, and views hear of it though nothing else differs', () => {
    const { commit, journal, told } = world();
    for (const [index, account] of ['333333333333', '111111111111', '222222222222'].entries())
      commit({ at: minute(index), account, list: [{ id: 'zone' }] });
    expect([...journal.resources()].map(({ accountId }) => accountId)).toEqual(['111111111111']);
    expect(told(true)).toEqual(['discovered zone', 'discovered zone']);
  });

  test('is that of the lowest account id where the owner is not monitored, and is always told to be the owner’s', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(participants, { minLength: 2 }), (order) => {
        const { commit, journal } = world();
        for (const account of order) commit(shownBy(account));
        expect(journal.resource('shared')).toMatchObject({
          accountId: owner,
          properties: { size: 'as 111111111111 sees it' },
        });
      }),
      { numRuns: 4 },
    );
  });

  test("a participant's absence of it deletes nothing", () => {
    const { commit, journal, told } = world();
    for (const account of [owner, ...participants]) commit(shownBy(account));
    commit({ at: minute(5), account: '111111111111', list: [], gone: ['shared'] });
    expect(told()).toEqual([]);
    expect(journal.resource('shared')?.properties['size']).toBe('owner');
  });

  test('is deleted once, when the last that showed it does not any more', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([owner, ...participants], { minLength: 3 }), (order) => {
        const { commit, journal, told } = world();
        for (const account of [owner, ...participants]) commit(shownBy(account));
        order.forEach((account, index) =>
          commit({ at: minute(5 + index), account, list: [], gone: ['shared'] }),
        );
        expect(told()).toEqual(['deleted shared']);
        expect(journal.resource('shared')).toBeUndefined();
      }),
      { numRuns: 12 },
    );
  });

  test('passes on when the owner is released, and comes back: learnt, never happened', () => {
    const { commit, journal, told } = world();
    for (const account of [owner, ...participants]) commit(shownBy(account));
    const before = journal.resource('shared');
    journal.release({
      cycleId: 2,
      now: new Date(minute(5)),
      account: owner,
      partition: 'aws',
      keeps: () => false,
    });
    expect(journal.resource('shared')?.properties['size']).toBe('as 111111111111 sees it');
    commit({ ...shownBy(owner), at: minute(10) });
    expect(journal.resource('shared')).toEqual(before);
    expect(told()).toEqual([]);
  });
});

describe('whatever happens, in whatever order', () => {
  const step = fc.record({
    account: fc.constantFrom(owner, ...participants),
    what: fc.constantFrom('shows it', 'denied', 'lists it no more', 'released'),
  });

  test("the owner's view stands where its account lists it, else the lowest; the others that list it are those it is shared with", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
        const { commit, journal, told } = world();
        const seeing = new Set<string>();
        let deletions = 0;
        steps.forEach(({ account, what }, index) => {
          const at = minute(5 * index);
          switch (what) {
            case 'shows it':
              commit({ ...shownBy(account), at });
              seeing.add(account);
              break;
            case 'denied':
              // What was known stays known.
              commit({ at, account, list: 'denied' });
              break;
            case 'lists it no more':
              commit({ at, account, list: [], gone: seeing.has(account) ? ['shared'] : [] });
              if (seeing.delete(account) && seeing.size === 0) deletions += 1;
              break;
            case 'released':
              journal.release({
                cycleId: index,
                now: new Date(at),
                account,
                partition: 'aws',
                keeps: () => false,
              });
              seeing.delete(account);
          }
          const stands = seeing.has(owner) ? owner : [...seeing].sort()[0];
          const resource = journal.resource('shared');
          expect([resource?.accountId, resource?.properties['size']]).toEqual(
            stands === undefined
              ? [undefined, undefined]
              : [owner, stands === owner ? 'owner' : `as ${stands} sees it`],
          );
          expect(journal.sharing(['Thing']).map(({ id, accountId }) => [id, accountId])).toEqual(
            participants.filter((each) => seeing.has(each)).map((each) => ['shared', each]),
          );
        });
        // Nothing of it is told: neither whose view stands, nor who else sees it.
        expect(told().filter((line) => !line.startsWith('created'))).toEqual(
          Array.from({ length: deletions }, () => 'deleted shared'),
        );
      }),
      { numRuns: 40 },
    );
  });

  test("the same in the end, in whatever order the accounts' cycles come", () => {
    const lasts = fc.record(
      Object.fromEntries(
        [owner, ...participants].map((account) => [
          account,
          fc.constantFrom('shows it', 'never monitored', 'denied from the start', 'released', 'back'),
        ]),
      ),
    );
    fc.assert(
      fc.property(lasts, (last) => {
        const ends = permutations([owner, ...participants]).map((order) => {
          const { commit, journal } = world();
          for (const account of order) {
            if (last[account] === 'never monitored') continue;
            if (last[account] === 'denied from the start') commit({ at: minute(0), account, list: 'denied' });
            else commit(shownBy(account));
          }
          for (const account of order) {
            if (last[account] !== 'released' && last[account] !== 'back') continue;
            journal.release({
              cycleId: 2,
              now: new Date(minute(5)),
              account,
              partition: 'aws',
              keeps: () => false,
            });
          }
          for (const account of order)
            if (last[account] === 'back') commit({ ...shownBy(account), at: minute(10) });
          return [journal.resource('shared'), journal.sharing(['Thing'])];
        });
        for (const end of ends) expect(end).toEqual(ends[0]);
      }),
      { numRuns: 12 },
    );
  });
});

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    permutations(items.filter((each) => each !== item)).map((rest) => [item, ...rest]),
  );
}

test("what is AWS's own is everybody's, and shared with nobody", () => {
  const { commit, journal } = world();
  for (const account of participants)
    commit({ at: minute(0), account, list: [{ id: 'pl-1', owner: 'AWS' }] });
  expect(journal.resource('pl-1')?.accountId).toBe('AWS');
  expect(journal.sharing(['Thing'])).toEqual([]);
});

describe('released', () => {
  test('by the policy: not deleted, its warning gone, and discovered when it comes back', () => {
    const { commit, journal, told } = world();
    commit({ at: minute(0), list: [{ id: 'a', size: '1' }], marks: 'denied' });
    expect(journal.warnings()).toHaveLength(1);
    const counts = journal.release({
      cycleId: 2,
      now: new Date(minute(5)),
      account: '111111111111',
      partition: 'aws',
      keeps: () => false,
    });
    expect(counts.released).toBe(1);
    expect(journal.warnings()).toEqual([]);
    expect(journal.resource('a')).toBeUndefined();
    expect(journal.events({ changes: ['released'] })[0]).toMatchObject({
      last: { properties: { size: '1' } },
    });
    commit({ at: minute(10), list: [{ id: 'a', size: '2' }] });
    expect(told(true)).toEqual(['discovered a', 'released a', 'discovered a']);
    expect(told()).toEqual([]);
  });

  test('what the policy keeps stays', () => {
    const { commit, journal } = world();
    commit({ at: minute(0), list: [{ id: 'a' }] });
    commit({ at: minute(0), region: 'eu-west-2', list: [{ id: 'b' }] });
    journal.release({
      cycleId: 2,
      now: new Date(minute(5)),
      account: '111111111111',
      partition: 'aws',
      keeps: (_kind, region) => region === 'eu-west-1',
    });
    expect([...journal.resources()].map(({ id }) => id)).toEqual(['a']);
  });
});

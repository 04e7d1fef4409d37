// What AWS said is given back as of any time, for each account that said it; it is kept with the change, pruned in steps, and an older
// journal gets it at its next complete read.
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { answerText, neverKept } from '../../src/answer-text.ts';
import { type Journal, openJournal } from '../../src/journal/journal.ts';
import { minute, type World, world } from './world.ts';

const list = 'ec2:DescribeVpcs';

/** What the scopes of an action said at a time, as `ACCOUNT/REGION ANSWER`. */
function said(journal: Journal, at: string, action = list): readonly string[] {
  return journal
    .answerScopes(at)
    .filter((scope) => scope.action === action)
    .flatMap((scope) =>
      journal.answers(scope.scopeId, at).map(({ text }) => `${scope.accountId}/${scope.region} ${text}`),
    );
}

function certainty(journal: Journal, at: string): string | undefined {
  return journal.answerScopes(at).find((scope) => scope.action === list)?.certainty;
}

function count({ path }: World, table: string): number {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return Number(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']);
  } finally {
    db.close();
  }
}

describe('answers as of a time', () => {
  test('before, between and after changes, deletion included', () => {
    const { commit, journal } = world();
    const here = '111111111111/eu-west-1';
    commit({ at: minute(0), list: [{ id: 'a', size: '1' }, { id: 'b' }] });
    commit({ at: minute(5), list: [{ id: 'a', size: '2' }] });
    commit({ at: minute(10), list: [], gone: ['a'] });
    commit({ at: minute(15), list: [{ id: 'a', size: '3' }] });
    expect(said(journal, '2025-12-31T00:00:00.000Z')).toEqual([]);
    for (const [at, sizes] of [
      [0, ['1']],
      [4, ['1']],
      [5, ['2']],
      [9, ['2']],
      [10, []],
      [15, ['3']],
      [99, ['3']],
    ] as const) {
      expect(said(journal, minute(at)), String(at)).toEqual([
        ...sizes.map((size) => `${here} {"id":"a","size":"${size}"}`),
        `${here} {"id":"b"}`,
      ]);
    }
  });

  test('an observed value that moved is a new answer, too', () => {
    const { commit, journal } = world();
    commit({ at: minute(0), list: [{ id: 'a', load: 1 }] });
    commit({ at: minute(5), list: [{ id: 'a', load: 2 }] });
    expect(said(journal, minute(4))).toEqual(['111111111111/eu-west-1 {"id":"a","load":1}']);
    expect(said(journal, minute(5))).toEqual(['111111111111/eu-west-1 {"id":"a","load":2}']);
  });

  test("each account's own view is kept, whichever stands", () => {
    const { commit, journal } = world();
    const owner = '222222222222';
    commit({ at: minute(0), account: owner, list: [{ id: 'a', owner, size: 'mine' }] });
    commit({ at: minute(0), list: [{ id: 'a', owner, size: 'shared' }] });
    commit({ at: minute(5), list: [], gone: ['a'] });
    const mine = `222222222222/eu-west-1 {"id":"a","owner":"${owner}","size":"mine"}`;
    const shared = `111111111111/eu-west-1 {"id":"a","owner":"${owner}","size":"shared"}`;
    expect(said(journal, minute(4))).toEqual([shared, mine]);
    expect(said(journal, minute(5))).toEqual([mine]);
  });

  test('what a facet says, and what goes with its resource or with the policy', () => {
    const { commit, journal } = world();
    const tags = 'elasticloadbalancing:DescribeTags';
    commit({ at: minute(0), list: [{ id: 'a' }, { id: 'b' }], marks: { a: ['x'], b: ['y'] } });
    commit({ at: minute(5), list: [], gone: ['a'] });
    journal.release({
      cycleId: 2,
      now: new Date(minute(10)),
      account: '111111111111',
      partition: 'aws',
      keeps: () => false,
    });
    const here = '111111111111/eu-west-1';
    expect(said(journal, minute(0), tags)).toEqual([`${here} ["x"]`, `${here} ["y"]`]);
    expect(said(journal, minute(5), tags)).toEqual([]);
    expect(journal.answerScopes(minute(10))).toEqual([]);
  });

  test('says how sure it is: unread, known, blind, known again', () => {
    const { commit, journal } = world();
    commit({ at: minute(0), list: [{ id: 'a' }] });
    commit({ at: minute(5), list: [{ id: 'a', size: '1' }] });
    commit({ at: minute(10), list: 'denied' });
    expect(certainty(journal, '2025-12-31T00:00:00.000Z')).toBe('unread');
    expect(certainty(journal, minute(5))).toBe('known');
    expect(certainty(journal, minute(12))).toBe('blind');
    commit({ at: minute(15), list: [{ id: 'a', size: '2' }] });
    expect([5, 12, 15, 99].map((at) => certainty(journal, minute(at)))).toEqual([
      'known',
      'blind',
      'known',
      'known',
    ]);
  });
});

test('many answers come back as they were, each in its place', () => {
  const { commit, journal } = world();
  const things = Array.from({ length: 300 }, (_, index) => ({
    id: `t${String(index).padStart(3, '0')}`,
    size: `Größe ${index} \n 東京`,
  }));
  commit({ at: minute(0), list: things.toReversed() });
  expect(said(journal, minute(0))).toEqual(
    things.map((thing) => `111111111111/eu-west-1 ${JSON.stringify(thing)}`),
  );
});

describe('pruning', () => {
  test('takes out what ended before, with blocks of which nothing is left, and says until when', () => {
    const made = world();
    const { commit, journal } = made;
    for (let at = 0; at < 5; at++) commit({ at: minute(at), list: [{ id: 'a', size: String(at) }] });
    expect([count(made, 'answer'), count(made, 'answer_block')]).toEqual([4, 5]);
    expect(journal.pruneAnswers(minute(3))).toBe(2);
    expect([count(made, 'answer'), count(made, 'answer_block')]).toEqual([2, 3]);
    expect(journal.answerLimits().prunedUntil).toBe(minute(2));
    expect(said(journal, minute(2))).toEqual(['111111111111/eu-west-1 {"id":"a","size":"2"}']);
    expect(journal.pruneAnswers(minute(3))).toBe(0);
  });

  test('keeps a block as long as one of its answers is needed', () => {
    const made = world();
    const { commit, journal } = made;
    commit({ at: minute(0), list: [{ id: 'a' }, { id: 'b' }] });
    commit({ at: minute(1), list: [], gone: ['a'] });
    expect(journal.pruneAnswers(minute(9))).toBe(1);
    expect(count(made, 'answer_block')).toBe(1);
    expect(said(journal, minute(9))).toEqual(['111111111111/eu-west-1 {"id":"b"}']);
    commit({ at: minute(2), list: [], gone: ['b'] });
    journal.pruneAnswers(minute(9));
    expect(count(made, 'answer_block')).toBe(0);
  });
});

test('nothing secret is kept, however deep it stands', () => {
  const answer = { Id: 'vpn-1', Options: { TunnelOptions: [{ PreSharedKey: 'hush', Cidr: '1' }] } };
  expect(JSON.parse(answerText(answer))).toEqual({
    Id: 'vpn-1',
    Options: { TunnelOptions: [{ Cidr: '1' }] },
  });
  for (const name of neverKept) expect(answerText({ a: [{ [name]: 'hush' }] })).not.toContain('hush');
  expect(answerText({ at: new Date(0), text: 'PreSharedKey' })).toBe(
    '{"at":"1970-01-01T00:00:00.000Z","text":"PreSharedKey"}',
  );
});

test('a reader of a journal that keeps no answers yet is told what to do', () => {
  const { commit, path } = world();
  commit({ at: minute(0), list: [{ id: 'a' }] });
  const db = new DatabaseSync(path);
  db.exec('PRAGMA user_version = 2');
  db.close();
  const reader = openJournal(path, 'read');
  expect(() => reader.answerScopes(minute(0))).toThrow('run `groundplan collect` once');
  reader.close();
});

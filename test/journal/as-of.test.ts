// What was so, and how certain that is: from reads by hand, every answer that is not `known` for a reason that is named.
import { describe, expect, test } from 'vitest';
import type { AsOf } from '../../src/journal/as-of-read.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { minute, thing, type World, world } from './world.ts';

const now = new Date('2026-02-01T00:00:00Z');

function asOf(journal: Journal, id: string, at: string): AsOf {
  const found = journal.past([thing], at, now).resource(id);
  if (found === undefined) throw new Error(`nothing of ${id}`);
  return found;
}

/** `known present small` */
function said(journal: Journal, id: string, at: string): string {
  const { certainty, presence, reason, resource } = asOf(journal, id, at);
  const size = resource?.properties['size'];
  return [
    certainty,
    presence,
    ...(reason === undefined ? [] : [reason]),
    ...(size === undefined ? [] : [String(size)]),
  ].join(' ');
}

const marks = { a: ['m'] };

/** Reads at these minutes; the clock of a commit is a second after its read began. */
function read(
  to: World,
  at: number,
  list: Parameters<World['commit']>[0]['list'],
  gone: readonly string[] = [],
): void {
  to.commit({ at: minute(at), list: list ?? [], gone, marks });
}

describe('a resource', () => {
  test('is known between two complete reads that show the same, changing between two that do not', () => {
    const to = world();
    read(to, 0, [{ id: 'a', size: 'small' }]);
    read(to, 10, [{ id: 'a', size: 'small' }]);
    read(to, 20, [{ id: 'a', size: 'big' }]);
    read(to, 30, []);
    expect(said(to.journal, 'a', minute(5))).toBe('known present small');
    expect(said(to.journal, 'a', minute(10))).toBe('known present small');
    expect(said(to.journal, 'a', minute(15))).toBe('changing present small');
    expect(said(to.journal, 'a', minute(25))).toBe('known present big');
    expect(said(to.journal, 'a', minute(40))).toBe('unobserved present not-read big');
    expect(asOf(to.journal, 'a', minute(15))).toMatchObject({
      changing: [{ change: 'modified', changes: [{ path: 'size', before: 'small', after: 'big' }] }],
      validTo: minute(10),
    });
    expect(asOf(to.journal, 'a', minute(5))).toMatchObject({ validFrom: minute(0), validTo: minute(10) });
    expect(asOf(to.journal, 'a', minute(25)).validTo).toBeUndefined();
  });

  test('is not known before the first read, and known not to be there before it was made and after it went', () => {
    const to = world();
    read(to, 0, [{ id: 'a' }]);
    read(to, 10, [{ id: 'b', size: 'small' }]);
    read(to, 20, [], ['b']);
    read(to, 30, []);
    expect(said(to.journal, 'a', '2025-12-31T00:00:00.000Z')).toBe('unobserved maybe before-discovery');
    expect(said(to.journal, 'b', minute(0))).toBe('known absent');
    expect(said(to.journal, 'b', minute(5))).toBe('changing maybe small');
    expect(said(to.journal, 'b', minute(10))).toBe('known present small');
    expect(said(to.journal, 'b', minute(15))).toBe('changing maybe small');
    expect(said(to.journal, 'b', minute(25))).toBe('known absent');
  });

  test('is unobserved while its call, or what tells of it besides, could not be read', () => {
    const to = world();
    read(to, 0, [{ id: 'a', size: 'small' }]);
    read(to, 10, [{ id: 'a', size: 'small' }]);
    to.commit({ at: minute(20), list: 'denied' });
    to.commit({ at: minute(30), list: [], marks: 'denied' });
    to.commit({ at: minute(40), list: [], marks });
    to.commit({ at: minute(50), list: [], marks });
    expect(asOf(to.journal, 'a', minute(15)).blind).toEqual([
      {
        accountId: '111111111111',
        region: 'eu-west-1',
        kind: 'Thing',
        action: 'ec2:DescribeVpcs',
        from: minute(10),
        until: minute(30),
      },
      expect.objectContaining({
        action: 'elasticloadbalancing:DescribeTags',
        from: minute(10),
        until: minute(40),
      }),
    ]);
    expect(asOf(to.journal, 'a', minute(35)).blind.map(({ action }) => action)).toEqual([
      'elasticloadbalancing:DescribeTags',
    ]);
    expect(said(to.journal, 'a', minute(5))).toBe('known present small');
    expect(said(to.journal, 'a', minute(45))).toBe('known present small');
  });

  test('of which alone a complete read could not speak is unobserved until one can', () => {
    const to = world();
    read(to, 0, [{ id: 'a' }, { id: 'b' }]);
    to.commit({ at: minute(10), list: [], kept: ['b'], marks });
    to.commit({ at: minute(20), list: [], marks });
    to.commit({ at: minute(30), list: [], marks });
    expect(said(to.journal, 'a', minute(15))).toBe('known present');
    expect(said(to.journal, 'b', minute(15))).toBe('unobserved present not-read');
    expect(said(to.journal, 'b', minute(25))).toBe('known present');
  });

  test('that left the policy and came back is unobserved in between', () => {
    const to = world();
    read(to, 0, [{ id: 'a', size: 'small' }]);
    read(to, 10, []);
    to.journal.release({
      cycleId: 2,
      now: new Date(minute(20)),
      account: '111111111111',
      partition: 'aws',
      keeps: () => false,
    });
    read(to, 40, [{ id: 'a', size: 'big' }]);
    read(to, 50, []);
    expect(said(to.journal, 'a', minute(5))).toBe('known present small');
    expect(said(to.journal, 'a', minute(30))).toBe('unobserved maybe released small');
    expect(said(to.journal, 'a', minute(45))).toBe('known present big');
  });

  test('is seen through the view that stood then', () => {
    const to = world();
    const owner = '222222222222';
    for (const at of [0, 10])
      to.commit({ at: minute(at), list: at === 0 ? [{ id: 's', owner, size: 'lent' }] : [], marks });
    to.commit({ at: minute(15), account: owner, list: [{ id: 's', owner, size: 'own' }], marks });
    for (const at of [20, 30]) to.commit({ at: minute(at), list: [], marks });
    to.commit({ at: minute(25), account: owner, list: [], marks });
    expect(said(to.journal, 's', minute(5))).toBe('unobserved present another-view lent');
    expect(said(to.journal, 's', minute(20))).toBe('known present own');
    // The owner has not looked since, whatever the other account says.
    expect(said(to.journal, 's', minute(28))).toBe('unobserved present not-read own');
  });

  test('is known up to the second in which somebody changed it, and from its end on', () => {
    const to = world();
    read(to, 0, [{ id: 'a', size: 'small' }]);
    read(to, 10, [{ id: 'a', size: 'big' }]);
    read(to, 20, []);
    const [change] = to.journal.events({ resource: 'a', changes: ['modified'] });
    to.journal.attribute([
      {
        change: change?.seq ?? 0,
        attributedAt: minute(5),
        actor: {
          principal: 'arn:aws:iam::111111111111:user/erin',
          eventName: 'ModifyThing',
          eventSource: 'ec2.amazonaws.com',
          eventId: '1',
          eventTime: minute(5),
          confidence: 'unique',
        },
      },
    ]);
    const after = (ms: number): string => new Date(Date.parse(minute(5)) + ms).toISOString();
    expect(said(to.journal, 'a', minute(5))).toBe('known present small');
    expect(said(to.journal, 'a', after(500))).toBe('changing present small');
    expect(said(to.journal, 'a', after(1_000))).toBe('known present big');
  });

  test('does not have what moves by itself', () => {
    const to = world();
    read(to, 0, [{ id: 'a', load: 1 }]);
    to.commit({ at: minute(10), list: [{ id: 'a', load: 2 }], marks });
    read(to, 20, [], ['a']);
    expect(asOf(to.journal, 'a', minute(5)).resource?.properties).not.toHaveProperty('load');
    expect(asOf(to.journal, 'a', minute(5)).certainty).toBe('known');
  });
});

describe('the inventory of a time', () => {
  test('has what was there and what may have been, in pages, and nothing else', () => {
    const to = world();
    read(
      to,
      0,
      ['a', 'b', 'c', 'd'].map((id) => ({ id, tags: { Name: id } })),
    );
    read(to, 10, [{ id: 'e' }], ['b']);
    read(to, 20, [{ id: 'f' }], ['d']);
    read(to, 30, [], ['f']);
    const past = (at: number): ReturnType<Journal['past']> => to.journal.past([thing], minute(at), now);
    const bounds = { limit: 2, looked: 3 };
    function all(at: number): readonly string[] {
      const found: string[] = [];
      let after: Parameters<ReturnType<Journal['past']>['inventory']>[1];
      do {
        const slice = past(at).inventory({}, after, bounds);
        found.push(...slice.resources.map(({ id, certainty }) => `${id} ${certainty}`));
        after = slice.next;
      } while (after !== undefined);
      return found;
    }
    expect(all(0)).toEqual(['a known', 'b known', 'c known', 'd known']);
    expect(all(5)).toEqual(['a known', 'b changing', 'c known', 'd known', 'e changing']);
    expect(all(20)).toEqual(['a known', 'c known', 'e known', 'f known']);
    expect(all(25)).toEqual(['a known', 'c known', 'e known', 'f changing']);
    const found = past(0).inventory({ tag: 'Name=b' }, undefined, { limit: 10, looked: 10 });
    expect(found.resources.map(({ id }) => id)).toEqual(['b']);
  });
});

test('a time that is yet to come is refused', () => {
  const { journal } = world();
  expect(() => journal.past([thing], '2030-01-01T00:00:00.000Z', now)).toThrow(/yet to come/);
});

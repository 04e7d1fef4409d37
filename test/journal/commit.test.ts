// What a commit makes of readings: which change, with which interval, and what is left alone.
import { describe, expect, test } from 'vitest';
import { laterThing, minute, world } from './world.ts';

describe('what is there for the first time', () => {
  test('was discovered by the first complete read, and created by a later one', () => {
    const { commit, journal, told } = world();
    commit({ at: minute(0), list: [{ id: 'a' }] });
    commit({ at: minute(5), list: [{ id: 'b' }] });
    expect(told(true)).toEqual(['discovered a', 'created b']);
    const [created] = journal.events({ resource: 'b' });
    expect(created).toMatchObject({ notBefore: minute(0), seenAt: minute(5) });
    expect(journal.events({ resource: 'a' })[0]).not.toHaveProperty('notBefore');
  });

  test('was discovered where the scope was denied from the start', () => {
    const { commit, told } = world();
    commit({ at: minute(0), list: 'denied' });
    commit({ at: minute(5), list: [{ id: 'a' }] });
    expect(told(true)).toEqual(['discovered a']);
  });
});

describe('what could not be read', () => {
  test.each(['denied', 'region-disabled', 'unavailable', 'incomplete'] as const)(
    '%s: removes nothing and changes nothing',
    (outcome) => {
      const { commit, journal, told } = world();
      commit({ at: minute(0), list: [{ id: 'a', size: '1' }], marks: { a: ['x'] } });
      const before = journal.resource('a');
      commit({ at: minute(5), list: outcome, marks: 'incomplete' });
      expect(journal.resource('a')).toEqual(before);
      expect(told()).toEqual([]);
    },
  );

  test('a change behind a denial is real, with the wide interval', () => {
    const { commit, journal } = world();
    commit({ at: minute(0), list: [{ id: 'a', size: '1' }] });
    commit({ at: minute(5), list: 'denied' });
    commit({ at: minute(10), list: 'denied' });
    commit({ at: minute(15), list: [{ id: 'a', size: '2' }] });
    expect(journal.events({ changes: ['modified'] })[0]).toMatchObject({
      notBefore: minute(0),
      seenAt: minute(15),
    });
  });

  test('warnings: since the first denial in a row, gone with the first complete read', () => {
    const { commit, journal } = world();
    commit({ at: minute(0), list: 'denied' });
    commit({ at: minute(5), list: 'denied', marks: 'incomplete' });
    expect(journal.warnings()).toMatchObject([
      { action: 'ec2:DescribeVpcs', kinds: ['Thing'], since: minute(0), lastSeen: minute(5) },
    ]);
    commit({ at: minute(10), list: [] });
    expect(journal.warnings()).toEqual([]);
  });
});

describe('modified', () => {
  test('names the paths with their whole values', () => {
    const { commit, journal } = world();
    commit({ at: minute(0), list: [{ id: 'a', size: '1', to: ['x', 'y'], tags: { Name: 'n' } }] });
    commit({ at: minute(5), list: [{ id: 'a', size: '2', to: ['y', 'z'], tags: { Name: 'n' } }] });
    expect(journal.events({ changes: ['modified'] })[0]).toMatchObject({
      changes: [
        { path: 'LEADS_TO', before: [{ to: 'x' }, { to: 'y' }], after: [{ to: 'y' }, { to: 'z' }] },
        { path: 'size', before: '1', after: '2' },
      ],
    });
  });

  test('deleted keeps the last known state', () => {
    const { commit, journal, told } = world();
    commit({ at: minute(0), list: [{ id: 'a', size: '1' }], marks: { a: ['x'] } });
    commit({ at: minute(5), list: [], gone: ['a'] });
    expect(told()).toEqual(['deleted a']);
    const [deleted] = journal.events({ changes: ['deleted'] });
    expect(deleted).toMatchObject({
      notBefore: minute(0),
      last: { properties: { size: '1', marks: ['x'] } },
    });
    expect(journal.resource('a')).toBeUndefined();
  });

  test('what was kept since its confirmation failed is deleted with the interval from when it was last shown', () => {
    const { commit, journal } = world();
    commit({ at: minute(0), list: [{ id: 'a' }] });
    commit({ at: minute(5), list: [], kept: ['a'] });
    commit({ at: minute(10), list: [], kept: ['a'] });
    expect(journal.resource('a')).toBeDefined();
    commit({ at: minute(15), list: [], gone: ['a'] });
    expect(journal.events({ changes: ['deleted'] })[0]).toMatchObject({
      notBefore: minute(0),
      seenAt: minute(15),
    });
  });
});

describe('facets', () => {
  test('say something for the first time: learnt, not happened; later it happens', () => {
    const { commit, told } = world();
    commit({ at: minute(0), list: [{ id: 'a' }], marks: 'denied' });
    commit({ at: minute(5), list: [{ id: 'a' }], marks: { a: ['x'] } });
    commit({ at: minute(10), list: [{ id: 'a' }], marks: { a: ['x', 'y'] } });
    expect(told(true)).toEqual(['discovered a', 'discovered a marks', 'modified a marks']);
  });

  test('not complete: the last value stays, also when the list changes', () => {
    const { commit, journal, told } = world();
    commit({ at: minute(0), list: [{ id: 'a', size: '1' }], marks: { a: ['x'] } });
    commit({ at: minute(5), list: [{ id: 'a', size: '2' }], marks: 'incomplete' });
    expect(journal.resource('a')?.properties).toMatchObject({ size: '2', marks: ['x'] });
    expect(told()).toEqual(['modified a size']);
  });

  test('part of the first sight: no event of their own', () => {
    const { commit, journal, told } = world();
    commit({ at: minute(0), list: [{ id: 'a' }], marks: { a: ['x'] } });
    expect(told(true)).toEqual(['discovered a']);
    expect(journal.resource('a')?.properties['marks']).toEqual(['x']);
  });
});

describe('what moves by itself', () => {
  test('is kept as latest value and makes health events only', () => {
    const { commit, journal, told } = world();
    commit({ at: minute(0), list: [{ id: 'a', size: '1', load: 1 }] });
    commit({ at: minute(5), list: [{ id: 'a', size: '1', load: 2 }] });
    commit({ at: minute(10), list: [{ id: 'a', size: '2', load: 3 }] });
    expect(journal.resource('a')?.properties['load']).toBe(3);
    expect(told()).toEqual(['modified a size']);
    expect(told(true)).toEqual([
      'discovered a',
      'modified health a load',
      'modified a size',
      'modified health a load',
    ]);
  });
});

describe('time', () => {
  test('never goes back, and an interval never ends before it begins', () => {
    const { commit, journal } = world();
    commit({ at: minute(30), list: [{ id: 'a', size: '1' }] });
    commit({ at: minute(10), list: [{ id: 'a', size: '2' }] });
    commit({ at: minute(5), list: [{ id: 'a', size: '3' }] });
    const events = journal.events({ after: 0, changes: ['modified'] });
    for (const { notBefore, seenAt } of events) expect((notBefore ?? '') < seenAt).toBe(true);
    const seen = events.map(({ seenAt }) => seenAt);
    expect(new Set(seen).size).toBe(2);
    expect(seen.toSorted()).toEqual(seen);
  });
});

describe('an upgrade', () => {
  test('that declares one more path is no change of the network', () => {
    const { commit, told } = world();
    commit({ at: minute(0), list: [{ id: 'a', size: '1' }] });
    commit({ at: minute(5), list: [{ id: 'a', size: '2' }], kind: laterThing });
    expect(told(true)).toEqual(['discovered a', 'modified a size', 'discovered a later']);
  });
});

describe('writes', () => {
  test('an unchanged cycle writes the scopes and nothing else', () => {
    const { commit, journal } = world();
    const things = [
      { id: 'a', size: '1', load: 1 },
      { id: 'b', to: ['a'] },
    ];
    commit({ at: minute(0), list: things, marks: { a: ['x'], b: [] } });
    const seq = journal.lastSeq();
    const before = [...journal.resources()];
    const counts = commit({ at: minute(5), list: [], marks: {} });
    expect(counts).toEqual({ created: 0, modified: 0, deleted: 0, discovered: 0, released: 0 });
    expect(journal.lastSeq()).toBe(seq);
    expect([...journal.resources()]).toEqual(before);
    expect(journal.scopes().map(({ completeAt }) => completeAt)).toEqual([minute(5), minute(5)]);
  });
});

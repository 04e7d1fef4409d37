// Changes summed up by who, what and where.
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { minute, world } from './world.ts';

test('one row for each who, what and where; those with most changes first', () => {
  const { commit, journal } = world();
  commit({ at: minute(0), list: [{ id: 'a', size: '1' }] });
  commit({
    at: minute(5),
    list: [{ id: 'a', size: '2' }, { id: 'b' }, { id: 'c' }, { id: 'd' }, { id: 'e' }],
  });
  commit({
    at: minute(10),
    list: [{ id: 'a', size: '3' }, { id: 'b' }, { id: 'c' }, { id: 'd' }, { id: 'e' }],
  });
  const db = new DatabaseSync(journal.path);
  const actor = { principal: 'arn:aws:iam::111122223333:role/deploy', via: 'terraform' };
  db.prepare("UPDATE change SET actor = ? WHERE change = 'modified' AND seen_at = ?").run(
    JSON.stringify(actor),
    minute(10),
  );
  db.close();
  const rows = journal.digest({ changes: ['created', 'modified', 'deleted'] });
  expect(rows.map(({ change, count, actor: who, via }) => ({ change, count, who, via }))).toEqual([
    { change: 'created', count: 4, who: undefined, via: undefined },
    { change: 'modified', count: 1, who: actor.principal, via: 'terraform' },
    { change: 'modified', count: 1, who: undefined, via: undefined },
  ]);
  expect(rows[0]).toMatchObject({
    kind: 'Thing',
    firstAt: minute(5),
    lastAt: minute(5),
    resources: ['e', 'd', 'c'],
  });
  expect(journal.digest({ since: minute(10) }).map(({ count }) => count)).toEqual([1]);
});

test('people who share a role are told apart, runs of a machine are not', () => {
  const { commit, journal } = world();
  const list = [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }, { id: 'e' }];
  commit({ at: minute(0), list: [] });
  commit({ at: minute(5), list });
  const db = new DatabaseSync(journal.path);
  const principal = 'arn:aws:iam::111122223333:role/admin';
  for (const [id, by] of [
    ['a', { via: 'console', session: 'alice' }],
    ['b', { via: 'cli', session: 'bob@example.com' }],
    ['c', { via: 'terraform', session: 'run-1' }],
    ['d', { via: 'terraform', session: 'run-2' }],
    ['e', { via: 'console', session: 'alice' }],
  ] as const)
    db.prepare('UPDATE change SET actor = ? WHERE resource_id = ?').run(
      JSON.stringify({ principal, ...by }),
      id,
    );
  db.close();
  const rows = journal.digest({});
  expect(new Set(rows.map(({ session, via, count }) => [session, via, count].join(' ')))).toEqual(
    new Set(['alice console 2', ' terraform 2', 'bob@example.com cli 1']),
  );
});

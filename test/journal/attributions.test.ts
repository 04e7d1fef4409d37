// Authors of changes: written once, in an order of their own, found by cursor; they go with their change.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Actor } from '../../src/journal/attributions.ts';
import { writeChange } from '../../src/journal/changes.ts';
import { openDatabase } from '../../src/journal/database.ts';
import { type Journal, openJournal } from '../../src/journal/journal.ts';

const seenAt = '2026-11-25T10:05:00.000Z';
const alice: Actor = {
  principal: 'arn:aws:iam::111122223333:user/people/alice',
  eventName: 'DeleteRoute',
  eventSource: 'ec2.amazonaws.com',
  eventId: 'e1',
  eventTime: '2026-11-25T10:03:00.000Z',
  confidence: 'unique',
};

function withChanges(...ids: readonly string[]): { journal: Journal; run: (sql: string) => void } {
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-attributions-'));
  const path = join(folder, 'journal.db');
  const db = openDatabase(path, 'write');
  for (const id of ids)
    writeChange(db, 1, seenAt, {
      resource: { id, kind: 'RouteTable', accountId: '111122223333', region: 'eu-west-1', vpc: undefined },
      locationId: 1,
      change: 'modified',
      class: 'configuration',
      notBefore: '2026-11-25T10:00:00.000Z',
      changes: [],
      last: undefined,
    });
  const journal = openJournal(path, 'write');
  onTestFinished(() => {
    journal.close();
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { journal, run: (sql) => void db.run(sql) };
}

test('an author stands in its change, and is told in the order in which it was learnt', () => {
  const { journal } = withChanges('rtb-1', 'rtb-2', 'rtb-3');
  expect(journal.lastAttribution()).toBe(0);
  expect(journal.attribute([{ change: 3, attributedAt: alice.eventTime, actor: alice }])).toBe(1);
  expect(
    journal.attribute([{ change: 1, attributedAt: undefined, actor: { ...alice, confidence: 'likely' } }]),
  ).toBe(1);
  expect(journal.attributions(0, 10)).toEqual([
    { seq: 1, change: 3, after: 3, resourceId: 'rtb-3', attributedAt: alice.eventTime },
    { seq: 2, change: 1, after: 3, resourceId: 'rtb-1', attributedAt: undefined },
  ]);
  expect(journal.attributions(1, 10).map(({ change }) => change)).toEqual([1]);
  expect(journal.lastAttribution()).toBe(2);
  expect(journal.events({ resource: 'rtb-3' })).toMatchObject([
    { attributedAt: alice.eventTime, actor: alice },
  ]);
});

test('the author of a change that is open is corrected, and told again', () => {
  const { journal, run } = withChanges('rtb-1');
  run("INSERT INTO attribution_open (change_seq, account, region) VALUES (1, '111122223333', 'eu-west-1')");
  const written = { change: 1, attributedAt: undefined, actor: alice };
  expect(journal.attribute([written])).toBe(1);
  expect(journal.attribute([written])).toBe(0);
  expect(journal.attribute([{ ...written, attributedAt: alice.eventTime }])).toBe(1);
  expect(journal.attributions(0, 10)).toMatchObject([{ seq: 2, change: 1, attributedAt: alice.eventTime }]);
});

test('the author of one that is closed stays; a change that is gone takes its attribution along', () => {
  const { journal, run } = withChanges('rtb-1', 'rtb-2');
  const written = { change: 1, attributedAt: alice.eventTime, actor: alice };
  expect(journal.attribute([written, { ...written, actor: { ...alice, eventId: 'e2' } }])).toBe(1);
  expect(journal.attribute([{ ...written, change: 99 }])).toBe(0);
  expect(journal.events({ resource: 'rtb-1' })).toMatchObject([{ actor: { eventId: 'e1' } }]);
  run('DELETE FROM change WHERE seq = 1');
  expect(journal.attributions(0, 10)).toEqual([]);
  journal.attribute([{ ...written, change: 2 }]);
  expect(journal.lastAttribution()).toBe(2);
});

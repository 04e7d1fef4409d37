// The rows of integrations: what an older journal knew of them, and what is there after one was removed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { newIntegration } from '../../src/integrations/model.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { migrations } from '../../src/journal/schema.ts';

function journalPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-integrations-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'journal.db');
}

test('a journal of version 3 is brought up: ids and names stand, and the states follow from its cycles', () => {
  const path = journalPath();
  const old = new DatabaseSync(path);
  for (const step of migrations.slice(0, 3)) old.exec(step);
  old.exec(`
    PRAGMA user_version = 3; PRAGMA application_id = 0x67706c6e;
    INSERT INTO integration (id, name, account, role_arn, external_id, created_at, failure) VALUES
      ('a', 'one', '111111111111', 'arn:aws:iam::111111111111:role/r', 'x', '2026-01-01T00:00:00.000Z', NULL),
      ('b', 'two', '222222222222', NULL, NULL, '2026-01-01T00:00:00.000Z', 'no trust'),
      ('c', 'three', '333333333333', NULL, NULL, '2026-01-01T00:00:00.000Z', NULL);
    INSERT INTO cycle (integration_id, started_at, finished_at) VALUES
      ('a', '2026-01-02T00:00:00.000Z', '2026-01-02T00:01:00.000Z'), ('a', '2026-01-03T00:00:00.000Z', '2026-01-03T00:01:00.000Z'),
      ('b', '2026-01-02T00:00:00.000Z', '2026-01-02T00:01:00.000Z'), ('c', '2026-01-02T00:00:00.000Z', NULL);
  `);
  old.close();

  const reader = openJournal(path, 'read');
  expect(reader.integrations().map(({ name, state }) => [name, state])).toEqual([
    ['one', 'connected'],
    ['three', 'connected'],
    ['two', 'failed'],
  ]);
  expect(reader.warnings()).toEqual([]);
  expect(reader.logs({ limit: 1 })).toEqual({ entries: [], next: undefined });
  expect(reader.logSummary({})).toEqual([]);
  reader.close();

  const journal = openJournal(path, 'write');
  onTestFinished(() => journal.close());
  expect(journal.integrations()).toEqual([
    {
      id: 'a',
      name: 'one',
      type: 'inventory-monitoring',
      account: '111111111111',
      roleArn: 'arn:aws:iam::111111111111:role/r',
      externalId: 'x',
      snsTopicsArns: [],
      createdAt: '2026-01-01T00:00:00.000Z',
      state: 'connected',
      stateSince: '2026-01-02T00:01:00.000Z',
      failure: undefined,
    },
    expect.objectContaining({ id: 'c', state: 'pending', stateSince: '2026-01-01T00:00:00.000Z' }),
    expect.objectContaining({
      id: 'b',
      state: 'failed',
      stateSince: '2026-01-02T00:01:00.000Z',
      failure: 'no trust',
    }),
  ]);
});

test('one that was removed is shown nowhere, its name is free, and its row waits until it is forgotten', () => {
  const journal = openJournal(journalPath(), 'write');
  onTestFinished(() => journal.close());
  const made = newIntegration({
    id: 'a',
    name: 'prod',
    account: '111111111111',
    roleArn: undefined,
    externalId: undefined,
    createdAt: '2026-01-01T00:00:00.000Z',
  });
  journal.putIntegration(made);
  // Only one that was removed is forgotten.
  journal.forgetIntegration('a');
  expect(journal.integrations()).toEqual([made]);

  journal.removeIntegration('a', '2026-01-02T00:00:00.000Z', '2026-01-02T01:00:00.000Z');
  journal.removeIntegration('a', '2026-01-03T00:00:00.000Z', '2026-01-03T01:00:00.000Z');
  expect(journal.integrations()).toEqual([]);
  expect(journal.removals()).toEqual([
    { integration: made, removedAt: '2026-01-02T00:00:00.000Z', releaseAt: '2026-01-02T01:00:00.000Z' },
  ]);
  journal.putIntegration({ ...made, id: 'b' });
  expect(() => journal.putIntegration({ ...made, id: 'c' })).toThrow('UNIQUE');

  journal.forgetIntegration('a');
  expect(journal.removals()).toEqual([]);
  expect(journal.integrations()).toEqual([{ ...made, id: 'b' }]);
});

test('a journal of version 3 is brought up: each scope keeps the paths it was declared with, equal ones told once', () => {
  const path = journalPath();
  const old = new DatabaseSync(path);
  for (const step of migrations.slice(0, 3)) old.exec(step);
  old.exec(`
    PRAGMA user_version = 3; PRAGMA application_id = 0x67706c6e;
    INSERT INTO location (id, account, region, partition) VALUES (1, '111111111111', 'eu-west-1', 'aws'), (2, '111111111111', 'us-east-1', 'aws');
    INSERT INTO scope (location_id, kind, action, integration_id, outcome, asked_at, shape) VALUES
      (1, 'Vpc', 'ec2:DescribeVpcs', 'a', 'complete', '2026-01-02T00:00:00.000Z', '["cidrBlock"]'),
      (2, 'Vpc', 'ec2:DescribeVpcs', 'a', 'complete', '2026-01-02T00:00:00.000Z', '["cidrBlock"]'),
      (1, 'Subnet', 'ec2:DescribeSubnets', 'a', 'incomplete', '2026-01-02T00:00:00.000Z', NULL);
  `);
  old.close();
  openJournal(path, 'write').close();
  const db = new DatabaseSync(path, { readOnly: true });
  onTestFinished(() => db.close());
  const rows = db
    .prepare('SELECT kind, paths FROM scope LEFT JOIN shape ON shape.id = shape_id ORDER BY scope.id')
    .all();
  expect(rows.map(({ kind, paths }) => [kind, paths])).toEqual([
    ['Vpc', '["cidrBlock"]'],
    ['Vpc', '["cidrBlock"]'],
    ['Subnet', null],
  ]);
  expect(db.prepare('SELECT count(*) AS n FROM shape').get()).toEqual({ n: 1 });
});

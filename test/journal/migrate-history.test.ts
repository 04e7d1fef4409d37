// A journal of an older version has a past as soon as it is brought up: its changes get what the past is found by.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/journal/database.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { migrations } from '../../src/journal/schema.ts';
import { loadKinds } from '../../src/registry.ts';
import { minute } from './world.ts';

const kinds = await loadKinds();
const account = '111111111111';

test('the past of a journal of version 4', () => {
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-older-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'journal.db');
  const old = openDatabase(path, 'write', {
    what: 'journal',
    applicationId: 0x6770_6c6e,
    migrations: migrations.slice(0, 4),
    missing: '',
  });
  old.run(`INSERT INTO location (account, region, partition) VALUES ('${account}', 'eu-west-1', 'aws')`);
  old.run(
    `INSERT INTO scope (location_id, kind, action, integration_id, outcome, asked_at, first_complete_at, span_from, complete_at)
     VALUES (1, 'Subnet', 'ec2:DescribeSubnets', 'i', 'complete', ?, ?, ?, ?)`,
    minute(40),
    minute(0),
    minute(0),
    minute(40),
  );
  const state = (name: string, vpc: string): string =>
    JSON.stringify({ properties: { name }, edges: { IN_VPC: [{ to: vpc }] } });
  old.run(
    `INSERT INTO part (scope_id, location_id, resource_id, facet, hash, state) VALUES (1, 1, 'subnet-1', 0, '', ?)`,
    state('new', 'vpc-2'),
  );
  old.run(
    `INSERT INTO resource (id, kind, account, region, location_id, vpc, seq) VALUES ('subnet-1', 'Subnet', '${account}', 'eu-west-1', 1, 'vpc-2', 3)`,
  );
  function change(id: string, what: string, at: number, changes: object[], last: object | null = null): void {
    old.run(
      `INSERT INTO change (cycle_id, resource_id, kind, change, class, account, region, not_before, seen_at, changes, last)
       VALUES (1, ?, 'Subnet', ?, 'configuration', '${account}', 'eu-west-1', ?, ?, ?, ?)`,
      id,
      what,
      what === 'discovered' ? null : minute(at - 10),
      minute(at),
      JSON.stringify(changes),
      last === null ? null : JSON.stringify(last),
    );
  }
  change('subnet-1', 'discovered', 0, []);
  change('subnet-1', 'discovered', 10, []); // another account's view
  change('subnet-1', 'modified', 20, [
    { path: 'IN_VPC', before: [{ to: 'vpc-1' }], after: [{ to: 'vpc-2' }] },
    { path: 'name', before: 'old', after: 'new' },
  ]);
  change('subnet-2', 'created', 20, []);
  const edges = { IN_VPC: [{ to: 'vpc-1' }] };
  const last = {
    id: 'subnet-2',
    kind: 'Subnet',
    accountId: account,
    region: 'eu-west-1',
    properties: {},
    edges,
  };
  change('subnet-2', 'deleted', 30, [], last);
  old.close();

  const journal = openJournal(path, 'write');
  onTestFinished(() => journal.close());
  const now = new Date(minute(50));
  const inVpc = (vpc: string, at: number): readonly string[] => {
    const past = journal.past(kinds, minute(at), now);
    const paged = past.inventory({ vpc }, undefined, { limit: 10, looked: 10 }).resources;
    const drawn = [...past.vpc(vpc)].flat();
    const said = (list: typeof paged): readonly string[] =>
      list
        .map(({ id, certainty, resource }) => `${id} ${certainty} ${String(resource?.properties['name'])}`)
        .toSorted();
    expect(said(drawn)).toEqual(said(paged));
    return said(paged);
  };
  expect(inVpc('vpc-1', 5)).toEqual(['subnet-1 known old']);
  expect(inVpc('vpc-1', 15)).toEqual(['subnet-1 changing old', 'subnet-2 changing undefined']);
  expect(inVpc('vpc-2', 15)).toEqual([]);
  expect(inVpc('vpc-2', 20)).toEqual(['subnet-1 known new']);
  expect(inVpc('vpc-1', 25)).toEqual(['subnet-2 changing undefined']);
  expect(inVpc('vpc-1', 35)).toEqual([]);
});

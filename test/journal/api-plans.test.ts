// What the API asks many times a second goes by indexes: SQLite's own plans of the statements as they are asked.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { apiReading } from '../../src/journal/api-read.ts';
import { readWarnings } from '../../src/journal/read.ts';
import { type Database, openDatabase, type SqlValue } from '../../src/journal/database.ts';

const folder = mkdtempSync(join(tmpdir(), 'groundplan-plans-'));
const db = openDatabase(join(folder, 'journal.db'), 'write');
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const steps: string[] = [];

const watched: Database = {
  ...db,
  get: (sql, ...values) => explained(sql, values).get(sql, ...values),
  all: (sql, ...values) => explained(sql, values).all(sql, ...values),
};

function explained(sql: string, values: readonly SqlValue[]): Database {
  steps.push(...db.all(`EXPLAIN QUERY PLAN ${sql}`, ...values).map(({ detail }) => String(detail)));
  return db;
}

/** How the tables are read. */
function plan(ask: () => unknown): readonly string[] {
  steps.length = 0;
  ask();
  return steps.filter((step) => /^(SEARCH|SCAN)/.test(step));
}

const reading = apiReading(watched);
const after = { kind: 'Subnet', id: 'subnet-1' };
const bounds = { limit: 100, looked: 1_000 };

describe('inventory', () => {
  test.each([
    [{}, 'resource_by_kind ((kind,id)>(?,?))'],
    [{ kind: 'Subnet' }, 'resource_by_kind (kind=? AND id>?)'],
    [{ account: '111122223333' }, 'resource_by_account (account=? AND (kind,id)>(?,?))'],
    [{ region: 'eu-west-1' }, 'resource_by_region (region=? AND (kind,id)>(?,?))'],
    [{ vpc: 'vpc-1' }, 'resource_by_vpc (vpc=? AND (kind,id)>(?,?))'],
    [{ vpc: 'vpc-1', kind: 'Subnet' }, 'resource_by_vpc (vpc=? AND kind=? AND id>?)'],
    [{ account: '1', kind: 'Subnet' }, 'resource_by_account (account=? AND kind=? AND id>?)'],
    [
      { account: '1', region: 'eu-west-1', kind: 'Subnet' },
      'resource_by_account (account=? AND kind=? AND id>?)',
    ],
  ])('%j', (filter, by) => {
    expect(plan(() => reading.inventory(filter, after, bounds))).toEqual([
      `SEARCH resource USING INDEX ${by}`,
      'SCAN page',
      'SEARCH part USING INDEX part_by_resource (resource_id=? AND location_id=?)',
      'SEARCH observed USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN',
    ]);
    // The page is sorted, a hundred rows; what it is taken from is not.
    expect(steps.filter((step) => step.startsWith('USE TEMP'))).toEqual([
      'USE TEMP B-TREE FOR LAST 2 TERMS OF ORDER BY',
    ]);
  });
});

describe('events', () => {
  const usual = {
    changes: ['created', 'modified', 'deleted'],
    classes: ['configuration', 'autoscaling'],
  } as const;
  test.each([
    [{}, ['INDEX change_told (seq<?)']],
    [{ kind: 'Subnet' }, ['INDEX change_told_by_kind (kind=? AND seq<?)']],
    [{ account: '111122223333' }, ['INDEX change_told_by_account (account=? AND seq<?)']],
    [{ region: 'eu-west-1' }, ['INDEX change_told_by_region (region=? AND seq<?)']],
    [{ resource: 'vpc-1' }, ['INDEX change_past (resource_id=? AND seq<?)']],
    [{ resource: 'vpc-1', kind: 'Vpc', account: '1' }, ['INDEX change_past (resource_id=? AND seq<?)']],
    [
      { resource: 'vpc-1', classes: ['health'] as const },
      ['INDEX change_by_resource (resource_id=? AND seq<?)'],
    ],
    [{ region: 'eu-west-1', kind: 'Subnet' }, ['INDEX change_told_by_kind (kind=? AND seq<?)']],
    [
      { since: '2026', until: '2027' },
      [
        'mark USING COVERING INDEX mark_by_end (all_by<?)',
        'mark USING COVERING INDEX mark_by_begin (later_from>?)',
        'change USING INDEX change_told (seq>? AND seq<?)',
      ],
    ],
    [{ changes: ['discovered'] as const }, ['INTEGER PRIMARY KEY (rowid<?)']],
  ])('%j', (filter, by) => {
    expect(plan(() => reading.eventPage({ ...usual, ...filter }, 1_000, 100))).toEqual(
      by.map((index) => (index.includes(' USING ') ? `SEARCH ${index}` : `SEARCH change USING ${index}`)),
    );
    expect(steps.filter((step) => step.startsWith('USE TEMP'))).toEqual([]);
  });
});

describe('what goes along with every answer', () => {
  test.each([
    ['freshness', (): unknown => reading.freshness('vpc-1')],
    ['whether all was read', (): unknown => reading.isComplete({})],
    [
      'whether a kind was read in one place',
      (): unknown => reading.isComplete({ kind: 'Vpc', account: '1', region: 'eu-west-1' }),
    ],
    ['outcomes', (): unknown => reading.outcomes('id')],
    ['warnings', (): unknown => readWarnings(watched, 'id')],
    ['whether a list was ever complete', (): unknown => reading.everComplete('Vpc', '1', 'eu-west-1')],
  ])('%s', (_what, ask) => {
    const read = plan(ask);
    expect(read.length).toBeGreaterThan(0);
    expect(read.filter((step) => step.startsWith('SCAN'))).toEqual([]);
  });
});

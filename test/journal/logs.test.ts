// The log of integrations: counted repeats, pages, hourly sums, pruning.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Journal, openJournal } from '../../src/journal/journal.ts';
import type { NewLogEntry } from '../../src/journal/logs.ts';

function journal(): Journal {
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-logs-'));
  const made = openJournal(join(folder, 'journal.db'), 'write');
  onTestFinished(() => {
    made.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return made;
}

function entry(over: Partial<NewLogEntry> = {}): NewLogEntry {
  return {
    at: '2026-11-25T10:00:00.000Z',
    integrationId: 'i1',
    integrationName: 'prod',
    type: 'inventory-monitoring',
    category: 'cycle',
    severity: 'info',
    name: 'cycle-finished',
    detail: {},
    ...over,
  };
}

const at = (minutes: number): string => new Date(Date.UTC(2026, 10, 25, 10) + minutes * 60_000).toISOString();

test('the same event within the hour is counted; in the next hour, of another detail, or a change of state it is a row of its own', () => {
  const log = journal();
  log.log(entry({ at: at(0) }), entry({ at: at(5) }), entry({ at: at(59) }), entry({ at: at(60) }));
  log.log(entry({ at: at(61), detail: { changes: 1 } }));
  const state = entry({ category: 'state', name: 'failed', at: at(62) });
  log.log(state, state);
  expect(
    log.logs({ limit: 10 }).entries.map((one) => [one.name, one.at, one.lastAt, one.count, one.detail]),
  ).toEqual([
    ['failed', at(62), at(62), 1, {}],
    ['failed', at(62), at(62), 1, {}],
    ['cycle-finished', at(61), at(61), 1, { changes: 1 }],
    ['cycle-finished', at(60), at(60), 1, {}],
    ['cycle-finished', at(0), at(59), 3, {}],
  ]);
});

test('pages by cursor give each entry once, newest first, also while new ones come', () => {
  const log = journal();
  for (let index = 0; index < 25; index++) log.log(entry({ at: at(index), detail: { index } }));
  const seen: unknown[] = [];
  let before: number | undefined;
  do {
    const page = log.logs({ limit: 10, before });
    seen.push(...page.entries.map(({ detail }) => Reflect.get(detail, 'index')));
    log.log(entry({ at: at(30), detail: { index: 1000 + seen.length } }));
    before = page.next;
  } while (before !== undefined);
  expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => 24 - index));
});

test('filters: each narrows, together they narrow more', () => {
  const log = journal();
  log.log(
    entry({ at: at(0), category: 'permission', severity: 'warning', name: 'warning-began' }),
    entry({ at: at(1), integrationId: 'i2', integrationName: 'test' }),
    entry({
      at: at(2),
      integrationId: undefined,
      integrationName: undefined,
      type: undefined,
      category: 'policy',
      name: 'policy-changed',
    }),
  );
  const names = (filter: object): readonly string[] =>
    log.logs({ limit: 10, ...filter }).entries.map(({ name }) => name);
  expect(names({ integrationId: 'i1' })).toEqual(['warning-began']);
  expect(names({ integrationName: 'test' })).toEqual(['cycle-finished']);
  expect(names({ category: 'policy' })).toEqual(['policy-changed']);
  expect(names({ severity: 'warning' })).toEqual(['warning-began']);
  expect(names({ type: 'inventory-monitoring', severity: 'info' })).toEqual(['cycle-finished']);
  expect(names({ name: 'policy-changed', since: at(2), until: at(3) })).toEqual(['policy-changed']);
  expect(names({ name: 'policy-changed', until: at(2) })).toEqual([]);
  expect(names({ since: at(1) })).toEqual(['policy-changed', 'cycle-finished']);
});

test('the summary counts each hour by name, type, category and severity', () => {
  const log = journal();
  for (let minute = 0; minute < 120; minute += 5) log.log(entry({ at: at(minute), detail: { minute } }));
  log.log(entry({ at: at(10), severity: 'error', name: 'cycle-failed' }));
  expect(log.logSummary({}).map((row) => [row.hour, row.name, row.severity, row.type, row.count])).toEqual([
    ['2026-11-25T11:00:00.000Z', 'cycle-finished', 'info', 'inventory-monitoring', 12],
    ['2026-11-25T10:00:00.000Z', 'cycle-failed', 'error', 'inventory-monitoring', 1],
    ['2026-11-25T10:00:00.000Z', 'cycle-finished', 'info', 'inventory-monitoring', 12],
  ]);
  expect(log.logSummary({ severity: 'error' })).toHaveLength(1);
});

test('ten thousand events a minute: none is lost, and equal ones take one row an hour', () => {
  const log = journal();
  for (let batch = 0; batch < 10; batch++) {
    log.log(...Array.from({ length: 1_000 }, () => entry({ at: at(batch / 10), name: 'cycle-failed' })));
  }
  expect(log.logs({ limit: 10 }).entries).toMatchObject([{ name: 'cycle-failed', count: 10_000 }]);
  log.log(...Array.from({ length: 10_000 }, (_, index) => entry({ detail: { index } })));
  expect(log.logSummary({ name: 'cycle-finished' })).toMatchObject([{ count: 10_000 }]);
});

test('what is older than the retention goes, a bounded number at once, and nothing else', () => {
  const log = journal();
  log.log(...Array.from({ length: 25_000 }, (_, index) => entry({ at: at(0), detail: { index } })));
  log.log(entry({ at: at(1), name: 'kept' }));
  expect(log.pruneLogs(at(1))).toBe(20_000);
  expect(log.pruneLogs(at(1))).toBe(5_000);
  expect(log.pruneLogs(at(1))).toBe(0);
  expect(log.logs({ limit: 10 }).entries.map(({ name }) => name)).toEqual(['kept']);
});

test('never more than so many rows: the oldest go before their time', () => {
  const log = journal();
  for (let index = 0; index < 30; index++) log.log(entry({ at: at(index), detail: { index } }));
  expect(log.pruneLogs(at(-1), 10)).toBe(20);
  expect(log.logs({ limit: 100 }).entries.map(({ detail }) => detail)).toEqual(
    Array.from({ length: 10 }, (_, index) => ({ index: 29 - index })),
  );
});

test('since: an entry that was counted until then is there, one that ended before is not', () => {
  const log = journal();
  log.log(
    entry({ at: at(0), name: 'ended' }),
    entry({ at: at(1), name: 'counted' }),
    entry({ at: at(40), name: 'counted' }),
  );
  expect(log.logs({ limit: 10, since: at(30) }).entries.map(({ name }) => name)).toEqual(['counted']);
});

test('a clock that was ahead keeps nothing from being pruned', () => {
  const log = journal();
  log.log(
    entry({ at: at(1_000_000), name: 'ahead' }),
    entry({ at: at(0), name: 'old' }),
    entry({ at: at(9), name: 'new' }),
  );
  expect(log.pruneLogs(at(5))).toBe(1);
  expect(log.logs({ limit: 10 }).entries.map(({ name }) => name)).toEqual(['new', 'ahead']);
});

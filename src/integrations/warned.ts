// Warnings that began and ended between two looks at an integration, as entries of its log: one per action, with its regions. Pure.
import type { NewLogEntry } from '../journal/logs.ts';
import type { Warning } from '../journal/read.ts';
import type { Integration } from './model.ts';
import { entryOf } from './states.ts';

/** What tells one warning of an integration from another. */
export type WarningKey = Pick<Warning, 'accountId' | 'region' | 'action' | 'code'>;

export function keysOf(warnings: readonly Warning[]): readonly WarningKey[] {
  return warnings.map(({ accountId, region, action, code }) => ({ accountId, region, action, code }));
}

export function warningEntries(
  integration: Integration,
  before: readonly WarningKey[],
  now: readonly WarningKey[],
  at: string,
): readonly NewLogEntry[] {
  const entries = (
    name: string,
    severity: 'warning' | 'info',
    keys: readonly WarningKey[],
  ): readonly NewLogEntry[] =>
    [
      ...Map.groupBy(keys, ({ accountId, action, code }) => JSON.stringify([accountId, action, code])),
    ].flatMap(([, same]) => {
      const [first] = same;
      if (first === undefined) return [];
      const { accountId, action, code } = first;
      const regions = same.map(({ region }) => region).sort();
      return [entryOf(integration, at, 'permission', severity, name, { accountId, action, code, regions })];
    });
  return [
    ...entries('warning-ended', 'info', without(before, now)),
    ...entries('warning-began', 'warning', without(now, before)),
  ];
}

/** One that has another code now is the same warning still. */
function without(keys: readonly WarningKey[], others: readonly WarningKey[]): readonly WarningKey[] {
  const known = new Set(others.map(idOf));
  return keys.filter((key) => !known.has(idOf(key)));
}

function idOf({ accountId, region, action }: WarningKey): string {
  return JSON.stringify([accountId, region, action]);
}

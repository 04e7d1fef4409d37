// A change of the policy in the log: what came and what went. Pure.
import type { NewLogEntry } from '../journal/logs.ts';
import type { Policy } from '../policy.ts';

/** None where nothing changed. */
export function policyEntries(before: Policy, now: Policy, at: string): readonly NewLogEntry[] {
  const groups = difference(before.groups, now.groups);
  const regions = difference(before.regions, now.regions);
  const detail = {
    ...(groups === undefined ? {} : { groups }),
    ...(regions === undefined ? {} : { regions }),
    ...(before.cloudtrail === now.cloudtrail ? {} : { cloudtrail: now.cloudtrail }),
  };
  if (Object.keys(detail).length === 0) return [];
  const ofGroup = { integrationId: undefined, integrationName: undefined, type: undefined };
  return [{ at, ...ofGroup, category: 'policy', severity: 'info', name: 'policy-changed', detail }];
}

/** undefined where they are the same. */
function difference(before: readonly string[], now: readonly string[]): object | undefined {
  const added = now.filter((name) => !before.includes(name));
  const removed = before.filter((name) => !now.includes(name));
  return added.length + removed.length === 0 ? undefined : { added, removed };
}

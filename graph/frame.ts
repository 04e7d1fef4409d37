// Accounts, regions, locations with the freshness of their scopes, and warnings with what they hide: the frame around resources.
import { hash } from 'node:crypto';
import type { ScopeStatus, Warning } from '../src/journal/read.ts';
import type { CypherValue } from './engine.ts';

type Row = Readonly<Record<string, CypherValue>>;

export interface Frame {
  readonly accounts: readonly Row[];
  readonly regions: readonly Row[];
  readonly locations: readonly Row[];
  readonly warnings: readonly Row[];
  readonly hides: readonly Row[];
  /** Equal where nothing but freshness moved: then a graph that keeps its content need not be written. */
  readonly digest: string;
}

/** `owners`: account and region of top-level resources, which may be of accounts that nobody monitors. */
export function frameOf(
  scopes: readonly ScopeStatus[],
  warnings: readonly Warning[],
  owners: readonly { readonly accountId: string; readonly region: string }[],
): Frame {
  const byLocation = Map.groupBy(scopes, (scope) => `${scope.accountId}/${scope.region}`);
  const monitored = new Set(scopes.map((scope) => scope.accountId));
  const accounts = [...new Set([...monitored, ...owners.map((owner) => owner.accountId)])].sort();
  const regions = [...new Set([...scopes, ...owners].map(({ region }) => region))].sort();
  const frame = {
    accounts: accounts.map((id) => ({ id, monitored: monitored.has(id) })),
    regions: regions.map((id) => ({ id })),
    locations: [...byLocation].map(([id, own]) => locationRow(id, own)),
    warnings: warnings.map((warning) => ({
      id: warningId(warning),
      integration: warning.integration,
      accountId: warning.accountId,
      region: warning.region,
      action: warning.action,
      code: warning.code,
      since: warning.since,
      lastSeen: warning.lastSeen,
    })),
    hides: warnings.map((warning) => ({
      warning: warningId(warning),
      location: `${warning.accountId}/${warning.region}`,
      kinds: [...warning.kinds],
    })),
  };
  const outcomes = scopes.map(({ accountId, region, kind, action, outcome }) => [
    accountId,
    region,
    kind,
    action,
    outcome,
  ]);
  const steady = [frame.accounts, frame.regions, frame.hides, warnings.map(warningId), outcomes];
  return { ...frame, digest: hash('sha1', JSON.stringify(steady)) };
}

function warningId({ integration, accountId, region, action }: Warning): string {
  return `${integration}/${accountId}/${region}/${action}`;
}

/** `scopes`: one line each, `KIND ACTION OUTCOME LAST-COMPLETE`; `completeAt`: the oldest of them, null where one never was. */
function locationRow(id: string, scopes: readonly ScopeStatus[]): Row {
  const first = scopes[0];
  const times = scopes.map((scope) => scope.completeAt);
  const oldest = times.some((time) => time === undefined) ? undefined : times.sort()[0];
  return {
    id,
    accountId: first?.accountId ?? null,
    region: first?.region ?? null,
    scopes: scopes.map(
      ({ kind, action, outcome, completeAt }) => `${kind} ${action} ${outcome} ${completeAt ?? 'never'}`,
    ),
    incomplete: scopes.flatMap(({ kind, action, outcome }) =>
      outcome === 'complete' ? [] : [`${kind} ${action} ${outcome}`],
    ),
    ...(oldest === undefined ? {} : { completeAt: oldest }),
  };
}

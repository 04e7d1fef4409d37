// Denied scopes are asked again later and later, up to an hour, so that a role that lacks a permission costs no call a cycle and fills no
// CloudTrail. When it is due stands in the journal: a daemon that starts again does not ask anew what it was denied a minute ago.
import type { Failure } from '../outcome.ts';
import type { ScopeName } from '../reading.ts';
import type { Database } from './database.ts';

const firstMs = 5 * 60_000;
const mostMs = 60 * 60_000;
/** Cycles come at fixed moments: without some slack the one that was meant would just miss it. */
const slack = 0.9;

/** When a scope that was denied so often in a row is asked again; `startedAt`: when it was asked. */
export function nextAskAt(startedAt: string, denials: number): string {
  const wait = Math.min(mostMs, firstMs * 2 ** Math.min(denials - 1, 10));
  return new Date(Date.parse(startedAt) + wait * slack).toISOString();
}

export interface DeniedScope {
  readonly scope: ScopeName;
  readonly failure: Failure;
}

/** Scopes of a location that this integration was denied and that are not due yet. `facet` is not known here and false. */
export function readNotDue(
  db: Database,
  place: { readonly account: string; readonly region: string },
  integrationId: string,
  now: Date,
): readonly DeniedScope[] {
  const rows = db.all(
    `SELECT kind, action, code, message FROM scope JOIN location ON location.id = scope.location_id
     WHERE account = ? AND region = ? AND integration_id = ? AND outcome = 'denied' AND next_ask_at > ? AND next_ask_at <= ?`,
    place.account,
    place.region,
    integrationId,
    now.toISOString(),
    // Later than an hour from now it was written by a clock that has been set back since.
    new Date(now.getTime() + mostMs).toISOString(),
  );
  return rows.map((row) => ({
    scope: { kind: String(row['kind']), action: String(row['action']), facet: false },
    failure: { outcome: 'denied', code: String(row['code']), message: String(row['message']) },
  }));
}

// Where asking for authors was denied or failed, and when it is asked again.
import type { Failure } from '../outcome.ts';
import type { Database } from './database.ts';
import { nextAskAt } from './denied.ts';
import { optionalText } from './parts.ts';
import type { TrailPlace } from './trail-open.ts';

export interface TrailDenial {
  readonly nextAskAt: string | undefined;
}

export interface TrailDenials {
  denial(place: TrailPlace, action: string): TrailDenial | undefined;
  /** How asking ended: undefined is well. */
  ended(
    place: TrailPlace,
    action: string,
    integrationId: string,
    failure: Failure | undefined,
    at: string,
  ): void;
}

export function trailDenials(db: Database): TrailDenials {
  return {
    denial: ({ account, region }, action) => {
      const row = db.get(
        "SELECT next_ask_at FROM trail_place WHERE account = ? AND region = ? AND action = ? AND outcome = 'denied'",
        account,
        region,
        action,
      );
      return row === undefined ? undefined : { nextAskAt: optionalText(row['next_ask_at']) };
    },
    ended: (place, action, integrationId, failure, at) =>
      writeEnd(db, place, action, integrationId, failure, at),
  };
}

function writeEnd(
  db: Database,
  { account, region }: TrailPlace,
  action: string,
  integrationId: string,
  failure: Failure | undefined,
  at: string,
): void {
  if (failure === undefined) {
    db.run(
      'DELETE FROM trail_place WHERE account = ? AND region = ? AND action = ?',
      account,
      region,
      action,
    );
    return;
  }
  const old = db.get(
    'SELECT outcome, failed_since, denials FROM trail_place WHERE account = ? AND region = ? AND action = ?',
    account,
    region,
    action,
  );
  const denials = failure.outcome === 'denied' ? Number(old?.['denials'] ?? 0) + 1 : 0;
  const since = old?.['outcome'] === failure.outcome ? (optionalText(old['failed_since']) ?? at) : at;
  db.run(
    `INSERT OR REPLACE INTO trail_place
       (account, region, action, integration_id, outcome, code, message, failed_since, asked_at, denials, next_ask_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    account,
    region,
    action,
    integrationId,
    failure.outcome,
    failure.code,
    failure.message,
    since,
    at,
    denials,
    denials === 0 ? null : nextAskAt(at, denials),
  );
}

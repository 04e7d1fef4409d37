// What attribution remembers between its rounds, so that a restart goes on where it was: changes that are asked for, what of CloudTrail
// was read and what it said, and where asking was denied.
import type { ScalingActivity } from '../attribution/scaling.ts';
import type { TrailEvent } from '../attribution/trail-event.ts';
import type { Failure } from '../outcome.ts';
import type { Database, SqlRow } from './database.ts';
import { nextAskAt } from './denied.ts';
import { type ChangeEvent, eventOf } from './events.ts';
import { fromJson, optionalText } from './parts.ts';

export interface TrailPlace {
  readonly account: string;
  readonly region: string;
}

export interface OpenChange extends TrailPlace {
  readonly event: ChangeEvent;
  /** When its events were asked for last. */
  readonly askedAt: string | undefined;
}

/** One attribute over one window, read to its last page. */
export interface TrailRead {
  readonly attribute: string;
  readonly value: string;
  readonly from: string;
  readonly to: string;
  readonly askedAt: string;
}

export interface TrailDenial {
  readonly nextAskAt: string | undefined;
}

export interface TrailStore {
  /** Changes that nobody looked at yet, in their order: created, modified or deleted, and no change of health. */
  unseen(limit: number): { readonly events: readonly ChangeEvent[]; readonly until: number };
  /** They are asked for at these places from now on; everything up to `until` was looked at. */
  enrol(open: readonly (TrailPlace & { readonly change: number })[], until: number): void;
  open(place: TrailPlace, limit: number): readonly OpenChange[];
  places(): readonly TrailPlace[];
  /** Whether its author is asked for, or will be. */
  isAskedFor(change: number): boolean;
  /** Changes that are not open, of these places' last changes: what an open one may have followed from. */
  around(place: TrailPlace, since: string, limit: number): readonly ChangeEvent[];
  /** Changes of these resources since then, wherever they are. */
  changesOf(ids: readonly string[], since: string): readonly ChangeEvent[];
  asked(place: TrailPlace, changes: readonly number[], at: string): void;
  /** Nothing more is asked for them at this place; anywhere, where their author is known. */
  close(place: TrailPlace, changes: readonly number[], authored: ReadonlySet<number>): void;
  /** What is open in other accounts is nobody's to ask. */
  watchOnly(accounts: readonly string[]): void;
  reads(place: TrailPlace): readonly TrailRead[];
  remember(place: TrailPlace, read: TrailRead | undefined, events: readonly TrailEvent[]): void;
  events(place: TrailPlace): readonly TrailEvent[];
  /** Newer words on an activity replace older ones. */
  rememberActivities(place: TrailPlace, activities: readonly ScalingActivity[]): void;
  activities(place: TrailPlace): readonly ScalingActivity[];
  /** Whether there is a resource of that kind at a place. */
  has(kind: string, place: TrailPlace): boolean;
  /** Forgets what no open change can need. */
  forget(): void;
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

export function trailStore(db: Database): TrailStore {
  const told = "change IN ('created', 'modified', 'deleted')";

  function until(): number {
    return Number(db.get("SELECT value FROM meta WHERE key = 'attribution until'")?.['value'] ?? 0);
  }

  return {
    unseen: (limit) => {
      const after = until();
      const rows = db.all('SELECT seq FROM change WHERE seq > ? ORDER BY seq LIMIT ?', after, limit);
      const last = Number(rows.at(-1)?.['seq'] ?? after);
      const events = db.all(
        `SELECT * FROM change WHERE ${told} AND class <> 'health' AND actor IS NULL AND seq > ? AND seq <= ? ORDER BY seq`,
        after,
        last,
      );
      return { events: events.map(eventOf), until: last };
    },
    isAskedFor: (change) =>
      change > until() ||
      db.get('SELECT 1 FROM attribution_open WHERE change_seq = ? LIMIT 1', change) !== undefined,
    enrol: (open, last) =>
      db.transaction(() => {
        for (const { change, account, region } of open)
          db.run(
            'INSERT OR IGNORE INTO attribution_open (change_seq, account, region) VALUES (?, ?, ?)',
            change,
            account,
            region,
          );
        db.run("UPDATE meta SET value = ? WHERE key = 'attribution until'", String(last));
      }),
    open: ({ account, region }, limit) =>
      db
        .all(
          `SELECT change.*, attribution_open.account AS at_account, attribution_open.region AS at_region, asked_at
           FROM attribution_open JOIN change ON change.seq = change_seq
           WHERE attribution_open.account = ? AND attribution_open.region = ? ORDER BY change_seq LIMIT ?`,
          account,
          region,
          limit,
        )
        .map((row) => ({
          event: eventOf(row),
          account: String(row['at_account']),
          region: String(row['at_region']),
          askedAt: optionalText(row['asked_at']),
        })),
    places: () =>
      db.all('SELECT DISTINCT account, region FROM attribution_open ORDER BY account, region').map(placeOf),
    around: ({ account, region }, since, limit) =>
      db
        .all(
          `SELECT * FROM change WHERE ${told} AND seq >= (SELECT coalesce(min(+seq), 9223372036854775807) FROM change WHERE seen_at >= ?)
             AND class <> 'health' AND account = ? AND (region = ? OR region = 'global')
           ORDER BY seq DESC LIMIT ?`,
          since,
          account,
          region,
          limit,
        )
        .map(eventOf),
    changesOf: (ids, since) =>
      ids.flatMap((id) =>
        db
          .all(
            `SELECT * FROM change WHERE resource_id = ? AND ${told} AND class <> 'health' AND seen_at >= ? ORDER BY seq DESC LIMIT 10`,
            id,
            since,
          )
          .map(eventOf),
      ),
    asked: ({ account, region }, changes, at) =>
      db.transaction(() => {
        for (const change of changes)
          db.run(
            'UPDATE attribution_open SET asked_at = ? WHERE change_seq = ? AND account = ? AND region = ?',
            at,
            change,
            account,
            region,
          );
      }),
    close: ({ account, region }, changes, authored) =>
      db.transaction(() => {
        for (const change of changes) {
          if (authored.has(change)) db.run('DELETE FROM attribution_open WHERE change_seq = ?', change);
          else
            db.run(
              'DELETE FROM attribution_open WHERE change_seq = ? AND account = ? AND region = ?',
              change,
              account,
              region,
            );
        }
      }),
    watchOnly: (accounts) => {
      const others = db
        .all('SELECT DISTINCT account FROM attribution_open')
        .map((row) => String(row['account']))
        .filter((account) => !accounts.includes(account));
      for (const account of others) db.run('DELETE FROM attribution_open WHERE account = ?', account);
      // Nor is what was denied to an integration that is no more.
      db.run(
        'DELETE FROM trail_place WHERE integration_id NOT IN (SELECT id FROM integration WHERE removed_at IS NULL)',
      );
    },
    reads: ({ account, region }) =>
      db.all('SELECT * FROM trail_read WHERE account = ? AND region = ?', account, region).map((row) => ({
        attribute: String(row['attribute']),
        value: String(row['value']),
        from: String(row['from_at']),
        to: String(row['to_at']),
        askedAt: String(row['asked_at']),
      })),
    remember: ({ account, region }, read, events) =>
      db.transaction(() => {
        if (read !== undefined)
          db.run(
            `INSERT OR REPLACE INTO trail_read (account, region, attribute, value, from_at, to_at, asked_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
            account,
            region,
            read.attribute,
            read.value,
            read.from,
            read.to,
            read.askedAt,
          );
        for (const event of events)
          db.run(
            'INSERT OR IGNORE INTO trail_event (account, region, event_id, at, document) VALUES (?, ?, ?, ?, ?)',
            account,
            region,
            event.id,
            event.at,
            JSON.stringify(event),
          );
      }),
    events: ({ account, region }) =>
      db
        .all('SELECT document FROM trail_event WHERE account = ? AND region = ? ORDER BY at', account, region)
        .map((row) => fromJson<TrailEvent>(row['document'])),
    rememberActivities: ({ account, region }, activities) =>
      db.transaction(() => {
        for (const activity of activities)
          db.run(
            'INSERT OR REPLACE INTO trail_activity (account, region, activity_id, at, document) VALUES (?, ?, ?, ?, ?)',
            account,
            region,
            activity.id,
            activity.from,
            JSON.stringify(activity),
          );
      }),
    activities: ({ account, region }) =>
      db
        .all('SELECT document FROM trail_activity WHERE account = ? AND region = ?', account, region)
        .map((row) => fromJson<ScalingActivity>(row['document'])),
    has: (kind, { account, region }) =>
      db.get(
        'SELECT 1 FROM resource WHERE kind = ? AND account = ? AND region = ? LIMIT 1',
        kind,
        account,
        region,
      ) !== undefined,
    forget: () => forget(db),
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

function placeOf(row: SqlRow): TrailPlace {
  return { account: String(row['account']), region: String(row['region']) };
}

/** An event may be an author as long as a change is open that began before it was over: with a day for spans that are not known. */
function forget(db: Database): void {
  db.transaction(() => {
    for (const table of ['trail_event', 'trail_read', 'trail_activity'])
      db.run(
        `DELETE FROM ${table} WHERE NOT EXISTS (
           SELECT 1 FROM attribution_open AS open
           WHERE open.account = ${table}.account AND open.region = ${table}.region)`,
      );
    db.run(
      `DELETE FROM trail_event WHERE at < (
         SELECT strftime('%Y-%m-%dT%H:%M:%fZ', min(coalesce(not_before, seen_at)), '-1 day')
         FROM attribution_open JOIN change ON change.seq = change_seq
         WHERE attribution_open.account = trail_event.account AND attribution_open.region = trail_event.region)`,
    );
  });
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

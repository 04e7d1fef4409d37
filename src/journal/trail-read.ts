// What of CloudTrail and of auto scaling was read at a place, and what it said: kept as long as an open change may need it.
import type { ScalingActivity } from '../attribution/scaling.ts';
import type { TrailEvent } from '../attribution/trail-event.ts';
import type { Database } from './database.ts';
import { fromJson } from './parts.ts';
import type { TrailPlace } from './trail-open.ts';

/** One attribute over one window, read to its last page. */
export interface TrailRead {
  readonly attribute: string;
  readonly value: string;
  readonly from: string;
  readonly to: string;
  readonly askedAt: string;
}

export interface TrailReading {
  reads(place: TrailPlace): readonly TrailRead[];
  remember(place: TrailPlace, read: TrailRead | undefined, events: readonly TrailEvent[]): void;
  events(place: TrailPlace): readonly TrailEvent[];
  /** Newer words on an activity replace older ones. */
  rememberActivities(place: TrailPlace, activities: readonly ScalingActivity[]): void;
  activities(place: TrailPlace): readonly ScalingActivity[];
  /** Forgets what no open change can need. */
  forget(): void;
}

export function trailReading(db: Database): TrailReading {
  return {
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
    forget: () => forget(db),
  };
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

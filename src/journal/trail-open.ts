// Changes whose authors are asked for, and where: from when they are looked at until nothing more is asked.
import type { Database, SqlRow } from './database.ts';
import { type ChangeEvent, eventOf } from './events.ts';
import { optionalText } from './parts.ts';

export interface TrailPlace {
  readonly account: string;
  readonly region: string;
}

export interface OpenChange extends TrailPlace {
  readonly event: ChangeEvent;
  /** When its events were asked for last. */
  readonly askedAt: string | undefined;
}

export interface OpenChanges {
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
  /** Nothing is asked any more for what was seen before then. */
  expire(before: string): void;
  /** Whether there is a resource of that kind at a place. */
  has(kind: string, place: TrailPlace): boolean;
}

const told = "change IN ('created', 'modified', 'deleted')";

export function openChanges(db: Database): OpenChanges {
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
    isAskedFor: (change) =>
      change > until() ||
      db.get('SELECT 1 FROM attribution_open WHERE change_seq = ? LIMIT 1', change) !== undefined,
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
    expire: (before) =>
      void db.run(
        `DELETE FROM attribution_open WHERE change_seq IN (
           SELECT change_seq FROM attribution_open JOIN change ON change.seq = change_seq WHERE seen_at < ?)`,
        before,
      ),
    has: (kind, { account, region }) =>
      db.get(
        'SELECT 1 FROM resource WHERE kind = ? AND account = ? AND region = ? LIMIT 1',
        kind,
        account,
        region,
      ) !== undefined,
  };
}

function placeOf(row: SqlRow): TrailPlace {
  return { account: String(row['account']), region: String(row['region']) };
}

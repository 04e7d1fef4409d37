// Changes read back: the feed that views follow by cursor, and the events that people see.
import type { Actor } from './attributions.ts';
import type { ChangeClass, ChangeKind } from '../change-words.ts';
import type { PathChange } from '../diff.ts';
import type { Resource } from '../state.ts';
import { rowsOfActor } from './actors.ts';
import { type Database, placeholders, type SqlRow, type SqlValue } from './database.ts';
import { fromJson, optionalText } from './parts.ts';

/** One shape in CLI, API, SSE and webhooks (cli.md). */
export interface ChangeEvent {
  readonly seq: number;
  readonly resourceId: string;
  readonly kind: string;
  readonly change: ChangeKind;
  readonly class: ChangeClass;
  readonly accountId: string;
  readonly region: string;
  /**
   * The last complete read that still showed the old state: for what was created the last one that proves that it was not there
   * (absence.ts). Absent for what was discovered or released, or where no read ever did.
   */
  readonly notBefore?: string;
  readonly seenAt: string;
  readonly attributedAt?: string;
  readonly changes: readonly PathChange[];
  readonly last?: Resource;
  /** Who made it, once that is known. */
  readonly actor?: Actor;
}

export interface EventFilter {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly resource?: string | undefined;
  readonly kind?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly changes?: readonly ChangeKind[] | undefined;
  readonly classes?: readonly ChangeClass[] | undefined;
  /** Who made it: ARN, name of the user or role, of the session, or of the service it came by; small and capital letters are alike. */
  readonly actor?: string | undefined;
  /** Only changes after this one, oldest first: the feed. */
  readonly after?: number | undefined;
  readonly limit?: number | undefined;
}

/** Newest first; with `after` oldest first. */
export function readEvents(db: Database, filter: EventFilter): readonly ChangeEvent[] {
  const { conditions, values } = eventConditions(filter);
  const order = filter.after === undefined ? 'DESC' : 'ASC';
  const limit = filter.limit ?? -1;
  if (filter.actor !== undefined)
    return rowsOfActor(db, filter.actor, { conditions, values, order, limit }).map(eventOf);
  const rows = db.all(
    `SELECT * FROM change ${whereOf(conditions)} ORDER BY seq ${order} LIMIT ?`,
    ...values,
    limit,
  );
  return rows.map(eventOf);
}

export function whereOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}

/** What a filter asks of the table's columns; who made it is in another one (actors.ts). */
export function eventConditions(filter: EventFilter): {
  readonly conditions: string[];
  readonly values: SqlValue[];
} {
  const conditions: string[] = [];
  const values: SqlValue[] = [];
  const where = (condition: string, ...given: readonly SqlValue[]): void => {
    conditions.push(condition);
    values.push(...given);
  };
  if (filter.after !== undefined) where('seq > ?', filter.after);
  if (filter.since !== undefined) where('seen_at >= ?', filter.since);
  if (filter.until !== undefined) where('seen_at < ?', filter.until);
  if (filter.resource !== undefined) where('resource_id = ?', filter.resource);
  if (filter.kind !== undefined) where('kind = ?', filter.kind);
  if (filter.account !== undefined) where('account = ?', filter.account);
  if (filter.region !== undefined) where('region = ?', filter.region);
  if (filter.changes !== undefined) where(`change IN (${placeholders(filter.changes)})`, ...filter.changes);
  if (filter.classes !== undefined) where(`class IN (${placeholders(filter.classes)})`, ...filter.classes);
  return { conditions, values };
}

/** Oldest first; those that are no longer kept are left out. */
export function readEventsAt(db: Database, seqs: readonly number[]): readonly ChangeEvent[] {
  return db
    .all(
      'SELECT * FROM change WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq',
      JSON.stringify(seqs),
    )
    .map(eventOf);
}

export function lastSeq(db: Database): number {
  return Number(db.get('SELECT max(seq) AS seq FROM change')?.['seq'] ?? 0);
}

export function firstSeq(db: Database): number | undefined {
  const seq = db.get('SELECT min(seq) AS seq FROM change')?.['seq'] ?? null;
  return seq === null ? undefined : Number(seq);
}

export function eventOf(row: SqlRow): ChangeEvent {
  const notBefore = optionalText(row['not_before']);
  const attributedAt = optionalText(row['attributed_at']);
  return {
    seq: Number(row['seq']),
    resourceId: String(row['resource_id']),
    kind: String(row['kind']),
    change: fromJson<ChangeKind>(JSON.stringify(row['change'])),
    class: fromJson<ChangeClass>(JSON.stringify(row['class'])),
    accountId: String(row['account']),
    region: String(row['region']),
    ...(notBefore === undefined ? {} : { notBefore }),
    seenAt: String(row['seen_at']),
    ...(attributedAt === undefined ? {} : { attributedAt }),
    changes: fromJson<PathChange[]>(row['changes']),
    ...(row['last'] === null ? {} : { last: fromJson<Resource>(row['last']) }),
    ...(row['actor'] === null ? {} : { actor: fromJson<Actor>(row['actor']) }),
  };
}

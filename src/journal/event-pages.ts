// Pages of events, newest first. What users see by default (created, modified, deleted) has indexes of its own, so that the thousands
// of changes of a first cycle, which nobody asks for, are not looked through.
import type { ChangeClass, ChangeKind } from '../diff.ts';
import { rowsOfActor } from './actors.ts';
import type { Database, SqlValue } from './database.ts';
import { type ChangeEvent, eventOf } from './events.ts';

export interface EventPageFilter {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly resource?: string | undefined;
  readonly kind?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  /** As in EventFilter. */
  readonly actor?: string | undefined;
  readonly changes: readonly ChangeKind[];
  readonly classes: readonly ChangeClass[];
}

// As in the indexes' own conditions: SQLite uses a partial index only where the query says the same.
const told = "change IN ('created', 'modified', 'deleted')";

export function readEventPage(
  db: Database,
  filter: EventPageFilter,
  before: number | undefined,
  limit: number,
): readonly ChangeEvent[] {
  const conditions: string[] = [];
  const values: SqlValue[] = [];
  const where = (condition: string, ...given: readonly SqlValue[]): void => {
    conditions.push(condition);
    values.push(...given);
  };
  if (filter.changes.every((change) => change !== 'discovered' && change !== 'released')) where(told);
  where(`+change IN (${marks(filter.changes)})`, ...filter.changes);
  where(`class IN (${marks(filter.classes)})`, ...filter.classes);
  if (before !== undefined) where('seq < ?', before);
  if (filter.resource !== undefined) where('resource_id = ?', filter.resource);
  if (filter.kind !== undefined) where('kind = ?', filter.kind);
  if (filter.account !== undefined) where('account = ?', filter.account);
  if (filter.region !== undefined) where('region = ?', filter.region);
  // The times go along with seq, but for clocks that were set back: asked of the row, never of the order.
  if (filter.since !== undefined) {
    where('+seen_at >= ?', filter.since);
    // And nothing before the first of them needs to be looked at (+: by the index of times, not from the oldest change on).
    where(
      'seq >= (SELECT coalesce(min(+seq), 9223372036854775807) FROM change WHERE seen_at >= ?)',
      filter.since,
    );
  }
  if (filter.until !== undefined) where('+seen_at < ?', filter.until);
  if (filter.actor !== undefined)
    return rowsOfActor(db, filter.actor, { conditions, values, order: 'DESC', limit }).map(eventOf);
  const rows = db.all(
    `SELECT * FROM change WHERE ${conditions.join(' AND ')} ORDER BY seq DESC LIMIT ?`,
    ...values,
    limit,
  );
  return rows.map(eventOf);
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}

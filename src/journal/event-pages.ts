// Pages of events, newest first. What users see by default (created, modified, deleted, and no health) has indexes of its own, so that the
// thousands of changes of a first cycle and of what moves by itself, which nobody asks for, are not looked through.
import type { ChangeClass, ChangeKind } from '../change-words.ts';
import { rowsOfActor } from './actors.ts';
import { type Database, placeholders, type SqlValue } from './database.ts';
import { type ChangeEvent, eventOf } from './events.ts';
import { placeBefore, placeBy } from './marks.ts';

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
const notHealth = "class <> 'health'";

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
  where(`+change IN (${placeholders(filter.changes)})`, ...filter.changes);
  if (!filter.classes.includes('health')) where(notHealth);
  where(`+class IN (${placeholders(filter.classes)})`, ...filter.classes);
  if (before !== undefined) where('seq < ?', before);
  // One index serves, the narrowest: `+` keeps the other columns out of the choice.
  let isServed = false;
  for (const [column, value] of [
    ['resource_id', filter.resource],
    ['kind', filter.kind],
    ['account', filter.account],
    ['region', filter.region],
  ] as const) {
    if (value === undefined) continue;
    where(`${isServed ? '+' : ''}${column} = ?`, value);
    isServed = true;
  }
  // The times go along with seq, but for clocks that were set back: asked of the row, and the order bounds where to look.
  if (filter.since !== undefined) {
    where('+seen_at >= ?', filter.since);
    where('seq > ?', placeBefore(db, filter.since));
  }
  if (filter.until !== undefined) {
    where('+seen_at < ?', filter.until);
    const last = placeBy(db, filter.until);
    if (last !== undefined) where('seq <= ?', last);
  }
  if (filter.actor !== undefined)
    return rowsOfActor(db, filter.actor, { conditions, values, order: 'DESC', limit }).map(eventOf);
  const rows = db.all(
    `SELECT * FROM change WHERE ${conditions.join(' AND ')} ORDER BY seq DESC LIMIT ?`,
    ...values,
    limit,
  );
  return rows.map(eventOf);
}

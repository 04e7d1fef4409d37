// Changes by who made them. An author is found by what people call it: a whole ARN, the last part of one, a session, a service.
// One index per such word: a page costs its own rows, however many changes there are and however many words fit.
import { hasAttributions } from './attributions.ts';
import type { Database, SqlRow, SqlValue } from './database.ts';

export interface ActorQuery {
  /** On the columns of `change`. */
  readonly conditions: readonly string[];
  readonly values: readonly SqlValue[];
  readonly order: 'ASC' | 'DESC';
  /** -1: all. */
  readonly limit: number;
}

const roles = ['principal', 'session', 'via'] as const;

/** Where order and pages do not matter; its value is the actor. */
export const isMadeBy = `seq IN (
  WITH asked AS MATERIALIZED (SELECT id FROM actor_word, (SELECT ? AS actor) WHERE word = actor OR name = actor)
  SELECT change_seq FROM attribution WHERE principal IN asked OR session IN asked OR via IN asked)`;

/** Rows of `change` in the order of their places. */
export function rowsOfActor(
  db: Database,
  actor: string,
  { conditions, values, order, limit }: ActorQuery,
): readonly SqlRow[] {
  if (!hasAttributions(db)) return [];
  const words = db
    .all('SELECT id FROM actor_word WHERE word = ?1 OR name = ?1', actor)
    .map((row) => Number(row['id']));
  const where = [
    'ROLE = ?',
    ...conditions.map((condition) => condition.replace(/^\+?seq /, 'change_seq ')),
  ].join(' AND ');
  const seqs = new Set<number>();
  for (const role of roles) {
    // CROSS JOIN: SQLite is to begin with the word's own changes, in their order. Places first: of many words most rows are not shown.
    const sql = `SELECT change_seq FROM attribution CROSS JOIN change ON change.seq = change_seq
      WHERE ${where.replace('ROLE', role)} ORDER BY change_seq ${order} LIMIT ?`;
    for (const word of words)
      for (const row of db.all(sql, word, ...values, limit)) seqs.add(Number(row['change_seq']));
  }
  const sorted = [...seqs].sort((a, b) => (order === 'ASC' ? a - b : b - a));
  const shown = limit < 0 ? sorted : sorted.slice(0, limit);
  return shown
    .map((seq) => db.get('SELECT * FROM change WHERE seq = ?', seq))
    .filter((row) => row !== undefined);
}

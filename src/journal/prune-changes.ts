// Changes, and what tells how certain the past is, go when they are older than what is kept: from the oldest on, in steps so short that a
// cycle that wants to commit hardly waits, and not all of a backlog at once. What is there keeps its state: that stands in its parts.
import type { Database, SqlRow } from './database.ts';

/** A step should hold the lock about so long; what a row costs depends on the disk and on how large the journal is. */
const stepMs = 8;
const rowsAtFirst = 100;
const rowsAtMost = 500;
const stepsAtOnce = 60;

const raiseLimit = `INSERT INTO meta (key, value) VALUES ('changes-pruned', ?)
  ON CONFLICT (key) DO UPDATE SET value = max(value, excluded.value)`;

/** `onStep` hears how long each step held the lock. Gives how many changes went. */
export function pruneChanges(
  db: Database,
  before: string,
  onStep: (ms: number) => void = () => undefined,
): number {
  let pruned = 0;
  let rows = rowsAtFirst;
  for (let step = 0; step < stepsAtOnce; step++) {
    const old = oldest(db, before, rows);
    const last = old.at(-1);
    if (last === undefined) break;
    const begun = performance.now();
    db.transaction(() => {
      db.run('DELETE FROM change WHERE seq <= ?', Number(last['seq']));
      db.run('DELETE FROM mark WHERE seq <= ?', Number(last['seq']));
      db.run(
        raiseLimit,
        old
          .map((row) => String(row['seen_at']))
          .sort()
          .at(-1) ?? '',
      );
    });
    const ms = performance.now() - begun;
    onStep(ms);
    pruned += old.length;
    if (ms > 2 * stepMs) rows = Math.max(10, Math.floor((rows * stepMs) / ms));
    else if (ms < stepMs) rows = Math.min(rowsAtMost, rows * 2);
  }
  for (const table of ended) pruneEnded(db, table, before, onStep);
  return pruned;
}

/**
 * In their order, so that who follows by cursor misses none: one that a clock which was ahead wrote keeps what came after it. The newest
 * stays: it is the place up to which views have followed.
 */
function oldest(db: Database, before: string, limit: number): readonly SqlRow[] {
  const newest = Number(db.get('SELECT max(seq) AS seq FROM change')?.['seq'] ?? 0);
  const rows = db.all('SELECT seq, seen_at FROM change WHERE seq < ? ORDER BY seq LIMIT ?', newest, limit);
  const end = rows.findIndex((row) => String(row['seen_at']) >= before);
  return end === -1 ? rows : rows.slice(0, end);
}

interface Ended {
  readonly table: string;
  /** Its key, and when what a row tells was over. */
  readonly key: readonly string[];
  readonly end: string;
}

const ended: readonly Ended[] = [
  { table: 'stood', key: ['resource_id', 'until_at'], end: 'until_at' },
  { table: 'span', key: ['scope_id', 'from_at'], end: 'to_at' },
  { table: 'past_gap', key: ['scope_id', 'subject', 'to_at'], end: 'to_at' },
];

function pruneEnded(
  db: Database,
  { table, key, end }: Ended,
  before: string,
  onStep: (ms: number) => void,
): void {
  for (let step = 0; step < stepsAtOnce; step++) {
    const columns = [...new Set([...key, end])];
    const rows = db.all(
      `SELECT ${columns.join(', ')} FROM ${table} WHERE ${end} < ? ORDER BY ${end} LIMIT ?`,
      before,
      rowsAtFirst,
    );
    if (rows.length === 0) return;
    const begun = performance.now();
    db.transaction(() => {
      const where = key.map((column) => `${column} = ?`).join(' AND ');
      for (const row of rows)
        db.run(`DELETE FROM ${table} WHERE ${where}`, ...key.map((column) => String(row[column])));
      db.run(raiseLimit, String(rows.at(-1)?.[end]));
    });
    onStep(performance.now() - begun);
  }
}

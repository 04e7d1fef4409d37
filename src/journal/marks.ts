// Where a time is in the order of changes. The times go along with seq but for clocks that were set back, so neither can stand for the
// other; a mark every thousand changes bounds one by the other, exactly, without a look at the changes between.
import type { Database } from './database.ts';

const aMark = 1_000;

/** After changes were written that were seen at `seenAt`. */
export function writeMark(db: Database, seenAt: string): void {
  db.run('UPDATE mark SET later_from = ? WHERE later_from > ?', seenAt, seenAt);
  db.run('UPDATE mark SET later_from = ? WHERE later_from IS NULL', seenAt);
  const last = db.get('SELECT seq, all_by FROM mark ORDER BY seq DESC LIMIT 1');
  const newest = Number(db.get('SELECT max(seq) AS seq FROM change')?.['seq'] ?? 0);
  if (newest - Number(last?.['seq'] ?? 0) < aMark) return;
  const since = Number(last?.['seq'] ?? 0);
  const seen = db.get('SELECT max(seen_at) AS at FROM change WHERE seq > ?', since)?.['at'] ?? null;
  const allBy = [String(last?.['all_by'] ?? ''), seen === null ? seenAt : String(seen)].sort().at(-1) ?? '';
  db.run('INSERT INTO mark (seq, all_by, later_from) VALUES (?, ?, NULL)', newest, allBy);
}

/** No change up to this place was seen at or after then. */
export function placeBefore(db: Database, at: string): number {
  // The columns never fall along seq: the last one of an index is the highest place.
  const row = db.get('SELECT seq FROM mark WHERE all_by < ? ORDER BY all_by DESC, seq DESC LIMIT 1', at);
  return Number(row?.['seq'] ?? 0);
}

/** No change after this place was seen before then; undefined: any may have been. */
export function placeBy(db: Database, at: string): number | undefined {
  const row = db.get('SELECT seq FROM mark WHERE later_from >= ? ORDER BY later_from, seq LIMIT 1', at);
  return row === undefined ? undefined : Number(row['seq']);
}

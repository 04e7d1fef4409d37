// Locations: account × region, and the time of the last change seen there.
import type { Place } from '../kind.ts';
import type { Database } from './database.ts';
import { optionalText } from './parts.ts';

export interface LocationRow {
  readonly id: number;
  readonly seenAt: string | undefined;
}

/** Made at the first commit. */
export function locationRow(db: Database, place: Place): LocationRow {
  const find = 'SELECT id, seen_at FROM location WHERE account = ? AND region = ?';
  const row = db.get(find, place.account, place.region);
  if (row !== undefined) return { id: Number(row['id']), seenAt: optionalText(row['seen_at']) };
  const insert = 'INSERT INTO location (account, region, partition) VALUES (?, ?, ?)';
  return { id: db.run(insert, place.account, place.region, place.partition), seenAt: undefined };
}

/** `seenAt` never goes back, whatever the clock does: after the last change and the last complete reads, and not before now. */
export function laterThan(earlier: readonly (string | undefined)[], now: Date): string {
  const times = earlier.flatMap((time) => (time === undefined ? [] : [Date.parse(time) + 1]));
  return new Date(Math.max(now.getTime(), ...times)).toISOString();
}

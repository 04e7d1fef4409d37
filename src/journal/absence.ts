// Since when a thing can be there that a list shows for the first time. A list of one page shows all that there is. A list of several
// pages is no snapshot: where something is taken away while it is read, what stands behind it moves up, and one item at the edge of a
// page is shown by neither page, however long it has been there. So a read of several pages proves that a thing was not there yet only
// if nothing that it showed was taken away meanwhile: the next complete read still finds all of it, nothing stood in it twice (something
// came and went), and nothing in it was a deleted thing (which leaves the list without a trace). Otherwise the bound is an earlier read.
// Where things go all the time, every third read is looked at twice, which proves it at once: the bound is never more than a few cycles old.
import type { ListProof, ScopeReading } from '../reading.ts';
import type { Database, SqlRow } from './database.ts';
import { optionalText } from './parts.ts';

export interface Absence {
  readonly whole: ListProof['whole'];
  /** Begin of the last read that is proven. */
  readonly provenAt: string | undefined;
  /** Complete reads since. */
  readonly unproven: number;
}

interface Before {
  readonly completeAt: string | undefined;
  readonly absence: Absence;
}

export const neverRead: Absence = { whole: 'moved', provenAt: undefined, unproven: 0 };

/** After so many complete reads without a proof the list is looked at twice. */
const doubtsAtMost = 2;

export function absenceOf(row: SqlRow): Absence {
  const whole = row['whole'];
  return {
    // A journal of version 1 did not keep it: one page or several, nobody knows.
    whole: whole === 'proven' || whole === 'moved' ? whole : 'steady',
    provenAt: optionalText(row['proven_at']),
    unproven: Number(row['unproven']),
  };
}

/** Begin of the last read before this one that proves the absence of what it did not show; undefined where none does. */
export function lastAbsent({ completeAt, absence }: Before, { proof }: ScopeReading): string | undefined {
  const isProven =
    absence.whole === 'proven' || (absence.whole === 'steady' && (proof === undefined || !proof.lost));
  return isProven ? completeAt : absence.provenAt;
}

/** What stands of it after a complete read that began then. */
export function absenceAfter(before: Before, reading: ScopeReading, startedAt: string): Absence {
  const whole = reading.proof?.whole ?? 'proven';
  if (whole === 'proven') return { whole, provenAt: startedAt, unproven: 0 };
  const provenAt = lastAbsent(before, reading);
  const isLast = provenAt !== undefined && provenAt === before.completeAt;
  return { whole, provenAt, unproven: isLast ? 1 : before.absence.unproven + 1 };
}

export function isDoubtful(db: Database, scopeId: number): boolean {
  const row = db.get('SELECT unproven FROM scope WHERE id = ?', scopeId);
  return Number(row?.['unproven'] ?? 0) >= doubtsAtMost;
}

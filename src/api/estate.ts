// What derived edges need of a journal, kept between requests as long as no change came, and not for long: what was read whole for the
// first time and had nothing in it is no change.
import type { Estate } from '../derive.ts';
import { lazyEstate } from '../estate.ts';
import type { Journal } from '../journal/journal.ts';

const keptMs = 5_000;
/** Questions answered from one estate before it is let go, whatever it holds by then. */
const usesAtMost = 5_000;

interface Kept {
  readonly estate: Estate;
  readonly seq: number;
  readonly until: number;
  usesLeft: number;
}

const kept = new WeakMap<Journal, Kept>();

export function estateOf(journal: Journal): Estate {
  const seq = journal.lastSeq();
  const now = performance.now();
  const known = kept.get(journal);
  if (known !== undefined && known.seq === seq && now < known.until && known.usesLeft-- > 0)
    return known.estate;
  const estate = lazyEstate(journal);
  kept.set(journal, { estate, seq, until: now + keptMs, usesLeft: usesAtMost });
  return estate;
}

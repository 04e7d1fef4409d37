// Asks one call for many parents, one by one, and tells what each failure means for the whole scope.
import { inLanes } from './lanes.ts';
import type { Failure, Verdict } from './outcome.ts';
import type { Gap } from './reading.ts';

/** After so many failures in a row the rest of a per-parent call is not asked in this cycle. */
const giveUpAfter = 3;

/** Asks per id; NotFound and failures become gaps; a denial, or several failures in a row, spare the rest. */
export async function askEach(
  lanes: number,
  gaps: Gap[],
  ids: readonly string[],
  ask: (id: string) => Promise<Verdict | undefined>,
): Promise<Failure | undefined> {
  let worst: Failure | undefined;
  let inARow = 0;
  let stopped = false;
  await inLanes(lanes, ids, async (id) => {
    const verdict = stopped ? undefined : await ask(id);
    if (stopped && worst !== undefined) gaps.push({ subject: id, code: worst.code });
    if (verdict === undefined) {
      if (!stopped) inARow = 0;
      return;
    }
    gaps.push({ subject: id, code: verdict.failure.code });
    // NotFound: the parent went just now; what hangs on it waits for the parents' next complete list.
    if (verdict.kind === 'not-found') return;
    worst = worseOf(worst, verdict.failure);
    inARow += 1;
    if (verdict.failure.outcome !== 'incomplete' || inARow >= giveUpAfter) stopped = true;
  });
  return worst;
}

const severity = ['incomplete', 'unavailable', 'region-disabled', 'denied'] as const;

function worseOf(one: Failure | undefined, other: Failure): Failure {
  if (one === undefined) return other;
  return severity.indexOf(other.outcome) > severity.indexOf(one.outcome) ? other : one;
}

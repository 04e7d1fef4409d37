// When a delivery that failed is tried again, and when it is given up.

const firstMs = 5_000;
const longestMs = 3_600_000;
/** Some eight hours in all: a receiver may be down over a night's repair. */
const attemptsAtMost = 14;
/** Answers that say that the receiver does not want it as it is; somebody must mend that. */
const refusalsAtMost = 4;

/** A refusal is a status of 4xx but for "too slow", "too early" and "too many". */
function isRefusal(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500 && ![408, 425, 429].includes(status);
}

/**
 * Milliseconds until the next attempt after `attempts` that failed; undefined: it is given up.
 * `chance`: from 0 to 1, takes up to a fifth away, so that many webhooks to one receiver do not come together.
 */
export function nextPause(
  attempts: number,
  {
    status,
    retryAfterMs,
  }: { readonly status: number | undefined; readonly retryAfterMs: number | undefined },
  chance: number,
): number | undefined {
  if (attempts >= (isRefusal(status) ? refusalsAtMost : attemptsAtMost)) return undefined;
  const pause = Math.min(longestMs, firstMs * 3 ** (attempts - 1));
  const asked = Math.min(longestMs, retryAfterMs ?? 0);
  return Math.round(Math.max(asked, pause * (1 - chance / 5)));
}

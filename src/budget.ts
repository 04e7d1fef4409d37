// The request budget: AWS throttles per account, region and action by token bucket, and the customer's own automation drinks from
// the same one. We take a fraction of the documented rates and slow down on the first throttling answer.
// Numbers: EC2 API throttling, "request token bucket sizes and refill rates" (100 and 20/s paginated, 50 and 10/s not).
import { setTimeout as sleep } from 'node:timers/promises';

export interface Budget {
  /** Waits until a request of this bucket may go out. `perSecond`: AWS's rate where it is this one's own; then without any burst. */
  take(bucket: string, paged: boolean, perSecond?: number): Promise<void>;
  /** AWS said to slow down: the bucket is emptied and its rate halved; it recovers over a minute. */
  throttled(bucket: string): void;
}

export interface BudgetOptions {
  /** 0 < fraction ≤ 1 of AWS's rates; Infinity switches the budget off (tests and benchmarks on loopback). */
  readonly fraction: number;
  readonly now?: () => number;
  readonly wait?: (ms: number) => Promise<unknown>;
}

interface Bucket {
  tokens: number;
  filledAt: number;
  /** 1 at full speed; halved by each throttling answer. */
  speed: number;
}

const limits = { paged: { size: 100, perSecond: 20 }, unpaged: { size: 50, perSecond: 10 } };
const recoverMs = 60_000;
const slowest = 1 / 16;
/** Between our leaving and AWS's counting. */
const jitterMs = 20;

export function createBudget(options: BudgetOptions): Budget {
  const { fraction, now = Date.now, wait = sleep } = options;
  const buckets = new Map<string, Bucket>();
  const turns = new Map<string, Promise<void>>();
  const departures = new Map<string, number>();

  function bucketOf(name: string, size: number): Bucket {
    const known = buckets.get(name) ?? { tokens: size, filledAt: now(), speed: 1 };
    buckets.set(name, known);
    return known;
  }

  async function take(name: string, paged: boolean, perSecond?: number): Promise<void> {
    if (!Number.isFinite(fraction)) return;
    if (perSecond !== undefined) return inTurn(name, perSecond);
    const limit = paged ? limits.paged : limits.unpaged;
    const size = Math.max(1, limit.size * fraction);
    const bucket = bucketOf(name, size);
    const elapsedMs = Math.max(0, now() - bucket.filledAt);
    const perMs = (limit.perSecond * fraction * bucket.speed) / 1000;
    bucket.tokens = Math.min(size, bucket.tokens + elapsedMs * perMs);
    bucket.speed = Math.min(1, bucket.speed + elapsedMs / recoverMs);
    bucket.filledAt = now();
    // A debt is allowed and waited for, so that callers go out in the order in which they came.
    bucket.tokens -= 1;
    if (bucket.tokens < 0) await wait(-bucket.tokens / perMs);
  }

  /** One after the other, each so long after the one before really went out: a small rate has no room for a burst. */
  function inTurn(name: string, perSecond: number): Promise<void> {
    const before = turns.get(name) ?? Promise.resolve();
    const turn = (async (): Promise<void> => {
      await before;
      const bucket = bucketOf(name, 0);
      const gapMs = 1_000 / (perSecond * fraction * bucket.speed) + jitterMs;
      const restMs = (departures.get(name) ?? Number.NEGATIVE_INFINITY) + gapMs - now();
      // A clock that was set back must not make anybody wait for it.
      if (restMs > 0) await wait(Math.min(restMs, gapMs));
      bucket.speed = Math.min(1, bucket.speed + Math.max(0, now() - bucket.filledAt) / recoverMs);
      bucket.filledAt = now();
      departures.set(name, now());
    })();
    turns.set(name, turn);
    return turn;
  }

  function throttled(name: string): void {
    const bucket = buckets.get(name);
    if (bucket === undefined) return;
    bucket.tokens = Math.min(0, bucket.tokens);
    bucket.speed = Math.max(slowest, bucket.speed / 2);
  }

  return { take, throttled };
}

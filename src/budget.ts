// The request budget: AWS throttles per account, region and action by token bucket, and the customer's own automation drinks from
// the same one. We take a fraction of the documented rates and slow down on the first throttling answer.
// Numbers: EC2 API throttling, "request token bucket sizes and refill rates" (100 and 20/s paginated, 50 and 10/s not).
import { setTimeout as sleep } from 'node:timers/promises';

export interface Budget {
  /** Waits until a request of this bucket may go out. */
  take(bucket: string, paged: boolean): Promise<void>;
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

export function createBudget(options: BudgetOptions): Budget {
  const { fraction, now = Date.now, wait = sleep } = options;
  const buckets = new Map<string, Bucket>();

  function bucketOf(name: string, size: number): Bucket {
    const known = buckets.get(name) ?? { tokens: size, filledAt: now(), speed: 1 };
    buckets.set(name, known);
    return known;
  }

  async function take(name: string, paged: boolean): Promise<void> {
    if (!Number.isFinite(fraction)) return;
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

  function throttled(name: string): void {
    const bucket = buckets.get(name);
    if (bucket === undefined) return;
    bucket.tokens = Math.min(0, bucket.tokens);
    bucket.speed = Math.max(slowest, bucket.speed / 2);
  }

  return { take, throttled };
}

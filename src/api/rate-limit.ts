// A bucket of requests per account group: full it holds a minute's worth, and it refills evenly. Whoever shows no valid token draws
// from a bucket of their own, so that guessing never costs a group anything.
export interface RateAnswer {
  readonly allowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** Until the next request is let in; 0 where this one was. */
  readonly retryAfterSeconds: number;
}

export interface RateLimit {
  take(bucket: string, nowMs: number): RateAnswer;
}

export function createRateLimit(requestsPerMinute: number): RateLimit {
  const perMs = requestsPerMinute / 60_000;
  const buckets = new Map<string, { left: number; at: number }>();

  function take(name: string, nowMs: number): RateAnswer {
    const bucket = buckets.get(name) ?? { left: requestsPerMinute, at: nowMs };
    buckets.set(name, bucket);
    // A clock that was set back gives nothing, and takes nothing.
    bucket.left = Math.min(requestsPerMinute, bucket.left + Math.max(0, nowMs - bucket.at) * perMs);
    bucket.at = nowMs;
    const allowed = bucket.left >= 1;
    if (allowed) bucket.left -= 1;
    const waitMs = (allowed ? requestsPerMinute - bucket.left : 1 - bucket.left) / perMs;
    return {
      allowed,
      retryAfterSeconds: allowed ? 0 : Math.ceil(waitMs / 1_000),
      headers: {
        'x-organization-rate-limit-limit': String(requestsPerMinute),
        'x-organization-rate-limit-remaining': String(Math.floor(bucket.left)),
        // Seconds since 1970: when the bucket is full again; where it is empty, when the next request is let in.
        'x-organization-rate-limit-reset': String(Math.ceil((nowMs + waitMs) / 1_000)),
      },
    };
  }

  return { take };
}

// The knobs of collecting, with their defaults. Each is an option of `collect`, a key of the configuration file, and GROUNDPLAN_….

export interface CollectSettings {
  /** Attempts per request, the first included; then the scope is incomplete. */
  readonly maxAttempts: number;
  /** First pause between attempts; doubles each time with full jitter, to 20 s at most. */
  readonly retryBaseMs: number;
  readonly connectTimeoutMs: number;
  /** Longest wait for an answer to begin, and for its body to end. */
  readonly requestTimeoutMs: number;
  /** Requests in flight over all accounts. */
  readonly concurrency: number;
  /** Requests in flight in one account and region. */
  readonly locationConcurrency: number;
  /** Accounts × regions collected at the same time; bounds memory. */
  readonly locationsAtOnce: number;
  /** Share of AWS's documented request rates that is used; the customer's own automation has the rest. */
  readonly budgetFraction: number;
  /** Ids asked for by confirmation per scope and cycle; the rest keeps its state until the next cycle. */
  readonly maxConfirmations: number;
  /** Items of one list, after which it is given up as one without an end: far more than any region has, and memory is not endless. */
  readonly maxItems: number;
  /** The past is kept so long. */
  readonly retentionDays: number;
  /** Clock difference to AWS's Date header from which nothing is believed. */
  readonly maxClockSkewMs: number;
}

export const defaultSettings: CollectSettings = {
  maxAttempts: 3,
  retryBaseMs: 500,
  connectTimeoutMs: 5_000,
  requestTimeoutMs: 30_000,
  concurrency: 24,
  locationConcurrency: 6,
  locationsAtOnce: 6,
  budgetFraction: 0.25,
  maxConfirmations: 2_000,
  maxItems: 1_000_000,
  retentionDays: 90,
  maxClockSkewMs: 300_000,
};

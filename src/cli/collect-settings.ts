// The knobs of collecting as options, which `collect` and `start` have alike.
import { type CollectSettings, defaultSettings } from '../settings.ts';
import { readInteger } from './values.ts';

export interface CollectKnobs {
  readonly maxAttempts: string;
  readonly retryBaseMs: string;
  readonly requestTimeoutMs: string;
  readonly concurrency: string;
  readonly budgetPercent: string;
  readonly retentionDays: string;
}

/** @throws UsageError for a value out of its bounds */
export function readCollectSettings(options: CollectKnobs): CollectSettings {
  const percent = readInteger('--budget-percent', options.budgetPercent, 0, 100);
  return {
    ...defaultSettings,
    maxAttempts: readInteger('--max-attempts', options.maxAttempts, 1, 20),
    retryBaseMs: readInteger('--retry-base-ms', options.retryBaseMs, 1, 60_000),
    requestTimeoutMs: readInteger('--request-timeout-ms', options.requestTimeoutMs, 100, 600_000),
    concurrency: readInteger('--concurrency', options.concurrency, 1, 1_000),
    retentionDays: readInteger('--retention-days', options.retentionDays, 1, 3_650),
    budgetFraction: percent === 0 ? Number.POSITIVE_INFINITY : percent / 100,
  };
}

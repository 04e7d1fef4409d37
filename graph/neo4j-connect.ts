// How groundplan connects to Neo4j: the driver's settings, and how long it waits for what.
import { type Driver, auth, driver as newDriver } from 'neo4j-driver';

import type { Neo4jSettings } from './neo4j-settings.ts';

export interface Neo4jTimeouts {
  /** Until a connection stands. */
  readonly connectMs: number;
  /** Deadlocks, leader switches and lost connections are tried again for so long. */
  readonly retryMs: number;
  /** One transaction: a write, or a read without a limit of its own. */
  readonly transactionMs: number;
}

export interface Neo4jOptions extends Neo4jSettings {
  readonly timeouts?: Partial<Neo4jTimeouts>;
}

export const defaultTimeouts: Neo4jTimeouts = { connectMs: 5_000, retryMs: 20_000, transactionMs: 120_000 };

export function connect(
  { uri, user, password }: Neo4jOptions,
  { connectMs, retryMs }: Neo4jTimeouts,
): Driver {
  const token = user === undefined || password === undefined ? undefined : auth.basic(user, password);
  return newDriver(uri, token, {
    connectionTimeout: connectMs,
    connectionAcquisitionTimeout: connectMs * 2,
    maxTransactionRetryTime: retryMs,
    disableLosslessIntegers: true,
    telemetryDisabled: true,
    userAgent: 'groundplan',
  });
}

// One writer at a time: a lock that Neo4j itself holds, on the claim's node, for as long as a transaction stays open that is never
// committed. It goes with the connection, so a killed process leaves none behind.
import type { Session, Transaction } from 'neo4j-driver';

import { GraphUnavailableError } from './engine.ts';

const lock = "MERGE (c:GraphClaim {id: 'groundplan'}) SET c.locked = true";

/** @throws GraphUnavailableError where another process holds it for longer than `waitMs`. */
export async function lockDatabase(session: Session, waitMs: number): Promise<Transaction> {
  // Without a time limit of its own: a first fill takes as long as it takes.
  const transaction = await session.beginTransaction({ timeout: 0 });
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(
      new GraphUnavailableError(
        `another groundplan has been writing this graph for ${waitMs / 1000} s: wait for it, or end it`,
      ),
    );
  }, waitMs);
  try {
    await Promise.race([transaction.run(lock), late.promise]);
    return transaction;
  } finally {
    clearTimeout(timer);
  }
}

/** Not awaited by anyone: a halted Neo4j would answer never, and closing the driver ends it as well. */
export function unlock(session: Session, transaction: Transaction | undefined): void {
  const rolledBack = transaction?.isOpen() === true ? transaction.rollback() : Promise.resolve();
  rolledBack
    .catch(() => undefined)
    .then(() => session.close())
    .catch(() => undefined);
}

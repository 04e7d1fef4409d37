// Cycles: when they began and ended, and the document of those that a person asks about.
import type { Database } from './database.ts';
import { fromJson } from './parts.ts';

export interface CycleRows {
  beginCycle(integrationId: string, startedAt: string): number;
  /** Without a document it is none that a person asks about. */
  finishCycle(cycleId: number, finishedAt: string, document?: object): void;
  /** Document of the last cycle that ended: of one integration, or of any. */
  lastCycle(integrationId?: string): object | undefined;
}

export function cycleRows(db: Database): CycleRows {
  return {
    beginCycle: (integrationId, startedAt) =>
      db.run('INSERT INTO cycle (integration_id, started_at) VALUES (?, ?)', integrationId, startedAt),
    finishCycle: (cycleId, finishedAt, document) => {
      db.run(
        'UPDATE cycle SET finished_at = ?, document = ? WHERE id = ?',
        finishedAt,
        document === undefined ? null : JSON.stringify(document),
        cycleId,
      );
    },
    lastCycle: (integrationId) => {
      const row = db.get(
        'SELECT document FROM cycle WHERE document IS NOT NULL AND (?1 IS NULL OR integration_id = ?1) ORDER BY id DESC LIMIT 1',
        integrationId ?? null,
      );
      return row === undefined ? undefined : fromJson<object>(row['document']);
    },
  };
}

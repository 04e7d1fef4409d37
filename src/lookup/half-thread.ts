// The thread that builds half of an index: as of the same place in the journal's order as the other half, or not at all.
import { type MessagePort, workerData } from 'node:worker_threads';
import { openJournal } from '../journal/journal.ts';
import { goBehind } from '../thread-priority.ts';
import { buildHalf, journalPlace, type JournalPlace } from './cold.ts';
import type { Segment } from './segment.ts';

export interface HalfData {
  readonly path: string;
  readonly tags: readonly string[];
  readonly from: string;
  readonly at: JournalPlace;
  /** Where the half is put; `ended` is 1 as soon as it is there, or will not come. */
  readonly port: MessagePort;
  readonly ended: SharedArrayBuffer;
}

export interface HalfMessage {
  /** Absent: the journal is further on. */
  readonly segment: Segment | undefined;
}

goBehind();
const { path, tags, from, at, port, ended } = asHalfData(workerData);

try {
  const journal = openJournal(path, 'read');
  const segment = journal.snapshot(() => {
    const { seq, attribution, keptFrom } = journalPlace(journal);
    const isSame = seq === at.seq && attribution === at.attribution && keptFrom === at.keptFrom;
    return isSame ? buildHalf(journal, new Set(tags), from) : undefined;
  });
  journal.close();
  port.postMessage({ segment } satisfies HalfMessage);
} finally {
  const flag = new Int32Array(ended);
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
}

/** Given by half-helper.ts. */
function asHalfData(value: unknown): HalfData {
  return value as HalfData;
}

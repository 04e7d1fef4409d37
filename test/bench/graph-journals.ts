// The two journals that `bench graph` writes from: one after a first cycle of the generated estate, and a copy of it after another cycle
// that found 1 % of the resources changed. Both are real cycles against the simulated AWS; neither is measured.
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asDocument, checkCycle } from './cycle-check.ts';
import { measure } from './measured-process.ts';
import { startSimulatedAws } from './simulated-aws.ts';

export interface GraphJournals {
  readonly first: string;
  readonly second: string;
  /** Changes of the second cycle. */
  readonly changed: number;
}

export async function graphJournals(
  size: number,
  folder: string,
  signal: AbortSignal,
): Promise<GraphJournals> {
  const first = join(folder, 'first', 'journal.db');
  const second = join(folder, 'second', 'journal.db');
  const child = { signal, home: folder };
  const aws = await startSimulatedAws(size, signal);
  try {
    const filled = checkCycle(await measure('./cycle-process.ts', [aws.url, first], child), size, 'first');
    mkdirSync(dirname(second));
    copyFileSync(first, second);
    await aws.change();
    const { result } = await measure('./cycle-process.ts', [aws.url, second], child);
    const { changes } = asDocument(result['document']);
    const changed = sum(changes);
    const share = changed / sum(filled.resources);
    if (share < 0.005 || share > 0.02) throw new Error(`${changed} changes are not 1 % of the estate`);
    return { first, second, changed };
  } finally {
    await aws.close();
  }
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

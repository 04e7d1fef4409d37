// The journals that `bench graph` writes from: one after a first cycle of the generated estate, and copies of it after one, two and three
// more cycles, each of which found another 1 % of the resources changed. Real cycles against the simulated AWS; none is measured.
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asDocument, checkCycle } from './cycle-check.ts';
import { measure } from './measured-process.ts';
import { startSimulatedAws } from './simulated-aws.ts';

export interface GraphJournals {
  readonly first: string;
  /** In order: each is the one before with another 1 % changed. */
  readonly changed: readonly string[];
  /** Changes of the last cycle. */
  readonly changes: number;
}

const cycles = 3;

export async function graphJournals(
  size: number,
  folder: string,
  signal: AbortSignal,
): Promise<GraphJournals> {
  const first = join(folder, 'first', 'journal.db');
  const child = { signal, home: folder };
  const aws = await startSimulatedAws(size, signal);
  try {
    const filled = checkCycle(await measure('./cycle-process.ts', [aws.url, first], child), size, 'first');
    const changed: string[] = [];
    let changes = 0;
    for (let cycle = 1; cycle <= cycles; cycle++) {
      const path = join(folder, `changed-${cycle}`, 'journal.db');
      mkdirSync(dirname(path));
      copyFileSync(changed.at(-1) ?? first, path);
      await aws.change();
      const { result } = await measure('./cycle-process.ts', [aws.url, path], child);
      changes = sum(asDocument(result['document']).changes);
      const share = changes / sum(filled.resources);
      if (share < 0.005 || share > 0.02) throw new Error(`${changes} changes are not 1 % of the estate`);
      changed.push(path);
    }
    return { first, changed, changes };
  } finally {
    await aws.close();
  }
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

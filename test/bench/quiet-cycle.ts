// A cycle without change, watched by quiet-process.ts on a copy of a journal: which rows and how much of the graph it wrote.
import { copyFileSync } from 'node:fs';
import { checkCycle } from './cycle-check.ts';
import { measure, type MeasureOptions } from './measured-process.ts';
import type { SimulatedAws } from './simulated-aws.ts';

export interface Quiet {
  /** Rows of what is known of resources: states, observed values, resources, changes. */
  readonly resourceRows: number;
  readonly otherRows: number;
  readonly graphWrites: number;
}

const resourceTables = [
  'part',
  'observed',
  'resource',
  'change',
  'answer',
  'answer_block',
  'answer_dictionary',
];

export async function watchQuietCycle(
  aws: SimulatedAws,
  journal: string,
  size: number,
  child: MeasureOptions,
): Promise<Quiet> {
  const copy = `${journal}-watched`;
  copyFileSync(journal, copy);
  const watched = await measure('./quiet-process.ts', [aws.url, copy], child);
  checkCycle(watched, size, 'unchanged');
  const { rows, graphWrites, fillWrites } = asWatched(watched.result);
  // Zero must come from a watch that works: the cycle's own record is written each time, and the graph was filled before.
  if (Object.keys(rows).length === 0 || fillWrites === 0)
    throw new Error('the cycle without change was not watched: no row of its own record, or no graph');
  const count = (ofResources: boolean): number =>
    Object.entries(rows).reduce(
      (sum, [table, n]) => sum + (resourceTables.includes(table) === ofResources ? n : 0),
      0,
    );
  return { resourceRows: count(true), otherRows: count(false), graphWrites };
}

/** quiet-process.ts says it. */
function asWatched(value: unknown): {
  readonly rows: Readonly<Record<string, number>>;
  readonly graphWrites: number;
  readonly fillWrites: number;
} {
  return value as { rows: Record<string, number>; graphWrites: number; fillWrites: number };
}

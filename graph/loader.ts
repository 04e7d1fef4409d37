// Runs inside the embedded graph's own process: opens the journal for reading and brings the graph to its state.
// The rows go from SQLite into the graph without crossing a process boundary.
import { openJournal } from '../src/journal/journal.ts';
import { loadKinds } from '../src/registry.ts';
import { checkGraph } from './check.ts';
import type { GraphEngine } from './engine.ts';
import { syncGraph } from './writer.ts';

export interface LoadArguments {
  readonly journalPath: string;
  readonly task: 'sync' | 'rebuild' | 'check';
  /** Days of history that the graph is to have; absent: as many as it has. */
  readonly history?: number | undefined;
}

export default async function load(engine: GraphEngine, given: unknown): Promise<unknown> {
  const { journalPath, task, history } = readArguments(given);
  const kinds = await loadKinds();
  const journal = openJournal(journalPath, 'read');
  try {
    if (task === 'check') return await checkGraph(engine, journal, kinds);
    return await syncGraph(engine, journal, kinds, { rebuild: task === 'rebuild', history });
  } finally {
    journal.close();
  }
}

function readArguments(given: unknown): LoadArguments {
  const { journalPath, task, history } = {
    journalPath: undefined,
    task: 'sync',
    history: undefined,
    ...(typeof given === 'object' ? given : {}),
  };
  if (typeof journalPath !== 'string') throw new TypeError('the graph loader needs the path of a journal');
  return {
    journalPath,
    task: task === 'check' || task === 'rebuild' ? task : 'sync',
    history: typeof history === 'number' ? history : undefined,
  };
}

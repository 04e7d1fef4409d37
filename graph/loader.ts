// Runs inside the embedded graph's own process: opens the journal for reading and brings the graph to its state.
// The rows go from SQLite into the graph without crossing a process boundary.
import { openJournal } from '../src/journal/journal.ts';
import { loadKinds } from '../src/registry.ts';
import type { PastRequest } from '../src/past-estate.ts';
import { checkGraph } from './check.ts';
import type { GraphEngine } from './engine.ts';
import { fillPast } from './fill-past.ts';
import { syncGraph } from './writer.ts';

interface LoadArguments {
  readonly journalPath: string;
  readonly task: 'sync' | 'rebuild' | 'check';
  /** Fills it with the topology of a time instead. */
  readonly past: PastRequest | undefined;
  /** Days of history that the graph is to have; absent: as many as it has. */
  readonly history?: number | undefined;
}

export default async function load(engine: GraphEngine, given: unknown): Promise<unknown> {
  const { journalPath, task, past, history } = readArguments(given);
  const kinds = await loadKinds();
  const journal = openJournal(journalPath, 'read');
  try {
    // That it is past was looked at where it was asked.
    if (past !== undefined)
      return await fillPast(engine, journal, kinds, { ...past, now: new Date(past.at) });
    if (task === 'check') return await checkGraph(engine, journal, kinds);
    return await syncGraph(engine, journal, kinds, { rebuild: task === 'rebuild', history });
  } finally {
    journal.close();
  }
}

function readArguments(given: unknown): LoadArguments {
  const { journalPath, task, past, history } = {
    journalPath: undefined,
    task: 'sync',
    past: undefined,
    history: undefined,
    ...(typeof given === 'object' ? given : {}),
  };
  if (typeof journalPath !== 'string') throw new TypeError('the graph loader needs the path of a journal');
  return {
    journalPath,
    task: task === 'check' || task === 'rebuild' ? task : 'sync',
    past: isPastRequest(past) ? past : undefined,
    history: typeof history === 'number' ? history : undefined,
  };
}

function isPastRequest(value: unknown): value is PastRequest {
  return typeof value === 'object' && value !== null && 'at' in value && typeof value.at === 'string';
}

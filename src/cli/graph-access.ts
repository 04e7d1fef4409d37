// Opens the graph of a group for a command: the embedded one, in a process of its own, filled from the journal.
import { extname } from 'node:path';
import type { CheckResult } from '../../graph/check.ts';
import { type EmbeddedHost, startEmbeddedHost } from '../../graph/embedded.ts';
import type { SyncResult } from '../../graph/writer.ts';
import type { Journal } from '../journal/journal.ts';

const loader = new URL(`../../graph/loader${extname(import.meta.url)}`, import.meta.url);

export async function withGraph<Result>(
  journal: Journal,
  work: (graph: EmbeddedHost, synced: SyncResult) => Promise<Result>,
): Promise<Result> {
  const graph = startEmbeddedHost();
  try {
    const synced = asSyncResult(await graph.load(loader, { journalPath: journal.path, task: 'sync' }));
    return await work(graph, synced);
  } finally {
    graph.kill();
    await graph.exited;
  }
}

export async function checkEmbedded(graph: EmbeddedHost, journal: Journal): Promise<CheckResult> {
  return asCheckResult(await graph.load(loader, { journalPath: journal.path, task: 'check' }));
}

/** The loader is ours and answers with what it says it does; IPC forgets the type. */
function asSyncResult(value: unknown): SyncResult {
  return value as SyncResult;
}

function asCheckResult(value: unknown): CheckResult {
  return value as CheckResult;
}

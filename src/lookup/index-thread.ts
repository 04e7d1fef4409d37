// The threads that read the journal, parse and build; the one that answers only gets columns. The first builds everything and ends, and
// with it goes all that was read for it; the second follows on from there.
import { availableParallelism } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { type Journal, openJournal } from '../journal/journal.ts';
import { goBehind } from '../thread-priority.ts';
import type { Generation } from './generation.ts';
import { halfHelper } from './half-helper.ts';
import { openIndexer } from './indexer.ts';
import { sender, type ThreadData, type ThreadMessage } from './thread-messages.ts';

goBehind();
const { path, tags, pollMs, base } = asThreadData(workerData);
const options = { tags, ...(availableParallelism() > 1 ? { helper: halfHelper(path, tags) } : {}) };

try {
  const journal = openJournal(path, 'read');
  if (base === undefined) {
    send(sender()(openIndexer(journal, options).generation));
    journal.close();
  } else follow(journal, base);
} catch (error) {
  send({ failure: messageOf(error) });
}

function follow(journal: Journal, from: Generation): void {
  const indexer = openIndexer(journal, options, from);
  const messageFor = sender(from);
  const timer = setInterval(() => {
    try {
      const next = indexer.advance();
      if (next !== undefined) send(messageFor(next));
      // After the change is visible, so that it does not wait for this.
      const merged = next === undefined ? undefined : indexer.merge();
      if (merged !== undefined) send(messageFor(merged));
    } catch (error) {
      // It may pass (a lock, a full disk): what was there is still answered, and the next poll tries again.
      send({ failure: messageOf(error) });
    }
  }, pollMs);
  parentPort?.once('message', () => {
    clearInterval(timer);
    journal.close();
    parentPort?.close();
  });
}

function send(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Given by open.ts. */
function asThreadData(value: unknown): ThreadData {
  return value as ThreadData;
}

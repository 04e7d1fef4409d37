// The thread that follows the journal: it reads, parses and builds; the one that answers only gets columns.
import { parentPort, workerData } from 'node:worker_threads';
import { openJournal } from '../journal/journal.ts';
import { openIndexer } from './indexer.ts';
import { sender, type ThreadData, type ThreadMessage } from './thread-messages.ts';

const { path, tags, pollMs } = asThreadData(workerData);

try {
  const journal = openJournal(path, 'read');
  const indexer = openIndexer(journal, { tags });
  const messageOf = sender();
  send(messageOf(indexer.generation));
  const timer = setInterval(() => {
    try {
      const next = indexer.advance();
      if (next !== undefined) send(messageOf(next));
      // After the change is visible, so that it does not wait for this.
      const merged = next === undefined ? undefined : indexer.merge();
      if (merged !== undefined) send(messageOf(merged));
    } catch (error) {
      // It may pass (a lock, a full disk): what was there is still answered, and the next poll tries again.
      send({ failure: messageOfError(error) });
    }
  }, pollMs);
  parentPort?.once('message', () => {
    clearInterval(timer);
    journal.close();
    parentPort?.close();
  });
} catch (error) {
  send({ failure: messageOfError(error) });
}

function send(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

function messageOfError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Given by open.ts. */
function asThreadData(value: unknown): ThreadData {
  return value as ThreadData;
}

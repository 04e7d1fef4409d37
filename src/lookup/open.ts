// Opens the lookup on a data directory: a thread of its own builds the index from the journal and follows it, read-only.
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { defaultDataPath, defaultGroup, openDataDirectory } from '../data-directory.ts';
import { OperatorError } from '../errors.ts';
import type { Generation } from './generation.ts';
import { defaultRetentionDays, IndexLookup, type Lookup } from './lookup.ts';
import { receiver, threadLimits, type ThreadData, type ThreadMessage } from './thread-messages.ts';

export interface OpenLookupOptions {
  /** Data directory; by default that of the command (`GROUNDPLAN_DATA`, else `~/.local/share/groundplan`). */
  readonly data?: string;
  /** Account group, `default` by default. */
  readonly group?: string;
  /** Keys of tags that answers have, of the interface, else of its instance. */
  readonly tags?: readonly string[];
  /** How often to look for commits, in milliseconds: 20 by default. */
  readonly pollMs?: number;
  /** How far back answers go: 90 by default. */
  readonly retentionDays?: number;
}

/**
 * Settles when the index is built. It follows what other processes write until it is closed, and keeps the process alive until then.
 * @throws OperatorError where nothing is collected yet, or the journal cannot be read; UsageError where there is no such group
 */
export async function openLookup(options: OpenLookupOptions = {}): Promise<Lookup> {
  const directory = openDataDirectory(options.data ?? defaultDataPath(process.env));
  const journal = directory.openForReading(options.group ?? defaultGroup);
  const { path } = journal;
  journal.close();
  return followJournal(path, options);
}

export interface FollowOptions extends Omit<OpenLookupOptions, 'data' | 'group'> {
  /** Gives up building; one that is built is closed by itself. */
  readonly signal?: AbortSignal;
  /** The journal could not be read; it is tried again, and told once until it can be. */
  readonly onFailure?: (error: Error) => void;
  /** The thread that follows ended by itself: what is there is answered, and nothing new comes. */
  readonly onEnd?: (error: Error) => void;
}

export async function followJournal(path: string, options: FollowOptions = {}): Promise<IndexLookup> {
  const { tags = [], pollMs = 20, retentionDays = defaultRetentionDays, signal } = options;
  const base = await built({ path, tags, pollMs }, signal);
  const worker = startThread({ path, tags, pollMs, base });
  const exited = new Promise<void>((done) => worker.once('exit', () => done()));
  let isClosing = false;
  const lookup = new IndexLookup(base, { retentionDays, now: Date.now }, async () => {
    isClosing = true;
    worker.postMessage('close');
    await exited;
  });
  const receive = receiver(base);
  worker.on('message', (message: ThreadMessage) => {
    if (!('failure' in message)) return lookup.take(receive(message));
    const isNew = lookup.failure === undefined;
    const error = failed(message.failure);
    lookup.fail(error);
    if (isNew) options.onFailure?.(error);
  });
  worker.once('error', (error) => lookup.fail(failed(error.message)));
  worker.once('exit', () => {
    if (isClosing) return;
    if (lookup.failure === undefined) lookup.fail(failed('its thread ended'));
    options.onEnd?.(lookup.failure ?? failed('its thread ended'));
  });
  return lookup;
}

/** By a thread that ends with it. */
async function built(data: ThreadData, signal: AbortSignal | undefined): Promise<Generation> {
  const { promise, resolve, reject } = Promise.withResolvers<Generation>();
  const worker = startThread(data);
  const stop = (): void => void worker.terminate();
  signal?.addEventListener('abort', stop);
  worker.once('message', (message: ThreadMessage) => {
    if ('failure' in message) reject(new OperatorError(`the lookup cannot be built: ${message.failure}`));
    else resolve(receiver()(message));
  });
  worker.once('error', (error) => reject(new OperatorError(`the lookup cannot be built: ${error.message}`)));
  worker.once('exit', () => {
    signal?.removeEventListener('abort', stop);
    reject(new OperatorError('the lookup cannot be built: its thread ended'));
  });
  return promise;
}

function startThread(workerData: ThreadData): Worker {
  // The neighbour with this file's own ending: .ts in a checkout, .js in dist. The caller's flags are not the thread's.
  const script = new URL(`./index-thread${extname(import.meta.url)}`, import.meta.url);
  return new Worker(script, { workerData, execArgv: [], resourceLimits: threadLimits });
}

function failed(why: string): OperatorError {
  return new OperatorError(`the lookup does not follow the journal: ${why}`);
}

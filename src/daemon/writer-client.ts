// The thread that writes, seen from the one that answers: started, asked over a port, and stopped within a bound.
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { OperatorError } from '../errors.ts';
import { callOver } from './calls.ts';
import { type WriterCalls, writerCallNames, type WriterEvent, type WriterSetup } from './writer-calls.ts';

export interface Writer {
  readonly calls: WriterCalls;
  readonly isAlive: boolean;
  /** Settles when the thread has ended; with the reason where nobody asked it to. */
  readonly ended: Promise<Error | undefined>;
  /** Lets the commit under way end, closes the journals; a thread that does not end in time is cut off, which loses nothing committed. */
  stop(timeoutMs: number): Promise<void>;
}

const module = new URL(`./writer-thread${extname(import.meta.url)}`, import.meta.url);

/** @throws OperatorError where it cannot be started */
export async function startWriter(
  setup: WriterSetup,
  onEvent: (event: WriterEvent) => void,
): Promise<Writer> {
  const worker = new Worker(module, { workerData: setup, name: 'writer' });
  const { calls, end } = callOver<WriterCalls>(worker, writerCallNames);
  const ready = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<Error | undefined>();
  let isAlive = true;
  let isStopping = false;
  let reason: Error | undefined;

  worker.on('message', (message: unknown) => {
    if (!isEvent(message)) return;
    if (message.event === 'ready') ready.resolve();
    else onEvent(message);
  });
  worker.on('error', (error: unknown) => {
    reason = error instanceof Error ? error : new Error(String(error));
  });
  worker.on('exit', (code) => {
    isAlive = false;
    const why = reason ?? new OperatorError(`the thread that writes ended (code ${code})`);
    end(isStopping ? new OperatorError('groundplan is stopping; try again when it runs') : why);
    ready.reject(why);
    ended.resolve(isStopping ? undefined : why);
  });
  await ready.promise;

  async function stop(timeoutMs: number): Promise<void> {
    isStopping = true;
    const timer = setTimeout(() => void worker.terminate(), timeoutMs);
    // The thread may end before its answer is read; that it ended is what counts.
    await Promise.race([calls.stop().catch(() => undefined), ended.promise]);
    await ended.promise;
    clearTimeout(timer);
  }

  return {
    calls,
    get isAlive() {
      return isAlive;
    },
    ended: ended.promise,
    stop,
  };
}

function isEvent(message: unknown): message is WriterEvent {
  return typeof message === 'object' && message !== null && 'event' in message;
}

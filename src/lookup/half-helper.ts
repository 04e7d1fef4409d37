// Starts a thread that builds half of an index, and waits for it without giving its own thread away.
import { extname } from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Half, Helper } from './cold.ts';
import type { HalfData, HalfMessage } from './half-thread.ts';
import { threadLimits } from './thread-messages.ts';

/** Much longer than the other half took, which is of the same size: it hangs, or never began. */
const patienceFactor = 3;
const patienceMs = 10_000;

/** Starting a thread takes longer than what it would do of fewer. */
const leastInterfaces = 30_000;

export function halfHelper(path: string, tags: readonly string[]): Helper {
  return {
    least: leastInterfaces,
    begin: (from, at): Half => {
      const begun = performance.now();
      const { port1, port2 } = new MessageChannel();
      const ended = new SharedArrayBuffer(4);
      const workerData: HalfData = { path, tags, from, at, port: port2, ended };
      const script = new URL(`./half-thread${extname(import.meta.url)}`, import.meta.url);
      const worker = new Worker(script, {
        workerData,
        transferList: [port2],
        execArgv: [],
        resourceLimits: threadLimits,
      });
      // Who waits sees that nothing came.
      worker.on('error', () => undefined);
      return {
        result: () => {
          const spent = performance.now() - begun;
          Atomics.wait(new Int32Array(ended), 0, 0, patienceMs + patienceFactor * spent);
          const message = asHalfMessage(receiveMessageOnPort(port1)?.message);
          port1.close();
          void worker.terminate();
          return message?.segment;
        },
      };
    },
  };
}

/** Sent by half-thread.ts. */
function asHalfMessage(value: unknown): HalfMessage | undefined {
  return value as HalfMessage | undefined;
}

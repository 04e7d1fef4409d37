// Starts the simulated AWS beside what is measured, and tells what was asked of it since the last time.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface SimulatedAws {
  readonly url: string;
  /** Calls by `service:Operation` since the last question. */
  asked(): Promise<Readonly<Record<string, number>>>;
  /** From now on 1 % of the estate is changed. */
  change(): Promise<void>;
  close(): Promise<void>;
}

export async function startSimulatedAws(interfaces: number, signal: AbortSignal): Promise<SimulatedAws> {
  const child = fork(
    fileURLToPath(new URL('./simulator-process.ts', import.meta.url)),
    [String(interfaces)],
    {
      signal,
      execArgv: [],
    },
  );
  const exited = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`the simulated AWS ended by itself (${code ?? 'killed'})`)),
    );
  });
  // Whoever waits for an answer hears of it; nobody may be waiting.
  exited.catch(() => undefined);

  async function answer(): Promise<object> {
    const [message]: unknown[] = await Promise.race([once(child, 'message'), exited]);
    if (typeof message === 'object' && message !== null) return message;
    throw new TypeError('the simulated AWS said something else than an object');
  }

  const started = await answer();
  if (!('url' in started) || typeof started.url !== 'string')
    throw new TypeError('the simulated AWS named no address');
  return {
    url: started.url,
    asked: async () => {
      child.send('asked');
      const said = await answer();
      return 'asked' in said ? counts(said.asked) : {};
    },
    change: async () => {
      child.send('change');
      await answer();
    },
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

function counts(value: unknown): Readonly<Record<string, number>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}

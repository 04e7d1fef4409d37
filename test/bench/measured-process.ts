// Runs one process alone and gives what it used and what it said. Refuses one that fails or says nothing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Usage } from './usage.ts';

export interface Measured {
  readonly usage: Usage;
  readonly result: Readonly<Record<string, unknown>>;
}

export interface MeasureOptions {
  readonly signal: AbortSignal;
  /** A folder of the benchmark's own: home directory, compile cache. */
  readonly home: string;
  /** Of the simulated AWS, where the process does not get it as an argument. */
  readonly endpoint?: string;
  /** Ten minutes by default, far beyond what most of them take. */
  readonly timeoutMs?: number;
}

export async function measure(
  script: string,
  given: readonly string[],
  options: MeasureOptions,
): Promise<Measured> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [path, ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
    signal: options.signal,
    timeout: options.timeoutMs ?? 10 * 60_000,
    killSignal: 'SIGKILL',
    // Nothing of the caller's: neither credentials and profiles, nor flags of Node's that only one side would feel. Both sides with
    // Node's compile cache: without it the sources' types would be stripped at each start, as they never are in the package.
    env: {
      PATH: process.env['PATH'],
      HOME: options.home,
      NODE_COMPILE_CACHE: join(options.home, 'compile-cache'),
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIABENCHBENCHBENCHB',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_EC2_METADATA_DISABLED: 'true',
      ...(options.endpoint === undefined ? {} : { AWS_ENDPOINT_URL: options.endpoint }),
    },
  });
  const [said, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (code !== 0) throw new Error(`${script} ended with ${String(signal ?? code)}`);
  return asMeasured(JSON.parse(said));
}

/** Our own children's last line (usage.ts). */
function asMeasured(value: unknown): Measured {
  return value as Measured;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

// Runs one process alone and gives what it used and what it said. Refuses one that fails or says nothing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Usage } from './usage.ts';

export interface Measured {
  readonly usage: Usage;
  readonly result: Readonly<Record<string, unknown>>;
}

/** Far beyond what any of them takes. */
const timeoutMs = 10 * 60_000;

export async function measure(
  script: string,
  given: readonly string[],
  options: { readonly signal: AbortSignal; readonly home: string },
): Promise<Measured> {
  const flags = (process.env['GROUNDPLAN_BENCH_NODE_FLAGS'] ?? '').split(' ').filter((flag) => flag !== '');
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [...flags, path, ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
    signal: options.signal,
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    // Nothing of the caller's: neither credentials and profiles, nor flags of Node's that only one side would feel.
    env: {
      PATH: process.env['PATH'],
      HOME: options.home,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIABENCHBENCHBENCHB',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_EC2_METADATA_DISABLED: 'true',
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

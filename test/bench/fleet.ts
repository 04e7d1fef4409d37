// `bench fleet`: a round over many accounts, mostly empty, as the daemon runs it: the first that reads everything, and one that finds
// nothing new. The simulated AWS is a process of its own on the same cores; what it takes is told beside.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Benchmark, BenchmarkOptions, BenchmarkResult } from './benchmark.ts';
import type { FleetResult, FleetRound, FleetTask } from './fleet-shape.ts';
import { measure, type Measured } from './measured-process.ts';

export const fleetBenchmark: Benchmark = {
  name: 'fleet',
  doc: 'a round over 200 accounts in 17 regions (20 without --full): time, processor, memory',
  run,
};

/** `interfaces` so that there are about 500 resources an account. */
const sizes = { small: { accounts: 20, interfaces: 1_000 }, full: { accounts: 200, interfaces: 10_000 } };

async function run({ full, size, signal, say }: BenchmarkOptions): Promise<BenchmarkResult> {
  const { accounts, interfaces } =
    size === undefined
      ? sizes[full ? 'full' : 'small']
      : { accounts: Math.ceil(size / 50), interfaces: size };
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-bench-'));
  const aws = await startFleet(accounts, interfaces, signal);
  try {
    say(`fleet: ${accounts} accounts, ${interfaces} interfaces, at ${aws.url}`);
    const task: FleetTask = { data: join(folder, 'data'), accounts: aws.accounts, rounds: 3 };
    const one = await measure('./fleet-process.ts', [JSON.stringify(task)], {
      signal,
      home: folder,
      endpoint: aws.url,
      timeoutMs: 40 * 60_000,
    });
    return result(one, accounts, await aws.cpuMs());
  } finally {
    await aws.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function result(one: Measured, accounts: number, awsCpuMs: number): BenchmarkResult {
  const { rounds, locations, resources } = asResult(one.result);
  const [first, , unchanged] = rounds;
  if (first === undefined || unchanged === undefined) throw new Error('a round is missing');
  check(rounds);
  const peakMb = Math.round(one.usage.peakMb);
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
  const isFull = accounts === sizes.full.accounts;
  return {
    sizes: { accounts, interfaces: accounts * 50, rounds: rounds.length },
    figures: {
      unchangedWallMs: Math.round(unchanged.wallMs),
      unchangedCpuMs: Math.round(unchanged.cpuMs),
      firstWallMs: Math.round(first.wallMs),
      firstCpuMs: Math.round(first.cpuMs),
      peakMb,
      calls: unchanged.calls,
      locations,
      resources,
      unchangedCpuMsPerCall: unchanged.cpuMs / unchanged.calls,
      simulatorCpuMs: Math.round(awsCpuMs),
    },
    rows: [
      {
        what: `fleet: a round without change (${accounts} accounts, ${locations} locations, ${resources} resources, ${unchanged.calls} calls)`,
        measured: `${seconds(unchanged.wallMs)}, ${seconds(unchanged.cpuMs)} of processor (${(unchanged.cpuMs / unchanged.calls).toFixed(2)} ms a call)`,
        target: isFull ? '240 s' : '–',
        held: isFull ? unchanged.wallMs <= 240_000 : undefined,
      },
      {
        what: 'fleet: the first round',
        measured: `${seconds(first.wallMs)}, ${seconds(first.cpuMs)} of processor; the simulator, all rounds: ${seconds(awsCpuMs)}`,
        target: '–',
        held: undefined,
      },
      {
        what: 'fleet: peak of memory',
        measured: `${peakMb} MB`,
        target: isFull ? '1,500 MB' : '–',
        held: isFull ? peakMb <= 1_500 : undefined,
      },
    ],
  };
}

/** Rounds that failed somewhere, or that found something where nothing changed, would be measured for the wrong reason. */
function check(rounds: readonly FleetRound[]): void {
  for (const [index, { failed, changes }] of rounds.entries()) {
    if (failed > 0) throw new Error(`round ${index + 1}: ${failed} scopes were not read`);
    // The second may learn what hangs on another account's answers.
    if (index > 1 && changes > 0)
      throw new Error(`round ${index + 1}: ${changes} changes where nothing changed`);
  }
}

interface Fleet {
  readonly url: string;
  readonly accounts: readonly string[];
  cpuMs(): Promise<number>;
  close(): Promise<void>;
}

export async function startFleet(accounts: number, interfaces: number, signal: AbortSignal): Promise<Fleet> {
  const path = fileURLToPath(new URL('./fleet-simulator-process.ts', import.meta.url));
  const child = fork(path, [String(accounts), String(interfaces)], { signal, execArgv: [] });
  const { url = '', accounts: ids = [] } = asStarted(await answerOf(child));
  return {
    url,
    accounts: ids,
    cpuMs: async () => {
      child.send('cpu');
      return asStarted(await answerOf(child)).cpuMs ?? 0;
    },
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

export async function answerOf(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(() => {
    throw new Error('a process of the benchmark ended by itself');
  });
  // It ends in the end, and then nobody waits.
  ended.catch(() => undefined);
  const [message]: unknown[] = await Promise.race([once(child, 'message'), ended]);
  return message;
}

/** Our own child's words. */
function asStarted(value: unknown): { url?: string; accounts?: readonly string[]; cpuMs?: number } {
  return value as { url?: string; accounts?: readonly string[]; cpuMs?: number };
}

function asResult(value: unknown): FleetResult {
  return value as FleetResult;
}

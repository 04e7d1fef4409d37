// Part of `bench lookup`: single lookups at 3,000 a second, paced, against the daemon while it collects a fleet without rest. Daemon, load
// and the simulated AWS are processes of their own and share the machine.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDataDirectory } from '../../src/data-directory.ts';
import type { BenchmarkOptions, BenchmarkRow } from './benchmark.ts';
import { answerOf, startFleet } from './fleet.ts';

export interface Service {
  readonly figures: Readonly<
    Record<'serviceP99MsDuringCycle' | 'loopDelayP99Ms' | 'loopDelayFloorP99Ms', number>
  >;
  readonly rows: readonly BenchmarkRow[];
}

const requestsPerSecond = 3_000;
/** As many cycles as the daemon runs at once. */
const workers = 4;

/** `fleet` as in `bench fleet`, smaller where the whole benchmark is. */
export async function measureService({ full, size, signal, say }: BenchmarkOptions): Promise<Service> {
  const accounts = full ? 200 : Math.min(20, Math.ceil((size ?? 50_000) / 500));
  const seconds = size === undefined || size >= 10_000 ? 15 : 4;
  const data = mkdtempSync(join(tmpdir(), 'groundplan-bench-'));
  const aws = await startFleet(accounts, accounts * 50, signal);
  const children: ChildProcess[] = [];
  try {
    const child = start('./lookup-service-process.ts', [data, JSON.stringify(aws.accounts)], data, {
      signal,
      endpoint: aws.url,
    });
    children.push(child);
    const server = asServer(await answerOf(child));
    const floor = start('./loop-floor-process.ts', [], data, { signal });
    children.push(floor);
    await answerOf(floor);
    await collectAll(server, aws.accounts);
    const paths = pathsOf(data);
    say(`service: ${accounts} accounts were collected; asking for ${paths.length} of their interfaces`);
    const ask = async (of: ChildProcess): Promise<Asked> => {
      of.send('asked');
      return asAsked(await answerOf(of));
    };
    // Code that is compiled, as after the first minute.
    await load(server, paths, 2, signal);
    await ask(child);
    await ask(floor);
    const cycling = keepCollecting(server, aws.accounts);
    const loaded = await load(server, paths, seconds, signal);
    const during = await ask(child);
    const { loopP99Ms: floorMs } = await ask(floor);
    const cycles = await cycling.stop();
    if (loaded.failed > 0) throw new Error(`${loaded.failed} lookups were not answered with 200`);
    if (cycles === 0) throw new Error('no cycle ended while lookups were asked');
    return result(during, floorMs, loaded, cycles);
  } finally {
    for (const child of children) await ended(child);
    await aws.close();
    rmSync(data, { recursive: true, force: true });
  }
}

interface Server {
  readonly url: string;
  readonly token: string;
}

interface Asked {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly loopP99Ms: number;
}

interface Loaded {
  readonly answered: number;
  readonly failed: number;
  readonly elapsedMs: number;
}

/** A cycle of each account, to its end. */
async function collectAll(
  { url, token }: Server,
  accounts: readonly string[],
  over?: AbortSignal,
): Promise<number> {
  // Shared by those who work: each takes the next one.
  const left = accounts.values();
  let cycles = 0;
  async function work(): Promise<void> {
    for (const account of left) {
      if (over?.aborted === true) return;
      const { status } = await fetch(`${url}/v7/cloud-insights/collect`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ integration: account }),
      });
      if (status !== 200) throw new Error(`the account ${account} was not collected (status ${status})`);
      cycles += 1;
    }
  }
  await Promise.all(Array.from({ length: workers }, work));
  return cycles;
}

/** Round after round, as a daemon that never rests. `stop` gives how many cycles ended before it. */
function keepCollecting(server: Server, accounts: readonly string[]): { stop(): Promise<number> } {
  const over = new AbortController();
  async function rounds(): Promise<number> {
    let cycles = 0;
    while (!over.signal.aborted) cycles += await collectAll(server, accounts, over.signal);
    return cycles;
  }
  const running = rounds();
  // Looked at when it is stopped.
  running.catch(() => undefined);
  return {
    stop: () => {
      over.abort();
      return running;
    },
  };
}

async function load(
  { url, token }: Server,
  paths: readonly string[],
  seconds: number,
  signal: AbortSignal,
): Promise<Loaded> {
  const args = [url, token, JSON.stringify(paths), String(requestsPerSecond), String(seconds)];
  return asLoaded(await answerOf(start('./api-load-process.ts', args, tmpdir(), { signal })));
}

/** Interfaces now, and half of them as of the moment. */
function pathsOf(data: string): readonly string[] {
  const journal = openDataDirectory(data).openForReading('default');
  try {
    const at = new Date().toISOString();
    return [...journal.resources('NetworkInterface')].slice(0, 1_000).map(({ id }, n) => {
      const path = `/v7/cloud-insights/lookups/eni/${id}`;
      return n % 2 === 0 ? path : `${path}?at=${at}`;
    });
  } finally {
    journal.close();
  }
}

function start(
  script: string,
  args: readonly string[],
  home: string,
  { signal, endpoint }: { readonly signal: AbortSignal; readonly endpoint?: string },
): ChildProcess {
  return fork(fileURLToPath(new URL(script, import.meta.url)), [...args], {
    signal,
    execArgv: [],
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      NODE_COMPILE_CACHE: join(home, 'compile-cache'),
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIABENCHBENCHBENCHB',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_EC2_METADATA_DISABLED: 'true',
      ...(endpoint === undefined ? {} : { AWS_ENDPOINT_URL: endpoint }),
    },
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.disconnect();
  await once(child, 'exit');
}

// Our own children's messages.
function asServer(value: unknown): Server {
  return value as Server;
}

function asAsked(value: unknown): Asked {
  return value as Asked;
}

function asLoaded(value: unknown): Loaded {
  return value as Loaded;
}

function result(
  { p50Ms, p99Ms, maxMs, loopP99Ms }: Asked,
  floorMs: number,
  loaded: Loaded,
  cycles: number,
): Service {
  const two = (value: number): number => Math.round(value * 100) / 100;
  const rate = loaded.answered / (loaded.elapsedMs / 1_000);
  return {
    figures: {
      serviceP99MsDuringCycle: two(p99Ms),
      loopDelayP99Ms: two(loopP99Ms),
      loopDelayFloorP99Ms: two(floorMs),
    },
    rows: [
      {
        what: `single lookups a second, asked for at ${requestsPerSecond}, beside ${cycles} cycles`,
        measured: String(Math.round(rate)),
        target: String(requestsPerSecond),
        held: rate >= requestsPerSecond * 0.98,
      },
      {
        what: 'their service time in the daemon, p99',
        measured: `${two(p99Ms)} ms (p50 ${two(p50Ms)}, max ${two(maxMs)})`,
        target: '2 ms',
        held: p99Ms < 2,
      },
      {
        what: "the daemon's event loop was late, p99",
        measured: `${two(loopP99Ms)} ms`,
        target: '5 ms',
        held: loopP99Ms < 5,
        floor: `a process that does nothing ${two(floorMs)} ms`,
        ratio: `${(loopP99Ms / Math.max(0.01, floorMs)).toFixed(2)}×`,
      },
    ],
  };
}

// `bench api`: read endpoints at 2,000 requests a second, paced, while cycles run into the same journal: service time as the server sees it;
// how soon a server over 100,000 resources is ready; and what it costs while nobody asks. Server, load, cycles and the simulated AWS are
// processes of their own and share the machine.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openJournal } from '../../src/journal/journal.ts';
import type { Benchmark, BenchmarkOptions, BenchmarkResult } from './benchmark.ts';
import { asDocument, checkCycle } from './cycle-check.ts';
import { measure, median } from './measured-process.ts';
import { startSimulatedAws } from './simulated-aws.ts';

export const apiBenchmark: Benchmark = {
  name: 'api',
  doc: 'reads at 2,000 requests a second while cycles run, readiness with 100,000 resources, CPU at rest',
  run,
};

const requestsPerSecond = 2_000;
const loadSeconds = 15;
const idleSeconds = 10;
/** Interfaces of which the estate has 100,000 resources in all. */
const defaultSize = 87_000;

async function run({
  size = defaultSize,
  runs = 5,
  signal,
  say,
}: BenchmarkOptions): Promise<BenchmarkResult> {
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-bench-'));
  const path = join(folder, 'journal.db');
  const aws = await startSimulatedAws(size, signal);
  try {
    const child = { signal, home: folder };
    const first = checkCycle(await measure('./cycle-process.ts', [aws.url, path], child), size, 'first');
    const resources = Object.values(first.resources).reduce((sum, count) => sum + count, 0);
    say(`a journal of ${resources} resources`);
    const ready: number[] = [];
    // The first fills Node's compile cache.
    for (let round = 0; round <= runs; round++) {
      const server = await startServer(path, folder, signal);
      if (round > 0) ready.push(server.readyMs);
      await server.stop();
    }
    say(`ready ${runs} times`);
    const server = await startServer(path, folder, signal);
    try {
      const paths = JSON.stringify(pathsOf(path));
      // Code that is compiled and statements that are prepared, as after the first minute.
      await load(server, paths, 2, signal);
      await server.asked();
      const cycling = new AbortController();
      const cycles = keepCycling(aws.url, path, child, cycling.signal);
      const loaded = await load(server, paths, loadSeconds, signal);
      const during = await server.asked();
      cycling.abort();
      const cyclesRun = await cycles;
      say(`${loaded.answered} requests beside ${cyclesRun} cycles`);
      if (loaded.failed > 0) throw new Error(`${loaded.failed} requests were not answered with 200`);
      await sleep(1_000, undefined, { signal });
      const before = await server.asked();
      await sleep(idleSeconds * 1_000, undefined, { signal });
      const after = await server.asked();
      return result({
        resources,
        readyMs: median(ready),
        readsPerSecond: loaded.answered / (loaded.elapsedMs / 1_000),
        during,
        idleCpuPercent: (100 * (after.cpuMs - before.cpuMs)) / (after.atMs - before.atMs),
        cyclesRun,
      });
    } finally {
      await server.stop();
    }
  } finally {
    await aws.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Asked {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly cpuMs: number;
  readonly atMs: number;
}

interface Server {
  readonly url: string;
  readonly token: string;
  readonly readyMs: number;
  /** Since it was asked last. */
  asked(): Promise<Asked>;
  stop(): Promise<void>;
}

async function startServer(path: string, home: string, signal: AbortSignal): Promise<Server> {
  const child = start('./api-process.ts', [path], home, signal);
  const { url, token, readyMs } = asStarted(await answerOf(child));
  return {
    url,
    token,
    readyMs,
    asked: async () => {
      child.send('asked');
      return asAsked(await answerOf(child));
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

interface Loaded {
  readonly answered: number;
  readonly failed: number;
  readonly elapsedMs: number;
}

async function load(
  { url, token }: Server,
  paths: string,
  seconds: number,
  signal: AbortSignal,
): Promise<Loaded> {
  const args = [url, token, paths, String(requestsPerSecond), String(seconds)];
  return asLoaded(await answerOf(start('./api-load-process.ts', args, tmpdir(), signal)));
}

/** Cycles one after the other, as a daemon that never rests; gives how many ended. */
async function keepCycling(
  url: string,
  path: string,
  child: Parameters<typeof measure>[2],
  until: AbortSignal,
): Promise<number> {
  let cycles = 0;
  while (!until.aborted) {
    asDocument((await measure('./cycle-process.ts', [url, path], child)).result['document']);
    cycles += 1;
  }
  return cycles;
}

/** What a page and a dashboard ask: mostly single resources, pages of them, events, how integrations stand. */
function pathsOf(path: string): readonly string[] {
  const journal = openJournal(path, 'read');
  try {
    const ids = journal
      .inventory({ kind: 'NetworkInterface' }, undefined, { limit: 200, looked: 1 })
      .resources.map(({ id }) => id);
    const [integration] = journal.integrations();
    const [vpc] = journal.inventory({ kind: 'Vpc' }, undefined, { limit: 1, looked: 1 }).resources;
    const base = '/v7/cloud-insights';
    return ids.flatMap((id) => [
      `${base}/inventory/${id}`,
      `${base}/inventory/${id}`,
      `${base}/inventory?kind=NetworkInterface&limit=20&region=eu-west-1`,
      `${base}/inventory/${id}`,
      `${base}/inventory?vpc=${vpc?.id ?? ''}&kind=Subnet&limit=20`,
      `${base}/events?limit=20`,
      `${base}/integration/aws`,
      `${base}/integrations/${encodeURIComponent(integration?.id ?? '')}/status`,
      `${base}/inventory/${id}`,
      `${base}/integration/aws/policy/settings`,
    ]);
  } finally {
    journal.close();
  }
}

function start(script: string, args: readonly string[], home: string, signal: AbortSignal): ChildProcess {
  return fork(fileURLToPath(new URL(script, import.meta.url)), [...args], {
    signal,
    execArgv: [],
    env: { PATH: process.env['PATH'], HOME: home, NODE_COMPILE_CACHE: join(home, 'compile-cache') },
  });
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`a process of the benchmark ended by itself (${String(code)})`);
  });
  ended.catch(() => undefined); // Nobody may be waiting.
  const [message]: unknown[] = await Promise.race([once(child, 'message'), ended]);
  return message;
}

// Our own children's messages.
function asStarted(value: unknown): Pick<Server, 'url' | 'token' | 'readyMs'> {
  return value as Pick<Server, 'url' | 'token' | 'readyMs'>;
}

function asAsked(value: unknown): Asked {
  return value as Asked;
}

function asLoaded(value: unknown): Loaded {
  return value as Loaded;
}

interface Seen {
  readonly resources: number;
  readonly readyMs: number;
  readonly readsPerSecond: number;
  readonly during: Asked;
  readonly idleCpuPercent: number;
  readonly cyclesRun: number;
}

function result({
  resources,
  readyMs,
  readsPerSecond,
  during,
  idleCpuPercent,
  cyclesRun,
}: Seen): BenchmarkResult {
  const two = (value: number): number => Math.round(value * 100) / 100;
  return {
    sizes: { resources, loadSeconds, cycles: cyclesRun },
    figures: {
      readsPerSecond: Math.round(readsPerSecond),
      p50Ms: two(during.p50Ms),
      p99Ms: two(during.p99Ms),
      maxMs: two(during.maxMs),
      readyMs: Math.round(readyMs),
      idleCpuPercent: two(idleCpuPercent),
    },
    rows: [
      {
        what: `reads a second, asked for at ${requestsPerSecond}, beside ${cyclesRun} cycles`,
        measured: String(Math.round(readsPerSecond)),
        target: `${requestsPerSecond}`,
        held: readsPerSecond >= requestsPerSecond * 0.98,
      },
      {
        what: 'their service time in the server, p99',
        measured: `${two(during.p99Ms)} ms`,
        target: '< 10 ms',
        held: during.p99Ms < 10,
      },
      {
        what: `ready with ${resources} resources, start included`,
        measured: `${Math.round(readyMs)} ms`,
        target: '< 2,000 ms',
        held: readyMs < 2_000,
      },
      {
        what: 'CPU while nobody asks',
        measured: `${two(idleCpuPercent)} %`,
        target: '< 1 %',
        held: idleCpuPercent < 1,
      },
    ],
  };
}

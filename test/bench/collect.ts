// `bench collect`: what collecting costs beyond the bare SDK, in CPU of whole processes, and what a cycle without change writes.
// Per round, one after the other: the floor, a first cycle into an empty journal, a second one in which nothing changed; so a
// machine that slows down slows all three. Medians of five rounds. Refuses a comparison in which the two sides asked differently.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKinds } from '../../src/registry.ts';
import type { Benchmark, BenchmarkOptions, BenchmarkResult, BenchmarkRow } from './benchmark.ts';
import { asDocument, checkCycle } from './cycle-check.ts';
import { generatedEstate } from './estate.ts';
import { floorCalls } from './floor-calls.ts';
import { measure, type Measured, median } from './measured-process.ts';
import { type Quiet, watchQuietCycle } from './quiet-cycle.ts';
import { type SimulatedAws, startSimulatedAws } from './simulated-aws.ts';

const targets = { firstRatio: 1.4, unchangedRatio: 1.1, peakMb: 550 };
const fullSize = 100_000;

export const collectBenchmark: Benchmark = {
  name: 'collect',
  doc: "a first and an unchanged cycle against the bare SDK's CPU for the same calls",
  run,
};

interface Round {
  readonly floor: Measured;
  readonly first: Measured;
  readonly unchanged: Measured;
}

async function run(options: BenchmarkOptions): Promise<BenchmarkResult> {
  const { size = 10_000, runs = 5, full } = options;
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-bench-'));
  try {
    const measured = await atSize({ size, runs, watch: true }, folder, options);
    const largest = full
      ? await atSize({ size: fullSize, runs: 1, watch: false }, folder, options)
      : undefined;
    return result(size, runs, measured, largest === undefined ? undefined : peakOf(largest.rounds));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface AtSize {
  readonly rounds: readonly Round[];
  readonly quiet: Quiet | undefined;
}

async function atSize(
  { size, runs, watch }: { readonly size: number; readonly runs: number; readonly watch: boolean },
  folder: string,
  options: BenchmarkOptions,
): Promise<AtSize> {
  const { signal, say } = options;
  const callsFile = join(folder, `calls-${size}.json`);
  // As the cycle's policy has it (cycle.ts).
  const asked = (await loadKinds()).filter(({ group }) => group === 'ec2');
  writeFileSync(callsFile, JSON.stringify(floorCalls(asked, generatedEstate(size))));
  const aws = await startSimulatedAws(size, signal);
  const child = { signal, home: folder };
  try {
    // Fills the caches (the simulator's of written items, Node's of compiled code, the file system's) for all sides alike.
    await measure('./floor-process.ts', [aws.url, callsFile], child);
    await measure('./cycle-process.ts', [aws.url, join(folder, `warm-up-${size}`, 'journal.db')], child);
    await aws.asked();
    const rounds: Round[] = [];
    let quiet: Quiet | undefined;
    for (let round = 1; round <= runs; round++) {
      const journal = join(folder, `${size}-${round}`, 'journal.db');
      const floor = await measure('./floor-process.ts', [aws.url, callsFile], child);
      const calls = await aws.asked();
      const first = await measure('./cycle-process.ts', [aws.url, journal], child);
      await sameCalls(aws, calls, 'the first cycle');
      checkCycle(first, size, 'first');
      const unchanged = await measure('./cycle-process.ts', [aws.url, journal], child);
      await sameCalls(aws, calls, 'the cycle without change');
      checkCycle(unchanged, size, 'unchanged');
      rounds.push({ floor, first, unchanged });
      say(
        `${size} interfaces, round ${round} of ${runs}: SDK ${cpu(floor)}, first ${cpu(first)}, unchanged ${cpu(unchanged)}` +
          ` (peak ${Math.round(floor.usage.peakMb)}, ${Math.round(first.usage.peakMb)}, ${Math.round(unchanged.usage.peakMb)} MB)`,
      );
      if (round === runs && watch) quiet = await watchQuietCycle(aws, journal, size, child);
      rmSync(join(folder, `${size}-${round}`), { recursive: true, force: true });
    }
    return { rounds, quiet };
  } finally {
    await aws.close();
  }
}

function cpu({ usage }: Measured): string {
  return `${(usage.cpuMs / 1000).toFixed(2)} s`;
}

async function sameCalls(
  aws: SimulatedAws,
  expected: Readonly<Record<string, number>>,
  what: string,
): Promise<void> {
  const asked = await aws.asked();
  const names = [...new Set([...Object.keys(asked), ...Object.keys(expected)])];
  // The question about regions is groundplan's own: a part of its cost, not of the floor's.
  const differing = names.filter((name) => name !== 'ec2:DescribeRegions' && asked[name] !== expected[name]);
  if (differing.length === 0) return;
  const said = differing.map((name) => `${name} ${asked[name] ?? 0} instead of ${expected[name] ?? 0}`);
  throw new Error(`${what} did not make the floor's calls: ${said.join(', ')}`);
}

function result(
  size: number,
  runs: number,
  measured: AtSize,
  peakMb100k: number | undefined,
): BenchmarkResult {
  const { rounds, quiet } = measured;
  const [last] = rounds.slice(-1);
  if (last === undefined || quiet === undefined) throw new Error('nothing was measured');
  const document = asDocument(last.first.result['document']);
  const floorMs = median(rounds.map(({ floor }) => floor.usage.cpuMs));
  const firstMs = median(rounds.map(({ first }) => first.usage.cpuMs));
  const unchangedMs = median(rounds.map(({ unchanged }) => unchanged.usage.cpuMs));
  const figures = {
    collectCpuVsSdk: round2(firstMs / floorMs),
    unchangedCpuVsSdk: round2(unchangedMs / floorMs),
    unchangedRowsWritten: quiet.resourceRows,
    unchangedGraphWrites: quiet.graphWrites,
    peakMb100k: peakMb100k === undefined ? null : Math.round(peakMb100k),
  };
  const perCycle = `${document.calls} calls, ${(document.bytes / 1e6).toFixed(1)} MB`;
  return {
    sizes: {
      interfaces: size,
      resources: Object.values(document.resources).reduce((sum, count) => sum + count, 0),
      calls: document.calls,
      answerBytes: document.bytes,
      rounds: runs,
      ...(peakMb100k === undefined ? {} : { peakInterfaces: fullSize }),
    },
    figures,
    rows: [
      ratioRow(`first cycle, ${size} interfaces (${perCycle})`, firstMs, floorMs, targets.firstRatio),
      ratioRow('cycle without change', unchangedMs, floorMs, targets.unchangedRatio),
      {
        what: `resource rows it writes (and ${quiet.otherRows} of its own record)`,
        measured: String(quiet.resourceRows),
        target: '0',
        held: quiet.resourceRows === 0,
      },
      {
        what: 'graph writes after it',
        measured: String(quiet.graphWrites),
        target: '0',
        held: quiet.graphWrites === 0,
      },
      peakMb100k === undefined
        ? {
            what: `peak at ${size} interfaces (for ${fullSize}: --full)`,
            measured: `${Math.round(peakOf(rounds))} MB`,
            floor: `${Math.round(Math.max(...rounds.map(({ floor }) => floor.usage.peakMb)))} MB`,
            target: `${targets.peakMb} MB at ${fullSize}`,
            held: undefined,
          }
        : {
            what: `peak at ${fullSize} interfaces`,
            measured: `${Math.round(peakMb100k)} MB`,
            target: `${targets.peakMb} MB`,
            held: peakMb100k < targets.peakMb,
          },
    ],
  };
}

/** Of both cycles: the second one holds what is known beside what it reads. */
function peakOf(rounds: readonly Round[]): number {
  return Math.max(...rounds.flatMap(({ first, unchanged }) => [first.usage.peakMb, unchanged.usage.peakMb]));
}

function ratioRow(what: string, measuredMs: number, floorMs: number, target: number): BenchmarkRow {
  const ratio = measuredMs / floorMs;
  return {
    what,
    measured: `${(measuredMs / 1000).toFixed(2)} s CPU`,
    floor: `${(floorMs / 1000).toFixed(2)} s CPU, the bare SDK`,
    ratio: `${ratio.toFixed(2)}×`,
    target: `${target}×`,
    held: ratio <= target,
  };
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}

// `npm run -s bench`: every benchmark at its small size, as a table. `-- NAME --json [--full]`: one of them, as one document.
// Only data on stdout, progress on stderr. Exits 0 when it measured, whatever came out; 1 where it could not; 2 on wrong use.
import { availableParallelism, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { nearest } from '../../src/nearest.ts';
import { apiBenchmark } from './api.ts';
import type { Benchmark, BenchmarkRow } from './benchmark.ts';
import { collectBenchmark } from './collect.ts';
import { fleetBenchmark } from './fleet.ts';
import { graphBenchmark } from './graph.ts';
import { historyBenchmark } from './history.ts';
import { inventoryBenchmark } from './inventory.ts';
import { lookupBenchmark } from './lookup.ts';
import { tableText } from './table.ts';

const benchmarks: readonly Benchmark[] = [
  collectBenchmark,
  graphBenchmark,
  inventoryBenchmark,
  apiBenchmark,
  fleetBenchmark,
  lookupBenchmark,
  historyBenchmark,
];

const help = `Usage: npm run -s bench -- [NAME …] [--json] [--full] [--size N] [--runs N]

Measures groundplan against a floor in the same run, on a simulated AWS on this machine. Without a name: all of them.

${benchmarks.map(({ name, doc }) => `  ${name.padEnd(10)}${doc}`).join('\n')}

  --json     one JSON document per benchmark on stdout, instead of the table
  --full     also what takes minutes (collect: the peak of memory for 100,000 interfaces; lookup: a million, and a
             month of churn; history: ten million changes)
  --size N   another size than the benchmark's own (interfaces, 10,000)
  --runs N   another number of rounds than the benchmark's own (5)

graph needs a Neo4j of its own: GROUNDPLAN_TEST_NEO4J names the folder of its jars (.ci/run installs them), and java 17 must be on the
PATH. Where that is not so, it is told, and a run of all benchmarks goes on without it.

Examples:
  npm run -s bench
  npm run -s bench -- collect --json --full
  npm run -s bench -- collect --size 2000 --runs 1     # a quick look
  GROUNDPLAN_TEST_NEO4J=FOLDER npm run -s bench -- graph
`;

interface Request {
  readonly chosen: readonly Benchmark[];
  /** Chosen by name: what cannot run is a failure then, not a line. */
  readonly isNamed: boolean;
  readonly json: boolean;
  readonly full: boolean;
  readonly size: number | undefined;
  readonly runs: number | undefined;
}

class WrongUse extends Error {}

process.exitCode = await main();

async function main(): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => stop.abort(`stopped by ${signal}`));
  try {
    const request = readRequest(process.argv.slice(2));
    if (request === 'help') process.stdout.write(help);
    else await runAll(request, stop.signal);
    return 0;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(`bench: ${stop.signal.aborted ? String(stop.signal.reason) : text}\n`);
    return error instanceof WrongUse ? 2 : 1;
  }
}

function readRequest(given: readonly string[]): Request | 'help' {
  const { values, positionals } = parse(given);
  if (values.help === true) return 'help';
  return {
    chosen: positionals.length === 0 ? benchmarks : positionals.map(find),
    isNamed: positionals.length > 0,
    json: values.json === true,
    full: values.full === true,
    size: readCount('--size', values.size, 200),
    runs: readCount('--runs', values.runs, 1),
  };
}

function parse(given: readonly string[]): {
  readonly values: { readonly [name in 'json' | 'full' | 'help']?: boolean } & {
    readonly [name in 'size' | 'runs']?: string;
  };
  readonly positionals: readonly string[];
} {
  const flag = { type: 'boolean' } as const;
  const count = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...given],
      allowPositionals: true,
      options: { json: flag, full: flag, help: { ...flag, short: 'h' }, size: count, runs: count },
    });
  } catch (error) {
    throw new WrongUse(
      `${error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error)}; --help shows what there is`,
      {
        cause: error,
      },
    );
  }
}

function find(name: string): Benchmark {
  const found = benchmarks.find((benchmark) => benchmark.name === name);
  if (found !== undefined) return found;
  const names = benchmarks.map((benchmark) => benchmark.name);
  const near = nearest(name, names);
  throw new WrongUse(
    `there is no benchmark "${name}"; ${near === undefined ? `there is: ${names.join(', ')}` : `did you mean "${near}"?`}`,
  );
}

function readCount(option: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (Number.isInteger(count) && count >= least) return count;
  throw new WrongUse(`${option}: "${text}" is not a whole number from ${least}`);
}

async function runAll(request: Request, signal: AbortSignal): Promise<void> {
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const rows: BenchmarkRow[] = [];
  for (const { name, missing, run } of request.chosen) {
    const lack = missing?.();
    if (lack !== undefined) {
      if (request.isNamed) throw new Error(`${name} cannot be measured here: ${lack}`);
      say(`${name}: NOT MEASURED: ${lack}`);
      rows.push({ what: name, measured: 'not measured, see above', target: '', held: undefined });
      continue;
    }
    const at = new Date().toISOString();
    const result = await run({ ...request, signal, say });
    rows.push(...result.rows);
    if (!request.json) continue;
    const machine = {
      cores: availableParallelism(),
      memoryMb: Math.round(totalmem() / 1_000_000),
      node: process.versions.node,
    };
    process.stdout.write(
      `${JSON.stringify({ name, at, machine, sizes: result.sizes, figures: result.figures })}\n`,
    );
  }
  if (!request.json) process.stdout.write(tableText(rows));
}

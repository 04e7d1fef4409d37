// `bench history`: a VPC of ten thousand interfaces as it was at any time of 90 days, pages of events, and pruning. By default over a
// million changes; `--full`: ten million. And over some hours: who made the changes.
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Benchmark, BenchmarkOptions, BenchmarkResult } from './benchmark.ts';
import { measureAttribution } from './history-attribution.ts';
import { fillHistory, sizesOf } from './history-journal.ts';
import { measure } from './measured-process.ts';

export const historyBenchmark: Benchmark = {
  name: 'history',
  doc: 'the map of a time, pages of events, how long pruning holds the lock, over 90 days of changes; authors found, and wrong',
  run,
};

interface History {
  readonly maps: { readonly worst: number; readonly first: number; readonly nodes: number };
  readonly eventsPageMs: number;
  readonly pruning: { readonly longest: number; readonly pruned: number; readonly perSecond: number };
}

async function run(options: BenchmarkOptions): Promise<BenchmarkResult> {
  const { full, signal, say, runs = 5 } = options;
  const sizes = sizesOf(options.size ?? (full ? 10_000_000 : 1_000_000));
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-bench-'));
  const path = join(folder, 'journal.db');
  try {
    const startedAt = performance.now();
    fillHistory(path, sizes);
    // It was written without waiting for the disk; the first step of pruning would wait for all of it.
    toDisk(path);
    const mb = Math.round(statSync(path).size / 1_000_000);
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    say(`a journal of ${sizes.changes} changes is written, ${mb} MB, in ${seconds} s`);
    const { result } = await measure('./history-process.ts', [path, String(runs)], { signal, home: folder });
    const history = resultOf({ ...sizes, mb, rounds: runs }, asHistory(result));
    const attribution = await measureAttribution(sizes.changes, options);
    return {
      sizes: { ...history.sizes, ...attribution.sizes },
      figures: { ...history.figures, ...attribution.figures },
      rows: [...history.rows, ...attribution.rows],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function toDisk(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}

function resultOf(
  sizes: BenchmarkResult['sizes'],
  { maps, eventsPageMs, pruning }: History,
): BenchmarkResult {
  return {
    sizes: { ...sizes, nodes: maps.nodes },
    figures: {
      asOfTopologyMs: maps.worst,
      asOfTopologyFirstMs: maps.first,
      eventsPageMs,
      pruneLockMs: pruning.longest,
      prunedPerSecond: Math.round(pruning.perSecond),
    },
    rows: [
      row(`map of ${maps.nodes} nodes, the slowest of 90 days`, maps.worst, 300),
      row('page of events, the slowest question', eventsPageMs, 50),
      row(`pruning ${pruning.pruned} changes, the longest step`, pruning.longest, 50),
    ],
  };
}

function row(what: string, ms: number, targetMs: number): BenchmarkResult['rows'][number] {
  return { what, measured: `${ms.toFixed(1)} ms`, target: `${targetMs} ms`, held: ms <= targetMs };
}

/** What our own process reports. */
function asHistory(value: unknown): History {
  return value as History;
}

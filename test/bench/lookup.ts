// `bench lookup`: how fast and how large the lookup is, over a journal of many interfaces with history, and how right its answers are over
// simulated churn. Each in a process of its own; and how the daemon serves while it collects (lookup-service.ts).
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Benchmark, BenchmarkOptions, BenchmarkResult, BenchmarkRow } from './benchmark.ts';
import { fillJournal } from './lookup-journal.ts';
import { measureService, type Service } from './lookup-service.ts';
import { measure } from './measured-process.ts';

export const lookupBenchmark: Benchmark = {
  name: 'lookup',
  doc: 'lookups in process and as batches against Map.get and JSON; memory, start, freshness; wrong answers under churn',
  run,
};

interface Speed {
  readonly readySeconds: number;
  readonly readyCpuSeconds: number;
  readonly mb: number;
  readonly baseMb: number;
  readonly mapPerSecond: number;
  readonly eniPerSecond: number;
  readonly ipAtPerSecond: number;
  readonly resourcePerSecond: number;
  readonly httpKeysPerSecond: number;
  readonly httpCpuVsJson: number;
  readonly visibleMs: number;
}

interface Truth {
  readonly records: number;
  readonly changes: number;
  readonly cycles: number;
  readonly wrongExact: number;
  readonly wrongUnobservable: number;
  readonly exactShare: number;
  readonly provisionalShare: number;
  readonly ambiguousShare: number;
  readonly unknownShare: number;
  readonly hiddenShare: number;
  readonly unobservableShare: number;
  readonly latestAssignmentWrongShare: number;
}

/** A month takes more than ten minutes, of two shared cores. */
const truthTimeoutMs = 90 * 60_000;

async function run(options: BenchmarkOptions): Promise<BenchmarkResult> {
  const { full, signal, say } = options;
  const size = options.size ?? (full ? 1_000_000 : 50_000);
  const hours = full ? 720 : 24;
  const data = mkdtempSync(join(tmpdir(), 'groundplan-bench-'));
  const child = { signal, home: data };
  try {
    mkdirSync(join(data, 'groups', 'default'), { recursive: true });
    fillJournal(join(data, 'groups', 'default', 'journal.db'), size);
    say(`journal of ${size} interfaces with three versions each is written`);
    const { result } = await measure('./lookup-process.ts', [data, String(size)], child);
    const speed = asSpeed(result);
    say(`ready after ${speed.readySeconds.toFixed(1)} s, ${Math.round(speed.mb)} MB`);
    const truth = asTruth(
      (
        await measure('./lookup-truth-process.ts', [join(data, 'truth.db'), String(hours)], {
          ...child,
          timeoutMs: truthTimeoutMs,
        })
      ).result,
    );
    return resultOf(size, hours, speed, truth, await measureService(options));
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

function resultOf(
  size: number,
  hours: number,
  speed: Speed,
  truth: Truth,
  service: Service,
): BenchmarkResult {
  const isFull = size >= 1_000_000;
  const eniVsMapGet = speed.eniPerSecond / speed.mapPerSecond;
  const wrong = truth.wrongExact;
  return {
    sizes: { interfaces: size, versions: 3 * size, hours, records: truth.records, changes: truth.changes },
    figures: {
      eniPerSecond: Math.round(speed.eniPerSecond),
      eniVsMapGet,
      ipAtPerSecond: Math.round(speed.ipAtPerSecond),
      resourcePerSecond: Math.round(speed.resourcePerSecond),
      httpCpuVsJson: speed.httpCpuVsJson,
      httpKeysPerSecond: Math.round(speed.httpKeysPerSecond),
      ...service.figures,
      mbFor1M: isFull ? Math.round(speed.mb) : null,
      mb: Math.round(speed.mb),
      baseMb: Math.round(speed.baseMb),
      readySeconds: speed.readySeconds,
      readyCpuSeconds: speed.readyCpuSeconds,
      visibleMs: speed.visibleMs,
      wrongExact: wrong,
      wrongUnobservable: truth.wrongUnobservable,
      exactShare: truth.exactShare,
      provisionalShare: truth.provisionalShare,
      ambiguousShare: truth.ambiguousShare,
      unknownShare: truth.unknownShare,
      hiddenShare: truth.hiddenShare,
      unobservableShare: truth.unobservableShare,
      latestAssignmentWrongShare: truth.latestAssignmentWrongShare,
    },
    rows: [
      row(
        'interfaces by id',
        `${thousands(speed.eniPerSecond)} a second`,
        'half of Map.get',
        eniVsMapGet >= 0.5,
        `Map.get ${thousands(speed.mapPerSecond)}`,
        eniVsMapGet,
      ),
      row(
        '(VPC, address, time)',
        `${thousands(speed.ipAtPerSecond)} a second`,
        '700,000',
        speed.ipAtPerSecond >= 700_000,
      ),
      row(
        'batches of 1,000 keys',
        `${thousands(speed.httpKeysPerSecond)} keys a second`,
        '1.5× JSON',
        speed.httpCpuVsJson <= 1.5,
        'JSON',
        speed.httpCpuVsJson,
      ),
      row(
        `memory, ${thousands(size)} interfaces`,
        `${Math.round(speed.mb)} MB`,
        '600 MB for 1M',
        isFull ? speed.mb < 600 : undefined,
      ),
      row(
        'ready from the journal',
        `${speed.readySeconds.toFixed(1)} s, ${speed.readyCpuSeconds.toFixed(1)} s of CPU`,
        '15 s for 1M',
        isFull ? speed.readySeconds < 15 : undefined,
      ),
      row('a commit is visible after', `${speed.visibleMs.toFixed(0)} ms`, '100 ms', speed.visibleMs < 100),
      ...service.rows,
      row(
        'wrong exact answers',
        String(wrong),
        '0',
        wrong === 0,
        `latest assignment: ${percent(truth.latestAssignmentWrongShare)} wrong`,
      ),
      row(
        'exact / of them provisional',
        `${percent(truth.exactShare)} / ${percent(truth.provisionalShare)}`,
        '',
        undefined,
      ),
      row('seen by no read', percent(truth.unobservableShare), '', undefined),
    ],
  };
}

function row(
  what: string,
  measured: string,
  target: string,
  held: boolean | undefined,
  floor?: string,
  ratio?: number,
): BenchmarkRow {
  return {
    what,
    measured,
    target,
    held,
    ...(floor === undefined ? {} : { floor }),
    ...(ratio === undefined ? {} : { ratio: `${ratio.toFixed(2)}×` }),
  };
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Our own processes' answers, come back over a pipe. */
function asSpeed(value: unknown): Speed {
  return value as Speed;
}

function asTruth(value: unknown): Truth {
  return value as Truth;
}

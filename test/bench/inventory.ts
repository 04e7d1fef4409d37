// `bench inventory`: what the number of kinds costs where there is nothing: calls per empty region, an empty account in all default
// regions, and a first cycle of a whole process with all resource groups against `ec2` alone (SDK clients are loaded when their group
// is on). Medians; each cycle is a process of its own with an empty journal, its start included.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Policy, resourceGroups } from '../../src/policy.ts';
import { defaultRegions } from '../../src/regions.ts';
import { loadKinds } from '../../src/registry.ts';
import type { Benchmark, BenchmarkOptions, BenchmarkResult } from './benchmark.ts';
import { asDocument } from './cycle-check.ts';
import { measure, type Measured, median } from './measured-process.ts';
import { startSimulatedAws } from './simulated-aws.ts';

export const inventoryBenchmark: Benchmark = {
  name: 'inventory',
  doc: 'what an empty region, an empty account and all resource groups cost',
  run,
};

const oneRegion = ['eu-west-1'];
const cases = {
  everywhere: { groups: resourceGroups, regions: defaultRegions, cloudtrail: false },
  all: { groups: resourceGroups, regions: oneRegion, cloudtrail: false },
  ec2: { groups: ['ec2'], regions: oneRegion, cloudtrail: false },
} as const satisfies Readonly<Record<string, Policy>>;

type Case = keyof typeof cases;

async function run({ runs = 5, signal, say }: BenchmarkOptions): Promise<BenchmarkResult> {
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-bench-'));
  const aws = await startSimulatedAws(0, signal);
  const measured: Record<Case, Measured[]> = { everywhere: [], all: [], ec2: [] };
  try {
    // The first round fills Node's compile cache and warms the simulator.
    for (let round = 0; round <= runs; round++) {
      for (const name of Object.keys(cases).filter(isCase)) {
        const path = join(folder, `${name}-${round}`, 'journal.db');
        const one = await measure('./cycle-process.ts', [aws.url, path, JSON.stringify(cases[name])], {
          signal,
          home: folder,
        });
        checkEmpty(one, name);
        if (round > 0) measured[name].push(one);
      }
      say(round === 0 ? 'warmed up' : `round ${round} of ${runs}`);
    }
  } finally {
    await aws.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return result(measured, runs);
}

async function result(
  measured: Readonly<Record<Case, readonly Measured[]>>,
  runs: number,
): Promise<BenchmarkResult> {
  const kinds = await loadKinds();
  const lists = kinds.filter(({ global, list }) => global !== true && list.parent === undefined).length;
  const wall = (name: Case): number => Math.round(median(measured[name].map(({ usage }) => usage.wallMs)));
  const peak = (name: Case): number => Math.round(median(measured[name].map(({ usage }) => usage.peakMb)));
  const calls = (name: Case): number => asDocument(measured[name][0]?.result['document']).calls;
  // Beside its lists a region's share of what is asked once per account.
  const perRegion = (calls('everywhere') - calls('all')) / (defaultRegions.length - 1);
  return {
    sizes: { kinds: kinds.length, regions: defaultRegions.length, rounds: runs },
    figures: {
      emptyRegionCalls: perRegion,
      emptyAccount17RegionsMs: wall('everywhere'),
      startMsAllGroups: wall('all'),
      startMsEc2: wall('ec2'),
      startPeakMbAllGroups: peak('all'),
      startPeakMbEc2: peak('ec2'),
    },
    rows: [
      {
        what: `calls in an empty region (${lists} lists of ${kinds.length} kinds)`,
        measured: String(perRegion),
        target: `${lists}`,
        held: perRegion <= lists,
      },
      {
        what: `empty account, ${defaultRegions.length} regions (${calls('everywhere')} calls), start included`,
        measured: `${wall('everywhere')} ms`,
        target: '–',
        held: undefined,
      },
      {
        what: 'empty region with all groups, start included',
        measured: `${wall('all')} ms, ${peak('all')} MB`,
        floor: `${wall('ec2')} ms, ${peak('ec2')} MB with ec2 alone`,
        ratio: `${(wall('all') / wall('ec2')).toFixed(2)}×`,
        target: '–',
        held: undefined,
      },
    ],
  };
}

/** An empty account that failed somewhere, or that has something, would be measured for the wrong reason. */
function checkEmpty(measured: Measured, name: Case): void {
  const { scopes, resources } = asDocument(measured.result['document']);
  const failed = ['denied', 'region-disabled', 'unavailable', 'incomplete'].filter(
    (outcome) => scopes[outcome] !== 0,
  );
  if (failed.length > 0) throw new Error(`${name}: scopes ended ${failed.join(', ')}`);
  if (Object.keys(resources).length > 0)
    throw new Error(`${name}: the empty account has ${JSON.stringify(resources)}`);
}

function isCase(name: string): name is Case {
  return name in cases;
}

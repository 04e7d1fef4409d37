// A generated estate under a whole pipeline: rounds of changes and cycles, with the ground truth of each round beside the events.
import { createEstate, type GeneratedAws } from '../../src/simulator/generated/estate.ts';
import type { CanRead } from '../../src/simulator/generated/ledger.ts';
import { createRandom, type Random } from '../../src/simulator/generated/random.ts';
import type { GroundTruth } from '../../src/simulator/generated/truth.ts';
import type { ChangeEvent } from '../../src/journal/events.ts';
import type { AnswerSource } from '../../src/simulator/answers.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { type Harness, openHarness } from '../support/harness.ts';

/** `TRUTH_SEED=7 TRUTH_CHANGES=2000 npx vitest run test/truth` runs it at full size, or again as it failed. */
export const seed = process.env['TRUTH_SEED'] ?? String(1 + Math.floor(Math.random() * 1_000_000));
export const changes = Number(process.env['TRUTH_CHANGES'] ?? 300);

export interface Round {
  readonly startedAt: string;
  readonly events: readonly ChangeEvent[];
}

export interface TruthWorld {
  readonly estate: GeneratedAws;
  readonly harness: Harness;
  /** Chance of the test itself: sizes of rounds, faults. */
  readonly random: Random;
  /** A cycle of every account; the events that it made, oldest first. */
  round(faults?: readonly Fault[]): Promise<Round>;
  /** Makes a change before every so many answers, as long as it is set. */
  changeWhileAsked(every: number | undefined, tell: (truths: readonly GroundTruth[]) => void): void;
  close(): Promise<void>;
}

export async function openWorld(
  name: string,
  size = { accounts: 3, regions: 2, interfaces: 120 },
): Promise<TruthWorld> {
  const estate = createEstate({ seed: `${seed} ${name}`, ...size });
  const random = createRandom(`${seed} ${name} rounds`);
  let every: number | undefined;
  let calls = 0;
  let told: (truths: readonly GroundTruth[]) => void = () => {};
  const source: AnswerSource = {
    accounts: () => estate.accounts(),
    regions: (account) => estate.regions(account),
    answer: (...asked) => {
      calls += 1;
      if (every !== undefined && calls % every === 0) told(estate.mutate());
      return estate.answer(...asked);
    },
  };
  const [first = ''] = estate.accounts();
  const harness = await openHarness(source, {
    groups: ['ec2'],
    regions: [...estate.regions(first)],
    cloudtrail: false,
  });

  async function round(faults: readonly Fault[] = []): Promise<Round> {
    harness.simulator.setFaults(faults);
    const startedAt = new Date().toISOString();
    const after = harness.journal.lastSeq();
    // The result must not depend on the order of accounts.
    for (const account of shuffled(estate.accounts(), random)) await harness.cycle(account);
    return { startedAt, events: harness.journal.events({ after }) };
  }

  return {
    estate,
    harness,
    random,
    round,
    changeWhileAsked: (often, tell) => {
      every = often;
      told = tell;
    },
    close: () => harness.close(),
  };
}

function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  return items
    .map((item) => [random.below(1_000_000), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

/** Which calls were complete in a round that began then, by the journal's own word. */
export function readSince({ journal }: Harness, startedAt: string): CanRead {
  const read = new Set(
    journal
      .scopes()
      .filter(({ outcome, askedAt }) => outcome === 'complete' && askedAt >= startedAt)
      .map(({ accountId, region, kind, action }) => `${accountId} ${region} ${kind} ${action}`),
  );
  return ({ accountId, region, kind, action }) => read.has(`${accountId} ${region} ${kind} ${action}`);
}

const troubles = ['deny', 'throttle', 'html', 'cut', 'half-page', 'server-error', 'empty-body'] as const;

/** Listed by several accounts: these fail everywhere or nowhere, so that each event's time is certain. */
const listedByMany: ReadonlySet<string> = new Set([
  'DescribeVpcs',
  'DescribeSubnets',
  'DescribeNetworkInterfaces',
  'DescribeSecurityGroups',
  'DescribeVpcPeeringConnections',
]);

/** One to three calls fail for a whole round; `anywhere`: those that several accounts list in one of them alone too. */
export function someFaults(world: TruthWorld, anywhere: boolean): readonly Fault[] {
  const { estate, harness, random } = world;
  const operations = [
    ...new Set(
      harness.kinds.flatMap((kind) => [
        kind.list.operation,
        ...kind.facets.map(({ call }) => call.operation),
      ]),
    ),
  ];
  return Array.from({ length: 1 + random.below(3) }, (): Fault => {
    const operation = random.pick(operations);
    const fault = random.pick(troubles);
    if ((listedByMany.has(operation) && !anywhere) || random.percent(30)) return { fault, operation };
    const account = random.pick(estate.accounts());
    return random.percent(50)
      ? { fault, operation, account }
      : { fault, operation, account, region: random.pick(estate.regions(account)) };
  });
}

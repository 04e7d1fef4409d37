// A generated estate under a whole pipeline: rounds of changes and cycles, with the ground truth of each round beside the events.
import { createEstate, type GeneratedAws } from '../../src/simulator/generated/estate.ts';
import type { CanRead } from '../../src/simulator/generated/ledger.ts';
import type { Resource } from '../../src/state.ts';
import { createRandom, type Random } from '../../src/simulator/generated/random.ts';
import type { GroundTruth } from '../../src/simulator/generated/truth.ts';
import type { ChangeEvent } from '../../src/journal/events.ts';
import type { Kind } from '../../src/kind.ts';
import type { AnswerSource } from '../../src/simulator/answers.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { defaultPolicy } from '../../src/policy.ts';
import { globalRegion, homeRegionOf } from '../../src/regions.ts';
import { loadKinds } from '../../src/registry.ts';
import { serviceRow } from '../../src/services.ts';
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

const size = { accounts: 3, regions: 2, interfaces: 120 };

export interface WorldOptions {
  /** What calls ask for instead of their greatest size, so that a small estate has pages. */
  readonly pageSize?: number | undefined;
}

export async function openWorld(name: string, { pageSize }: WorldOptions): Promise<TruthWorld> {
  const all = await loadKinds();
  const estate = createEstate({ seed: `${seed} ${name}`, ...size, kinds: all });
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
  const policy = { ...defaultPolicy, regions: [...estate.regions(first)] };
  const harness = await openHarness(source, policy);

  const kinds =
    pageSize === undefined ? harness.kinds : harness.kinds.map((kind) => withPages(kind, pageSize));

  async function round(faults: readonly Fault[] = []): Promise<Round> {
    harness.simulator.setFaults(faults);
    const startedAt = new Date().toISOString();
    const after = harness.journal.lastSeq();
    // The result must not depend on the order of accounts.
    for (const account of shuffled(estate.accounts(), random)) await harness.cycle(account, { kinds });
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

export function withPages(kind: Kind, value: number): Kind {
  const { paging } = kind.list;
  if (paging?.size === undefined) return kind;
  return { ...kind, list: { ...kind.list, paging: { ...paging, size: { ...paging.size, value } } } };
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

const troubles = [
  'deny',
  'scp',
  'throttle',
  'html',
  'cut',
  'half-page',
  'server-error',
  'empty-body',
  'unavailable',
  'not-subscribed',
  'region-disabled',
  'expired-token',
  'hide-managed',
] as const;

/** Listed by several accounts: these fail everywhere or nowhere, so that each event's time is certain. */
const listedByMany: ReadonlySet<string> = new Set([
  'DescribeVpcs',
  'DescribeSubnets',
  'DescribeNetworkInterfaces',
  'DescribeSecurityGroups',
  'DescribeVpcPeeringConnections',
]);

function operationsOf({ harness }: TruthWorld): readonly string[] {
  return [
    ...new Set(
      harness.kinds.flatMap((kind) => [
        kind.list.operation,
        ...kind.facets.map(({ call }) => call.operation),
      ]),
    ),
  ];
}

/** One to three calls that fail for a whole round, in an account, in a region, or everywhere. */
export function lastingFaults(world: TruthWorld): readonly Fault[] {
  const { random } = world;
  return Array.from({ length: 1 + random.below(3) }, (): Fault => {
    const operation = random.pick(operationsOf(world));
    const fault = random.pick(troubles);
    return listedByMany.has(operation) ? { fault, operation } : { fault, operation, ...somewhere(world) };
  });
}

/** Up to five, anywhere, some of them over after a few calls or only from a later page on. */
export function anyFaults(world: TruthWorld): readonly Fault[] {
  const { random } = world;
  return Array.from({ length: 1 + random.below(5) }, (): Fault => {
    const where = somewhere(world);
    const limits = {
      ...(random.percent(40) ? { times: 1 + random.below(6) } : {}),
      ...(random.percent(30) ? { afterPages: 1 + random.below(2) } : {}),
    };
    if (random.percent(15))
      return { fault: 'broken-token', operation: random.pick(operationsOf(world)), ...where, ...limits };
    // A parent that went just now, although the list showed it.
    if (random.percent(15))
      return { fault: 'not-found', operation: random.pick(perParent(world)), ...where, ...limits };
    return { fault: random.pick(troubles), operation: random.pick(operationsOf(world)), ...where, ...limits };
  });
}

/** Calls that are asked for things which another call showed. */
function perParent({ harness }: TruthWorld): readonly string[] {
  const calls = harness.kinds.flatMap(({ list, facets }) => [
    ...(list.parent === undefined ? [] : [list]),
    ...facets.map(({ call }) => call),
  ]);
  return [...new Set(calls.map(({ operation }) => operation))];
}

function somewhere({ estate, random }: TruthWorld): { readonly account?: string; readonly region?: string } {
  if (random.percent(30)) return {};
  const account = random.pick(estate.accounts());
  return random.percent(50) ? { account } : { account, region: random.pick(estate.regions(account)) };
}

/** The kind's list, and those that show what it is asked for. */
function listsFor(kind: Kind, kinds: readonly Kind[]): readonly string[] {
  const parent = kinds.find((other) => other.kind === kind.list.parent?.kind);
  return [kind.list.operation, ...(parent === undefined ? [] : listsFor(parent, kinds))];
}

/** What belongs to no region is asked in its service's home region. */
function askedIn({ list }: Kind, region: string): string {
  return region === globalRegion ? (serviceRow(list.service).home ?? homeRegionOf('aws')) : region;
}

/** Scopes whose outcome is not what the faults make of it: none may be blind without a reason, none may see through a fault. */
/** A call per resource cannot fail where there is none to ask for. */
export function idleScopes(
  resources: readonly Resource[],
): (kind: Kind, scope: { accountId: string; region: string; action: string }) => boolean {
  const here = Map.groupBy(resources, ({ kind, accountId, region }) => `${kind} ${accountId} ${region}`);
  return (kind, { accountId, region, action }) => {
    const { parent, operation } = kind.list;
    const isList = action.endsWith(`:${operation}`);
    const subject = isList ? parent?.kind : kind.kind;
    if (subject === undefined) return false;
    const subjects = here.get(`${subject} ${accountId} ${region}`) ?? [];
    return !subjects.some(({ id }) => !isList || (parent?.only?.(id) ?? true));
  };
}

export function wrongOutcomes({ harness }: TruthWorld, faults: readonly Fault[]): readonly string[] {
  const real = faults.filter(({ fault }) => fault !== 'hide-managed');
  function isHit(operation: string, kind: Kind, scope: { accountId: string; region: string }): boolean {
    const region = askedIn(kind, scope.region);
    return real.some(
      (fault) =>
        fault.operation === operation &&
        (fault.account ?? scope.accountId) === scope.accountId &&
        (fault.region ?? region) === region,
    );
  }
  const isIdle = idleScopes([...harness.journal.resources()]);
  return harness.journal.scopes().flatMap((scope) => {
    const kind = harness.kinds.find((one) => one.kind === scope.kind);
    if (kind === undefined) return [];
    const own = scope.action.split(':')[1] ?? '';
    const needed = [own, ...listsFor(kind, harness.kinds)];
    const blind = needed.some((operation) => isHit(operation, kind, scope));
    if (blind === (scope.outcome !== 'complete')) return [];
    if (blind && isIdle(kind, scope)) return [];
    return [`${scope.kind} ${scope.action} ${scope.accountId}/${scope.region}: ${scope.outcome}`];
  });
}

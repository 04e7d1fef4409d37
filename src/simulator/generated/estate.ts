// A generated AWS: accounts with everything that groundplan collects, in any size, changing on demand, and able to tell what changed
// and how things stand. The same seed and size give the same estate and the same changes.
import type { AnswerSource } from '../answers.ts';
import { answerFrom } from './answers.ts';
import { createBuilder } from './build.ts';
import { Changer, type Mutation } from './change.ts';
import { addressMutations } from './mutate-addresses.ts';
import { balancingMutations } from './mutate-balancing.ts';
import { filterMutations } from './mutate-filters.ts';
import { gatewayMutations } from './mutate-gateways.ts';
import { routeMutations } from './mutate-routes.ts';
import { tagMutations } from './mutate-tags.ts';
import { vpcMutations } from './mutate-vpc.ts';
import { workloadMutations } from './mutate-workload.ts';
import { type EstateOptions, planEstate } from './plan.ts';
import { createRandom, type Random } from './random.ts';
import { type ExpectedResource, stateOf } from './state.ts';
import type { GroundTruth } from './truth.ts';
import { createWorld, type Network, type World } from './world.ts';

export interface GeneratedAws extends AnswerSource {
  readonly seed: string;
  readonly partition: string;
  /** Makes so many random changes, each consistent in itself, and tells what they were. */
  mutate(count?: number): readonly GroundTruth[];
  /** Makes a change of one sort, in that VPC or anywhere; empty where nothing of the sort is there at the moment. */
  mutateBy(name: string, vpc?: string): readonly GroundTruth[];
  /** Everything that is there, as its owner sees it. Generates what nobody asked for yet. */
  state(): readonly ExpectedResource[];
}

const mutations: Readonly<Record<string, readonly [number, Mutation]>> = {
  ...vpcMutations,
  ...routeMutations,
  ...filterMutations,
  ...gatewayMutations,
  ...workloadMutations,
  ...addressMutations,
  ...balancingMutations,
  ...tagMutations,
};

/** All sorts of changes, by name. */
export const mutationNames: readonly string[] = Object.keys(mutations);

/** How many things that went are still listed. */
const lingerers = 12;

/** @throws RangeError for sizes outside what is documented. */
export function createEstate(options: EstateOptions): GeneratedAws {
  const { now = () => new Date() } = options;
  const plan = planEstate(options);
  const world = createWorld(plan);
  const builder = createBuilder(world);
  const random = createRandom(`${plan.seed}\nchanges`);
  const changer = new Changer(world, builder, random);
  const weighted = Object.values(mutations).flatMap(([weight, mutation]) =>
    Array.from({ length: weight }, () => mutation),
  );

  function openAll(): void {
    for (const { account, region } of plan.locations.values()) builder.open(account, region);
  }

  return {
    seed: plan.seed,
    partition: plan.partition,
    accounts: () => plan.accounts,
    regions: (account) => (plan.accounts.includes(account) ? plan.regions : []),
    answer: (account, region, operation, input) => {
      const place = builder.open(account, region);
      return place === undefined ? undefined : answerFrom(place, operation, input);
    },
    mutate: (count = 1) => {
      changer.sweep(lingerers);
      return Array.from({ length: count }, () => makeOne(changer, weighted, random, now)).flat();
    },
    mutateBy: (name, vpc) => {
      const [, mutation] = mutations[name] ?? [];
      if (mutation === undefined)
        throw new RangeError(`no such change: ${name}; known: ${mutationNames.join(', ')}`);
      if (vpc !== undefined) openAll();
      const network = vpc === undefined ? undefined : networkOf(world, vpc);
      changer.sweep(lingerers);
      for (let tries = 0; tries < 40; tries += 1) {
        const truths = changer.make(mutation, now().toISOString(), network);
        if (truths !== undefined) return truths;
      }
      return [];
    },
    state: () => {
      openAll();
      return stateOf(world);
    },
  };
}

function networkOf(world: World, vpc: string): Network {
  const network = world.networks.get(vpc);
  if (network === undefined) throw new RangeError(`no such VPC: ${vpc}`);
  return network;
}

/** Until something changed: not every network has everything. */
function makeOne(
  changer: Changer,
  weighted: readonly Mutation[],
  random: Random,
  now: () => Date,
): readonly GroundTruth[] {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const truths = changer.make(random.pick(weighted), now().toISOString());
    if (truths !== undefined && truths.length > 0) return truths;
  }
  throw new Error('the estate has nothing left to change');
}

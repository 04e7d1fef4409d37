// A generated AWS: accounts with everything that groundplan collects, in any size, changing on demand, and able to tell what changed
// and how things stand. The same seed and size give the same estate and the same changes.
import type { AnswerSource } from '../answers.ts';
import { createTrail, type TrailEntry } from '../trail/trail.ts';
import { namingsOf } from '../trail/namings.ts';
import { combined } from '../declared/answer.ts';
import { createDeclaredEstate, type DeclaredEstate, type DeclaredResource } from '../declared/estate.ts';
import { withDerived } from '../declared/derived.ts';
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
import { createRandom } from './random.ts';
import { type ExpectedResource, inZone, resourceOf, stateOf } from './state.ts';
import type { GroundTruth } from './truth.ts';
import { createWorld, isKindName, type Network, type World } from './world.ts';

export interface GeneratedAws extends AnswerSource {
  readonly seed: string;
  readonly partition: string;
  /** All sorts of changes, by name: those of `mutationNames`, and those of kinds made of their declarations. */
  readonly mutations: readonly string[];
  /** Makes so many random changes, each consistent in itself, and tells what they were. */
  mutate(count?: number): readonly GroundTruth[];
  /** Makes a change of one sort, in that VPC or anywhere; empty where nothing of the sort is there at the moment. */
  mutateBy(name: string, vpc?: string): readonly GroundTruth[];
  /** What CloudTrail will have been told, delivered or not. */
  trail(): readonly TrailEntry[];
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

/** All hand-written sorts of changes, by name. */
export const mutationNames: readonly string[] = Object.keys(mutations);

/** Of a hundred changes, where kinds are made of their declarations. */
const declaredShare = 30;

/** How many things that went are still listed. */
const lingerers = 12;

/** @throws RangeError for sizes outside what is documented. */
export function createEstate(options: EstateOptions): GeneratedAws {
  const { now = () => new Date() } = options;
  const plan = planEstate(options);
  const world = createWorld(plan);
  const kinds = (options.kinds ?? []).filter(({ kind }) => !isKindName(kind));
  const declared =
    kinds.length === 0
      ? undefined
      : createDeclaredEstate(plan, kinds, createRandom(`${plan.seed}\ndeclared changes`));
  const builder = createBuilder(world, (place) => declared?.open(place));
  const random = createRandom(`${plan.seed}\nchanges`);
  const changer = new Changer(world, builder, random);
  const trail = createTrail({
    names: plan.names,
    partition: plan.partition,
    random: createRandom(`${plan.seed}\ntrail`),
    now,
    namingOf: namingsOf(options.kinds ?? []),
    options: options.trail ?? {},
  });
  const weighted = Object.values(mutations).flatMap(([weight, mutation]) =>
    Array.from({ length: weight }, () => mutation),
  );

  function openAll(): void {
    for (const { account, region } of plan.locations.values()) builder.open(account, region);
  }

  function followed(truths: readonly GroundTruth[]): readonly GroundTruth[] {
    return told(declared === undefined ? truths : [...truths, ...declared.follow(truths)]);
  }

  function told(truths: readonly GroundTruth[]): readonly GroundTruth[] {
    trail.record(truths, (id) => changer.factsOf(id));
    return truths;
  }

  /** Until something changed: not every network has everything. */
  function makeOne(): readonly GroundTruth[] {
    const some = declared !== undefined && random.percent(declaredShare) ? makeDeclared(declared, 20) : [];
    if (some.length > 0) return some;
    for (let tries = 0; tries < 1_000; tries += 1) {
      const truths = changer.make(random.pick(weighted), now().toISOString());
      if (truths !== undefined && truths.length > 0) return followed(truths);
    }
    throw new Error('the estate has nothing left to change');
  }

  function makeDeclared(from: DeclaredEstate, tries: number, name?: string): readonly GroundTruth[] {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const { account, region } = random.pick([...plan.locations.values()]);
      for (const opened of [plan.regions[0] ?? '', region]) builder.open(account, opened);
      const truths = from.mutate(account, region, now().toISOString(), name);
      if (truths.length > 0) return told(truths);
    }
    return [];
  }

  return {
    seed: plan.seed,
    partition: plan.partition,
    mutations: [...mutationNames, ...(declared?.changes ?? [])],
    accounts: () => plan.accounts,
    regions: (account) => (plan.accounts.includes(account) ? plan.regions : []),
    trail: () => trail.entries(),
    answer: (account, asked, operation, input, service) => {
      if (service === 'cloudtrail') return trail.answer(account, asked, input);
      if (operation === 'DescribeScalingActivities') return trail.activities(account, asked);
      const action = `${service}:${operation}`;
      const isGlobal = declared?.isGlobal(action) === true;
      // What belongs to no region stands beside the first one, and is asked in the partition's home region.
      const region = isGlobal ? (plan.regions[0] ?? '') : asked;
      const place = builder.open(account, region);
      if (place === undefined) return undefined;
      // Classic load balancers are another API's, with operations of the same names.
      const written = isGlobal || service === 'elb' ? undefined : answerFrom(place, operation, input);
      return declared === undefined
        ? written
        : combined([written, declared.answer({ account, region }, action, input)]);
    },
    mutate: (count = 1) => {
      changer.sweep(lingerers);
      return Array.from({ length: count }, makeOne).flat();
    },
    mutateBy: (name, vpc) => {
      if (declared?.changes.includes(name) === true) {
        if (vpc !== undefined) throw new RangeError(`${name}: cannot be asked for in one VPC`);
        return makeDeclared(declared, 200, name);
      }
      const [, mutation] = mutations[name] ?? [];
      if (mutation === undefined)
        throw new RangeError(
          `no such change: ${name}; known: ${[...mutationNames, ...(declared?.changes ?? [])].join(', ')}`,
        );
      if (vpc !== undefined) openAll();
      const network = vpc === undefined ? undefined : networkOf(world, vpc);
      changer.sweep(lingerers);
      for (let tries = 0; tries < 40; tries += 1) {
        const truths = changer.make(mutation, now().toISOString(), network);
        if (truths !== undefined) return followed(truths);
      }
      return [];
    },
    state: () => {
      openAll();
      const written = stateOf(world);
      return declared === undefined ? written : withDerived([...written, ...declared.state().map(placedOf)]);
    },
  };
}

function networkOf(world: World, vpc: string): Network {
  const network = world.networks.get(vpc);
  if (network === undefined) throw new RangeError(`no such VPC: ${vpc}`);
  return network;
}

function placedOf(resource: DeclaredResource): ExpectedResource {
  const placed = resourceOf(resource);
  return { ...placed, edges: placed.edges.map(inZone) };
}

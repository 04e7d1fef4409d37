// Kinds without a generation of their own in a generated estate: made, answered, changed and told from their declarations alone, so
// that a new kind in collectors/ is in every simulated AWS at once. Without such kinds nothing here is made.
import type { Kind, Operation, Place } from '../../kind.ts';
import { hasAnswer } from '../generated/answers.ts';
import type { EstatePlan } from '../generated/plan.ts';
import type { Random } from '../generated/random.ts';
import { type GroundTruth, viewerOf } from '../generated/truth.ts';
import { isKindName, type Place as Home } from '../generated/world.ts';
import type { Json } from '../record.ts';
import { answerBy, rolesOf } from './answer.ts';
import { callKey } from './asked.ts';
import { Holding, type Stock } from './holding.ts';
import { identitiesOf } from './identities.ts';
import { mutateThing, removeChildren, type Sort, sorts, usual } from './mutate.ts';
import { read, type Reading } from './reading.ts';
import { mentionsOf } from './references.ts';
import { tellingOf } from './telling.ts';
import { isGlobal } from './template.ts';

export interface DeclaredResource extends Reading {
  readonly kind: string;
  readonly id: string;
}

export interface DeclaredEstate {
  /** Makes what stands at a place, once; `home` is the place with what is hand-written. */
  open(home: Home): void;
  /** Whether a call (asked.ts: callKey) asks for what belongs to no region, whatever region it is sent to. */
  isGlobal(action: string): boolean;
  answer(place: { readonly account: string; readonly region: string }, action: string, input: Json): unknown;
  /** Sorts of changes by name: `TransitGateway created`. */
  readonly changes: readonly string[];
  /** A change of that sort, or of any; empty where this place has nothing of the sort. */
  mutate(account: string, region: string, at: string, name?: string): readonly GroundTruth[];
  /** What is listed by a thing that just went goes too. */
  follow(truths: readonly GroundTruth[]): readonly GroundTruth[];
  state(): readonly DeclaredResource[];
}

export function createDeclaredEstate(plan: EstatePlan, all: readonly Kind[], random: Random): DeclaredEstate {
  const unwritten = all.filter(({ kind }) => !isKindName(kind));
  // The hand-written part answers for some: everybody's zones.
  const given = unwritten.filter(({ list }) => list.service === 'ec2' && hasAnswer(list.operation));
  const kinds = parentsFirst(unwritten.filter((kind) => !given.includes(kind)));
  const stock: Stock = {
    kinds,
    names: plan.names,
    identities: identitiesOf(kinds),
    mentions: mentionsOf(kinds),
  };
  const roles = rolesOf(kinds);
  const telling = tellingOf(kinds);
  const homes = new Map<string, Home>();
  const holdings = new Map<string, Holding>();
  const globals = kinds.filter(isGlobal);
  const globalActions = new Set(globals.flatMap((kind) => callsOf(kind).map(callKey)));
  let serial = 0;

  function open(home: Home): void {
    const { account, region } = home;
    const key = `${account}/${region}`;
    if (homes.has(key)) return;
    homes.set(key, home);
    hold(
      { account, region, partition: plan.partition },
      home,
      kinds.filter((kind) => !isGlobal(kind)),
    );
    if (globals.length > 0 && region === plan.regions[0])
      hold({ account, region: 'global', partition: plan.partition }, home, globals);
  }

  function hold(place: Place, home: Home, some: readonly Kind[]): void {
    const holding = new Holding(stock, place, home, some, home.index === 0);
    holdings.set(`${place.account}/${place.region}`, holding);
  }

  function mutate(account: string, region: string, at: string, name?: string): readonly GroundTruth[] {
    const [kind, sort] = changeOf(name);
    const holding = holdings.get(`${account}/${isGlobal(kind) ? 'global' : region}`);
    if (holding === undefined) return [];
    serial += 1;
    return mutateThing({ stock, telling, random, at, word: `c${serial}` }, holding, kind, sort);
  }

  function changeOf(name: string | undefined): readonly [Kind, Sort] {
    const named = kinds.find(({ kind }) => name?.startsWith(`${kind} `));
    const kind = named ?? random.pick(kinds);
    return [kind, sorts.find((sort) => name === `${kind.kind} ${sort}`) ?? random.pick(usual)];
  }

  function own(): readonly DeclaredResource[] {
    return [...holdings.values()].flatMap((holding) =>
      kinds.flatMap(({ kind }) =>
        holding.things(kind).flatMap((thing) => resourcesOf(kind, read(thing, holding.place))),
      ),
    );
  }

  return {
    open,
    isGlobal: (action) => globalActions.has(action),
    answer: ({ account, region }, action, input) => {
      const holding = holdings.get(`${account}/${globalActions.has(action) ? 'global' : region}`);
      return holding === undefined ? undefined : answerBy(roles.get(action) ?? [], holding, input);
    },
    changes: kinds.flatMap(({ kind }) => sorts.map((sort) => `${kind} ${sort}`)),
    mutate,
    follow: (truths) =>
      truths
        .filter(({ change }) => change === 'deleted')
        .flatMap((truth) => {
          const { accountId, region } = viewerOf(truth);
          const holding = holdings.get(`${accountId}/${region}`);
          return holding === undefined
            ? []
            : removeChildren({ stock, at: truth.at }, holding, truth.kind, truth.resourceId);
        }),
    state: own,
  };
}

function callsOf({ list, facets, confirm }: Kind): readonly Operation[] {
  return [list, ...facets.map(({ call }) => call), ...(confirm.how === 'call' ? [confirm.call] : [])];
}

function resourcesOf(kind: string, readings: ReadonlyMap<string, Reading>): readonly DeclaredResource[] {
  return [...readings].map(([id, reading]) => ({ kind, id, ...reading }));
}

/** A kind that is listed by a parent is made after it. */
function parentsFirst(kinds: readonly Kind[]): readonly Kind[] {
  function depth(kind: Kind | undefined): number {
    const parent = kind?.list.parent?.kind;
    return parent === undefined ? 0 : 1 + depth(kinds.find((other) => other.kind === parent));
  }
  return [...kinds].sort((a, b) => depth(a) - depth(b));
}

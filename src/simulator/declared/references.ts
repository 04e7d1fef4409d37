// What the ids of hand-written kinds in an example stand for at a place: things of one of its own VPCs, each id for another one. An id
// that nothing is left for is made up like all others, and leads nowhere (a stub).
import type { Kind } from '../../kind.ts';
import type { Network, Place as Home, Ref } from '../generated/world.ts';
import type { Bag } from '../generated/shelf.ts';
import { tokenPattern } from './identities.ts';
import { isPlain } from './pages.ts';

/** Ids in the examples that are not declared kinds' own, in the order in which they occur. */
export interface Mentions {
  readonly byPrefix: ReadonlyMap<string, readonly string[]>;
  /** `app/NAME/ID`, each with its listeners `app/NAME/ID/ID`. */
  readonly balancers: ReadonlyMap<string, readonly string[]>;
  /** `targetgroup/NAME/ID`. */
  readonly targetGroups: readonly string[];
}

const pools: Readonly<Record<string, (network: Network) => readonly Ref[]>> = {
  subnet: ({ segments, home }) => segments.map(({ id }) => ({ id, home })),
  sg: ({ groups }) => groups.values(),
  eni: ({ interfaces }) => interfaces.values(),
  i: ({ instances }) => instances.values(),
  rtb: ({ tables }) => tables.values(),
  acl: ({ acls }) => acls.values(),
  igw: ({ gateways }) => gateways.values(),
  nat: ({ natGateways }) => natGateways.values(),
  vpce: ({ endpoints }) => endpoints.values(),
  pcx: ({ peerings }) => peerings.values(),
  eipalloc: ({ home }) => home.shelves.ElasticIp.all().map(({ AllocationId: id }) => ({ id, home })),
};

const balancerPattern =
  /(?:loadbalancer|listener|listener-rule)\/((?:app|net|gwy)\/[\w-]+\/[0-9a-f]{16})(\/[0-9a-f]{16})?/g;
const targetGroupPattern = /targetgroup\/[\w-]+\/[0-9a-f]{16}/g;

export function mentionsOf(kinds: readonly Kind[]): Mentions {
  const words = kinds.flatMap(({ example }) => textsIn(example));
  const byPrefix = new Map<string, string[]>();
  const balancers = new Map<string, Set<string>>();
  const targetGroups = new Set<string>();
  for (const word of words) {
    for (const token of word.match(tokenPattern) ?? []) {
      const prefix = token.slice(0, token.lastIndexOf('-'));
      const known = byPrefix.get(prefix) ?? [];
      if (!known.includes(token)) byPrefix.set(prefix, [...known, token]);
    }
    for (const [, balancer = '', listener] of word.matchAll(balancerPattern)) {
      const listeners = balancers.get(balancer) ?? new Set();
      if (listener !== undefined) listeners.add(`${balancer}${listener}`);
      balancers.set(balancer, listeners);
    }
    for (const [group] of word.matchAll(targetGroupPattern)) targetGroups.add(group);
  }
  return {
    byPrefix,
    balancers: new Map([...balancers].map(([balancer, listeners]) => [balancer, [...listeners]])),
    targetGroups: [...targetGroups],
  };
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isPlain(value) ? Object.entries(value).flatMap(([name, inner]) => [name, ...textsIn(inner)]) : [];
}

/** `turn`: another copy gets other things, where there are several. */
export function referencesAt(home: Home, turn: number, mentions: Mentions): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  const busy = home.networks.filter(({ plan }) => !plan.isDefault);
  const networks = rotated(busy.length > 0 ? busy : home.networks, turn);
  for (const [index, vpc] of (mentions.byPrefix.get('vpc') ?? []).entries())
    put(given, vpc, networks[index]?.id);
  const [network] = networks;
  if (network === undefined) return given;
  for (const [prefix, pool] of Object.entries(pools)) {
    // What others have in a lent network depends on who was asked for first.
    const own = rotated(
      pool(network).filter((ref) => ref.home === home),
      turn,
    );
    for (const [index, id] of (mentions.byPrefix.get(prefix) ?? []).entries()) put(given, id, own[index]?.id);
  }
  const balancers = rotated(pathsOf(network.balancers), turn);
  const listeners = pathsOf(network.listeners);
  for (const [index, [balancer, children]] of [...mentions.balancers].entries()) {
    const real = balancers[index];
    put(given, balancer, real);
    const own = listeners.filter((listener) => real !== undefined && listener.startsWith(`${real}/`));
    for (const [at, child] of children.entries()) put(given, child, own[at]);
  }
  const groups = rotated(pathsOf(network.targetGroups), turn);
  for (const [index, group] of mentions.targetGroups.entries())
    put(given, group, groups[index] === undefined ? undefined : `targetgroup/${groups[index]}`);
  return given;
}

function put(given: Map<string, string>, id: string, real: string | undefined): void {
  if (real !== undefined) given.set(id, real);
}

function rotated<Item>(items: readonly Item[], turn: number): readonly Item[] {
  const start = items.length === 0 ? 0 : turn % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

/** What follows the type in the ARN's resource part. */
function pathsOf(bag: Bag<Ref>): readonly string[] {
  return bag.values().map(({ id }) =>
    id
      .split(':')
      .slice(5)
      .join(':')
      .replace(/^[a-z]+\//, ''),
  );
}

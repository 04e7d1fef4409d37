// A map's nodes and edges, read from the inventory in turns, so that everybody else is answered in between. What a kind is on a map
// follows from its declared edges: nothing here lists kinds.
import type { InventoryFilter } from '../journal/inventory-read.ts';
import type { Journal } from '../journal/journal.ts';
import type { Kind } from '../kind.ts';
import type { EdgeState, Resource } from '../state.ts';
import { otherEnd } from '../state.ts';
import { gather, nodesAtMost } from './gather.ts';

export interface TopologyNode {
  readonly id: string;
  readonly kind: string;
  readonly accountId: string;
  readonly region: string;
  readonly name: string | undefined;
  readonly vpc: string | undefined;
  readonly subnet: string | undefined;
}

interface TopologyEdge {
  readonly type: string;
  readonly from: string;
  readonly to: string;
}

export interface Topology {
  readonly nodes: readonly TopologyNode[];
  /** Between the nodes. */
  readonly edges: readonly TopologyEdge[];
  readonly truncated: boolean;
}

export type TopologyFilter = Pick<InventoryFilter, 'account' | 'region' | 'vpc'>;

/** Resources read before others get their turn: some milliseconds. */
const aTurn = 200;

export async function topologyOf(
  read: Journal,
  kinds: readonly Kind[],
  filter: TopologyFilter,
  depth: number,
): Promise<Topology> {
  const levels = levelsOf(kinds);
  const wanted = kinds.flatMap(({ kind }) => ((levels.get(kind) ?? 3) <= depth ? [kind] : []));
  const found = new Map<string, Resource>();
  for (const kind of wanted) await gather(read, { filter: { ...filter, kind }, aTurn }, found, () => true);
  const { vpc } = filter;
  if (vpc !== undefined) await gatherJoining(read, vpc, levels, found);
  const nodes = [...found.values()].slice(0, nodesAtMost);
  const ids = new Set(nodes.map(({ id }) => id));
  return {
    nodes: nodes.map(nodeOf),
    edges: nodes.flatMap((resource) =>
      edgesOf(resource).filter(({ from, to }) => ids.has(from) && ids.has(to)),
    ),
    truncated: found.size > nodesAtMost,
  };
}

/** What joins a VPC to others lies in none: found by its edges, with what is at their other ends. */
async function gatherJoining(
  read: Journal,
  vpc: string,
  levels: Levels,
  found: Map<string, Resource>,
): Promise<void> {
  const joining = new Map<string, Resource>();
  for (const [kind, level] of levels) {
    if (level === 1 && kind !== 'Vpc')
      await gather(read, { filter: { kind }, aTurn }, joining, (resource) => hasEnd(resource, vpc));
  }
  for (const resource of joining.values()) {
    found.set(resource.id, resource);
    for (const { from, to } of edgesOf(resource)) {
      const other = read.resource(from === resource.id ? to : from);
      if (other !== undefined && levels.get(other.kind) === 1) found.set(other.id, other);
    }
  }
}

function hasEnd({ edges }: Resource, id: string): boolean {
  return Object.values(edges).some((ends) => ends.some((end) => otherEnd(end) === id));
}

export function nodeOf({ id, kind, accountId, region, properties, edges }: Resource): TopologyNode {
  const name = properties['name'];
  const [vpc] = edges['IN_VPC'] ?? [];
  const subnets = edges['IN_SUBNET'] ?? [];
  return {
    id,
    kind,
    accountId,
    region,
    name: typeof name === 'string' ? name : undefined,
    vpc: kind === 'Vpc' ? id : vpc?.to,
    // What stands in several lies in none of them on a map.
    subnet: subnets.length === 1 ? subnets[0]?.to : undefined,
  };
}

function edgesOf({ id, edges }: Resource): readonly TopologyEdge[] {
  return Object.entries(edges).flatMap(([type, ends]) =>
    ends.map((end: EdgeState) =>
      end.from === undefined ? { type, from: id, to: otherEnd(end) } : { type, from: end.from, to: id },
    ),
  );
}

type Levels = ReadonlyMap<string, number>;

const known = new WeakMap<readonly Kind[], Levels>();

/** 2: lies in a VPC; 3: in a subnet, or belongs to none of these; 1: a VPC, and what has to do with one without lying in it. */
export function levelsOf(kinds: readonly Kind[]): Levels {
  const before = known.get(kinds);
  if (before !== undefined) return before;
  const levels = new Map<string, number>([['Vpc', 1]]);
  const outside: Kind[] = [];
  for (const kind of kinds) {
    const types = new Set(declaredEdges(kind).map(({ type }) => type));
    const attaches = declaredEdges(kind).some(({ to }) => to.includes('Vpc'));
    if (types.has('IN_VPC') && !types.has('IN_SUBNET')) levels.set(kind.kind, 2);
    else if (types.has('IN_VPC') || (types.has('IN_SUBNET') && !attaches)) levels.set(kind.kind, 3);
    else outside.push(kind);
  }
  // What joins what joins networks joins them, too: a customer gateway at the end of a connection that ends at a transit gateway.
  for (let size = -1; size !== levels.size;) {
    size = levels.size;
    for (const kind of outside) if (joins(kind, outside, levels)) levels.set(kind.kind, 1);
  }
  known.set(kinds, levels);
  return levels;
}

function joins(kind: Kind, outside: readonly Kind[], levels: Levels): boolean {
  const isOne = (name: string): boolean => levels.get(name) === 1;
  return (
    declaredEdges(kind).some(({ to }) => to.some(isOne)) ||
    outside.some(
      (other) => isOne(other.kind) && declaredEdges(other).some(({ to }) => to.includes(kind.kind)),
    )
  );
}

/** Without those whose arrow points at the bearer: a VPC that is logged is not joined to anything by that. */
function declaredEdges(kind: Kind): readonly { readonly type: string; readonly to: readonly string[] }[] {
  const parts = [kind, ...kind.facets.map(({ part }) => part)];
  return parts.flatMap(({ edges }) =>
    Object.entries(edges).flatMap(([type, { to, reverse }]) => (reverse === true ? [] : [{ type, to }])),
  );
}

// Nodes and edges of a map as it was, each with its certainty; read in turns, so that everybody else is answered in between.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Certainty } from '../journal/as-of.ts';
import { edgesAsOf, type EdgeAsOf } from '../journal/as-of-edges.ts';
import type { AsOf } from '../journal/as-of-read.ts';
import type { PastReading } from '../journal/past.ts';
import type { Kind } from '../kind.ts';
import { gather, nodesAtMost } from './gather.ts';
import { levelsOf, nodeOf, type TopologyFilter, type TopologyNode } from './topology.ts';

export interface TopologyAsOf {
  readonly nodes: readonly (TopologyNode & {
    readonly certainty: Certainty;
    readonly validTo: string | undefined;
    readonly endedBy: number | undefined;
  })[];
  /** Between the nodes. */
  readonly edges: readonly EdgeAsOf[];
  readonly truncated: boolean;
}

/** Resources walked back before others get their turn: some milliseconds. */
const aTurn = 100;

export async function topologyAsOf(
  past: PastReading,
  kinds: readonly Kind[],
  filter: TopologyFilter,
  depth: number,
): Promise<TopologyAsOf> {
  const levels = levelsOf(kinds);
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]));
  const found = new Map<string, AsOf>();
  const isShown = ({ kind }: AsOf): boolean => (levels.get(kind) ?? 3) <= depth;
  const { vpc, account, region } = filter;
  if (vpc === undefined) {
    for (const { kind } of kinds) {
      if ((levels.get(kind) ?? 3) <= depth)
        await gather(past, { filter: { ...filter, kind }, aTurn }, found, () => true);
    }
  } else {
    for (const part of past.vpc(vpc)) {
      for (const one of part) if (isShown(one) && isIn(one, account, region)) found.set(one.id, one);
      if (found.size > nodesAtMost) break;
      await nextTurn();
    }
    await gatherJoining(past, vpc, { levels, byName, found });
  }
  const nodes = [...found.values()].slice(0, nodesAtMost);
  const ids = new Set(nodes.map(({ id }) => id));
  return {
    nodes: nodes.flatMap(({ resource, certainty, validTo, endedBy }) =>
      resource === undefined ? [] : [{ ...nodeOf(resource), certainty, validTo, endedBy }],
    ),
    edges: nodes.flatMap((one) =>
      edgesAsOf(one, byName.get(one.kind)).filter(({ from, to }) => ids.has(from) && ids.has(to)),
    ),
    truncated: found.size > nodesAtMost,
  };
}

function isIn({ resource }: AsOf, account: string | undefined, region: string | undefined): boolean {
  return (
    (account === undefined || resource?.accountId === account) &&
    (region === undefined || resource?.region === region)
  );
}

/** What joins a VPC to others lies in none: found by its edges, with what is at their other ends. */
async function gatherJoining(
  past: PastReading,
  vpc: string,
  {
    levels,
    byName,
    found,
  }: {
    readonly levels: ReadonlyMap<string, number>;
    readonly byName: ReadonlyMap<string, Kind>;
    readonly found: Map<string, AsOf>;
  },
): Promise<void> {
  const joining = new Map<string, AsOf>();
  const endsOf = (one: AsOf): readonly EdgeAsOf[] => edgesAsOf(one, byName.get(one.kind));
  for (const [kind, level] of levels) {
    if (level !== 1 || kind === 'Vpc') continue;
    await gather(past, { filter: { kind }, aTurn }, joining, (one) =>
      endsOf(one).some(({ from, to }) => from === vpc || to === vpc),
    );
  }
  for (const one of joining.values()) {
    found.set(one.id, one);
    for (const { from, to } of endsOf(one)) {
      const other = past.resource(from === one.id ? to : from);
      if (other?.resource !== undefined && levels.get(other.kind) === 1) found.set(other.id, other);
    }
  }
}

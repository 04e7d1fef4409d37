// The whole state as tuples: what the estate says of itself, what the journal has, what the graph shows.
import type { GraphEngine } from '../../graph/engine.ts';
import { derivedEdges, standsFor } from '../../src/derive.ts';
import { wholeEstate } from '../../src/estate.ts';
import type { Journal } from '../../src/journal/journal.ts';
import type { ExpectedResource } from '../../src/simulator/generated/state.ts';
import { textOf } from './compare.ts';

export interface Tuples {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
  readonly values: readonly string[];
}

export function expectedTuples(state: readonly ExpectedResource[]): Tuples {
  return {
    nodes: state.map(({ kind, id, accountId, region }) => `${kind} ${id} ${accountId}/${region}`).sort(),
    edges: state.flatMap(({ edges }) => edges.map((edge) => edgeText(edge))).sort(),
    values: state.flatMap(({ id, properties }) => valueTexts(id, properties)).sort(),
  };
}

function edgeText({
  type,
  from,
  to,
  properties,
}: {
  type: string;
  from: string;
  to: string;
  properties: object;
}): string {
  return `${from} -${type}-> ${to} ${textOf(properties)}`;
}

function valueTexts(id: string, properties: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(properties).flatMap(([name, value]) =>
    textOf(value) === '' ? [] : [`${id}.${name} = ${textOf(value)}`],
  );
}

/** The journal's state, with the edges that follow from it; properties that the estate tells of. */
export function journalTuples(journal: Journal, state: readonly ExpectedResource[]): Tuples {
  const estate = wholeEstate(journal);
  const told = new Map<string, ReadonlySet<string>>();
  for (const { kind, properties } of state)
    told.set(kind, new Set([...(told.get(kind) ?? []), ...Object.keys(properties)]));
  return {
    nodes: estate.all.map(({ kind, id, accountId, region }) => `${kind} ${id} ${accountId}/${region}`).sort(),
    edges: estate.all
      .flatMap((resource) => [
        ...Object.entries(resource.edges).flatMap(([type, edges]) =>
          edges.map(({ to = resource.id, from = resource.id, ...properties }) => ({
            type,
            from,
            to: standsFor(to, estate),
            properties,
          })),
        ),
        ...derivedEdges(resource, estate),
      ])
      .map(edgeText)
      .sort(),
    values: estate.all
      .flatMap(({ id, kind, properties }) =>
        valueTexts(
          id,
          Object.fromEntries(
            Object.entries(properties).filter(([name]) => told.get(kind)?.has(name) === true),
          ),
        ),
      )
      .sort(),
  };
}

/** The graph's resources and the edges between them; what is a Stub in it, apart. */
export async function graphTuples(
  graph: GraphEngine,
): Promise<Omit<Tuples, 'values'> & { stubs: readonly string[] }> {
  const nodes = await graph.read({
    text: 'MATCH (n:Resource) WHERE NOT n:Stub RETURN n.kind, n.id, n.accountId, n.region',
  });
  const stubs = await graph.read({ text: 'MATCH (n:Stub) RETURN n.id' });
  const edges = await graph.read({
    text: 'MATCH (a:Resource)-[r]->(b:Resource) RETURN a.id, type(r), b.id, properties(r)',
  });
  return {
    nodes: nodes.rows
      .map(
        ([kind, id, account, region]) =>
          `${String(kind)} ${String(id)} ${String(account ?? '')}/${String(region)}`,
      )
      .sort(),
    stubs: stubs.rows.map(([id]) => String(id)).sort(),
    edges: edges.rows
      .map(([from, type, to, properties]) => {
        const own = Object.entries(properties ?? {}).filter(([name]) => name !== 'derived');
        return edgeText({
          type: String(type),
          from: String(from),
          to: String(to),
          properties: Object.fromEntries(own),
        });
      })
      .sort(),
  };
}

/** Other ends of edges that are nowhere. */
export function expectedStubs(state: readonly ExpectedResource[]): readonly string[] {
  const there = new Set(state.map(({ id }) => id));
  const ends = state.flatMap(({ edges }) => edges.flatMap(({ from, to }) => [from, to]));
  return [...new Set(ends)].filter((id) => !there.has(id)).sort();
}

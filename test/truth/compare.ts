// Ground truth beside what the pipeline made of it, as values that a test can compare: events, and the whole state as tuples.
import type { GraphEngine } from '../../graph/engine.ts';
import { derivedEdges } from '../../src/derive.ts';
import { wholeEstate } from '../../src/estate.ts';
import type { ChangeEvent } from '../../src/journal/events.ts';
import type { Journal } from '../../src/journal/journal.ts';
import type { ExpectedEvent } from '../../src/simulator/generated/ledger.ts';
import type { ExpectedResource } from '../../src/simulator/generated/state.ts';

/** Sorted keys, so that equal values are equal texts; edges in any order. */
export function textOf(value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return '';
  const sorted = Array.isArray(value)
    ? value.map((item) => JSON.stringify(ordered(item))).sort()
    : ordered(value);
  return JSON.stringify(sorted);
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

interface AnyEvent {
  readonly resourceId: string;
  readonly kind: string;
  readonly change: string;
  readonly class: string;
  readonly accountId: string;
  readonly region: string;
  readonly changes: readonly { readonly path: string; readonly before?: unknown; readonly after?: unknown }[];
}

/** Everything of an event but its time, one line each, sorted. */
export function linesOf(events: readonly AnyEvent[]): readonly string[] {
  return events
    .map((event) => {
      const changes = event.changes.map(
        ({ path, before, after }) => `${path}: ${textOf(before)} => ${textOf(after)}`,
      );
      const { resourceId, kind, change, accountId, region } = event;
      return [
        `${event.class} ${change} ${kind} ${resourceId} ${accountId}/${region}`,
        ...changes.sort(),
      ].join('\n  ');
    })
    .sort();
}

/** What happened in AWS, and not what was only learnt. */
export function happened(events: readonly ChangeEvent[]): readonly ChangeEvent[] {
  return events.filter(({ change }) => change !== 'discovered' && change !== 'released');
}

/** Events whose interval does not hold the time of what they tell; `notBefore` may not be before the last read either. */
export function wrongIntervals(
  events: readonly ChangeEvent[],
  expected: readonly ExpectedEvent[],
  lastReadAt: (event: ExpectedEvent) => string,
): readonly string[] {
  return expected.flatMap((truth) => {
    const event = events.find((one) => one.resourceId === truth.resourceId && one.class === truth.class);
    if (event === undefined) return [];
    const { notBefore = '', seenAt } = event;
    const right = notBefore <= truth.firstAt && truth.lastAt <= seenAt && lastReadAt(truth) <= notBefore;
    return right
      ? []
      : [
          `${truth.kind} ${truth.resourceId}: ${truth.firstAt}–${truth.lastAt} in ${notBefore}–${seenAt}, read ${lastReadAt(truth)}`,
        ];
  });
}

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

export function edgeText({
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
            to,
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
        ([kind, id, account, region]) => `${String(kind)} ${String(id)} ${String(account)}/${String(region)}`,
      )
      .sort(),
    stubs: stubs.rows.map(([id]) => String(id)).sort(),
    edges: edges.rows
      .map(([from, type, to, properties]) => {
        const { derived: _view, ...own } = {
          derived: undefined,
          ...(typeof properties === 'object' ? properties : {}),
        };
        return edgeText({ type: String(type), from: String(from), to: String(to), properties: own });
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

/** Both ways, few enough to read. */
export function difference(
  found: readonly string[],
  expected: readonly string[],
): { missed: readonly string[]; invented: readonly string[] } {
  const [have, want] = [counted(found), counted(expected)];
  return { missed: more(want, have), invented: more(have, want) };
}

function counted(lines: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

function more(these: ReadonlyMap<string, number>, those: ReadonlyMap<string, number>): readonly string[] {
  return [...these]
    .filter(([line, count]) => count > (those.get(line) ?? 0))
    .map(([line]) => line)
    .slice(0, 20);
}

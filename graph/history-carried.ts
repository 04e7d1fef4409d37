// What the graph knows of the past before a writer follows: since when things are there, and what hangs on them.
import type { Estate } from '../src/derive.ts';
import { standsFor } from '../src/derive.ts';
import { batches } from './batches.ts';
import type { Identify } from './edge-identity.ts';
import type { CypherValue, GraphEngine } from './engine.ts';
import type { Carried, ClosedEdge, EdgeTimes, NodeTimes, PastNode } from './history-rows.ts';

type Row = readonly CypherValue[];

/** Of a graph without anything in it. */
export const nothingCarried: Carried = {
  node: () => ({}),
  edge: () => ({}),
  pasts: () => [],
  hanging: () => [],
};

export interface Asked {
  /** Whose relationships are written again, each with the types of those that point at it and that it bears. */
  readonly bearers: ReadonlyMap<string, readonly string[]>;
  /** Gone, and what closed relationships may lead to that is not there. */
  readonly gone: readonly string[];
}

const nodeTimes =
  'UNWIND $ids AS id MATCH (n:Resource {id: id}) WHERE NOT n:Stub RETURN n.id, n.validFrom, n.discovered, n.propertiesFrom, n.begunBy';
const outgoing =
  'UNWIND $ids AS id MATCH (a:Resource {id: id})-[r]->(b:Resource) WHERE r.validTo IS NULL RETURN a.id, type(r), b.id, properties(r)';
const pasts =
  'UNWIND $ids AS id MATCH (p:Past {id: id}) RETURN p.id, p.key, p.validFrom, p.validTo, p.begunBy, p.endedBy';
const hangingFrom =
  'UNWIND $ids AS id MATCH (n:Resource {id: id})-[r]->(m) WHERE r.validTo IS NOT NULL RETURN n.id AS id, type(r), n.id AS a, true AS fromIsThere, coalesce(m.key, m.id) AS b, m:Resource AS toIsThere, properties(r)';
const hangingTo =
  'UNWIND $ids AS id MATCH (n:Resource {id: id})<-[r]-(m) WHERE r.validTo IS NOT NULL RETURN n.id AS id, type(r), coalesce(m.key, m.id) AS a, m:Resource AS fromIsThere, n.id AS b, true AS toIsThere, properties(r)';

function incoming(types: readonly string[]): string {
  return `UNWIND $ids AS id MATCH (b:Resource {id: id})<-[r:${types.join('|')}]-(a:Resource) RETURN a.id, type(r), b.id, properties(r)`;
}

export async function readCarried(
  engine: GraphEngine,
  { bearers, gone }: Asked,
  { estate, identify }: { readonly estate: Pick<Estate, 'aliases'>; readonly identify: Identify },
): Promise<Carried> {
  const rowsOf = async (text: string, ids: readonly string[]): Promise<readonly Row[]> => {
    const all: Row[] = [];
    for (const batch of batches(ids)) {
      const { rows } = await engine.read({ text, params: { ids: batch } });
      for (const row of rows) all.push(row);
    }
    return all;
  };
  const ids = [...bearers.keys()];
  const nodes = new Map<string, NodeTimes>();
  for (const [id, validFrom, discovered, propertiesFrom, begunBy] of await rowsOf(nodeTimes, ids))
    nodes.set(String(id), {
      ...edgeTimes({ validFrom, begunBy }),
      ...(discovered === true ? { discovered } : {}),
      ...(typeof propertiesFrom === 'string' ? { propertiesFrom } : {}),
    });
  const edges = new Map<string, EdgeTimes>();
  const known = await rowsOf(outgoing, ids);
  const reverse = Map.groupBy(
    [...bearers].filter(([, types]) => types.length > 0),
    ([, types]) => types.join('|'),
  );
  const pointing: Row[] = [];
  for (const own of reverse.values())
    pointing.push(
      ...(await rowsOf(
        incoming(own[0]?.[1] ?? []),
        own.map(([id]) => id),
      )),
    );
  for (const [from, type, to, all] of [...known, ...pointing]) {
    const properties = asRecord(all);
    // What an account calls by a name of its own is known by now, or was not when the graph was written.
    const [a, b] = [standsFor(String(from), estate), standsFor(String(to), estate)];
    const { identity } = identify({ type: String(type), from: a, to: b, properties });
    edges.set(identity, edgeTimes(properties));
  }
  const lives = Map.groupBy((await rowsOf(pasts, gone)).map(asPast), ({ id }) => id);
  const hanging = Map.groupBy(
    [...(await rowsOf(hangingFrom, gone)), ...(await rowsOf(hangingTo, gone))],
    ([id]) => String(id),
  );
  return {
    node: (id) => nodes.get(id),
    edge: (identity) => edges.get(identity),
    pasts: (id) => lives.get(id) ?? [],
    hanging: (id) => (hanging.get(id) ?? []).map(asClosed),
  };
}

function edgeTimes({ validFrom, begunBy }: Readonly<Record<string, CypherValue | undefined>>): EdgeTimes {
  return {
    ...(typeof validFrom === 'string' ? { validFrom } : {}),
    ...(typeof begunBy === 'number' ? { begunBy } : {}),
  };
}

function asPast([id, key, validFrom, validTo, begunBy, endedBy]: Row): PastNode {
  return {
    id: String(id),
    key: String(key),
    validFrom: typeof validFrom === 'string' ? validFrom : undefined,
    validTo: typeof validTo === 'string' ? validTo : undefined,
    begunBy: typeof begunBy === 'number' ? begunBy : undefined,
    endedBy: typeof endedBy === 'number' ? endedBy : undefined,
  };
}

function asClosed([, type, from, fromIsThere, to, toIsThere, all]: Row): ClosedEdge {
  const { key, ...properties } = asRecord(all);
  return {
    type: String(type).slice('WAS_'.length),
    from: { label: fromIsThere === true ? 'Resource' : 'Past', key: String(from) },
    to: { label: toIsThere === true ? 'Resource' : 'Past', key: String(to) },
    key: String(key),
    properties,
  };
}

/** A map, as `properties(r)` gives it. */
function asRecord(value: CypherValue | undefined): Readonly<Record<string, CypherValue>> {
  return value as Readonly<Record<string, CypherValue>>;
}

// The Cypher of the past: idempotent by key, the same text on both engines. Nothing here touches what is there but for `validFrom`, and no
// closed relationship hangs on a Stub.
import type { Attribution } from '../src/journal/attributions.ts';
import { batches } from './batches.ts';
import type { Statement } from './engine.ts';
import type { ClosedEdge, HistoryRows } from './history-rows.ts';

/** Of a closed relationship; what it was before is its own type. */
function pastType(type: string): string {
  return `WAS_${type}`;
}

export interface HistoryStep {
  readonly rows: number;
  readonly statements: readonly Statement[];
}

/** In order: nodes, what was closed, and what hangs elsewhere by now. */
export function* historySteps({ pasts, edges, moved, ends }: HistoryRows): Generator<HistoryStep> {
  for (const rows of batches(ends.map((id) => ({ id }))))
    yield step(rows.length, {
      // They are written in full right after; until then they are what is expected.
      text: 'UNWIND $rows AS row MERGE (n:Resource {id: row.id}) ON CREATE SET n:Stub',
      params: { rows },
    });
  for (const rows of batches(pasts))
    yield step(rows.length, {
      text: 'UNWIND $rows AS row MERGE (p:Past {key: row.key}) SET p = row.props',
      params: { rows },
    });
  for (const own of Map.groupBy(edges, ({ type, from, to }) => `${type} ${from.label} ${to.label}`).values())
    for (const rows of batches(own)) yield step(rows.length, mergeClosed(rows));
  // Last: a writer that dies before this has them twice until it writes again, and loses none.
  for (const rows of batches(moved))
    yield step(
      rows.length,
      {
        text: 'UNWIND $rows AS row MATCH (n:Resource {id: row.id})-[r]->() WHERE r.validTo <= row.at DELETE r',
        params: { rows },
      },
      {
        text: 'UNWIND $rows AS row MATCH (n:Resource {id: row.id})<-[r]-() WHERE r.validTo <= row.at DELETE r',
        params: { rows },
      },
    );
}

function step(rows: number, ...statements: readonly Statement[]): HistoryStep {
  return { rows, statements };
}

/** Of one type, between ends of the same labels. */
function mergeClosed(edges: readonly ClosedEdge[]): Statement {
  const [first] = edges;
  const [from, to] = [place('a', 'from', first?.from.label), place('b', 'to', first?.to.label)];
  return {
    text: `UNWIND $rows AS row MATCH ${from} MATCH ${to} MERGE (a)-[r:${pastType(first?.type ?? '')} {key: row.key}]->(b) SET r = row.props`,
    params: {
      rows: edges.map((edge) => ({
        from: edge.from.key,
        to: edge.to.key,
        key: edge.key,
        props: { ...edge.properties, key: edge.key },
      })),
    },
  };
}

function place(name: string, end: string, label: string | undefined): string {
  return label === 'Past' ? `(${name}:Past {key: row.${end}})` : `(${name}:Resource {id: row.${end}})`;
}

/**
 * Changes of which it became known when exactly they happened: what they began and ended did so then. Written again, nothing changes.
 */
export function* retime(attributions: readonly Attribution[]): Generator<HistoryStep> {
  const known = attributions.flatMap(({ resourceId: id, change, attributedAt: at }) =>
    at === undefined ? [] : [{ id, change, at }],
  );
  for (const rows of batches(known)) {
    const params = { rows };
    const places = ['(n:Resource {id: row.id})', '(n:Past {id: row.id})'];
    yield step(
      rows.length,
      ...places
        .flatMap((at) => [`MATCH ${at}-[r]->()`, `MATCH ${at}<-[r]-()`])
        .flatMap((match) => [
          {
            text: `UNWIND $rows AS row ${match} WHERE r.begunBy = row.change SET r.validFrom = row.at`,
            params,
          },
          {
            text: `UNWIND $rows AS row ${match} WHERE r.endedBy = row.change SET r.validTo = row.at`,
            params,
          },
        ]),
      {
        text: 'UNWIND $rows AS row MATCH (n:Resource {id: row.id}) WHERE n.begunBy = row.change SET n.validFrom = row.at',
        params,
      },
      {
        text: "UNWIND $rows AS row MATCH (n:Past {id: row.id}) WHERE n.begunBy = row.change SET n.validFrom = row.at, n.key = n.id + '@' + row.at",
        params,
      },
      {
        text: 'UNWIND $rows AS row MATCH (n:Past {id: row.id}) WHERE n.endedBy = row.change SET n.validTo = row.at',
        params,
      },
    );
  }
}

/** What was over before then goes, and what began before then has no beginning any more; once a day. */
export function forgetPast(types: readonly string[], cut: string): readonly Statement[] {
  const closed = types.map(pastType).join('|');
  const open = types.join('|');
  const params = { cut };
  return [
    { text: `MATCH ()-[r:${closed}]->() WHERE r.validTo < $cut DELETE r`, params },
    { text: 'MATCH (p:Past) WHERE p.validTo < $cut AND NOT (p)--() DELETE p', params },
    { text: 'MATCH (p:Past) WHERE p.unseen = true AND NOT (p)--() DELETE p' },
    { text: `MATCH ()-[r:${closed}]->() WHERE r.validFrom < $cut REMOVE r.validFrom, r.begunBy`, params },
    { text: `MATCH ()-[r:${open}]->() WHERE r.validFrom < $cut REMOVE r.validFrom, r.begunBy`, params },
    {
      text: 'MATCH (n:Resource) WHERE n.validFrom < $cut REMOVE n.validFrom, n.begunBy, n.discovered',
      params,
    },
    { text: 'MATCH (n:Resource) WHERE n.propertiesFrom < $cut REMOVE n.propertiesFrom', params },
    {
      text: "MATCH (p:Past) WHERE p.validFrom < $cut AND p.validTo >= $cut SET p.key = p.id + '@' REMOVE p.validFrom, p.begunBy, p.discovered",
      params,
    },
    { text: 'MATCH (p:Past) WHERE p.propertiesFrom < $cut REMOVE p.propertiesFrom', params },
  ];
}

export const countPast: Statement = { text: 'MATCH (p:Past) RETURN count(p) AS n' };

export function countClosed(types: readonly string[]): Statement {
  return { text: `MATCH ()-[r:${types.map(pastType).join('|')}]->() RETURN count(r) AS n` };
}

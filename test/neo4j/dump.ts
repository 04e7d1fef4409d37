// Everything of a graph in a fixed order, to compare one graph with another, whatever engine holds it.
import type { GraphEngine } from '../../graph/engine.ts';

export interface Dump {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
}

/**
 * `state`: what follows from the journal's state alone, so that a fresh fill has it too. `all`: with changes, locations and warnings,
 * which two graphs share that were written at the same times. The claim of a database is nobody's content.
 */
export async function dump(graph: GraphEngine, which: 'state' | 'all'): Promise<Dump> {
  const left =
    which === 'all' ? '' : ' AND NOT n:Change AND NOT n:GraphCursor AND NOT n:Location AND NOT n:Warning';
  const nodes = await graph.read({
    text: `MATCH (n) WHERE NOT n:GraphClaim${left} RETURN labels(n), properties(n)`,
  });
  const edges = await graph.read({
    text: `MATCH (n)-[r]->(b) WHERE NOT n:GraphClaim${left === '' ? '' : ' AND NOT n:Change'} RETURN coalesce(n.key, n.id, n.seq), type(r), coalesce(b.key, b.id, b.seq), properties(r)`,
  });
  return { nodes: lines(nodes.rows), edges: lines(edges.rows) };
}

function lines(rows: readonly unknown[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row, stable)).sort();
}

function stable(key: string, value: unknown): unknown {
  // A stub remembers what it was while it was seen; a fresh fill can only expect it by its id.
  if (key === 'expectedKind') return undefined;
  if (Array.isArray(value)) return isLabels(value) ? [...value].sort() : value;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The order of labels is each engine's own. */
function isLabels(value: readonly unknown[]): boolean {
  return value.length <= 2 && value.includes('Resource');
}

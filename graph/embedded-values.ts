// Grafeo's values as the port's plain JSON. Its nodes and relationships are objects marked by `_labels`
// and `_type`; labels and properties are sorted here, since the two engines order them differently.
import type { QueryResult } from '@grafeo-db/js';

import type { CypherValue, Rows } from './engine.ts';

type GrafeoObject = Readonly<Record<string, unknown>>;

export function plainRows(result: QueryResult, maxRows: number = result.length): Rows {
  const columns = result.columns;
  const rows: CypherValue[][] = [];
  const kept = Math.min(result.length, maxRows);
  // Row by row: only what is kept is built as JavaScript objects.
  for (let index = 0; index < kept; index++) {
    const row = result.get(index);
    rows.push(columns.map((column) => plain(row[column])));
  }
  return result.length > kept ? { columns, rows, truncated: true } : { columns, rows };
}

function plain(value: unknown): CypherValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  // Only a local date-time arrives as a Date: its Z is Grafeo's own.
  if (value instanceof Date) return value.toISOString().replace(/(?:\.000)?Z$/, '');
  if (Array.isArray(value)) return value.map((item: unknown) => plain(item));
  return isObject(value) ? plainObject(value) : String(value);
}

function plainObject(value: GrafeoObject): CypherValue {
  const { _id: id, _labels: labels, _type: type, _source: start, _target: end, ...properties } = value;
  if (Array.isArray(labels)) {
    return { id: `${id}`, labels: labels.map(String).sort(), properties: plainMap(properties) };
  }
  if (typeof type === 'string' && start !== undefined && end !== undefined) {
    return { id: `${id}`, type, properties: plainMap(properties), start: `${start}`, end: `${end}` };
  }
  return pathOf(value) ?? plainMap(value);
}

/** `{nodes, edges}` of a path as `[node, relationship, node …]`. */
function pathOf(value: GrafeoObject): CypherValue | undefined {
  const { nodes, edges, ...rest } = value;
  if (!Array.isArray(nodes) || !Array.isArray(edges) || Object.keys(rest).length > 0) return undefined;
  const first: unknown = nodes[0];
  if (nodes.length !== edges.length + 1 || !isObject(first) || !('_labels' in first)) return undefined;
  return nodes.flatMap((node: unknown, index) =>
    index === 0 ? [plain(node)] : [plain(edges[index - 1]), plain(node)],
  );
}

function plainMap(value: GrafeoObject): CypherValue {
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, item]) => [key, plain(item)]));
}

function isObject(value: unknown): value is GrafeoObject {
  return typeof value === 'object' && value !== null;
}

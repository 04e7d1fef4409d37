// The graph's schema, derived from the kinds: labels, keys, indexes, and which relationships a kind bears.
// One DDL list for both engines, in the order that both take (constraint first, then an index on the same property).
import { derivedEdgeDocs } from '../src/derive.ts';
import type { Kind, PartSpec } from '../src/kind.ts';

/** Labels that are no kinds, each with its key property. */
const frame = {
  Resource: 'id',
  Account: 'id',
  Location: 'id',
  Region: 'id',
  Warning: 'id',
  Change: 'seq',
  GraphCursor: 'id',
  Past: 'key',
} as const;

const alwaysIndexed = [
  ['Resource', 'name'],
  ['Resource', 'accountId'],
  ['Change', 'resourceId'],
  ['Change', 'seenAt'],
  ['Past', 'id'],
  ['Past', 'validTo'],
] as const;

/** `CREATE CONSTRAINT … IF NOT EXISTS`, then `CREATE INDEX … IF NOT EXISTS`; each statement by itself. */
export function schemaStatements(kinds: readonly Kind[]): readonly string[] {
  const keys = Object.entries(frame);
  return [
    ...keys.map(
      ([label, key]) =>
        `CREATE CONSTRAINT ${name(label, key)}_unique IF NOT EXISTS FOR (n:${label}) REQUIRE n.${key} IS UNIQUE`,
    ),
    // A no-op on Neo4j, where the constraint has an index; the embedded engine's writes are quadratic without it.
    ...[...keys, ...alwaysIndexed, ...indexedProperties(kinds)].map(
      ([label, key]) => `CREATE INDEX ${name(label, key)} IF NOT EXISTS FOR (n:${label}) ON (n.${key})`,
    ),
  ];
}

function indexedProperties(kinds: readonly Kind[]): readonly (readonly [string, string])[] {
  return kinds.flatMap((kind) =>
    partsOf(kind).flatMap((part) =>
      Object.entries(part.properties).flatMap(([property, { index }]) =>
        index ? [[kind.kind, property] as const] : [],
      ),
    ),
  );
}

function name(label: string, key: string): string {
  return `${label}_${key}`.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
}

function partsOf(kind: Kind): readonly PartSpec<unknown>[] {
  return [kind, ...kind.facets.map((facet) => facet.part)];
}

/** Types of relationships that resources of a kind bear, by the direction of the arrow seen from the bearer. */
export interface Borne {
  readonly outgoing: readonly string[];
  readonly incoming: readonly string[];
}

export function borneBy(kind: Kind): Borne {
  const typesOf = (isReverse: boolean): readonly string[] =>
    edgesOf(kind).flatMap(([type, edge]) => ((edge.reverse === true) === isReverse ? [type] : []));
  return {
    outgoing: [...new Set([...typesOf(false), ...top(kind, 'IN_REGION')])],
    incoming: [...new Set([...typesOf(true), ...top(kind, 'OWNS')])],
  };
}

/** Types whose relationships have properties that move by themselves. */
export function observedTypes(kind: Kind): readonly string[] {
  return edgesOf(kind).flatMap(([type, edge]) =>
    Object.values(edge.properties ?? {}).some(({ observed }) => observed === true) ? [type] : [],
  );
}

/** By type, whoever bears it: names of relationships' properties that move by themselves. */
export function observedProperties(kinds: readonly Kind[]): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  for (const [type, { properties = {} }] of kinds.flatMap(edgesOf)) {
    const own = names.get(type) ?? new Set();
    for (const [name, { observed }] of Object.entries(properties)) if (observed === true) own.add(name);
    names.set(type, own);
  }
  return names;
}

/** Every type of relationship that leads from a resource to another. */
export function innerTypes(kinds: readonly Kind[]): readonly string[] {
  const borne = kinds.flatMap((kind) => edgesOf(kind).map(([type]) => type));
  return [...new Set([...borne, ...derivedEdgeDocs.map(({ type }) => type)])].sort();
}

/** What hangs a resource that is in no VPC on its account and its region. */
export function topTypes(kind: Kind): readonly string[] {
  return [...top(kind, 'OWNS'), ...top(kind, 'IN_REGION')];
}

function top(kind: Kind, type: string): readonly string[] {
  return kind.topLevel === true ? [type] : [];
}

function edgesOf(kind: Kind): readonly (readonly [string, PartSpec<unknown>['edges'][string]])[] {
  return partsOf(kind).flatMap((part) => Object.entries(part.edges));
}

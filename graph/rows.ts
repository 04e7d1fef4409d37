// Resources as rows for the writer's statements: nodes, relationships borne and derived, and the stubs that they need.
import { derivedEdges, type Estate, standsFor } from '../src/derive.ts';
import type { Kind } from '../src/kind.ts';
import { expectedKind } from '../src/registry.ts';
import type { Resource } from '../src/state.ts';
import type { CypherValue, Statement } from './engine.ts';
import * as cypher from './write-statements.ts';

/** The kinds, and by name. */
export interface Shape {
  readonly kinds: readonly Kind[];
  readonly byName: ReadonlyMap<string, Kind>;
}

export function shapeOf(kinds: readonly Kind[]): Shape {
  return { kinds, byName: new Map(kinds.map((kind) => [kind.kind, kind])) };
}

export function nodeRow(resource: Resource): { id: string; props: Record<string, CypherValue> } {
  const { id, kind, accountId, region, properties } = resource;
  // What is nobody's has no account.
  return { id, props: { ...properties, id, kind, ...(accountId === '' ? {} : { accountId }), region } };
}

export type NodeRow = ReturnType<typeof nodeRow>;

/** What the history adds to what is there. */
export interface Stamp {
  node(row: NodeRow): NodeRow;
  relationship(relationship: cypher.Relationship): cypher.Relationship;
}

export const noStamp: Stamp = { node: (row) => row, relationship: (relationship) => relationship };

/** All relationships of which a resource is the bearer or, where derived, the source. */
export function relationshipsOf(
  resource: Resource,
  estate: Estate,
  shape: Shape,
): readonly cypher.Relationship[] {
  const borne = Object.entries(resource.edges).flatMap(([type, edges]) =>
    edges.map(({ to, from, ...properties }) => ({
      type,
      from: from === undefined ? resource.id : standsFor(from, estate),
      to: to === undefined ? resource.id : standsFor(to, estate),
      properties: known(properties),
    })),
  );
  const derived = derivedEdges(resource, estate).map(({ type, from, to, properties }) => ({
    type,
    from,
    to,
    properties: { ...properties, derived: true },
  }));
  const top =
    shape.byName.get(resource.kind)?.topLevel === true
      ? [
          { type: 'OWNS', from: resource.accountId, to: resource.id, properties: {} },
          { type: 'IN_REGION', from: resource.id, to: resource.region, properties: {} },
        ]
      : [];
  return [...borne, ...derived, ...top];
}

function known(properties: Readonly<Record<string, CypherValue | undefined>>): Record<string, CypherValue> {
  const entries = Object.entries(properties).filter(
    (entry): entry is [string, CypherValue] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}

export function createOf(type: string, rows: readonly cypher.Relationship[]): Statement {
  if (type === 'OWNS') return cypher.createRelationships(type, rows, { from: 'Account', to: 'Resource' });
  if (type === 'SHARED_WITH')
    return cypher.createRelationships(type, rows, { from: 'Resource', to: 'Account' });
  if (type === 'IN_REGION') return cypher.createRelationships(type, rows, { from: 'Resource', to: 'Region' });
  return cypher.createRelationships(type, rows);
}

export function stubsOf(
  relationships: readonly cypher.Relationship[],
  there: ReadonlySet<string>,
  shape: Shape,
): readonly { id: string; props: Record<string, CypherValue> }[] {
  const ids = new Set(
    relationships.flatMap(({ type, from, to }) =>
      type === 'OWNS' ? [to] : type === 'IN_REGION' ? [from] : [from, to],
    ),
  );
  return [...ids]
    .filter((id) => !there.has(id))
    .map((id) => {
      const kind = expectedKind(id, shape.kinds);
      return { id, props: { id, ...(kind === undefined ? {} : { expectedKind: kind }) } };
    });
}

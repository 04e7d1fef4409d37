// The state of a resource as one answer tells it, and how several answers make one state.
// Pure values: sorted, so that two answers that differ only in order are the same text and the same hash.
import { hash } from 'node:crypto';
import type { PropertyValue } from './kind.ts';

/** `{to}` is the other end, `{from}` where the arrow points at the bearer; the rest are the edge's properties. */
export interface EdgeState {
  readonly to?: string;
  readonly from?: string;
  readonly [property: string]: PropertyValue | undefined;
}

/** What one answer says, without what moves by itself. */
export interface PartState {
  readonly properties: Readonly<Record<string, PropertyValue>>;
  readonly edges: Readonly<Record<string, readonly EdgeState[]>>;
  /** Another id by which this account's answers speak of it. */
  readonly alias?: string;
}

/** Latest values of observed paths: a property's value, or all edges of a type with their observed properties. */
export type ObservedState = Readonly<Record<string, PropertyValue | readonly EdgeState[]>>;

/** A resource as it stands: the owner's view, all its answers together. */
export interface Resource {
  readonly id: string;
  readonly kind: string;
  readonly accountId: string;
  readonly region: string;
  readonly properties: Readonly<Record<string, PropertyValue>>;
  readonly edges: Readonly<Record<string, readonly EdgeState[]>>;
}

/** JSON with sorted keys: equal values give equal text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? sortedKeys(inner) : inner,
  );
}

function sortedKeys(record: object): object {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => compareText(a, b)));
}

/** Code-unit order: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const copies = new Map<string, string>();

/** The one copy of a text that many resources share, such as the id of their VPC. */
export function shared(text: string): string {
  const known = copies.get(text);
  if (known !== undefined) return known;
  if (copies.size >= 10_000) copies.clear();
  const copy = detached(text);
  copies.set(copy, copy);
  return copy;
}

/** A part of a long text keeps the whole of it in memory, here a page of megabytes; a copy does not. */
export function detached(text: string): string {
  return Buffer.from(text).toString();
}

/** 120 bits are enough to tell the states of one resource apart, and half the size of a full digest in the journal. */
export function digest(text: string): string {
  return hash('sha1', text, 'buffer').toString('base64', 0, 15);
}

/** The other end of an edge, whichever way the arrow points. */
export function otherEnd(edge: EdgeState): string {
  return edge.to ?? edge.from ?? '';
}

/** One state from several answers' parts, with the latest observed values laid over them. */
export function mergeParts(
  parts: readonly PartState[],
  observed: readonly ObservedState[],
): Pick<Resource, 'properties' | 'edges'> {
  const properties: Record<string, PropertyValue> = {};
  const edges: Record<string, readonly EdgeState[]> = {};
  for (const part of parts) {
    Object.assign(properties, part.properties);
    Object.assign(edges, part.edges);
  }
  for (const latest of observed) {
    for (const [path, value] of Object.entries(latest)) {
      if (isEdgeList(value)) edges[path] = value;
      else if (!isEdgeType(path)) properties[path] = value;
    }
  }
  return { properties, edges };
}

/** Paths are properties' names or edges' types. */
export function isEdgeType(path: string): boolean {
  return path === path.toUpperCase();
}

export function isEdgeList(
  value: PropertyValue | readonly EdgeState[] | undefined,
): value is readonly EdgeState[] {
  return Array.isArray(value) && value.some((item) => typeof item === 'object');
}

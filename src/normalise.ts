// From AWS's answer to typed, sorted, hashed state. Pure: the same item gives the same text, in whatever order AWS lists things.
// Refuses an item without an id: it cannot be kept, and leaving it out silently would make a list look shorter than it is.
import type { Edge, EdgeEnd, Kind, Owner, PartSpec, Place, Property, PropertyValue, Tag } from './kind.ts';
import type { PackedAnswer } from './answer-block.ts';
import { compareText, detached, digest, type EdgeState, type PartState, shared } from './state.ts';

/** What one answer says of one resource. */
export interface Entry {
  readonly id: string;
  /** The parent that a per-parent list was asked for. */
  readonly parent: string | undefined;
  readonly owner: Owner;
  /** Another id by which this account's answers speak of it. */
  readonly alias: string | undefined;
  /** The VPC it says it is in. */
  readonly vpc: string | undefined;
  /** Over owner, properties and edges; not over observed values. */
  readonly hash: string;
  /** The PartState as JSON, for hash and journal. The values themselves are not kept: of 100,000 items they are gigabytes. */
  readonly text: string;
  /** The ObservedState as JSON; undefined where the part declares nothing observed. */
  readonly observed: { readonly hash: string; readonly text: string } | undefined;
  /** What AWS said, packed for the journal; only of what is new or differs. */
  readonly answer?: PackedAnswer | undefined;
}

/** AWS listed something that cannot be identified; the list is then not complete. */
export class UnidentifiedItemError extends Error {
  override readonly name = 'UnidentifiedItemError';
}

export function normaliseItem(kind: Kind, item: unknown, place: Place, parent?: string): Entry | 'gone' {
  const id = requireId(kind, item, place);
  if (kind.gone?.(item) === true) return 'gone';
  const arn = kind.arn?.(item, place);
  return entry(id, kind, item, place, {
    parent,
    owner: lastingOwner(kind.owner(item, place)),
    extra: arn === undefined ? {} : { arn },
    alias: kind.alias?.(item, place),
  });
}

/** @throws UnidentifiedItemError where AWS gave no id. */
export function requireId(kind: Kind, item: unknown, place: Place): string {
  const id = kind.id(item, place);
  if (id !== undefined && id !== '') return detached(id);
  throw new UnidentifiedItemError(
    `${kind.list.operation} in ${place.account}/${place.region} listed a ${kind.kind} without an id`,
  );
}

function lastingOwner(owner: Owner): Owner {
  return owner.via === undefined ? owner : { ...owner, via: shared(owner.via) };
}

/** The id of an item, gone or not; undefined where it has none. */
export function identify(kind: Kind, item: unknown, place: Place): string | undefined {
  return kind.id(item, place);
}

export function normaliseFacet(id: string, part: PartSpec<unknown>, answer: unknown, place: Place): Entry {
  return entry(id, part, answer, place, { parent: undefined, owner: {}, extra: {}, alias: undefined });
}

function entry(
  id: string,
  part: PartSpec<unknown>,
  item: unknown,
  place: Place,
  about: {
    parent: string | undefined;
    owner: Owner;
    extra: Record<string, PropertyValue>;
    alias: string | undefined;
  },
): Entry {
  const prepared = prepare(part);
  const properties: Record<string, PropertyValue> = { ...about.extra };
  const latest: Record<string, PropertyValue | readonly EdgeState[]> = {};
  if (part.tags !== undefined) readTags(part.tags(item) ?? [], properties);
  for (const [name, property] of prepared.properties) {
    const value = readProperty(property, item, place);
    if (value === undefined) continue;
    if (property.observed) latest[name] = value;
    else properties[name] = value;
  }
  const edges: Record<string, readonly EdgeState[]> = {};
  for (const { type, edge, moving } of prepared.edges) {
    const ends = endsOf(edge.read(item, place), edge.reverse === true);
    const borne = sortedEdges(moving.size === 0 ? ends : ends.map((end) => without(end, moving)));
    if (borne.length > 0) edges[type] = borne;
    if (moving.size > 0) latest[type] = sortedEdges(ends);
  }
  const vpc = edges['IN_VPC']?.[0]?.to;
  const state: PartState = {
    properties,
    edges,
    ...(about.alias === undefined ? {} : { alias: about.alias }),
  };
  // Built in the order of the declaration, so equal states are equal text without sorting keys again.
  const text = JSON.stringify(state);
  const latestText = prepared.observes ? JSON.stringify(latest) : '';
  return {
    id,
    parent: about.parent,
    owner: about.owner,
    alias: about.alias,
    vpc: vpc === undefined ? undefined : shared(vpc),
    hash: digest(`${JSON.stringify([about.owner, about.parent])}${text}`),
    text,
    observed: prepared.observes ? { hash: digest(latestText), text: latestText } : undefined,
  };
}

/** A declaration taken apart once, not for each of ten thousand items. */
interface Prepared {
  readonly properties: readonly (readonly [string, Property<unknown>])[];
  readonly edges: readonly {
    readonly type: string;
    readonly edge: Edge<unknown>;
    readonly moving: ReadonlySet<string>;
  }[];
  readonly observes: boolean;
}

const preparations = new WeakMap<PartSpec<unknown>, Prepared>();

function prepare(part: PartSpec<unknown>): Prepared {
  const known = preparations.get(part);
  if (known !== undefined) return known;
  const prepared: Prepared = {
    properties: Object.entries(part.properties),
    edges: Object.entries(part.edges).map(([type, edge]) => ({
      type,
      edge,
      moving: observedEdgeProperties(part, type),
    })),
    observes: observedPaths(part).length > 0,
  };
  preparations.set(part, prepared);
  return prepared;
}

/** Paths of a part that move by themselves. */
export function observedPaths(part: PartSpec<unknown>): readonly string[] {
  return [
    ...Object.entries(part.properties).flatMap(([name, property]) => (property.observed ? [name] : [])),
    ...Object.keys(part.edges).filter((type) => observedEdgeProperties(part, type).size > 0),
  ];
}

/** All paths that a part can give a state: what a facet that was not complete keeps as it was. */
export function pathsOf(part: PartSpec<unknown>): readonly string[] {
  return [
    ...(part.tags === undefined ? [] : ['tags', 'name']),
    ...Object.keys(part.properties),
    ...Object.keys(part.edges),
  ].sort(compareText);
}

export function observedEdgeProperties(part: PartSpec<unknown>, type: string): ReadonlySet<string> {
  const declared = Object.entries(part.edges[type]?.properties ?? {});
  return new Set(declared.flatMap(([name, property]) => (property.observed === true ? [name] : [])));
}

function readTags(tags: readonly Tag[], properties: Record<string, PropertyValue>): void {
  const texts: string[] = [];
  for (const { Key, Value } of tags) {
    if (Key === undefined) continue;
    texts.push(`${Key}=${Value ?? ''}`);
    if (Key === 'Name' && Value !== undefined && Value !== '') properties['name'] = Value;
  }
  properties['tags'] = texts.length < 2 ? texts : texts.sort(compareText);
}

function readProperty(property: Property<unknown>, item: unknown, place: Place): PropertyValue | undefined {
  const value = property.read(item, place);
  switch (property.type) {
    case 'list':
      return Array.isArray(value) ? uniqueTexts(value) : [];
    case 'time':
      return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : undefined;
    case 'text':
      return typeof value === 'string' && value !== '' ? value : undefined;
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    case 'flag':
      return typeof value === 'boolean' ? value : undefined;
  }
}

function uniqueTexts(values: readonly unknown[]): readonly string[] {
  const texts = values.filter((value): value is string => typeof value === 'string' && value !== '');
  return texts.length < 2 ? texts : [...new Set(texts)].sort(compareText);
}

function endsOf(
  read: readonly (EdgeEnd | string | undefined)[] | EdgeEnd | string | undefined,
  reverse: boolean,
): readonly EdgeState[] {
  if (read === undefined) return [];
  const ends: EdgeState[] = [];
  for (const end of isMany(read) ? read : [read]) {
    const state = end === undefined ? undefined : edgeState(end, reverse);
    if (state !== undefined) ends.push(state);
  }
  return ends;
}

function isMany(
  read: readonly (EdgeEnd | string | undefined)[] | EdgeEnd | string,
): read is readonly (EdgeEnd | string | undefined)[] {
  return Array.isArray(read);
}

function edgeState(end: EdgeEnd | string, reverse: boolean): EdgeState | undefined {
  const id = typeof end === 'string' ? end : end.id;
  if (id === '') return undefined;
  const state: Record<string, string | number | boolean> = reverse ? { from: id } : { to: id };
  if (typeof end === 'string') return state;
  for (const [name, value] of Object.entries(end)) {
    if (name !== 'id' && value !== undefined) state[name] = value;
  }
  return state;
}

/** An edge without what moves by itself: two edges are the same edge if these are equal. */
export function without(edge: EdgeState, names: ReadonlySet<string>): EdgeState {
  return Object.fromEntries(Object.entries(edge).filter(([name]) => !names.has(name)));
}

/** Sorted by their text and without repeats. */
function sortedEdges(edges: readonly EdgeState[]): readonly EdgeState[] {
  if (edges.length < 2) return edges;
  const byText = new Map(edges.map((edge) => [JSON.stringify(edge), edge]));
  return [...byText].sort(([a], [b]) => compareText(a, b)).map(([, edge]) => edge);
}

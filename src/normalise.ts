// From AWS's answer to typed, sorted, hashed state. Pure: the same item gives the same text, in whatever order AWS lists things.
// Refuses an item without an id: it cannot be kept, and leaving it out silently would make a list look shorter than it is.
import type { EdgeEnd, Kind, Owner, PartSpec, Place, Property, PropertyValue, Tag } from './kind.ts';
import { compareText, digest, type EdgeState, type ObservedState, type PartState } from './state.ts';

/** What one answer says of one resource. */
export interface Entry {
  readonly id: string;
  /** The parent that a per-parent list was asked for. */
  readonly parent: string | undefined;
  readonly owner: Owner;
  /** Over owner, properties and edges; not over observed values. */
  readonly hash: string;
  readonly state: PartState;
  /** The state as JSON, made once for hash and journal. */
  readonly text: string;
  /** undefined where the part declares nothing observed. */
  readonly observed:
    | { readonly hash: string; readonly text: string; readonly values: ObservedState }
    | undefined;
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
    owner: kind.owner(item, place),
    extra: arn === undefined ? {} : { arn },
  });
}

/** @throws UnidentifiedItemError where AWS gave no id. */
export function requireId(kind: Kind, item: unknown, place: Place): string {
  const id = kind.id(item, place);
  if (id !== undefined && id !== '') return id;
  throw new UnidentifiedItemError(
    `${kind.list.operation} in ${place.account}/${place.region} listed a ${kind.kind} without an id`,
  );
}

/** The id of an item, gone or not; undefined where it has none. */
export function identify(kind: Kind, item: unknown, place: Place): string | undefined {
  return kind.id(item, place);
}

export function normaliseFacet(id: string, part: PartSpec<unknown>, answer: unknown, place: Place): Entry {
  return entry(id, part, answer, place, { parent: undefined, owner: {}, extra: {} });
}

function entry(
  id: string,
  part: PartSpec<unknown>,
  item: unknown,
  place: Place,
  about: { parent: string | undefined; owner: Owner; extra: Record<string, PropertyValue> },
): Entry {
  const properties: Record<string, PropertyValue> = { ...about.extra };
  const latest: Record<string, PropertyValue | readonly EdgeState[]> = {};
  const tags = part.tags?.(item);
  if (part.tags !== undefined) Object.assign(properties, readTags(tags ?? []));
  for (const [name, property] of Object.entries(part.properties)) {
    const value = readProperty(property, item, place);
    if (value === undefined) continue;
    if (property.observed) latest[name] = value;
    else properties[name] = value;
  }
  const edges: Record<string, readonly EdgeState[]> = {};
  for (const type of Object.keys(part.edges)) {
    const { borne, observed } = readEdges(part, type, item, place);
    if (borne.length > 0) edges[type] = borne;
    if (observed !== undefined) latest[type] = observed;
  }
  const state: PartState = { properties, edges };
  // Built in the order of the declaration, so equal states are equal text without sorting keys again.
  const text = JSON.stringify(state);
  const latestText = JSON.stringify(latest);
  return {
    id,
    parent: about.parent,
    owner: about.owner,
    hash: digest(`${JSON.stringify([about.owner, about.parent])}${text}`),
    state,
    text,
    observed: declaresObserved(part)
      ? { hash: digest(latestText), text: latestText, values: latest }
      : undefined,
  };
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

function declaresObserved(part: PartSpec<unknown>): boolean {
  return observedPaths(part).length > 0;
}

function readTags(tags: readonly Tag[]): Record<string, PropertyValue> {
  const texts = tags.flatMap(({ Key, Value }) => (Key === undefined ? [] : [`${Key}=${Value ?? ''}`]));
  const name = tags.find((tag) => tag.Key === 'Name')?.Value;
  return { ...(name === undefined || name === '' ? {} : { name }), tags: texts.sort(compareText) };
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

function readEdges(
  part: PartSpec<unknown>,
  type: string,
  item: unknown,
  place: Place,
): { borne: readonly EdgeState[]; observed: readonly EdgeState[] | undefined } {
  const edge = part.edges[type];
  if (edge === undefined) return { borne: [], observed: undefined };
  const moving = observedEdgeProperties(part, type);
  const ends = endsOf(edge.read(item, place)).map((end) => edgeState(end, edge.reverse === true));
  if (moving.size === 0) return { borne: sortedEdges(ends), observed: undefined };
  return { borne: sortedEdges(ends.map((end) => without(end, moving))), observed: sortedEdges(ends) };
}

function endsOf(
  read: readonly (EdgeEnd | string | undefined)[] | EdgeEnd | string | undefined,
): readonly EdgeEnd[] {
  const many = Array.isArray(read) ? read : [read];
  return many.flatMap((end: EdgeEnd | string | undefined) => {
    const whole = typeof end === 'string' ? { id: end } : end;
    return whole === undefined || whole.id === '' ? [] : [whole];
  });
}

function edgeState(end: EdgeEnd, reverse: boolean): EdgeState {
  const { id, ...properties } = end;
  const known = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
  return reverse ? { from: id, ...known } : { to: id, ...known };
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

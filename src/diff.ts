// What differs between two states of one resource, path by path. Pure.
// A path is a property's name, or an edge type with the sorted list of all its edges (inventory.md).
import type { PropertyValue } from './kind.ts';
import { without } from './normalise.ts';
import {
  canonical,
  compareText,
  type EdgeState,
  isEdgeList,
  isEdgeType,
  type ObservedState,
  type Resource,
} from './state.ts';

export interface PathChange {
  readonly path: string;
  /** Absent: the path had no value. */
  readonly before?: PropertyValue | readonly EdgeState[];
  readonly after?: PropertyValue | readonly EdgeState[];
}

type State = Pick<Resource, 'properties' | 'edges'>;

/** Differences in properties and edges, sorted by path; empty where the states say the same. */
export function diffStates(before: State, after: State): readonly PathChange[] {
  return diffPaths({ ...before.properties, ...before.edges }, { ...after.properties, ...after.edges });
}

/** The state before some changes, given the one after them: `diffStates(undone(after, diffStates(before, after)), before)` is empty. */
export function undone<Given extends State>(after: Given, changes: readonly PathChange[]): Given {
  return withValues(
    after,
    changes.map(({ path, before }) => [path, before]),
  );
}

/** The state after some changes, given the one before them. */
export function redone<Given extends State>(before: Given, changes: readonly PathChange[]): Given {
  return withValues(
    before,
    changes.map(({ path, after }) => [path, after]),
  );
}

function withValues<Given extends State>(
  state: Given,
  values: readonly (readonly [string, PathChange['before']])[],
): Given {
  const properties = { ...state.properties };
  const edges = { ...state.edges };
  for (const [path, value] of values) {
    if (isEdgeType(path)) {
      if (isEdgeList(value)) edges[path] = value;
      else delete edges[path];
    } else if (value === undefined || isEdgeList(value)) delete properties[path];
    else properties[path] = value;
  }
  return { ...state, properties, edges };
}

function diffPaths(before: ObservedState, after: ObservedState): readonly PathChange[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareText);
  return paths.flatMap((path) => {
    const [old, now] = [before[path], after[path]];
    if (comparable(old) === comparable(now)) return [];
    return [
      { path, ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) },
    ];
  });
}

/**
 * Differences in observed values alone: an edge or a value that came or went with the configuration is that event's, not a
 * health event's. `moving` names, per edge type, the properties that are observed.
 */
export function diffObserved(
  before: ObservedState,
  after: ObservedState,
  moving: (path: string) => ReadonlySet<string>,
): readonly PathChange[] {
  return diffPaths(before, after).filter(({ path, before: old, after: now }) => {
    if (old === undefined || now === undefined) return false;
    if (isEmptyList(old) || isEmptyList(now)) return false;
    if (isTextList(old) && isTextList(now)) return sameThingMoved(old, now);
    if (!isEdgeList(old) || !isEdgeList(now)) return true;
    const known = new Map(old.map((edge) => [canonical(without(edge, moving(path))), canonical(edge)]));
    return now.some((edge) => {
      const same = known.get(canonical(without(edge, moving(path))));
      return same !== undefined && same !== canonical(edge);
    });
  });
}

function isEmptyList(value: PropertyValue | readonly EdgeState[]): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isTextList(value: PropertyValue | readonly EdgeState[]): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** Observed lists are `THING STATE`: one that came or went is the configuration's event. */
function sameThingMoved(old: readonly string[], now: readonly string[]): boolean {
  const states = new Map(old.map((text) => [thingOf(text), text]));
  return now.some((text) => (states.get(thingOf(text)) ?? text) !== text);
}

function thingOf(text: string): string {
  return text.slice(0, Math.max(0, text.lastIndexOf(' ')));
}

/** An empty list and no list say the same: AWS sends either. Edges are compared without regard to their order. */
function comparable(value: PropertyValue | readonly EdgeState[] | undefined): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return '';
  if (isEdgeList(value)) return value.map(canonical).sort(compareText).join('\n');
  return canonical(value);
}

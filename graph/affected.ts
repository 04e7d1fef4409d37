// What a view must write again after changes: of the resources that changed what their changes name, and of those whose derived
// relationships hang on them these alone. Pure: from events and the journal's content.
import { dependents, type Estate } from '../src/derive.ts';
import type { ChangeEvent } from '../src/journal/events.ts';
import { isEdgeList, isEdgeType, otherEnd, type Resource } from '../src/state.ts';
import { texts } from '../src/vpc-index.ts';

/** What of one resource is to be written again, besides its derived relationships, which always are. */
export interface Rewrite {
  /** `derived`: nothing else, since another resource changed. `paths`: its properties, and relationships of the types named. */
  what: 'whole' | 'paths' | 'derived';
  readonly types: Set<string>;
  /** What it is, or was where it is gone. */
  kind: string | undefined;
}

export interface Affected {
  readonly rewrites: ReadonlyMap<string, Rewrite>;
  /** Ids that its relationships may have led to before: those of them that are Stubs may have lost their last one. */
  readonly formerEnds: ReadonlySet<string>;
}

export function affected(events: readonly ChangeEvent[], estate: Estate): Affected {
  const rewrites = new Map<string, Rewrite>();
  const formerEnds = new Set<string>();

  function rewriteOf(id: string): Rewrite {
    const known = rewrites.get(id) ?? { what: 'derived', types: new Set(), kind: undefined };
    rewrites.set(id, known);
    return known;
  }

  /** Edges that end at an account's own name for something end elsewhere once that name is known, or known no more. */
  function nameAnew(alias: string): void {
    formerEnds.add(alias);
    for (const { id, kind, edges } of estate.pointingAt(alias)) {
      const rewrite = rewriteOf(id);
      rewrite.kind = kind;
      if (rewrite.what === 'derived') rewrite.what = 'paths';
      for (const [type, ends] of Object.entries(edges))
        if (ends.some((end) => otherEnd(end) === alias)) rewrite.types.add(type);
    }
  }

  for (const event of events) {
    const rewrite = rewriteOf(event.resourceId);
    rewrite.kind = event.kind;
    // Only what was there before and is there after can have changed in some paths alone.
    const stays = event.change === 'modified';
    if (!stays) rewrite.what = 'whole';
    else if (rewrite.what === 'derived') rewrite.what = 'paths';
    for (const { path, before } of event.changes) {
      if (isEdgeType(path)) rewrite.types.add(path);
      for (const edge of asEdges(before)) formerEnds.add(otherEnd(edge));
    }
    for (const alias of aliasesIn(event)) nameAnew(alias);
    for (const edge of Object.values(event.last?.edges ?? {}).flat()) formerEnds.add(otherEnd(edge));
    const current = estate.get(event.resourceId);
    const states = [event.last, current, current === undefined ? undefined : stateBefore(current, event)];
    for (const state of states) {
      if (state === undefined) continue;
      for (const id of dependents(state, estate, { stays })) rewriteOf(id);
    }
  }
  return { rewrites, formerEnds };
}

/** The state before an event, as far as its paths say: enough to find what hung on it then. */
function stateBefore(current: Resource, event: ChangeEvent): Resource {
  const edges: Record<string, Resource['edges'][string]> = { ...current.edges };
  const properties: Record<string, Resource['properties'][string]> = { ...current.properties };
  for (const { path, before } of event.changes) {
    if (isEdgeType(path)) edges[path] = asEdges(before);
    else if (before !== undefined && !isEdgeList(before)) properties[path] = before;
  }
  return { ...current, properties, edges };
}

function aliasesIn(event: ChangeEvent): readonly string[] {
  return event.changes.flatMap(({ path, before, after }) =>
    path === 'aliases' ? [...new Set(texts(before)).symmetricDifference(new Set(texts(after)))] : [],
  );
}

type PathValue = ChangeEvent['changes'][number]['before'];

function asEdges(value: PathValue): Resource['edges'][string] {
  return isEdgeList(value) ? value : [];
}

// Which resources a view must write again after changes: those that changed, and those whose derived edges hang on them.
import { dependents, type Estate } from '../src/derive.ts';
import type { ChangeEvent } from '../src/journal/events.ts';
import { isEdgeList, type Resource } from '../src/state.ts';

/** Resources to write again: those that changed, and those whose derived relationships hang on them, before or after. */
export function affected(events: readonly ChangeEvent[], estate: Estate): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const event of events) {
    ids.add(event.resourceId);
    const current = estate.get(event.resourceId);
    const states = [event.last, current, current === undefined ? undefined : stateBefore(current, event)];
    for (const state of states) {
      if (state === undefined) continue;
      for (const id of dependents(state, estate)) ids.add(id);
    }
  }
  return ids;
}

/** The state before an event, as far as its paths say: enough to find what hung on it then. */
function stateBefore(current: Resource, event: ChangeEvent): Resource {
  const edges: Record<string, Resource['edges'][string]> = { ...current.edges };
  const properties: Record<string, Resource['properties'][string]> = { ...current.properties };
  for (const { path, before } of event.changes) {
    if (path === path.toUpperCase()) edges[path] = asEdges(before);
    else if (before !== undefined && !isEdgeList(before)) properties[path] = before;
  }
  return { ...current, properties, edges };
}

type PathValue = ChangeEvent['changes'][number]['before'];

function asEdges(value: PathValue): Resource['edges'][string] {
  return isEdgeList(value) ? value : [];
}

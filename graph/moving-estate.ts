// The journal's content at each moment of a stretch of changes: walked back from the present to where the stretch begins, then forward
// change by change. Pure: holds the states of what the changes name, and asks the present for everything else.
import type { Estate } from '../src/derive.ts';
import { vpcOf } from '../src/estate.ts';
import type { ChangeEvent } from '../src/journal/events.ts';
import { isEdgeList, isEdgeType, type Resource } from '../src/state.ts';
import { texts } from '../src/vpc-index.ts';

export interface MovingEstate extends Estate {
  /** What a change makes of a state. */
  after(event: ChangeEvent, before: Resource | undefined): Resource | undefined;
  /** From now on it stands so; undefined: it is gone. */
  set(id: string, state: Resource | undefined): void;
}

/** A stretch of changes up to the present. */
export interface Stretch {
  /** All configuration changes in it, oldest first. */
  readonly events: readonly ChangeEvent[];
  /** Whether something was there before an event that is the first one in the stretch to tell of it. */
  readonly wasThere: (event: ChangeEvent) => boolean;
}

/** Stands where the stretch begins. `births`: see birthsIn. */
export function movingEstate(
  present: Estate,
  events: readonly ChangeEvent[],
  births: ReadonlySet<number>,
): MovingEstate {
  const states = new Map<string, Resource | undefined>();
  /** What there was after each change that began something: its event does not say. */
  const begun = new Map<number, Resource>();
  for (const event of events.toReversed()) {
    const id = event.resourceId;
    const after = states.has(id) ? states.get(id) : present.get(id);
    if (births.has(event.seq) && after !== undefined) begun.set(event.seq, after);
    states.set(id, stateBefore(event, after, births));
  }
  const members = new Map<string, Map<string, Resource>>();
  const named = new Map<string, ReadonlyMap<string, string>>();
  const rest = new Map<string, readonly Resource[]>();
  const whole = new Map<string, readonly Resource[]>();
  for (const state of states.values()) if (state !== undefined) join(state);

  function join(state: Resource): void {
    const place = placeOf(state);
    const own = members.get(place) ?? new Map<string, Resource>();
    members.set(place, own.set(state.id, state));
    whole.delete(place);
  }

  function leave(state: Resource): void {
    const place = placeOf(state);
    members.get(place)?.delete(state.id);
    whole.delete(place);
  }

  /** The same array until something in it changes: indexes are kept per array. */
  function inVpc(vpcId: string, kind: string): readonly Resource[] {
    const place = `${vpcId} ${kind}`;
    const unchanged = rest.get(place) ?? present.inVpc(vpcId, kind).filter(({ id }) => !states.has(id));
    rest.set(place, unchanged);
    const known = whole.get(place) ?? [...unchanged, ...(members.get(place)?.values() ?? [])];
    whole.set(place, known);
    return known;
  }

  /** With those of what is gone: whatever led there still does. */
  function aliases(kind: string): ReadonlyMap<string, string> {
    const known = named.get(kind) ?? new Map([...formerAliases(events, kind), ...present.aliases(kind)]);
    named.set(kind, known);
    return known;
  }

  return {
    get: (id) => (states.has(id) ? states.get(id) : present.get(id)),
    inVpc,
    everComplete: (kind, accountId, region) => present.everComplete(kind, accountId, region),
    aliases,
    pointingAt: (id) => present.pointingAt(id),
    after: (event, before) => {
      if (births.has(event.seq)) return begun.get(event.seq);
      return ends(event) || before === undefined ? undefined : patched(before, event, 'after');
    },
    set: (id, state) => {
      const before = states.get(id);
      if (before !== undefined) leave(before);
      states.set(id, state);
      if (state !== undefined) join(state);
    },
  };
}

/**
 * The changes by which something began, by seq. Not every `discovered` is one: it tells as well what was learnt of a thing that was there,
 * through another account's view or a facet that answered for the first time.
 */
export function birthsIn({ events, wasThere }: Stretch): ReadonlySet<number> {
  const births = new Set<number>();
  const there = new Map<string, boolean>();
  for (const event of events) {
    const { resourceId: id, change, changes } = event;
    if (change === 'created' || change === 'discovered') {
      const isThere = there.get(id) ?? (change === 'discovered' && (changes.length > 0 || wasThere(event)));
      if (!isThere) births.add(event.seq);
    }
    there.set(id, !ends(event));
  }
  return births;
}

export function ends({ change }: ChangeEvent): boolean {
  return change === 'deleted' || change === 'released';
}

function formerAliases(events: readonly ChangeEvent[], kind: string): readonly [string, string][] {
  return events.flatMap((event) =>
    event.kind !== kind
      ? []
      : event.changes.flatMap(({ path, before, after }) =>
          path === 'aliases'
            ? [...texts(before), ...texts(after)].map((alias): [string, string] => [alias, event.resourceId])
            : [],
        ),
  );
}

function stateBefore(
  event: ChangeEvent,
  after: Resource | undefined,
  births: ReadonlySet<number>,
): Resource | undefined {
  if (ends(event)) return event.last;
  return births.has(event.seq) || after === undefined ? undefined : patched(after, event, 'before');
}

function patched(state: Resource, { changes }: ChangeEvent, side: 'before' | 'after'): Resource {
  const edges: Record<string, Resource['edges'][string]> = { ...state.edges };
  const properties: Record<string, Resource['properties'][string]> = { ...state.properties };
  for (const change of changes) {
    const { path } = change;
    const value = change[side];
    if (isEdgeType(path)) edges[path] = isEdgeList(value) ? value : [];
    else if (value === undefined || isEdgeList(value)) delete properties[path];
    else properties[path] = value;
  }
  return { ...state, properties, edges };
}

function placeOf(state: Resource): string {
  return `${vpcOf(state) ?? ''} ${state.kind}`;
}

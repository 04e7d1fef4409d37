// What a resource was, when: its versions, by walking from the present back through its changes. Pure.
// A boundary is an interval: what changed did so after the last read that still showed the old state, and before it was seen.
import type { PathChange } from '../diff.ts';
import type { History, PastChange } from '../journal/histories.ts';
import type { PropertyValue } from '../kind.ts';
import { type EdgeState, isEdgeList, isEdgeType, type Resource } from '../state.ts';

/** When something began or ended, in milliseconds: not before `early`, not after `late`. Both infinite: it has not ended. */
export interface Moment {
  readonly early: number;
  readonly late: number;
}

/** A state, and between which moments it was so; certain from `begin.late` to `end.early`. */
export interface Version {
  readonly state: Resource;
  readonly begin: Moment;
  readonly end: Moment;
  /** What differs from the version before it; undefined: everything may. */
  readonly changed: readonly PathChange[] | undefined;
}

const never: Moment = { early: Infinity, late: Infinity };
/** What began before anything is kept of it. */
const always: Moment = { early: -Infinity, late: -Infinity };

/** Oldest first. Changes of paths that are not `relevant` make no version of their own. */
export function versionsOf(history: History, relevant?: ReadonlySet<string>): readonly Version[] {
  const { changes, present } = history;
  const moments = momentsOf(changes);
  const versions: Version[] = [];
  let state = present;
  let end = never;
  for (let index = changes.length - 1; index >= 0; index--) {
    const [change, moment, before] = [changes[index], moments[index], changes[index - 1]];
    if (change === undefined || moment === undefined) continue;
    if (change.last !== undefined) {
      // Two ends without a beginning: the one between is pruned.
      if (state !== undefined) versions.push({ state, begin: moment, end, changed: undefined });
      state = change.last;
      end = moment;
    } else if (state !== undefined && isBirth(change, before)) {
      versions.push({ state, begin: moment, end, changed: undefined });
      state = undefined;
    } else if (state !== undefined) {
      const told =
        relevant === undefined ? change.changes : change.changes.filter(({ path }) => relevant.has(path));
      if (told.length === 0) continue;
      versions.push({ state, begin: moment, end, changed: told });
      state = undone(state, told);
      end = moment;
    }
  }
  if (state !== undefined) versions.push({ state, begin: always, end, changed: undefined });
  return versions.reverse();
}

/** Learnt later that it is there, or how an account calls it: no beginning. */
function isBirth(change: PastChange, before: PastChange | undefined): boolean {
  if (change.change === 'created') return true;
  const isFirst = before === undefined || before.last !== undefined;
  return change.change === 'discovered' && isFirst && change.changes.length === 0;
}

/** What changed later was not earlier: an interval begins no earlier than the one before it. */
function momentsOf(changes: readonly PastChange[]): readonly Moment[] {
  let bound = -Infinity;
  return changes.map((change, index) => {
    const { early, late } = momentOf(change, changes[index - 1]);
    bound = Math.min(Math.max(bound, early), late);
    return { early: bound, late };
  });
}

/** CloudTrail tells whole seconds: somewhere in that second it happened. */
const trailGrainMs = 1_000;

function momentOf(change: PastChange, before: PastChange | undefined): Moment {
  const seen = seenBetween(change, before);
  const told = change.attributedAt === undefined ? Infinity : parsed(change.attributedAt);
  // What is said to be no earlier than it was seen is a matter of clocks, and narrows nothing.
  if (told >= seen.late) return seen;
  const early = Math.max(told, seen.early);
  return { early, late: Math.max(early, Math.min(told + trailGrainMs, seen.late)) };
}

function seenBetween(change: PastChange, before: PastChange | undefined): Moment {
  const late = parsed(change.seenAt);
  if (change.notBefore !== undefined) return { early: Math.min(parsed(change.notBefore), late), late };
  // Found at the first read, or left the policy: nothing is said about before, or after.
  const isFound = change.change === 'discovered' && change.changes.length === 0;
  if (isFound || change.change === 'released') return { early: late, late };
  // Another account's view stands now: when it became so within the view before, nobody saw.
  return { early: before === undefined ? -Infinity : parsed(before.seenAt), late };
}

/** The same few times stand at most changes: those of cycles. */
const parsedTimes = new Map<string, number>();
const parsedAtMost = 20_000;

function parsed(text: string): number {
  const known = parsedTimes.get(text);
  if (known !== undefined) return known;
  if (parsedTimes.size >= parsedAtMost) parsedTimes.clear();
  const time = Date.parse(text);
  parsedTimes.set(text, time);
  return time;
}

/** Copies only what differs: most of a state is as it was. */
function undone(state: Resource, changes: readonly PathChange[]): Resource {
  let properties: Record<string, PropertyValue> | undefined;
  let edges: Record<string, readonly EdgeState[]> | undefined;
  for (const { path, before } of changes) {
    if (isEdgeType(path)) {
      edges ??= { ...state.edges };
      if (before !== undefined && isEdgeList(before)) edges[path] = before;
      else delete edges[path];
    } else {
      properties ??= { ...state.properties };
      if (before === undefined || isEdgeList(before)) delete properties[path];
      else properties[path] = before;
    }
  }
  return { ...state, properties: properties ?? state.properties, edges: edges ?? state.edges };
}

/** When something held, over several versions: those that follow each other are one. Oldest first. `keys`: of each version. */
export function spansHeld<Key>(
  versions: readonly Version[],
  keys: readonly (readonly Key[])[],
): ReadonlyMap<Key, readonly { readonly begin: Moment; readonly end: Moment }[]> {
  const spans = new Map<Key, { begin: Moment; end: Moment }[]>();
  for (const [index, version] of versions.entries()) {
    for (const key of keys[index] ?? []) {
      const known = spans.get(key);
      const last = known?.at(-1);
      if (last !== undefined && last.end === version.begin) last.end = version.end;
      else if (last?.end === version.end) continue;
      else if (known === undefined) spans.set(key, [{ begin: version.begin, end: version.end }]);
      else known.push({ begin: version.begin, end: version.end });
    }
  }
  return spans;
}

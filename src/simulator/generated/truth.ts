// The ground truth of a change: which thing, what happened to it, and which paths have other values than before. Computed from what
// was there before and after, by the facts alone.
import { type FactEdge, type FactValue, type Facts, type Paths, type Readers, textOf } from './facts.ts';
import { networkFacts } from './facts-network.ts';
import { workloadFacts } from './facts-workload.ts';
import type { Items, KindName } from './sent.ts';
import type { Place } from './world.ts';

export interface TruthChange {
  readonly path: string;
  /** Absent: the path had no value. */
  readonly before?: FactValue;
  readonly after?: FactValue;
}

/** One thing that happened to one resource, in the words of the journal's events. */
export interface GroundTruth {
  readonly at: string;
  readonly resourceId: string;
  readonly kind: string;
  readonly change: 'created' | 'modified' | 'deleted';
  readonly class: 'configuration' | 'health';
  /** The owner's. */
  readonly accountId: string;
  readonly region: string;
  /** Sorted; empty unless modified. */
  readonly paths: readonly string[];
  readonly changes: readonly TruthChange[];
  /** The resource that it is listed by: a listener's load balancer. */
  readonly parent?: string;
  /** Who lists it and where, if that is not its owner. */
  readonly seenFrom?: Viewer;
}

export interface Viewer {
  readonly accountId: string;
  readonly region: string;
}

/** The place whose calls tell of it. */
export function viewerOf({ accountId, region, seenFrom }: Viewer & { readonly seenFrom?: Viewer }): Viewer {
  return seenFrom ?? { accountId, region };
}

const readers: Readers<KindName> = { ...networkFacts, ...workloadFacts };

export function factsOf<Kind extends KindName>(
  kind: Kind,
  item: Items[Kind] | undefined,
  place: Place,
): Facts | undefined {
  const read: Readers<KindName>[Kind] = readers[kind];
  return item === undefined ? undefined : read(item, place);
}

export interface Subject extends Viewer {
  readonly kind: string;
  readonly id: string;
  readonly parent: string | undefined;
  readonly seenFrom?: Viewer;
}

/** What happened between two moments: nothing, a configuration change, a health change, or both. */
export function truthsBetween(
  subject: Subject,
  before: Facts | undefined,
  after: Facts | undefined,
  at: string,
): readonly GroundTruth[] {
  const { kind, id, accountId, region, parent, seenFrom } = subject;
  const about = {
    at,
    resourceId: id,
    kind,
    accountId,
    region,
    ...(parent === undefined ? {} : { parent }),
    ...(seenFrom === undefined ? {} : { seenFrom }),
  };
  if (before === undefined || after === undefined) {
    if (before === after) return [];
    const change = before === undefined ? 'created' : 'deleted';
    return [{ ...about, change, class: 'configuration', paths: [], changes: [] }];
  }
  return (['configuration', 'health'] as const).flatMap((klass): readonly GroundTruth[] => {
    const changes = changesBetween(before[klass], after[klass]);
    if (changes.length === 0) return [];
    return [{ ...about, change: 'modified', class: klass, paths: changes.map(({ path }) => path), changes }];
  });
}

function changesBetween(before: Paths, after: Paths): readonly TruthChange[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths.flatMap((path) => {
    const [old, now] = [before[path], after[path]];
    return textOf(old) === textOf(now) ? [] : [changeOf(path, old, now)];
  });
}

export function changeOf(
  path: string,
  before: FactValue | undefined,
  after: FactValue | undefined,
): TruthChange {
  return { path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

/**
 * Whether a latest value moved by itself. What came or went with the configuration (a target that was registered) is that change's,
 * not a change of health. `moving`: the properties of an observed edge that move.
 */
export function movedByItself(
  { before, after }: TruthChange,
  moving: readonly string[] = ['health'],
): boolean {
  if (before === undefined || after === undefined) return false;
  if (!Array.isArray(before) || !Array.isArray(after)) return true;
  const states = new Map(thingsOf(before, moving));
  return thingsOf(after, moving).some(([thing, state]) => states.has(thing) && states.get(thing) !== state);
}

/** Observed lists are `THING STATE`, observed edges have their state as properties. */
function thingsOf(
  list: readonly (string | FactEdge)[],
  moving: readonly string[],
): readonly (readonly [string, string])[] {
  return list.map((item) => {
    if (typeof item !== 'string') {
      const still = Object.entries(item).filter(([name]) => !moving.includes(name));
      return [textOf(Object.fromEntries(still)), textOf(item)];
    }
    const end = item.lastIndexOf(' ');
    return [item.slice(0, Math.max(0, end)), item.slice(end + 1)];
  });
}

// What a poller can see of what happened: entries of the ground truth merged per resource between two of its complete reads. Created
// and deleted in between is nothing; modified twice is the union of paths without those that are what they were; a call that cannot
// be read keeps what it would tell until it can be.
import type { Kind } from '../../kind.ts';
import { tellingOf } from '../declared/telling.ts';
import { textOf } from './facts.ts';
import { changeOf, type GroundTruth, movedByItself, type TruthChange, viewerOf } from './truth.ts';

/** An event that a poller must have: no more, no less. */
export interface ExpectedEvent extends Omit<GroundTruth, 'at' | 'parent' | 'seenFrom'> {
  /** Of the first and the last entry that is merged in it. */
  readonly firstAt: string;
  readonly lastAt: string;
}

/** Whether a call of a kind was read to its end at a place. */
export type CanRead = (scope: { accountId: string; region: string; kind: string; action: string }) => boolean;

export interface Ledger {
  add(entries: readonly GroundTruth[]): void;
  /** The events of a read that can read so much, sorted by resource; what is told is forgotten. */
  take(canRead?: CanRead): readonly ExpectedEvent[];
  /** Resources of which something is not told yet. */
  waiting(): readonly string[];
}

interface Told extends TruthChange {
  readonly class: GroundTruth['class'];
  readonly firstAt: string;
  readonly lastAt: string;
}

interface Pending {
  readonly about: GroundTruth;
  /** Whether the last read showed it. */
  readonly was: boolean;
  is: boolean;
  firstAt: string;
  lastAt: string;
  readonly paths: Map<string, Told>;
}

interface Unread {
  readonly accountId: string;
  readonly region: string;
  readonly kind: string;
  readonly actions: readonly string[];
}

/** `kinds`: those without hand-written generation are told by their declarations. */
export function createLedger(kinds: readonly Kind[] = []): Ledger {
  const telling = tellingOf(kinds);
  const pending = new Map<string, Pending>();
  /** Calls that have never told of a resource, which is there already: what they tell first is learnt, it did not happen. */
  const unread = new Map<string, Unread>();
  /** What was told to be gone while something that it listed could not be. */
  const departed = new Set<string>();

  function add(entry: GroundTruth): void {
    const known = pending.get(entry.resourceId);
    const one: Pending = known ?? {
      about: entry,
      was: entry.change !== 'created',
      is: true,
      firstAt: entry.at,
      lastAt: entry.at,
      paths: new Map(),
    };
    pending.set(entry.resourceId, one);
    if (entry.class === 'configuration') one.is = entry.change !== 'deleted';
    one.lastAt = entry.at;
    for (const { path, before, after } of entry.changes) {
      const key = `${entry.class} ${path}`;
      const first = one.paths.get(key);
      const old = first === undefined ? before : first.before;
      one.paths.set(key, {
        ...changeOf(path, old, after),
        class: entry.class,
        firstAt: first?.firstAt ?? entry.at,
        lastAt: entry.at,
      });
    }
  }

  function tell(id: string, one: Pending, canRead: CanRead): readonly ExpectedEvent[] {
    const { about } = one;
    const { kind } = about;
    const { accountId, region } = viewerOf(about);
    const reads = (action: string): boolean => canRead({ accountId, region, kind, action });
    const seen = reads(telling.action(kind, undefined)) || goneWithParent(one, canRead);
    if (!seen) return [];
    if (!one.is || !one.was) {
      pending.delete(id);
      if (!one.is) {
        unread.delete(id);
        departed.add(id);
      } else
        unread.set(id, {
          accountId,
          region,
          kind,
          actions: telling.further(kind).filter((action) => !reads(action)),
        });
      if (one.is === one.was) return [];
      return [{ ...eventOf(one, 'configuration', []), change: one.is ? 'created' : 'deleted' }];
    }
    const told = [...one.paths].filter(([, { path }]) => reads(telling.action(kind, path)));
    for (const [key] of told) one.paths.delete(key);
    if (one.paths.size === 0) pending.delete(id);
    const news = told.map(([, change]) => change).filter((change) => !isLearnt(id, kind, change.path));
    const happened = news.filter(({ before, after }) => textOf(before) !== textOf(after));
    const configured = happened.filter((change) => change.class === 'configuration');
    const moved = happened.filter(
      (change) => change.class === 'health' && movedByItself(change, telling.moving(kind, change.path)),
    );
    return [
      ...(configured.length === 0 ? [] : [eventOf(one, 'configuration', configured)]),
      ...(moved.length === 0 ? [] : [eventOf(one, 'health', moved)]),
    ];
  }

  function isLearnt(id: string, kind: string, path: string): boolean {
    return unread.get(id)?.actions.includes(telling.action(kind, path)) === true;
  }

  /** A parent that a complete list lacks takes with it what it lists, read or not. */
  function goneWithParent(one: Pending, canRead: CanRead): boolean {
    const { parent } = one.about;
    const kind = telling.parentOf(one.about.kind);
    if (one.is || !one.was || parent === undefined || kind === undefined) return false;
    const gone = departed.has(parent) || pending.get(parent)?.is === false;
    return gone && canRead({ ...viewerOf(one.about), kind, action: telling.action(kind, undefined) });
  }

  function depth(kind: string): number {
    const parent = telling.parentOf(kind);
    return parent === undefined ? 0 : 1 + depth(parent);
  }

  return {
    add: (entries) => {
      for (const entry of entries) add(entry);
    },
    take: (canRead = () => true) => {
      // What is listed by a parent first: the parent is then still known to have gone.
      const order = [...pending].sort(([, a], [, b]) => depth(b.about.kind) - depth(a.about.kind));
      const events = order.flatMap(([id, one]) => tell(id, one, canRead));
      for (const [id, scope] of unread) {
        const actions = scope.actions.filter((action) => !canRead({ ...scope, action }));
        if (actions.length === 0) unread.delete(id);
        else unread.set(id, { ...scope, actions });
      }
      return events.sort((a, b) => (a.resourceId < b.resourceId ? -1 : 1));
    },
    waiting: () => [...pending.keys()],
  };
}

function eventOf(one: Pending, klass: GroundTruth['class'], changes: readonly Told[]): ExpectedEvent {
  const { at: _at, parent: _parent, seenFrom: _seenFrom, ...about } = one.about;
  const sorted = [...changes].sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    ...about,
    change: 'modified',
    class: klass,
    paths: sorted.map(({ path }) => path),
    changes: sorted.map(({ path, before, after }) => changeOf(path, before, after)),
    firstAt: sorted.reduce(
      (first, change) => (change.firstAt < first ? change.firstAt : first),
      sorted[0]?.firstAt ?? one.firstAt,
    ),
    lastAt: sorted.reduce(
      (last, change) => (change.lastAt > last ? change.lastAt : last),
      sorted[0]?.lastAt ?? one.lastAt,
    ),
  };
}

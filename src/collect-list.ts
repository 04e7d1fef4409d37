// Reads the list of one kind at one location, whole or per parent, and confirms what it no longer shows.
// "Gone" is proven: listed in a deleted state, absent from a complete answer to its id filter, NotFound, or with its parent.
import type { Asker } from './ask.ts';
import { readList } from './ask.ts';
import { askEach } from './ask-each.ts';
import type { Kind } from './kind.ts';
import { type Entry, identify, normaliseItem, requireId } from './normalise.ts';
import { type LocationTask, listScope, parentIncomplete } from './location-task.ts';
import type { Failure } from './outcome.ts';
import { inLanes } from './lanes.ts';
import type { Gap, KnownPart, ScopeReading } from './reading.ts';

/** A list's reading, with the ids that are there: what facets and children are asked for. */
export interface Gathered {
  readonly reading: ScopeReading;
  /** Shown by the answer or by the confirmation. */
  readonly alive: ReadonlySet<string>;
  /** Missing from the answer, but not proven gone: kept. */
  readonly kept: ReadonlySet<string>;
}

const idsPerFilter = 200;
const pendingCode = 'ConfirmationPending';
export async function readKindList(
  task: LocationTask,
  kind: Kind,
  parents: Gathered | undefined,
): Promise<Gathered> {
  // Children of a parent that came after the parents were listed are not asked for: the list says nothing later than its parents'.
  const startedAt = parents?.reading.startedAt ?? task.now().toISOString();
  const sheet = new Sheet(task, kind, task.known(listScope(kind)));
  const failure =
    kind.list.parent === undefined
      ? await readWhole(task.asker, kind, sheet)
      : await readPerParent(task, kind, sheet, parents);
  if (failure === undefined || kind.list.parent !== undefined) await confirmMissing(task, kind, sheet);
  return {
    reading: {
      scope: listScope(kind),
      failure,
      startedAt,
      entries: [...sheet.entries.values()],
      gone: [...sheet.gone],
      gaps: sheet.gaps,
      seen: sheet.alive.size,
    },
    alive: sheet.alive,
    kept: sheet.kept,
  };
}

/** What is known of the list while it is read. */
class Sheet {
  readonly entries = new Map<string, Entry>();
  readonly alive = new Set<string>();
  readonly gone = new Set<string>();
  readonly kept = new Set<string>();
  readonly gaps: Gap[] = [];
  /** Known ids that a complete answer no longer shows. */
  missing: string[] = [];
  private readonly task: LocationTask;
  private readonly kind: Kind;
  readonly known: ReadonlyMap<string, KnownPart>;

  constructor(task: LocationTask, kind: Kind, known: ReadonlyMap<string, KnownPart>) {
    this.task = task;
    this.kind = kind;
    this.known = known;
  }

  take(item: unknown, parent: string | undefined): void {
    const entry = normaliseItem(this.kind, item, this.task.place, parent);
    if (entry === 'gone') {
      const id = identify(this.kind, item, this.task.place);
      if (id !== undefined && this.known.has(id) && !this.alive.has(id)) this.gone.add(id);
      return;
    }
    const old = this.known.get(entry.id);
    this.alive.add(entry.id);
    this.gone.delete(entry.id);
    const same = old?.hash === entry.hash && old.observedHash === entry.observed?.hash;
    if (same) this.entries.delete(entry.id);
    else this.entries.set(entry.id, this.task.spool.keep(entry));
  }

  /** Keeps a resource that could not be proven gone. */
  keep(id: string, code: string): void {
    this.kept.add(id);
    this.gaps.push({ subject: id, code });
  }
}

async function readWhole(asker: Asker, kind: Kind, sheet: Sheet): Promise<Failure | undefined> {
  const verdict = await readList(
    asker,
    kind.list,
    {},
    () => forget(sheet),
    (items) => {
      for (const item of items) sheet.take(item, undefined);
    },
  );
  if (verdict !== undefined) {
    forget(sheet);
    return verdict.failure;
  }
  sheet.missing = [...sheet.known.keys()].filter((id) => !sheet.alive.has(id) && !sheet.gone.has(id));
  return undefined;
}

function forget(sheet: Sheet): void {
  sheet.entries.clear();
  sheet.alive.clear();
  sheet.gone.clear();
}

async function readPerParent(
  task: LocationTask,
  kind: Kind,
  sheet: Sheet,
  parents: Gathered | undefined,
): Promise<Failure | undefined> {
  const { parent } = kind.list;
  if (parent === undefined) return undefined;
  if (parents === undefined || parents.reading.failure !== undefined) return parentIncomplete(parent.kind);
  const childrenOf = Map.groupBy(sheet.known, ([, part]) => part.parent ?? '');
  for (const [id, children] of childrenOf) {
    if (parents.alive.has(id) || parents.kept.has(id)) continue;
    for (const [child] of children) sheet.gone.add(child);
  }
  /** Of a parent that did not answer nothing is proven: what hangs on its children must not take them for gone. */
  function keepChildren(id: string): void {
    for (const [child] of childrenOf.get(id) ?? []) sheet.kept.add(child);
  }
  for (const id of parents.kept) {
    sheet.gaps.push({ subject: id, code: 'NotAsked' });
    keepChildren(id);
  }
  return askEach(task.lanes, sheet.gaps, [...parents.alive], async (id) => {
    const page = new Map<string, unknown>();
    const verdict = await readList(
      task.asker,
      kind.list,
      { [parent.parameter]: id },
      () => page.clear(),
      (items) => {
        for (const item of items) page.set(requireId(kind, item, task.place), item);
      },
    );
    if (verdict !== undefined) {
      keepChildren(id);
      return verdict;
    }
    for (const item of page.values()) sheet.take(item, id);
    for (const [child] of childrenOf.get(id) ?? []) {
      if (!sheet.alive.has(child) && !sheet.gone.has(child)) sheet.missing.push(child);
    }
    return undefined;
  });
}

async function confirmMissing(task: LocationTask, kind: Kind, sheet: Sheet): Promise<void> {
  // Those whose turn has not come go first, so that what cannot be confirmed does not keep the others waiting for ever.
  const waited = (id: string): boolean => (sheet.known.get(id)?.gap ?? pendingCode) === pendingCode;
  const queue = [...sheet.missing.filter(waited), ...sheet.missing.filter((id) => !waited(id))];
  const asked = queue.slice(0, task.maxConfirmations);
  for (const id of queue.slice(task.maxConfirmations)) sheet.keep(id, pendingCode);
  if (kind.confirm.how === 'filter') {
    for (let at = 0; at < asked.length; at += idsPerFilter) {
      await confirmByFilter(task, kind, sheet, asked.slice(at, at + idsPerFilter));
    }
  } else {
    await inLanes(task.lanes, asked, (id) => confirmOne(task, kind, sheet, id));
  }
}

async function confirmByFilter(
  task: LocationTask,
  kind: Kind,
  sheet: Sheet,
  ids: readonly string[],
): Promise<void> {
  if (kind.confirm.how !== 'filter') return;
  const found: unknown[] = [];
  const verdict = await readList(
    task.asker,
    kind.list,
    { [kind.confirm.parameter]: [{ Name: kind.confirm.filter, Values: ids }] },
    () => found.splice(0),
    (items) => {
      for (const item of items) requireId(kind, item, task.place);
      found.push(...items);
    },
  );
  if (verdict !== undefined) {
    for (const id of ids) sheet.keep(id, verdict.failure.code);
    return;
  }
  for (const item of found) {
    sheet.take(item, sheet.known.get(requireId(kind, item, task.place))?.parent);
  }
  for (const id of ids) if (!sheet.alive.has(id)) sheet.gone.add(id);
}

async function confirmOne(task: LocationTask, kind: Kind, sheet: Sheet, id: string): Promise<void> {
  const answer = await task.asker.ask(kind.list, { ...kind.list.always, [kind.confirm.parameter]: [id] });
  if (!answer.ok) {
    if (answer.verdict.kind === 'not-found') sheet.gone.add(id);
    else sheet.keep(id, answer.verdict.failure.code);
    return;
  }
  const items = kind.list.items(answer.page) ?? [];
  for (const item of items) {
    if (identify(kind, item, task.place) === id) sheet.take(item, sheet.known.get(id)?.parent);
  }
  // Neither shown nor NotFound: that proves nothing.
  if (!sheet.alive.has(id) && !sheet.gone.has(id)) sheet.keep(id, 'NotAnswered');
}

// Reads the list of one kind at one location, whole or per parent, and confirms what it no longer shows.
// "Gone" is proven: listed in a deleted state, absent from a complete answer to its id filter, NotFound, or with its parent.
import type { Asker } from './ask.ts';
import { readList } from './ask.ts';
import { askEach } from './ask-each.ts';
import type { Confirm, Input, Kind } from './kind.ts';
import { type Entry, identify, normaliseItem, requireId } from './normalise.ts';
import { type LocationTask, listScope, parentIncomplete } from './location-task.ts';
import type { Failure } from './outcome.ts';
import { inLanes } from './lanes.ts';
import { type Gap, gatedCode, type KnownPart, type ListProof, type ScopeReading } from './reading.ts';
import { globalRegion } from './regions.ts';
import type { Said } from './spool.ts';

/** A list's reading, with the ids that are there: what facets and children are asked for. */
export interface Gathered {
  readonly reading: ScopeReading;
  /** Shown by the answer or by the confirmation. */
  readonly alive: ReadonlySet<string>;
  /** Missing from the answer, but not proven gone: kept. */
  readonly kept: ReadonlySet<string>;
}

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
  const isProven = failure === undefined && (await lookAgain(task, kind, sheet));
  if (failure === undefined || kind.list.parent !== undefined) await confirmMissing(task, kind, sheet);
  return {
    reading: {
      scope: listScope(kind),
      failure,
      startedAt,
      entries: [...sheet.entries.values()],
      gone: [...sheet.gone],
      gaps: [...sheet.gaps, ...[...sheet.gated].map((subject) => ({ subject, code: gatedCode }))],
      seen: sheet.alive.size,
      proof: proofOf(sheet, isProven, parents?.reading.proof),
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
  /** Regions outside the policy of which the list showed something. */
  readonly gated = new Set<string>();
  /** Listed in a deleted state. */
  readonly deleted = new Set<string>();
  /** The list, or that of a parent, had more than one page. */
  isPaged = false;
  /** Something was listed twice: it moved from one page to the next. */
  isTwice = false;
  private readonly task: LocationTask;
  private readonly kind: Kind;
  readonly known: ReadonlyMap<string, KnownPart>;

  constructor(task: LocationTask, kind: Kind, known: ReadonlyMap<string, KnownPart>) {
    this.task = task;
    this.kind = kind;
    this.known = known;
  }

  take(item: unknown, parent: string | undefined): void {
    const region = this.ownRegion(item);
    if (region !== undefined && this.task.keeps?.(this.kind.kind, region) === false) {
      this.gated.add(region);
      return;
    }
    const entry = normaliseItem(this.kind, item, this.task.place, parent ?? region);
    if (entry === 'gone') {
      const id = identify(this.kind, item, this.task.place);
      if (id !== undefined) this.deleted.add(id);
      if (id !== undefined && this.known.has(id) && !this.alive.has(id)) this.gone.add(id);
      return;
    }
    const old = this.known.get(entry.id);
    if (this.alive.has(entry.id) || this.deleted.has(entry.id)) this.isTwice = true;
    this.alive.add(entry.id);
    this.gone.delete(entry.id);
    const same = old?.hash === entry.hash && old.observedHash === entry.observed?.hash && old.hasAnswer;
    if (same) this.entries.delete(entry.id);
    else this.entries.set(entry.id, this.task.spool.keep(entry, this.said(item)));
  }

  private said(answer: unknown): Said {
    const { list, example } = this.kind;
    return { call: list, example: example[list.operation], answer };
  }

  /** Where it is, of a kind that is listed in no region; such a resource hangs on its region as on a parent. */
  private ownRegion(item: unknown): string | undefined {
    const { kind, task } = this;
    return task.place.region === globalRegion ? kind.owner(item, task.place).region : undefined;
  }

  /** Keeps a resource that could not be proven gone. */
  keep(id: string, code: string): void {
    this.kept.add(id);
    this.gaps.push({ subject: id, code });
  }
}

async function readWhole(asker: Asker, kind: Kind, sheet: Sheet): Promise<Failure | undefined> {
  let pages = 0;
  const verdict = await readList(
    asker,
    kind.list,
    {},
    () => {
      pages = 0;
      forget(sheet);
    },
    (items) => {
      pages += 1;
      sheet.isPaged = pages > 1;
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
  sheet.deleted.clear();
  sheet.gated.clear();
  sheet.isTwice = false;
}

/** Whether each id that was listed is listed again: then nothing was taken away from between the pages while they were read. */
async function lookAgain(task: LocationTask, kind: Kind, sheet: Sheet): Promise<boolean> {
  if (!sheet.isPaged || sheet.isTwice || kind.list.parent !== undefined) return false;
  if (task.isDoubtful?.(listScope(kind)) !== true) return false;
  const again = new Set<string>();
  const verdict = await readList(
    task.asker,
    kind.list,
    {},
    () => again.clear(),
    (items) => {
      for (const item of items) again.add(requireId(kind, item, task.place));
    },
  );
  return verdict === undefined && again.isSupersetOf(sheet.alive) && again.isSupersetOf(sheet.deleted);
}

/** A list per parent proves no more than the list of the parents did: who slipped past that was not asked for. */
function proofOf(sheet: Sheet, isProven: boolean, parents: ListProof | undefined): ListProof {
  const isOwn = isProven || !sheet.isPaged;
  const wholes = new Set([isOwn ? 'proven' : 'steady', parents?.whole ?? 'proven']);
  const isSteady = !wholes.has('moved') && !sheet.isTwice && sheet.deleted.size + sheet.gaps.length === 0;
  const lost = sheet.gone.size + sheet.kept.size > 0 || parents?.lost === true;
  if (wholes.size === 1 && wholes.has('proven')) return { whole: 'proven', lost };
  return { whole: isSteady ? 'steady' : 'moved', lost };
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
  const asked = [...parents.alive].filter((id) => parent.only?.(id) ?? true);
  const failure = await askEach(task.lanes, sheet.gaps, asked, async (id) => {
    const page = new Map<string, unknown>();
    let pages = 0;
    const verdict = await readList(
      task.asker,
      kind.list,
      parentInput(kind, id),
      () => {
        pages = 0;
        page.clear();
      },
      (items) => {
        pages += 1;
        for (const item of items) {
          const child = requireId(kind, item, task.place);
          if (page.has(child)) sheet.isTwice = true;
          page.set(child, item);
        }
      },
      id,
    );
    if (verdict !== undefined) {
      keepChildren(id);
      return verdict;
    }
    if (pages > 1) sheet.isPaged = true;
    for (const item of page.values()) sheet.take(item, id);
    for (const [child] of childrenOf.get(id) ?? []) {
      if (!sheet.alive.has(child) && !sheet.gone.has(child)) sheet.missing.push(child);
    }
    return undefined;
  });
  // Children of a parent that could not be asked for were not shown: what their facets said last is older than this read.
  for (const { subject } of sheet.gaps)
    for (const [child] of childrenOf.get(subject) ?? []) sheet.kept.add(child);
  return failure;
}

/** What is sent of a parent, for a list per parent. */
function parentInput({ list: { parent } }: Kind, id: string | undefined): Input {
  if (parent === undefined || id === undefined) return {};
  return { [parent.parameter]: parent.argument === undefined ? id : parent.argument(id) };
}

async function confirmMissing(task: LocationTask, kind: Kind, sheet: Sheet): Promise<void> {
  // Those whose turn has not come go first, so that what cannot be confirmed does not keep the others waiting for ever.
  const waited = (id: string): boolean => (sheet.known.get(id)?.gap ?? pendingCode) === pendingCode;
  const queue = [...sheet.missing.filter(waited), ...sheet.missing.filter((id) => !waited(id))];
  const asked = queue.slice(0, task.maxConfirmations);
  for (const id of queue.slice(task.maxConfirmations)) sheet.keep(id, pendingCode);
  const { confirm } = kind;
  switch (confirm.how) {
    case 'filter':
      for (let at = 0; at < asked.length; at += confirm.size) {
        const ids = asked.slice(at, at + confirm.size);
        await confirmByList(task, kind, sheet, ids, confirm.input(ids));
      }
      return;
    case 'again': {
      const byParent = Map.groupBy(asked, (id) => sheet.known.get(id)?.parent);
      for (const [parent, ids] of byParent)
        await confirmByList(task, kind, sheet, ids, parentInput(kind, parent), parent);
      return;
    }
    case 'one-by-one':
    case 'call':
      await inLanes(task.lanes, asked, (id) => confirmOne(task, kind, sheet, id, confirm));
  }
}

/** Absent from a complete answer about these ids, or from all of a second one, is gone. */
async function confirmByList(
  task: LocationTask,
  kind: Kind,
  sheet: Sheet,
  ids: readonly string[],
  input: Input,
  parent?: string,
): Promise<void> {
  const found: unknown[] = [];
  const verdict = await readList(
    task.asker,
    kind.list,
    input,
    () => found.splice(0),
    (items) => {
      for (const item of items) requireId(kind, item, task.place);
      found.push(...items);
    },
    parent,
  );
  if (verdict !== undefined) {
    for (const id of ids) sheet.keep(id, verdict.failure.code);
    return;
  }
  const wanted = new Set(ids);
  for (const item of found) {
    const id = requireId(kind, item, task.place);
    // The rest of a second list is the next cycle's.
    if (wanted.has(id)) sheet.take(item, sheet.known.get(id)?.parent);
  }
  for (const id of ids) if (!sheet.alive.has(id)) sheet.gone.add(id);
}

async function confirmOne(
  task: LocationTask,
  kind: Kind,
  sheet: Sheet,
  id: string,
  confirm: Extract<Confirm, { how: 'one-by-one' | 'call' }>,
): Promise<void> {
  const isOwn = confirm.how === 'one-by-one';
  const input = isOwn ? { ...kind.list.always, ...confirm.input(id) } : confirm.input(id);
  const answer = await task.asker.ask(isOwn ? kind.list : confirm.call, input);
  if (!answer.ok) {
    if (answer.verdict.kind === 'not-found') sheet.gone.add(id);
    else sheet.keep(id, answer.verdict.failure.code);
    return;
  }
  if (!isOwn) {
    if (confirm.isGone?.(answer.page) === true) sheet.gone.add(id);
    else sheet.keep(id, 'StillThere');
    return;
  }
  const items = kind.list.items(answer.page, sheet.known.get(id)?.parent) ?? [];
  for (const item of items) {
    if (identify(kind, item, task.place) === id) sheet.take(item, sheet.known.get(id)?.parent);
  }
  // Neither shown nor NotFound: that proves nothing.
  if (!sheet.alive.has(id) && !sheet.gone.has(id)) sheet.keep(id, 'NotAnswered');
}

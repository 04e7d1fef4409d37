// Reads the list of one kind at one location, whole or per parent, and confirms what it no longer shows.
// "Gone" is proven: listed in a deleted state, absent from a complete answer to its id filter, NotFound, or with its parent.
import type { Asker } from './ask.ts';
import { readList } from './ask.ts';
import { askEach } from './ask-each.ts';
import { confirmMissing } from './confirm-missing.ts';
import type { Kind } from './kind.ts';
import { proofOf, Sheet } from './list-sheet.ts';
import { type LocationTask, listScope, parentIncomplete, parentInput } from './location-task.ts';
import { requireId } from './normalise.ts';
import type { Failure } from './outcome.ts';
import { gatedCode, type ScopeReading } from './reading.ts';

/** A list's reading, with the ids that are there: what facets and children are asked for. */
export interface Gathered {
  readonly reading: ScopeReading;
  /** Shown by the answer or by the confirmation. */
  readonly alive: ReadonlySet<string>;
  /** Missing from the answer, but not proven gone: kept. */
  readonly kept: ReadonlySet<string>;
}

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

async function readWhole(asker: Asker, kind: Kind, sheet: Sheet): Promise<Failure | undefined> {
  let pages = 0;
  const verdict = await readList(
    asker,
    kind.list,
    {},
    () => {
      pages = 0;
      sheet.forget();
    },
    (items) => {
      pages += 1;
      sheet.isPaged = pages > 1;
      for (const item of items) sheet.take(item, undefined);
    },
  );
  if (verdict !== undefined) {
    sheet.forget();
    return verdict.failure;
  }
  sheet.missing = [...sheet.known.keys()].filter((id) => !sheet.alive.has(id) && !sheet.gone.has(id));
  return undefined;
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

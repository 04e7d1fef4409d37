// Confirms what a complete list no longer shows, by the way that its kind declares. "Gone" is absent from a complete answer about it, or
// NotFound; an answer that proves nothing keeps the resource.
import { readList } from './ask.ts';
import type { Confirm, Input, Kind } from './kind.ts';
import { inLanes } from './lanes.ts';
import type { Sheet } from './list-sheet.ts';
import { type LocationTask, parentInput } from './location-task.ts';
import { identify, requireId } from './normalise.ts';

const pendingCode = 'ConfirmationPending';

export async function confirmMissing(task: LocationTask, kind: Kind, sheet: Sheet): Promise<void> {
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
      const isPerParent = kind.list.parent !== undefined;
      const byParent = Map.groupBy(asked, (id) => (isPerParent ? sheet.known.get(id)?.parent : undefined));
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

// Most answers: somebody is certain at that time, and nothing more need be asked. The rest is find.ts's.
import { Answer } from './answer.ts';
import type { SegmentView } from './generation.ts';
import { certainHold, certainRow, headOf } from './holders.ts';
import { sightAt } from './reading.ts';
import { inHold, inRow, type Network } from './segment.ts';
import type { Index } from './views.ts';

export interface FindOptions {
  readonly now: number;
  /** Nothing before is kept: -Infinity where nothing was pruned yet. */
  readonly keptFrom: number;
}

/** An interface that is certain at that time; undefined where it takes more than that. */
export function findPlain(
  index: Index,
  id: string,
  time: number | undefined,
  { now, keptFrom }: FindOptions,
): Answer | undefined {
  if (time !== undefined && (time > now || time < keptFrom || time < index.generation.keptFrom))
    return undefined;
  for (const view of index.views) {
    const number = view.number(id);
    if (number < 0) continue;
    const row = certainRow(view, number, time);
    return row < 0 ? undefined : plainAnswer(view, number, row, time);
  }
  return undefined;
}

/** The same for an address in a VPC, where nobody has a prefix that it lies in. */
export function findPlainAddress(
  index: Index,
  vpc: string,
  address: Network,
  time: number | undefined,
  { now, keptFrom }: FindOptions,
): Answer | undefined {
  if (time !== undefined && (time > now || time < keptFrom || time < index.generation.keptFrom))
    return undefined;
  for (const view of index.views) {
    const head = headOf(view, view.vpcNumber(vpc), address, address.length);
    if (head === 0) continue;
    const hold = certainHold(view, head, time);
    if (hold < 0) return undefined;
    const number = view.holder(hold + 1);
    const row = certainRow(view, number, time);
    return row < 0 ? undefined : plainAnswer(view, number, row, time, hold);
  }
  return undefined;
}

function plainAnswer(
  view: SegmentView,
  number: number,
  row: number,
  time: number | undefined,
  hold = -1,
): Answer | undefined {
  const reading = view.reading(number);
  if (reading === undefined) return undefined;
  const sight = time === undefined ? 'seen' : sightAt(reading, time);
  if (sight !== 'seen' && sight !== 'later') return undefined;
  const { rows, holds } = view.segment;
  // Begin and end of both stand beside each other.
  const words = hold < 0 ? rows : holds;
  const at = hold < 0 ? inRow.width * row + inRow.begin : inHold.width * hold + inHold.begin;
  const [from, until] = [view.late(words[at] ?? 0), view.early(words[at + 1] ?? 0)];
  return new Answer('exact', sight === 'later', reading.last, { view, number, row, from, until });
}

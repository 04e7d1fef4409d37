// Who had an address, or which version of a resource it was, at a time: certain, or one of several, by the moments in a segment.
import type { Ref } from './answer.ts';
import type { SegmentView } from './generation.ts';
import { inHold, inRow, type Network } from './segment.ts';
import { masked } from './address.ts';
import { findWords } from './tables.ts';

/** Between the reads of a cycle each is certain or possible; what is neither was not so. */
export interface Found {
  readonly certain: readonly Ref[];
  readonly possible: readonly Ref[];
}

export const nobody: Found = { certain: [], possible: [] };

/** The version of a number at that time; without a time the one that stands. */
export function versionsAt(view: SegmentView, number: number, time: number | undefined): Found {
  const { rows } = view.segment;
  const first = view.firstRow(number);
  const end = view.firstRow(number + 1);
  let possible: Ref[] | undefined;
  // Most are asked for what is or was a moment ago.
  for (let row = end - 1; row >= first; row--) {
    const at = inRow.width * row;
    const [begun, ended] = [rows[at + inRow.begin] ?? 0, rows[at + inRow.end] ?? 0];
    const [from, until] = [view.late(begun), view.early(ended)];
    if (time === undefined ? until === Infinity : from <= time && time <= until)
      return { certain: [{ view, number, row, from, until }], possible: possible ?? [] };
    if (time === undefined) break;
    if (view.early(begun) < time && time < view.late(ended))
      (possible ??= []).push({ view, number, row, from, until });
  }
  return possible === undefined ? nobody : { certain: [], possible };
}

/** The row that is certain at that time, or -1: what most lookups end with, without making anything. */
export function certainRow(view: SegmentView, number: number, time: number | undefined): number {
  const { rows, moments } = view.segment;
  const first = view.firstRow(number);
  for (let row = view.firstRow(number + 1) - 1; row >= first; row--) {
    const at = inRow.width * row;
    const early = moments[2 * (rows[at + inRow.end] ?? 0)] ?? 0;
    if (time === undefined) return early === Infinity ? row : -1;
    if (time > early) return -1;
    if ((moments[2 * (rows[at + inRow.begin] ?? 0) + 1] ?? 0) <= time) return row;
  }
  return -1;
}

/** The only hold of a list that is certain at that time, or -1. */
export function certainHold(view: SegmentView, head: number, time: number | undefined): number {
  const { holds, moments } = view.segment;
  let found = -1;
  for (let hold = head; hold !== 0; hold = view.nextHold(hold)) {
    const at = inHold.width * (hold - 1);
    const early = moments[2 * (holds[at + inHold.end] ?? 0)] ?? 0;
    const isCertain =
      time === undefined
        ? early === Infinity
        : time <= early && (moments[2 * (holds[at + inHold.begin] ?? 0) + 1] ?? 0) <= time;
    if (!isCertain) continue;
    if (found >= 0) return -1;
    found = hold - 1;
  }
  return found;
}

/** Whether it was ever there; then the version nearest to that time. */
export function nearestRow(view: SegmentView, number: number, time: number | undefined): number {
  const { rows } = view.segment;
  const first = view.firstRow(number);
  const end = view.firstRow(number + 1);
  if (end === first) return -1;
  if (time === undefined) return end - 1;
  let row = end - 1;
  while (row > first && view.early(rows[inRow.width * row + inRow.begin] ?? 0) >= time) row--;
  return row;
}

const words4 = new Uint32Array(3);
const words6 = new Uint32Array(6);

/** First hold + 1 of an address, or of the prefix of that length in which it lies; 0: the segment has none. */
export function headOf(view: SegmentView, vpcNumber: number, address: Network, length: number): number {
  if (vpcNumber < 0) return 0;
  const table = view.table(address.family);
  const words = address.family === 4 ? words4 : words6;
  words[0] = vpcNumber;
  words[1] = length;
  if (length === address.length)
    for (let index = 0; index < address.words.length; index++) words[2 + index] = address.words[index] ?? 0;
  else
    for (let index = 0; index < address.words.length; index++)
      words[2 + index] = masked(address.words[index] ?? 0, length - 32 * index);
  const key = findWords(table, words);
  return key < 0 ? 0 : (table.heads[key] ?? 0);
}

export function holdersAt(view: SegmentView, head: number, time: number | undefined): Found {
  const { holds } = view.segment;
  let certain: Ref[] | undefined;
  let possible: Ref[] | undefined;
  for (let hold = head; hold !== 0; hold = view.nextHold(hold)) {
    const at = inHold.width * (hold - 1);
    const [begun, ended] = [holds[at + inHold.begin] ?? 0, holds[at + inHold.end] ?? 0];
    const [from, until] = [view.late(begun), view.early(ended)];
    const isCertain = time === undefined ? until === Infinity : from <= time && time <= until;
    const isPossible =
      time !== undefined && !isCertain && view.early(begun) < time && time < view.late(ended);
    if (!isCertain && !isPossible) continue;
    const number = holds[at + inHold.holder] ?? 0;
    const ref: Ref = { view, number, row: nearestRow(view, number, time), from, until };
    if (isCertain) (certain ??= []).push(ref);
    else if (possible?.some((one) => one.number === number) !== true) (possible ??= []).push(ref);
  }
  return certain === undefined && possible === undefined
    ? nobody
    : { certain: certain ?? [], possible: possible ?? [] };
}

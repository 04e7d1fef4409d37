// Adds to a segment that is being made what another one has, whose interfaces are others: two halves that were made apart.
import { TextReader } from './ascii.ts';
import { type AddressTable, inHold, inNumber, inRow, type Segment } from './segment.ts';
import type { SegmentMaker } from './segment-maker.ts';

/** Versions that it has of an id that is here already would be lost: only names may stand in both. Nothing but `done` may follow. */
export function absorb(maker: SegmentMaker, other: Segment): void {
  const moments = renumbered(other.moments.length / 2, (index) =>
    maker.moment({ early: other.moments[2 * index] ?? 0, late: other.moments[2 * index + 1] ?? 0 }),
  );
  const offset = maker.holds.length / inHold.width;
  const numbers = absorbNumbers(maker, other);
  absorbRows(maker, other, moments);
  const { width } = inHold;
  for (let at = 0; at < other.holds.length; at += width) {
    const next = other.holds[at + inHold.next] ?? 0;
    maker.holds.push(numbers[other.holds[at + inHold.holder] ?? 0] ?? 0);
    maker.holds.push(moments[other.holds[at + inHold.begin] ?? 0] ?? 0);
    maker.holds.push(moments[other.holds[at + inHold.end] ?? 0] ?? 0);
    maker.holds.push(next === 0 ? 0 : next + offset);
  }
  for (let number = 0; number < numbers.length; number++) {
    const head = other.numbers[inNumber.width * number + inNumber.members] ?? 0;
    if (head === 0) continue;
    const at = inNumber.width * (numbers[number] ?? 0) + inNumber.members;
    maker.numbers.set(at, joined(maker, head + offset, maker.numbers.get(at)));
  }
  const vpcs = other.vpcs.map((id) => maker.vpc(id));
  absorbAddresses(maker, 4, other.v4, vpcs, offset);
  absorbAddresses(maker, 6, other.v6, vpcs, offset);
}

function absorbNumbers(maker: SegmentMaker, other: Segment): Uint32Array {
  const firstRow = maker.rows.length / inRow.width;
  const locations = other.locations.map((location) => maker.location(location));
  return renumbered(other.ids.ends.length - 1, (index) => {
    const [size, number] = [maker.ids.size, maker.ids.addFrom(other.ids, index)];
    const at = inNumber.width * index;
    const [first = 0, end = 0] = [
      other.numbers[at + inNumber.firstRow],
      other.numbers[at + inNumber.width + inNumber.firstRow],
    ];
    if (number === size)
      maker.number(locations[other.numbers[at + inNumber.location] ?? 0] ?? 0, first + firstRow);
    else if (first !== end) throw new Error(`id ${number} has versions in both halves of an index`);
    return number;
  });
}

function absorbRows(maker: SegmentMaker, other: Segment, moments: Uint32Array): void {
  const owns = maker.owns.append(other.owns);
  const known = new Map(
    Array.from({ length: maker.places.length }, (_, index) => [maker.places.text(index), index]),
  );
  const reader = new TextReader(other.places);
  const places = renumbered(other.places.ends.length - 1, (index) => {
    const text = reader.text(index);
    return known.get(text) ?? maker.places.push(text);
  });
  for (let at = 0; at < other.rows.length; at += inRow.width) {
    maker.rows.push(moments[other.rows[at + inRow.begin] ?? 0] ?? 0);
    maker.rows.push(moments[other.rows[at + inRow.end] ?? 0] ?? 0);
    maker.rows.push(places[other.rows[at + inRow.place] ?? 0] ?? 0);
    maker.rows.push((other.rows[at + inRow.own] ?? 0) + owns);
  }
}

function absorbAddresses(
  maker: SegmentMaker,
  family: 4 | 6,
  { keys, width, heads, lengths }: AddressTable,
  vpcs: readonly number[],
  offset: number,
): void {
  const of = maker.addresses[family];
  for (const length of lengths) of.lengths.add(length);
  const words = new Uint32Array(width);
  for (let index = 0; index < heads.length; index++) {
    words.set(keys.subarray(index * width, (index + 1) * width));
    const vpc = words[0] ?? 0;
    words[0] = vpc === 0 ? 0 : (vpcs[vpc - 1] ?? 0);
    const key = of.table.add(words);
    if (key === of.heads.length) of.heads.push(0);
    of.heads.set(key, joined(maker, (heads[index] ?? 0) + offset, of.heads.get(key)));
  }
}

/** Two lists as one: the second behind the end of the first. */
function joined(maker: SegmentMaker, first: number, second: number): number {
  if (second === 0) return first;
  let at = first;
  for (let next = first; next !== 0; next = maker.holds.get(inHold.width * (next - 1) + inHold.next))
    at = next;
  maker.holds.set(inHold.width * (at - 1) + inHold.next, second);
  return first;
}

function renumbered(count: number, numberOf: (index: number) => number): Uint32Array {
  const numbers = new Uint32Array(count);
  for (let index = 0; index < count; index++) numbers[index] = numberOf(index);
  return numbers;
}

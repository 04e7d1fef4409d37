// Makes a segment: numbers in their order, each followed by its versions; holds of what they have in any order.
import { NumberColumn, TextColumn, TimeColumn } from './columns.ts';
import {
  type AddressTable,
  inHold,
  inNumber,
  inRow,
  type Network,
  type Segment,
  type Span,
} from './segment.ts';
import { TextTable, WordTable } from './tables.ts';
import type { Moment } from './timeline.ts';

interface Addresses {
  readonly table: WordTable;
  readonly heads: NumberColumn;
  readonly lengths: Set<number>;
  readonly words: Uint32Array;
}

export interface Expected {
  readonly ids: number;
  readonly rows: number;
}

/** What stands open is for `absorb`. */
export class SegmentMaker {
  readonly ids: TextTable;
  readonly numbers: NumberColumn;
  readonly rows: NumberColumn;
  readonly #moments = new TimeColumn();
  readonly #momentNumbers = new Map<number, Map<number, number>>();
  readonly places = new TextColumn();
  readonly #placeNumbers = new Map<string, number>();
  readonly owns: TextColumn;
  #lastOwn = '';
  readonly holds: NumberColumn;
  readonly addresses: Readonly<Record<4 | 6, Addresses>>;
  readonly #vpcs = new Map<string, number>();
  readonly #locations = new Map<string, number>();

  constructor(expected: Expected = { ids: 0, rows: 0 }) {
    const { ids, rows } = expected;
    this.ids = new TextTable(ids, 22);
    this.numbers = new NumberColumn(inNumber.width * (ids + 1));
    this.rows = new NumberColumn(inRow.width * rows);
    this.owns = new TextColumn(ids, 64);
    this.holds = new NumberColumn(inHold.width * Math.max(ids, rows));
    this.addresses = { 4: addresses(3, ids), 6: addresses(6, 0) };
  }

  /** -1: it has none of that id. */
  find(id: string): number {
    return this.ids.find(id);
  }

  /** Begins the next number; its versions follow. Its id is not there yet. */
  begin(id: string, location: string): number {
    this.number(this.location(location));
    return this.ids.add(id);
  }

  location(location: string): number {
    return numbered(this.#locations, location);
  }

  /** Of what `ids` gets next. */
  number(location: number, firstRow = this.rows.length / inRow.width): void {
    this.numbers.push(location);
    this.numbers.push(firstRow);
    this.numbers.push(0);
  }

  /** `place` and `own`: their numbers. */
  version({ begin, end }: Span, place: number, own: number): void {
    this.rows.push(this.moment(begin));
    this.rows.push(this.moment(end));
    this.rows.push(place);
    this.rows.push(own);
  }

  /** `key`: what tells a place from others; `text` makes it. */
  place(key: string, text: () => string): number {
    const known = this.#placeNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.places.push(text());
    this.#placeNumbers.set(key, number);
    return number;
  }

  /** The next one mostly is the same: one comparison instead of a table of millions. */
  own(text: string): number {
    if (this.owns.length > 0 && this.#lastOwn === text) return this.owns.length - 1;
    this.#lastOwn = text;
    return this.owns.push(text);
  }

  /** To be given to `address`; 0 is outside of all. */
  vpc(id: string): number {
    return numbered(this.#vpcs, id) + 1;
  }

  /** A key for `hold`. `onlyKnown`: -1 unless the segment has the address already. */
  address(vpc: number, { family, length, words }: Network, onlyKnown: boolean): number {
    const of = this.addresses[family];
    of.words[0] = vpc;
    of.words[1] = length;
    for (let index = 0; index < words.length; index++) of.words[2 + index] = words[index] ?? 0;
    if (onlyKnown && of.table.find(of.words) < 0) return -1;
    of.lengths.add(length);
    const key = of.table.add(of.words);
    if (key === of.heads.length) of.heads.push(0);
    return family === 4 ? 2 * key : 2 * key + 1;
  }

  holdAddress(key: number, holder: number, span: Span): void {
    const { heads } = this.addresses[key % 2 === 0 ? 4 : 6];
    const index = key >>> 1;
    heads.set(index, this.#hold(holder, span, heads.get(index)));
  }

  holdMember(of: number, holder: number, span: Span): void {
    const at = inNumber.width * of + inNumber.members;
    this.numbers.set(at, this.#hold(holder, span, this.numbers.get(at)));
  }

  #hold(holder: number, { begin, end }: Span, next: number): number {
    this.holds.push(holder);
    this.holds.push(this.moment(begin));
    this.holds.push(this.moment(end));
    this.holds.push(next);
    return this.holds.length / inHold.width;
  }

  moment({ early, late }: Moment): number {
    let byEarly = this.#momentNumbers.get(late);
    if (byEarly === undefined) this.#momentNumbers.set(late, (byEarly = new Map<number, number>()));
    const known = byEarly.get(early);
    if (known !== undefined) return known;
    const number = this.#moments.length / 2;
    this.#moments.push(early);
    this.#moments.push(late);
    byEarly.set(early, number);
    return number;
  }

  done(seq: number): Segment {
    this.number(0);
    const { texts, slots } = this.ids.done();
    return {
      seq,
      ids: texts,
      idSlots: slots,
      numbers: this.numbers.done(),
      rows: this.rows.done(),
      moments: this.#moments.done(),
      places: this.places.done(),
      owns: this.owns.done(),
      holds: this.holds.done(),
      v4: tableOf(this.addresses[4], 32),
      v6: tableOf(this.addresses[6], 128),
      vpcs: [...this.#vpcs.keys()],
      locations: [...this.#locations.keys()],
    };
  }
}

function addresses(width: number, expected: number): Addresses {
  return {
    table: new WordTable(width, expected),
    heads: new NumberColumn(expected),
    lengths: new Set(),
    words: new Uint32Array(width),
  };
}

function tableOf({ table, heads, lengths }: Addresses, full: number): AddressTable {
  const sorted = [...lengths].filter((length) => length !== full).sort((a, b) => b - a);
  return { ...table.done(), heads: heads.done(), lengths: sorted };
}

function numbered(numbers: Map<string, number>, text: string): number {
  const known = numbers.get(text);
  if (known !== undefined) return known;
  numbers.set(text, numbers.size);
  return numbers.size - 1;
}

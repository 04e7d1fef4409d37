// A segment: whom keys lead to and when, in columns; it is never changed once it is made. All that is known of a key that a segment
// has stands in it, so that a newer segment hides an older one key by key.
import { NumberColumn, TextColumn, type Texts, TimeColumn } from './columns.ts';
import { slotsOf, type Words, WordTable } from './tables.ts';
import type { Moment } from './timeline.ts';

export interface Segment {
  /** Place in the journal's order up to which it was made. */
  readonly seq: number;
  /** Ids of interfaces and of things that have interfaces; a number for each. */
  readonly ids: Texts;
  readonly idSlots: Uint32Array;
  /** Index in `locations` of where it is read. */
  readonly location: Uint32Array;
  /** Versions of number n: rows `firstRow[n]` until before `firstRow[n + 1]`, oldest first. */
  readonly firstRow: Uint32Array;
  readonly rowBegin: Uint32Array;
  readonly rowEnd: Uint32Array;
  readonly rowPlace: Uint32Array;
  readonly rowOwn: Uint32Array;
  /** `early` and `late` of moment n at 2n and 2n + 1. */
  readonly moments: Float64Array;
  /** Members of a JSON object, without braces: what many have in common, and what is an interface's own. */
  readonly places: Texts;
  readonly owns: Texts;
  /** Who had something when, as lists: `holdNext` is the next one's index + 1. */
  readonly holder: Uint32Array;
  readonly holdBegin: Uint32Array;
  readonly holdEnd: Uint32Array;
  readonly holdNext: Uint32Array;
  /** First hold + 1 of the interfaces of number n. */
  readonly members: Uint32Array;
  readonly v4: AddressTable;
  readonly v6: AddressTable;
  readonly vpcs: readonly string[];
  readonly locations: readonly string[];
}

/** Keys are VPC (index in `vpcs` + 1; 0: public), length of the prefix, address. */
export interface AddressTable extends Words {
  readonly heads: Uint32Array;
  /** Lengths of the prefixes in it, longest first; addresses have the full length. */
  readonly lengths: readonly number[];
}

export interface Span {
  readonly begin: Moment;
  readonly end: Moment;
}

/** An address or a prefix, as words. */
export interface Network {
  readonly family: 4 | 6;
  readonly length: number;
  readonly words: readonly number[];
}

export class SegmentMaker {
  readonly #ids: TextColumn;
  readonly #location: NumberColumn;
  readonly #firstRow: NumberColumn;
  readonly #rows: readonly [NumberColumn, NumberColumn, NumberColumn, NumberColumn];
  readonly #moments = new TimeColumn();
  readonly #momentNumbers = new Map<number, Map<number, number>>();
  readonly #places = new TextColumn();
  readonly #placeNumbers = new Map<string, number>();
  readonly #owns: TextColumn;
  #lastOwn = { text: '', number: -1 };
  readonly #holds: readonly [NumberColumn, NumberColumn, NumberColumn, NumberColumn];
  readonly #members: NumberColumn;
  readonly #tables: Readonly<Record<4 | 6, { table: WordTable; heads: NumberColumn; lengths: Set<number> }>>;
  readonly #vpcs = new Map<string, number>();
  readonly #locations = new Map<string, number>();

  constructor(expected: { readonly ids: number; readonly rows: number } = { ids: 0, rows: 0 }) {
    const column = (count: number): NumberColumn => new NumberColumn(count);
    this.#ids = new TextColumn(expected.ids, 22);
    this.#location = column(expected.ids);
    this.#firstRow = column(expected.ids + 1);
    this.#rows = [column(expected.rows), column(expected.rows), column(expected.rows), column(expected.rows)];
    this.#owns = new TextColumn(expected.ids, 64);
    const holds = Math.max(expected.ids, expected.rows);
    this.#holds = [column(holds), column(holds), column(holds), column(holds)];
    this.#members = column(expected.ids);
    const made = (
      width: number,
      count: number,
    ): { table: WordTable; heads: NumberColumn; lengths: Set<number> } => ({
      table: new WordTable(width, count),
      heads: column(count),
      lengths: new Set(),
    });
    this.#tables = { 4: made(3, expected.ids), 6: made(6, 0) };
  }

  /** Begins the next number; its versions follow. */
  begin(id: string, location: string): number {
    this.#firstRow.push(this.#rows[0].length);
    this.#location.push(numbered(this.#locations, location));
    this.#members.push(0);
    return this.#ids.push(id);
  }

  version({ begin, end }: Span, place: string, own: string): void {
    this.#rows[0].push(this.#moment(begin));
    this.#rows[1].push(this.#moment(end));
    this.#rows[2].push(this.#place(place));
    // The next version mostly has the same: one comparison instead of a table of millions.
    if (this.#lastOwn.number < 0 || this.#lastOwn.text !== own)
      this.#lastOwn = { text: own, number: this.#owns.push(own) };
    this.#rows[3].push(this.#lastOwn.number);
  }

  /** `onlyKnown`: nothing is done unless the segment has the address already. */
  holdAddress(
    vpc: string | undefined,
    network: Network,
    holder: number,
    span: Span,
    onlyKnown = false,
  ): void {
    const { table, heads, lengths } = this.#tables[network.family];
    const number = vpc === undefined ? 0 : numbered(this.#vpcs, vpc) + 1;
    const words = Uint32Array.of(number, network.length, ...network.words);
    if (onlyKnown && table.find(words) < 0) return;
    lengths.add(network.length);
    const key = table.add(words);
    if (key === heads.length) heads.push(0);
    heads.set(key, this.#hold(holder, span, heads.get(key)));
  }

  holdMember(of: number, holder: number, span: Span): void {
    this.#members.set(of, this.#hold(holder, span, this.#members.get(of)));
  }

  #hold(holder: number, { begin, end }: Span, next: number): number {
    this.#holds[1].push(this.#moment(begin));
    this.#holds[2].push(this.#moment(end));
    this.#holds[3].push(next);
    return this.#holds[0].push(holder) + 1;
  }

  #moment({ early, late }: Moment): number {
    const byEarly = this.#momentNumbers.get(late) ?? new Map<number, number>();
    this.#momentNumbers.set(late, byEarly);
    const known = byEarly.get(early);
    if (known !== undefined) return known;
    const number = this.#moments.length / 2;
    this.#moments.push(early);
    this.#moments.push(late);
    byEarly.set(early, number);
    return number;
  }

  #place(text: string): number {
    const known = this.#placeNumbers.get(text);
    if (known !== undefined) return known;
    const number = this.#places.push(text);
    this.#placeNumbers.set(text, number);
    return number;
  }

  done(seq: number): Segment {
    this.#firstRow.push(this.#rows[0].length);
    const ids = this.#ids.done();
    const addresses = (family: 4 | 6, full: number): AddressTable => {
      const { table, heads, lengths } = this.#tables[family];
      const sorted = [...lengths].filter((length) => length !== full).sort((a, b) => b - a);
      return { ...table.done(), heads: heads.done(), lengths: sorted };
    };
    return {
      seq,
      ids,
      idSlots: slotsOf(ids),
      location: this.#location.done(),
      firstRow: this.#firstRow.done(),
      rowBegin: this.#rows[0].done(),
      rowEnd: this.#rows[1].done(),
      rowPlace: this.#rows[2].done(),
      rowOwn: this.#rows[3].done(),
      moments: this.#moments.done(),
      places: this.#places.done(),
      owns: this.#owns.done(),
      holder: this.#holds[0].done(),
      holdBegin: this.#holds[1].done(),
      holdEnd: this.#holds[2].done(),
      holdNext: this.#holds[3].done(),
      members: this.#members.done(),
      v4: addresses(4, 32),
      v6: addresses(6, 128),
      vpcs: [...this.#vpcs.keys()],
      locations: [...this.#locations.keys()],
    };
  }
}

function numbered(numbers: Map<string, number>, text: string): number {
  const known = numbers.get(text) ?? numbers.size;
  numbers.set(text, known);
  return known;
}

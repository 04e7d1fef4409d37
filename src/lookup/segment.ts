// A segment: whom keys lead to and when, in columns; it is never changed once it is made. All that is known of a key that a segment
// has stands in it, so that a newer segment hides an older one key by key.
import type { Texts } from './columns.ts';
import type { Words } from './tables.ts';
import type { Moment } from './timeline.ts';

/** Columns that are read together stand together: an answer costs as many reads of memory far apart as it has tables. */
export interface Segment {
  /** Place in the journal's order up to which it was made. */
  readonly seq: number;
  /** Ids of interfaces and of things that have interfaces; a number for each. */
  readonly ids: Texts;
  readonly idSlots: Uint32Array;
  /** Three words for each number, see `inNumber`, and three more at the end. */
  readonly numbers: Uint32Array;
  /** Four words for each version, see `inRow`; those of a number follow each other, oldest first. */
  readonly rows: Uint32Array;
  /** `early` and `late` of moment n at 2n and 2n + 1. */
  readonly moments: Float64Array;
  /** Members of a JSON object, without braces: what many have in common, and what is an interface's own. */
  readonly places: Texts;
  readonly owns: Texts;
  /** Who had something when, as lists: four words for each, see `inHold`. */
  readonly holds: Uint32Array;
  readonly v4: AddressTable;
  readonly v6: AddressTable;
  readonly vpcs: readonly string[];
  readonly locations: readonly string[];
}

/** Index in `locations` of where it is read; its first row, the next number's is the end of its rows; first hold + 1 of its interfaces. */
export const inNumber = { width: 3, location: 0, firstRow: 1, members: 2 } as const;
/** Numbers of moments, of a text in `places` and of one in `owns`. */
export const inRow = { width: 4, begin: 0, end: 1, place: 2, own: 3 } as const;
/** A number; numbers of moments; the next hold + 1. */
export const inHold = { width: 4, holder: 0, begin: 1, end: 2, next: 3 } as const;

/** Keys are VPC (index in `vpcs` + 1; 0: public), length of the prefix, address. */
export interface AddressTable extends Words {
  /** First hold + 1. */
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

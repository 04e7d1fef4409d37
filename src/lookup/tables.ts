// Hash tables over columns, with open addressing: a key is found with one or two reads of memory, and costs no object.
// Slots hold a key's number + 1; 0 is free. Their number is a power of two.
import { NumberColumn, TextColumn, type Texts } from './columns.ts';

/** Number of the text, or -1. */
export function findText(slots: Uint32Array, { bytes, ends }: Texts, text: string): number {
  const mask = slots.length - 1;
  for (let slot = hashText(text) & mask; ; slot = (slot + 1) & mask) {
    const key = slots[slot] ?? 0;
    if (key === 0) return -1;
    const from = ends[key - 1] ?? 0;
    let index = (ends[key] ?? 0) - from === text.length ? text.length - 1 : text.length;
    // Ids differ most at their ends.
    while (index >= 0 && bytes[from + index] === text.charCodeAt(index)) index--;
    if (index < 0) return key - 1;
  }
}

/** Numbers texts in the order in which they come. */
export class TextTable {
  readonly #texts: TextColumn;
  #slots: Uint32Array;

  constructor(expected: number, bytesEach: number) {
    this.#texts = new TextColumn(expected, bytesEach);
    this.#slots = freeSlots(expected);
  }

  get size(): number {
    return this.#texts.length;
  }

  /** -1: it was not added. */
  find(text: string): number {
    return (this.#slots[this.#slotOf(text)] ?? 0) - 1;
  }

  add(text: string): number {
    if (this.size * 3 >= this.#slots.length * 2) this.#grow();
    const slot = this.#slotOf(text);
    const known = this.#slots[slot] ?? 0;
    if (known !== 0) return known - 1;
    const key = this.#texts.push(text);
    this.#slots[slot] = key + 1;
    return key;
  }

  /** The same for a text of another column. */
  addFrom(texts: Texts, index: number): number {
    if (this.size * 3 >= this.#slots.length * 2) this.#grow();
    const [from = 0, to = 0] = [texts.ends[index], texts.ends[index + 1]];
    const mask = this.#slots.length - 1;
    let slot = hashBytes(texts.bytes, from, to) & mask;
    for (let key = this.#slots[slot] ?? 0; key !== 0; key = this.#slots[slot] ?? 0) {
      if (this.#isBytes(key - 1, texts.bytes, from, to)) return key - 1;
      slot = (slot + 1) & mask;
    }
    const key = this.#texts.pushFrom(texts, index);
    this.#slots[slot] = key + 1;
    return key;
  }

  #isBytes(key: number, bytes: Uint8Array, from: number, to: number): boolean {
    const own = this.#texts.end(key - 1);
    if (this.#texts.end(key) - own !== to - from) return false;
    const { bytes: known } = this.#texts;
    let at = to - 1;
    while (at >= from && known[own + at - from] === bytes[at]) at--;
    return at < from;
  }

  #slotOf(text: string): number {
    const mask = this.#slots.length - 1;
    let slot = hashText(text) & mask;
    for (let key = this.#slots[slot] ?? 0; key !== 0; key = this.#slots[slot] ?? 0) {
      if (this.#isText(key - 1, text)) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #isText(key: number, text: string): boolean {
    const from = this.#texts.end(key - 1);
    if (this.#texts.end(key) - from !== text.length) return false;
    const { bytes } = this.#texts;
    let index = text.length - 1;
    while (index >= 0 && bytes[from + index] === text.charCodeAt(index)) index--;
    return index < 0;
  }

  #grow(): void {
    this.#slots = freeSlots(this.#slots.length * 0.9);
    const mask = this.#slots.length - 1;
    const { bytes } = this.#texts;
    for (let key = 0; key < this.size; key++) {
      let slot = hashBytes(bytes, this.#texts.end(key - 1), this.#texts.end(key)) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = key + 1;
    }
  }

  done(): { readonly texts: Texts; readonly slots: Uint32Array } {
    return { texts: this.#texts.done(), slots: this.#slots };
  }
}

/** Keys of a fixed number of words. */
export interface Words {
  readonly width: number;
  readonly keys: Uint32Array;
  readonly slots: Uint32Array;
}

/** Number of the key that stands in `words`, or -1. */
export function findWords({ width, keys, slots }: Words, words: Uint32Array): number {
  const mask = slots.length - 1;
  for (let slot = hashWords(words, 0, width) & mask; ; slot = (slot + 1) & mask) {
    const key = slots[slot] ?? 0;
    if (key === 0) return -1;
    const at = (key - 1) * width;
    let index = 0;
    while (index < width && keys[at + index] === words[index]) index++;
    if (index === width) return key - 1;
  }
}

/** Numbers keys in the order in which they come. */
export class WordTable {
  readonly width: number;
  readonly #keys: NumberColumn;
  #slots: Uint32Array;

  constructor(width: number, expected = 0) {
    this.width = width;
    this.#keys = new NumberColumn(width * expected);
    this.#slots = freeSlots(expected);
  }

  get size(): number {
    return this.#keys.length / this.width;
  }

  add(words: Uint32Array): number {
    if (this.size * 3 >= this.#slots.length * 2) this.#grow();
    const slot = this.#slotOf(words);
    const known = this.#slots[slot] ?? 0;
    if (known !== 0) return known - 1;
    const key = this.size;
    for (let index = 0; index < this.width; index++) this.#keys.push(words[index] ?? 0);
    this.#slots[slot] = key + 1;
    return key;
  }

  /** -1: it was not added. */
  find(words: Uint32Array): number {
    return (this.#slots[this.#slotOf(words)] ?? 0) - 1;
  }

  #slotOf(words: Uint32Array): number {
    const mask = this.#slots.length - 1;
    let slot = hashWords(words, 0, this.width) & mask;
    for (let key = this.#slots[slot] ?? 0; key !== 0; key = this.#slots[slot] ?? 0) {
      const at = (key - 1) * this.width;
      let index = 0;
      while (index < this.width && this.#keys.get(at + index) === words[index]) index++;
      if (index === this.width) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    this.#slots = freeSlots(this.#slots.length * 0.9);
    const mask = this.#slots.length - 1;
    const words = new Uint32Array(this.width);
    for (let key = 0; key < this.size; key++) {
      for (let index = 0; index < this.width; index++)
        words[index] = this.#keys.get(key * this.width + index);
      let slot = hashWords(words, 0, this.width) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = key + 1;
    }
  }

  done(): Words {
    return { width: this.width, keys: this.#keys.done(), slots: this.#slots };
  }
}

const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;
/** Ids and ARNs begin alike; what tells them apart stands at their end. */
const hashedCharacters = 14;

function hashText(text: string): number {
  let hash = offsetBasis;
  for (let index = Math.max(0, text.length - hashedCharacters); index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), prime);
  return mixed(hash);
}

/** The same of the bytes of a text. */
function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = offsetBasis;
  for (let at = Math.max(from, to - hashedCharacters); at < to; at++)
    hash = Math.imul(hash ^ (bytes[at] ?? 0), prime);
  return mixed(hash);
}

function hashWords(words: Uint32Array, from: number, width: number): number {
  let hash = 0;
  for (let index = from; index < from + width; index++)
    hash = Math.imul(hash ^ (words[index] ?? 0), 0x9e3779b1) ^ (hash >>> 15);
  return mixed(hash);
}

/** Spreads what differs in few bits over all of them (the finalizer of MurmurHash3). */
function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** At most three in five taken: chains of probes stay short. */
function freeSlots(count: number): Uint32Array {
  let size = 64;
  while (size * 0.6 < count) size *= 2;
  return new Uint32Array(new SharedArrayBuffer(size * 4));
}

// Columns that grow while an index is built, and tables of keys by hashing. Shared memory: the thread that builds hands them over
// without a copy, and both read them.

/** Whole numbers from 0 to 4,294,967,295. */
export class NumberColumn {
  #values: Uint32Array;
  #length = 0;

  constructor(expected = 64) {
    this.#values = fresh(Math.max(expected, 16), Uint32Array);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): number {
    if (this.#length === this.#values.length) this.#values = grown(this.#values, Uint32Array);
    this.#values[this.#length] = value;
    return this.#length++;
  }

  get(index: number): number {
    return this.#values[index] ?? 0;
  }

  set(index: number, value: number): void {
    this.#values[index] = value;
  }

  done(): Uint32Array {
    return trimmed(this.#values, this.#length, Uint32Array);
  }
}

export class TimeColumn {
  #values: Float64Array;
  #length = 0;

  constructor(expected = 64) {
    this.#values = fresh(Math.max(expected, 16), Float64Array);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) this.#values = grown(this.#values, Float64Array);
    this.#values[this.#length++] = value;
  }

  done(): Float64Array {
    return trimmed(this.#values, this.#length, Float64Array);
  }
}

/** Texts one behind the other, in ASCII. */
export class TextColumn {
  #bytes: Uint8Array;
  #buffer: Buffer;
  #used = 0;
  readonly #ends: NumberColumn;

  constructor(expected = 64, bytesEach = 32) {
    this.#bytes = fresh(Math.max(expected * bytesEach, 1_024), Uint8Array);
    this.#buffer = bufferOver(this.#bytes);
    this.#ends = new NumberColumn(expected + 1);
    this.#ends.push(0);
  }

  get length(): number {
    return this.#ends.length - 1;
  }

  push(text: string): number {
    this.#reserve(text.length);
    this.#buffer.write(text, this.#used, 'latin1');
    this.#used += text.length;
    return this.#ends.push(this.#used) - 1;
  }

  /** Bytes of text n stand from `end(n - 1)`; that of -1 is 0. */
  end(index: number): number {
    return this.#ends.get(index + 1);
  }

  /** Until the next one is added. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  text(index: number): string {
    return this.#buffer.toString('latin1', this.end(index - 1), this.end(index));
  }

  /** All of another column; gives the number that its first text has here. */
  append({ bytes, ends }: Texts): number {
    const [first, offset] = [this.length, this.#used];
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#used);
    this.#used += bytes.length;
    for (let index = 1; index < ends.length; index++) this.#ends.push(offset + (ends[index] ?? 0));
    return first;
  }

  pushFrom({ bytes, ends }: Texts, index: number): number {
    const [from = 0, to = 0] = [ends[index], ends[index + 1]];
    this.#reserve(to - from);
    for (let at = from; at < to; at++) this.#bytes[this.#used++] = bytes[at] ?? 0;
    return this.#ends.push(this.#used) - 1;
  }

  done(): Texts {
    return { bytes: trimmed(this.#bytes, this.#used, Uint8Array), ends: this.#ends.done() };
  }

  #reserve(more: number): void {
    if (this.#used + more <= this.#bytes.length) return;
    while (this.#used + more > this.#bytes.length) this.#bytes = grown(this.#bytes, Uint8Array);
    this.#buffer = bufferOver(this.#bytes);
  }
}

function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

export interface Texts {
  readonly bytes: Uint8Array;
  /** Text n stands from `ends[n]` to `ends[n + 1]`. */
  readonly ends: Uint32Array;
}

type Growing = Uint8Array | Uint32Array | Float64Array;
interface Made<Kind extends Growing> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: SharedArrayBuffer, from?: number, length?: number): Kind;
}

/** As many bytes as there may be are kept free in the address space: growing moves nothing, and what was grown is given back whole. */
const reservedBytes = 2 ** 30;

function room(bytes: number): SharedArrayBuffer {
  const length = Math.ceil(bytes / 8) * 8;
  return new SharedArrayBuffer(length, { maxByteLength: Math.max(reservedBytes, 2 * length) });
}

/** With its length said: an array that follows its buffer's is slower. */
function fresh<Kind extends Growing>(length: number, Type: Made<Kind>): Kind {
  const buffer = room(Math.ceil(length) * Type.BYTES_PER_ELEMENT);
  return new Type(buffer, 0, buffer.byteLength / Type.BYTES_PER_ELEMENT);
}

function grown<Kind extends Growing>(values: Kind, Type: Made<Kind>): Kind {
  const buffer = asShared(values);
  const bytes = Math.ceil((buffer.byteLength * 1.5) / 8) * 8;
  if (bytes <= buffer.maxByteLength) {
    buffer.grow(bytes);
    return new Type(buffer, 0, bytes / values.BYTES_PER_ELEMENT);
  }
  const made = fresh(bytes / Type.BYTES_PER_ELEMENT, Type);
  made.set(values);
  return made;
}

/** All columns are made here, on shared memory. */
function asShared(values: Growing): SharedArrayBuffer {
  return values.buffer as SharedArrayBuffer;
}

/** Small ones are copied, so that they reserve nothing; of large ones the rest was never touched, and takes no memory. */
function trimmed<Kind extends Growing>(values: Kind, length: number, Type: Made<Kind>): Kind {
  if (length * values.BYTES_PER_ELEMENT >= keptBytes) return new Type(asShared(values), 0, length);
  const made = new Type(new SharedArrayBuffer(length * values.BYTES_PER_ELEMENT));
  made.set(values.subarray(0, length));
  return made;
}

const keptBytes = 2 ** 20;

// Answers as bytes, put together from bytes: no text is made of what is only passed on.
import type { Texts } from './columns.ts';

/** More is not kept for the next one. */
const keptBytes = 2_000_000;

/** Grows as it is written to; everything in it is ASCII. */
export class AsciiWriter {
  #bytes: Buffer;
  #length = 0;

  constructor(expected: number) {
    this.#bytes = Buffer.allocUnsafeSlow(expected);
  }

  /** Characters beyond ASCII are escaped before they come here. */
  text(text: string): void {
    if (this.#length + text.length > this.#bytes.length) this.#grow(text.length);
    this.#bytes.write(text, this.#length, 'latin1');
    this.#length += text.length;
  }

  byte(code: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = code;
  }

  bytes(from: Uint8Array): void {
    if (this.#length + from.length > this.#bytes.length) this.#grow(from.length);
    this.#bytes.set(from, this.#length);
    this.#length += from.length;
  }

  piece(of: Buffer, from: number, to: number): void {
    if (this.#length + to - from > this.#bytes.length) this.#grow(to - from);
    of.copy(this.#bytes, this.#length, from, to);
    this.#length += to - from;
  }

  /** What was written since `clear`, as a text. */
  read(): string {
    return this.#bytes.toString('latin1', 0, this.#length);
  }

  clear(): void {
    this.#length = 0;
    if (this.#bytes.length > keptBytes) this.#bytes = Buffer.allocUnsafeSlow(keptBytes);
  }

  /** What was written since `clear`, as bytes of their own. */
  copy(): Buffer {
    const bytes = Buffer.allocUnsafeSlow(this.#length);
    this.#bytes.copy(bytes, 0, 0, this.#length);
    return bytes;
  }

  #grow(by: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.ceil((this.#length + by) * 1.5));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}

/** Reads a column of texts: one Buffer over all of them, since making one for each costs more than reading it. */
export class TextReader {
  readonly #buffer: Buffer;
  readonly #ends: Uint32Array;

  constructor({ bytes, ends }: Texts) {
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#ends = ends;
  }

  text(index: number): string {
    return this.#buffer.toString('latin1', this.#ends[index], this.#ends[index + 1]);
  }

  isEmpty(index: number): boolean {
    return this.#ends[index] === this.#ends[index + 1];
  }

  write(index: number, into: AsciiWriter): void {
    into.piece(this.#buffer, this.#ends[index] ?? 0, this.#ends[index + 1] ?? 0);
  }
}

// Answers packed for the journal: up to 64 of one call in one compressed block. Packed one by one, interfaces of 1,280 bytes take 640
// (272 with a dictionary) and 40 µs each; 64 in a block 112 and 3 µs (deflate: 125 and 9 µs). The dictionary, an answer to the same call
// as its kind declares one, is for blocks of one or two: what changes later.
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { digest } from './state.ts';

/** Where an answer is: its block, and its place in it. */
export interface PackedAnswer {
  readonly block: AnswerBlock;
  readonly at: number;
}

export interface Dictionary {
  readonly digest: string;
  readonly bytes: Uint8Array;
}

const answersInBlock = 64;
/** An answer can be long (the health of a thousand targets); a block is read whole. */
const charactersInBlock = 256_000;
/** Below it, smaller is worth more than faster. */
const smallBlock = 8;
const separator = '\n';
const dictionaryBytes = 32_000;

export function dictionaryOf(example: object | undefined): Dictionary | undefined {
  if (example === undefined) return undefined;
  const bytes = Buffer.from(JSON.stringify(example)).subarray(-dictionaryBytes);
  return { digest: digest(bytes.toString('latin1')), bytes };
}

/** Open while answers are put into it; sealed by whoever asks for its bytes. */
export class AnswerBlock {
  readonly dictionary: Dictionary | undefined;
  #texts: string[] = [];
  #characters = 0;
  #bytes: (() => Uint8Array) | undefined;

  constructor(dictionary: Dictionary | undefined) {
    this.dictionary = dictionary;
  }

  get isFull(): boolean {
    return (
      this.#bytes !== undefined ||
      this.#texts.length >= answersInBlock ||
      this.#characters >= charactersInBlock
    );
  }

  /** JSON without line breaks, as JSON.stringify writes it. */
  add(text: string): PackedAnswer {
    this.#characters += text.length;
    return { block: this, at: this.#texts.push(text) - 1 };
  }

  bytes(): Uint8Array {
    if (this.#bytes === undefined) {
      const bytes = pack(this.#texts, this.dictionary);
      this.#bytes = () => bytes;
      this.#texts = [];
    }
    return this.#bytes();
  }

  /** Seals it; `keep` may put its bytes elsewhere and gives the way back to them. */
  seal(keep: (bytes: Uint8Array) => () => Uint8Array): void {
    this.#bytes = keep(this.bytes());
  }
}

function pack(texts: readonly string[], dictionary: Dictionary | undefined): Uint8Array {
  const level = texts.length < smallBlock ? 6 : 1;
  const packed = zstdCompressSync(texts.join(separator), {
    params: { [constants.ZSTD_c_compressionLevel]: level },
    ...(dictionary === undefined ? {} : { dictionary: dictionary.bytes }),
  });
  // zlib's own buffer is a part of a larger one.
  return new Uint8Array(packed);
}

/** The answers of a block, as JSON. */
export function unpack(bytes: Uint8Array, dictionary: Uint8Array | undefined): readonly string[] {
  const options = dictionary === undefined ? {} : { dictionary };
  return zstdDecompressSync(bytes, options).toString('utf8').split(separator);
}

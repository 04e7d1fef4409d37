// Keeps what a location's answers say until they are committed together: a little in memory, the rest in a file of its own that nobody
// else can open and that goes with the process. A location of 100,000 interfaces would fill hundreds of megabytes otherwise.
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { OperatorError } from './errors.ts';
import { AnswerBlock, dictionaryOf, type PackedAnswer } from './answer-block.ts';
import { answerText } from './answer-text.ts';
import type { Entry } from './normalise.ts';

/** What AWS said of one resource, by which call, and an answer to that call by which it is packed. */
export interface Said {
  readonly call: object;
  readonly example: object | undefined;
  readonly answer: unknown;
}

export interface Spool {
  /**
   * The same entry, with what AWS said packed beside it; its text may be read from the file when it is asked for.
   * @throws OperatorError where the disk is full
   */
  keep(entry: Entry, said?: Said): Entry;
  /** Gives memory and file back; kept entries cannot be read any more. */
  close(): void;
}

export interface SpoolOptions {
  readonly folder: string;
  /** Characters of text that stay in memory. */
  readonly inMemory?: number;
}

const inMemoryDefault = 4_000_000;
const blockBytes = 256 * 1024;

export function openSpool({ folder, inMemory = inMemoryDefault }: SpoolOptions): Spool {
  let kept = 0;
  let file: SpoolFile | undefined;
  const open = new Map<object, AnswerBlock>();

  function fileFor(length: number): SpoolFile | undefined {
    kept += length;
    if (kept > inMemory) file ??= new SpoolFile(folder);
    return file;
  }

  function pack({ call, example, answer }: Said): PackedAnswer {
    const block = open.get(call) ?? new AnswerBlock(dictionaryOf(example));
    open.set(call, block);
    const packed = block.add(answerText(answer));
    if (block.isFull) {
      open.delete(call);
      block.seal((bytes) => fileFor(bytes.length)?.keepBytes(bytes) ?? (() => bytes));
    }
    return packed;
  }

  return {
    keep: (entry, said) => {
      const answer = said === undefined ? undefined : pack(said);
      const into = fileFor(entry.text.length);
      if (into !== undefined) return new SpooledEntry(entry, answer, into);
      return answer === undefined ? entry : { ...entry, answer };
    },
    close: () => file?.close(),
  };
}

/** An entry without its text. */
class SpooledEntry implements Entry {
  readonly id: Entry['id'];
  readonly parent: Entry['parent'];
  readonly owner: Entry['owner'];
  readonly alias: Entry['alias'];
  readonly vpc: Entry['vpc'];
  readonly hash: Entry['hash'];
  readonly observed: Entry['observed'];
  readonly answer: Entry['answer'];
  readonly #file: SpoolFile;
  readonly #at: number;
  readonly #length: number;

  constructor(entry: Entry, answer: PackedAnswer | undefined, file: SpoolFile) {
    this.id = entry.id;
    this.parent = entry.parent;
    this.owner = entry.owner;
    this.alias = entry.alias;
    this.vpc = entry.vpc;
    this.hash = entry.hash;
    this.observed = entry.observed;
    this.answer = answer;
    this.#file = file;
    this.#length = Buffer.byteLength(entry.text);
    this.#at = file.append(entry.text, this.#length);
  }

  get text(): string {
    return this.#file.read(this.#at, this.#length);
  }
}

/** Written at its end in blocks, read anywhere. */
class SpoolFile {
  readonly #descriptor: number;
  readonly #folder: string;
  #block: Buffer = Buffer.allocUnsafeSlow(blockBytes);
  #blockLength = 0;
  #written = 0;

  constructor(folder: string) {
    this.#folder = folder;
    const path = join(folder, `.spool-${randomUUID()}`);
    this.#descriptor = explained(folder, () => openSync(path, 'wx+', 0o600));
    // Without a name it goes with its descriptor, kill -9 included.
    rmSync(path);
  }

  append(text: string, length: number): number {
    const at = this.#reserve(length);
    if (length > this.#block.length) {
      this.#write(Buffer.from(text));
      return at;
    }
    this.#block.write(text, this.#blockLength);
    this.#blockLength += length;
    return at;
  }

  /** The way back to the bytes. */
  keepBytes(bytes: Uint8Array): () => Uint8Array {
    const { length } = bytes;
    const at = this.#reserve(length);
    if (length > this.#block.length) {
      this.#write(bytes);
    } else {
      this.#block.set(bytes, this.#blockLength);
      this.#blockLength += length;
    }
    return () => Uint8Array.from(this.#readBytes(at, length));
  }

  read(at: number, length: number): string {
    return this.#readBytes(at, length).toString();
  }

  /** Where the next so many bytes go: into the block, or behind it where they do not fit. */
  #reserve(length: number): number {
    if (this.#blockLength + length > this.#block.length) this.#flush();
    return this.#written + this.#blockLength;
  }

  #readBytes(at: number, length: number): Buffer {
    if (at >= this.#written) {
      const from = at - this.#written;
      return this.#block.subarray(from, from + length);
    }
    const bytes = Buffer.allocUnsafe(length);
    let read = 0;
    while (read < length) {
      const more = readSync(this.#descriptor, bytes, read, length - read, at + read);
      if (more === 0) throw new Error('the spool file is shorter than what was written to it');
      read += more;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #flush(): void {
    this.#write(this.#block.subarray(0, this.#blockLength));
    this.#blockLength = 0;
  }

  #write(bytes: Uint8Array): void {
    let done = 0;
    while (done < bytes.length) {
      done += explained(this.#folder, () =>
        writeSync(this.#descriptor, bytes, done, bytes.length - done, this.#written + done),
      );
    }
    this.#written += bytes.length;
  }
}

function explained<Result>(folder: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new OperatorError(
      `what was read cannot be kept until it is committed (${why}): make room in ${folder} and see that it can be written; nothing is lost`,
      { cause },
    );
  }
}

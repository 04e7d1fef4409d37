// Keeps what a location's answers say until they are committed together: a little in memory, the rest in a file of its own that nobody
// else can open and that goes with the process. A location of 100,000 interfaces would fill hundreds of megabytes otherwise.
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { OperatorError } from './errors.ts';
import type { Entry } from './normalise.ts';

export interface Spool {
  /** The same entry; its text may be read from the file when it is asked for. @throws OperatorError where the disk is full */
  keep(entry: Entry): Entry;
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
  return {
    keep: (entry) => {
      kept += entry.text.length;
      if (kept <= inMemory) return entry;
      file ??= new SpoolFile(folder);
      return new SpooledEntry(entry, file);
    },
    close: () => file?.close(),
  };
}

/** An entry without its text. */
class SpooledEntry implements Entry {
  readonly id: Entry['id'];
  readonly parent: Entry['parent'];
  readonly owner: Entry['owner'];
  readonly vpc: Entry['vpc'];
  readonly hash: Entry['hash'];
  readonly observed: Entry['observed'];
  readonly #file: SpoolFile;
  readonly #at: number;
  readonly #length: number;

  constructor(entry: Entry, file: SpoolFile) {
    this.id = entry.id;
    this.parent = entry.parent;
    this.owner = entry.owner;
    this.vpc = entry.vpc;
    this.hash = entry.hash;
    this.observed = entry.observed;
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
    if (this.#blockLength + length > this.#block.length) this.#flush();
    const at = this.#written + this.#blockLength;
    if (length > this.#block.length) {
      this.#write(Buffer.from(text));
      return at;
    }
    this.#block.write(text, this.#blockLength);
    this.#blockLength += length;
    return at;
  }

  read(at: number, length: number): string {
    if (at >= this.#written) {
      const from = at - this.#written;
      return this.#block.toString('utf8', from, from + length);
    }
    const bytes = Buffer.allocUnsafe(length);
    let read = 0;
    while (read < length) {
      const more = readSync(this.#descriptor, bytes, read, length - read, at + read);
      if (more === 0) throw new Error('the spool file is shorter than what was written to it');
      read += more;
    }
    return bytes.toString();
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

// The lookup as programs use it: answers from the latest generation, without waiting and without parsing.
import { ipv4Bits } from './address.ts';
import { type Answer, answersJson } from './answer.ts';
import { find } from './find.ts';
import { type FindOptions, findPlainAddress } from './plain.ts';
import { Index } from './views.ts';
import type { Generation } from './generation.ts';
import { type LookupKey, readMoment } from './key.ts';

export interface Lookup {
  /** What is, or was at that time, this interface. `at`: ISO 8601, or seconds or milliseconds since 1970. */
  eni(id: string, at?: string | number): Answer;
  /** Who has, or had at that time, this address; private ones mean something only as seen from a VPC. */
  ip(address: string, vpc?: string, at?: string | number): Answer;
  /** Any key; a wrong one is answered, too. */
  find(key: LookupKey): Answer;
  /** Answers of a batch, in its order, as a JSON array in ASCII. */
  json(keys: readonly LookupKey[]): string;
  /** Place in the journal's order up to which it answers. */
  readonly seq: number;
  /** Why it no longer follows the journal, while it answers as of `seq`; undefined while it does. */
  readonly failure: Error | undefined;
  /** Settles when it answers up to that place in the order; rejects when it stops following. */
  reached(seq: number): Promise<void>;
  close(): Promise<void>;
}

export interface LookupSettings {
  /** What is asked for earlier is `before-retention`. */
  readonly retentionDays: number;
  readonly now: () => number;
}

export const defaultRetentionDays = 90;
const dayMs = 86_400_000;

interface Waiting {
  readonly seq: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Holds the generation that answers; the next one takes its place in one assignment. */
export class IndexLookup implements Lookup {
  #index: Index;
  #failure: Error | undefined;
  #waiting: Waiting[] = [];
  readonly #settings: LookupSettings;
  readonly #close: () => Promise<void>;

  constructor(generation: Generation, settings: LookupSettings, close: () => Promise<void>) {
    this.#index = new Index(generation);
    this.#settings = settings;
    this.#close = close;
  }

  get seq(): number {
    return this.#index.generation.seq;
  }

  get failure(): Error | undefined {
    return this.#failure;
  }

  get index(): Index {
    return this.#index;
  }

  eni(id: string, at?: string | number): Answer {
    return this.find(at === undefined ? { eni: id } : { eni: id, at });
  }

  ip(address: string, vpc?: string, at?: string | number): Answer {
    const time = at === undefined ? undefined : readMoment(at);
    const bits = vpc === undefined || (at !== undefined && time === undefined) ? -1 : ipv4Bits(address);
    if (bits >= 0 && vpc !== undefined) {
      const address = { family: 4, length: 32, words: [bits] } as const;
      const plain = findPlainAddress(this.#index, vpc, address, time, this.#options());
      if (plain !== undefined) return plain;
    }
    const where = vpc === undefined ? {} : { vpc };
    return this.find(at === undefined ? { ip: address, ...where } : { ip: address, ...where, at });
  }

  find(key: LookupKey): Answer {
    return find(this.#index, key, this.#options());
  }

  json(keys: readonly LookupKey[]): string {
    const [index, options] = [this.#index, this.#options()];
    return answersJson(keys, (key) => find(index, key, options)).toString('latin1');
  }

  take(generation: Generation): void {
    this.#index = new Index(generation, this.#index);
    this.#failure = undefined;
    for (const waiting of this.#waiting) if (waiting.seq <= generation.seq) waiting.resolve();
    this.#waiting = this.#waiting.filter(({ seq }) => seq > generation.seq);
  }

  fail(error: Error): void {
    this.#failure = error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  reached(seq: number): Promise<void> {
    if (seq <= this.seq) return Promise.resolve();
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ seq, resolve, reject });
    return promise;
  }

  async close(): Promise<void> {
    await this.#close();
    this.fail(new Error('the lookup is closed'));
  }

  #options(): FindOptions {
    const now = this.#settings.now();
    return { now, keptFrom: now - this.#settings.retentionDays * dayMs };
  }
}

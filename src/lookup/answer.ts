// An answer: a grade, and whom it is about. What an interface says of itself stands in columns, and is read when it is asked for.
import { AsciiWriter } from './ascii.ts';
import type { LookedUp, Place, SegmentView } from './generation.ts';
import { type BlindScope, iso } from './reading.ts';

export type Grade =
  /** The reads before and after that time show it, or the last read, where no time was asked. */
  | 'exact'
  /** Something changed between the reads around that time: one of `candidates`, or nobody. */
  | 'ambiguous'
  /** Nobody is known to have had it. `reason` says why. */
  | 'unknown'
  /** What could not be read, `hiddenBy`, would say it. */
  | 'hidden';

export type Reason =
  | 'malformed'
  | 'future'
  | 'before-retention'
  /** Before the first read of its place, or while that was out of the policy. */
  | 'unobserved'
  | 'never-seen'
  /** It is known, but not at that time. */
  | 'not-then'
  /** Several VPCs have that address. */
  | 'no-vpc'
  /** Several that are reachable from the VPC have that address. */
  | 'several-ways'
  /** It changed between two reads. */
  | 'changing';

export interface Candidate {
  readonly resource: LookedUp;
  readonly from: string | null;
  readonly until: string | null;
}

/** One version of one resource, in a segment. */
export interface Ref {
  readonly view: SegmentView;
  readonly number: number;
  readonly row: number;
  /** Certain from and until: of the address, or of the version. Milliseconds. */
  readonly from: number;
  readonly until: number;
}

export interface Further {
  readonly reason?: Reason;
  readonly message?: string;
  readonly candidates?: readonly Ref[];
  readonly hiddenBy?: readonly BlindScope[];
  /** The peering or transit gateway over which another VPC's address was found. */
  readonly via?: string;
  /** Ids of the interfaces of what is no interface. */
  readonly interfaces?: readonly string[];
}

const nothing: Further = {};

export class Answer {
  readonly grade: Grade;
  /** The time lies after the last complete read of its place: ask again once `asOf` has passed it. */
  readonly provisional: boolean;
  readonly #asOf: number;
  readonly #ref: Ref | undefined;
  readonly #further: Further;

  constructor(grade: Grade, provisional: boolean, asOf: number, ref?: Ref, further: Further = nothing) {
    this.grade = grade;
    this.provisional = provisional;
    this.#asOf = asOf;
    this.#ref = ref;
    this.#further = further;
  }

  /** Begin of the last complete read of its place; null: it was never read whole. */
  get asOf(): string | null {
    return isoOrNull(this.#asOf);
  }

  get id(): string | undefined {
    return this.#ref?.view.id(this.#ref.number);
  }

  /** Account, region, VPC, subnet, security groups: cheaper than `resource`, since many share it. */
  get place(): Place | undefined {
    return this.#ref?.view.place(this.#ref.row);
  }

  get resource(): LookedUp | undefined {
    return this.#ref === undefined ? undefined : lookedUp(this.#ref);
  }

  /** It is certain from here on; null: longer than is kept. */
  get from(): string | null {
    return isoOrNull(this.#ref?.from ?? -Infinity);
  }

  /** It is certain until here; null: it still is so. */
  get until(): string | null {
    return isoOrNull(this.#ref?.until ?? Infinity);
  }

  get reason(): Reason | undefined {
    return this.#further.reason;
  }

  get message(): string | undefined {
    return this.#further.message;
  }

  get via(): string | undefined {
    return this.#further.via;
  }

  get hiddenBy(): readonly BlindScope[] {
    return this.#further.hiddenBy ?? [];
  }

  get interfaces(): readonly string[] {
    return this.#further.interfaces ?? [];
  }

  get candidates(): readonly Candidate[] {
    return (this.#further.candidates ?? []).map((ref) => ({
      resource: lookedUp(ref),
      from: isoOrNull(ref.from),
      until: isoOrNull(ref.until),
    }));
  }

  toJSON(): object {
    return asObject(JSON.parse(this.json()));
  }

  /** One line, in ASCII. */
  json(): string {
    line.clear();
    this.write(line);
    return line.read();
  }

  /** The same, as bytes. */
  write(into: AsciiWriter): void {
    const ref = this.#ref;
    // Most answers: the same before the resource as the one before.
    if (ref !== undefined && this.#further === nothing && this.grade === 'exact')
      into.bytes(head(this.provisional, this.#asOf, ref));
    else {
      into.text(`{"grade":"${this.grade}","provisional":${this.provisional},"asOf":${quoted(this.#asOf)}`);
      if (ref !== undefined) into.text(`,${spanText(ref)}`);
    }
    if (ref !== undefined) ref.view.write(ref.number, ref.row, into);
    const { reason, message, via, hiddenBy, interfaces, candidates } = this.#further;
    if (reason !== undefined) into.text(`,"reason":"${reason}"`);
    if (message !== undefined) into.text(`,"message":${JSON.stringify(message)}`);
    if (via !== undefined) into.text(`,"via":"${via}"`);
    if (interfaces !== undefined) into.text(`,"interfaces":${JSON.stringify(interfaces)}`);
    if (hiddenBy !== undefined) into.text(`,"hiddenBy":${JSON.stringify(hiddenBy)}`);
    if (candidates !== undefined) writeCandidates(candidates, into);
    into.byte(closingBrace);
  }
}

const closingBrace = 0x7d;
/** Memory that was written to before is quicker than fresh memory. */
const line = new AsciiWriter(4_096);
const batch = new AsciiWriter(4_096);

/** A JSON array of answers, in ASCII. */
export function answersJson<Key>(keys: readonly Key[], answer: (key: Key) => Answer): Buffer {
  batch.clear();
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index];
    batch.byte(index === 0 ? 0x5b : 0x2c);
    if (key !== undefined) answer(key).write(batch);
  }
  batch.text(keys.length === 0 ? '[]' : ']');
  return batch.copy();
}

function writeCandidates(candidates: readonly Ref[], into: AsciiWriter): void {
  into.text(',"candidates":[');
  for (const [index, ref] of candidates.entries()) {
    into.text(`${index === 0 ? '' : ','}{${spanText(ref)}`);
    ref.view.write(ref.number, ref.row, into);
    into.text('}');
  }
  into.text(']');
}

function lookedUp({ view, number, row }: Ref): LookedUp {
  return view.resource(number, row);
}

function isoOrNull(time: number): string | null {
  return Number.isFinite(time) ? iso(time) : null;
}

let lastHead = {
  provisional: false,
  asOf: Number.NaN,
  from: Number.NaN,
  until: Number.NaN,
  bytes: Buffer.alloc(0),
};

/** Up to the resource. Answers of a batch are often of the same cycles. */
function head(provisional: boolean, asOf: number, { from, until }: Ref): Buffer {
  const last = lastHead;
  if (last.asOf !== asOf || last.from !== from || last.until !== until || last.provisional !== provisional) {
    const text = `{"grade":"exact","provisional":${provisional},"asOf":${quoted(asOf)},`;
    const bytes = Buffer.from(`${text}${spanText({ from, until })}`, 'latin1');
    lastHead = { provisional, asOf, from, until, bytes };
  }
  return lastHead.bytes;
}

function spanText({ from, until }: { readonly from: number; readonly until: number }): string {
  return `"from":${quoted(from)},"until":${quoted(until)},"resource":`;
}

/** The same few times stand in most answers: those of cycles. */
const spelled = new Map<number, string>();
const spelledAtMost = 20_000;

function quoted(time: number): string {
  const known = spelled.get(time);
  if (known !== undefined) return known;
  if (spelled.size >= spelledAtMost) spelled.clear();
  const text = Number.isFinite(time) ? `"${iso(time)}"` : 'null';
  spelled.set(time, text);
  return text;
}

function asObject(value: unknown): object {
  return value as object;
}

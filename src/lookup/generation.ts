// A generation: everything that answers need, at one place of the journal's order. Immutable; the next one takes its place whole.
import type { NetworkMap } from './network.ts';
import type { Reading } from './reading.ts';
import { type AddressTable, inHold, inNumber, inRow, type Segment } from './segment.ts';
import { type AsciiWriter, TextReader } from './ascii.ts';
import { findText, findWords } from './tables.ts';

/** As it crosses to the thread that answers. */
export interface Generation {
  readonly seq: number;
  /** The last author of a change that is known to it: when exactly the change happened makes its interval smaller. */
  readonly attribution: number;
  /** What was before is no longer kept, in milliseconds: -Infinity where nothing was pruned. A beginning may be among it. */
  readonly keptFrom: number;
  /** The newest first: of what one has, nothing older is asked. */
  readonly segments: readonly Segment[];
  /** By `ACCOUNT/REGION`. */
  readonly readings: ReadonlyMap<string, Reading>;
  readonly network: NetworkMap;
}

/** What is shared by many interfaces, as answers give it. */
export interface Place {
  readonly kind: string;
  readonly accountId: string;
  readonly region: string;
  readonly availabilityZone?: string;
  readonly availabilityZoneId?: string;
  readonly vpcId?: string;
  readonly subnetId?: string;
  /** Whether its effective route table leads to an internet gateway. */
  readonly subnet?: 'public' | 'private';
  readonly securityGroups?: readonly string[];
  readonly interfaceType?: string;
  readonly ownerService?: string;
}

/** Whom an answer is about, as JSON gives it; absent is what is not known or does not apply. */
export interface LookedUp extends Place {
  readonly id: string;
  readonly name?: string;
  readonly instanceId?: string;
  readonly instanceName?: string;
  readonly ownerId?: string;
  readonly ownerName?: string;
  readonly loadBalancer?: string;
  readonly cluster?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly serviceName?: string;
  readonly loadBalancerName?: string;
  readonly type?: string;
  readonly transitGatewayId?: string;
  readonly resourceType?: string;
  readonly resourceId?: string;
}

const beforeInstance = Buffer.from(',"instanceId":"');
const beforeId = Buffer.from('{"id":"');
const [quote, comma, closingBrace] = [0x22, 0x2c, 0x7d];

/** A segment, and what is computed from it once. */
export class SegmentView {
  readonly segment: Segment;
  readonly #ids: TextReader;
  readonly #placeTexts: TextReader;
  readonly #owns: TextReader;
  readonly #vpcNumbers: ReadonlyMap<string, number>;
  readonly #places: (Place | undefined)[] = [];
  #readings: readonly (Reading | undefined)[] = [];

  constructor(segment: Segment) {
    this.segment = segment;
    this.#ids = new TextReader(segment.ids);
    this.#placeTexts = new TextReader(segment.places);
    this.#owns = new TextReader(segment.owns);
    this.#vpcNumbers = new Map(segment.vpcs.map((id, index) => [id, index + 1]));
  }

  /** The next generation reads the same segment with other readings; a view answers with the latest. */
  read(readings: ReadonlyMap<string, Reading>): void {
    this.#readings = this.segment.locations.map((location) => readings.get(location));
  }

  /** 0 is public; -1: it has none of that VPC. */
  vpcNumber(vpc: string | undefined): number {
    return vpc === undefined ? 0 : (this.#vpcNumbers.get(vpc) ?? -1);
  }

  number(id: string): number {
    return findText(this.segment.idSlots, this.segment.ids, id);
  }

  id(number: number): string {
    return this.#ids.text(number);
  }

  reading(number: number): Reading | undefined {
    return this.#readings[this.segment.numbers[inNumber.width * number + inNumber.location] ?? 0];
  }

  /** Its rows end before the first one of the next number. */
  firstRow(number: number): number {
    return this.segment.numbers[inNumber.width * number + inNumber.firstRow] ?? 0;
  }

  /** First hold + 1 of its interfaces; 0: it has none. */
  firstMember(number: number): number {
    return this.segment.numbers[inNumber.width * number + inNumber.members] ?? 0;
  }

  /** Of a hold + 1, as lists have them; 0 ends them. */
  nextHold(hold: number): number {
    return this.segment.holds[inHold.width * (hold - 1) + inHold.next] ?? 0;
  }

  holder(hold: number): number {
    return this.segment.holds[inHold.width * (hold - 1) + inHold.holder] ?? 0;
  }

  place(row: number): Place {
    const number = this.segment.rows[inRow.width * row + inRow.place] ?? 0;
    const known = this.#places[number];
    if (known !== undefined) return known;
    const made = asPlace(JSON.parse(`{${this.#placeTexts.text(number)}}`));
    this.#places[number] = made;
    return made;
  }

  own(row: number): object {
    const { rows } = this.segment;
    const instance = rows[inRow.width * row + inRow.instance] ?? 0;
    const own = asObject(JSON.parse(`{${this.#owns.text(rows[inRow.width * row + inRow.own] ?? 0)}}`));
    return instance === 0 ? own : { instanceId: this.id(instance - 1), ...own };
  }

  /** The same as `resource` makes, as JSON. Interfaces without any version are those that only others name. */
  write(number: number, row: number, into: AsciiWriter): void {
    into.bytes(beforeId);
    this.#ids.write(number, into);
    into.byte(quote);
    if (row >= 0) {
      const { rows } = this.segment;
      const at = inRow.width * row;
      const [own, instance] = [rows[at + inRow.own] ?? 0, rows[at + inRow.instance] ?? 0];
      into.byte(comma);
      this.#placeTexts.write(rows[at + inRow.place] ?? 0, into);
      if (instance !== 0) {
        into.bytes(beforeInstance);
        this.#ids.write(instance - 1, into);
        into.byte(quote);
      }
      if (!this.#owns.isEmpty(own)) into.byte(comma);
      this.#owns.write(own, into);
    }
    into.byte(closingBrace);
  }

  table(family: 4 | 6): AddressTable {
    return family === 4 ? this.segment.v4 : this.segment.v6;
  }

  resource(number: number, row: number): LookedUp {
    const id = this.id(number);
    return row < 0 ? asLookedUp({ id }) : asLookedUp({ id, ...this.place(row), ...this.own(row) });
  }

  /** `words`: length and address. */
  hasKey(vpc: string | undefined, family: 4 | 6, words: readonly number[]): boolean {
    const number = this.vpcNumber(vpc);
    return number >= 0 && findWords(this.table(family), Uint32Array.of(number, ...words)) >= 0;
  }

  early(moment: number): number {
    return this.segment.moments[2 * moment] ?? 0;
  }

  late(moment: number): number {
    return this.segment.moments[2 * moment + 1] ?? 0;
  }
}

/** Written by facts.ts. */
function asPlace(value: unknown): Place {
  return Object.freeze(value) as Place;
}

function asObject(value: unknown): object {
  return value as object;
}

function asLookedUp(value: object): LookedUp {
  return value as LookedUp;
}

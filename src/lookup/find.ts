// Answers a key from a generation: pure, and without waiting for anything. The grades are told in answer.ts.
import { isPrivate, liesIn } from './address.ts';
import { Answer, type Further, type Reason, type Ref } from './answer.ts';
import { type Generation, SegmentView } from './generation.ts';
import {
  certainHold,
  certainRow,
  type Found,
  headOf,
  holdersAt,
  nearestRow,
  nobody,
  versionsAt,
} from './holders.ts';
import { type LookupKey, readKey, readMoment, type ReadKey } from './key.ts';
import { type KnownVpc, waysTo } from './network.ts';
import { type BlindScope, blindScope, type Reading, sightAt } from './reading.ts';
import { inHold, inRow, type Network } from './segment.ts';

/** A generation with its segments' views, ready to answer. */
export class Index {
  readonly generation: Generation;
  readonly views: readonly SegmentView[];
  readonly readings: readonly Reading[];
  /** Lengths of delegated prefixes in any segment, longest first. */
  readonly lengths: Readonly<Record<4 | 6, readonly number[]>>;
  readonly lastRead: number;

  /** `before`: the index that this one takes the place of; what both have is not made twice. */
  constructor(generation: Generation, before?: Index) {
    this.generation = generation;
    this.views = generation.segments.map((segment) => {
      const view = before?.views.find((one) => one.segment === segment) ?? new SegmentView(segment);
      view.read(generation.readings);
      return view;
    });
    this.readings = [...generation.readings.values()];
    this.lengths = { 4: lengthsOf(this.views, 4), 6: lengthsOf(this.views, 6) };
    this.lastRead = Math.max(-Infinity, ...this.readings.map(({ last }) => last));
  }
}

export interface FindOptions {
  readonly now: number;
  /** Nothing before is kept: -Infinity where nothing was pruned yet. */
  readonly keptFrom: number;
}

/** Clocks differ: so much later than ours is no future yet. */
const clockSkewMs = 60_000;

export function find(index: Index, key: LookupKey, options: FindOptions): Answer {
  const plain =
    typeof key.eni === 'string' && key.account === undefined ? plainOf(index, key, options) : undefined;
  if (plain !== undefined) return plain;
  const read = readKey(key);
  if (read.by === 'nothing') return unknown('malformed', { message: read.message });
  const at = key.at ?? undefined;
  if (at === undefined) return findRead(index, read, undefined, options);
  const time = readMoment(at);
  if (time === undefined)
    return unknown('malformed', {
      message: `"at": "${String(at).slice(0, 40)}" is no time; write ISO 8601, or seconds or milliseconds since 1970`,
    });
  return findRead(index, read, time, options);
}

function plainOf(index: Index, { eni = '', at }: LookupKey, options: FindOptions): Answer | undefined {
  const given = at ?? undefined;
  const time = given === undefined ? undefined : readMoment(given);
  if (time === undefined && given !== undefined) return undefined;
  return eni.startsWith('eni-') ? findPlain(index, eni, time, options) : undefined;
}

/** The same for a key that is read already; `time` in milliseconds. */
function findRead(
  index: Index,
  key: Exclude<ReadKey, { by: 'nothing' }>,
  time: number | undefined,
  { now, keptFrom }: FindOptions,
): Answer {
  if (time !== undefined) {
    if (time > now + clockSkewMs) return unknown('future', { message: 'that time is yet to come' });
    if (time < keptFrom)
      return unknown('before-retention', {
        message: `nothing is kept before ${new Date(keptFrom).toISOString()}`,
      });
  }
  return key.by === 'id' ? findId(index, key, time) : findAddress(index, key, time);
}

/** Most answers: an interface that is certain at that time; undefined where it takes more than that. */
function findPlain(
  index: Index,
  id: string,
  time: number | undefined,
  { now, keptFrom }: FindOptions,
): Answer | undefined {
  if (time !== undefined && (time > now || time < keptFrom)) return undefined;
  for (const view of index.views) {
    const number = view.number(id);
    if (number < 0) continue;
    const row = certainRow(view, number, time);
    return row < 0 ? undefined : plainAnswer(view, number, row, time);
  }
  return undefined;
}

/** The same for an address in a VPC, where nobody has a prefix that it lies in. */
export function findPlainAddress(
  index: Index,
  vpc: string,
  address: Network,
  time: number | undefined,
  { now, keptFrom }: FindOptions,
): Answer | undefined {
  if (time !== undefined && (time > now || time < keptFrom)) return undefined;
  for (const view of index.views) {
    const head = headOf(view, view.vpcNumber(vpc), address, address.length);
    if (head === 0) continue;
    const hold = certainHold(view, head, time);
    if (hold < 0) return undefined;
    const number = view.holder(hold + 1);
    const row = certainRow(view, number, time);
    return row < 0 ? undefined : plainAnswer(view, number, row, time, hold);
  }
  return undefined;
}

function plainAnswer(
  view: SegmentView,
  number: number,
  row: number,
  time: number | undefined,
  hold = -1,
): Answer | undefined {
  const reading = view.reading(number);
  if (reading === undefined) return undefined;
  const sight = time === undefined ? 'seen' : sightAt(reading, time);
  if (sight !== 'seen' && sight !== 'later') return undefined;
  const { rows, holds } = view.segment;
  // Begin and end of both stand beside each other.
  const words = hold < 0 ? rows : holds;
  const at = hold < 0 ? inRow.width * row + inRow.begin : inHold.width * hold + inHold.begin;
  const [from, until] = [view.late(words[at] ?? 0), view.early(words[at + 1] ?? 0)];
  return new Answer('exact', sight === 'later', reading.last, { view, number, row, from, until });
}

function findId(index: Index, key: Extract<ReadKey, { by: 'id' }>, time: number | undefined): Answer {
  for (const view of index.views) {
    const number = view.number(key.id);
    if (number < 0) continue;
    const reading = view.reading(number);
    const found = versionsAt(view, number, time);
    if (key.id.startsWith('eni-')) return graded(index, found, reading, time, { view, number });
    const members = holdersAt(view, view.firstMember(number), time);
    const interfaces = [...members.certain, ...members.possible].map((ref) => view.id(ref.number));
    // Only others name it: what it is is not collected, but whose interfaces are its is known.
    const isNamed = nearestRow(view, number, undefined) < 0;
    const self: Found =
      isNamed && members.certain.length > 0
        ? { certain: [{ view, number, row: -1, ...spanOf(members.certain) }], possible: [] }
        : isNamed && members.possible.length > 0
          ? { certain: [], possible: [{ view, number, row: -1, ...spanOf(members.possible) }] }
          : found;
    return graded(index, self, reading, time, { view, number }, { interfaces });
  }
  return missing(index, key, time, 'never-seen');
}

function spanOf(refs: readonly Ref[]): { readonly from: number; readonly until: number } {
  return {
    from: Math.min(...refs.map(({ from }) => from)),
    until: Math.max(...refs.map(({ until }) => until)),
  };
}

/** Grades what was found, with what is known of its place. */
function graded(
  index: Index,
  found: Found,
  ownReading: Reading | undefined,
  time: number | undefined,
  self?: { readonly view: SegmentView; readonly number: number },
  further?: Further,
): Answer {
  const reading = readingAt(index, found, ownReading, time, self);
  const asOf = reading?.last ?? index.lastRead;
  const [certain] = found.certain;
  if (time === undefined) {
    if (certain !== undefined) return new Answer('exact', false, asOf, certain, further);
  } else {
    const sight = reading === undefined ? 'unobserved' : sightAt(reading, time);
    // An id is never given to another: read before and after, it was the same between, however long that is.
    const isSame = certain !== undefined && self !== undefined;
    if (reading !== undefined && sight === 'blind' && !isSame) {
      const scope = blindScope(reading, time);
      const candidates = [...found.certain, ...found.possible];
      return new Answer('hidden', false, asOf, undefined, {
        ...further,
        ...(scope === undefined ? {} : { hiddenBy: [scope] }),
        ...(candidates.length === 0 ? {} : { candidates }),
      });
    }
    const provisional = sight === 'later' || sight === 'unobserved';
    if (found.certain.length === 1) return new Answer('exact', provisional, asOf, certain, further);
    const candidates = [...found.certain, ...found.possible];
    if (candidates.length > 0)
      return new Answer('ambiguous', provisional, asOf, undefined, {
        ...further,
        reason: 'changing',
        candidates,
      });
    if (self !== undefined)
      return new Answer('unknown', provisional, asOf, undefined, {
        ...further,
        reason: sight === 'unobserved' ? 'unobserved' : 'not-then',
      });
  }
  return new Answer('unknown', false, asOf, undefined, { ...further, reason: 'not-then' });
}

/** Before its account was watched an interface in a shared VPC was seen by the VPC's owner, and may be again. */
function readingAt(
  index: Index,
  { certain, possible }: Found,
  own: Reading | undefined,
  time: number | undefined,
  self: { readonly view: SegmentView; readonly number: number } | undefined,
): Reading | undefined {
  if (time === undefined || (own !== undefined && sightAt(own, time) !== 'unobserved')) return own;
  const [found] = certain.length > 0 ? certain : possible;
  const first =
    found ??
    (self === undefined
      ? undefined
      : { view: self.view, row: nearestRow(self.view, self.number, undefined) });
  if (first === undefined || first.row < 0) return own;
  const shared = readingOfVpc(index, first.view.place(first.row).vpcId);
  return shared === undefined || sightAt(shared, time) === 'unobserved' ? own : shared;
}

function findAddress(
  index: Index,
  key: Extract<ReadKey, { by: 'address' }>,
  time: number | undefined,
): Answer {
  const { address, vpc } = key;
  if (vpc === undefined)
    return isPrivate(address) ? anywhere(index, key, time) : fromPublic(index, key, time);
  const here = holders(index, vpc, address, time);
  if (here.certain.length > 0 || here.possible.length > 0) return addressAnswer(index, here, vpc, time);
  const known = index.generation.network.vpcs.get(vpc);
  if (known?.blocks.some((block) => liesIn(address, block)) === true)
    return missing(index, key, time, 'not-then', known);
  const across = reached(index, vpc, address, time);
  if (across !== undefined) return across;
  if (!isPrivate(address)) return fromPublic(index, key, time);
  return missing(index, key, time, known === undefined ? 'never-seen' : 'not-then', known);
}

/** By longest match: the address itself, then the prefixes in which it lies. */
function holders(index: Index, vpc: string | undefined, address: Network, time: number | undefined): Found {
  let possible: Ref[] | undefined;
  for (let step = -1; step < index.lengths[address.family].length; step++) {
    const length = step < 0 ? address.length : (index.lengths[address.family][step] ?? 0);
    for (const view of index.views) {
      const head = headOf(view, view.vpcNumber(vpc), address, length);
      if (head === 0) continue;
      const found = holdersAt(view, head, time);
      if (found.certain.length > 0) return found;
      if (found.possible.length > 0) possible = [...(possible ?? []), ...found.possible];
      break;
    }
  }
  return possible === undefined ? nobody : { certain: [], possible };
}

/** The holder is one thing; what it was then another: it may have been attached to something else meanwhile. */
function addressAnswer(
  index: Index,
  found: Found,
  vpc: string | undefined,
  time: number | undefined,
  further?: Further,
): Answer {
  const [first] = found.certain.length > 0 ? found.certain : found.possible;
  const place = first === undefined ? undefined : first.view.reading(first.number);
  const reading = place ?? readingOfVpc(index, vpc);
  if (found.certain.length !== 1 || first === undefined || time === undefined)
    return graded(index, found, reading, time, undefined, further);
  const version = versionsAt(first.view, first.number, time);
  const [certain] = version.certain;
  if (certain !== undefined)
    return graded(
      index,
      { certain: [{ ...first, row: certain.row }], possible: [] },
      reading,
      time,
      undefined,
      further,
    );
  return graded(index, { certain: [], possible: version.possible }, reading, time, undefined, further);
}

function fromPublic(
  index: Index,
  key: Extract<ReadKey, { by: 'address' }>,
  time: number | undefined,
): Answer {
  const found = holders(index, undefined, key.address, time);
  if (found.certain.length === 0 && found.possible.length === 0)
    return missing(index, key, time, 'never-seen');
  return addressAnswer(index, found, undefined, time);
}

/** Without a VPC: whatever VPC has such addresses; only where there is one it is certain. */
function anywhere(index: Index, key: Extract<ReadKey, { by: 'address' }>, time: number | undefined): Answer {
  const { address, account, region } = key;
  const having = [...index.generation.network.vpcs.values()].filter(
    (vpc) =>
      (account === undefined || vpc.accountId === account) &&
      (region === undefined || vpc.region === region) &&
      vpc.blocks.some((block) => liesIn(address, block)),
  );
  const [only] = having;
  if (only === undefined) return missing(index, key, time, 'never-seen');
  if (having.length === 1) return findAddress(index, { ...key, vpc: only.id }, time);
  const candidates = having.flatMap(({ id }) => {
    const { certain, possible } = holders(index, id, address, time);
    return [...certain, ...possible];
  });
  return new Answer('ambiguous', false, index.lastRead, undefined, {
    reason: 'no-vpc',
    message: `${having.length} VPCs have addresses like it: give "vpc"`,
    ...(candidates.length === 0 ? {} : { candidates: candidates.slice(0, candidatesAtMost) }),
  });
}

const candidatesAtMost = 20;

/** In VPCs that are reachable from one: only where one of them has such addresses it is certain. */
function reached(index: Index, vpc: string, address: Network, time: number | undefined): Answer | undefined {
  const { network } = index.generation;
  const { vpcs } = network;
  const has = (to: string): boolean => vpcs.get(to)?.blocks.some((block) => liesIn(address, block)) === true;
  const open = waysTo(network, vpc, has).filter(({ begin, end }) =>
    time === undefined ? end.early === Infinity : begin.early < time && time < end.late,
  );
  const [way] = open;
  if (way === undefined) return undefined;
  const targets = [...new Set(open.map(({ to }) => to))];
  const sure = open.some(({ begin, end }) => time === undefined || (begin.late <= time && time <= end.early));
  if (targets.length === 1) {
    const found = holders(index, way.to, address, time);
    const isHeld = found.certain.length > 0 || found.possible.length > 0;
    if (!isHeld)
      return missing(index, { by: 'address', address, vpc: way.to }, time, 'not-then', vpcs.get(way.to));
    if (sure) return addressAnswer(index, found, way.to, time, { via: way.via });
  }
  const candidates = targets.flatMap((to) => {
    const { certain, possible } = holders(index, to, address, time);
    return [...certain, ...possible];
  });
  return new Answer('ambiguous', false, index.lastRead, undefined, {
    reason: targets.length > 1 ? 'several-ways' : 'changing',
    ...(candidates.length === 0 ? {} : { candidates }),
  });
}

function readingOfVpc(index: Index, vpc: string | undefined): Reading | undefined {
  const known = index.generation.network.vpcs.get(vpc ?? '');
  return known === undefined
    ? undefined
    : index.generation.readings.get(`${known.accountId}/${known.region}`);
}

/** Nobody is known to have it: because of a denial, because it was not looked yet, or since nobody had it. */
function missing(
  index: Index,
  key: {
    readonly account?: string;
    readonly region?: string;
    readonly by: string;
    readonly address?: Network;
    readonly vpc?: string | undefined;
  },
  time: number | undefined,
  reason: Reason,
  vpc?: KnownVpc,
): Answer {
  const places = index.readings.filter(({ accountId, region }) =>
    vpc === undefined
      ? (key.account === undefined || accountId === key.account) &&
        (key.region === undefined || region === key.region)
      : vpc.accountId === accountId && vpc.region === region,
  );
  const asked = time ?? Infinity;
  const hiddenBy = places.flatMap((reading): BlindScope[] => {
    const scope = blindScope(reading, asked);
    return scope === undefined ? [] : [scope];
  });
  const asOf = places.length === 0 ? -Infinity : Math.min(...places.map(({ last }) => last));
  const isLater = time !== undefined && places.some((reading) => sightAt(reading, time) === 'later');
  if (hiddenBy.length > 0)
    return new Answer('hidden', isLater, asOf, undefined, { hiddenBy: hiddenBy.slice(0, candidatesAtMost) });
  const unobserved =
    time !== undefined &&
    places.length > 0 &&
    places.every((reading) => sightAt(reading, time) === 'unobserved');
  return new Answer('unknown', isLater, asOf, undefined, { reason: unobserved ? 'unobserved' : reason });
}

function unknown(reason: Reason, further: Further): Answer {
  return new Answer('unknown', false, -Infinity, undefined, { reason, ...further });
}

function lengthsOf(views: readonly SegmentView[], family: 4 | 6): readonly number[] {
  const lengths = new Set(views.flatMap((view) => [...view.table(family).lengths]));
  return [...lengths].sort((a, b) => b - a);
}

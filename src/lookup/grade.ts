// Grades what was found, or that nothing was, with what is known of the place and when it was read.
import { Answer, type Further, type Reason } from './answer.ts';
import type { SegmentView } from './generation.ts';
import { type Found, nearestRow } from './holders.ts';
import type { KnownVpc } from './network.ts';
import { type BlindScope, blindScope, type Reading, sightAt } from './reading.ts';
import type { Network } from './segment.ts';
import type { Index } from './views.ts';

export const candidatesAtMost = 20;

/** Grades what was found, with what is known of its place. */
export function graded(
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

export function readingOfVpc(index: Index, vpc: string | undefined): Reading | undefined {
  const known = index.generation.network.vpcs.get(vpc ?? '');
  return known === undefined
    ? undefined
    : index.generation.readings.get(`${known.accountId}/${known.region}`);
}

/** Nobody is known to have it: because of a denial, because it was not looked yet, or since nobody had it. */
export function missing(
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

// When the interfaces of an account and region were read whole, and when that place was blind. Pure.
import type { ScopeSpans } from '../journal/histories.ts';

/** A call that hides what it would say. */
export interface BlindScope {
  readonly accountId: string;
  readonly region: string;
  readonly action: string;
  readonly since: string;
  /** Absent: it is still so. */
  readonly until?: string;
}

/** One account and region; times in milliseconds. */
export interface Reading {
  readonly accountId: string;
  readonly region: string;
  readonly action: string;
  readonly outcome: string;
  readonly failedSince: number | undefined;
  /** Begin and end of each unbroken run of complete reads, oldest first. */
  readonly spans: readonly (readonly [number, number])[];
  /** End of the last run: what is asked for later is provisional. -Infinity: it was never read whole. */
  readonly last: number;
  /** Whether there is a gap so long that nobody knows what was in it. */
  readonly gaps: boolean;
  readonly firstComplete: number | undefined;
}

/** Between two complete reads further apart than this anything may have come and gone: such a time is blind, not grainy. */
const blindAfterMs = 30 * 60_000;

export type Sight =
  /** Complete reads stand before and after, or so shortly after that it does not matter. */
  | 'seen'
  /** After the last complete read. */
  | 'later'
  /** Read before and after, but not for long between. */
  | 'blind'
  /** Before the first complete read, or while it was out of the policy. */
  | 'unobserved';

export function readingOf(scope: ScopeSpans): Reading {
  const spans = scope.spans.map(({ from, to }) => [Date.parse(from), Date.parse(to)] as const);
  return {
    accountId: scope.accountId,
    region: scope.region,
    action: scope.action,
    outcome: scope.outcome,
    failedSince: scope.failedSince === undefined ? undefined : Date.parse(scope.failedSince),
    spans,
    last: spans.at(-1)?.[1] ?? -Infinity,
    gaps: spans.some(([from], index) => from - (spans[index - 1]?.[1] ?? from) > blindAfterMs),
    firstComplete: scope.firstCompleteAt === undefined ? undefined : Date.parse(scope.firstCompleteAt),
  };
}

export function sightAt(reading: Reading, time: number): Sight {
  if (time > reading.last)
    return reading.outcome === 'gated' || reading.spans.length === 0 ? 'unobserved' : 'later';
  if (time < (reading.spans[0]?.[0] ?? Infinity)) return 'unobserved';
  if (!reading.gaps) return 'seen';
  const gap = gapAt(reading, time);
  if (gap === undefined || gap[1] - gap[0] <= blindAfterMs) return 'seen';
  return gap[1] === reading.firstComplete ? 'unobserved' : 'blind';
}

/** A denial now, also of what never was read. */
function isDenied({ outcome }: Reading): boolean {
  return outcome === 'denied' || outcome === 'region-disabled';
}

/** What hides the place at that time; undefined where nothing does. */
export function blindScope(reading: Reading, time: number): BlindScope | undefined {
  const { accountId, region, action } = reading;
  const scope = { accountId, region, action };
  const sight = sightAt(reading, time);
  if (sight === 'blind') {
    const [since, until] = gapAt(reading, time) ?? [time, time];
    return { ...scope, since: iso(since), until: iso(until) };
  }
  if (!isDenied(reading) || sight === 'seen') return undefined;
  if (reading.spans.length === 0 || sight === 'later')
    return { ...scope, since: iso(reading.failedSince ?? time) };
  return undefined;
}

function gapAt({ spans }: Reading, time: number): readonly [number, number] | undefined {
  const next = spans.findIndex(([from]) => from > time);
  const [before, after] = [spans[next - 1], spans[next]];
  if (before === undefined || after === undefined || time <= before[1]) return undefined;
  return [before[1], after[0]];
}

export function iso(time: number): string {
  return new Date(time).toISOString();
}

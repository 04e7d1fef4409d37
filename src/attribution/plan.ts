// Which questions to CloudTrail are worth their place in two requests a second: the fewest that can answer for the changes that are due.
// LookupEvents takes one attribute a call: the resource's name, which not every event has in it, or all writes of a window. Pure.
import { nameOfId } from '../ids.ts';
import type { OpenChange } from '../journal/trail-open.ts';
import type { TrailRead } from '../journal/trail-read.ts';
import { windowOf } from './match.ts';
import type { Subject } from './subject.ts';

export interface Lookup {
  readonly attribute: 'ResourceName' | 'ReadOnly';
  readonly value: string;
  readonly from: string;
  readonly to: string;
  /** Changes that it answers for. */
  readonly changes: readonly number[];
}

export interface DueChange {
  readonly subject: Subject;
  readonly open: OpenChange;
}

/** Minutes after a change was seen at which it is asked for: events come late, most within five minutes, nearly all within fifteen. */
const askAtMinutes = [0, 2, 5, 10, 15, 20] as const;
/** An event that was not delivered so long after it happened will not be looked for again. */
const deliveryMs = 15 * 60_000;
const closeMs = 20 * 60_000;
/** Longer windows are not swept: names find what happened in them. */
const sweepAtMostMs = 2 * 3_600_000;
/** What a sweep costs where nothing is known yet. */
const pagesPerHour = 24;

/** Whether it is time to ask for a change: one that has an author only once more, when all is delivered. */
export function isDue({ event, askedAt }: OpenChange, now: number): boolean {
  const seen = Date.parse(event.seenAt);
  const last = askedAt === undefined ? Number.NEGATIVE_INFINITY : Date.parse(askedAt);
  const moments = event.actor === undefined ? askAtMinutes : askAtMinutes.filter((minutes) => minutes >= 15);
  const passed = moments.map((minutes) => seen + minutes * 60_000).filter((moment) => moment <= now);
  // A clock that was set back makes everything due.
  return last > now + 60_000 || passed.some((moment) => moment > last);
}

/** Whether everything about a change was asked for when all of it was delivered. */
export function isSettled({ event, askedAt }: OpenChange): boolean {
  return askedAt !== undefined && Date.parse(askedAt) >= Date.parse(event.seenAt) + deliveryMs;
}

/** Closed: with an author once all is delivered, without one when nothing more is to be expected. */
export function isOver(open: OpenChange, hasAuthor: boolean): boolean {
  const { event, askedAt } = open;
  if (askedAt === undefined) return false;
  return Date.parse(askedAt) >= Date.parse(event.seenAt) + (hasAuthor ? deliveryMs : closeMs);
}

export function planLookups(
  due: readonly DueChange[],
  reads: readonly TrailRead[],
  now: number,
): readonly Lookup[] {
  if (due.length === 0) return [];
  const names = byName(due);
  const { from, to, changes } = spanOf(
    due,
    due.map(({ open }) => open.event.seq),
  );
  const sweep: Lookup = { attribute: 'ReadOnly', value: 'false', from, to, changes };
  const spanMs = Date.parse(to) - Date.parse(from);
  const cost = 1 + Math.floor((spanMs / 3_600_000) * pagesPerHour);
  // In the end what names did not find is looked for in all that was written: not every call names what it changes.
  const last = due.some(
    ({ open }) => open.event.actor === undefined && Date.parse(open.event.seenAt) + closeMs <= now,
  );
  const sweeps = spanMs <= sweepAtMostMs && (last || cost < names.length);
  return (sweeps ? [sweep] : names).filter((lookup) => !isRead(lookup, reads));
}

/** Once per name, over the windows of all changes that it may tell of. */
function byName(due: readonly DueChange[]): readonly Lookup[] {
  const asked = due.flatMap(({ subject, open }) =>
    [subject.parts.at(-1) ?? nameOfId(subject.event.resourceId), ...subject.ownIds.slice(0, 1)].map(
      (name) => ({
        name,
        subject,
        open,
      }),
    ),
  );
  return [...Map.groupBy(asked, ({ name }) => name)].map(([value, some]) => ({
    attribute: 'ResourceName' as const,
    value,
    ...spanOf(
      some,
      some.map(({ open }) => open.event.seq),
    ),
  }));
}

function spanOf(
  some: readonly DueChange[],
  changes: readonly number[],
): Pick<Lookup, 'from' | 'to' | 'changes'> {
  const windows = some.map(({ subject }) => windowOf(subject));
  return {
    from: new Date(
      windows.reduce((least, { fromMs }) => Math.min(least, fromMs), Number.POSITIVE_INFINITY),
    ).toISOString(),
    to: new Date(windows.reduce((most, { toMs }) => Math.max(most, toMs), 0)).toISOString(),
    changes,
  };
}

/** All of it was delivered when it was read. */
function isRead(lookup: Lookup, reads: readonly TrailRead[]): boolean {
  return reads.some(
    (read) =>
      ((read.attribute === lookup.attribute && read.value === lookup.value) ||
        read.attribute === 'ReadOnly') &&
      read.from <= lookup.from &&
      read.to >= lookup.to &&
      Date.parse(read.askedAt) >= Date.parse(lookup.to) + deliveryMs,
  );
}

// What attribution found against what the simulated AWS knows: of each change its calls, delivered or not.
import type { ChangeEvent } from '../../src/journal/events.ts';
import type { TrailEntry } from '../../src/simulator/trail/trail.ts';
import type { TrailWorld } from './world.ts';

export interface Measured {
  /** Changes that happened: created, modified, deleted, but for health. */
  readonly changes: number;
  /** Of which an author's event was delivered while it was asked for. */
  readonly delivered: number;
  readonly attributed: number;
  readonly wrong: readonly string[];
  /** Delivered, and not attributed. */
  readonly missed: readonly string[];
  /** Requests in the busiest second of a place. */
  readonly busiest: number;
  /** Whose exact time is known. */
  readonly exact: number;
  /** Exact times outside what happened. */
  readonly wrongTimes: readonly string[];
  readonly requests: number;
  /** Instances that came or went by auto scaling and are not told so, or the other way about. */
  readonly wrongClasses: readonly string[];
  readonly scaled: number;
}

const lateMs = 20 * 60_000;
const slackMs = 1_000;

export function measure({ estate, journal, simulator }: TrailWorld, after: number): Measured {
  const byResource = new Map<string, TrailEntry[]>();
  for (const entry of estate.trail())
    for (const { resourceId } of entry.truths) {
      const known = byResource.get(resourceId) ?? [];
      known.push(entry);
      byResource.set(resourceId, known);
    }
  const events = journal
    .events({ after, changes: ['created', 'modified', 'deleted'], classes: ['configuration', 'autoscaling'] })
    // What is AWS's own, nobody's calls change.
    .filter(({ notBefore, accountId }) => notBefore !== undefined && accountId !== 'AWS');
  const judged = events.map((event) => ({
    event,
    authors: authorsOf(event, byResource.get(event.resourceId) ?? []),
  }));
  const isDelivered = ({ event, authors }: (typeof judged)[number]): boolean =>
    authors.some(
      ({ deliveredAt, at }) =>
        deliveredAt !== undefined &&
        Date.parse(deliveredAt) <= Math.min(Date.parse(at) + lateMs, Date.parse(event.seenAt) + lateMs),
    );
  return {
    changes: events.length,
    delivered: judged.filter(isDelivered).length,
    attributed: events.filter(({ actor }) => actor !== undefined).length,
    wrong: judged.flatMap(({ event, authors }) =>
      event.actor === undefined || authors.some((entry) => isAuthor(event, entry))
        ? []
        : [
            `${textOf(event)} by ${event.actor.eventName} ${event.actor.confidence}, not ${authors.map(({ eventName }) => eventName).join(', ')}`,
          ],
    ),
    missed: judged
      .filter((one) => one.event.actor === undefined && isDelivered(one))
      .map(
        ({ event, authors }) => `${textOf(event)}: ${authors.map(({ eventName }) => eventName).join(', ')}`,
      ),
    busiest: busiestSecond(simulator.calls().filter(({ service }) => service === 'cloudtrail')),
    exact: events.filter(({ attributedAt }) => attributedAt !== undefined).length,
    wrongTimes: judged.flatMap(({ event, authors }) => {
      if (event.attributedAt === undefined) return [];
      // What came or went did so at one moment, whatever was done to it before or after.
      const [one, ...others] =
        event.change === 'modified' ? authors : authors.filter((entry) => isAuthor(event, entry));
      const isExact =
        one !== undefined &&
        others.every(({ at }) => at === one.at) &&
        Math.abs(Date.parse(event.attributedAt) - Date.parse(one.at)) <= slackMs;
      return isExact
        ? []
        : [
            `${textOf(event)} at ${event.attributedAt}: ${authors.map(({ eventName, at }) => `${eventName} ${at}`).join(', ')}`,
          ];
    }),
    scaled: events.filter((event) => event.class === 'autoscaling').length,
    wrongClasses: judged.flatMap(({ event, authors }) => {
      if (event.kind !== 'Instance' || event.change === 'modified') return [];
      const made = authors.find(
        ({ eventName }) => eventName === (event.change === 'created' ? 'RunInstances' : 'TerminateInstances'),
      );
      return (made?.by === 'autoscaling') === (event.class === 'autoscaling')
        ? []
        : [`${textOf(event)} ${event.class}`];
    }),
    requests: simulator.calls().filter(({ service }) => service === 'cloudtrail').length,
  };
}

/** The call itself; or, of what auto scaling did and whose event never came, its own activity. */
function isAuthor({ actor }: ChangeEvent, { eventId, by }: TrailEntry): boolean {
  return (
    eventId === actor?.eventId || (by === 'autoscaling' && actor?.eventSource === 'autoscaling.amazonaws.com')
  );
}

/** Calls that touched the resource between the reads. */
function authorsOf(event: ChangeEvent, entries: readonly TrailEntry[]): readonly TrailEntry[] {
  const from = Date.parse(event.notBefore ?? event.seenAt) - slackMs;
  const to = Date.parse(event.seenAt) + slackMs;
  return entries.filter(({ at }) => Date.parse(at) >= from && Date.parse(at) <= to);
}

function textOf({ seq, kind, resourceId, change, changes }: ChangeEvent): string {
  return `${seq} ${kind} ${resourceId} ${change} ${changes.map(({ path }) => path).join(',')}`;
}

/** In any second, begun at any call. */
function busiestSecond(
  calls: readonly { readonly account: string; readonly region: string; readonly at: Date }[],
): number {
  const places = Map.groupBy(calls, ({ account, region }) => `${account}/${region}`);
  return [...places.values()].reduce((most, some) => {
    const times = some.map(({ at }) => at.getTime()).sort((a, b) => a - b);
    return times.reduce((greatest, from, index) => {
      const end = times.findIndex((time, at) => at > index && time >= from + 1_000);
      return Math.max(greatest, (end === -1 ? times.length : end) - index);
    }, most);
  }, 0);
}

// Takes the changes that a webhook wants out of the journal, into deliveries, in their order. Pure but for reading.
import { randomUUID } from 'node:crypto';
import type { ChangeEvent } from '../journal/events.ts';
import type { Journal } from '../journal/journal.ts';
import { isWanted } from './filter.ts';
import { toldChanges, toldClasses } from '../change-words.ts';
import type { Delivery, WebhookStatus } from './model.ts';

const eventsAtMost = 100;
const pageSize = 500;
/** While so many are on their way, the journal keeps the rest: a receiver that is down costs a bounded number of rows. */
const pendingAtMost = 20;

export interface Gathered {
  /** The webhook's new place. */
  readonly seq: number;
  readonly deliveries: readonly Delivery[];
  /** Whether there is more that can be taken at once. */
  readonly more: boolean;
  /** When a change that waits for its actor no longer does; undefined: none waits. */
  readonly waitsUntil: number | undefined;
}

/** `waitMs`: how long a change may wait for its actor; 0: none does. */
export function gather(
  journal: Pick<Journal, 'events' | 'lastSeq' | 'trail'>,
  webhook: WebhookStatus,
  now: Date,
  waitMs: number,
): Gathered | undefined {
  const { filter, seq: after, pending } = webhook;
  if (pending >= pendingAtMost) return undefined;
  const last = journal.lastSeq();
  if (last <= after) return undefined;
  const changes = filter.changes ?? toldChanges;
  const classes = filter.classes ?? toldClasses;
  const page = journal.events({ after, changes, classes, limit: pageSize });
  const waiting = page.find(
    (event) => waitsFor(event, webhook, waitMs) > now.getTime() && journal.trail.isAskedFor(event.seq),
  );
  const taken = waiting === undefined ? page : page.slice(0, page.indexOf(waiting));
  const isWhole = page.length < pageSize && waiting === undefined;
  const wanted = taken.filter((event) => isWanted(filter, event));
  return {
    seq: isWhole ? last : (taken.at(-1)?.seq ?? after),
    deliveries: packed(wanted, webhook.id, now),
    more: page.length === pageSize && waiting === undefined,
    waitsUntil: waiting === undefined ? undefined : waitsFor(waiting, webhook, waitMs),
  };
}

/** Until when a change waits for its actor, in milliseconds since 1970. */
function waitsFor(event: ChangeEvent, { waitForActor, filter }: WebhookStatus, waitMs: number): number {
  if (!waitForActor || waitMs === 0 || event.actor !== undefined || !isWanted(filter, event)) return 0;
  return Date.parse(event.seenAt) + waitMs;
}

function packed(events: readonly ChangeEvent[], webhookId: string, now: Date): readonly Delivery[] {
  const madeAt = now.toISOString();
  const deliveries: Delivery[] = [];
  for (let from = 0; from < events.length; from += eventsAtMost) {
    const seqs = events.slice(from, from + eventsAtMost).map(({ seq }) => seq);
    deliveries.push({
      id: `msg_${randomUUID()}`,
      number: 0,
      webhookId,
      seqs,
      madeAt,
      attempts: 0,
      nextAt: madeAt,
    });
  }
  return deliveries;
}

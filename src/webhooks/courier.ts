// Delivers the changes of one account group: in their order, one delivery at a time for each webhook. What fails is tried again with
// growing pauses, then kept as a dead letter, and what is behind it goes on. The journal says what is on its way; nothing is lost here.
import type { Journal } from '../journal/journal.ts';
import { nextPause } from './back-off.ts';
import { gather } from './gather.ts';
import type { Delivery, WebhookStatus } from './model.ts';
import { changesBody } from './body.ts';
import type { Send, Sent } from './send.ts';

export interface CourierParts {
  /** Name of the account group. */
  readonly group: string;
  readonly journal: Pick<Journal, 'events' | 'eventsAt' | 'lastSeq' | 'policy' | 'trail' | 'webhooks'>;
  readonly send: Send;
  readonly now: () => Date;
  /** From 0 to 1. */
  readonly chance: () => number;
  /** A delivery was given up, or a webhook paused. */
  readonly told: (
    webhook: WebhookStatus,
    name: 'delivery-given-up' | 'webhook-paused',
    reason: string,
  ) => void;
  readonly isClosed: () => boolean;
}

/** Attribution is given up after 20 minutes; the pass that does so comes a little later. */
const actorWaitMs = 21 * 60_000;

/** Delivers what is due to all webhooks; gives when something is due again, in milliseconds since 1970. Never throws. */
export async function deliverDue(parts: CourierParts): Promise<number | undefined> {
  const webhooks = parts.journal.webhooks.list().filter(({ paused }) => paused === undefined);
  const times = await Promise.all(webhooks.map((webhook) => deliverTo(webhook.id, parts)));
  const due = times.filter((time) => time !== undefined);
  return due.length === 0 ? undefined : Math.min(...due);
}

async function deliverTo(id: string, parts: CourierParts): Promise<number | undefined> {
  const { journal, now, isClosed } = parts;
  let waitsUntil: number | undefined;
  while (!isClosed()) {
    // Read anew each time: somebody may have changed or removed it while a receiver was waited for.
    const webhook = journal.webhooks.list().find((one) => one.id === id);
    if (webhook === undefined || webhook.paused !== undefined) return undefined;
    const waitMs = journal.policy()?.cloudtrail === false ? 0 : actorWaitMs;
    const gathered = gather(journal, webhook, now(), waitMs);
    if (gathered !== undefined) {
      journal.webhooks.take(id, gathered.seq, gathered.deliveries);
      waitsUntil = gathered.waitsUntil;
    }
    const delivery = journal.webhooks.next(id);
    if (delivery === undefined) {
      if (gathered?.more !== true) return waitsUntil;
      continue;
    }
    const dueAt = Date.parse(delivery.nextAt ?? delivery.madeAt);
    if (dueAt > now().getTime()) return dueAt;
    await attempt(delivery, webhook, parts);
  }
  return undefined;
}

async function attempt(delivery: Delivery, webhook: WebhookStatus, parts: CourierParts): Promise<void> {
  const { journal, send, group, isClosed } = parts;
  const { webhooks } = journal;
  const body = changesBody(group, delivery, journal.eventsAt(delivery.seqs));
  // Pruned meanwhile: there is nothing left to tell.
  if (body === undefined) return webhooks.arrived(delivery.id);
  const sent = await send({ url: webhook.url, secret: webhooks.secret(webhook.id), id: delivery.id, body });
  // A closed journal takes no note of it: it is sent again, under the same id.
  if (isClosed()) return;
  if (sent.how === 'arrived') return webhooks.arrived(delivery.id);
  noteFailure(delivery, webhook, sent, parts);
}

function noteFailure(
  delivery: Delivery,
  webhook: WebhookStatus,
  sent: Extract<Sent, { how: 'failed' }>,
  { journal, now, chance, told }: CourierParts,
): void {
  const { reason } = sent;
  const attempts = delivery.attempts + 1;
  const isGone = sent.status === 410;
  const pause = nextPause(attempts, sent, chance());
  const nextAt = pause === undefined ? undefined : new Date(now().getTime() + pause).toISOString();
  journal.webhooks.failed(delivery.id, { attempts, failedAt: now().toISOString(), reason, nextAt });
  if (isGone) {
    const paused = 'the receiver says that it is gone (410)';
    journal.webhooks.pause(webhook.id, paused);
    told(webhook, 'webhook-paused', paused);
  } else if (nextAt === undefined) {
    told(webhook, 'delivery-given-up', `${reason}, ${attempts} times`);
  }
}

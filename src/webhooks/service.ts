// What can be done to the webhooks of one account group. Everything that writes answers by promise, so that the daemon can carry it to the
// thread that writes: requests and answers are plain values.
import { randomUUID } from 'node:crypto';
import { type FieldProblem, NotFoundError, RequestError } from '../errors.ts';
import type { Journal } from '../journal/journal.ts';
import { testBody } from './body.ts';
import { type AllowedNetworks, checkUrl } from './destination.ts';
import type { Webhook, WebhookChange, WebhookRequest } from './model.ts';
import type { Send, Sent } from './send.ts';
import { newSigningSecret } from './sign.ts';

export interface WebhookService {
  /** What is new from now on is delivered. The secret is told here and never again. @throws RequestError */
  create(request: WebhookRequest): Promise<{ readonly webhook: Webhook; readonly secret: string }>;
  /** @throws NotFoundError, RequestError */
  update(id: string, change: WebhookChange): Promise<Webhook>;
  /** What is on its way goes with it. @throws NotFoundError */
  remove(id: string): Promise<void>;
  /** Sends one delivery without changes, once. @throws NotFoundError */
  test(id: string): Promise<Sent>;
  /** What was given up is tried again: one delivery, or all; gives how many. @throws NotFoundError */
  redeliver(id: string, deliveryId?: string): Promise<number>;
}

export interface WebhookDeps {
  /** Name of the account group. */
  readonly group: string;
  /** Open for writing. */
  readonly journal: Pick<Journal, 'webhooks' | 'lastSeq'>;
  readonly allowed: AllowedNetworks;
  readonly send: Send;
  readonly now: () => Date;
}

const webhooksAtMost = 100;
const nameLength = 255;
const urlLength = 2_048;

export function createWebhookService({ group, journal, allowed, send, now }: WebhookDeps): WebhookService {
  const { webhooks } = journal;

  function find(id: string): Webhook {
    const found = webhooks.list().find((webhook) => webhook.id === id);
    if (found === undefined) throw new NotFoundError('there is no webhook of this id');
    return found;
  }

  function check({ name, url }: Pick<WebhookRequest, 'name' | 'url'>, self?: string): void {
    const others = webhooks.list().filter(({ id }) => id !== self);
    const wrong = url.length > urlLength ? `has over ${urlLength} characters` : checkUrl(url, allowed);
    const problems: readonly FieldProblem[] = [
      ...nameProblems(name, others),
      ...(wrong === undefined ? [] : [{ code: 'format', field: 'url', message: wrong }]),
      ...(others.length < webhooksAtMost
        ? []
        : [
            {
              code: 'length',
              field: 'name',
              message: `there are ${webhooksAtMost} webhooks, which is the most`,
            },
          ]),
    ];
    if (problems.length > 0) throw new RequestError(problems);
  }

  return {
    create: async (request) => {
      check(request);
      const { name, url, filter, waitForActor } = request;
      const webhook: Webhook = {
        id: randomUUID(),
        name,
        url,
        filter,
        waitForActor,
        createdAt: now().toISOString(),
        paused: undefined,
        seq: journal.lastSeq(),
      };
      const secret = newSigningSecret();
      webhooks.add(webhook, secret);
      return { webhook, secret };
    },
    update: async (id, { paused, ...change }) => {
      const before = find(id);
      const after: Webhook = {
        ...before,
        ...change,
        paused: paused === undefined ? before.paused : paused ? 'by hand' : undefined,
      };
      check(after, id);
      webhooks.put(after);
      return after;
    },
    remove: async (id) => webhooks.remove(find(id).id),
    test: async (id) => {
      const { url, name } = find(id);
      const body = testBody(group, name, now());
      return send({ url, secret: webhooks.secret(id), id: `msg_${randomUUID()}`, body });
    },
    redeliver: async (id, deliveryId) => webhooks.redeliver(find(id).id, deliveryId, now().toISOString()),
  };
}

function nameProblems(name: string, others: readonly Webhook[]): readonly FieldProblem[] {
  const problem = (code: string, message: string): readonly FieldProblem[] => [
    { code, field: 'name', message },
  ];
  if (name.trim() === '' || name !== name.trim() || /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)) {
    return problem('format', 'must have letters, and no control characters or spaces at its ends');
  }
  if (name.length > nameLength) return problem('length', `has over ${nameLength} characters`);
  return others.some((other) => other.name === name)
    ? problem('duplicate', 'another webhook of this account group has this name')
    : [];
}

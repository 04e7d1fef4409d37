// Webhooks of an account group, for its admins: where changes are delivered to, and what could not be.
import { z } from 'zod';
import type { Delivery, Webhook, WebhookFilter, WebhookStatus } from '../../webhooks/model.ts';
import { cursorOf, placeOf } from '../cursor.ts';
import { defaultLimit, named, pageLinks, paging, selfLinks } from '../forms.ts';
import { pageLink, selfLink } from '../links.ts';
import { notFound } from '../problem.ts';
import { type RawCall, route } from '../route.ts';
import { deadForm, filterForm, name, statusForm, url, waitForActor, webhookForm } from './webhook-forms.ts';

const base = '/v7/cloud-insights/webhooks';

const webhookId = { webhookId: z.string().min(1).max(100) };

export const webhookRoutes = [
  route({
    method: 'GET',
    path: base,
    id: 'listWebhooks',
    doc: 'Webhooks, each with what is on its way and what was given up; secrets are not told',
    access: 'admin',
    answers: {
      200: {
        doc: 'The webhooks',
        type: 'application/hal+json',
        schema: named('Webhooks', z.strictObject({ webhooks: z.array(statusForm), _links: selfLinks })),
      },
    },
    run: (call) => ({
      status: 200,
      body: {
        webhooks: call.group.read.webhooks.list().map((webhook) => statusOf(call, webhook)),
        _links: selfLink(call, '/cloud-insights/webhooks'),
      },
    }),
  }),
  route({
    method: 'POST',
    path: base,
    id: 'createWebhook',
    doc: 'Delivers what changes from now on; the secret that signs it is in this answer and nowhere else',
    access: 'admin',
    body: named(
      'WebhookRequest',
      z.strictObject({ name, url, filter: filterForm.optional(), waitForActor: waitForActor.optional() }),
    ),
    answers: {
      201: {
        doc: 'The webhook',
        type: 'application/hal+json',
        schema: named('NewWebhook', z.strictObject({ ...webhookForm, secret: z.string() })),
      },
    },
    run: async (call) => {
      const { filter = {}, waitForActor: waits = false, ...request } = call.body;
      const made = await call.group.webhooks.create({ ...request, filter, waitForActor: waits });
      return { status: 201, body: { ...shown(call, made.webhook), secret: made.secret } };
    },
  }),
  route({
    method: 'PUT',
    path: `${base}/{webhookId}`,
    id: 'updateWebhook',
    doc: 'Changes what is given; `paused` stops it, and lets it go on from where it stood',
    access: 'admin',
    params: webhookId,
    problems: [404],
    body: named(
      'WebhookChange',
      z.strictObject({
        name: name.optional(),
        url: url.optional(),
        filter: filterForm.optional(),
        waitForActor: waitForActor.optional(),
        paused: z.boolean().optional(),
      }),
    ),
    answers: {
      200: {
        doc: 'The webhook',
        type: 'application/hal+json',
        schema: named('ChangedWebhook', z.strictObject(webhookForm)),
      },
    },
    run: async (call) => {
      const change = Object.fromEntries(Object.entries(call.body).filter(([, value]) => value !== undefined));
      return {
        status: 200,
        body: shown(call, await call.group.webhooks.update(call.params.webhookId, change)),
      };
    },
  }),
  route({
    method: 'DELETE',
    path: `${base}/{webhookId}`,
    id: 'deleteWebhook',
    doc: 'Ends it; what was on its way goes with it',
    access: 'admin',
    params: webhookId,
    problems: [404],
    answers: { 204: 'nothing' },
    run: async (call) => {
      await call.group.webhooks.remove(call.params.webhookId);
      return { status: 204 };
    },
  }),
  route({
    method: 'POST',
    path: `${base}/{webhookId}/test`,
    id: 'testWebhook',
    doc: 'Sends one delivery without changes, once, and tells how it ended',
    access: 'admin',
    params: webhookId,
    problems: [404],
    answers: {
      200: {
        doc: 'How it ended',
        type: 'application/json',
        schema: named(
          'WebhookTest',
          z.strictObject({ ok: z.boolean(), status: z.int().optional(), reason: z.string().optional() }),
        ),
      },
    },
    run: async (call) => {
      const sent = await call.group.webhooks.test(call.params.webhookId);
      const { status } = sent;
      return {
        status: 200,
        body: sent.how === 'arrived' ? { ok: true, status } : { ok: false, status, reason: sent.reason },
      };
    },
  }),
  route({
    method: 'GET',
    path: `${base}/{webhookId}/dead-letters`,
    id: 'listDeadLetters',
    doc: 'Deliveries that were given up, newest first',
    access: 'admin',
    params: webhookId,
    query: paging,
    problems: [404],
    answers: {
      200: {
        doc: 'A page of them',
        type: 'application/hal+json',
        schema: named(
          'DeadLetters',
          z.strictObject({
            deadLetters: z.array(deadForm),
            cursor: z.string().optional(),
            _links: pageLinks,
          }),
        ),
      },
    },
    run: (call) => {
      const { webhooks } = call.group.read;
      const { cursor, limit = defaultLimit } = call.query;
      const { webhookId: id } = call.params;
      if (!webhooks.list().some((webhook) => webhook.id === id)) throw notFound('there is no such webhook');
      const before = placeOf(z.strictObject({ number: z.int().min(0) }), cursor)?.number;
      const found = webhooks.dead(id, before, limit + 1);
      const letters = found.slice(0, limit);
      const last = found.length > limit ? letters.at(-1) : undefined;
      const next = last === undefined ? undefined : cursorOf({ number: last.number });
      return {
        status: 200,
        body: { deadLetters: letters.map(deadOf), cursor: next, _links: pageLink(call, next) },
      };
    },
  }),
  route({
    method: 'POST',
    path: `${base}/{webhookId}/redeliver`,
    id: 'redeliverWebhook',
    doc: 'Tries again what was given up: one delivery, or all',
    access: 'admin',
    params: webhookId,
    problems: [404],
    body: named('Redelivery', z.strictObject({ delivery: z.string().min(1).max(100).optional() })),
    answers: {
      200: {
        doc: 'How many are on their way again',
        type: 'application/json',
        schema: named('Redelivered', z.strictObject({ redelivered: z.int() })),
      },
    },
    run: async (call) => {
      const redelivered = await call.group.webhooks.redeliver(call.params.webhookId, call.body.delivery);
      return { status: 200, body: { redelivered } };
    },
  }),
];

type Asked = Pick<RawCall, 'deps' | 'url'>;

function shown(call: Asked, webhook: Webhook): object {
  const { id, name: called, url: where, filter, waitForActor: waits, createdAt, paused } = webhook;
  return {
    id,
    name: called,
    url: where,
    filter: given(filter),
    waitForActor: waits,
    createdAt,
    paused,
    _links: selfLink(call, `/cloud-insights/webhooks/${id}`),
  };
}

/** As it was given: what is absent is all. */
function given(filter: WebhookFilter): object {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

function statusOf(call: Asked, webhook: WebhookStatus): object {
  const { pending, dead, failing } = webhook;
  return { ...shown(call, webhook), pending, dead, failing };
}

function deadOf(letter: Delivery & { readonly failedAt: string; readonly reason: string }): object {
  const { id, seqs, madeAt, failedAt, attempts, reason } = letter;
  return { id, seqs, madeAt, failedAt, attempts, reason };
}

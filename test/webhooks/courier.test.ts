// Deliveries of a group's changes: in order, signed, tried again, kept where they are given up, and never lost.
import { expect, test } from 'vitest';
import { deliverDue, type CourierParts } from '../../src/webhooks/courier.ts';
import { readNetworks } from '../../src/webhooks/destination.ts';
import type { WebhookFilter } from '../../src/webhooks/model.ts';
import { createSend } from '../../src/webhooks/send.ts';
import { createWebhookService, type WebhookService } from '../../src/webhooks/service.ts';
import { minute, world } from '../journal/world.ts';
import { type Receiver, startReceiver } from './receiver.ts';

type World = ReturnType<typeof world>;

interface Place extends World {
  readonly receiver: Receiver;
  readonly service: WebhookService;
  /** What operators were told. */
  readonly log: string[];
  add(filter?: WebhookFilter, waitForActor?: boolean): Promise<string>;
  /** Delivers what is due at that time; gives when more is. */
  deliver(at: string, parts?: Partial<CourierParts>): Promise<string | undefined>;
}

async function place(timeoutMs = 5_000): Promise<Place> {
  const journalWorld = world();
  const { journal } = journalWorld;
  const receiver = await startReceiver();
  const allowed = readNetworks('a test', '127.0.0.0/8');
  const send = createSend({ allowed, timeoutMs, now: () => new Date() });
  const service = createWebhookService({
    group: 'default',
    journal,
    allowed,
    send,
    now: () => new Date(minute(0)),
  });
  const log: string[] = [];
  return {
    ...journalWorld,
    receiver,
    service,
    log,
    add: async (filter = {}, waitForActor = false) => {
      const { webhook, secret } = await service.create({
        name: 'in',
        url: receiver.url,
        filter,
        waitForActor,
      });
      receiver.secret = secret;
      return webhook.id;
    },
    deliver: async (at, parts = {}) => {
      const due = await deliverDue({
        group: 'default',
        journal,
        send,
        now: () => new Date(at),
        chance: () => 0,
        told: ({ name }, what, reason) => void log.push(`${name} ${what}: ${reason}`),
        isClosed: () => false,
        ...parts,
      });
      return due === undefined ? undefined : new Date(due).toISOString();
    },
  };
}

function idsOf(receiver: Receiver): readonly string[] {
  return receiver.received.flatMap(({ body }) => {
    const { data } = Object.assign({ data: { events: [] } }, body);
    return data.events.map(
      ({ change, resourceId }: { change: string; resourceId: string }) => `${change} ${resourceId}`,
    );
  });
}

function later(seconds: number): string {
  return new Date(Date.parse(minute(5)) + seconds * 1_000).toISOString();
}

test('what changes after it was made arrives, signed, once, in order; what was before does not', async () => {
  const { commit, add, deliver, receiver } = await place();
  commit({ at: minute(0), list: [{ id: 'a', size: '1' }] });
  await add();
  commit({ at: minute(5), list: [{ id: 'a', size: '2' }, { id: 'b' }] });
  expect(await deliver(minute(5))).toBeUndefined();
  await deliver(minute(6));
  expect(idsOf(receiver)).toEqual(['modified a', 'created b']);
  expect(receiver.received[0]?.body).toMatchObject({
    type: 'groundplan.changes',
    data: { group: 'default' },
  });
});

test('only what the filter wants; what was discovered only where it is asked for', async () => {
  const { commit, add, deliver, receiver, service, journal } = await place();
  commit({ at: minute(0), list: [{ id: 'a', size: '1' }] });
  const id = await add({ resources: ['b'], changes: ['created'] });
  commit({ at: minute(5), list: [{ id: 'a', size: '2' }, { id: 'b' }] });
  await deliver(minute(5));
  expect(idsOf(receiver)).toEqual(['created b']);
  expect(journal.webhooks.list()[0]?.seq).toBe(journal.lastSeq());
  await service.update(id, { filter: { changes: ['discovered'] } });
  commit({ at: minute(10), region: 'us-east-1', list: [{ id: 'z' }] });
  await deliver(minute(10));
  expect(idsOf(receiver)).toEqual(['created b', 'discovered z']);
});

test('a receiver that is down: tried again with growing pauses under the same id, nothing lost, order kept', async () => {
  const { commit, add, deliver, receiver } = await place();
  commit({ at: minute(0), list: [] });
  await add();
  receiver.answer = { status: 503 };
  commit({ at: minute(5), list: [{ id: 'a' }] });
  expect(await deliver(minute(5))).toBe(later(5));
  commit({ at: minute(10), list: [{ id: 'a' }, { id: 'b' }] });
  // Not before its time, and nothing overtakes it.
  expect(await deliver(later(2))).toBe(later(5));
  expect(await deliver(later(5))).toBe(later(20));
  expect(receiver.received.map(({ id }) => id)).toEqual([receiver.received[0]?.id, receiver.received[0]?.id]);
  receiver.answer = { status: 200 };
  await deliver(minute(11));
  expect(idsOf(receiver)).toEqual(['created a', 'created a', 'created a', 'created b']);
});

test('given up after hours: a dead letter, told of; what is behind it goes on; it can be tried again', async () => {
  const { commit, add, deliver, receiver, service, journal, log } = await place();
  commit({ at: minute(0), list: [] });
  const id = await add();
  receiver.answer = { status: 500 };
  commit({ at: minute(5), list: [{ id: 'a' }] });
  let at: string | undefined = minute(5);
  let attempts = 0;
  while (at !== undefined) {
    attempts += 1;
    at = await deliver(at);
  }
  expect(attempts).toBe(14);
  expect(log).toEqual(['in delivery-given-up: answered 500, 14 times']);
  expect(journal.webhooks.list()[0]).toMatchObject({ pending: 0, dead: 1 });
  receiver.answer = { status: 200 };
  commit({ at: minute(1_000), list: [{ id: 'a' }, { id: 'b' }] });
  await deliver(minute(1_000));
  expect(idsOf(receiver).at(-1)).toBe('created b');
  expect(await service.redeliver(id)).toBe(1);
  await deliver(minute(1_001));
  expect(idsOf(receiver).at(-1)).toBe('created a');
  expect(journal.webhooks.list()[0]).toMatchObject({ pending: 0, dead: 0 });
});

test('what refuses is given up sooner; too many is no refusal, and its pause is kept', async () => {
  const { commit, add, deliver, receiver, log } = await place();
  commit({ at: minute(0), list: [] });
  await add();
  receiver.answer = { status: 429, headers: { 'retry-after': '120' } };
  commit({ at: minute(5), list: [{ id: 'a' }] });
  expect(await deliver(minute(5))).toBe(later(120));
  receiver.answer = { status: 404 };
  let at: string | undefined = later(120);
  while (at !== undefined) at = await deliver(at);
  expect(receiver.received.length).toBe(4);
  expect(log).toEqual(['in delivery-given-up: answered 404, 4 times']);
});

test('a receiver that is gone pauses its webhook; resumed, it goes on where it stood', async () => {
  const { commit, add, deliver, receiver, service, log } = await place();
  commit({ at: minute(0), list: [] });
  const id = await add();
  receiver.answer = { status: 410 };
  commit({ at: minute(5), list: [{ id: 'a' }] });
  await deliver(minute(5));
  commit({ at: minute(10), list: [{ id: 'a' }, { id: 'b' }] });
  await deliver(minute(10));
  expect(receiver.received.length).toBe(1);
  expect(log).toEqual(['in webhook-paused: the receiver says that it is gone (410)']);
  receiver.answer = { status: 200 };
  await service.update(id, { paused: false });
  await deliver(minute(11));
  expect(idsOf(receiver)).toEqual(['created a', 'created a', 'created b']);
});

test('redirects are not followed; no answer and no receiver are failures', async () => {
  const { commit, add, deliver, receiver, journal } = await place(200);
  commit({ at: minute(0), list: [] });
  await add();
  receiver.answer = { status: 302, headers: { location: receiver.url } };
  commit({ at: minute(5), list: [{ id: 'a' }] });
  await deliver(minute(5));
  expect(receiver.received.length).toBe(1);
  expect(journal.webhooks.list()[0]?.failing?.reason).toBe('answered 302');
  receiver.answer = undefined;
  await deliver(later(5));
  expect(journal.webhooks.list()[0]?.failing?.reason).toBe('did not answer in time');
});

test('ended between the sending and the note of it: sent again under the same id', async () => {
  const { commit, add, deliver, receiver } = await place();
  commit({ at: minute(0), list: [] });
  await add();
  commit({ at: minute(5), list: [{ id: 'a' }] });
  let calls = 0;
  // Open when it begins, closed when the answer is there.
  await deliver(minute(5), { isClosed: () => ++calls > 1 });
  await deliver(minute(6));
  const [first, second, ...more] = receiver.received;
  expect([first?.id, more]).toEqual([second?.id, []]);
});

test('a change that waits for its actor goes when nobody can be found any more, and holds what is behind it', async () => {
  const { commit, add, deliver, receiver } = await place();
  commit({ at: minute(0), list: [] });
  await add({}, true);
  commit({ at: minute(5), list: [{ id: 'a' }] });
  expect(await deliver(minute(6))).toBe(minute(26));
  expect(receiver.received).toEqual([]);
  await deliver(minute(26));
  expect(idsOf(receiver)).toEqual(['created a']);
});

test('a change that nobody is asked about any more does not wait; one with an author goes with it', async () => {
  const { commit, add, deliver, receiver, journal } = await place();
  commit({ at: minute(0), list: [] });
  await add({}, true);
  commit({ at: minute(5), list: [{ id: 'a' }, { id: 'b' }] });
  const [a = 0, b = 0] = journal.events({ after: 0, changes: ['created'] }).map(({ seq }) => seq);
  const at = { account: '111122223333', region: 'eu-west-1' };
  journal.trail.enrol([{ ...at, change: b }], journal.lastSeq());
  await deliver(minute(6));
  expect(idsOf(receiver)).toEqual(['created a']);
  const actor = {
    principal: 'arn:aws:iam::111122223333:user/alice',
    eventName: 'CreateVpc',
    eventSource: 'ec2.amazonaws.com',
    eventId: 'e1',
    eventTime: minute(4),
    confidence: 'unique',
  } as const;
  journal.attribute([{ change: b, attributedAt: minute(4), actor }]);
  await deliver(minute(7));
  expect(receiver.received.at(-1)?.body).toMatchObject({
    data: { events: [{ seq: b, actor: { principal: actor.principal } }] },
  });
  expect(a).toBeLessThan(b);
});

test('a thousand changes: a bounded number on the way, all of them in the end', async () => {
  const { commit, add, deliver, receiver, journal } = await place();
  commit({ at: minute(0), list: [] });
  await add();
  const many = Array.from({ length: 3_000 }, (_, index) => ({ id: `t${index}` }));
  commit({ at: minute(5), list: many });
  receiver.answer = { status: 503 };
  await deliver(minute(5));
  expect(journal.webhooks.list()[0]?.pending).toBeLessThanOrEqual(25);
  receiver.answer = { status: 200 };
  const before = receiver.received.length;
  await deliver(minute(6));
  expect(new Set(idsOf(receiver)).size).toBe(3_000);
  expect(receiver.received.length - before).toBe(30);
});

test('wrong requests are told per field; the secret is in no answer but the first', async () => {
  const { add, service, journal } = await place();
  await add();
  const problems = async (request: Parameters<WebhookService['create']>[0]): Promise<unknown> =>
    service.create(request).then(
      () => [],
      (error: Error) => error.message,
    );
  const url = 'https://example.com/x';
  expect(await problems({ name: 'in', url, filter: {}, waitForActor: false })).toMatch(
    /name: another webhook/,
  );
  expect(
    await problems({ name: ' ', url: 'http://169.254.169.254', filter: {}, waitForActor: false }),
  ).toMatch(/name: must .*; url: 169.254.169.254 is an address of this machine or its link/);
  expect(JSON.stringify(journal.webhooks.list())).not.toContain('whsec_');
});

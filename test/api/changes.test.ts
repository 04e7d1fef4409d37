// The feed of changes over HTTP: without a gap however it is cut, as lines and as server-sent events, for slow consumers and idle ones.
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import vpcKind from '../../collectors/vpc.ts';
import { feedStream } from '../../src/api/feed-stream.ts';
import { listScope } from '../../src/location-task.ts';
import { normaliseItem } from '../../src/normalise.ts';
import { asJson, type Ask, asking, ours } from './ask.ts';
import { type ApiWorld, openWorld } from './world.ts';

const pulseMs = 50;
const patiently = { timeout: 20_000 };

let world: ApiWorld;
let url: string;
let ask: Ask;

beforeAll(async () => {
  world = await openWorld({ collected: ['1'], settings: { feedPulseMs: pulseMs } });
  url = await world.app.listen({ host: '127.0.0.1', port: 0 });
  ask = asking(world, world.token());
});
afterAll(() => world.close());

const open: Following[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.leave();
});

let vpcs = 0;

/** Each a commit of its own. */
function commitVpcs(count: number, more = 0): number {
  const journal = world.journal('1');
  for (let n = 0; n < count; n++) {
    const place = { account: '777788889999', region: 'eu-west-1', partition: 'aws' };
    const entries = Array.from({ length: 1 + more }, () => {
      const id = `vpc-${(0xa0000 + vpcs++).toString(16).padStart(17, '0')}`;
      const item = { VpcId: id, OwnerId: place.account, CidrBlock: '10.0.0.0/16', Tags: tags };
      const entry = normaliseItem(vpcKind, item, place);
      if (entry === 'gone') throw new Error('it is there');
      return entry;
    });
    const reading = {
      scope: listScope(vpcKind),
      failure: undefined,
      startedAt: new Date().toISOString(),
      entries,
      gone: [],
      gaps: [],
      seen: entries.length,
    };
    journal.commit({
      place,
      cycleId: 1,
      integrationId: 'feed',
      kinds: [vpcKind],
      readings: [reading],
      now: new Date(),
    });
  }
  return journal.lastSeq();
}

const tags = [{ Key: 'long', Value: 'x'.repeat(200) }];

interface Following {
  readonly response: IncomingMessage;
  /** Until so many changes have come: their places in the order. */
  seqs(count: number): Promise<readonly number[]>;
  /** All that came so far. */
  text(): string;
  leave(): void;
}

async function follow(
  query = '',
  headers: Readonly<Record<string, string>> = {},
  token = world.token(),
): Promise<Following> {
  const sent = request(`${url}${ours}/changes${query}`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
  sent.on('error', () => undefined);
  sent.end();
  const [response]: readonly unknown[] = await once(sent, 'response');
  const answer = asMessage(response);
  answer.on('error', () => undefined);
  answer.setEncoding('utf8');
  let said = '';
  let read = 0;
  const found: number[] = [];
  const hear = new Set<() => void>();
  answer.on('data', (text: string) => {
    said += text;
    const whole = said.lastIndexOf('\n') + 1;
    for (const [, json = ''] of said.slice(read, whole).matchAll(/^(?:data: )?(\{"seq":.*\})$/gm))
      found.push(Number(asJson(JSON.parse(json))['seq']));
    read = whole;
    for (const one of hear) one();
  });
  const following: Following = {
    response: answer,
    text: () => said,
    seqs: async (count) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = (): void => {
        if (found.length >= count) resolve();
      };
      hear.add(look);
      look();
      await promise;
      hear.delete(look);
      return [...found];
    },
    leave: () => sent.destroy(),
  };
  open.push(following);
  return following;
}

function asMessage(value: unknown): IncomingMessage {
  return value as IncomingMessage;
}

function upTo(last: number, after = 0): readonly number[] {
  return Array.from({ length: last - after }, (_, n) => after + n + 1);
}

describe.each([
  ['lines', {}, 'application/x-ndjson'],
  ['server-sent events', { accept: 'text/event-stream' }, 'text/event-stream'],
])('as %s', (_what, headers, type) => {
  test('what was there comes, then what is committed meanwhile, in order and once', async () => {
    const before = world.journal('1').lastSeq();
    const feed = await follow('?cursor=0', headers);
    expect([feed.response.statusCode, feed.response.headers['content-type']]).toEqual([200, type]);
    expect(await feed.seqs(before)).toEqual(upTo(before));
    const last = commitVpcs(5);
    expect(await feed.seqs(last)).toEqual(upTo(last));
  });

  test('without a cursor: what is found from now on', async () => {
    const before = world.journal('1').lastSeq();
    const feed = await follow('', headers);
    expect(feed.response.headers['x-changes-cursor']).toBe(String(before));
    const last = commitVpcs(2);
    expect(await feed.seqs(2)).toEqual(upTo(last, before));
  });

  test('cut anywhere and resumed, with commits in between, nothing is missing and nothing comes twice', async () => {
    const start = world.journal('1').lastSeq();
    const seen: number[] = [];
    for (let round = 0; round < 8; round++) {
      const feed = await follow(`?cursor=${seen.at(-1) ?? start}`, headers);
      commitVpcs(3);
      seen.push(...(await feed.seqs(1 + (round % 3))).slice(0, 1 + (round % 3)));
      feed.leave();
      commitVpcs(1);
    }
    const last = world.journal('1').lastSeq();
    const rest = await follow(`?cursor=${seen.at(-1)}`, headers);
    seen.push(...(await rest.seqs(last - (seen.at(-1) ?? 0))));
    expect(seen).toEqual(upTo(last, start));
  });

  test('while there is nothing new it shows that it lives', async () => {
    const feed = await follow('', headers);
    const pulse = type === 'text/event-stream' ? /^(?:id: \d+\n\n){3}/ : /^\n\n\n/;
    await expect.poll(feed.text, patiently).toMatch(pulse);
    expect(await feed.seqs(0)).toEqual([]);
  });
});

test('Last-Event-ID goes before the cursor of the address', async () => {
  const last = commitVpcs(2);
  const feed = await follow('?cursor=0', { accept: 'text/event-stream', 'last-event-id': String(last - 1) });
  expect(await feed.seqs(1)).toEqual([last]);
});

test('a consumer that does not read is not read ahead for, and gets everything when it does', async () => {
  const start = world.journal('1').lastSeq();
  const feed = await follow(`?cursor=${start}`);
  await feed.seqs(0);
  feed.response.pause();
  // Far more than the sockets between them hold.
  const last = commitVpcs(4, 9_999);
  const before = process.memoryUsage.rss();
  const other = await follow(`?cursor=${last - 1}`);
  expect(await other.seqs(1)).toEqual([last]);
  expect(process.memoryUsage.rss() - before).toBeLessThan(60_000_000);
  expect(feed.text()).not.toContain(`{"seq":${last},`);
  feed.response.resume();
  expect(await feed.seqs(last - start)).toEqual(upTo(last, start));
}, 60_000);

test('a cursor that is none, or that was never given, is refused', async () => {
  for (const cursor of ['x', '-1', '1e3', String(world.journal('1').lastSeq() + 1)]) {
    const said = await ask('GET', `${ours}/changes?cursor=${cursor}`);
    expect(said).toMatchObject({ status: 400, type: 'application/problem+json' });
  }
});

test('a cursor whose changes are no longer kept is told the oldest that are, and a feed that is behind them ends', async () => {
  const other = await openWorld({ collected: ['1'] });
  try {
    const asked = asking(other, other.token());
    const journal = other.journal('1');
    const last = journal.lastSeq();
    journal.pruneChanges(new Date(Date.now() + 60_000).toISOString());
    // The newest stays.
    expect(await asked('GET', `${ours}/changes?cursor=${last - 2}`)).toMatchObject({
      status: 410,
      type: 'application/problem+json',
      body: { status: 410, oldest: last - 1, detail: expect.stringContaining('/exports/enrichment.json') },
    });
    const behind = feedStream({
      journal,
      changed: () => Promise.resolve(),
      format: 'ndjson',
      after: { seq: last - 2, attribution: 0 },
      pulseMs: 1_000,
      atMostMs: 60_000,
      mayGoOn: () => true,
      stopping: new AbortController().signal,
    });
    expect(await text(behind)).toBe('\n');
  } finally {
    await other.close();
  }
});

test('a token that is ended no longer follows', async () => {
  const text = world.token({ role: 'viewer' });
  const feed = await follow('', {}, text);
  const ended = once(feed.response, 'end');
  const id = world.tenants.tokens.verify(text, new Date())?.id ?? '';
  world.tenants.tokens.revoke(id);
  await ended;
  expect((await ask('GET', `${ours}/changes`, undefined, text)).status).toBe(401);
});

test('of a HEAD there is no stream', async () => {
  const { statusCode, body } = await world.app.inject({
    method: 'HEAD',
    url: `${ours}/changes`,
    headers: { authorization: `Bearer ${world.token()}` },
  });
  expect([statusCode, body]).toEqual([200, '']);
});

test('when the server stops every feed ends whole', async () => {
  const other = await openWorld({});
  const otherUrl = await other.app.listen({ host: '127.0.0.1', port: 0 });
  const response = await fetch(`${otherUrl}${ours}/changes`, {
    headers: { authorization: `Bearer ${other.token()}`, accept: 'text/event-stream' },
  });
  const begunAt = performance.now();
  const [text] = await Promise.all([response.text(), other.close()]);
  expect(text).toMatch(/^id: 0\n\n/);
  expect(performance.now() - begunAt).toBeLessThan(5_000);
  expect(other.errors).toEqual([]);
});

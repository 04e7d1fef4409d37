// Lookups and their table over HTTP: grades, limits, wrong keys, ETags; over a group that was collected.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asJson, type Ask, asking, listOf, ours, type Said } from './ask.ts';
import { type ApiWorld, openWorld } from './world.ts';

let world: ApiWorld;
let ask: Ask;
let eni: { readonly id: string; readonly ip: string; readonly vpc: string };

beforeAll(async () => {
  world = await openWorld({ collected: ['1'] });
  ask = asking(world, world.token({ role: 'enrichment' }));
  const found = [...world.journal('1').resources('NetworkInterface')].map(({ id, properties, edges }) => ({
    id,
    ip: String(properties['privateIpAddress']),
    vpc: String(edges['IN_VPC']?.[0]?.to),
  }));
  const first = found.find(({ ip }) => /^\d+\./.test(ip));
  if (first === undefined) throw new Error('the examples have no interface with an address');
  eni = first;
});
afterAll(() => world.close());

const lookups = `${ours}/lookups`;

async function batch(keys: unknown): Promise<Said> {
  return ask('POST', lookups, JSON.stringify(keys));
}

async function answers(keys: unknown): Promise<readonly unknown[]> {
  const said = await batch(keys);
  expect(said).toMatchObject({ status: 200, type: 'application/json' });
  const parsed: unknown = JSON.parse(said.text);
  return Array.isArray(parsed) ? parsed : [];
}

describe('a batch', () => {
  test('is answered in its order, by id and by address, in any spelling', async () => {
    const upper = { eni: eni.id.toUpperCase() };
    const mapped = { ip: `::ffff:${eni.ip}`, vpc: eni.vpc.toUpperCase() };
    const found = await answers([{ eni: eni.id }, { ip: eni.ip, vpc: eni.vpc }, upper, mapped]);
    expect(found).toHaveLength(4);
    for (const one of found)
      expect(one).toMatchObject({ grade: 'exact', provisional: false, resource: { id: eni.id } });
  });

  test('tells of each wrong key what is wrong with it, and answers the others', async () => {
    const found = await answers([
      { eni: 'eni-xyz' },
      { ip: '10.0.0.256' },
      { ip: eni.ip, vpc: 'vpc' },
      {},
      null,
      7,
      'eni',
      [],
      { eni: eni.id, at: 'yesterday' },
      { eni: { $gt: '' } },
      { eni: eni.id },
    ]);
    expect(found.slice(0, -1).map((one) => asJson(one)['reason'])).toEqual(Array(10).fill('malformed'));
    expect(found.at(-1)).toMatchObject({ grade: 'exact' });
  });

  test('says of a time that is to come, and of one before what is kept, that it is', async () => {
    const [future, old, first] = await answers([
      { eni: eni.id, at: '2099-01-01T00:00:00Z' },
      { eni: eni.id, at: '2001-01-01T00:00:00Z' },
      { eni: eni.id, at: Math.floor(Date.now() / 1_000) - 3_600 },
    ]);
    expect(future).toMatchObject({ grade: 'unknown', reason: 'future' });
    expect(old).toMatchObject({ grade: 'unknown', reason: 'before-retention' });
    expect(first).toMatchObject({ grade: 'unknown', reason: 'unobserved' });
  });

  test('of no key is an empty list', async () => expect(await answers([])).toEqual([]));

  test('takes 10,000 keys, however long they are within reason, and refuses one more with the limit', async () => {
    const key = { id: `arn:aws:elasticloadbalancing:eu-west-1:111122223333:${'x'.repeat(250)}` };
    const most = Array.from({ length: 10_000 }, () => key);
    expect(await answers(most)).toHaveLength(10_000);
    const refused = await batch([...most, key]);
    expect(refused).toMatchObject({ status: 413, type: 'application/problem+json' });
    expect(refused.body['detail']).toContain('the limit is 10000');
    const huge = await batch(Array.from({ length: 10_000 }, () => ({ id: 'x'.repeat(1_000) })));
    expect(huge.status).toBe(413);
    expect(huge.body['detail']).toContain('10,000 keys');
  });

  test.each([['{"eni":"x"}'], ['"eni"'], ['null'], ['[{]'], ['']])('%s is no batch', async (body) => {
    expect(await ask('POST', lookups, body)).toMatchObject({
      status: 400,
      type: 'application/problem+json',
    });
  });
});

describe('one interface', () => {
  test('now and at a time', async () => {
    const now = await ask('GET', `${lookups}/eni/${eni.id.toUpperCase()}`);
    expect(now).toMatchObject({ status: 200, body: { grade: 'exact', resource: { id: eni.id } } });
    const early = await ask('GET', `${lookups}/eni/${eni.id}?at=2001-01-01T00:00:00Z`);
    expect(early.body).toMatchObject({ grade: 'unknown', reason: 'before-retention' });
    const never = await ask('GET', `${lookups}/eni/eni-0ffffffffffffffff`);
    expect(never).toMatchObject({ status: 200, body: { grade: 'unknown', reason: 'never-seen' } });
  });

  test('a wrong id, or a wrong time, is a problem', async () => {
    for (const path of ['eni/eni-1', `eni/${eni.id}?at=soon`, `eni/${eni.id}?when=now`]) {
      const said = await ask('GET', `${lookups}/${path}`);
      expect(said).toMatchObject({ status: 400, type: 'application/problem+json' });
    }
  });
});

describe('the enrichment table', () => {
  const table = `${ours}/exports/enrichment`;

  test('is CSV and JSON, and not sent again to who has it', async () => {
    const csv = await ask('GET', `${table}.csv`);
    expect(csv.status).toBe(200);
    expect(csv.type).toMatch(/^text\/csv/);
    expect(csv.text).toContain(`${eni.ip},${eni.vpc}`);
    const json = await ask('GET', `${table}.json`);
    expect(json.body['seq']).toBe(world.journal('1').lastSeq());
    expect(listOf(json.body['rows']).length).toBe(csv.text.trimEnd().split('\r\n').length - 1);
    const again = async (etag: string, format = 'csv'): Promise<readonly unknown[]> => {
      const { statusCode, body, headers } = await world.app.inject({
        url: `${table}.${format}`,
        headers: { authorization: `Bearer ${world.token()}`, 'if-none-match': etag },
      });
      return [statusCode, body.length > 0, headers['etag']];
    };
    const etag = String(csv.headers['etag']);
    expect(await again(etag)).toEqual([304, false, etag]);
    expect(await again(`"x", ${etag}`)).toEqual([304, false, etag]);
    expect(await again('"x"')).toEqual([200, true, etag]);
    expect((await again(etag, 'json'))[0]).toBe(200);
  });

  test('of a HEAD is its head', async () => {
    const { statusCode, body, headers } = await world.app.inject({
      method: 'HEAD',
      url: `${table}.csv`,
      headers: { authorization: `Bearer ${world.token()}` },
    });
    expect([statusCode, body]).toEqual([200, '']);
    expect(headers['etag']).toMatch(/^W\/"/);
  });
});

test('a group that collected nothing yet has an empty table and knows nobody', async () => {
  const other = asking(world, world.token({ aids: ['2'], defaultAid: '2' }));
  expect((await other('GET', `${ours}/exports/enrichment.json`)).body).toEqual({ seq: 0, rows: [] });
  const said = await other('POST', lookups, JSON.stringify([{ eni: eni.id }]));
  expect(JSON.parse(said.text)).toMatchObject([{ grade: 'unknown', reason: 'never-seen' }]);
});

test('while the index is being built lookups and tables are loading, and all else is served', async () => {
  const loading = await openWorld({ isLoading: true });
  try {
    const asked = asking(loading, loading.token());
    for (const said of [
      await asked('POST', lookups, '[]'),
      await asked('GET', `${lookups}/eni/${eni.id}`),
      await asked('GET', `${ours}/exports/enrichment.csv`),
      await asked('GET', `${ours}/exports/enrichment.json`),
    ]) {
      expect(said).toMatchObject({ status: 503, type: 'application/problem+json' });
      expect(said.body['detail']).toContain('loading');
      expect(said.headers['retry-after']).toBe('2');
    }
    expect((await asked('GET', `${ours}/inventory`)).status).toBe(200);
    const health = await asked('GET', '/health/ready');
    expect(health).toMatchObject({
      status: 200,
      body: {
        status: 'ready',
        parts: [
          { name: 'journal', ready: true },
          { name: 'lookup', ready: false },
        ],
      },
    });
    expect(await asked('GET', '/health/ready/lookup')).toMatchObject({
      status: 503,
      body: { status: 'loading' },
    });
    expect(loading.errors).toEqual([]);
  } finally {
    await loading.close();
  }
});

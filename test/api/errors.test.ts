// What is refused, and how that is said: 400 with fields, 401, 404, 405, 413, 415, 429, 500; and what stands at the root.
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ask, asking, aws, fields, listOf, ours } from './ask.ts';
import { type ApiWorld, openWorld } from './world.ts';

let world: ApiWorld;
let ask: Ask;

beforeAll(async () => {
  world = await openWorld({ collected: ['1'] });
  ask = asking(world, world.token());
});
afterAll(() => world.close());

describe('errors', () => {
  test.each(['', 'nonsense', `gp_${'0'.repeat(16)}_${'A'.repeat(43)}`])(
    '401 with the token %j',
    async (token) => {
      const said = await ask('GET', aws, undefined, token);
      expect(said).toMatchObject({ status: 401, type: 'application/json' });
      expect(said.body).toEqual({ error: 'invalid_token', error_description: expect.any(String) });
      expect(said.headers['www-authenticate']).toBe('Bearer');
    },
  );

  test('no path is told to who has no token', async () => {
    expect((await ask('GET', '/v7/nothing', undefined, '')).status).toBe(401);
    expect((await ask('GET', '/v7/nothing')).status).toBe(404);
  });

  test.each(['/v7/cloud-insights/integration/azure', '/v7/cloud-insights/integration/azure/policy/settings'])(
    '%s is not there yet: 404 problem',
    async (url) => {
      const said = await ask('GET', url);
      expect(said).toMatchObject({
        status: 404,
        type: 'application/problem+json',
        body: { title: 'Not Found', status: 404, instance: url },
      });
    },
  );

  test('405 says what the path takes', async () => {
    const said = await ask('PATCH', aws);
    expect(said).toMatchObject({ status: 405, type: 'application/problem+json' });
    expect(said.headers['allow']).toBe('GET, HEAD');
  });

  test.each([
    ['{"name": "x"', 'malformed'],
    ['', 'malformed'],
    ['['.repeat(100), 'too_deep'],
    ['"text"', 'invalid_type'],
    ['null', 'invalid_type'],
    ['[]', 'invalid_type'],
  ])('a body %j is 400', async (body, code) => {
    const said = await ask('POST', `${aws}/inventory`, body);
    expect(said.status).toBe(400);
    expect(listOf(said.body['errors'])[0]?.['code']).toBe(code);
  });

  test.each([
    [{ name: 'x', roleArn: 'y', extra: 1 }, ['extra']],
    [JSON.parse('{"name": "x", "roleArn": "y", "__proto__": {"a": 1}}'), ['__proto__']],
    [{ name: 5, roleArn: 7 }, ['name', 'roleArn']],
    [{ name: 'x'.repeat(10_240), roleArn: 'arn:aws:iam::111122223333:role/x' }, ['name']],
    [{ name: 'a\u0000b', roleArn: 'arn:aws:iam::111122223333:role/x' }, ['name']],
    [{ name: '<script>alert(1)</script>', roleArn: 'arn:aws:iam::111122223333:role/x' }, ['name']],
    [{ name: 'x', roleArn: 'arn:aws:iam::1:role/x' }, ['roleArn']],
  ])('fields that are wrong are named: %#', async (body, names) => {
    const said = await ask('POST', `${aws}/inventory`, body);
    expect(said).toMatchObject({
      status: 400,
      type: 'application/problem+json',
      body: { title: 'Bad Request' },
    });
    expect(fields(said)).toEqual(names);
    expect(said.text.length).toBeLessThan(3_000);
  });

  test('a name of a field is not echoed with control characters, nor at any length', async () => {
    const said = await ask('POST', `${aws}/inventory`, { ['\u001b[2J'.repeat(5_000)]: 1 });
    expect(said.status).toBe(400);
    expect(said.text).not.toContain('\\u001b');
    expect(said.text.length).toBeLessThan(3_000);
  });

  test.each([
    'at=yesterday',
    'kind=',
    'limit=0',
    'limit=1e2',
    'limit=1001',
    'cursor=%00',
    'cursor=e30',
    'account=1',
    'aid=1&aid=2',
    'kind=Vpc&kind=Subnet',
  ])('inventory?%s is 400 with the field', async (query) => {
    const said = await ask('GET', `${ours}/inventory?${query}`);
    expect(said.status).toBe(400);
    expect(fields(said)).toEqual([query.split('=')[0]]);
  });

  test('413 and 415', async () => {
    const big = JSON.stringify({ name: 'x'.repeat(2_000_000) });
    expect(await ask('POST', `${aws}/inventory`, big)).toMatchObject({
      status: 413,
      type: 'application/problem+json',
    });
    const { statusCode } = await world.app.inject({
      method: 'POST',
      url: `${aws}/inventory`,
      headers: { authorization: `Bearer ${world.token()}`, 'content-type': 'text/xml' },
      payload: '<a/>',
    });
    expect(statusCode).toBe(415);
  });

  test('a path that is not well encoded', async () => {
    expect((await ask('GET', `${ours}/inventory/%E0%A4%A`)).status).toBe(400);
  });

  test('what fails inside is told by number, and reported', async () => {
    const broken = await openWorld();
    const token = broken.token();
    broken.journal('1').close();
    const said = await broken.app.inject({
      method: 'PUT',
      url: `${aws}/policy/settings`,
      headers: { authorization: `Bearer ${token}` },
      payload: { enabledResourceGroupTypes: [], enabledRegions: [], enabledCloudtrail: true },
    });
    expect(said.statusCode).toBe(500);
    expect(said.body).not.toMatch(/sqlite|database|journal|\.ts|node/i);
    expect(broken.errors).toHaveLength(1);
  });
});

describe('rate', () => {
  test('headers on every answer under /v7; 429 when the bucket is empty; it refills; groups do not share', async () => {
    let now = new Date('2026-01-01T00:00:00.000Z');
    const limited = await openWorld({ settings: { requestsPerMinute: 60 }, now: () => now });
    const one = limited.token();
    const other = limited.token({ aids: ['2'], defaultAid: '2' });
    const get = (token: string): Promise<LightMyRequestResponse> =>
      limited.app.inject({ url: aws, headers: { authorization: `Bearer ${token}` } });
    const first = await get(one);
    expect(first.headers).toMatchObject({
      'x-organization-rate-limit-limit': '60',
      'x-organization-rate-limit-remaining': '59',
      'x-organization-rate-limit-reset': String(now.getTime() / 1_000 + 1),
    });
    for (let n = 1; n < 60; n++) await get(one);
    const refused = await get(one);
    expect(refused.statusCode).toBe(429);
    expect(refused.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'retry-after': '1',
      'x-organization-rate-limit-remaining': '0',
    });
    expect((await get(other)).statusCode).toBe(200);
    now = new Date(now.getTime() + 1_000);
    expect((await get(one)).statusCode).toBe(200);
    expect((await get('none')).headers['x-organization-rate-limit-limit']).toBe('60');
    await limited.close();
  });
});

describe('the root', () => {
  test.each(['/health/live', '/health/ready', '/metrics', '/openapi.json'])(
    '%s needs no token',
    async (url) => {
      expect((await ask('GET', url, undefined, '')).status).toBe(200);
    },
  );
});

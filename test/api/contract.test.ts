// The API as api.md says it: shapes, content types, errors; against a simulated AWS.
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleAccount } from '../support/examples.ts';
import { type ApiWorld, collectedBy, openWorld } from './world.ts';

const aws = '/v7/cloud-insights/integration/aws';
const ours = '/v7/cloud-insights';

let world: ApiWorld;
let admin: string;
let viewer: string;
let counter = 0;

beforeAll(async () => {
  world = await openWorld({ collected: ['1'] });
  admin = world.token();
  viewer = world.token({ role: 'viewer' });
});
afterAll(() => world.close());

interface Said {
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly body: Json;
}

type Json = Readonly<Record<string, unknown>>;

async function ask(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH',
  url: string,
  body?: object | string,
  token = admin,
): Promise<Said> {
  const answer = await world.app.inject({
    method,
    url,
    headers: {
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { payload: body }),
  });
  const { statusCode, headers, body: text } = answer;
  const type = String(headers['content-type']);
  const parsed: unknown =
    type.includes('json') && !type.includes('ndjson') && text !== '' ? JSON.parse(text) : {};
  return { status: statusCode, type, headers, text, body: asJson(parsed) };
}

function asJson(value: unknown): Json {
  return typeof value === 'object' && value !== null ? { ...value } : { value };
}

function role(): string {
  return `arn:aws:iam::${exampleAccount}:role/role-${++counter}`;
}

function fields(said: Said): readonly unknown[] {
  const { errors } = said.body;
  return Array.isArray(errors) ? errors.map((error) => asJson(error)['field']) : [];
}

describe('integrations', () => {
  test('create, read, list, delete: inventory', async () => {
    const roleArn = role();
    const made = await ask('POST', `${aws}/inventory`, { name: 'one', roleArn });
    expect(made).toMatchObject({ status: 201, type: 'application/hal+json' });
    expect(made.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'one',
      roleArn,
      externalId: expect.stringMatching(/^[0-9a-f]{40}$/),
      monitoringType: 'inventory-monitoring',
      _links: { self: { href: `${aws}/${String(made.body['id'])}` } },
    });
    const url = `${aws}/${String(made.body['id'])}`;
    expect((await ask('GET', url)).body).toEqual(made.body);
    const list = await ask('GET', aws);
    expect(list.body['_links']).toEqual({ self: { href: aws } });
    expect(list.body['integrations']).toContainEqual(made.body);
    expect(await ask('DELETE', url)).toMatchObject({ status: 204, text: '' });
    expect(await ask('GET', url)).toMatchObject({ status: 404, type: 'application/problem+json' });
    expect((await ask('DELETE', url)).status).toBe(404);
  });

  test('flow logs have their topics; one topic is in one integration', async () => {
    const topic = `arn:aws:sns:eu-west-1:${exampleAccount}:flows`;
    const request = { name: 'flows', roleArn: role(), snsTopicsArns: [topic] };
    const made = await ask('POST', `${aws}/flow-logs`, request);
    expect(made).toMatchObject({
      status: 201,
      body: { monitoringType: 'flow-logs-monitoring', snsTopicsArns: [topic] },
    });
    const again = await ask('POST', `${aws}/flow-logs`, { ...request, name: 'again', roleArn: role() });
    expect(again.status).toBe(400);
    expect(fields(again)).toEqual(['snsTopicsArns']);
    expect(again.text).toContain(topic);
  });

  test('?test=true checks and saves nothing', async () => {
    const request = { name: 'tried', roleArn: role() };
    expect((await ask('POST', `${aws}/inventory?test=true`, request)).status).toBe(201);
    expect((await ask('GET', aws)).text).not.toContain('tried');
    const wrong = { name: 'tried', roleArn: 'arn:aws:iam::000000000000:role/nobody' };
    const refused = await ask('POST', `${aws}/inventory?test=true`, wrong);
    expect(refused).toMatchObject({ status: 400, type: 'application/problem+json' });
    expect(fields(refused)).toEqual(['roleArn']);
  });

  test('a changed one keeps its id', async () => {
    const { body } = await ask('POST', `${aws}/inventory`, { name: 'before', roleArn: role() });
    const changed = await ask('PUT', `${ours}/integrations/${String(body['id'])}`, { name: 'after' });
    expect(changed).toMatchObject({ status: 200, body: { ...body, name: 'after' } });
  });

  test('status: state, cycle, scopes, warnings', async () => {
    const { status, body } = await ask('GET', `${ours}/integrations/${collectedBy('1')}/status`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      accountId: exampleAccount,
      partial: false,
      running: false,
      warnings: [],
      disabledRegions: [],
    });
    expect(asJson(body['scopes'])['complete']).toBeGreaterThan(30);
  });

  test('collect, test and preflight', async () => {
    const url = `${ours}/integrations/${collectedBy('1')}`;
    expect(await ask('POST', `${url}/collect`)).toMatchObject({ status: 202, body: { status: 'started' } });
    expect((await ask('POST', `${url}/test`)).body).toMatchObject({ ok: true });
    expect((await ask('POST', `${url}/preflight`)).status).toBe(200);
  });
});

describe('policies', () => {
  test.each([
    ['inventory', ['trustPolicy', 'permissionsPolicy']],
    ['flow-logs', ['trustPolicy', 'permissionsPolicy', 'snsTopicAccessPolicy']],
  ])('%s: a JSON text that holds the documents', async (type, names) => {
    const { status, text, type: contentType } = await ask('GET', `${aws}/${type}/policies`);
    expect({ status, contentType }).toEqual({ status: 200, contentType: 'application/json' });
    const said: unknown = JSON.parse(text);
    const { policies } = asJson(JSON.parse(String(said)));
    expect(Object.keys(asJson(policies))).toEqual(names);
    expect(String(said).includes('<TOPIC-ARN>')).toBe(type === 'flow-logs');
  });

  test('settings: the whole is replaced, ec2 stays on, all three are required', async () => {
    const url = `${aws}/policy/settings`;
    const given = {
      enabledResourceGroupTypes: ['s3-bucket'],
      enabledRegions: ['eu-west-1'],
      enabledCloudtrail: false,
    };
    const set = await ask('PUT', url, given);
    expect(set).toMatchObject({ status: 200, type: 'application/hal+json' });
    expect(set.body).toEqual({
      ...given,
      enabledResourceGroupTypes: ['ec2', 's3-bucket'],
      _links: { self: { href: url } },
    });
    expect((await ask('GET', url)).body).toEqual(set.body);
    const missing = await ask('PUT', url, { enabledRegions: ['eu-west-1'] });
    expect(missing.status).toBe(400);
    expect(fields(missing)).toEqual(['enabledResourceGroupTypes', 'enabledCloudtrail']);
    expect(fields(await ask('PUT', url, { ...given, enabledRegions: ['mars-1'] }))).toEqual([
      'enabledRegions.0',
    ]);
  });
});

describe('inventory', () => {
  test('pages go through everything once, in the order of kind and id', async () => {
    const seen: string[] = [];
    let url: string | undefined = `${ours}/inventory?limit=7`;
    while (url !== undefined) {
      const { body } = await ask('GET', url);
      expect(body['complete']).toBe(true);
      expect(asJson(body['cycle'])['id']).toBeGreaterThan(0);
      seen.push(...resources(body).map((one) => `${String(one['kind'])} ${String(one['id'])}`));
      const { next } = asJson(body['_links']);
      url = next === undefined ? undefined : String(asJson(next)['href']);
    }
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen).toHaveLength([...world.journal('1').resources()].length);
  });

  test.each([
    ['kind=Subnet', (one: Json) => one['kind'] === 'Subnet'],
    [
      'region=eu-west-1&kind=RouteTable',
      (one: Json) => one['kind'] === 'RouteTable' && one['region'] === 'eu-west-1',
    ],
    [`account=${exampleAccount}`, (one: Json) => one['accountId'] === exampleAccount],
    ['tag=Name', (one: Json) => JSON.stringify(asJson(one['properties'])['tags']).includes('"Name=')],
    ['q=SUBNET-', (one: Json) => JSON.stringify(one).includes('subnet-')],
  ])('%s finds what is such, all of it', async (query, isSuch) => {
    const all = resources((await ask('GET', `${ours}/inventory?limit=1000`)).body);
    const found = resources((await ask('GET', `${ours}/inventory?limit=1000&${query}`)).body);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(isSuch)).toBe(true);
    if (!query.startsWith('q='))
      expect(found).toEqual(all.filter((one) => one['properties'] !== undefined && safely(isSuch, one)));
  });

  test('one resource: edges, derived ones, freshness, last change', async () => {
    const [subnet] = resources((await ask('GET', `${ours}/inventory?kind=Subnet`)).body);
    const { status, body } = await ask('GET', `${ours}/inventory/${String(subnet?.['id'])}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: subnet?.['id'],
      lastChange: { change: 'discovered' },
      freshness: [{ outcome: 'complete' }],
    });
    expect((await ask('GET', `${ours}/inventory/subnet-none`)).status).toBe(404);
  });

  test('an ARN is an id like any other', async () => {
    const [balancer] = resources((await ask('GET', `${ours}/inventory?kind=LoadBalancer`)).body);
    const id = String(balancer?.['id']);
    expect((await ask('GET', `${ours}/inventory/${encodeURIComponent(id)}`)).body['id']).toBe(id);
  });

  test('topology: by depth, edges among its nodes', async () => {
    const sizes: number[] = [];
    for (const depth of [1, 2, 3]) {
      const { status, body } = await ask('GET', `${ours}/topology?depth=${depth}`);
      expect(status).toBe(200);
      const nodes = listOf(body['nodes']);
      const ids = new Set(nodes.map(({ id }) => id));
      expect(listOf(body['edges']).every(({ from, to }) => ids.has(from) && ids.has(to))).toBe(true);
      expect(body['truncated']).toBe(false);
      sizes.push(nodes.length);
    }
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(new Set(sizes).size).toBe(3);
    const [vpc] = resources((await ask('GET', `${ours}/inventory?kind=Vpc`)).body);
    const one = await ask('GET', `${ours}/topology?vpc=${String(vpc?.['id'])}`);
    expect(listOf(one.body['nodes']).map(({ kind }) => kind)).toContain('Subnet');
  });

  test('events: what a first cycle discovered only where it is asked for', async () => {
    expect((await ask('GET', `${ours}/events`)).body['events']).toEqual([]);
    const first = await ask('GET', `${ours}/events?change=discovered&limit=3`);
    expect(listOf(first.body['events'])).toHaveLength(3);
    const second = await ask('GET', String(asJson(asJson(first.body['_links'])['next'])['href']));
    expect(Number(listOf(second.body['events'])[0]?.['seq'])).toBeLessThan(
      Number(listOf(first.body['events'])[2]?.['seq']),
    );
    expect(fields(await ask('GET', `${ours}/events?change=moved`))).toEqual(['change.0']);
  });

  test('query: rows as lines, read-only', async () => {
    const asked = await ask('POST', `${ours}/query`, {
      cypher: 'MATCH (v:Vpc) RETURN v.id AS id ORDER BY id',
    });
    expect(asked).toMatchObject({ status: 200, type: 'application/x-ndjson' });
    const ids = asked.text
      .trim()
      .split('\n')
      .map((line) => asJson(JSON.parse(line))['id']);
    expect(ids).toEqual(resources((await ask('GET', `${ours}/inventory?kind=Vpc`)).body).map(({ id }) => id));
    const wrong = await ask('POST', `${ours}/query`, { cypher: 'MATCH (v:Vpc) DELETE v' });
    expect(wrong.status).toBe(400);
    expect(fields(wrong)).toEqual(['cypher']);
    expect((await ask('POST', `${ours}/graph/check`)).status).toBe(200);
    expect((await ask('POST', `${ours}/graph/rebuild`)).status).toBe(200);
  });
});

describe('logs', () => {
  test('single events by cursor, and sums', async () => {
    const at = new Date().toISOString();
    for (let n = 0; n < 5; n++) {
      world.journal('1').log({
        at,
        integrationId: 'x',
        integrationName: 'x',
        type: 'inventory-monitoring',
        category: 'cycle',
        severity: 'info',
        name: `n${n}`,
        detail: { n },
      });
    }
    const first = await ask('GET', `${ours}/integration-logs?integration=x&limit=3`);
    expect(listOf(first.body['logs']).map(({ name }) => name)).toEqual(['n4', 'n3', 'n2']);
    const rest = await ask('GET', String(asJson(asJson(first.body['_links'])['next'])['href']));
    expect(listOf(rest.body['logs']).map(({ name }) => name)).toEqual(['n1', 'n0']);
    const sums = await ask('GET', `${ours}/integration-logs/summary?integration=x&name=n1`);
    expect(listOf(sums.body['rows'])).toMatchObject([{ name: 'n1', count: 1, severity: 'info' }]);
  });
});

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

  test.each([
    '/v7/cloud-insights/integration/azure',
    '/v7/cloud-insights/integration/azure/policy/settings',
    '/v7/cloud-insights/lookups/eni/eni-1',
  ])('%s is not there yet: 404 problem', async (url) => {
    const said = await ask('GET', url);
    expect(said).toMatchObject({
      status: 404,
      type: 'application/problem+json',
      body: { title: 'Not Found', status: 404, instance: url },
    });
  });

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
    'at=2026-01-01T00:00:00Z',
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
      headers: { authorization: `Bearer ${admin}`, 'content-type': 'text/xml' },
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

describe('groups and tokens', () => {
  test('an admin of all groups adds one; another does not', async () => {
    const operator = world.token({ aids: 'all' });
    expect((await ask('POST', '/v7/account-groups', { accountGroupName: 'mine' })).status).toBe(403);
    const made = await ask('POST', '/v7/account-groups', { accountGroupName: 'third' }, operator);
    expect(made).toMatchObject({ status: 201, body: { aid: '3', accountGroupName: 'third' } });
    expect((await ask('GET', `${aws}?aid=3`, undefined, operator)).status).toBe(200);
    const mine = await ask('GET', '/v7/account-groups', undefined, viewer);
    expect(mine.body['accountGroups']).toEqual([
      { aid: '1', accountGroupName: 'default', isCurrentAccountGroup: true, isDefaultAccountGroup: true },
    ]);
  });

  test('a token is made, works, is listed without its text, and ends', async () => {
    const made = await ask('POST', `${ours}/tokens`, { name: 'made', role: 'viewer' });
    expect(made.status).toBe(201);
    const text = String(made.body['token']);
    expect((await ask('GET', aws, undefined, text)).status).toBe(200);
    const list = await ask('GET', `${ours}/tokens`);
    expect(list.text).toContain(String(made.body['id']));
    expect(list.text).not.toContain(text.slice(20));
    expect((await ask('DELETE', `${ours}/tokens/${String(made.body['id'])}`)).status).toBe(204);
    expect((await ask('GET', aws, undefined, text)).status).toBe(401);
  });

  test.each([['all'], [['2']], [['4711']]])('nobody gives more than they have: %j', async (aids) => {
    expect((await ask('POST', `${ours}/tokens`, { name: 'more', role: 'viewer', aids })).status).toBe(403);
  });
});

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(asJson) : [];
}

function resources(body: Json): readonly Json[] {
  return listOf(body['resources']);
}

function safely(isSuch: (one: Json) => boolean, one: Json): boolean {
  try {
    return isSuch(one);
  } catch {
    return false;
  }
}

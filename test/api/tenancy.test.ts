// Every operation of the OpenAPI document, with a token of another group: nothing of the first group is to be seen, changed or guessed.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApiOf } from '../../src/api/openapi.ts';
import { routes } from '../../src/api/routes.ts';
import { exampleAccount } from '../support/examples.ts';
import { type ApiWorld, collectedBy, openWorld } from './world.ts';

let world: ApiWorld;
let mine: string;
let theirs: string;
let secrets: readonly string[];
let resourceId: string;
let tokenId: string;
let webhookId: string;
let eniId: string;

beforeAll(async () => {
  world = await openWorld({ collected: ['1'], settings: { feedAtMostMs: 50 } });
  mine = world.token();
  theirs = world.token({ aids: ['2'], defaultAid: '2' });
  const journal = world.journal('1');
  const at = new Date().toISOString();
  journal.log({
    at,
    integrationId: collectedBy('1'),
    integrationName: 'collected into default',
    type: 'inventory-monitoring',
    category: 'cycle',
    severity: 'info',
    name: 'cycle-finished',
    detail: {},
  });
  resourceId = [...journal.resources('Subnet')][0]?.id ?? '';
  eniId = [...journal.resources('NetworkInterface')][0]?.id ?? '';
  tokenId = world.tenants.tokens.list().find(({ aids }) => aids.includes('1'))?.id ?? '';
  journal.webhooks.add(
    {
      id: '7d1f0c8e-0000-4000-8000-00000000000b',
      name: 'webhook of default',
      url: 'https://hooks.example.com/secret-path',
      filter: {},
      waitForActor: false,
      createdAt: at,
      paused: undefined,
      seq: 0,
    },
    'whsec_c2VjcmV0',
  );
  webhookId = journal.webhooks.list()[0]?.id ?? '';
  secrets = [
    'webhook of default',
    'secret-path',
    'whsec_c2VjcmV0',
    collectedBy('1'),
    'collected into default',
    ...[...journal.resources()].map(({ id }) => id),
    ...world.tenants.tokens.list().flatMap(({ id, aids }) => (aids.includes('1') ? [id] : [])),
    '"default"',
    journal.setting('externalId', () => ''),
  ];
});
afterAll(() => world.close());

/** A request of every operation that names things of group 1 wherever it can name any. */
const requests = routes.map((route) => ({ route, path: route.path, body: bodyOf(route.id) }));

function bodyOf(id: string): object | undefined {
  const roleArn = `arn:aws:iam::${exampleAccount}:role/tenancy`;
  const bodies: Readonly<Record<string, object>> = {
    createAwsInventoryIntegration: { name: 'n', roleArn },
    createAwsFlowLogsIntegration: {
      name: 'f',
      roleArn,
      snsTopicsArns: [`arn:aws:sns:eu-west-1:${exampleAccount}:t`],
    },
    updateAwsPolicySettings: {
      enabledResourceGroupTypes: ['ec2'],
      enabledRegions: ['eu-west-1'],
      enabledCloudtrail: true,
    },
    updateIntegration: { name: 'changed' },
    query: { cypher: 'MATCH (n) RETURN n.id AS id' },
    queryTable: { cypher: 'MATCH (n) RETURN n.id AS id' },
    lookUp: [{ eni: 'eni-00000000000000001' }],
    collectNow: { integration: 'none' },
    createAccountGroup: { accountGroupName: 'new' },
    createToken: { name: 't', role: 'viewer' },
    createWebhook: { name: 'w', url: 'https://hooks.example.com/x' },
    updateWebhook: { paused: true },
    redeliverWebhook: {},
  };
  return bodies[id];
}

interface Said {
  readonly status: number;
  readonly text: string;
}

async function ask(
  { route, path, body }: (typeof requests)[number],
  token: string,
  query = '',
): Promise<Said> {
  const { statusCode, body: text } = await world.app.inject({
    method: route.method,
    url: `${namingTheirs(path)}${query}`,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: statusCode, text };
}

function namingTheirs(path: string): string {
  const ids: Readonly<Record<string, string>> = {
    integrationId: collectedBy('1'),
    resourceId,
    tokenId,
    webhookId,
    eniId,
  };
  return path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '');
}

function told(text: string, except: readonly string[]): readonly string[] {
  return secrets.filter((secret) => !except.includes(secret) && text.includes(secret));
}

test('the list of requests is the list of operations', () => {
  const { paths } = openApiOf(routes);
  expect(Object.keys(asRecord(paths)).sort()).toEqual([...new Set(routes.map(({ path }) => path))].sort());
  for (const { route, body } of requests) expect(body !== undefined, route.id).toBe(route.body !== undefined);
});

describe.each(requests.map((request) => [request.route.id, request] as const))('%s', (_id, request) => {
  test('with a token of another group: nothing of this one', async () => {
    const before = told(JSON.stringify([...world.journal('1').resources()]), []).length;
    const said = await ask(request, theirs);
    expect(said.status).not.toBe(500);
    // What the request itself named may come back, as `instance` of a problem.
    expect(told(said.text, [collectedBy('1'), resourceId, tokenId, webhookId, eniId])).toEqual([]);
    if (request.route.id === 'lookUpInterface') expect(said.text).toContain('"grade":"unknown"');
    else if (request.route.path.includes('{')) expect(said.status).toBe(404);
    expect(told(JSON.stringify([...world.journal('1').resources()]), []).length).toBe(before);
  });

  test('a foreign group and one that is not there are refused alike', async () => {
    const foreign = await ask(request, theirs, '?aid=1');
    const unknown = await ask(request, theirs, '?aid=4711');
    expect(foreign.status).toBe(403);
    expect(unknown.text.replaceAll('4711', '1')).toBe(foreign.text);
    expect(unknown.status).toBe(403);
  });

  test('foreign ids and unknown ones are answered alike', async () => {
    if (!request.route.path.includes('{')) return;
    // Of interfaces that are not known there is an answer: that they are not.
    if (request.route.id === 'lookUpInterface') {
      const other = { ...request, path: request.route.path.replace('{eniId}', 'eni-0ffffffffffffffff') };
      const [foreign, unknown] = [await ask(request, theirs), await ask(other, theirs)];
      expect([unknown.status, unknown.text]).toEqual([200, foreign.text]);
      return;
    }
    const made = { ...request, path: request.route.path.replace(/\{\w+\}/, 'nothing-like-that') };
    const [foreign, unknown] = [await ask(request, theirs), await ask(made, theirs)];
    expect(unknown.status).toBe(foreign.status);
    expect(foreign.status).toBe(404);
    expect(asRecord(JSON.parse(unknown.text))['detail']).toBe(asRecord(JSON.parse(foreign.text))['detail']);
  });

  test('without a token: 401', async () => {
    expect((await ask(request, 'none')).status).toBe(401);
  });

  test('roles: a viewer reads, one for enrichment only looks up and exports', async () => {
    const viewer = await ask(request, world.token({ role: 'viewer', aids: ['2'], defaultAid: '2' }));
    const enrichment = await ask(request, world.token({ role: 'enrichment', aids: ['2'], defaultAid: '2' }));
    const { access } = request.route;
    expect(viewer.status === 403).toBe(access === 'admin');
    expect(enrichment.status === 403).toBe(access !== 'any');
  });
});

test('everything that writes is for admins', () => {
  const writing = routes.filter(({ method, id }) => method !== 'GET' && !/^(?:query|lookUp)/.test(id));
  expect(writing.filter(({ access }) => access !== 'admin')).toEqual([]);
});

test.each([
  ['the ambient credentials', {}],
  ['a role that is no integration of the group', { roleArn: `arn:aws:iam::${exampleAccount}:role/tenancy` }],
  ["an external id that is not the integration's", { integration: 'own', externalId: 'stolen' }],
])(
  "an admin of one group cannot collect with %s: they are the daemon's, or another group's",
  async (_what, body) => {
    const before = [...world.journal('2').integrations()];
    const answer = await world.app.inject({
      method: 'POST',
      url: '/v7/cloud-insights/collect',
      headers: { authorization: `Bearer ${theirs}` },
      payload: body,
    });
    expect(answer.statusCode).toBe(403);
    expect([...world.journal('2').integrations()]).toEqual(before);
  },
);

test('a topic of another group is refused without naming the group', async () => {
  const topic = `arn:aws:sns:eu-west-1:${exampleAccount}:taken`;
  const post = (token: string, name: string): Promise<Said> =>
    ask(
      {
        ...byId('createAwsFlowLogsIntegration'),
        body: { name, roleArn: `arn:aws:iam::${exampleAccount}:role/${name}`, snsTopicsArns: [topic] },
      },
      token,
    );
  expect((await post(mine, 'first')).status).toBe(201);
  const refused = await post(theirs, 'second');
  expect(refused.status).toBe(400);
  expect(refused.text).toContain(topic);
  expect(told(refused.text, [])).toEqual([]);
  expect(refused.text).not.toMatch(/default|first|group/);
});

test('an admin of one group does not see or end tokens of more', async () => {
  const operator = world.token({ aids: 'all', defaultAid: '2' });
  const { id } = world.tenants.tokens.list().find(({ aids }) => aids === 'all') ?? { id: '' };
  expect((await ask(byId('listTokens'), theirs)).text).not.toContain(id);
  expect(
    (await ask({ ...byId('revokeToken'), path: `/v7/cloud-insights/tokens/${id}` }, theirs)).status,
  ).toBe(404);
  expect((await ask(byId('listTokens'), operator)).text).toContain(id);
});

function byId(id: string): (typeof requests)[number] {
  const found = requests.find(({ route }) => route.id === id);
  if (found === undefined) throw new Error(`no operation ${id}`);
  return found;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

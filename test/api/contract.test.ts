// Integrations, policies, groups and tokens as api.md says them: shapes, content types, rules; against a simulated AWS.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleAccount } from '../support/examples.ts';
import { asJson, type Ask, asking, aws, fields, ours } from './ask.ts';
import { type ApiWorld, collectedBy, openWorld } from './world.ts';

let world: ApiWorld;
let ask: Ask;

beforeAll(async () => {
  world = await openWorld({ collected: ['1'] });
  ask = asking(world, world.token());
});
afterAll(() => world.close());

let counter = 0;

function role(): string {
  return `arn:aws:iam::${exampleAccount}:role/role-${++counter}`;
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

describe('groups and tokens', () => {
  test('an admin of all groups adds one; another does not', async () => {
    const operator = world.token({ aids: 'all' });
    expect((await ask('POST', '/v7/account-groups', { accountGroupName: 'mine' })).status).toBe(403);
    const made = await ask('POST', '/v7/account-groups', { accountGroupName: 'third' }, operator);
    expect(made).toMatchObject({ status: 201, body: { aid: '3', accountGroupName: 'third' } });
    expect((await ask('GET', `${aws}?aid=3`, undefined, operator)).status).toBe(200);
    const mine = await ask('GET', '/v7/account-groups', undefined, world.token({ role: 'viewer' }));
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

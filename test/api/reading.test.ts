// What is read of an account group: inventory, topology, events, the graph, logs; against a simulated AWS that was collected.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newIntegration } from '../../src/integrations/model.ts';
import { exampleAccount } from '../support/examples.ts';
import { asJson, type Ask, asking, fields, type Json, listOf, nextOf, ours, type Said } from './ask.ts';
import { type ApiWorld, openWorld } from './world.ts';

let world: ApiWorld;
let ask: Ask;

beforeAll(async () => {
  world = await openWorld({ collected: ['1'] });
  ask = asking(world, world.token());
});
afterAll(() => world.close());

describe('inventory', () => {
  test('pages go through everything once, in the order of kind and id', async () => {
    const seen: string[] = [];
    let url: string | undefined = `${ours}/inventory?limit=7`;
    while (url !== undefined) {
      const said: Said = await ask('GET', url);
      const { body } = said;
      expect(body['complete']).toBe(true);
      expect(asJson(body['cycle'])['id']).toBeGreaterThan(0);
      seen.push(...resources(body).map((one) => `${String(one['kind'])} ${String(one['id'])}`));
      url = nextOf(said);
    }
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen).toHaveLength([...world.journal('1').resources()].length);
  });

  test.each(['pending', 'failed'] as const)(
    'an account whose integration is %s could not be read: what lists it is not complete',
    async (state) => {
      const journal = world.journal('1');
      const made = newIntegration({
        id: state,
        name: state,
        account: '999988887777',
        roleArn: 'arn:aws:iam::999988887777:role/groundplan',
        externalId: undefined,
        createdAt: new Date().toISOString(),
      });
      journal.putIntegration({ ...made, state });
      const completeIn = async (query: string): Promise<unknown> =>
        (await ask('GET', `${ours}/inventory?limit=1${query}`)).body['complete'];
      expect(await completeIn('')).toBe(false);
      expect(await completeIn('&account=999988887777')).toBe(false);
      expect(await completeIn(`&account=${exampleAccount}`)).toBe(true);
      journal.putIntegration({ ...made, state: 'connected' });
      expect(await completeIn('')).toBe(true);
    },
  );

  test.each([
    ['account=123412341234', false],
    ['region=ap-southeast-4', false],
    ['kind=NoSuchKind', false],
    [`account=${exampleAccount}&region=eu-west-1&kind=Subnet`, true],
    ['kind=Bucket&region=eu-west-1', true],
  ])('%s: what nobody reads is not complete, however empty', async (query, isComplete) => {
    const { body } = await ask('GET', `${ours}/inventory?limit=1&${query}`);
    expect(body['complete']).toBe(isComplete);
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
    const second = await ask('GET', nextOf(first) ?? '');
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
    const rest = await ask('GET', nextOf(first) ?? '');
    expect(listOf(rest.body['logs']).map(({ name }) => name)).toEqual(['n1', 'n0']);
    const sums = await ask('GET', `${ours}/integration-logs/summary?integration=x&name=n1`);
    expect(listOf(sums.body['rows'])).toMatchObject([{ name: 'n1', count: 1, severity: 'info' }]);
  });
});

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

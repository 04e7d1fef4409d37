// The past in the API: lists, one resource and the map of a time, each with its certainty; 410 before what is kept.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listScope } from '../../src/location-task.ts';
import { normaliseItem } from '../../src/normalise.ts';
import { loadKinds } from '../../src/registry.ts';
import { exampleAccount, exampleRegion } from '../support/examples.ts';
import { asJson, type Ask, asking, type Json, listOf, nextOf, ours } from './ask.ts';
import { type ApiWorld, openWorld } from './world.ts';

let world: ApiWorld;
let ask: Ask;
let collectedAt = '';
let vpcId = '';

const kinds = await loadKinds();
const subnetId = 'subnet-0000000000000dead';
/** Of the reads by hand: an hour after the cycle, and two. */
let clock = new Date();
const later = (hours: number): string => new Date(Date.parse(collectedAt) + hours * 3_600_000).toISOString();

function read(hours: number, shown: readonly object[], gone: readonly string[] = []): void {
  const kind = kinds.find((one) => one.kind === 'Subnet');
  if (kind === undefined) throw new Error('there are subnets');
  const place = { account: exampleAccount, region: exampleRegion, partition: 'aws' };
  const entries = shown.flatMap((item) => {
    const entry = normaliseItem(kind, item, place);
    return entry === 'gone' ? [] : [entry];
  });
  world.journal('1').commit({
    place,
    cycleId: 1,
    integrationId: `${exampleAccount}/reader`,
    kinds: [kind],
    readings: [
      {
        scope: listScope(kind),
        failure: undefined,
        startedAt: later(hours),
        entries,
        gone,
        gaps: [],
        seen: 1,
      },
    ],
    now: new Date(later(hours)),
  });
}

beforeAll(async () => {
  world = await openWorld({ collected: ['1'], now: () => clock });
  ask = asking(world, world.token());
  collectedAt = new Date().toISOString();
  const [vpc] = [...world.journal('1').resources('Vpc')];
  vpcId = vpc?.id ?? '';
  const subnet = { SubnetId: subnetId, VpcId: vpcId, OwnerId: exampleAccount, CidrBlock: '10.0.99.0/24' };
  read(1, [subnet]);
  read(2, [], [subnetId]);
  read(3, []);
  clock = new Date(later(4));
});
afterAll(() => world.close());

async function subnetIn(at: string): Promise<readonly string[]> {
  const found: string[] = [];
  let url: string | undefined = `${ours}/inventory?kind=Subnet&limit=2&at=${at}`;
  while (url !== undefined) {
    const said = await ask('GET', url);
    expect(said.status).toBe(200);
    for (const one of listOf(said.body['resources']))
      if (asJson(one)['id'] === subnetId) found.push(String(asJson(asJson(one)['asOf'])['certainty']));
    url = nextOf(said);
  }
  return found;
}

test('lists have what was there, and say how certain that is', async () => {
  expect(await subnetIn(later(0.5))).toEqual(['changing']);
  expect(await subnetIn(later(1))).toEqual(['known']);
  expect(await subnetIn(later(1.5))).toEqual(['changing']);
  expect(await subnetIn(later(2.5))).toEqual([]);
  const { body } = await ask('GET', `${ours}/inventory?kind=Subnet&limit=1000&at=${later(1)}`);
  expect(body['at']).toBe(later(1));
  // Its tags were not read since, but those of a subnet come with the list: all of them are known.
  expect(body['certainty']).toMatchObject({
    known: listOf(body['resources']).length,
    changing: 0,
    unobserved: 0,
  });
  const all = await ask('GET', `${ours}/inventory?limit=1000&at=${later(1)}`);
  expect(asJson(all.body['certainty'])['blind']).toContainEqual(
    expect.objectContaining({ action: 'ec2:DescribeVpcs', kind: 'Vpc' }),
  );
  expect(all.body['complete']).toBe(false);
});

test('one resource: known, perhaps, not there, and before anybody looked', async () => {
  const at = async (time: string): Promise<Json> =>
    (await ask('GET', `${ours}/inventory/${subnetId}?at=${time}`)).body;
  expect(await at(later(1))).toMatchObject({
    id: subnetId,
    properties: { cidrBlock: '10.0.99.0/24' },
    asOf: { certainty: 'known', presence: 'present' },
  });
  expect(await at(later(2.5))).toMatchObject({ asOf: { certainty: 'known', presence: 'absent' } });
  expect(await at(later(0.5))).toMatchObject({
    asOf: { certainty: 'changing', presence: 'maybe', changing: [{ change: 'created' }] },
  });
  expect((await ask('GET', `${ours}/inventory/subnet-nowhere?at=${later(1)}`)).status).toBe(404);
});

test('the map of a time has nodes and edges of that time, each with its certainty', async () => {
  const map = async (
    query: string,
  ): Promise<{ nodes: readonly Json[]; edges: readonly Json[]; body: Json }> => {
    const { status, body } = await ask('GET', `${ours}/topology?depth=3&${query}`);
    expect(status).toBe(200);
    return { body, nodes: listOf(body['nodes']).map(asJson), edges: listOf(body['edges']).map(asJson) };
  };
  for (const where of [`vpc=${vpcId}`, `account=${exampleAccount}`]) {
    const then = await map(`${where}&at=${later(1)}`);
    expect(then.nodes.find(({ id }) => id === subnetId)).toMatchObject({ certainty: 'known' });
    expect(then.edges).toContainEqual({ type: 'IN_VPC', from: subnetId, to: vpcId, certainty: 'known' });
    const after = await map(`${where}&at=${later(2.5)}`);
    expect(after.nodes.map(({ id }) => id)).not.toContain(subnetId);
    // Everything else is what it is now.
    const now = await map(where);
    expect(after.nodes.map(({ id }) => id).toSorted()).toEqual(now.nodes.map(({ id }) => id).toSorted());
    const drawn = (edges: readonly Json[]): readonly string[] =>
      edges.map(({ type, from, to }) => `${String(from)} ${String(type)} ${String(to)}`).toSorted();
    expect(drawn(after.edges)).toEqual(drawn(now.edges));
    expect((await map(`${where}&at=${later(1.5)}`)).edges).toContainEqual({
      type: 'IN_VPC',
      from: subnetId,
      to: vpcId,
      certainty: 'changing',
    });
  }
});

test('a time that is yet to come is 400, one that is no time too', async () => {
  for (const at of [later(1_000), 'yesterday'])
    for (const path of ['inventory', `inventory/${subnetId}`, 'topology'])
      expect((await ask('GET', `${ours}/${path}?at=${at}`)).status).toBe(400);
});

test('a time before what is kept is 410, and says from when on it is', async () => {
  world.journal('1').pruneChanges(later(2.5));
  for (const path of ['inventory', `inventory/${subnetId}`, 'topology']) {
    const { status, body } = await ask('GET', `${ours}/${path}?at=${later(0.5)}`);
    expect(status).toBe(410);
    expect(String(body['detail'])).toContain('kept from');
  }
  expect((await ask('GET', `${ours}/inventory?at=${later(2.5)}`)).status).toBe(200);
});

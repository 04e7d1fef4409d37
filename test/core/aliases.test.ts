// Zones are the same for all accounts and named by each in its own way: a name leads to the zone once its own account's list was read,
// is a stub until then, and neither is a change in AWS.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkGraph } from '../../graph/check.ts';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import type { GraphEngine } from '../../graph/engine.ts';
import { syncGraph } from '../../graph/writer.ts';
import { type Harness, openHarness } from '../support/harness.ts';
import { type Answers, sourceOf } from '../simulator/world.ts';

const [one, other] = ['111111111111', '222222222222'] as const;
const region = 'eu-west-1';
const zonesOf: Record<string, Record<string, string>> = {
  [one]: { 'euw1-az1': 'eu-west-1a', 'euw1-az2': 'eu-west-1b' },
  [other]: { 'euw1-az1': 'eu-west-1b', 'euw1-az2': 'eu-west-1a' },
};

function balancer(account: string): string {
  return `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/net/edge/1`;
}

/** A load balancer in each account, in the zone that each calls `eu-west-1a`. */
function answers(zones: typeof zonesOf): Answers {
  return Object.fromEntries(
    Object.entries(zones).map(([account, names]) => [
      account,
      {
        [region]: {
          DescribeAvailabilityZones: {
            AvailabilityZones: Object.entries(names).map(([ZoneId, ZoneName]) => ({
              ZoneId,
              ZoneName,
              State: 'available',
            })),
          },
          DescribeLoadBalancers: {
            LoadBalancers: [
              {
                LoadBalancerArn: balancer(account),
                AvailabilityZones: [{ ZoneName: 'eu-west-1a' }],
              },
            ],
          },
        },
      },
    ]),
  );
}

let harness: Harness;
let graph: GraphEngine;
let zones: typeof zonesOf;

beforeEach(async () => {
  zones = zonesOf;
  harness = await openHarness(
    {
      ...sourceOf(answers(zonesOf)),
      answer: (account, at, operation) => answers(zones)[account]?.[at]?.[operation],
    },
    { groups: ['ec2'], regions: [region], cloudtrail: false },
  );
  graph = await openEmbeddedEngine();
});

afterEach(async () => {
  await graph.close();
  await harness.close();
});

/** Where each balancer stands, after the graph followed; it then equals the journal. */
async function places(): Promise<readonly unknown[]> {
  await syncGraph(graph, harness.journal, harness.kinds);
  expect((await checkGraph(graph, harness.journal, harness.kinds)).equal).toBe(true);
  const { rows } = await graph.read({
    text: 'MATCH (b:LoadBalancer)-[:IN_ZONE]->(z:Resource) RETURN b.accountId, z.id, z:Stub ORDER BY b.accountId',
  });
  return rows;
}

async function nodes(): Promise<readonly unknown[]> {
  const { rows } = await graph.read({
    text: 'MATCH (z:Resource) WHERE NOT z:LoadBalancer RETURN z.id, z.accountId ORDER BY z.id',
  });
  return rows;
}

function happened(after: number): readonly unknown[] {
  return harness.journal
    .events({ after, changes: ['created', 'modified', 'deleted', 'released'] })
    .map(({ change, resourceId }) => [change, resourceId]);
}

test('one node for all accounts, owned by none; each account’s name leads to its own zone', async () => {
  await harness.cycle(one);
  await harness.cycle(other);
  expect(await places()).toEqual([
    [one, 'euw1-az1', false],
    [other, 'euw1-az2', false],
  ]);
  expect(await nodes()).toEqual([
    ['euw1-az1', null],
    ['euw1-az2', null],
  ]);
  expect(happened(0)).toEqual([]);
});

test('a name that an account’s own list did not tell stays a stub, whatever it means in another account', async () => {
  harness.simulator.setFaults([{ fault: 'deny', operation: 'DescribeAvailabilityZones', account: other }]);
  await harness.cycle(one);
  await harness.cycle(other);
  const stub = `${other}/${region}/AvailabilityZone/eu-west-1a`;
  expect(await places()).toEqual([
    [one, 'euw1-az1', false],
    [other, stub, true],
  ]);
  harness.simulator.setFaults([]);
  const seq = harness.journal.lastSeq();
  const { changes } = await harness.cycle(other);
  expect(changes).toMatchObject({ created: 0, modified: 0, deleted: 0 });
  expect(happened(seq)).toEqual([]);
  expect(await places()).toEqual([
    [one, 'euw1-az1', false],
    [other, 'euw1-az2', false],
  ]);
  expect(await nodes()).not.toContainEqual([stub, null]);
  // Denied again, it is still known.
  harness.simulator.setFaults([{ fault: 'deny', operation: 'DescribeAvailabilityZones', account: other }]);
  await harness.cycle(other);
  expect(await places()).toContainEqual([other, 'euw1-az2', false]);
});

test('a zone that an account no longer has is a stub again there, and one that nobody has is gone', async () => {
  await harness.cycle(one);
  await harness.cycle(other);
  await places();
  zones = { ...zonesOf, [other]: { 'euw1-az1': 'eu-west-1b' } };
  await harness.cycle(other);
  expect(await places()).toEqual([
    [one, 'euw1-az1', false],
    [other, `${other}/${region}/AvailabilityZone/eu-west-1a`, true],
  ]);
  zones = { [one]: { 'euw1-az2': 'eu-west-1b' }, [other]: {} };
  const seq = harness.journal.lastSeq();
  await harness.cycle(one);
  await harness.cycle(other);
  expect(happened(seq)).toEqual([['deleted', 'euw1-az1']]);
  expect(await places()).toEqual([
    [one, `${one}/${region}/AvailabilityZone/eu-west-1a`, true],
    [other, `${other}/${region}/AvailabilityZone/eu-west-1a`, true],
  ]);
});

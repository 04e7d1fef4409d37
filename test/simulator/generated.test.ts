// A generated estate: the same for the same seed, of the size asked for, and as AWS would have it.
import { expect, test } from 'vitest';
import { toNumber } from '../../src/simulator/generated/addresses.ts';
import { createEstate, type GeneratedAws } from '../../src/simulator/generated/estate.ts';
import type { EstateOptions } from '../../src/simulator/generated/plan.ts';
import type { Items } from '../../src/simulator/generated/sent.ts';

const now = (): Date => new Date('2026-11-22T08:00:00.000Z');
const small = { seed: 'test', accounts: 3, regions: 2, interfaces: 120, now } satisfies EstateOptions;

const operations = [
  'DescribeAvailabilityZones',
  'DescribeVpcs',
  'DescribeSubnets',
  'DescribeRouteTables',
  'DescribeInternetGateways',
  'DescribeNatGateways',
  'DescribeNetworkAcls',
  'DescribeSecurityGroups',
  'DescribeNetworkInterfaces',
  'DescribeInstances',
  'DescribeVpcEndpoints',
  'DescribeVpcPeeringConnections',
  'DescribeAddresses',
  'DescribeLoadBalancers',
  'DescribeTargetGroups',
  'DescribeListeners',
];

function answersOf(aws: GeneratedAws, places = placesOf(aws)): ReadonlyMap<string, string> {
  return new Map(
    places.map(([account, region]) => [
      `${account}/${region}`,
      JSON.stringify(operations.map((operation) => aws.answer(account, region, operation, {}, 'ec2'))),
    ]),
  );
}

function placesOf(aws: GeneratedAws): readonly (readonly [string, string])[] {
  return aws
    .accounts()
    .flatMap((account) => aws.regions(account).map((region) => [account, region] as const));
}

/** What an operation lists at every place, with the account that was asked. */
function listed<Item>(
  aws: GeneratedAws,
  operation: string,
  member: string,
): readonly (readonly [string, Item])[] {
  return placesOf(aws).flatMap(([account, region]) => {
    const answer = aws.answer(account, region, operation, {}, 'ec2');
    return itemsIn<Item>(answer, member).map((item) => [account, item] as const);
  });
}

/** An answer's list, as the generator's own types have it. */
function itemsIn<Item>(answer: unknown, member: string): readonly Item[] {
  return Reflect.get(Object(answer), member) as readonly Item[];
}

test('is the same, byte for byte, for the same seed, and changes in the same way', () => {
  const [one, other] = [createEstate(small), createEstate(small)];
  expect(answersOf(one)).toEqual(answersOf(other));
  expect(one.mutate(80)).toEqual(other.mutate(80));
  expect(answersOf(one)).toEqual(answersOf(other));
  expect(answersOf(createEstate({ ...small, seed: 'another' }))).not.toEqual(answersOf(createEstate(small)));
});

test('does not depend on the order in which locations are asked for', () => {
  const [one, other] = [createEstate(small), createEstate(small)];
  const backwards = answersOf(other, placesOf(other).toReversed());
  for (const [place, answers] of answersOf(one)) expect(backwards.get(place), place).toBe(answers);
});

test.each([
  { accounts: 1, regions: 1, interfaces: 10 },
  { accounts: 3, regions: 4, interfaces: 10 },
  { accounts: 3, regions: 4, interfaces: 333 },
  { accounts: 2, regions: 1, interfaces: 2500 },
])(
  'has as many interfaces as it was asked for: $accounts accounts, $regions regions, $interfaces',
  (size) => {
    const state = createEstate({ seed: 5, ...size }).state();
    expect(state.filter(({ kind }) => kind === 'NetworkInterface')).toHaveLength(size.interfaces);
    expect(
      state.filter(({ kind, properties }) => kind === 'Vpc' && properties['isDefault'] === true),
    ).toHaveLength(size.accounts * size.regions);
  },
);

test('starts at once at any size', () => {
  const started = performance.now();
  const aws = createEstate({ seed: 1, accounts: 200, regions: 32, interfaces: 1_000_000 });
  expect(aws.accounts()).toHaveLength(200);
  expect(performance.now() - started).toBeLessThan(2_000);
});

test.each([
  [{ accounts: 0 }, /accounts: 0 is not a whole number from 1 to 200/],
  [{ regions: 33 }, /regions: 33 is not/],
  [{ interfaces: 9 }, /interfaces: 9 is not/],
  [{ partition: 'aws-moon' }, /no such partition: aws-moon/],
])('refuses %o', (wrong, message) => {
  expect(() => createEstate({ ...small, ...wrong })).toThrow(message);
});

test('is of its partition', () => {
  const aws = createEstate({ ...small, regions: 2, partition: 'aws-us-gov' });
  expect(aws.regions(aws.accounts()[0] ?? '')).toEqual(['us-gov-west-1', 'us-gov-east-1']);
  for (const { kind, id } of aws.state()) if (kind === 'LoadBalancer') expect(id).toMatch(/^arn:aws-us-gov:/);
});

test('has what makes AWS hard: shared subnets, peerings seen from both sides, prefixes, managed things, zones by other names', () => {
  const aws = createEstate({ ...small, interfaces: 300 });
  const subnets = listed<Items['Subnet']>(aws, 'DescribeSubnets', 'Subnets');
  expect(subnets.filter(([account, { OwnerId }]) => account !== OwnerId).length).toBeGreaterThan(0);
  const peerings = listed<Items['VpcPeeringConnection']>(
    aws,
    'DescribeVpcPeeringConnections',
    'VpcPeeringConnections',
  );
  expect(peerings.length).toBeGreaterThan(
    new Set(peerings.map(([, peering]) => peering.VpcPeeringConnectionId)).size,
  );
  const interfaces = listed<Items['NetworkInterface']>(aws, 'DescribeNetworkInterfaces', 'NetworkInterfaces');
  const all = interfaces.map(([, eni]) => eni);
  expect(all.some(({ Ipv4Prefixes }) => Ipv4Prefixes.length > 0)).toBe(true);
  expect(all.some(({ Operator }) => Operator?.Managed === true)).toBe(true);
  expect(all.some(({ Ipv6Addresses = [] }) => Ipv6Addresses.length > 0)).toBe(true);
  expect(new Set(all.map(({ InterfaceType }) => InterfaceType))).toEqual(
    new Set(['interface', 'nat_gateway', 'vpc_endpoint', 'lambda']),
  );
  const names = new Set(
    subnets.map(
      ([account, { AvailabilityZone, AvailabilityZoneId }]) =>
        `${account} ${AvailabilityZoneId} ${AvailabilityZone}`,
    ),
  );
  expect(new Set([...names].map((name) => name.slice(13))).size).toBeGreaterThan(6);
});

test('stays consistent while it changes', () => {
  const aws = createEstate({ ...small, interfaces: 200 });
  for (let round = 0; round < 10; round += 1) {
    aws.mutate(60);
    const subnets = new Map(
      listed<Items['Subnet']>(aws, 'DescribeSubnets', 'Subnets').map(([, subnet]) => [
        subnet.SubnetId,
        subnet,
      ]),
    );
    const enis = new Map(
      listed<Items['NetworkInterface']>(aws, 'DescribeNetworkInterfaces', 'NetworkInterfaces').map(
        ([, eni]) => [eni.NetworkInterfaceId, eni],
      ),
    );
    const held = new Map<string, string>();
    const used = new Map<string, number>();
    for (const [id, eni] of enis) {
      const subnet = subnets.get(eni.SubnetId);
      expect(subnet?.VpcId).toBe(eni.VpcId);
      const [base = '', bits = ''] = (subnet?.CidrBlock ?? '').split('/');
      const size = 2 ** (32 - Number(bits));
      for (const { PrivateIpAddress = '' } of eni.PrivateIpAddresses) {
        const offset = toNumber(PrivateIpAddress) - toNumber(base);
        expect(offset, PrivateIpAddress).toBeGreaterThanOrEqual(4);
        expect(offset, PrivateIpAddress).toBeLessThan(size - 1);
        const key = `${eni.VpcId} ${PrivateIpAddress}`;
        expect(held.get(key), key).toBeUndefined();
        held.set(key, id);
        used.set(eni.SubnetId, (used.get(eni.SubnetId) ?? 0) + 1);
      }
      used.set(eni.SubnetId, (used.get(eni.SubnetId) ?? 0) + 16 * eni.Ipv4Prefixes.length);
    }
    for (const [id, { CidrBlock, AvailableIpAddressCount }] of subnets) {
      const size = 2 ** (32 - Number(CidrBlock.split('/')[1]));
      expect(AvailableIpAddressCount, id).toBe(size - 5 - (used.get(id) ?? 0));
    }
    for (const [, { Instances }] of listed<Items['Instance']>(aws, 'DescribeInstances', 'Reservations')) {
      for (const { NetworkInterfaceId = '' } of Instances[0].NetworkInterfaces) {
        expect(enis.get(NetworkInterfaceId)?.Attachment?.InstanceId).toBe(Instances[0].InstanceId);
      }
    }
    for (const [, { NetworkInterfaceId, PublicIp }] of listed<Items['ElasticIp']>(
      aws,
      'DescribeAddresses',
      'Addresses',
    )) {
      if (NetworkInterfaceId !== undefined)
        expect(enis.get(NetworkInterfaceId)?.Association?.PublicIp).toBe(PublicIp);
    }
  }
});

test('replaces what changes and alters nothing in place', () => {
  const aws = createEstate(small);
  const frozen = new Set<unknown>();
  for (let round = 0; round < 20; round += 1) {
    for (const [account, region] of placesOf(aws)) {
      for (const operation of operations) {
        for (const list of Object.values(Object(aws.answer(account, region, operation, {}, 'ec2')))) {
          if (Array.isArray(list)) for (const item of list) freeze(item, frozen);
        }
      }
    }
    expect(() => aws.mutate(40)).not.toThrow();
  }
});

function freeze(value: unknown, frozen: Set<unknown>): void {
  if (typeof value !== 'object' || value === null || value instanceof Date || frozen.has(value)) return;
  frozen.add(Object.freeze(value));
  for (const inner of Object.values(value)) freeze(inner, frozen);
}

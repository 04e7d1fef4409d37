// What is answered to what key: grades, reasons, and what of the network counts.
import { describe, expect, test } from 'vitest';
import instanceKind from '../../collectors/instance.ts';
import loadBalancerKind from '../../collectors/load-balancer.ts';
import eniKind from '../../collectors/network-interface.ts';
import routeTableKind from '../../collectors/route-table.ts';
import subnetKind from '../../collectors/subnet.ts';
import attachmentKind from '../../collectors/transit-gateway-attachment.ts';
import vpcKind from '../../collectors/vpc.ts';
import peeringKind from '../../collectors/vpc-peering-connection.ts';
import type { Answer } from '../../src/lookup/answer.ts';
import { find } from '../../src/lookup/find.ts';
import { Index } from '../../src/lookup/views.ts';
import { openIndexer } from '../../src/lookup/indexer.ts';
import type { LookupKey } from '../../src/lookup/key.ts';
import { minute } from '../journal/world.ts';
import { eni, idOf, one, type Small, small, two, vpc } from './small.ts';

const A = idOf('vpc', 'a');

/** Answers as of now; times are minutes. */
function asking(
  { reader }: Small,
  tags: readonly string[] = [],
): (key: Omit<LookupKey, 'at'>, at?: number) => Answer {
  const index = new Index(openIndexer(reader, { tags }).generation);
  const options = { now: Date.parse(minute(600)), keptFrom: Date.parse(minute(-60)) };
  return (key, at) => find(index, at === undefined ? key : { ...key, at: minute(at) }, options);
}

/** An address that went from one interface to another between the reads of minutes 10 and 15. */
function moved(): Small {
  const world = small();
  world.list(vpcKind, 5, [vpc('a', '10.0.0.0/16')]);
  world.list(eniKind, 5, [
    eni({ id: '1', ips: ['10.0.0.5'], instance: '1' }),
    eni({ id: '2', ips: ['10.0.0.6'] }),
  ]);
  world.list(eniKind, 10, []);
  world.list(eniKind, 15, [eni({ id: '2', ips: ['10.0.0.6', '10.0.0.5'] })], { gone: [idOf('eni', '1')] });
  world.list(eniKind, 20, []);
  return world;
}

describe('an address that moves', () => {
  test.each([
    [8, 'exact', false, [idOf('eni', '1')]],
    [10, 'exact', false, [idOf('eni', '1')]],
    [12, 'ambiguous', false, [idOf('eni', '1'), idOf('eni', '2')]],
    [16, 'exact', false, [idOf('eni', '2')]],
    [20, 'exact', false, [idOf('eni', '2')]],
    [21, 'exact', true, [idOf('eni', '2')]],
    [3, 'unknown', false, []],
  ] as const)('at minute %i: %s', (at, grade, provisional, ids) => {
    const answer = asking(moved())({ ip: '10.0.0.5', vpc: A }, at);
    const told =
      answer.grade === 'exact' ? [answer.id] : answer.candidates.map(({ resource }) => resource.id);
    expect([answer.grade, answer.provisional, told.toSorted()]).toEqual([grade, provisional, ids]);
    expect(answer.toJSON()).toMatchObject({ grade, provisional });
  });

  test('without a time it is as of the last read, which the answer names', () => {
    const answer = asking(moved())({ ip: '10.0.0.5', vpc: A });
    expect(answer).toMatchObject({ grade: 'exact', provisional: false, asOf: minute(20), until: null });
    expect(answer.from?.slice(0, 19)).toBe(minute(15).slice(0, 17) + '01');
    expect(answer.resource).toMatchObject({
      id: idOf('eni', '2'),
      accountId: one,
      vpcId: A,
      region: 'eu-west-1',
    });
  });

  test('the interface that had it is known, but not then', () => {
    const ask = asking(moved());
    expect(ask({ eni: idOf('eni', '1') })).toMatchObject({ grade: 'unknown', reason: 'not-then' });
    expect(ask({ eni: idOf('eni', '1') }, 8)).toMatchObject({ grade: 'exact', until: minute(10) });
    expect(ask({ id: idOf('i', '1') }, 8).interfaces).toEqual([idOf('eni', '1')]);
    expect(ask({ eni: idOf('eni', '1') }, 2)).toMatchObject({ grade: 'unknown', reason: 'unobserved' });
  });
});

describe('keys', () => {
  const ask = (key: Omit<LookupKey, 'at'>): Answer => {
    const world = small();
    world.list(vpcKind, 5, [vpc('a', '10.0.0.0/16')]);
    world.list(eniKind, 5, [
      eni({ id: 'c1', ips: ['10.0.0.5', '10.0.0.9'], prefixes: ['10.0.7.16/28'], ipv6: ['2001:db8::1'] }),
      eni({ id: 'c2', ips: ['10.0.7.1'], prefixes: ['10.0.7.0/28'], publicIp: '52.1.2.3' }),
    ]);
    return asking(world)(key);
  };

  test.each([
    [{ eni: idOf('eni', 'C1').toUpperCase().replace('ENI', 'eni') }, 'c1'],
    [{ ip: '10.0.0.9', vpc: A.toUpperCase().replace('VPC', 'Vpc') }, 'c1'],
    [{ ip: '10.0.7.30', vpc: A }, 'c1'],
    [{ ip: '10.0.7.1', vpc: A }, 'c2'],
    [{ ip: '::ffff:10.0.0.5', vpc: A }, 'c1'],
    [{ ip: '::FFFF:0A00:0005', vpc: A }, 'c1'],
    [{ ip: '2001:DB8:0::0001', vpc: A }, 'c1'],
    [{ ip: '2001:db8::1%eth0' }, 'c1'],
    [{ ip: '52.1.2.3' }, 'c2'],
    [{ ip: '52.1.2.3', vpc: A }, 'c2'],
    [{ ip: '10.0.0.5' }, 'c1'],
    [JSON.parse('{"ip": "10.0.0.5", "vpc": null, "at": null}'), 'c1'],
  ] as const)('%j', (key, id) => {
    expect(ask(key)).toMatchObject({ grade: 'exact', id: idOf('eni', id) });
  });

  test.each([
    [{ eni: 'eni-xyz' }],
    [{ eni: 'i-00000000000000001' }],
    [{ ip: '10.0.0.256', vpc: A }],
    [{ ip: '10.0.0.05', vpc: A }],
    [{ ip: 'host', vpc: A }],
    [{ ip: '10.0.0.5', vpc: 'a' }],
    [{ ip: '10.0.0.5', account: '1' }],
    [{ id: 'rtb-00000000000000001' }],
    [{}],
  ] as const)('%j is malformed, and says how', (key) => {
    const answer = ask(key);
    expect(answer).toMatchObject({ grade: 'unknown', reason: 'malformed' });
    expect(answer.message).toMatch(/^"|^a key/);
  });

  test('times that are none, yet to come, or no longer kept', () => {
    const ask = asking(moved());
    expect(ask({ ip: '10.0.0.5', vpc: A }, 900)).toMatchObject({ grade: 'unknown', reason: 'future' });
    expect(ask({ ip: '10.0.0.5', vpc: A }, -90)).toMatchObject({
      grade: 'unknown',
      reason: 'before-retention',
    });
    const index = new Index(openIndexer(moved().reader).generation);
    const options = { now: Date.parse(minute(600)), keptFrom: -Infinity };
    const at = (time: string | number): Answer => find(index, { ip: '10.0.0.5', vpc: A, at: time }, options);
    expect(at('yesterday')).toMatchObject({ reason: 'malformed' });
    for (const time of [
      Date.parse(minute(8)),
      Date.parse(minute(8)) / 1000,
      String(Date.parse(minute(8)) / 1000),
    ])
      expect(at(time)).toMatchObject({ grade: 'exact' });
  });
});

describe('a denial', () => {
  test('hides what it would say: named, with since when', () => {
    const world = small();
    world.list(vpcKind, 5, [vpc('a', '10.0.0.0/16')]);
    world.list(eniKind, 5, 'denied');
    const answer = asking(world)({ ip: '10.0.0.5', vpc: A }, 8);
    expect(answer).toMatchObject({
      grade: 'hidden',
      hiddenBy: [
        { accountId: one, region: 'eu-west-1', action: 'ec2:DescribeNetworkInterfaces', since: minute(5) },
      ],
    });
    expect(asking(world)({ eni: idOf('eni', '1') })).toMatchObject({ grade: 'hidden' });
    expect(asking(world)({ eni: idOf('eni', '1'), account: two })).toMatchObject({ grade: 'unknown' });
  });

  test('of an hour hides who had an address meanwhile, but not what an interface was', () => {
    const world = moved();
    world.list(eniKind, 25, 'denied');
    world.list(eniKind, 90, []);
    world.list(eniKind, 95, []);
    const ask = asking(world);
    expect(ask({ ip: '10.0.0.5', vpc: A }, 40)).toMatchObject({
      grade: 'hidden',
      hiddenBy: [{ since: minute(20), until: minute(90) }],
      candidates: [{ resource: { id: idOf('eni', '2') } }],
    });
    expect(ask({ eni: idOf('eni', '2') }, 40)).toMatchObject({ grade: 'exact' });
    expect(ask({ ip: '10.0.0.5', vpc: A }, 93)).toMatchObject({ grade: 'exact' });
  });

  test('that lasts makes later answers provisional', () => {
    const world = moved();
    world.list(eniKind, 25, 'denied');
    const ask = asking(world);
    expect(ask({ ip: '10.0.0.5', vpc: A }, 40)).toMatchObject({
      grade: 'exact',
      provisional: true,
      asOf: minute(20),
    });
    expect(ask({ ip: '10.0.0.77', vpc: A }, 40)).toMatchObject({ grade: 'hidden' });
    expect(ask({ ip: '10.0.0.77', vpc: A }, 18)).toMatchObject({ grade: 'unknown', reason: 'not-then' });
  });
});

test('between two complete reads, however far apart, what both show is exact and what differs is ambiguous', () => {
  const world = moved();
  // The daemon was off for six hours: nothing failed, and nothing was read.
  world.list(eniKind, 380, [eni({ id: '3', ips: ['10.0.0.7'] })]);
  world.list(eniKind, 385, []);
  const ask = asking(world);
  expect(ask({ ip: '10.0.0.5', vpc: A }, 200)).toMatchObject({
    grade: 'exact',
    provisional: false,
    id: idOf('eni', '2'),
  });
  expect(ask({ ip: '10.0.0.7', vpc: A }, 200)).toMatchObject({
    grade: 'ambiguous',
    reason: 'changing',
    candidates: [{ resource: { id: idOf('eni', '3') } }],
  });
  expect(ask({ ip: '10.0.0.8', vpc: A }, 200)).toMatchObject({ grade: 'unknown', reason: 'not-then' });
});

test('in a shared VPC its owner saw the interface before its own account was watched', () => {
  const world = small();
  const guest = eni({ id: '9', ips: ['10.0.0.9'], account: two });
  world.list(vpcKind, 5, [vpc('a', '10.0.0.0/16')]);
  world.list(eniKind, 5, [guest]);
  world.list(eniKind, 10, []);
  world.list(eniKind, 40, [guest], { account: two });
  world.list(eniKind, 45, []);
  world.list(eniKind, 45, [], { account: two });
  const ask = asking(world);
  expect(ask({ ip: '10.0.0.9', vpc: A }, 8)).toMatchObject({ grade: 'exact', provisional: false });
  expect(ask({ ip: '10.0.0.9', vpc: A }, 42)).toMatchObject({ grade: 'exact', provisional: false });
});

describe('other VPCs', () => {
  function peered(status: string): Small {
    const world = small();
    world.list(vpcKind, 5, [vpc('a', '10.0.0.0/16'), vpc('b', '10.1.0.0/16')]);
    world.list(vpcKind, 5, [vpc('c', '10.2.0.0/16', two), vpc('d', '10.1.0.0/16', two)], { account: two });
    world.list(eniKind, 5, [eni({ id: 'b', vpc: 'b', ips: ['10.1.0.5'] })]);
    world.list(eniKind, 5, [eni({ id: 'c', vpc: 'c', ips: ['10.2.0.5'], account: two })], { account: two });
    world.list(peeringKind, 5, [
      {
        VpcPeeringConnectionId: idOf('pcx', '1'),
        Status: { Code: status },
        RequesterVpcInfo: { OwnerId: one, VpcId: A, Region: 'eu-west-1', CidrBlock: '10.0.0.0/16' },
        AccepterVpcInfo: {
          OwnerId: one,
          VpcId: idOf('vpc', 'b'),
          Region: 'eu-west-1',
          CidrBlock: '10.1.0.0/16',
        },
      },
    ]);
    return world;
  }

  test('over a peering', () => {
    expect(asking(peered('active'))({ ip: '10.1.0.5', vpc: A })).toMatchObject({
      grade: 'exact',
      id: idOf('eni', 'b'),
      via: idOf('pcx', '1'),
    });
    expect(asking(peered('pending-acceptance'))({ ip: '10.1.0.5', vpc: A })).toMatchObject({
      grade: 'unknown',
    });
  });

  test('over a transit gateway; where two are reachable that have the address, neither is said', () => {
    const world = peered('active');
    const attachment = (id: string, name: string, owner: string): object => ({
      TransitGatewayAttachmentId: idOf('tgw-attach', id),
      TransitGatewayId: idOf('tgw', '1'),
      TransitGatewayOwnerId: one,
      ResourceOwnerId: owner,
      ResourceType: 'vpc',
      ResourceId: idOf('vpc', name),
      State: 'available',
    });
    world.list(attachmentKind, 5, [attachment('1', 'a', one), attachment('2', 'c', two)]);
    const ask = asking(world);
    expect(ask({ ip: '10.2.0.5', vpc: A })).toMatchObject({
      grade: 'exact',
      id: idOf('eni', 'c'),
      via: idOf('tgw', '1'),
    });
    expect(ask({ ip: '10.2.0.5', vpc: idOf('vpc', 'b') })).toMatchObject({ grade: 'unknown' });
    world.list(attachmentKind, 10, [attachment('3', 'd', two)]);
    expect(asking(world)({ ip: '10.1.0.5', vpc: A })).toMatchObject({
      grade: 'ambiguous',
      reason: 'several-ways',
      candidates: [{ resource: { id: idOf('eni', 'b') } }],
    });
  });

  test('without a VPC an address that two have is ambiguous, within an account it is not', () => {
    const ask = asking(peered('active'));
    expect(ask({ ip: '10.1.0.5' })).toMatchObject({ grade: 'ambiguous', reason: 'no-vpc' });
    expect(ask({ ip: '10.1.0.5', account: one })).toMatchObject({ grade: 'exact', id: idOf('eni', 'b') });
    expect(ask({ ip: '10.9.0.5' })).toMatchObject({ grade: 'unknown' });
  });
});

describe('what an answer tells', () => {
  test('of an instance and its interface: names, chosen tags, cluster, public subnet since when', () => {
    const world = small();
    const routes = (gateway: string): object => ({
      RouteTableId: idOf('rtb', '1'),
      VpcId: A,
      OwnerId: one,
      Associations: [{ Main: true }],
      Routes: [
        {
          DestinationCidrBlock: '0.0.0.0/0',
          State: 'active',
          ...(gateway.startsWith('igw') ? { GatewayId: gateway } : { NatGatewayId: gateway }),
        },
      ],
    });
    world.list(subnetKind, 5, [{ SubnetId: idOf('subnet', '1'), VpcId: A, OwnerId: one }]);
    world.list(routeTableKind, 5, [routes(idOf('nat', '1'))]);
    const tags = [
      { Key: 'Name', Value: 'web – 1' },
      { Key: 'team', Value: 'a=b' },
      { Key: 'kubernetes.io/cluster/shop', Value: 'owned' },
    ];
    world.list(instanceKind, 5, [
      { InstanceId: idOf('i', '1'), VpcId: A, Tags: tags, State: { Name: 'running' } },
    ]);
    world.list(eniKind, 5, [eni({ id: '1', ips: ['10.0.0.5'], instance: '1' })]);
    world.list(eniKind, 10, []);
    world.list(routeTableKind, 12, [routes(idOf('igw', '1'))]);
    world.list(eniKind, 15, []);
    const ask = asking(world, ['team']);
    const told = {
      kind: 'NetworkInterface',
      instanceId: idOf('i', '1'),
      instanceName: 'web – 1',
      cluster: 'shop',
      tags: { team: 'a=b' },
      securityGroups: [idOf('sg', '1')],
      availabilityZoneId: 'euw1-az1',
    };
    expect(ask({ eni: idOf('eni', '1') }, 8).resource).toMatchObject({ ...told, subnet: 'private' });
    expect(ask({ eni: idOf('eni', '1') }, 14).resource).toMatchObject({ ...told, subnet: 'public' });
    expect(ask({ id: idOf('i', '1') })).toMatchObject({
      grade: 'exact',
      resource: { kind: 'Instance', name: 'web – 1' },
      interfaces: [idOf('eni', '1')],
    });
  });

  test('of a load balancer: its interfaces over time, by its ARN', () => {
    const world = small();
    const arn = `arn:aws:elasticloadbalancing:eu-west-1:${one}:loadbalancer/app/shop/0123456789abcdef`;
    const description = 'ELB app/shop/0123456789abcdef';
    world.list(loadBalancerKind, 5, [
      { LoadBalancerArn: arn, LoadBalancerName: 'shop', Type: 'application', VpcId: A },
    ]);
    world.list(eniKind, 5, [eni({ id: '1', ips: ['10.0.0.5'], description })]);
    world.list(eniKind, 10, [eni({ id: '2', ips: ['10.0.0.6'], description })], { gone: [idOf('eni', '1')] });
    world.list(eniKind, 15, []);
    const ask = asking(world);
    expect(ask({ eni: idOf('eni', '2') }).resource).toMatchObject({
      ownerService: 'elasticloadbalancing',
      ownerName: 'shop',
      ownerId: arn,
      loadBalancer: arn,
    });
    expect(ask({ id: arn })).toMatchObject({
      grade: 'exact',
      interfaces: [idOf('eni', '2')],
      resource: { loadBalancerName: 'shop' },
    });
    expect(ask({ id: arn }, 8).interfaces.toSorted()).toEqual([idOf('eni', '1'), idOf('eni', '2')]);
  });
});

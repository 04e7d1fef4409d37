// Makes what a network consists of: the VPC, subnets, route tables, filters, the way to the internet. Used to generate an estate and
// to alter it.
import type { IpPermission, NetworkAclEntry, Route } from '@aws-sdk/client-ec2';
import { AddressPool } from './addresses.ts';
import type { Hand } from './hand.ts';
import { zoneId, zoneName } from './names.ts';
import type { VpcPlan } from './plan.ts';
import type { SentRouteTable } from './sent.ts';
import { tagsFor } from './tags.ts';
import { createNetwork, type Network, type Place, type Segment, type Tier } from './world.ts';

/** A VPC with its main route table, its default group and its default filter, as AWS makes it; no subnet yet. */
export function makeVpc(hand: Hand, home: Place, plan: VpcPlan): Network {
  const network = createNetwork(hand.world, home, plan);
  hand.put('Vpc', home, plan.id, {
    VpcId: plan.id,
    OwnerId: home.account,
    State: 'available',
    CidrBlock: plan.cidr,
    CidrBlockAssociationSet: [block(hand, plan.cidr)],
    ...(plan.ipv6 === undefined
      ? {}
      : {
          Ipv6CidrBlockAssociationSet: [
            {
              AssociationId: hand.id('vpc-cidr-assoc'),
              Ipv6CidrBlock: `${plan.ipv6}::/56`,
              Ipv6CidrBlockState: { State: 'associated' as const },
              NetworkBorderGroup: plan.region,
              Ipv6Pool: 'Amazon',
            },
          ],
        }),
    DhcpOptionsId: hand.world.plan.names.id('dopt', `${home.account} ${home.region}`),
    InstanceTenancy: 'default',
    IsDefault: plan.isDefault,
    Tags: tagsFor(hand.random, plan.name),
  });
  makeTable(hand, network, plan.isDefault ? '' : 'main', true);
  makeAcl(hand, network, true);
  makeGroup(hand, network, home, 'default');
  return network;
}

export function block(
  hand: Hand,
  cidr: string,
): { AssociationId: string; CidrBlock: string; CidrBlockState: { State: 'associated' } } {
  return {
    AssociationId: hand.id('vpc-cidr-assoc'),
    CidrBlock: cidr,
    CidrBlockState: { State: 'associated' },
  };
}

interface SubnetShape {
  readonly name: string;
  readonly cidr: string;
  readonly zone: number;
  readonly tier: Tier;
  readonly shared?: boolean;
}

export function makeSubnet(hand: Hand, network: Network, shape: SubnetShape): Segment {
  const { home, plan } = network;
  const id = hand.id('subnet');
  const ipv6 =
    plan.ipv6 === undefined || shape.tier === 'data'
      ? undefined
      : `${plan.ipv6}:${(network.segments.length + 1).toString(16)}`;
  const segment: Segment = {
    id,
    name: shape.name,
    zone: shape.zone,
    tier: shape.tier,
    pool: new AddressPool(shape.cidr),
    ipv6,
    shared: shape.shared === true,
  };
  network.segments.push(segment);
  hand.put('Subnet', home, id, {
    SubnetId: id,
    SubnetArn: `arn:${hand.world.plan.partition}:ec2:${home.region}:${home.account}:subnet/${id}`,
    OwnerId: home.account,
    VpcId: network.id,
    State: 'available',
    CidrBlock: shape.cidr,
    Ipv6CidrBlockAssociationSet:
      ipv6 === undefined
        ? []
        : [
            {
              AssociationId: hand.id('subnet-cidr-assoc'),
              Ipv6CidrBlock: `${ipv6}::/64`,
              Ipv6CidrBlockState: { State: 'associated' },
            },
          ],
    AvailabilityZone: zoneName(home.account, home.region, shape.zone),
    AvailabilityZoneId: zoneId(home.region, shape.zone),
    AvailableIpAddressCount: segment.pool.free,
    MapPublicIpOnLaunch: shape.tier === 'public' || shape.tier === 'default',
    AssignIpv6AddressOnCreation: ipv6 !== undefined,
    DefaultForAz: plan.isDefault,
    Ipv6Native: false,
    EnableDns64: false,
    Tags: tagsFor(hand.random, shape.name),
  });
  const acl = network.acls.values()[0];
  if (acl !== undefined) guard(hand, network, acl.id, id);
  return segment;
}

export function makeTable(hand: Hand, network: Network, name: string, main = false): string {
  const id = hand.id('rtb');
  const { home, plan } = network;
  const vpc = hand.get('Vpc', home, network.id);
  const ranges = vpc?.CidrBlockAssociationSet.map(({ CidrBlock = '' }) => CidrBlock) ?? [];
  const locals = [...ranges, ...(plan.ipv6 === undefined ? [] : [`${plan.ipv6}::/56`])];
  hand.put('RouteTable', home, id, {
    RouteTableId: id,
    OwnerId: home.account,
    VpcId: network.id,
    Associations: main ? [association(hand, id, { Main: true })] : [],
    PropagatingVgws: [],
    Routes: locals.map((range) => route(range, { GatewayId: 'local' })),
    Tags: tagsFor(hand.random, name),
  });
  network.tables.add({ id, home });
  return id;
}

type Association = SentRouteTable['Associations'][number];

export function association(
  hand: Hand,
  table: string,
  end: { readonly Main: true } | { readonly SubnetId: string } | { readonly GatewayId: string },
): Association {
  return {
    Main: 'Main' in end,
    ...end,
    RouteTableId: table,
    RouteTableAssociationId: hand.id('rtbassoc'),
    AssociationState: { State: 'associated' },
  };
}

export function associate(
  hand: Hand,
  network: Network,
  table: string,
  end: { readonly SubnetId: string } | { readonly GatewayId: string },
): void {
  hand.alter('RouteTable', network.home, table, (item) => ({
    ...item,
    Associations: [...item.Associations, association(hand, table, end)],
  }));
}

export function route(destination: string, target: Omit<Route, 'Origin' | 'State'>): Route {
  const to = destination.startsWith('pl-')
    ? { DestinationPrefixListId: destination }
    : destination.includes(':')
      ? { DestinationIpv6CidrBlock: destination }
      : { DestinationCidrBlock: destination };
  return {
    ...to,
    ...target,
    Origin: target.GatewayId === 'local' ? 'CreateRouteTable' : 'CreateRoute',
    State: 'active',
  };
}

export function destinationOf(route: Route): string {
  return route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? '';
}

/** A route to the destination, in the place of the one that was there. */
export function setRoute(hand: Hand, network: Network, table: string, next: Route): void {
  hand.alter('RouteTable', network.home, table, (item) => ({
    ...item,
    Routes: [...item.Routes.filter((old) => destinationOf(old) !== destinationOf(next)), next],
  }));
}

/** What pointed at something that went stays, as a blackhole. */
export function blackhole(hand: Hand, network: Network, isGone: (route: Route) => boolean): void {
  for (const { id } of network.tables.values()) {
    const table = hand.get('RouteTable', network.home, id);
    if (table?.Routes.some((route) => route.State === 'active' && isGone(route)) !== true) continue;
    const Routes = table.Routes.map((route) =>
      isGone(route) ? { ...route, State: 'blackhole' as const } : route,
    );
    hand.put('RouteTable', network.home, id, { ...table, Routes });
  }
}

export function makeAcl(hand: Hand, network: Network, isDefault: boolean): string {
  const id = hand.id('acl');
  const { home } = network;
  const entries = (Egress: boolean): NetworkAclEntry[] => [
    { CidrBlock: '0.0.0.0/0', Protocol: '-1', Egress, RuleAction: 'allow', RuleNumber: 100 },
    { CidrBlock: '0.0.0.0/0', Protocol: '-1', Egress, RuleAction: 'deny', RuleNumber: 32_767 },
  ];
  hand.put('NetworkAcl', home, id, {
    NetworkAclId: id,
    OwnerId: home.account,
    VpcId: network.id,
    IsDefault: isDefault,
    Associations: [],
    Entries: [...entries(false), ...entries(true)],
    Tags: isDefault ? [] : tagsFor(hand.random, `${network.plan.name}-data`),
  });
  network.acls.add({ id, home });
  return id;
}

/** Puts a subnet behind a filter, and takes it from the one that it was behind. */
export function guard(hand: Hand, network: Network, acl: string, subnet: string): void {
  for (const { id } of network.acls.values()) {
    const item = hand.get('NetworkAcl', network.home, id);
    if (item === undefined || id === acl || !item.Associations.some(({ SubnetId }) => SubnetId === subnet))
      continue;
    const Associations = item.Associations.filter(({ SubnetId }) => SubnetId !== subnet);
    hand.put('NetworkAcl', network.home, id, { ...item, Associations });
  }
  hand.alter('NetworkAcl', network.home, acl, (item) => ({
    ...item,
    Associations: [
      ...item.Associations.filter(({ SubnetId }) => SubnetId !== subnet),
      { NetworkAclAssociationId: hand.id('aclassoc'), NetworkAclId: acl, SubnetId: subnet },
    ],
  }));
}

/** `owner`: whose group it is; a participant of a shared VPC has groups of its own there. */
export function makeGroup(
  hand: Hand,
  network: Network,
  owner: Place,
  name: string,
  ingress: readonly IpPermission[] = [],
): string {
  const id = hand.id('sg');
  const isDefault = name === 'default';
  hand.put('SecurityGroup', owner, id, {
    GroupId: id,
    SecurityGroupArn: `arn:${hand.world.plan.partition}:ec2:${owner.region}:${owner.account}:security-group/${id}`,
    GroupName: name,
    Description: isDefault ? 'default VPC security group' : `for ${name}`,
    OwnerId: owner.account,
    VpcId: network.id,
    IpPermissions: isDefault ? [allow(undefined, id)] : [...ingress],
    IpPermissionsEgress: [
      {
        IpProtocol: '-1',
        IpRanges: [{ CidrIp: '0.0.0.0/0' }],
        Ipv6Ranges: [],
        PrefixListIds: [],
        UserIdGroupPairs: [],
      },
    ],
    Tags: isDefault ? [] : tagsFor(hand.random, name),
  });
  (owner === network.home ? network.groups : network.participantGroups).add({ id, home: owner });
  return id;
}

/** Traffic from address ranges, groups or prefix lists; without a port: all of it. */
export function allow(port: number | undefined, ...sources: readonly string[]): IpPermission {
  const of = (prefix: string): readonly string[] => sources.filter((source) => source.startsWith(prefix));
  const ranges = sources.filter((source) => source.includes('/'));
  return {
    ...(port === undefined ? { IpProtocol: '-1' } : { IpProtocol: 'tcp', FromPort: port, ToPort: port }),
    IpRanges: ranges.filter((range) => !range.includes(':')).map((CidrIp) => ({ CidrIp })),
    Ipv6Ranges: ranges.filter((range) => range.includes(':')).map((CidrIpv6) => ({ CidrIpv6 })),
    PrefixListIds: of('pl-').map((PrefixListId) => ({ PrefixListId })),
    UserIdGroupPairs: of('sg-').map((GroupId) => ({ GroupId })),
  };
}

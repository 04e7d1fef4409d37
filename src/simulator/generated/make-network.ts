// Makes what a network consists of: the VPC, with what AWS makes along with it, and its subnets.
import { AddressPool } from './addresses.ts';
import type { Hand } from './hand.ts';
import { guard, makeAcl, makeGroup } from './make-filters.ts';
import { makeTable } from './make-routes.ts';
import { zoneId, zoneName } from './names.ts';
import type { VpcPlan } from './plan.ts';
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

// What one account has in one region of the demo's AWS, and the whole answer that each describe operation gives of it.
import type {
  Address,
  AvailabilityZone,
  ManagedPrefixList,
  NatGateway,
  NetworkAcl,
  PrefixListEntry,
  RouteTable,
  SecurityGroup,
  Subnet,
  Vpc,
  VpcPeeringConnection,
} from '@aws-sdk/client-ec2';
import { noSuchParent } from '../simulator/answers.ts';
import type { Json } from '../simulator/record.ts';
import type { OwnedInstance, SentEndpoint, SentInterface } from './interface-shapes.ts';
import type { Balancing } from './load-balancer-shapes.ts';
import type { SentInternetGateway } from './shapes.ts';

export interface PrefixList {
  readonly list: ManagedPrefixList & { readonly PrefixListId: string };
  readonly entries: readonly PrefixListEntry[];
}

/** Items are replaced, never altered: the simulated AWS keeps them as written bytes. */
export interface Location {
  readonly account: string;
  readonly region: string;
  readonly zones: readonly AvailabilityZone[];
  readonly vpcs: readonly Vpc[];
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTable[];
  readonly internetGateways: readonly SentInternetGateway[];
  readonly natGateways: readonly NatGateway[];
  readonly addresses: readonly Address[];
  readonly acls: readonly NetworkAcl[];
  readonly groups: readonly SecurityGroup[];
  readonly interfaces: readonly SentInterface[];
  readonly instances: readonly OwnedInstance[];
  readonly endpoints: readonly SentEndpoint[];
  readonly peerings: readonly VpcPeeringConnection[];
  readonly prefixLists: readonly PrefixList[];
  readonly balancing: readonly Balancing[];
}

type Answer = (location: Location, parent: string | undefined) => object | typeof noSuchParent;

/** Operations asked once per parent, with the parameter that names it. */
const parents: Readonly<Record<string, string>> = {
  GetManagedPrefixListEntries: 'PrefixListId',
  DescribeListeners: 'LoadBalancerArn',
  DescribeRules: 'ListenerArn',
  DescribeTargetHealth: 'TargetGroupArn',
};

const answers: Readonly<Record<string, Answer>> = {
  DescribeAvailabilityZones: ({ zones }) => ({ AvailabilityZones: zones }),
  DescribeVpcs: ({ vpcs }) => ({ Vpcs: vpcs }),
  DescribeSubnets: ({ subnets }) => ({ Subnets: subnets }),
  DescribeRouteTables: ({ routeTables }) => ({ RouteTables: routeTables }),
  DescribeInternetGateways: ({ internetGateways }) => ({ InternetGateways: internetGateways }),
  DescribeNatGateways: ({ natGateways }) => ({ NatGateways: natGateways }),
  DescribeAddresses: ({ addresses }) => ({ Addresses: addresses }),
  DescribeNetworkAcls: ({ acls }) => ({ NetworkAcls: acls }),
  DescribeSecurityGroups: ({ groups }) => ({ SecurityGroups: groups }),
  DescribeNetworkInterfaces: ({ interfaces }) => ({ NetworkInterfaces: interfaces }),
  DescribeInstances: ({ account, instances }) => ({
    Reservations: instances.map((instance) => ({
      ReservationId: instance.InstanceId.replace('i-', 'r-'),
      OwnerId: account,
      Instances: [instance],
    })),
  }),
  DescribeVpcEndpoints: ({ endpoints }) => ({ VpcEndpoints: endpoints }),
  DescribeVpcPeeringConnections: ({ peerings }) => ({ VpcPeeringConnections: peerings }),
  DescribeManagedPrefixLists: ({ prefixLists }) => ({ PrefixLists: prefixLists.map(({ list }) => list) }),
  GetManagedPrefixListEntries: ({ prefixLists }, parent) =>
    ofParent(
      prefixLists,
      parent,
      ({ list }) => list.PrefixListId,
      (found) => ({
        Entries: found.flatMap(({ entries }) => entries),
      }),
    ),
  DescribeLoadBalancers: ({ balancing }) => ({ LoadBalancers: balancing.map(({ balancer }) => balancer) }),
  DescribeTargetGroups: ({ balancing }) => ({ TargetGroups: balancing.map(({ targets }) => targets.group) }),
  DescribeListeners: ({ balancing }, parent) =>
    ofParent(
      balancing,
      parent,
      ({ balancer }) => balancer.LoadBalancerArn,
      (found) => ({
        Listeners: found.map(({ listener }) => listener),
      }),
    ),
  DescribeRules: ({ balancing }, parent) =>
    ofParent(
      balancing,
      parent,
      ({ listener }) => listener.ListenerArn,
      (found) => ({
        Rules: found.map(({ rule }) => rule),
      }),
    ),
  DescribeTargetHealth: ({ balancing }, parent) =>
    ofParent(
      balancing,
      parent,
      ({ targets }) => targets.group.TargetGroupArn,
      (found) => ({
        TargetHealthDescriptions: found.flatMap(({ targets }) => targets.health),
      }),
    ),
};

/** undefined where the location has nothing of the sort: AWS's empty answer is given then. */
export function answerOf(location: Location, operation: string, input: Json): unknown {
  const parent = input[parents[operation] ?? ''];
  return answers[operation]?.(location, typeof parent === 'string' ? parent : undefined);
}

function ofParent<Item>(
  items: readonly Item[],
  parent: string | undefined,
  parentOf: (item: Item) => string,
  answer: (found: readonly Item[]) => object,
): object | typeof noSuchParent {
  if (parent === undefined) return answer(items);
  const found = items.filter((item) => parentOf(item) === parent);
  return found.length === 0 ? noSuchParent : answer(found);
}

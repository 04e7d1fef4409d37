// The whole answer to each operation out of what a place shows. Lists are kept as arrays until something in them changes, so that a
// page costs nothing but its bytes.
import type { AvailabilityZone } from '@aws-sdk/client-ec2';
import { noSuchParent } from '../answers.ts';
import { strings, text, type Json } from '../record.ts';
import { zoneCount, zoneId, zoneName } from './names.ts';
import type { SentTag } from './sent.ts';
import type { Place } from './world.ts';

type Answer = (place: Place, input: Json) => object | typeof noSuchParent | undefined;

const answers: Readonly<Record<string, Answer>> = {
  DescribeAvailabilityZones: (place) => ({ AvailabilityZones: zonesOf(place) }),
  DescribeVpcs: ({ shelves }) => ({ Vpcs: shelves.Vpc.all() }),
  DescribeSubnets: ({ shelves }) => ({ Subnets: shelves.Subnet.all() }),
  DescribeRouteTables: ({ shelves }) => ({ RouteTables: shelves.RouteTable.all() }),
  DescribeInternetGateways: ({ shelves }) => ({ InternetGateways: shelves.InternetGateway.all() }),
  DescribeNatGateways: ({ shelves }) => ({ NatGateways: shelves.NatGateway.all() }),
  DescribeNetworkAcls: ({ shelves }) => ({ NetworkAcls: shelves.NetworkAcl.all() }),
  DescribeSecurityGroups: ({ shelves }) => ({ SecurityGroups: shelves.SecurityGroup.all() }),
  DescribeNetworkInterfaces: ({ shelves }) => ({ NetworkInterfaces: shelves.NetworkInterface.all() }),
  DescribeInstances: ({ shelves }) => ({ Reservations: shelves.Instance.all() }),
  DescribeVpcEndpoints: ({ shelves }) => ({ VpcEndpoints: shelves.VpcEndpoint.all() }),
  DescribeVpcPeeringConnections: ({ shelves }) => ({
    VpcPeeringConnections: shelves.VpcPeeringConnection.all(),
  }),
  DescribeAddresses: ({ shelves }) => ({ Addresses: shelves.ElasticIp.all() }),
  DescribeLoadBalancers: ({ shelves }) => ({ LoadBalancers: itemsOf(shelves.LoadBalancer.all()) }),
  DescribeTargetGroups: ({ shelves }) => ({ TargetGroups: itemsOf(shelves.TargetGroup.all()) }),
  DescribeListeners: ({ shelves }, input) => {
    const balancer = text(input['LoadBalancerArn']);
    const all = itemsOf(shelves.Listener.all());
    if (balancer === undefined) return { Listeners: all };
    if (shelves.LoadBalancer.get(balancer) === undefined) return noSuchParent;
    return { Listeners: all.filter(({ LoadBalancerArn }) => LoadBalancerArn === balancer) };
  },
  DescribeTargetHealth: ({ shelves }, input) => {
    const group = shelves.TargetGroup.get(text(input['TargetGroupArn']) ?? '');
    return group === undefined ? noSuchParent : { TargetHealthDescriptions: group.targets };
  },
  DescribeTags: (place, input) => ({
    TagDescriptions: strings(input['ResourceArns']).flatMap((arn) => {
      const tags = tagsOf(place, arn);
      return tags === undefined ? [] : [{ ResourceArn: arn, Tags: tags }];
    }),
  }),
};

/** Whether the hand-written part answers an operation. */
export function hasAnswer(operation: string): boolean {
  return Object.hasOwn(answers, operation);
}

/** undefined where nothing of the sort is generated: AWS's empty answer is given then. */
export function answerFrom(place: Place, operation: string, input: Json): unknown {
  return answers[operation]?.(place, input);
}

const zones = new WeakMap<Place, readonly AvailabilityZone[]>();

function zonesOf(place: Place): readonly AvailabilityZone[] {
  const { account, region } = place;
  const known =
    zones.get(place) ??
    Array.from({ length: zoneCount }, (_, zone): AvailabilityZone => ({
      ZoneName: zoneName(account, region, zone),
      ZoneId: zoneId(region, zone),
      RegionName: region,
      GroupName: region,
      NetworkBorderGroup: region,
      State: 'available',
      OptInStatus: 'opt-in-not-required',
      ZoneType: 'availability-zone',
    }));
  zones.set(place, known);
  return known;
}

const bare = new WeakMap<readonly object[], readonly object[]>();

/** The items without their tags; one array per array. */
function itemsOf<Item extends object>(tagged: readonly { readonly item: Item }[]): readonly Item[] {
  const known = bare.get(tagged);
  if (known !== undefined) return sameItems(known);
  const items = tagged.map(({ item }) => item);
  bare.set(tagged, items);
  return items;
}

/** What was made of an array of these is an array of these. */
function sameItems<Item extends object>(items: readonly object[]): readonly Item[] {
  return items as readonly Item[];
}

function tagsOf({ shelves }: Place, arn: string): readonly SentTag[] | undefined {
  return (shelves.LoadBalancer.get(arn) ?? shelves.Listener.get(arn) ?? shelves.TargetGroup.get(arn))?.tags;
}

// A generated account in one region, as the answers of its describe calls: interfaces dominate, the rest is in proportion.
// The same size gives the same estate, in any process. Nothing in it ever changes.
import type { Address, NatGateway, NetworkInterface, VpcEndpoint } from '@aws-sdk/client-ec2';
import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type AnswerSource, noSuchParent } from '../../src/simulator/answers.ts';
import { balancer, type Balancer } from './estate-balancers.ts';
import { networkInterface, reservation, workload } from './estate-interfaces.ts';
import { type Network, network, peering, type Place } from './estate-network.ts';
import { account, idOf, madeAt, pick, region, tagsOf, zones } from './estate-shapes.ts';

/** Interfaces per VPC, instance and load balancer. */
const share = { vpc: 1_000, instance: 10, balancer: 500 };
const endpointServices = ['ssm', 'sts', 'ecr.api', 'logs'] as const;

export function generatedEstate(interfaces: number): AnswerSource {
  const answers = new Map(Object.entries(build(interfaces)));
  return {
    accounts: () => [account],
    regions: () => [region],
    answer: (asked, at, operation, input) => {
      if (asked !== account || at !== region) return undefined;
      return answers.get(operation)?.(input);
    },
  };
}

type Answers = Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => unknown>>;

function build(size: number): Answers {
  const vpcs = Math.max(1, Math.min(250, Math.round(size / share.vpc)));
  const networks = Array.from({ length: vpcs }, (_, index) => network(index, vpcs));
  const places = networks.flatMap((one) => one.places.slice(zones.length));
  const interfaces: NetworkInterface[] = [];

  function add(
    place: Place,
    details: Parameters<typeof networkInterface>[2],
  ): ReturnType<typeof networkInterface> {
    const made = networkInterface(place, interfaces.length, details);
    interfaces.push(made);
    return made;
  }

  const natGateways = networks.flatMap((one, index) => gatewaysOf(one, index, add));
  const endpoints = networks.flatMap((one, index) => endpointsOf(one, index, add));
  const balancers = Array.from({ length: Math.max(1, Math.round(size / share.balancer)) }, (_, index) => {
    const made = balancer(index, pick(networks, index).places.slice(0, zones.length));
    for (const place of made.places) {
      add(place, { description: `ELB app/${made.name}/${made.hex}`, service: 'amazon-elb' });
    }
    return made;
  });
  const instances = Math.max(1, Math.round(size / share.instance));
  const reservations = Array.from({ length: instances }, (_, index) => {
    const place = pick(places, index);
    const instance = { id: idOf('i', index), index: 0 };
    return reservation(
      place,
      index,
      add(place, { description: '', instance, tags: tagsOf(`node-${index}`) }),
    );
  });
  while (interfaces.length < size) {
    add(pick(places, interfaces.length), workload(interfaces.length, instances));
  }
  if (interfaces.length !== size)
    throw new Error(`an estate of ${size} interfaces is too small; take 100 or more`);
  return {
    DescribeVpcs: whole({ Vpcs: networks.map(({ vpc }) => vpc) }),
    DescribeSubnets: whole({ Subnets: networks.flatMap(({ subnets }) => subnets) }),
    DescribeRouteTables: whole({ RouteTables: networks.flatMap(({ routeTables }) => routeTables) }),
    DescribeNetworkAcls: whole({ NetworkAcls: networks.map(({ acl }) => acl) }),
    DescribeInternetGateways: whole({ InternetGateways: networks.map(({ gateway }) => gateway) }),
    DescribeSecurityGroups: whole({ SecurityGroups: networks.flatMap(({ groups }) => groups) }),
    DescribeVpcPeeringConnections: whole({
      VpcPeeringConnections: networks.slice(1).map((_, index) => peering(index)),
    }),
    DescribeNatGateways: whole({ NatGateways: natGateways.map(({ gateway }) => gateway) }),
    DescribeAddresses: whole({ Addresses: natGateways.map(({ address }) => address) }),
    DescribeVpcEndpoints: whole({ VpcEndpoints: endpoints }),
    DescribeNetworkInterfaces: whole({ NetworkInterfaces: interfaces }),
    DescribeInstances: whole({ Reservations: reservations }),
    ...balancing(balancers),
  };
}

type Add = (
  place: Place,
  details: Parameters<typeof networkInterface>[2],
) => ReturnType<typeof networkInterface>;

/** One per zone, each with an elastic IP. */
function gatewaysOf(
  one: Network,
  index: number,
  add: Add,
): readonly { gateway: NatGateway; address: Address }[] {
  return one.places.slice(0, zones.length).map((place, position) => {
    const gatewayId = idOf('nat', index, position);
    const allocation = idOf('eipalloc', index, position);
    const ip = `198.51.${index}.${position + 10}`;
    const eni = add(place, {
      description: `Interface for NAT Gateway ${gatewayId}`,
      type: 'natGateway',
      service: 'amazon-aws',
      publicIp: { allocation, ip },
    });
    const at = {
      AllocationId: allocation,
      AssociationId: eni.Association?.AssociationId,
      NetworkInterfaceId: eni.NetworkInterfaceId,
    };
    return {
      gateway: {
        NatGatewayId: gatewayId,
        VpcId: place.vpcId,
        SubnetId: place.subnetId,
        State: 'available',
        ConnectivityType: 'public',
        CreateTime: madeAt,
        NatGatewayAddresses: [
          { ...at, PrivateIp: eni.PrivateIpAddress, PublicIp: ip, IsPrimary: true, Status: 'succeeded' },
        ],
        Tags: tagsOf(`nat-${index}-${position}`),
      },
      address: {
        ...at,
        Domain: 'vpc',
        PublicIp: ip,
        PublicIpv4Pool: 'amazon',
        NetworkBorderGroup: region,
        NetworkInterfaceOwnerId: account,
        PrivateIpAddress: eni.PrivateIpAddress,
        Tags: tagsOf(`nat-${index}-${position}`),
      },
    };
  });
}

function endpointsOf(one: Network, index: number, add: Add): readonly VpcEndpoint[] {
  return endpointServices.map((service) => {
    const VpcEndpointId = idOf('vpce', index, service);
    const places = one.places.slice(zones.length, 2 * zones.length);
    const made = places.map((place) =>
      add(place, {
        description: `VPC Endpoint Interface ${VpcEndpointId}`,
        type: 'vpc_endpoint',
        service: '727180483921',
      }),
    );
    return {
      VpcEndpointId,
      VpcEndpointType: 'Interface',
      VpcId: one.vpc.VpcId,
      OwnerId: account,
      ServiceName: `com.amazonaws.${region}.${service}`,
      State: 'Available',
      IpAddressType: 'ipv4',
      SubnetIds: places.map(({ subnetId }) => subnetId),
      NetworkInterfaceIds: made.map(({ NetworkInterfaceId }) => NetworkInterfaceId),
      Groups: one.groups.slice(0, 1).map(({ GroupId, GroupName }) => ({ GroupId, GroupName })),
      DnsEntries: [{ DnsName: `${service}.${region}.amazonaws.com` }],
      PrivateDnsEnabled: true,
      RequesterManaged: false,
      CreationTimestamp: madeAt,
      PolicyDocument: '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}',
      Tags: tagsOf(`${service}-${index}`),
    };
  });
}

function balancing(balancers: readonly Balancer[]): Answers {
  return {
    DescribeLoadBalancers: whole({ LoadBalancers: balancers.map((one) => one.balancer) }),
    DescribeTargetGroups: whole({ TargetGroups: balancers.map((one) => one.targetGroup) }),
    DescribeListeners: perParent(
      'LoadBalancerArn',
      balancers.map((one) => [one.balancer.LoadBalancerArn, { Listeners: one.listeners }]),
    ),
    // Of each listener the default, which is no resource of its own.
    DescribeRules: perParent(
      'ListenerArn',
      balancers.flatMap(({ listeners }) =>
        listeners.map(
          ({ ListenerArn = '' }) => [ListenerArn, { Rules: [defaultRule(ListenerArn)] }] as const,
        ),
      ),
    ),
    DescribeTargetHealth: perParent(
      'TargetGroupArn',
      balancers.map((one) => [
        one.targetGroup.TargetGroupArn,
        { TargetHealthDescriptions: one.targetHealth },
      ]),
    ),
  };
}

function defaultRule(listenerArn: string): Rule {
  return {
    RuleArn: `${listenerArn.replace(':listener/', ':listener-rule/')}/0000000000000000`,
    Priority: 'default',
    IsDefault: true,
    Conditions: [],
    Actions: [],
  };
}

function whole(document: object): Answers[string] {
  return () => document;
}

function perParent(by: string, rows: readonly (readonly [string, object])[]): Answers[string] {
  const answers = new Map(rows);
  return (input) => {
    const parent = input[by];
    return typeof parent === 'string' ? (answers.get(parent) ?? noSuchParent) : undefined;
  };
}

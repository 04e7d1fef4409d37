// Makes and unmakes the ways out of a network: internet and NAT gateways, endpoints, peerings. Gateways, endpoints and peerings that
// went are listed for a while; routes to them become blackholes.
import type { Hand } from './hand.ts';
import { dropInterface, give, groupsOf, makeAddress, makeInterface } from './make-interfaces.ts';
import { blackhole, route, setRoute } from './make-routes.ts';
import type { PeeringPlan, VpcPlan } from './plan.ts';
import type { SentPeering, SentSide } from './sent.ts';
import { tagsFor } from './tags.ts';
import type { Network, Ref, Segment } from './world.ts';

export function makeInternetGateway(hand: Hand, network: Network): string {
  const id = hand.id('igw');
  const { home } = network;
  hand.put('InternetGateway', home, id, {
    InternetGatewayId: id,
    OwnerId: home.account,
    Attachments: [{ VpcId: network.id, State: 'available' }],
    Tags: tagsFor(hand.random, network.plan.name),
  });
  network.gateways.add({ id, home });
  return id;
}

/** A NAT gateway with its interface; `allocation`: the elastic IP that it gets, a new one if absent. */
export function makeNatGateway(hand: Hand, network: Network, segment: Segment, allocation?: string): Ref {
  const { home } = network;
  const id = hand.id('nat');
  const name = `${network.plan.name}-${segment.name}`;
  const address = allocation ?? makeAddress(hand, home, `nat-${name}`);
  const eni = makeInterface(hand, network, {
    segment,
    groups: [],
    type: 'nat_gateway',
    description: `Interface for NAT Gateway ${id}`,
    service: 'amazon-aws',
    purpose: { rule: 'nat-gateway', kind: 'NatGateway', owner: id },
  });
  give(hand, address, eni);
  const given = hand.get('ElasticIp', home, address);
  hand.put('NatGateway', home, id, {
    NatGatewayId: id,
    VpcId: network.id,
    SubnetId: segment.id,
    State: 'available',
    ConnectivityType: 'public',
    CreateTime: hand.time(),
    NatGatewayAddresses: [
      {
        AllocationId: address,
        AssociationId: given?.AssociationId,
        NetworkInterfaceId: eni.id,
        PrivateIp: given?.PrivateIpAddress,
        PublicIp: given?.PublicIp,
        IsPrimary: true,
        Status: 'succeeded',
      },
    ],
    Tags: tagsFor(hand.random, name),
  });
  const ref = { id, home };
  network.natGateways.add(ref);
  return ref;
}

/** Deletes a NAT gateway; its elastic IP stays with the account. */
export function dropNatGateway(hand: Hand, network: Network, { id, home }: Ref): void {
  dropParts(hand, network, id);
  hand.alter('NatGateway', home, id, (gateway) => ({
    ...gateway,
    State: 'deleted',
    DeleteTime: hand.time(),
    NatGatewayAddresses: [],
  }));
  blackhole(hand, network, ({ NatGatewayId }) => NatGatewayId === id);
  network.natGateways.remove(id);
  hand.world.lingering.push({ kind: 'NatGateway', id, home });
}

/** The interfaces of what is about to go. */
export function dropParts(hand: Hand, network: Network, owner: string): void {
  for (const eni of network.parts.get(owner) ?? []) dropInterface(hand, network, eni);
  network.parts.delete(owner);
}

/** An endpoint with an interface in each of the subnets. */
export function makeInterfaceEndpoint(
  hand: Hand,
  network: Network,
  service: string,
  shape: { segments: readonly Segment[]; groups: readonly string[] },
): Ref {
  const { home } = network;
  const id = hand.id('vpce');
  const enis = shape.segments.map((segment) =>
    makeInterface(hand, network, {
      segment,
      groups: shape.groups,
      type: 'vpc_endpoint',
      description: `VPC Endpoint Interface ${id}`,
      service: 'amazon-vpce',
      purpose: { rule: 'vpc-endpoint', kind: 'VpcEndpoint', owner: id },
    }),
  );
  hand.put('VpcEndpoint', home, id, {
    ...endpointBase(hand, network, id, service),
    VpcEndpointType: 'Interface',
    IpAddressType: 'ipv4',
    SubnetIds: shape.segments.map((segment) => segment.id),
    NetworkInterfaceIds: enis.map((eni) => eni.id),
    Groups: groupsOf(network, shape.groups),
    DnsEntries: [
      {
        DnsName: `${id}-${hand.hex(8)}.${service}.${home.region}.vpce.amazonaws.com`,
        HostedZoneId: 'Z38GZ743OKFT7T',
      },
    ],
    PrivateDnsEnabled: true,
  });
  return keep(network, { id, home });
}

/** An endpoint that is a target of routes: S3 or DynamoDB. */
export function makeGatewayEndpoint(
  hand: Hand,
  network: Network,
  service: string,
  tables: readonly string[],
): Ref {
  const { home } = network;
  const id = hand.id('vpce');
  hand.put('VpcEndpoint', home, id, {
    ...endpointBase(hand, network, id, service),
    VpcEndpointType: 'Gateway',
    RouteTableIds: [...tables],
    PrivateDnsEnabled: false,
  });
  for (const table of tables)
    setRoute(hand, network, table, route(prefixList(hand, network, service), { GatewayId: id }));
  return keep(network, { id, home });
}

/** AWS's own list of the addresses of a service in a region. */
function prefixList(hand: Hand, network: Network, service: string): string {
  return `pl-${hand.world.plan.names.hex(`pl ${network.home.region} ${service}`, 8)}`;
}

function endpointBase(hand: Hand, network: Network, id: string, service: string) {
  const { home } = network;
  return {
    VpcEndpointId: id,
    VpcId: network.id,
    OwnerId: home.account,
    ServiceName: `com.amazonaws.${home.region}.${service}`,
    State: 'available' as const,
    PolicyDocument: '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}',
    RequesterManaged: false,
    CreationTimestamp: hand.time(),
    NetworkInterfaceIds: [],
    RouteTableIds: [],
    Tags: tagsFor(hand.random, service),
  };
}

function keep(network: Network, ref: Ref): Ref {
  network.endpoints.add(ref);
  return ref;
}

/** Deletes an endpoint; AWS takes a gateway endpoint's routes out of the tables. */
export function dropEndpoint(hand: Hand, network: Network, { id, home }: Ref): void {
  dropParts(hand, network, id);
  for (const table of hand.get('VpcEndpoint', home, id)?.RouteTableIds ?? []) {
    hand.alter('RouteTable', home, table, (item) => ({
      ...item,
      Routes: item.Routes.filter(({ GatewayId }) => GatewayId !== id),
    }));
  }
  hand.alter('VpcEndpoint', home, id, (endpoint) => ({
    ...endpoint,
    State: 'deleted',
    NetworkInterfaceIds: [],
    RouteTableIds: [],
  }));
  network.endpoints.remove(id);
  hand.world.lingering.push({ kind: 'VpcEndpoint', id, home });
}

function sideOf(side: VpcPlan): SentSide {
  return {
    OwnerId: side.account,
    Region: side.region,
    VpcId: side.id,
    CidrBlock: side.cidr,
    CidrBlockSet: [{ CidrBlock: side.cidr }],
    Ipv6CidrBlockSet: side.ipv6 === undefined ? [] : [{ Ipv6CidrBlock: `${side.ipv6}::/56` }],
  };
}

/** A peering out of its plan alone: both sides can be generated apart. */
export function peeringItem(
  hand: Hand,
  peering: PeeringPlan,
  state: 'active' | 'pending-acceptance',
): SentPeering {
  const { id, name, requester, accepter } = peering;
  const pending = state === 'pending-acceptance';
  return {
    VpcPeeringConnectionId: id,
    Status: { Code: state, Message: pending ? `Pending Acceptance by ${accepter.account}` : 'Active' },
    ...(pending ? { ExpirationTime: hand.time() } : {}),
    RequesterVpcInfo: sideOf(requester),
    AccepterVpcInfo: sideOf(accepter),
    Tags: tagsFor(hand.random, name),
  };
}

/** A peering that was asked for; `acceptPeering` makes it carry traffic. */
export function requestPeering(hand: Hand, requester: Network, accepter: Network): Ref {
  const ref = { id: hand.id('pcx'), home: requester.home };
  const name = `${requester.plan.name}-${accepter.plan.name}`;
  const about = { id: ref.id, name, requester: requester.plan, accepter: accepter.plan };
  hand.put('VpcPeeringConnection', requester.home, ref.id, peeringItem(hand, about, 'pending-acceptance'));
  requester.peerings.add(ref);
  accepter.peerings.add(ref);
  return ref;
}

export function acceptPeering(hand: Hand, { id, home }: Ref): void {
  hand.alter('VpcPeeringConnection', home, id, ({ ExpirationTime: _lapsed, ...peering }) => ({
    ...peering,
    Status: { Code: 'active', Message: 'Active' },
  }));
}

/** Deletes a peering; both sides list it as deleted for a while. */
export function dropPeering(hand: Hand, { id, home }: Ref): void {
  const peering = hand.get('VpcPeeringConnection', home, id);
  if (peering === undefined) return;
  hand.put('VpcPeeringConnection', home, id, { ...peering, Status: { Code: 'deleted', Message: 'Deleted' } });
  for (const network of sidesOf(hand, peering)) {
    blackhole(hand, network, ({ VpcPeeringConnectionId }) => VpcPeeringConnectionId === id);
    network.peerings.remove(id);
  }
  hand.world.lingering.push({ kind: 'VpcPeeringConnection', id, home });
}

function sidesOf(hand: Hand, peering: SentPeering): readonly Network[] {
  return [peering.RequesterVpcInfo, peering.AccepterVpcInfo].flatMap(
    ({ VpcId }) => hand.world.networks.get(VpcId) ?? [],
  );
}

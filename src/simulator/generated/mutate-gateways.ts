// Changes to the ways out of a network: NAT gateways, endpoints, peerings.
import type { Mutation, Scene } from './change.ts';
import {
  acceptPeering,
  dropEndpoint,
  dropNatGateway,
  dropPeering,
  makeGatewayEndpoint,
  makeInterfaceEndpoint,
  makeNatGateway,
  requestPeering,
} from './make-gateways.ts';
import { route, setRoute } from './make-routes.ts';
import { someGroups, someIp } from './pick.ts';
import { type Network, segmentOf, segmentsOf } from './world.ts';

export const gatewayMutations: Readonly<Record<string, readonly [number, Mutation]>> = {
  'NAT gateway rebuilt': [3, rebuildNat],
  'NAT gateway deleted': [1, deleteNat],
  'NAT gateway created': [2, createNat],
  'interface endpoint created': [2, createEndpoint],
  'gateway endpoint created': [2, createGatewayEndpoint],
  'endpoint deleted': [2, deleteEndpoint],
  'peering requested': [3, request],
  'peering accepted': [3, accept],
  'peering deleted': [2, deletePeering],
};

/** The same elastic IP on a new gateway; some routes are moved, the others are forgotten and become blackholes. */
function rebuildNat({ hand, network, random }: Scene): boolean {
  const old = network.natGateways.pick(random.below);
  const gateway = old === undefined ? undefined : hand.get('NatGateway', old.home, old.id);
  const segment = gateway === undefined ? undefined : segmentOf(network, gateway.SubnetId);
  const allocation = gateway?.NatGatewayAddresses[0]?.AllocationId;
  if (old === undefined || segment === undefined || allocation === undefined) return false;
  dropNatGateway(hand, network, old);
  const next = makeNatGateway(hand, network, segment, allocation);
  moveRoutes({ hand, network, random }, old.id, next.id);
  return true;
}

function moveRoutes(
  { hand, network, random }: Pick<Scene, 'hand' | 'network' | 'random'>,
  from: string,
  to: string,
): void {
  for (const { id, home } of network.tables.values()) {
    const lost = hand.get('RouteTable', home, id)?.Routes.find(({ NatGatewayId }) => NatGatewayId === from);
    if (lost?.DestinationCidrBlock === undefined || random.percent(25)) continue;
    setRoute(hand, network, id, route(lost.DestinationCidrBlock, { NatGatewayId: to }));
  }
}

function deleteNat({ hand, network, random }: Scene): boolean {
  const gateway = network.natGateways.pick(random.below);
  if (gateway === undefined || network.natGateways.size < 2) return false;
  dropNatGateway(hand, network, gateway);
  return true;
}

function createNat(scene: Scene): boolean {
  const { hand, network, random } = scene;
  const open = segmentsOf(network, 'public');
  if (open.length === 0 || network.natGateways.size > 3) return false;
  const gateway = makeNatGateway(hand, network, random.pick(open), someIp(scene, false));
  const table = network.tables.pick(random.below);
  if (table !== undefined)
    setRoute(hand, network, table.id, route('0.0.0.0/0', { NatGatewayId: gateway.id }));
  return true;
}

function hasEndpoint({ hand, network }: Scene, service: string): boolean {
  return network.endpoints
    .values()
    .some(({ id, home }) => hand.get('VpcEndpoint', home, id)?.ServiceName.endsWith(`.${service}`) === true);
}

function createEndpoint(scene: Scene): boolean {
  const { hand, network } = scene;
  const closed = segmentsOf(network, 'private').slice(0, 2);
  const service = ['kms', 'sqs', 'sns', 'secretsmanager', 'sts'].find((name) => !hasEndpoint(scene, name));
  if (closed.length === 0 || service === undefined) return false;
  makeInterfaceEndpoint(hand, network, service, { segments: closed, groups: someGroups(scene) });
  return true;
}

function createGatewayEndpoint(scene: Scene): boolean {
  const { hand, network, random } = scene;
  const service = ['dynamodb', 's3'].find((name) => !hasEndpoint(scene, name));
  if (service === undefined) return false;
  makeGatewayEndpoint(
    hand,
    network,
    service,
    network.tables
      .values()
      .filter(() => random.percent(60))
      .map(({ id }) => id),
  );
  return true;
}

function deleteEndpoint({ hand, network, random }: Scene): boolean {
  const endpoint = network.endpoints.pick(random.below);
  if (endpoint === undefined) return false;
  dropEndpoint(hand, network, endpoint);
  return true;
}

function request({ hand, network, another }: Scene): boolean {
  const other = another();
  if (other === undefined || other === network || other.plan.cidr === network.plan.cidr) return false;
  if (isPeered(network, other) || network.peerings.size > 8) return false;
  requestPeering(hand, network, other);
  return true;
}

function isPeered(one: Network, other: Network): boolean {
  return one.peerings.values().some(({ id }) => other.peerings.has(id));
}

function accept({ hand, network }: Scene): boolean {
  const pending = network.peerings
    .values()
    .find(({ id, home }) => hand.get('VpcPeeringConnection', home, id)?.Status.Code === 'pending-acceptance');
  if (pending === undefined) return false;
  acceptPeering(hand, pending);
  return true;
}

function deletePeering({ hand, network, random }: Scene): boolean {
  const peering = network.peerings.pick(random.below);
  if (peering === undefined) return false;
  dropPeering(hand, peering);
  return true;
}

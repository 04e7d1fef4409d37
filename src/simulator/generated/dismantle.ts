// Takes a whole VPC apart, in the order in which AWS allows it.
import type { Hand } from './hand.ts';
import { dropBalancer, dropTargetGroup } from './make-balancing.ts';
import { dropEndpoint, dropNatGateway, dropPeering } from './make-gateways.ts';
import { dropInstance } from './make-instances.ts';
import { dropInterface } from './make-interfaces.ts';
import type { Network } from './world.ts';

export function dismantle(hand: Hand, network: Network): void {
  const { home } = network;
  for (const balancer of network.balancers.values().slice()) dropBalancer(hand, network, balancer);
  for (const group of network.targetGroups.values().slice()) dropTargetGroup(hand, network, group);
  for (const endpoint of network.endpoints.values().slice()) dropEndpoint(hand, network, endpoint);
  for (const gateway of network.natGateways.values().slice()) dropNatGateway(hand, network, gateway);
  for (const instance of network.instances.values().slice()) dropInstance(hand, network, instance);
  for (const eni of network.interfaces.values().slice()) dropInterface(hand, network, eni);
  for (const peering of network.peerings.values().slice()) dropPeering(hand, peering);
  for (const { id } of network.gateways.values()) hand.remove('InternetGateway', home, id);
  for (const { id } of network.tables.values()) hand.remove('RouteTable', home, id);
  for (const { id } of network.acls.values()) hand.remove('NetworkAcl', home, id);
  for (const bag of [network.groups, network.looseGroups, network.participantGroups]) {
    for (const group of bag.values()) hand.remove('SecurityGroup', group.home, group.id);
  }
  hand.settle();
  for (const { id } of network.segments) hand.remove('Subnet', home, id);
  hand.remove('Vpc', home, network.id);
}

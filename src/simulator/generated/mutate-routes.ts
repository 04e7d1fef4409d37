// Changes to where traffic goes: routes and what they lead to, the tables of subnets and gateways, the main table.
import type { Route } from '@aws-sdk/client-ec2';
import type { Mutation, Scene } from './change.ts';
import { makeInternetGateway } from './make-gateways.ts';
import {
  associate,
  association,
  blackhole,
  destinationOf,
  isTableOf,
  makeTable,
  route,
  setRoute,
} from './make-routes.ts';
import type { Ref } from './world.ts';

export const routeMutations: Readonly<Record<string, readonly [number, Mutation]>> = {
  'route added': [6, addRoute],
  'route removed': [4, removeRoute],
  'route table created': [
    2,
    ({ hand, network, random }) => makeTable(hand, network, `extra-${random.below(1000)}`) !== '',
  ],
  'route table deleted': [2, deleteTable],
  'route table of a subnet switched': [6, switchTable],
  'main route table switched': [3, switchMain],
  'gateway detached or attached': [2, plugGateway],
  'gateway associated with a route table': [2, associateGateway],
};

function addRoute({ hand, network, random }: Scene): boolean {
  const table = network.tables.pick(random.below);
  if (table === undefined) return false;
  const targets: Omit<Route, 'Origin' | 'State'>[] = [
    ...network.natGateways.values().map(({ id }) => ({ NatGatewayId: id })),
    ...network.gateways
      .values()
      .filter((gateway) => isAttached(hand, gateway))
      .map(({ id }) => ({ GatewayId: id })),
    ...network.peerings
      .values()
      .filter((peering) => isActive(hand, peering))
      .map(({ id }) => ({ VpcPeeringConnectionId: id })),
    ...network.spares
      .values()
      .slice(0, 2)
      .map(({ id }) => ({ NetworkInterfaceId: id })),
  ];
  if (targets.length === 0) return false;
  // A destination from a short list: most of the time the route is replaced, as by people who move their traffic.
  setRoute(hand, network, table.id, route(`192.168.${random.below(4) * 64}.0/18`, random.pick(targets)));
  return true;
}

function isAttached(hand: Scene['hand'], { id, home }: Ref): boolean {
  return (hand.get('InternetGateway', home, id)?.Attachments.length ?? 0) > 0;
}

function isActive(hand: Scene['hand'], { id, home }: Ref): boolean {
  return hand.get('VpcPeeringConnection', home, id)?.Status.Code === 'active';
}

function removeRoute({ hand, network, random }: Scene): boolean {
  const table = network.tables.pick(random.below);
  const item = table === undefined ? undefined : hand.get('RouteTable', table.home, table.id);
  const removable =
    item?.Routes.filter(({ GatewayId = '' }) => GatewayId !== 'local' && !GatewayId.startsWith('vpce-')) ??
    [];
  if (item === undefined || removable.length === 0) return false;
  const gone = destinationOf(random.pick(removable));
  const Routes = item.Routes.filter((old) => destinationOf(old) !== gone);
  hand.put('RouteTable', network.home, item.RouteTableId, { ...item, Routes });
  return true;
}

function deleteTable({ hand, network }: Scene): boolean {
  const unused = network.tables.values().find(({ id, home }) => {
    const table = hand.get('RouteTable', home, id);
    return (
      table?.Associations.length === 0 &&
      !table.Routes.some(({ GatewayId = '' }) => GatewayId.startsWith('vpce-'))
    );
  });
  if (unused === undefined) return false;
  hand.remove('RouteTable', unused.home, unused.id);
  network.tables.remove(unused.id);
  return true;
}

/** Another table, or none: then the main one serves the subnet. */
function switchTable({ hand, network, random }: Scene): boolean {
  if (network.segments.length === 0) return false;
  const { id: subnet } = random.pick(network.segments);
  const now = network.tables.values().find(({ id, home }) => isTableOf(hand, { id, home }, subnet));
  const next = network.tables.values().filter(({ id }) => id !== now?.id);
  if (now !== undefined) {
    hand.alter('RouteTable', now.home, now.id, (table) => ({
      ...table,
      Associations: table.Associations.filter(({ SubnetId }) => SubnetId !== subnet),
    }));
    if (random.percent(40) || next.length === 0) return true;
  }
  if (next.length === 0) return false;
  associate(hand, network, random.pick(next).id, { SubnetId: subnet });
  return true;
}

function switchMain({ hand, network, random }: Scene): boolean {
  const isMain = ({ id, home }: Ref): boolean =>
    hand.get('RouteTable', home, id)?.Associations.some(({ Main }) => Main === true) === true;
  const now = network.tables.values().find(isMain);
  const others = network.tables.values().filter((table) => table !== now);
  if (now === undefined || others.length === 0) return false;
  hand.alter('RouteTable', now.home, now.id, (table) => ({
    ...table,
    Associations: table.Associations.filter(({ Main }) => Main !== true),
  }));
  const next = random.pick(others);
  hand.alter('RouteTable', next.home, next.id, (table) => ({
    ...table,
    Associations: [association(hand, next.id, { Main: true }), ...table.Associations],
  }));
  return true;
}

function plugGateway({ hand, network }: Scene): boolean {
  const [gateway] = network.gateways.values();
  if (gateway === undefined) return makeInternetGateway(hand, network) !== '';
  const attached = isAttached(hand, gateway);
  hand.alter('InternetGateway', gateway.home, gateway.id, (item) => ({
    ...item,
    Attachments: attached ? [] : [{ VpcId: network.id, State: 'available' }],
  }));
  const leads = ({ GatewayId }: Route): boolean => GatewayId === gateway.id;
  if (attached) blackhole(hand, network, leads);
  else {
    for (const { id } of network.tables.values()) {
      const table = hand.get('RouteTable', network.home, id);
      if (table?.Routes.some(leads) !== true) continue;
      hand.put('RouteTable', network.home, id, {
        ...table,
        Routes: table.Routes.map((old) => (leads(old) ? { ...old, State: 'active' as const } : old)),
      });
    }
  }
  return true;
}

function associateGateway({ hand, network, random }: Scene): boolean {
  const [gateway] = network.gateways.values();
  if (gateway === undefined || !isAttached(hand, gateway)) return false;
  const now = network.tables
    .values()
    .find(
      ({ id, home }) =>
        hand.get('RouteTable', home, id)?.Associations.some(({ GatewayId }) => GatewayId === gateway.id) ===
        true,
    );
  if (now === undefined) {
    associate(hand, network, random.pick(network.tables.values()).id, { GatewayId: gateway.id });
  } else {
    hand.alter('RouteTable', now.home, now.id, (table) => ({
      ...table,
      Associations: table.Associations.filter(({ GatewayId }) => GatewayId !== gateway.id),
    }));
  }
  return true;
}

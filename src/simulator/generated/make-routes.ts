// Makes route tables, their associations and their routes. A route whose target goes stays, as a blackhole.
import type { Route } from '@aws-sdk/client-ec2';
import type { Hand } from './hand.ts';
import type { SentRouteTable } from './sent.ts';
import { tagsFor } from './tags.ts';
import type { Network, Ref } from './world.ts';

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

export function isTableOf(hand: Hand, { id, home }: Ref, subnet: string): boolean {
  return hand.get('RouteTable', home, id)?.Associations.some(({ SubnetId }) => SubnetId === subnet) === true;
}

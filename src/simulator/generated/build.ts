// Generates a location when it is first needed: all its VPCs, and its side of the peerings. What it depends on in other locations is
// in the plan, so the order in which locations are asked for changes nothing.
import { makeDefaultVpc, makeFullVpc } from './fill.ts';
import { Hand } from './hand.ts';
import { peeringItem } from './make-gateways.ts';
import { route, setRoute } from './make-routes.ts';
import type { PeeringPlan } from './plan.ts';
import { createRandom } from './random.ts';
import { viewAt } from './views.ts';
import { type Network, type Place, placeIn, type World } from './world.ts';

export interface Builder {
  /** The place with everything in it; undefined where the estate has none. */
  open(account: string, region: string): Place | undefined;
  /** The place, and all that it is peered with or lends to: before something changes there. */
  openWithPeers(account: string, region: string): Place | undefined;
}

/** `opened` is told of each place once everything of its own is in it. */
export function createBuilder(world: World, opened: (place: Place) => void = () => {}): Builder {
  const { plan } = world;
  const built = new Set<string>();
  const peeringsAt = Map.groupBy(
    plan.peerings.flatMap(({ requester, accepter }, index) =>
      [...new Set([keyOf(requester), keyOf(accepter)])].map((key) => ({ key, index })),
    ),
    ({ key }) => key,
  );

  function peeringsOf(key: string): readonly PeeringPlan[] {
    return (peeringsAt.get(key) ?? []).flatMap(({ index }) => plan.peerings[index] ?? []);
  }

  function build(key: string): Place | undefined {
    const location = plan.locations.get(key);
    if (location === undefined) return undefined;
    const { account, region } = location;
    const place = placeIn(world, account, region);
    if (built.has(key)) return place;
    built.add(key);
    // The account before this one may have lent it subnets, and its own things stand in them. Lenders borrow from nobody.
    const lender = plan.locations.get(`${plan.accounts[plan.accounts.indexOf(account) - 1] ?? ''}/${region}`);
    if (lender?.vpcs.some(({ participant }) => participant === account) === true) build(keyOf(lender));
    for (const vpc of location.vpcs) {
      const hand = new Hand(world, createRandom(`${plan.seed}\n${vpc.id}`), vpc.id);
      if (vpc.isDefault) makeDefaultVpc(hand, place, vpc);
      else makeFullVpc(hand, place, vpc);
    }
    for (const peering of peeringsOf(key)) peer(world, place, peering);
    opened(place);
    return place;
  }

  return {
    open: (account, region) => build(`${account}/${region}`),
    openWithPeers: (account, region) => {
      const place = build(`${account}/${region}`);
      const borrower = plan.accounts[plan.accounts.indexOf(account) + 1];
      if (borrower !== undefined) build(`${borrower}/${region}`);
      for (const { requester, accepter } of peeringsOf(`${account}/${region}`)) {
        build(keyOf(requester));
        build(keyOf(accepter));
      }
      return place;
    },
  };
}

function keyOf(vpc: { readonly account: string; readonly region: string }): string {
  return `${vpc.account}/${vpc.region}`;
}

/** This place's side of a peering: what it lists, and its route. A few were never accepted. */
function peer(world: World, place: Place, peering: PeeringPlan): void {
  const { id, requester, accepter } = peering;
  const hand = new Hand(world, createRandom(`${world.plan.seed}\n${id}`), id);
  const item = peeringItem(hand, peering, hand.random.percent(90) ? 'active' : 'pending-acceptance');
  place.shelves.VpcPeeringConnection.put(id, viewAt(place, item));
  const home = placeIn(world, requester.account, requester.region);
  for (const [mine, other] of [
    [requester, accepter],
    [accepter, requester],
  ] as const) {
    const network = keyOf(mine) === keyOf(place) ? world.networks.get(mine.id) : undefined;
    if (network === undefined) continue;
    network.peerings.add({ id, home });
    if (item.Status.Code === 'active') routeThrough(hand, network, other.cidr, id);
  }
}

/** One table of a network learns the way to the other side. */
function routeThrough(hand: Hand, from: Network, cidr: string, id: string): void {
  const tables = from.tables.values();
  const table = tables[Math.min(2, tables.length - 1)];
  if (table !== undefined) setRoute(hand, from, table.id, route(cidr, { VpcPeeringConnectionId: id }));
}

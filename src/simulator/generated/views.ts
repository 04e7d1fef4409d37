// Who else sees a thing, and in which words: participants see a shared VPC and its shared subnets, the owner of a shared VPC sees
// participants' interfaces and groups, both sides see a peering. Tags and names of zones are each account's own.
import { zoneName, zoneOfId } from './names.ts';
import type { Items, KindName, SentPeering } from './sent.ts';
import { type Place, placeIn, segmentOf, type World } from './world.ts';

interface View<Item> {
  readonly place: Place;
  readonly item: Item;
}

type Viewers = {
  readonly [Kind in KindName]?: (world: World, item: Items[Kind]) => readonly View<Items[Kind]>[];
};

const viewers: Viewers = {
  Vpc: (world, vpc) => {
    const participant = world.networks.get(vpc.VpcId)?.participant;
    return participant === undefined ? [] : [{ place: participant, item: { ...vpc, Tags: [] } }];
  },
  Subnet: (world, subnet) => {
    const network = world.networks.get(subnet.VpcId);
    const participant = network?.participant;
    if (network === undefined || participant === undefined) return [];
    if (segmentOf(network, subnet.SubnetId)?.shared !== true) return [];
    return [
      { place: participant, item: { ...subnet, Tags: [], AvailabilityZone: zoneAt(participant, subnet) } },
    ];
  },
  NetworkInterface: (world, eni) => {
    const home = world.networks.get(eni.VpcId)?.home;
    if (home === undefined || home.account === eni.OwnerId) return [];
    return [{ place: home, item: { ...eni, TagSet: [], AvailabilityZone: zoneAt(home, eni) } }];
  },
  SecurityGroup: (world, group) => {
    const home = world.networks.get(group.VpcId)?.home;
    return home === undefined || home.account === group.OwnerId
      ? []
      : [{ place: home, item: { ...group, Tags: [] } }];
  },
  VpcPeeringConnection: (world, peering) => {
    const { RequesterVpcInfo: from, AccepterVpcInfo: to } = peering;
    if (from.OwnerId === to.OwnerId && from.Region === to.Region) return [];
    const place = placeIn(world, to.OwnerId, to.Region);
    return [{ place, item: viewAt(place, peering) }];
  },
};

export function otherViews<Kind extends KindName>(
  world: World,
  kind: Kind,
  item: Items[Kind],
): readonly View<Items[Kind]>[] {
  const of: Viewers[Kind] = viewers[kind];
  return of?.(world, item) ?? [];
}

/** A peering as one of its sides lists it; the same account sees its own tags in the other region too. */
export function viewAt(place: Place, peering: SentPeering): SentPeering {
  return place.account === peering.RequesterVpcInfo.OwnerId ? peering : { ...peering, Tags: [] };
}

function zoneAt(place: Place, thing: { readonly AvailabilityZoneId: string }): string {
  return zoneName(place.account, place.region, zoneOfId(thing.AvailabilityZoneId));
}

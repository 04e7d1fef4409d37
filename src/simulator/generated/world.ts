// The generated estate as it stands: per account and region what that account sees, per VPC what belongs together. A thing that
// several accounts see stands on the shelf of each, in each one's own words (tags and zone names are an account's own).
import type { AddressPool } from './addresses.ts';
import type { EstatePlan, VpcPlan } from './plan.ts';
import type { Items, KindName } from './sent.ts';
import { Bag, Shelf } from './shelf.ts';

export type Shelves = { readonly [Kind in KindName]: Shelf<Items[Kind]> };

/** The kinds whose generation is written by hand. */
export const kindNames = [
  'Vpc',
  'Subnet',
  'RouteTable',
  'InternetGateway',
  'NatGateway',
  'NetworkAcl',
  'SecurityGroup',
  'NetworkInterface',
  'Instance',
  'VpcEndpoint',
  'VpcPeeringConnection',
  'ElasticIp',
  'LoadBalancer',
  'Listener',
  'TargetGroup',
] as const satisfies readonly KindName[];

export function isKindName(kind: string): kind is KindName {
  return kindNames.some((name) => name === kind);
}

/** One account in one region. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly index: number;
  readonly shelves: Shelves;
  readonly networks: Network[];
  publicAddresses: number;
}

/** Something, and the place of the account that owns it. */
export interface Ref {
  readonly id: string;
  readonly home: Place;
}

export type Tier = 'default' | 'public' | 'private' | 'data' | 'pods';

export interface Segment {
  readonly id: string;
  readonly name: string;
  readonly zone: number;
  readonly tier: Tier;
  readonly pool: AddressPool;
  /** The four groups of its /64. */
  readonly ipv6: string | undefined;
  readonly shared: boolean;
}

/** A VPC, and what stands in it, to pick from when something changes. */
export interface Network {
  readonly id: string;
  readonly plan: VpcPlan;
  readonly home: Place;
  readonly participant: Place | undefined;
  readonly segments: Segment[];
  readonly tables: Bag<Ref>;
  readonly acls: Bag<Ref>;
  /** Security groups that interfaces have or rules name. */
  readonly groups: Bag<Ref>;
  /** Security groups that nothing uses: they can be deleted. */
  readonly looseGroups: Bag<Ref>;
  readonly participantGroups: Bag<Ref>;
  readonly gateways: Bag<Ref>;
  readonly natGateways: Bag<Ref>;
  readonly endpoints: Bag<Ref>;
  readonly instances: Bag<Ref>;
  readonly interfaces: Bag<Ref>;
  /** Attached to nothing. */
  readonly spares: Bag<Ref>;
  /** Made by services that groundplan does not collect: they come and go by themselves. */
  readonly services: Bag<Ref>;
  readonly balancers: Bag<Ref>;
  readonly listeners: Bag<Ref>;
  readonly targetGroups: Bag<Ref>;
  readonly peerings: Bag<Ref>;
  /** Interfaces of a load balancer, a gateway or an endpoint. */
  readonly parts: Map<string, Ref[]>;
}

/** What an interface works for, and by which rule that can be told. */
export interface Purpose {
  readonly rule: 'load-balancer' | 'nat-gateway' | 'vpc-endpoint';
  readonly kind: 'LoadBalancer' | 'NatGateway' | 'VpcEndpoint';
  readonly owner: string;
}

/** Gone, and still listed: AWS shows what was deleted for about an hour. */
export interface Lingering extends Ref {
  readonly kind: 'NatGateway' | 'Instance' | 'VpcEndpoint' | 'VpcPeeringConnection';
}

export interface World {
  readonly plan: EstatePlan;
  readonly places: Map<string, Place>;
  readonly networks: Map<string, Network>;
  readonly purposes: Map<string, Purpose>;
  /** Oldest first. */
  readonly lingering: Lingering[];
}

export function createWorld(plan: EstatePlan): World {
  return { plan, places: new Map(), networks: new Map(), purposes: new Map(), lingering: [] };
}

/** The place, empty at first. */
export function placeIn(world: World, account: string, region: string): Place {
  const key = `${account}/${region}`;
  const known = world.places.get(key);
  if (known !== undefined) return known;
  const index = world.plan.locations.get(key)?.index ?? 0;
  const place = { account, region, index, shelves: emptyShelves(), networks: [], publicAddresses: 0 };
  world.places.set(key, place);
  return place;
}

function emptyShelves(): Shelves {
  return {
    Vpc: new Shelf(),
    Subnet: new Shelf(),
    RouteTable: new Shelf(),
    InternetGateway: new Shelf(),
    NatGateway: new Shelf(),
    NetworkAcl: new Shelf(),
    SecurityGroup: new Shelf(),
    NetworkInterface: new Shelf(),
    Instance: new Shelf(),
    VpcEndpoint: new Shelf(),
    VpcPeeringConnection: new Shelf(),
    ElasticIp: new Shelf(),
    LoadBalancer: new Shelf(),
    Listener: new Shelf(),
    TargetGroup: new Shelf(),
  };
}

export function createNetwork(world: World, home: Place, plan: VpcPlan): Network {
  const participant =
    plan.participant === undefined ? undefined : placeIn(world, plan.participant, plan.region);
  const network: Network = {
    id: plan.id,
    plan,
    home,
    participant,
    segments: [],
    tables: new Bag(),
    acls: new Bag(),
    groups: new Bag(),
    looseGroups: new Bag(),
    participantGroups: new Bag(),
    gateways: new Bag(),
    natGateways: new Bag(),
    endpoints: new Bag(),
    instances: new Bag(),
    interfaces: new Bag(),
    spares: new Bag(),
    services: new Bag(),
    balancers: new Bag(),
    listeners: new Bag(),
    targetGroups: new Bag(),
    peerings: new Bag(),
    parts: new Map(),
  };
  world.networks.set(plan.id, network);
  home.networks.push(network);
  return network;
}

export function segmentOf(network: Network, subnetId: string): Segment | undefined {
  return network.segments.find(({ id }) => id === subnetId);
}

export function segmentsOf(network: Network, tier: Tier): readonly Segment[] {
  return network.segments.filter((segment) => segment.tier === tier);
}

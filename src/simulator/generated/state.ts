// The estate's own account of what is there: every resource as its owner sees it, with its edges, those included that follow from two
// answers. For comparing a collected inventory node by node and edge by edge; nothing of the collector takes part.
import { toNumber } from './addresses.ts';
import { type FactEdge, type FactValue, type Facts, isEdgeType } from './facts.ts';
import type { KindName } from './sent.ts';
import { factsOf } from './truth.ts';
import { zoneCount, zoneId, zoneName } from './names.ts';
import { kindNames, type Place, type World } from './world.ts';

const zones = Array.from({ length: zoneCount }, (_, zone) => zone);

export interface ExpectedEdge {
  readonly type: string;
  readonly from: string;
  readonly to: string;
  readonly properties: Readonly<Record<string, string | number | boolean>>;
  /** Follows from two answers: no change event tells of it. */
  readonly derived: boolean;
}

export interface ExpectedResource {
  readonly kind: string;
  readonly id: string;
  /** Empty for what is nobody's. */
  readonly accountId: string;
  readonly region: string;
  /** Every property that can differ between two resources of its kind; observed ones with their latest value. */
  readonly properties: Readonly<Record<string, FactValue>>;
  readonly edges: readonly ExpectedEdge[];
}

interface Told {
  readonly kind: KindName;
  readonly id: string;
  readonly place: Place;
  readonly facts: Facts;
}

/** A thing of a kind whose generation is not written by hand is told as it reads itself. */
export function resourceOf({
  kind,
  id,
  accountId,
  region,
  facts,
}: Pick<ExpectedResource, 'kind' | 'id' | 'accountId' | 'region'> & {
  readonly facts: Facts;
}): ExpectedResource {
  const paths = { ...facts.configuration, ...facts.health };
  return {
    kind,
    id,
    accountId,
    region,
    properties: Object.fromEntries(Object.entries(paths).filter(([path]) => !isEdgeType(path))),
    edges: borne(id, paths),
  };
}

export function stateOf(world: World): readonly ExpectedResource[] {
  const told = [...world.places.values()].flatMap(ownOf);
  const there = new Set(told.map(({ id }) => id));
  const derive = derivations(world, told, there);
  const owned = told.map((one) => {
    const { account: accountId, region } = one.place;
    const resource = resourceOf({ ...one, accountId, region });
    return { ...resource, edges: [...resource.edges.map(inZone), ...derive(one)] };
  });
  return [...owned, ...zonesOf(world)];
}

/** Every zone once, whoever lists it. */
function zonesOf(world: World): readonly ExpectedResource[] {
  const regions = new Set([...world.places.values()].map(({ region }) => region));
  return [...regions].flatMap((region) =>
    zones.map((zone) => ({
      kind: 'AvailabilityZone' as const,
      id: zoneId(region, zone),
      accountId: '',
      region,
      properties: {},
      edges: [],
    })),
  );
}

/** An edge to what an account calls a zone is one to the zone. */
export function inZone(edge: ExpectedEdge): ExpectedEdge {
  const [account = '', region = '', kind, name] = edge.to.split('/');
  if (kind !== 'AvailabilityZone') return edge;
  const zone = zones.find((each) => zoneName(account, region, each) === name);
  return zone === undefined ? edge : { ...edge, to: zoneId(region, zone) };
}

/** What a place lists and its account owns there. */
function ownOf(place: Place): readonly Told[] {
  const { shelves } = place;
  function of<Kind extends KindName>(kind: Kind): readonly Told[] {
    const told: Told[] = [];
    for (const [id, item] of shelves[kind].entries()) {
      const facts = factsOf(kind, item, place);
      if (facts !== undefined) told.push({ kind, id, place, facts });
    }
    return told;
  }
  const all = kindNames.flatMap((kind) => of(kind));
  return all.filter(({ kind, id }) => {
    switch (kind) {
      case 'Vpc':
      case 'Subnet':
      case 'SecurityGroup':
      case 'NetworkInterface':
        return shelves[kind].get(id)?.OwnerId === place.account;
      case 'VpcPeeringConnection': {
        const requester = shelves[kind].get(id)?.RequesterVpcInfo;
        return requester?.OwnerId === place.account && requester.Region === place.region;
      }
      default:
        return true;
    }
  });
}

function borne(id: string, paths: Readonly<Record<string, FactValue>>): readonly ExpectedEdge[] {
  return Object.entries(paths).flatMap(([type, value]) =>
    isEdgeType(type) ? edgesOf(value).map((edge) => edgeOf(type, id, edge, false)) : [],
  );
}

function edgesOf(value: FactValue | undefined): readonly FactEdge[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object') : [];
}

function edgeOf(
  type: string,
  bearer: string,
  { to, from, ...rest }: FactEdge,
  derived: boolean,
): ExpectedEdge {
  const properties: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(rest)) if (value !== undefined) properties[name] = value;
  return { type, from: from ?? bearer, to: to ?? bearer, properties, derived };
}

type Derive = (told: Told) => readonly ExpectedEdge[];

function derivations(world: World, told: readonly Told[], there: ReadonlySet<string>): Derive {
  const tables = told.filter(({ kind }) => kind === 'RouteTable');
  const explicit = new Set(
    tables.flatMap(({ facts }) => edgesOf(facts.configuration['ROUTED_BY']).map(({ from }) => from)),
  );
  const mainOf = new Map(
    tables
      .filter(({ facts }) => facts.configuration['main'] === true)
      .map(({ id, facts }) => [facts.configuration['vpcId'], id]),
  );
  const holders = holdersOf(told);
  return (one) => {
    const { configuration } = one.facts;
    switch (one.kind) {
      case 'Subnet': {
        const main = mainOf.get(configuration['vpcId']);
        if (main === undefined || explicit.has(one.id)) return [];
        return [edgeOf('ROUTED_BY', one.id, { to: main, implicit: true }, true)];
      }
      case 'NetworkInterface': {
        const purpose = world.purposes.get(one.id);
        if (purpose !== undefined)
          return [edgeOf('OWNED_BY', one.id, { to: purpose.owner, rule: purpose.rule }, true)];
        const [instance] = edgesOf(configuration['ATTACHED_TO']);
        if (instance?.to === undefined || !there.has(instance.to)) return [];
        // Those that the network plugin of EKS added say so.
        const isPlugin = configuration['description'] === `aws-K8S-${instance.to}`;
        const rule = isPlugin ? 'eks-cni' : 'attached-instance';
        return [edgeOf('OWNED_BY', one.id, { to: instance.to, rule }, true)];
      }
      case 'TargetGroup':
        return targetEdges(world, one, holders);
      default:
        return [];
    }
  };
}

type Holders = ReadonlyMap<string, ReadonlySet<string>>;

/** Who has an address in a VPC: `VPC ADDRESS`, or `VPC ADDRESS/28` for the block that it lies in. */
function holdersOf(told: readonly Told[]): Holders {
  const holders = new Map<string, Set<string>>();
  for (const { kind, id, facts } of told) {
    if (kind !== 'NetworkInterface') continue;
    const { vpcId, privateIpAddresses = [], ipv4Prefixes = [] } = facts.configuration;
    for (const held of [privateIpAddresses, ipv4Prefixes].flat()) {
      const key = `${String(vpcId)} ${String(held)}`;
      holders.set(key, (holders.get(key) ?? new Set()).add(id));
    }
  }
  return holders;
}

function targetEdges(world: World, { id, place, facts }: Told, holders: Holders): readonly ExpectedEdge[] {
  const group = place.shelves.TargetGroup.get(id);
  if (group?.item.TargetType !== 'ip' || !world.networks.has(group.item.VpcId)) return [];
  return group.targets.flatMap(({ Target, TargetHealth }) => {
    const block = toNumber(Target.Id) - (toNumber(Target.Id) % 16);
    const keys = [
      Target.Id,
      `${[24, 16, 8, 0].map((shift) => Math.floor(block / 2 ** shift) % 256).join('.')}/28`,
    ];
    const found = new Set(
      keys.flatMap((key) => [...(holders.get(`${String(facts.configuration['vpcId'])} ${key}`) ?? [])]),
    );
    return [...found].map((to) =>
      edgeOf('TARGETS', id, { to, port: Target.Port, health: TargetHealth.State }, true),
    );
  });
}

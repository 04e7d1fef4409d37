// Edges that need the answers of two kinds: the implicit route table, the owner of an interface, targets by address.
// Pure functions over the journal's content. They belong to no bearer: no event tells of them, and views compute them anew.
import { kindOfNamedId } from './ids.ts';
import { namedOwners, ownerKinds, ownerRuleDocs } from './interface-owner.ts';
import type { Resource } from './state.ts';
import type { Target } from './target.ts';
import {
  addressTargetsOf,
  associated,
  interfacesOf,
  isMain,
  networksHeld,
  networksOf,
  routeTablesOf,
  targetsOf,
  texts,
} from './vpc-index.ts';

/** The journal's content as derivations ask for it. */
export interface Estate {
  get(id: string): Resource | undefined;
  /** The same array for the same question as long as nothing in it changed: indexes are kept per array. */
  inVpc(vpcId: string, kind: string): readonly Resource[];
  /** Whether the kind's list at that place was ever read to its end. */
  everComplete(kind: string, accountId: string, region: string): boolean;
  /** Ids by which the answers of single accounts speak of resources of a kind, each with the resource it means. */
  aliases(kind: string): ReadonlyMap<string, string>;
  /** Resources that bear an edge with this id at its other end. */
  pointingAt(id: string): readonly Resource[];
}

export interface DerivedEdge {
  readonly type: string;
  readonly from: string;
  readonly to: string;
  readonly properties: Readonly<Record<string, string | number | boolean>>;
}

/** For docs and the graph's schema. */
export interface DerivedEdgeDoc {
  readonly type: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly doc: string;
  readonly properties: Readonly<Record<string, string>>;
}

interface Derivation extends DerivedEdgeDoc {
  derive(resource: Resource, estate: Estate): readonly DerivedEdge[];
}

const interfaceOwners: ReadonlySet<string> = new Set(ownerKinds);

const derivations: readonly Derivation[] = [
  {
    type: 'ROUTED_BY',
    from: ['Subnet'],
    to: ['RouteTable'],
    doc: "The main route table of the VPC, for a subnet without one of its own; known once the VPC's route tables were read whole",
    properties: { implicit: 'Always true: no association says so' },
    derive: implicitRouteTable,
  },
  {
    type: 'OWNED_BY',
    from: ['NetworkInterface'],
    to: [...interfaceOwners],
    doc: 'What the interface works for, where that is in the inventory',
    properties: { rule: ownerRuleDocs.join('; ') },
    derive: interfaceOwner,
  },
  {
    type: 'TARGETS',
    from: ['TargetGroup'],
    to: ['NetworkInterface'],
    doc: "The interface of the target group's VPC that has a target's address, or the prefix it lies in",
    properties: {
      port: 'Port of the target',
      health: "Its latest health, as in the target group's `targetHealth`",
    },
    derive: addressTargets,
  },
];

export const derivedEdgeDocs: readonly DerivedEdgeDoc[] = derivations.map(
  ({ type, from, to, doc, properties }) => ({
    type,
    from,
    to,
    doc,
    properties,
  }),
);

/** Edges whose source is this resource. */
export function derivedEdges(resource: Resource, estate: Estate): readonly DerivedEdge[] {
  return derivations.flatMap((derivation) =>
    derivation.from.includes(resource.kind) ? derivation.derive(resource, estate) : [],
  );
}

/**
 * Other resources whose derived edges may alter when this one came, changed or went: ask with the state before and with the
 * state after. Its own derived edges may alter too. `stays`: it was there before and is there after; then those are left out that
 * ask only whether it is.
 */
export function dependents(
  resource: Resource,
  estate: Estate,
  { stays = false }: { readonly stays?: boolean } = {},
): readonly string[] {
  const vpcId = vpcOf(resource);
  if (vpcId === undefined) return [];
  switch (resource.kind) {
    case 'RouteTable':
      return isMain(resource) ? estate.inVpc(vpcId, 'Subnet').map(({ id }) => id) : [...associated(resource)];
    case 'NetworkInterface':
      return targetGroupsOf(resource, targetsOf(estate.inVpc(vpcId, 'TargetGroup')));
    default:
      if (stays || !interfaceOwners.has(resource.kind)) return [];
      return interfacesOf(estate.inVpc(vpcId, 'NetworkInterface')).byOwner.get(resource.id) ?? [];
  }
}

/**
 * What the end of an edge stands for: where it is one account's own name for something (a zone's name), and that account's list was read,
 * the thing itself; otherwise what it says.
 */
export function standsFor(id: string, estate: Pick<Estate, 'aliases'>): string {
  const kind = kindOfNamedId(id);
  return kind === undefined ? id : (estate.aliases(kind).get(id) ?? id);
}

function implicitRouteTable(subnet: Resource, estate: Estate): readonly DerivedEdge[] {
  const vpcId = vpcOf(subnet);
  if (vpcId === undefined || !estate.everComplete('RouteTable', subnet.accountId, subnet.region)) return [];
  const { main, explicit } = routeTablesOf(estate.inVpc(vpcId, 'RouteTable'));
  if (main === undefined || explicit.has(subnet.id)) return [];
  return [{ type: 'ROUTED_BY', from: subnet.id, to: main, properties: { implicit: true } }];
}

function interfaceOwner(eni: Resource, estate: Estate): readonly DerivedEdge[] {
  const found = namedOwners(eni).find(({ id, kind }) => estate.get(id)?.kind === kind);
  if (found === undefined) return [];
  const { rule, id } = found;
  return [{ type: 'OWNED_BY', from: eni.id, to: id, properties: { rule } }];
}

function addressTargets(group: Resource, estate: Estate): readonly DerivedEdge[] {
  const vpcId = vpcOf(group);
  const targets = addressTargetsOf(group);
  if (vpcId === undefined || targets.length === 0) return [];
  const { byNetwork, lengths } = interfacesOf(estate.inVpc(vpcId, 'NetworkInterface'));
  const health = healthOf(group);
  return targets.flatMap(({ text, target }) => {
    const holders = networksOf(target.id, lengths).flatMap((network) => byNetwork.get(network) ?? []);
    const properties = targetProperties(target, health.get(text));
    return [...new Set(holders)].map((to) => ({ type: 'TARGETS', from: group.id, to, properties }));
  });
}

function targetProperties(target: Target, health: string | undefined): Record<string, string | number> {
  return {
    ...(target.port === undefined ? {} : { port: target.port }),
    ...(health === undefined ? {} : { health }),
  };
}

function targetGroupsOf(
  eni: Resource,
  groupsWithin: (network: string) => readonly string[],
): readonly string[] {
  return [...new Set(networksHeld(eni).flatMap(groupsWithin))];
}

function healthOf(group: Resource): ReadonlyMap<string, string> {
  return new Map(
    texts(group.properties['targetHealth']).map((line) => {
      const [target = '', health = ''] = line.split(' ');
      return [target, health];
    }),
  );
}

/** An attachment of a transit gateway is in no VPC, but its interfaces are in the one that it attaches. */
function vpcOf({ edges }: Resource): string | undefined {
  return edges['IN_VPC']?.[0]?.to ?? edges['ATTACHES']?.[0]?.to;
}

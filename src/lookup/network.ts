// Which VPCs reach each other, when: over active peerings, and over transit gateways and their peerings. And which blocks they have.
// Pure: made from the histories of VPCs, peerings and attachments.
import type { History } from '../journal/histories.ts';
import type { Resource } from '../state.ts';
import { texts } from '../vpc-index.ts';
import { readPrefix } from './address.ts';
import type { Network, Span } from './segment.ts';
import { versionsOf } from './timeline.ts';

export interface KnownVpc {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  /** All that it ever had: which of them at which time does not matter for who holds an address. */
  readonly blocks: readonly Network[];
}

/** A way to a VPC. */
export interface Way extends Span {
  readonly to: string;
  /** The peering, or the transit gateway. */
  readonly via: string;
}

export interface NetworkMap {
  readonly vpcs: ReadonlyMap<string, KnownVpc>;
  /** By VPC: the others of its peerings. */
  readonly peerings: ReadonlyMap<string, readonly Way[]>;
  /** By VPC: the transit gateways to which it is attached; by gateway its VPCs, and the gateways that peer with it. */
  readonly attachments: ReadonlyMap<string, readonly Way[]>;
  readonly members: ReadonlyMap<string, readonly Way[]>;
  readonly peers: ReadonlyMap<string, ReadonlySet<string>>;
}

export const noNetwork: NetworkMap = {
  vpcs: new Map(),
  peerings: new Map(),
  attachments: new Map(),
  members: new Map(),
  peers: new Map(),
};

export function networkMap(histories: ReadonlyMap<string, readonly History[]>): NetworkMap {
  const of = (kind: string): readonly History[] => histories.get(kind) ?? [];
  const vpcs = new Map(of('Vpc').flatMap((history) => known(history)));
  const peerings = new Map<string, Way[]>();
  for (const peering of of('VpcPeeringConnection')) {
    for (const { state, begin, end } of versionsOf(peering)) {
      const [one, other] = [state.edges['REQUESTER']?.[0]?.to, state.edges['ACCEPTER']?.[0]?.to];
      if (state.properties['statusCode'] !== 'active' || one === undefined || other === undefined) continue;
      foreign(vpcs, state);
      add(peerings, one, { to: other, via: state.id, begin, end });
      add(peerings, other, { to: one, via: state.id, begin, end });
    }
  }
  return { vpcs, peerings, ...attachmentsOf(of('TransitGatewayAttachment')) };
}

/** Ways from a VPC to those that are asked for. Pairs are not kept: a transit gateway with 5,000 VPCs has 25 million. */
export function waysTo(network: NetworkMap, vpc: string, isAsked: (to: string) => boolean): readonly Way[] {
  const ways = (network.peerings.get(vpc) ?? []).filter(({ to }) => isAsked(to));
  for (const near of network.attachments.get(vpc) ?? []) {
    for (const gateway of [near.to, ...(network.peers.get(near.to) ?? [])]) {
      for (const far of network.members.get(gateway) ?? []) {
        if (far.to === vpc || !isAsked(far.to)) continue;
        const span = overlap(near, far);
        if (span !== undefined) ways.push({ ...span, to: far.to, via: near.to });
      }
    }
  }
  return ways;
}

function add(ways: Map<string, Way[]>, from: string, way: Way): void {
  const list = ways.get(from);
  if (list === undefined) ways.set(from, [way]);
  else list.push(way);
}

function attachmentsOf(histories: readonly History[]): Pick<NetworkMap, 'attachments' | 'members' | 'peers'> {
  const attachments = new Map<string, Way[]>();
  const members = new Map<string, Way[]>();
  const peers = new Map<string, Set<string>>();
  for (const history of histories) {
    for (const { state, begin, end } of versionsOf(history)) {
      const [gateway, to] = [state.edges['OF']?.[0]?.to, state.edges['ATTACHES']?.[0]?.to];
      if (gateway === undefined || to === undefined) continue;
      if (state.properties['resourceType'] === 'vpc') {
        add(attachments, to, { to: gateway, via: state.id, begin, end });
        add(members, gateway, { to, via: state.id, begin, end });
      } else if (to.startsWith('tgw-')) {
        peers.set(gateway, (peers.get(gateway) ?? new Set()).add(to));
        peers.set(to, (peers.get(to) ?? new Set()).add(gateway));
      }
    }
  }
  return { attachments, members, peers };
}

function overlap(one: Span, other: Span): Span | undefined {
  const begin = one.begin.late > other.begin.late ? one.begin : other.begin;
  const end = one.end.early < other.end.early ? one.end : other.end;
  return begin.early < end.late ? { begin, end } : undefined;
}

function known(history: History): readonly (readonly [string, KnownVpc])[] {
  const states = versionsOf(history).map(({ state }) => state);
  const last = states.at(-1);
  if (last === undefined) return [];
  const blocks = states.flatMap(({ properties }) => [
    properties['cidrBlock'],
    ...texts(properties['cidrBlocks']),
    ...texts(properties['ipv6CidrBlocks']),
  ]);
  const { accountId, region } = last;
  return [[history.id, { id: history.id, accountId, region, blocks: networks(blocks) }]];
}

/** The other side of a peering may be nobody's that is watched: its blocks stand in the peering. */
function foreign(vpcs: Map<string, KnownVpc>, { properties }: Resource): void {
  for (const side of ['requester', 'accepter']) {
    const [id, accountId, region] = [
      properties[`${side}VpcId`],
      properties[`${side}OwnerId`],
      properties[`${side}Region`],
    ].map(String);
    if (id === undefined || vpcs.has(id)) continue;
    const blocks = networks(texts(properties[`${side}CidrBlocks`]));
    vpcs.set(id, { id, accountId: accountId ?? '', region: region ?? '', blocks });
  }
}

function networks(blocks: readonly unknown[]): readonly Network[] {
  const texts = new Set(blocks.filter((block): block is string => typeof block === 'string'));
  return [...texts].flatMap((text) => readPrefix(text) ?? []);
}

// Fills a segment from histories: of interfaces, and of what they work for.
import type { History } from '../journal/histories.ts';
import type { Resource } from '../state.ts';
import {
  attachedTo,
  networksIn,
  ownOf,
  placeOf,
  publicNetworks,
  tellingPaths,
  thingsOf,
  vpcOf,
} from './facts.ts';
import type { NetworkMap } from './network.ts';
import { type Segment, SegmentMaker, type Span } from './segment.ts';
import type { Publicities, Publicity } from './subnets.ts';
import { spansHeld, type Version, versionsOf } from './timeline.ts';

/** Kinds that interfaces work for or are plugged into, and that a flow record can name. */
export const thingKinds = [
  'NatGateway',
  'VpcEndpoint',
  'LoadBalancer',
  'ClassicLoadBalancer',
  'TransitGatewayAttachment',
  'EksCluster',
  'Instance',
] as const;

/** What is known beside the interfaces. */
export interface Surroundings {
  readonly publicities: Publicities;
  readonly network: NetworkMap;
  /** Whether interfaces are read at `ACCOUNT/REGION`. */
  isRead(location: string): boolean;
  /** As it was last. */
  instance(id: string): Resource | undefined;
  /** The ECS task that has the interface. */
  task(interfaceId: string): Resource | undefined;
  /** Keys of tags that answers have. */
  readonly tags: ReadonlySet<string>;
}

export interface Content {
  readonly seq: number;
  readonly things: Iterable<History>;
  readonly interfaces: Iterable<History>;
  /** Others that have or had what the interfaces have or had: no key but those is theirs here. */
  readonly beside?: Iterable<History>;
  readonly expected?: { readonly ids: number; readonly rows: number };
}

export function buildSegment(content: Content, around: Surroundings): Segment {
  const maker = new SegmentMaker(content.expected);
  const things = new Map<string, number>();
  for (const history of content.things) addThing(maker, things, history, around);
  for (const history of content.interfaces) addInterface(maker, things, history, around, false);
  for (const history of content.beside ?? []) addInterface(maker, things, history, around, true);
  return maker.done(content.seq);
}

const alone = { instance: undefined, task: undefined };

function addThing(
  maker: SegmentMaker,
  things: Map<string, number>,
  history: History,
  around: Surroundings,
): void {
  const versions = versionsOf(history, tellingPaths);
  const last = versions.at(-1);
  if (last === undefined || things.has(history.id)) return;
  things.set(history.id, maker.begin(history.id, locationOf(last.state, around)));
  for (const version of versions)
    maker.version(version, placeOf(version.state, undefined), ownOf(version.state, alone, around.tags));
}

function addInterface(
  maker: SegmentMaker,
  things: Map<string, number>,
  history: History,
  around: Surroundings,
  isBeside: boolean,
): void {
  const versions = versionsOf(history, tellingPaths);
  const last = versions.at(-1);
  if (last === undefined) return;
  const location = locationOf(last.state, around);
  const members = spansHeld(versions, remembered(thingsOf, thingPaths));
  for (const thing of members.keys())
    if (!isBeside && !things.has(thing)) things.set(thing, maker.begin(thing, location));
  const number = maker.begin(history.id, location);
  const task = around.task(history.id);
  // Most changes leave the texts as they are, and making them is most of the work.
  let [place, own] = ['', ''];
  let told: { readonly state: Resource; readonly isPublic: boolean | undefined } | undefined;
  for (const version of versions) {
    const { state } = version;
    const id =
      attachedTo(state) ?? /^aws-K8S-(i-[0-9a-f]+)$/.exec(String(state.properties['description']))?.[1];
    const instance = id === undefined ? undefined : around.instance(id);
    const subnet = state.properties['subnetId'];
    const publicity = around.publicities.of(vpcOf(state), typeof subnet === 'string' ? subnet : undefined);
    for (const { span, isPublic } of cut(version, publicity)) {
      if (told === undefined || told.isPublic !== isPublic || !isSame(told.state, state, placePaths))
        place = placeOf(state, isPublic);
      if (told === undefined || !isSame(told.state, state, ownPaths))
        own = ownOf(state, { instance, task }, around.tags);
      told = { state, isPublic };
      maker.version(span, place, own);
    }
  }
  addAddresses(maker, number, versions, isBeside);
  for (const [thing, spans] of members) {
    const of = things.get(thing);
    if (of !== undefined) for (const span of spans) maker.holdMember(of, number, span);
  }
}

/** Versions share the objects of their addresses only by value, so they are told apart by their texts. */
function addAddresses(
  maker: SegmentMaker,
  number: number,
  versions: readonly Version[],
  onlyKnown: boolean,
): void {
  const inside = new Map<string, Parameters<SegmentMaker['holdAddress']>[1]>();
  const keysOf = (state: Resource): ReadonlySet<string> => {
    const vpc = vpcOf(state) ?? '';
    const keys = networksIn(state).map((network) => keyOf(inside, vpc, network));
    return new Set([...keys, ...publicNetworks(state).map((network) => keyOf(inside, '', network))]);
  };
  const held = spansHeld(versions, remembered(keysOf, addressPaths));
  for (const [key, spans] of held) {
    const network = inside.get(key);
    const vpc = key.slice(0, key.indexOf(' '));
    if (network === undefined) continue;
    for (const span of spans)
      maker.holdAddress(vpc === '' ? undefined : vpc, network, number, span, onlyKnown);
  }
}

const thingPaths = ['interfaceType', 'description', 'arn', 'ATTACHED_TO'];
const addressPaths = [
  'vpcId',
  'privateIpAddresses',
  'publicIpAddresses',
  'ipv6Addresses',
  'ipv4Prefixes',
  'ipv6Prefixes',
];
const placePaths = [
  'vpcId',
  'subnetId',
  'availabilityZone',
  'availabilityZoneId',
  'interfaceType',
  'ownerService',
  'MEMBER_OF',
];
const ownPaths = [...thingPaths, 'name', 'tags', 'ownerService', 'ownerName'];

/** Versions share the values of what did not change between them. */
function isSame(one: Resource, other: Resource, paths: readonly string[]): boolean {
  return paths.every(
    (path) => one.properties[path] === other.properties[path] && one.edges[path] === other.edges[path],
  );
}

/** For states that follow each other: what was found for the one before is found again where nothing of these paths changed. */
function remembered<Found>(
  find: (state: Resource) => Found,
  paths: readonly string[],
): (state: Resource) => Found {
  let last: { readonly state: Resource; readonly found: Found } | undefined;
  return (state) => {
    const found = last !== undefined && isSame(last.state, state, paths) ? last.found : find(state);
    last = { state, found };
    return found;
  };
}

function keyOf(
  networks: Map<string, Parameters<SegmentMaker['holdAddress']>[1]>,
  vpc: string,
  network: Parameters<SegmentMaker['holdAddress']>[1],
): string {
  const key = `${vpc} ${network.length} ${network.words.join(' ')}`;
  networks.set(key, network);
  return key;
}

/** A version is cut where its subnet became public or private. */
function cut(
  { begin, end }: Version,
  publicity: readonly Publicity[],
): readonly { readonly span: Span; readonly isPublic: boolean | undefined }[] {
  const within = publicity.filter(({ from }) => from > begin.late && from < end.late);
  // Nothing is known of the routes before they were first seen: they are taken for what they were then.
  const first = publicity.findLast(({ from }) => from <= begin.late) ?? publicity[0];
  const cuts = within.filter((one) => one !== first);
  return [first, ...cuts].map((one, index) => {
    const next = cuts[index]?.from;
    return {
      span: {
        begin: index === 0 ? begin : { early: one?.from ?? 0, late: one?.from ?? 0 },
        end: next === undefined ? end : { early: next, late: next },
      },
      isPublic: one?.isPublic,
    };
  });
}

/** Where it is read: at its owner's, else at that of the VPC's owner, who lists what others have there. */
function locationOf(resource: Resource, { isRead, network }: Surroundings): string {
  const own = `${resource.accountId}/${resource.region}`;
  if (isRead(own)) return own;
  const vpc = network.vpcs.get(vpcOf(resource) ?? '');
  const shared = vpc === undefined ? own : `${vpc.accountId}/${vpc.region}`;
  return isRead(shared) ? shared : own;
}

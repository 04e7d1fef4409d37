// Fills a segment from histories: of interfaces, and of what they work for.
import type { History } from '../journal/histories.ts';
import type { Resource } from '../state.ts';
import {
  attachedTo,
  networksIn,
  ownOf,
  placeKey,
  placeOf,
  publicNetworks,
  tellingPaths,
  thingsOf,
  vpcOf,
} from './facts.ts';
import type { NetworkMap } from './network.ts';
import type { Span } from './segment.ts';
import type { SegmentMaker } from './segment-maker.ts';
import type { Publicities, Publicity } from './subnets.ts';
import { type Moment, spansHeld, type Version, versionsOf } from './timeline.ts';

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
  readonly things: Iterable<History>;
  readonly interfaces: Iterable<History>;
  /** Others that have or had what the interfaces have or had: no key but those is theirs here. */
  readonly beside?: Iterable<History>;
}

/** Things come first: what is added later only names them. */
export function addContent(maker: SegmentMaker, content: Content, around: Surroundings): void {
  for (const history of content.things) addThing(maker, history, around);
  for (const history of content.interfaces) addInterface(maker, history, around, false);
  for (const history of content.beside ?? []) addInterface(maker, history, around, true);
}

const alone = { instance: undefined, task: undefined };

function addThing(maker: SegmentMaker, history: History, around: Surroundings): void {
  const versions = versionsOf(history, tellingPaths);
  const last = versions.at(-1);
  if (last === undefined || maker.find(history.id) >= 0) return;
  maker.begin(history.id, locationOf(last.state, around));
  for (const version of versions)
    maker.version(
      version,
      placeIn(maker, version.state, undefined),
      maker.own(ownOf(version.state, alone, around.tags)),
    );
}

function addInterface(maker: SegmentMaker, history: History, around: Surroundings, isBeside: boolean): void {
  const versions = versionsOf(history, tellingPaths);
  const last = versions.at(-1);
  if (last === undefined) return;
  const location = locationOf(last.state, around);
  const members = held(
    versions,
    remembered(({ state }) => thingsOf(state), thingPaths),
  );
  if (!isBeside) for (const [thing] of members) if (maker.find(thing) < 0) maker.begin(thing, location);
  const number = maker.begin(history.id, location);
  addVersions(maker, history.id, versions, around);
  const keysOf = remembered(({ state }) => addressKeys(maker, state, isBeside), addressPaths);
  for (const [key, spans] of held(versions, keysOf))
    for (const span of spans) maker.holdAddress(key, number, span);
  for (const [thing, spans] of members) {
    const of = maker.find(thing);
    if (of >= 0) for (const span of spans) maker.holdMember(of, number, span);
  }
}

/** Most changes leave the texts as they are, and making them is most of the work. */
function addVersions(
  maker: SegmentMaker,
  id: string,
  versions: readonly Version[],
  around: Surroundings,
): void {
  const task = around.task(id);
  let [place, own] = [-1, -1];
  let lastPublic: boolean | undefined;
  for (const version of versions) {
    const { state } = version;
    if (own < 0 || alters(version, ownPaths)) {
      const of = instanceOf(state);
      const instance = of === undefined ? undefined : around.instance(of);
      own = maker.own(ownOf(state, { instance, task }, around.tags));
    }
    const isOther = place < 0 || alters(version, placePaths);
    const subnet = state.properties['subnetId'];
    const publicity = around.publicities.of(vpcOf(state), typeof subnet === 'string' ? subnet : undefined);
    for (const [index, { begin, end, isPublic }] of cut(version, publicity).entries()) {
      if ((isOther && index === 0) || isPublic !== lastPublic) place = placeIn(maker, state, isPublic);
      lastPublic = isPublic;
      maker.version({ begin, end }, place, own);
    }
  }
}

/** Kubernetes' own plugin says in the description whose secondary interface it is. */
function instanceOf(state: Resource): string | undefined {
  const { description } = state.properties;
  return (
    attachedTo(state) ??
    (typeof description === 'string' ? /^aws-K8S-(i-[0-9a-f]+)$/.exec(description)?.[1] : undefined)
  );
}

function placeIn(maker: SegmentMaker, state: Resource, isPublic: boolean | undefined): number {
  return maker.place(placeKey(state, isPublic), () => placeOf(state, isPublic));
}

function addressKeys(maker: SegmentMaker, state: Resource, onlyKnown: boolean): readonly number[] {
  const vpc = maker.vpc(vpcOf(state) ?? '');
  const keys = networksIn(state).map((network) => maker.address(vpc, network, onlyKnown));
  for (const network of publicNetworks(state)) keys.push(maker.address(0, network, onlyKnown));
  return onlyKnown ? keys.filter((key) => key >= 0) : keys;
}

const thingPaths: ReadonlySet<string> = new Set(['interfaceType', 'description', 'arn', 'ATTACHED_TO']);
const addressPaths: ReadonlySet<string> = new Set([
  'vpcId',
  'privateIpAddresses',
  'publicIpAddresses',
  'ipv6Addresses',
  'ipv4Prefixes',
  'ipv6Prefixes',
]);
const placePaths: ReadonlySet<string> = new Set([
  'vpcId',
  'subnetId',
  'availabilityZone',
  'availabilityZoneId',
  'interfaceType',
  'ownerService',
  'MEMBER_OF',
]);
const ownPaths: ReadonlySet<string> = new Set([...thingPaths, 'name', 'tags', 'ownerService', 'ownerName']);

/** Whether what these paths say may be another than in the version before it. */
function alters({ changed }: Version, paths: ReadonlySet<string>): boolean {
  return changed === undefined || changed.some(({ path }) => paths.has(path));
}

/** For versions that follow each other: what was found for the one before is found again where nothing of these paths changed. */
function remembered<Found>(
  find: (version: Version) => Found,
  paths: ReadonlySet<string>,
): (version: Version) => Found {
  let last: { readonly found: Found } | undefined;
  return (version) => {
    if (last === undefined || alters(version, paths)) last = { found: find(version) };
    return last.found;
  };
}

/** Most hold the same all the time: no table is made for them. */
function held<Key>(
  versions: readonly Version[],
  keysOf: (version: Version) => readonly Key[],
): Iterable<readonly [Key, readonly Span[]]> {
  const [first] = versions;
  const last = versions.at(-1);
  if (first === undefined || last === undefined) return [];
  const keys = versions.map(keysOf);
  const [same = []] = keys;
  return keys.every((one) => one === same)
    ? [...new Set(same)].map((key) => [key, [{ begin: first.begin, end: last.end }]])
    : spansHeld(versions, keys);
}

interface Cut extends Span {
  readonly isPublic: boolean | undefined;
}

/** A version is cut where its subnet became public or private. */
function cut({ begin, end }: Version, publicity: readonly Publicity[]): readonly Cut[] {
  if (publicity.length <= 1) return [{ begin, end, isPublic: publicity[0]?.isPublic }];
  const within = publicity.filter(({ from }) => from > begin.late && from < end.late);
  // Nothing is known of the routes before they were first seen: they are taken for what they were then.
  const first = publicity.findLast(({ from }) => from <= begin.late) ?? publicity[0];
  const cuts = within.filter((one) => one !== first);
  return [first, ...cuts].map((one, index) => {
    const next = cuts[index]?.from;
    return {
      begin: index === 0 ? begin : at(one?.from ?? 0),
      end: next === undefined ? end : at(next),
      isPublic: one?.isPublic,
    };
  });
}

function at(time: number): Moment {
  return { early: time, late: time };
}

/** Where it is read: at its owner's, else at that of the VPC's owner, who lists what others have there. */
function locationOf(resource: Resource, { isRead, network }: Surroundings): string {
  const own = `${resource.accountId}/${resource.region}`;
  if (isRead(own)) return own;
  const vpc = network.vpcs.get(vpcOf(resource) ?? '');
  const shared = vpc === undefined ? own : `${vpc.accountId}/${vpc.region}`;
  return isRead(shared) ? shared : own;
}

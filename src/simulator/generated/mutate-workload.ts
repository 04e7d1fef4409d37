// Changes to what lives in networks: instances, interfaces and their addresses, elastic IPs, endpoints, gateways, peerings.
import type { Mutation, Scene } from './change.ts';
import { makeLambda, segmentsOf } from './fill.ts';
import {
  acceptPeering,
  dropEndpoint,
  dropNatGateway,
  dropPeering,
  makeGatewayEndpoint,
  makeInterfaceEndpoint,
  makeNatGateway,
  requestPeering,
} from './make-gateways.ts';
import {
  alterInstance,
  attach,
  detach,
  dropInstance,
  instanceTypes,
  makeInstance,
  typeOf,
} from './make-instances.ts';
import { dropInterface, give, groupsOf, letGo, makeAddress, makeInterface } from './make-interfaces.ts';
import { route, setRoute } from './make-network.ts';
import type { SentInterface } from './sent.ts';
import { type Network, type Ref, type Segment, segmentOf } from './world.ts';

export const workloadMutations: Readonly<Record<string, readonly [number, Mutation]>> = {
  'instance launched': [10, launch],
  'instance terminated': [9, terminate],
  'instance stopped or started': [4, stopOrStart],
  'instance resized': [2, resize],
  'address added': [6, addAddress],
  'address removed': [4, removeAddress],
  'address moved between interfaces': [8, moveAddress],
  'prefix delegated': [5, addPrefix],
  'prefix taken back': [3, removePrefix],
  'groups of an interface changed': [4, regroup],
  'interface created': [3, createSpare],
  'interface deleted': [3, deleteSpare],
  'interface attached': [3, attachSpare],
  'interface detached': [2, detachOne],
  'function connected': [5, connectFunction],
  'service interface went': [5, serviceWent],
  'elastic IP allocated': [
    2,
    ({ hand, network }) => makeAddress(hand, network.home, `ip-${hand.number()}`) !== '',
  ],
  'elastic IP released': [2, releaseIp],
  'elastic IP associated': [3, associateIp],
  'elastic IP moved': [3, moveIp],
  'NAT gateway rebuilt': [3, rebuildNat],
  'NAT gateway deleted': [1, deleteNat],
  'NAT gateway created': [2, createNat],
  'interface endpoint created': [2, createEndpoint],
  'gateway endpoint created': [2, createGatewayEndpoint],
  'endpoint deleted': [2, deleteEndpoint],
  'peering requested': [3, request],
  'peering accepted': [3, accept],
  'peering deleted': [2, deletePeering],
};

function someGroups({ network, random }: Scene): string[] {
  const all = network.groups.values().map(({ id }) => id);
  const first = random.pick(all);
  const second = random.pick(all);
  return random.percent(30) && second !== first ? [first, second] : [first];
}

function someSegment({ network, random }: Scene): Segment | undefined {
  const roomy = network.segments.filter(({ pool }) => pool.free > 100);
  return roomy.length === 0 ? undefined : random.pick(roomy);
}

function launch(scene: Scene): boolean {
  const { hand, network, random } = scene;
  const { participant } = network;
  const guests = network.participantGroups.values();
  if (participant !== undefined && guests.length > 0 && random.percent(30)) {
    const segment = random.pick(network.segments.filter(({ shared }) => shared));
    makeInstance(hand, network, {
      segment,
      owner: participant,
      groups: [random.pick(guests).id],
      name: `guest-${hand.number()}`,
    });
    return true;
  }
  const segment = someSegment(scene);
  if (segment === undefined) return false;
  const publicIp = (segment.tier === 'public' || segment.tier === 'default') && random.percent(70);
  makeInstance(hand, network, {
    segment,
    groups: someGroups(scene),
    name: `launched-${hand.number()}`,
    publicIp,
  });
  return true;
}

function terminate({ hand, network, random }: Scene): boolean {
  const instance = network.instances.pick(random.below);
  if (instance === undefined || network.instances.size < 3) return false;
  dropInstance(hand, network, instance);
  return true;
}

function stopOrStart({ hand, network, random }: Scene): boolean {
  const instance = network.instances.pick(random.below);
  if (instance === undefined) return false;
  alterInstance(hand, instance, (item) => {
    if (item.State.Name === 'stopped')
      return { ...item, State: { Code: 16, Name: 'running' }, LaunchTime: hand.time() };
    return { ...item, State: { Code: 80, Name: 'stopped' } };
  });
  return true;
}

function resize({ hand, network, random }: Scene): boolean {
  const instance = network.instances.pick(random.below);
  if (instance === undefined) return false;
  alterInstance(hand, instance, (item) => ({
    ...item,
    InstanceType: typeOf(random.pick(instanceTypes.filter((type) => type !== item.InstanceType))),
  }));
  return true;
}

/** An interface of an instance or a spare one: nobody moves addresses of a service's. */
function ordinary(
  { hand, network, random }: Scene,
  fits: (eni: SentInterface) => boolean = () => true,
): readonly [Ref, SentInterface] | undefined {
  for (let tries = 0; tries < 8; tries += 1) {
    const ref = network.interfaces.pick(random.below);
    const eni = ref === undefined ? undefined : hand.get('NetworkInterface', ref.home, ref.id);
    if (ref !== undefined && eni !== undefined && eni.RequesterManaged !== true && fits(eni))
      return [ref, eni];
  }
  return undefined;
}

function secondary(address: string): SentInterface['PrivateIpAddresses'][number] {
  return { Primary: false, PrivateIpAddress: address };
}

function addAddress(scene: Scene): boolean {
  const { hand, network } = scene;
  const [ref, eni] = ordinary(scene, ({ PrivateIpAddresses }) => PrivateIpAddresses.length < 8) ?? [];
  const segment = eni === undefined ? undefined : segmentOf(network, eni.SubnetId);
  if (ref === undefined || eni === undefined || segment === undefined || segment.pool.free < 10) return false;
  const address = segment.pool.take();
  hand.move(network, segment);
  hand.put('NetworkInterface', ref.home, ref.id, {
    ...eni,
    PrivateIpAddresses: [...eni.PrivateIpAddresses, secondary(address)],
  });
  return true;
}

function removeAddress(scene: Scene): boolean {
  const { hand, network } = scene;
  const [ref, eni] = ordinary(scene, ({ PrivateIpAddresses }) => PrivateIpAddresses.length > 1) ?? [];
  const segment = eni === undefined ? undefined : segmentOf(network, eni.SubnetId);
  if (ref === undefined || eni === undefined || segment === undefined) return false;
  const gone = eni.PrivateIpAddresses.at(-1)?.PrivateIpAddress ?? '';
  segment.pool.release(gone);
  hand.move(network, segment);
  hand.put('NetworkInterface', ref.home, ref.id, {
    ...eni,
    PrivateIpAddresses: eni.PrivateIpAddresses.slice(0, -1),
  });
  return true;
}

function moveAddress(scene: Scene): boolean {
  const { hand } = scene;
  const [from, giver] = ordinary(scene, ({ PrivateIpAddresses }) => PrivateIpAddresses.length > 1) ?? [];
  const [to, taker] =
    ordinary(
      scene,
      ({ SubnetId, NetworkInterfaceId }) => SubnetId === giver?.SubnetId && NetworkInterfaceId !== from?.id,
    ) ?? [];
  if (from === undefined || giver === undefined || to === undefined || taker === undefined) return false;
  const moved = giver.PrivateIpAddresses.at(-1)?.PrivateIpAddress ?? '';
  hand.put('NetworkInterface', from.home, from.id, {
    ...giver,
    PrivateIpAddresses: giver.PrivateIpAddresses.slice(0, -1),
  });
  hand.put('NetworkInterface', to.home, to.id, {
    ...taker,
    PrivateIpAddresses: [...taker.PrivateIpAddresses, secondary(moved)],
  });
  return true;
}

function addPrefix(scene: Scene): boolean {
  const { hand, network } = scene;
  const [ref, eni] = ordinary(scene, ({ Ipv4Prefixes }) => Ipv4Prefixes.length < 6) ?? [];
  const segment = eni === undefined ? undefined : segmentOf(network, eni.SubnetId);
  const prefix = segment?.pool.takePrefix();
  if (ref === undefined || eni === undefined || segment === undefined || prefix === undefined) return false;
  hand.move(network, segment);
  hand.put('NetworkInterface', ref.home, ref.id, {
    ...eni,
    Ipv4Prefixes: [...eni.Ipv4Prefixes, { Ipv4Prefix: prefix }],
  });
  return true;
}

function removePrefix(scene: Scene): boolean {
  const { hand, network } = scene;
  const [ref, eni] = ordinary(scene, ({ Ipv4Prefixes }) => Ipv4Prefixes.length > 0) ?? [];
  const segment = eni === undefined ? undefined : segmentOf(network, eni.SubnetId);
  if (ref === undefined || eni === undefined || segment === undefined) return false;
  const [gone, ...rest] = eni.Ipv4Prefixes;
  segment.pool.releasePrefix(gone?.Ipv4Prefix ?? '');
  hand.move(network, segment);
  hand.put('NetworkInterface', ref.home, ref.id, { ...eni, Ipv4Prefixes: rest });
  return true;
}

/** The instance shows the groups of its first interface. */
function regroup(scene: Scene): boolean {
  const { hand, network } = scene;
  const [ref, eni] = ordinary(scene, ({ OwnerId }) => OwnerId === network.home.account) ?? [];
  if (ref === undefined || eni === undefined) return false;
  const Groups = groupsOf(network, someGroups(scene));
  hand.put('NetworkInterface', ref.home, ref.id, { ...eni, Groups });
  const instance = eni.Attachment?.DeviceIndex === 0 ? eni.Attachment.InstanceId : undefined;
  if (instance !== undefined)
    alterInstance(hand, { id: instance, home: ref.home }, (item) => ({ ...item, SecurityGroups: Groups }));
  return true;
}

function createSpare(scene: Scene): boolean {
  const segment = someSegment(scene);
  if (segment === undefined) return false;
  makeInterface(scene.hand, scene.network, {
    segment,
    groups: someGroups(scene),
    name: `spare-${scene.hand.number()}`,
    secondary: scene.random.below(2),
  });
  return true;
}

function deleteSpare({ hand, network, random }: Scene): boolean {
  const spare = network.spares.pick(random.below);
  if (spare === undefined) return false;
  dropInterface(hand, network, spare);
  return true;
}

function attachSpare({ hand, network, random }: Scene): boolean {
  const spare = network.spares.pick(random.below);
  const instance = network.instances.pick(random.below);
  if (spare === undefined || instance === undefined || spare.home !== instance.home) return false;
  if (hand.get('NetworkInterface', spare.home, spare.id)?.Association !== undefined) return false;
  attach(hand, network, instance, spare);
  return true;
}

function detachOne(scene: Scene): boolean {
  const { hand, network } = scene;
  const [ref, eni] =
    ordinary(
      scene,
      ({ Attachment, Association, Description }) =>
        (Attachment?.DeviceIndex ?? 0) > 0 && Association === undefined && Description === '',
    ) ?? [];
  const instance = eni?.Attachment?.InstanceId;
  if (ref === undefined || instance === undefined) return false;
  detach(hand, network, { id: instance, home: ref.home }, ref);
  return true;
}

function connectFunction(scene: Scene): boolean {
  const { hand, network } = scene;
  const segment = someSegment(scene);
  const [web = ''] = someGroups(scene);
  if (segment === undefined) return false;
  makeLambda(hand, network, segment, { web }, `f-${hand.number()}`);
  return true;
}

function serviceWent({ hand, network, random }: Scene): boolean {
  const eni = network.services.pick(random.below);
  if (eni === undefined || network.services.size < 2) return false;
  dropInterface(hand, network, eni);
  return true;
}

/** An elastic IP of the account here, used by nothing or by something ordinary. */
function someIp({ hand, network, random }: Scene, used: boolean): string | undefined {
  const { home } = network;
  const fitting = home.shelves.ElasticIp.all().filter(({ NetworkInterfaceId }) => {
    if (!used || NetworkInterfaceId === undefined) return used === (NetworkInterfaceId !== undefined);
    return (
      network.interfaces.has(NetworkInterfaceId) &&
      hand.get('NetworkInterface', home, NetworkInterfaceId)?.RequesterManaged === false
    );
  });
  return fitting.length === 0 ? undefined : random.pick(fitting).AllocationId;
}

function releaseIp(scene: Scene): boolean {
  const ip = someIp(scene, false);
  if (ip === undefined) return false;
  scene.hand.remove('ElasticIp', scene.network.home, ip);
  return true;
}

function withoutPublic(scene: Scene): Ref | undefined {
  const { account } = scene.network.home;
  return ordinary(scene, ({ Association, OwnerId }) => Association === undefined && OwnerId === account)?.[0];
}

function associateIp(scene: Scene): boolean {
  const ip = someIp(scene, false);
  const eni = withoutPublic(scene);
  if (ip === undefined || eni === undefined) return false;
  give(scene.hand, ip, eni);
  return true;
}

function moveIp(scene: Scene): boolean {
  const ip = someIp(scene, true);
  const eni = withoutPublic(scene);
  if (ip === undefined || eni === undefined) return false;
  letGo(scene.hand, scene.network.home, ip);
  give(scene.hand, ip, eni);
  return true;
}

/** The same elastic IP on a new gateway; some routes are moved, the others are forgotten and become blackholes. */
function rebuildNat({ hand, network, random }: Scene): boolean {
  const old = network.natGateways.pick(random.below);
  const gateway = old === undefined ? undefined : hand.get('NatGateway', old.home, old.id);
  const segment = gateway === undefined ? undefined : segmentOf(network, gateway.SubnetId);
  const allocation = gateway?.NatGatewayAddresses[0]?.AllocationId;
  if (old === undefined || segment === undefined || allocation === undefined) return false;
  dropNatGateway(hand, network, old);
  const next = makeNatGateway(hand, network, segment, allocation);
  moveRoutes({ hand, network, random }, old.id, next.id);
  return true;
}

function moveRoutes(
  { hand, network, random }: Pick<Scene, 'hand' | 'network' | 'random'>,
  from: string,
  to: string,
): void {
  for (const { id, home } of network.tables.values()) {
    const lost = hand.get('RouteTable', home, id)?.Routes.find(({ NatGatewayId }) => NatGatewayId === from);
    if (lost?.DestinationCidrBlock === undefined || random.percent(25)) continue;
    setRoute(hand, network, id, route(lost.DestinationCidrBlock, { NatGatewayId: to }));
  }
}

function deleteNat({ hand, network, random }: Scene): boolean {
  const gateway = network.natGateways.pick(random.below);
  if (gateway === undefined || network.natGateways.size < 2) return false;
  dropNatGateway(hand, network, gateway);
  return true;
}

function createNat(scene: Scene): boolean {
  const { hand, network, random } = scene;
  const open = segmentsOf(network, 'public');
  if (open.length === 0 || network.natGateways.size > 3) return false;
  const gateway = makeNatGateway(hand, network, random.pick(open), someIp(scene, false));
  const table = network.tables.pick(random.below);
  if (table !== undefined)
    setRoute(hand, network, table.id, route('0.0.0.0/0', { NatGatewayId: gateway.id }));
  return true;
}

function hasEndpoint({ hand, network }: Scene, service: string): boolean {
  return network.endpoints
    .values()
    .some(({ id, home }) => hand.get('VpcEndpoint', home, id)?.ServiceName.endsWith(`.${service}`) === true);
}

function createEndpoint(scene: Scene): boolean {
  const { hand, network } = scene;
  const closed = segmentsOf(network, 'private').slice(0, 2);
  const service = ['kms', 'sqs', 'sns', 'secretsmanager', 'sts'].find((name) => !hasEndpoint(scene, name));
  if (closed.length === 0 || service === undefined) return false;
  makeInterfaceEndpoint(hand, network, service, { segments: closed, groups: someGroups(scene) });
  return true;
}

function createGatewayEndpoint(scene: Scene): boolean {
  const { hand, network, random } = scene;
  const service = ['dynamodb', 's3'].find((name) => !hasEndpoint(scene, name));
  if (service === undefined) return false;
  makeGatewayEndpoint(
    hand,
    network,
    service,
    network.tables
      .values()
      .filter(() => random.percent(60))
      .map(({ id }) => id),
  );
  return true;
}

function deleteEndpoint({ hand, network, random }: Scene): boolean {
  const endpoint = network.endpoints.pick(random.below);
  if (endpoint === undefined) return false;
  dropEndpoint(hand, network, endpoint);
  return true;
}

function request({ hand, network, another }: Scene): boolean {
  const other = another();
  if (other === undefined || other === network || other.plan.cidr === network.plan.cidr) return false;
  if (isPeered(network, other) || network.peerings.size > 8) return false;
  requestPeering(hand, network, other);
  return true;
}

function isPeered(one: Network, other: Network): boolean {
  return one.peerings.values().some(({ id }) => other.peerings.has(id));
}

function accept({ hand, network }: Scene): boolean {
  const pending = network.peerings
    .values()
    .find(({ id, home }) => hand.get('VpcPeeringConnection', home, id)?.Status.Code === 'pending-acceptance');
  if (pending === undefined) return false;
  acceptPeering(hand, pending);
  return true;
}

function deletePeering({ hand, network, random }: Scene): boolean {
  const peering = network.peerings.pick(random.below);
  if (peering === undefined) return false;
  dropPeering(hand, peering);
  return true;
}

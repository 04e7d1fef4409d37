// Changes to who has which address: secondary ones, delegated prefixes, elastic IPs.
import type { Mutation, Scene } from './change.ts';
import { give, letGo, makeAddress } from './make-interfaces.ts';
import { ordinary, someIp } from './pick.ts';
import type { SentInterface } from './sent.ts';
import { type Ref, segmentOf } from './world.ts';

export const addressMutations: Readonly<Record<string, readonly [number, Mutation]>> = {
  'address added': [6, addAddress],
  'address removed': [4, removeAddress],
  'address moved between interfaces': [8, moveAddress],
  'prefix delegated': [5, addPrefix],
  'prefix taken back': [3, removePrefix],
  'elastic IP allocated': [
    2,
    ({ hand, network }) => makeAddress(hand, network.home, `ip-${hand.number()}`) !== '',
  ],
  'elastic IP released': [2, releaseIp],
  'elastic IP associated': [3, associateIp],
  'elastic IP moved': [3, moveIp],
};

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

// Changes to instances and interfaces: launched, stopped, terminated, attached, made by services.
import type { Mutation, Scene } from './change.ts';
import { makeLambda } from './fill-workloads.ts';
import {
  alterInstance,
  attach,
  detach,
  dropInstance,
  instanceTypes,
  makeInstance,
  typeOf,
} from './make-instances.ts';
import { dropInterface, groupsOf, makeInterface } from './make-interfaces.ts';
import { isCrowded, ordinary, someGroups, someSegment } from './pick.ts';

export const workloadMutations: Readonly<Record<string, readonly [number, Mutation]>> = {
  'instance launched': [10, launch],
  'instance terminated': [9, terminate],
  'instance stopped or started': [4, stopOrStart],
  'instance resized': [2, resize],
  'groups of an interface changed': [4, regroup],
  'interface created': [3, createSpare],
  'interface deleted': [3, deleteSpare],
  'interface attached': [3, attachSpare],
  'interface detached': [2, detachOne],
  'function connected': [5, connectFunction],
  'service interface went': [5, serviceWent],
};

function launch(scene: Scene): boolean {
  const { hand, network, random } = scene;
  const { participant } = network;
  if (isCrowded(network)) return false;
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
  if (segment === undefined || isCrowded(scene.network)) return false;
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
  if (segment === undefined || isCrowded(network)) return false;
  makeLambda(hand, network, segment, { web }, `f-${hand.number()}`);
  return true;
}

function serviceWent({ hand, network, random }: Scene): boolean {
  const eni = network.services.pick(random.below);
  if (eni === undefined || network.services.size < 2) return false;
  dropInterface(hand, network, eni);
  return true;
}

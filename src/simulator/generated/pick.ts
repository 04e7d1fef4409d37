// Picks what a change is made to: an interface, a subnet, groups, an elastic IP, out of a network.
import type { Scene } from './change.ts';
import type { SentInterface } from './sent.ts';
import type { Network, Ref, Segment } from './world.ts';

export function someGroups({ network, random }: Scene): string[] {
  const all = network.groups.values().map(({ id }) => id);
  const first = random.pick(all);
  const second = random.pick(all);
  return random.percent(30) && second !== first ? [first, second] : [first];
}

export function someSegment({ network, random }: Scene): Segment | undefined {
  const roomy = network.segments.filter(({ pool }) => pool.free > 100);
  return roomy.length === 0 ? undefined : random.pick(roomy);
}

/** An interface of an instance or a spare one: nobody moves addresses of a service's. */
export function ordinary(
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

/** An elastic IP of the account here, used by nothing or by something ordinary. */
export function someIp({ hand, network, random }: Scene, used: boolean): string | undefined {
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

/** Grown by half: then things rather go than come, so that an estate that changes for days keeps its size. */
export function isCrowded({ interfaces, plan }: Network): boolean {
  return interfaces.size > 30 + plan.interfaces * 1.5;
}

// Makes and unmakes instances with their interfaces, and nodes of clusters whose pods have delegated prefixes.
import type { Hand } from './hand.ts';
import { attachment, dropInterface, groupsOf, makeInterface, publicOf } from './make-interfaces.ts';
import { zoneId, zoneName } from './names.ts';
import type { SentInstance } from './sent.ts';
import { tagsFor } from './tags.ts';
import type { Network, Place, Ref, Segment } from './world.ts';

export interface InstanceShape {
  readonly segment: Segment;
  readonly owner?: Place;
  readonly groups: readonly string[];
  readonly name: string;
  readonly publicIp?: boolean;
  readonly secondary?: number;
  readonly prefixes?: number;
  /** The service provider that manages it, such as `eks.amazonaws.com`. */
  readonly operator?: string | undefined;
}

export const instanceTypes = ['m7g.large', 'm7i.xlarge', 'c7g.xlarge', 'r7g.2xlarge', 't4g.medium'];

export function makeInstance(hand: Hand, network: Network, shape: InstanceShape): Ref {
  const { segment, owner: home = network.home, name } = shape;
  const id = hand.id('i');
  const primary = makeInterface(hand, network, { ...shape, instance: { id, deviceIndex: 0 } });
  const eni = hand.get('NetworkInterface', home, primary.id);
  hand.put('Instance', home, id, {
    ReservationId: id.replace('i-', 'r-'),
    OwnerId: home.account,
    Instances: [
      {
        InstanceId: id,
        State: { Code: 16, Name: 'running' },
        InstanceType: typeOf(hand.random.pick(instanceTypes)),
        ImageId: hand.world.plan.names.id('ami', home.region),
        VpcId: network.id,
        SubnetId: segment.id,
        Placement: {
          AvailabilityZone: zoneName(home.account, home.region, segment.zone),
          AvailabilityZoneId: zoneId(home.region, segment.zone),
          Tenancy: 'default',
        },
        PrivateIpAddress: eni?.PrivateIpAddress,
        ...(eni?.Association?.PublicIp === undefined ? {} : publicOf(eni.Association.PublicIp, home.region)),
        PrivateDnsName: eni?.PrivateDnsName,
        NetworkInterfaces: [{ NetworkInterfaceId: primary.id }],
        SecurityGroups: groupsOf(network, shape.groups),
        SourceDestCheck: true,
        MetadataOptions: {
          HttpTokens: hand.random.percent(80) ? 'required' : 'optional',
          HttpEndpoint: 'enabled',
        },
        PlatformDetails: 'Linux/UNIX',
        Architecture: 'arm64',
        LaunchTime: hand.time(),
        Operator:
          shape.operator === undefined ? { Managed: false } : { Managed: true, Principal: shape.operator },
        Tags: tagsFor(hand.random, name),
      },
    ],
  });
  const ref = { id, home };
  network.instances.add(ref);
  return ref;
}

/** A node of a cluster: a second interface holds the pods' addresses. */
export function makeNode(hand: Hand, network: Network, shape: InstanceShape, pods: Segment): Ref {
  const ref = makeInstance(hand, network, { ...shape, secondary: 2 });
  const eni = makeInterface(hand, network, {
    segment: pods,
    groups: shape.groups,
    description: `aws-K8S-${ref.id}`,
    instance: { id: ref.id, deviceIndex: 1 },
    prefixes: 1 + hand.random.below(3),
    operator: shape.operator,
  });
  plug(hand, ref, eni.id);
  return ref;
}

function plug(hand: Hand, { id, home }: Ref, eni: string): void {
  alterInstance(hand, { id, home }, (instance) => ({
    ...instance,
    NetworkInterfaces: [...instance.NetworkInterfaces, { NetworkInterfaceId: eni }],
  }));
}

export function alterInstance(
  hand: Hand,
  { id, home }: Ref,
  change: (instance: SentInstance) => SentInstance,
): void {
  hand.alter('Instance', home, id, (item) => ({ ...item, Instances: [change(item.Instances[0])] }));
}

/** Plugs a spare interface into an instance. */
export function attach(hand: Hand, network: Network, instance: Ref, spare: Ref): void {
  const held = hand.get('Instance', instance.home, instance.id)?.Instances[0].NetworkInterfaces ?? [];
  const used = new Set(
    held.map(
      ({ NetworkInterfaceId = '' }) =>
        hand.get('NetworkInterface', instance.home, NetworkInterfaceId)?.Attachment?.DeviceIndex,
    ),
  );
  const deviceIndex = [1, 2, 3, 4].find((index) => !used.has(index)) ?? held.length;
  hand.alter('NetworkInterface', spare.home, spare.id, (eni) => ({
    ...eni,
    Status: 'in-use',
    Attachment: attachment(hand, spare.home, {
      instance: { id: instance.id, deviceIndex },
      service: undefined,
    }),
  }));
  network.spares.remove(spare.id);
  plug(hand, instance, spare.id);
}

/** Pulls an interface out of its instance; it stays as a spare. */
export function detach(hand: Hand, network: Network, instance: Ref, eni: Ref): void {
  hand.alter('NetworkInterface', eni.home, eni.id, ({ Attachment: _gone, ...rest }) => ({
    ...rest,
    Status: 'available',
  }));
  network.spares.add(eni);
  alterInstance(hand, instance, (item) => ({
    ...item,
    NetworkInterfaces: item.NetworkInterfaces.filter(
      ({ NetworkInterfaceId }) => NetworkInterfaceId !== eni.id,
    ),
  }));
}

/** Terminates an instance: its interfaces go, and it stays listed as `terminated`, without a network, for a while. */
export function dropInstance(hand: Hand, network: Network, { id, home }: Ref): void {
  const held = hand.get('Instance', home, id)?.Instances[0].NetworkInterfaces ?? [];
  for (const { NetworkInterfaceId = '' } of held)
    dropInterface(hand, network, { id: NetworkInterfaceId, home });
  alterInstance(hand, { id, home }, ({ InstanceId, InstanceType, ImageId, LaunchTime, Tags }) => ({
    InstanceId,
    InstanceType,
    ImageId,
    LaunchTime,
    Tags,
    State: { Code: 48, Name: 'terminated' },
    NetworkInterfaces: [],
    SecurityGroups: [],
    StateTransitionReason: 'User initiated',
  }));
  network.instances.remove(id);
  hand.world.lingering.push({ kind: 'Instance', id, home });
}

/** The SDK has every type by name; the generator knows a few. */
export function typeOf(name: string): NonNullable<SentInstance['InstanceType']> {
  return name as NonNullable<SentInstance['InstanceType']>;
}

// Makes and unmakes network interfaces, instances and elastic IPs, with all that hangs on them: addresses go back to their subnet,
// public ones are let go, and routes that led to an interface become blackholes.
import type { NetworkInterfaceAssociation } from '@aws-sdk/client-ec2';
import { ipv6Of, ipv6PrefixOf, publicAddress } from './addresses.ts';
import type { Hand } from './hand.ts';
import { blackhole } from './make-routes.ts';
import { zoneId, zoneName } from './names.ts';
import type { SentInterface } from './sent.ts';
import { tagsFor } from './tags.ts';
import { type Network, type Place, type Purpose, type Ref, type Segment, segmentOf } from './world.ts';

export interface InterfaceShape {
  readonly segment: Segment;
  /** Whose it is; the VPC's owner if absent. */
  readonly owner?: Place;
  readonly groups: readonly string[];
  readonly name?: string;
  readonly description?: string;
  readonly type?: SentInterface['InterfaceType'];
  /** The AWS service that made it, such as `amazon-elb`. */
  readonly service?: string;
  readonly purpose?: Purpose;
  readonly instance?: { readonly id: string; readonly deviceIndex: number };
  readonly secondary?: number;
  readonly prefixes?: number;
  /** An address that the service brings or that AWS gives for as long as the interface lives. */
  readonly publicIp?: boolean;
  readonly operator?: string | undefined;
}

export function makeInterface(hand: Hand, network: Network, shape: InterfaceShape): Ref {
  const { segment, service, instance, owner: home = network.home } = shape;
  const id = hand.id('eni');
  const address = segment.pool.take();
  const more = Array.from({ length: shape.secondary ?? 0 }, () => segment.pool.take());
  const prefixes = Array.from({ length: shape.prefixes ?? 0 }, () => segment.pool.takePrefix()).filter(
    (prefix) => prefix !== undefined,
  );
  hand.move(network, segment);
  const association =
    shape.publicIp === true ? { IpOwnerId: service ?? 'amazon', PublicIp: nextPublic(home) } : undefined;
  hand.put('NetworkInterface', home, id, {
    NetworkInterfaceId: id,
    OwnerId: home.account,
    VpcId: network.id,
    SubnetId: segment.id,
    AvailabilityZone: zoneName(home.account, home.region, segment.zone),
    AvailabilityZoneId: zoneId(home.region, segment.zone),
    InterfaceType: shape.type ?? 'interface',
    Description: shape.description ?? '',
    Status: instance === undefined && service === undefined ? 'available' : 'in-use',
    MacAddress: `0a:${hand.hex(10).replace(/(..)(?=.)/g, '$1:')}`,
    PrivateIpAddress: address,
    PrivateDnsName: `ip-${address.replaceAll('.', '-')}.${home.region}.compute.internal`,
    PrivateIpAddresses: [
      {
        Primary: true,
        PrivateIpAddress: address,
        ...(association === undefined ? {} : { Association: association }),
      },
      ...more.map((PrivateIpAddress) => ({ Primary: false, PrivateIpAddress })),
    ],
    ...(association === undefined ? {} : { Association: association }),
    Ipv4Prefixes: prefixes.map((Ipv4Prefix) => ({ Ipv4Prefix })),
    Ipv6Prefixes:
      segment.ipv6 === undefined || prefixes.length === 0
        ? []
        : [{ Ipv6Prefix: ipv6PrefixOf(segment.ipv6, address) }],
    Ipv6Addresses: segment.ipv6 === undefined ? [] : [{ Ipv6Address: ipv6Of(segment.ipv6, address) }],
    SourceDestCheck: shape.type !== 'nat_gateway',
    RequesterManaged: service !== undefined,
    ...(service === undefined ? {} : { RequesterId: service }),
    Operator:
      shape.operator === undefined ? { Managed: false } : { Managed: true, Principal: shape.operator },
    Groups: groupsOf(network, shape.groups),
    ...(instance === undefined && service === undefined
      ? {}
      : { Attachment: attachment(hand, home, { instance, service }) }),
    TagSet: shape.name === undefined ? [] : tagsFor(hand.random, shape.name),
  });
  const ref = { id, home };
  network.interfaces.add(ref);
  if (shape.purpose !== undefined) {
    const { owner } = shape.purpose;
    hand.world.purposes.set(id, shape.purpose);
    network.parts.set(owner, [...(network.parts.get(owner) ?? []), ref]);
  } else if (service !== undefined) network.services.add(ref);
  else if (instance === undefined) network.spares.add(ref);
  return ref;
}

export function attachment(
  hand: Hand,
  home: Place,
  to: {
    readonly instance: { readonly id: string; readonly deviceIndex: number } | undefined;
    readonly service: string | undefined;
  },
): NonNullable<SentInterface['Attachment']> {
  const { instance, service } = to;
  return {
    AttachmentId: hand.id(instance === undefined ? 'ela-attach' : 'eni-attach'),
    AttachTime: hand.time(),
    DeleteOnTermination: instance?.deviceIndex === 0,
    DeviceIndex: instance?.deviceIndex ?? 1,
    InstanceOwnerId: instance === undefined ? (service ?? 'amazon-aws') : home.account,
    ...(instance === undefined ? {} : { InstanceId: instance.id }),
    Status: 'attached',
  };
}

/** Group ids with their names, as interfaces and instances list them. */
export function groupsOf(network: Network, ids: readonly string[]): { GroupId: string; GroupName: string }[] {
  return ids.map((GroupId) => ({
    GroupId,
    GroupName: network.home.shelves.SecurityGroup.get(GroupId)?.GroupName ?? '',
  }));
}

function nextPublic(home: Place): string {
  home.publicAddresses += 1;
  return publicAddress(home.index, home.publicAddresses);
}

export function dropInterface(hand: Hand, network: Network, { id, home }: Ref): void {
  const eni = hand.get('NetworkInterface', home, id);
  if (eni === undefined) return;
  for (const { Association } of eni.PrivateIpAddresses) {
    if (Association?.AllocationId !== undefined) letGo(hand, home, Association.AllocationId);
  }
  const segment = segmentOf(network, eni.SubnetId);
  if (segment !== undefined) {
    for (const { PrivateIpAddress = '' } of eni.PrivateIpAddresses) segment.pool.release(PrivateIpAddress);
    for (const { Ipv4Prefix = '' } of eni.Ipv4Prefixes) segment.pool.releasePrefix(Ipv4Prefix);
    hand.move(network, segment);
  }
  blackhole(hand, network, ({ NetworkInterfaceId }) => NetworkInterfaceId === id);
  hand.remove('NetworkInterface', home, id);
  hand.world.purposes.delete(id);
  for (const bag of [network.interfaces, network.spares, network.services]) bag.remove(id);
}

/** An elastic IP that nothing has yet. */
export function makeAddress(hand: Hand, home: Place, name: string): string {
  const id = hand.id('eipalloc');
  hand.put('ElasticIp', home, id, {
    AllocationId: id,
    Domain: 'vpc',
    PublicIp: nextPublic(home),
    PublicIpv4Pool: 'amazon',
    NetworkBorderGroup: home.region,
    Tags: tagsFor(hand.random, name),
  });
  return id;
}

/** Associates an elastic IP with the primary address of an interface that has no public one. */
export function give(hand: Hand, allocation: string, { id, home }: Ref): void {
  const eni = hand.get('NetworkInterface', home, id);
  const address = hand.get('ElasticIp', home, allocation);
  if (eni === undefined || address === undefined) return;
  const AssociationId = hand.id('eipassoc');
  const instance = eni.Attachment?.InstanceId;
  hand.put('ElasticIp', home, allocation, {
    ...address,
    AssociationId,
    NetworkInterfaceId: id,
    NetworkInterfaceOwnerId: home.account,
    PrivateIpAddress: eni.PrivateIpAddress,
    ...(instance === undefined ? {} : { InstanceId: instance }),
  });
  const association = {
    AllocationId: allocation,
    AssociationId,
    PublicIp: address.PublicIp,
    IpOwnerId: home.account,
  };
  setAssociation(hand, home, eni, association);
}

/** Takes an elastic IP from whatever has it. */
export function letGo(hand: Hand, home: Place, allocation: string): void {
  const address = hand.get('ElasticIp', home, allocation);
  if (address === undefined) return;
  const { AllocationId, Domain, PublicIp, PublicIpv4Pool, NetworkBorderGroup, Tags } = address;
  hand.put('ElasticIp', home, allocation, {
    AllocationId,
    Domain,
    PublicIp,
    PublicIpv4Pool,
    NetworkBorderGroup,
    Tags,
  });
  const eni =
    address.NetworkInterfaceId === undefined
      ? undefined
      : hand.get('NetworkInterface', home, address.NetworkInterfaceId);
  if (eni !== undefined) setAssociation(hand, home, eni, undefined);
}

/** The primary address's public one; the instance shows that of its first interface. */
function setAssociation(
  hand: Hand,
  home: Place,
  eni: SentInterface,
  association: NetworkInterfaceAssociation | undefined,
): void {
  const { Association: _old, ...rest } = eni;
  const held = association === undefined ? {} : { Association: association };
  hand.put('NetworkInterface', home, eni.NetworkInterfaceId, {
    ...rest,
    ...held,
    PrivateIpAddresses: eni.PrivateIpAddresses.map((address) =>
      address.Primary === true
        ? { Primary: true, PrivateIpAddress: address.PrivateIpAddress, ...held }
        : address,
    ),
  });
  const instance = eni.Attachment?.DeviceIndex === 0 ? eni.Attachment.InstanceId : undefined;
  if (instance === undefined) return;
  hand.alter('Instance', home, instance, (item) => {
    const { PublicIpAddress: _ip, PublicDnsName: _dns, ...plain } = item.Instances[0];
    const shown = association?.PublicIp === undefined ? {} : publicOf(association.PublicIp, home.region);
    return { ...item, Instances: [{ ...plain, ...shown }] };
  });
}

export function publicOf(
  address: string,
  region: string,
): { PublicIpAddress: string; PublicDnsName: string } {
  return {
    PublicIpAddress: address,
    PublicDnsName: `ec2-${address.replaceAll('.', '-')}.${region}.compute.amazonaws.com`,
  };
}

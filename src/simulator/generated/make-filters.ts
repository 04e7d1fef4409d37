// Makes what lets traffic through: network ACLs and security groups with their rules.
import type { IpPermission, NetworkAclEntry } from '@aws-sdk/client-ec2';
import type { Hand } from './hand.ts';
import type { SentAcl } from './sent.ts';
import { tagsFor } from './tags.ts';
import type { Network, Place } from './world.ts';

export function makeAcl(hand: Hand, network: Network, isDefault: boolean): string {
  const id = hand.id('acl');
  const { home } = network;
  const entries = (Egress: boolean): NetworkAclEntry[] => [
    { CidrBlock: '0.0.0.0/0', Protocol: '-1', Egress, RuleAction: 'allow', RuleNumber: 100 },
    { CidrBlock: '0.0.0.0/0', Protocol: '-1', Egress, RuleAction: 'deny', RuleNumber: 32_767 },
  ];
  hand.put('NetworkAcl', home, id, {
    NetworkAclId: id,
    OwnerId: home.account,
    VpcId: network.id,
    IsDefault: isDefault,
    Associations: [],
    Entries: [...entries(false), ...entries(true)],
    Tags: isDefault ? [] : tagsFor(hand.random, `${network.plan.name}-data`),
  });
  network.acls.add({ id, home });
  return id;
}

/** Puts a subnet behind a filter, and takes it from the one that it was behind. */
export function guard(hand: Hand, network: Network, acl: string, subnet: string): void {
  for (const { id } of network.acls.values()) {
    const item = hand.get('NetworkAcl', network.home, id);
    if (item === undefined || id === acl || !item.Associations.some(({ SubnetId }) => SubnetId === subnet))
      continue;
    const Associations = item.Associations.filter(({ SubnetId }) => SubnetId !== subnet);
    hand.put('NetworkAcl', network.home, id, { ...item, Associations });
  }
  hand.alter('NetworkAcl', network.home, acl, (item) => ({
    ...item,
    Associations: [
      ...item.Associations.filter(({ SubnetId }) => SubnetId !== subnet),
      { NetworkAclAssociationId: hand.id('aclassoc'), NetworkAclId: acl, SubnetId: subnet },
    ],
  }));
}

/** `owner`: whose group it is; a participant of a shared VPC has groups of its own there. */
export function makeGroup(
  hand: Hand,
  network: Network,
  owner: Place,
  name: string,
  ingress: readonly IpPermission[] = [],
): string {
  const id = hand.id('sg');
  const isDefault = name === 'default';
  hand.put('SecurityGroup', owner, id, {
    GroupId: id,
    SecurityGroupArn: `arn:${hand.world.plan.partition}:ec2:${owner.region}:${owner.account}:security-group/${id}`,
    GroupName: name,
    Description: isDefault ? 'default VPC security group' : `for ${name}`,
    OwnerId: owner.account,
    VpcId: network.id,
    IpPermissions: isDefault ? [allow(undefined, id)] : [...ingress],
    IpPermissionsEgress: [
      {
        IpProtocol: '-1',
        IpRanges: [{ CidrIp: '0.0.0.0/0' }],
        Ipv6Ranges: [],
        PrefixListIds: [],
        UserIdGroupPairs: [],
      },
    ],
    Tags: isDefault ? [] : tagsFor(hand.random, name),
  });
  (owner === network.home ? network.groups : network.participantGroups).add({ id, home: owner });
  return id;
}

/** Traffic from address ranges, groups or prefix lists; without a port: all of it. */
export function allow(port: number | undefined, ...sources: readonly string[]): IpPermission {
  const of = (prefix: string): readonly string[] => sources.filter((source) => source.startsWith(prefix));
  const ranges = sources.filter((source) => source.includes('/'));
  return {
    ...(port === undefined ? { IpProtocol: '-1' } : { IpProtocol: 'tcp', FromPort: port, ToPort: port }),
    IpRanges: ranges.filter((range) => !range.includes(':')).map((CidrIp) => ({ CidrIp })),
    Ipv6Ranges: ranges.filter((range) => range.includes(':')).map((CidrIpv6) => ({ CidrIpv6 })),
    PrefixListIds: of('pl-').map((PrefixListId) => ({ PrefixListId })),
    UserIdGroupPairs: of('sg-').map((GroupId) => ({ GroupId })),
  };
}

export function isGuarded(acl: SentAcl | undefined, subnet = ''): boolean {
  return acl?.Associations.some(({ SubnetId }) => SubnetId === subnet) === true;
}

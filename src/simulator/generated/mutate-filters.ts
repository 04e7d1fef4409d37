// Changes to what lets traffic through: security groups and their rules, network ACLs.
import type { NetworkAclEntry } from '@aws-sdk/client-ec2';
import type { Mutation, Scene } from './change.ts';
import { allow, guard, isGuarded, makeAcl, makeGroup } from './make-filters.ts';
import { ordinary } from './pick.ts';
import type { SentGroup } from './sent.ts';

export const filterMutations: Readonly<Record<string, readonly [number, Mutation]>> = {
  'rule added': [10, addRule],
  'rule removed': [8, removeRule],
  'group opened to everybody': [1, openGroup],
  'group created': [4, createGroup],
  'group deleted': [3, deleteGroup],
  'filter entry added': [3, addEntry],
  'filter entry removed': [2, removeEntry],
  'filter of a subnet switched': [3, switchFilter],
  'filter created': [1, ({ hand, network }) => makeAcl(hand, network, false) !== ''],
  'filter deleted': [1, deleteFilter],
};

function addRule({ hand, network, random }: Scene): boolean {
  const groups = [
    ...network.groups.values(),
    ...network.looseGroups.values(),
    ...network.participantGroups.values(),
  ];
  const { id, home } = random.pick(groups);
  const source = random.percent(40)
    ? random.pick(network.groups.values()).id
    : random.percent(20)
      ? `2001:db8:${random.below(9000).toString(16)}::/48`
      : `10.${random.below(250)}.${random.below(250)}.0/24`;
  const egress = random.percent(20);
  const rule = allow(1024 + random.below(60_000), source);
  hand.alter('SecurityGroup', home, id, (group) =>
    egress
      ? { ...group, IpPermissionsEgress: [...group.IpPermissionsEgress, rule] }
      : { ...group, IpPermissions: [...group.IpPermissions, rule] },
  );
  return true;
}

function removeRule({ hand, network, random }: Scene): boolean {
  const withRules = [...network.groups.values(), ...network.looseGroups.values()].filter(
    ({ id, home }) => (hand.get('SecurityGroup', home, id)?.IpPermissions.length ?? 0) > 0,
  );
  if (withRules.length === 0) return false;
  const { id, home } = random.pick(withRules);
  hand.alter('SecurityGroup', home, id, (group) => {
    const gone = random.below(group.IpPermissions.length);
    return { ...group, IpPermissions: group.IpPermissions.filter((_, index) => index !== gone) };
  });
  return true;
}

/** Shell access for the whole internet, to something that has a public address. */
function openGroup(scene: Scene): boolean {
  const { hand } = scene;
  const { home } = scene.network;
  const [, eni] =
    ordinary(scene, ({ Association, OwnerId }) => Association !== undefined && OwnerId === home.account) ??
    [];
  const id = eni?.Groups[0]?.GroupId ?? '';
  const group = hand.get('SecurityGroup', home, id);
  if (group === undefined || isOpen(group)) return false;
  const IpPermissions = [...group.IpPermissions, allow(22, '0.0.0.0/0')];
  hand.put('SecurityGroup', home, id, { ...group, IpPermissions });
  return true;
}

function isOpen({ IpPermissions }: SentGroup): boolean {
  return IpPermissions.some(
    ({ FromPort, IpRanges }) => FromPort === 22 && IpRanges?.some(({ CidrIp }) => CidrIp === '0.0.0.0/0'),
  );
}

function createGroup({ hand, network, random }: Scene): boolean {
  const id = makeGroup(hand, network, network.home, `group-${hand.number()}`, [
    allow(443, `10.${random.below(250)}.0.0/16`),
  ]);
  // Nothing uses it, so it can be deleted; nothing may name it in a rule for the same reason.
  network.groups.remove(id);
  network.looseGroups.add({ id, home: network.home });
  return true;
}

function deleteGroup({ hand, network, random }: Scene): boolean {
  const group = network.looseGroups.pick(random.below);
  if (group === undefined) return false;
  hand.remove('SecurityGroup', group.home, group.id);
  network.looseGroups.remove(group.id);
  return true;
}

function addEntry({ hand, network, random }: Scene): boolean {
  const acl = network.acls.pick(random.below);
  if (acl === undefined) return false;
  const item = hand.get('NetworkAcl', acl.home, acl.id);
  const used = new Set(item?.Entries.map(({ RuleNumber }) => RuleNumber));
  const number = [110, 120, 130, 140, 150, 160, 170, 180].find((free) => !used.has(free));
  if (item === undefined || number === undefined) return false;
  const port = 1 + random.below(1000);
  const entry: NetworkAclEntry = {
    CidrBlock: `203.0.${random.below(250)}.0/24`,
    Protocol: random.percent(70) ? '6' : '17',
    PortRange: { From: port, To: port + random.below(3) },
    Egress: random.percent(40),
    RuleAction: random.percent(50) ? 'deny' : 'allow',
    RuleNumber: number,
  };
  hand.put('NetworkAcl', acl.home, acl.id, { ...item, Entries: [...item.Entries, entry] });
  return true;
}

function removeEntry({ hand, network, random }: Scene): boolean {
  const acl = network.acls.pick(random.below);
  const item = acl === undefined ? undefined : hand.get('NetworkAcl', acl.home, acl.id);
  const extra = item?.Entries.filter(({ RuleNumber = 0 }) => RuleNumber > 100 && RuleNumber < 32_767) ?? [];
  if (acl === undefined || item === undefined || extra.length === 0) return false;
  const gone = random.pick(extra);
  hand.put('NetworkAcl', acl.home, acl.id, {
    ...item,
    Entries: item.Entries.filter((entry) => entry !== gone),
  });
  return true;
}

function switchFilter({ hand, network, random }: Scene): boolean {
  const segment = network.segments.length === 0 ? undefined : random.pick(network.segments);
  const others = network.acls
    .values()
    .filter(({ id, home }) => !isGuarded(hand.get('NetworkAcl', home, id), segment?.id));
  if (segment === undefined || others.length === 0) return false;
  guard(hand, network, random.pick(others).id, segment.id);
  return true;
}

function deleteFilter({ hand, network }: Scene): boolean {
  const unused = network.acls.values().find(({ id, home }) => {
    const acl = hand.get('NetworkAcl', home, id);
    return acl?.IsDefault === false && acl.Associations.length === 0;
  });
  if (unused === undefined) return false;
  hand.remove('NetworkAcl', unused.home, unused.id);
  network.acls.remove(unused.id);
  return true;
}

// Changes to networks: subnets, routes, filters, groups and their rules, VPCs.
import type { NetworkAclEntry, Route } from '@aws-sdk/client-ec2';
import type { Mutation, Scene } from './change.ts';
import { segmentsOf } from './fill.ts';
import { makeInternetGateway } from './make-gateways.ts';
import { makeInstance } from './make-instances.ts';
import {
  allow,
  associate,
  association,
  blackhole,
  block,
  destinationOf,
  guard,
  makeAcl,
  makeGroup,
  makeSubnet,
  makeTable,
  makeVpc,
  route,
  setRoute,
} from './make-network.ts';
import { dismantle } from './mutate-vpc.ts';
import type { Ref } from './world.ts';

export const networkMutations: Readonly<Record<string, readonly [number, Mutation]>> = {
  'rule added': [10, addRule],
  'rule removed': [8, removeRule],
  'group created': [4, createGroup],
  'group deleted': [3, deleteGroup],
  'filter entry added': [3, addEntry],
  'filter entry removed': [2, removeEntry],
  'filter of a subnet switched': [3, switchFilter],
  'filter created': [1, ({ hand, network }) => makeAcl(hand, network, false) !== ''],
  'filter deleted': [1, deleteFilter],
  'route added': [6, addRoute],
  'route removed': [4, removeRoute],
  'route table created': [
    2,
    ({ hand, network, random }) => makeTable(hand, network, `extra-${random.below(1000)}`) !== '',
  ],
  'route table deleted': [2, deleteTable],
  'route table of a subnet switched': [6, switchTable],
  'main route table switched': [3, switchMain],
  'gateway detached or attached': [2, plugGateway],
  'gateway associated with a route table': [2, associateGateway],
  'subnet created': [3, createSubnet],
  'subnet deleted': [2, deleteSubnet],
  'subnet gives public addresses or not': [2, flipPublic],
  'range added to a VPC': [1, addRange],
  'VPC created': [1, createVpc],
  'VPC deleted': [1, deleteVpc],
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

function isGuarded(
  acl: { readonly Associations: readonly { SubnetId?: string | undefined }[] } | undefined,
  subnet = '',
): boolean {
  return acl?.Associations.some(({ SubnetId }) => SubnetId === subnet) === true;
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

function addRoute({ hand, network, random }: Scene): boolean {
  const table = network.tables.pick(random.below);
  if (table === undefined) return false;
  const targets: Omit<Route, 'Origin' | 'State'>[] = [
    ...network.natGateways.values().map(({ id }) => ({ NatGatewayId: id })),
    ...network.gateways
      .values()
      .filter((gateway) => isAttached(hand, gateway))
      .map(({ id }) => ({ GatewayId: id })),
    ...network.peerings
      .values()
      .filter((peering) => isActive(hand, peering))
      .map(({ id }) => ({ VpcPeeringConnectionId: id })),
    ...network.spares
      .values()
      .slice(0, 2)
      .map(({ id }) => ({ NetworkInterfaceId: id })),
  ];
  if (targets.length === 0) return false;
  // A destination from a short list: most of the time the route is replaced, as by people who move their traffic.
  setRoute(hand, network, table.id, route(`192.168.${random.below(4) * 64}.0/18`, random.pick(targets)));
  return true;
}

function isAttached(hand: Scene['hand'], { id, home }: Ref): boolean {
  return (hand.get('InternetGateway', home, id)?.Attachments.length ?? 0) > 0;
}

function isActive(hand: Scene['hand'], { id, home }: Ref): boolean {
  return hand.get('VpcPeeringConnection', home, id)?.Status.Code === 'active';
}

function removeRoute({ hand, network, random }: Scene): boolean {
  const table = network.tables.pick(random.below);
  const item = table === undefined ? undefined : hand.get('RouteTable', table.home, table.id);
  const removable =
    item?.Routes.filter(({ GatewayId = '' }) => GatewayId !== 'local' && !GatewayId.startsWith('vpce-')) ??
    [];
  if (item === undefined || removable.length === 0) return false;
  const gone = destinationOf(random.pick(removable));
  const Routes = item.Routes.filter((old) => destinationOf(old) !== gone);
  hand.put('RouteTable', network.home, item.RouteTableId, { ...item, Routes });
  return true;
}

function deleteTable({ hand, network }: Scene): boolean {
  const unused = network.tables.values().find(({ id, home }) => {
    const table = hand.get('RouteTable', home, id);
    return (
      table?.Associations.length === 0 &&
      !table.Routes.some(({ GatewayId = '' }) => GatewayId.startsWith('vpce-'))
    );
  });
  if (unused === undefined) return false;
  hand.remove('RouteTable', unused.home, unused.id);
  network.tables.remove(unused.id);
  return true;
}

/** Another table, or none: then the main one serves the subnet. */
function switchTable({ hand, network, random }: Scene): boolean {
  if (network.segments.length === 0) return false;
  const { id: subnet } = random.pick(network.segments);
  const now = network.tables.values().find(({ id, home }) => isTableOf(hand, { id, home }, subnet));
  const next = network.tables.values().filter(({ id }) => id !== now?.id);
  if (now !== undefined) {
    hand.alter('RouteTable', now.home, now.id, (table) => ({
      ...table,
      Associations: table.Associations.filter(({ SubnetId }) => SubnetId !== subnet),
    }));
    if (random.percent(40) || next.length === 0) return true;
  }
  if (next.length === 0) return false;
  associate(hand, network, random.pick(next).id, { SubnetId: subnet });
  return true;
}

function isTableOf(hand: Scene['hand'], { id, home }: Ref, subnet: string): boolean {
  return hand.get('RouteTable', home, id)?.Associations.some(({ SubnetId }) => SubnetId === subnet) === true;
}

function switchMain({ hand, network, random }: Scene): boolean {
  const isMain = ({ id, home }: Ref): boolean =>
    hand.get('RouteTable', home, id)?.Associations.some(({ Main }) => Main === true) === true;
  const now = network.tables.values().find(isMain);
  const others = network.tables.values().filter((table) => table !== now);
  if (now === undefined || others.length === 0) return false;
  hand.alter('RouteTable', now.home, now.id, (table) => ({
    ...table,
    Associations: table.Associations.filter(({ Main }) => Main !== true),
  }));
  const next = random.pick(others);
  hand.alter('RouteTable', next.home, next.id, (table) => ({
    ...table,
    Associations: [association(hand, next.id, { Main: true }), ...table.Associations],
  }));
  return true;
}

function plugGateway({ hand, network }: Scene): boolean {
  const [gateway] = network.gateways.values();
  if (gateway === undefined) return makeInternetGateway(hand, network) !== '';
  const attached = isAttached(hand, gateway);
  hand.alter('InternetGateway', gateway.home, gateway.id, (item) => ({
    ...item,
    Attachments: attached ? [] : [{ VpcId: network.id, State: 'available' }],
  }));
  const leads = ({ GatewayId }: Route): boolean => GatewayId === gateway.id;
  if (attached) blackhole(hand, network, leads);
  else {
    for (const { id } of network.tables.values()) {
      const table = hand.get('RouteTable', network.home, id);
      if (table?.Routes.some(leads) !== true) continue;
      hand.put('RouteTable', network.home, id, {
        ...table,
        Routes: table.Routes.map((old) => (leads(old) ? { ...old, State: 'active' as const } : old)),
      });
    }
  }
  return true;
}

function associateGateway({ hand, network, random }: Scene): boolean {
  const [gateway] = network.gateways.values();
  if (gateway === undefined || !isAttached(hand, gateway)) return false;
  const now = network.tables
    .values()
    .find(
      ({ id, home }) =>
        hand.get('RouteTable', home, id)?.Associations.some(({ GatewayId }) => GatewayId === gateway.id) ===
        true,
    );
  if (now === undefined) {
    associate(hand, network, random.pick(network.tables.values()).id, { GatewayId: gateway.id });
  } else {
    hand.alter('RouteTable', now.home, now.id, (table) => ({
      ...table,
      Associations: table.Associations.filter(({ GatewayId }) => GatewayId !== gateway.id),
    }));
  }
  return true;
}

function createSubnet({ hand, network, random }: Scene): boolean {
  const base = network.plan.cidr.split('.').slice(0, 2).join('.');
  const used = new Set(network.segments.map(({ pool }) => pool.cidr));
  const free = [140, 141, 142, 143, 144, 145, 146, 147]
    .map((third) => `${base}.${third}.0/24`)
    .filter((cidr) => !used.has(cidr));
  if (free.length === 0) return false;
  makeSubnet(hand, network, {
    name: `added-${hand.number()}`,
    cidr: random.pick(free),
    zone: random.below(3),
    tier: 'data',
  });
  return true;
}

/** AWS refuses to delete a subnet with interfaces in it. */
function deleteSubnet({ hand, network }: Scene): boolean {
  const empty = network.segments.find(({ name, pool }) => name.startsWith('added-') && pool.free === 251);
  if (empty === undefined) return false;
  for (const { id, home } of network.tables.values()) {
    if (!isTableOf(hand, { id, home }, empty.id)) continue;
    hand.alter('RouteTable', home, id, (table) => ({
      ...table,
      Associations: table.Associations.filter(({ SubnetId }) => SubnetId !== empty.id),
    }));
  }
  for (const { id, home } of network.acls.values()) {
    if (!isGuarded(hand.get('NetworkAcl', home, id), empty.id)) continue;
    hand.alter('NetworkAcl', home, id, (acl) => ({
      ...acl,
      Associations: acl.Associations.filter(({ SubnetId }) => SubnetId !== empty.id),
    }));
  }
  hand.remove('Subnet', network.home, empty.id);
  network.segments.splice(network.segments.indexOf(empty), 1);
  return true;
}

function flipPublic({ hand, network, random }: Scene): boolean {
  if (network.segments.length === 0) return false;
  hand.alter('Subnet', network.home, random.pick(network.segments).id, (subnet) => ({
    ...subnet,
    MapPublicIpOnLaunch: subnet.MapPublicIpOnLaunch !== true,
  }));
  return true;
}

/** Every route table learns of it. */
function addRange({ hand, network }: Scene): boolean {
  const vpc = hand.get('Vpc', network.home, network.id);
  if (vpc === undefined || vpc.CidrBlockAssociationSet.length > 2 || network.plan.isDefault) return false;
  const cidr = `100.${64 + vpc.CidrBlockAssociationSet.length}.0.0/16`;
  hand.put('Vpc', network.home, network.id, {
    ...vpc,
    CidrBlockAssociationSet: [...vpc.CidrBlockAssociationSet, block(hand, cidr)],
  });
  for (const { id } of network.tables.values())
    setRoute(hand, network, id, route(cidr, { GatewayId: 'local' }));
  return true;
}

function createVpc({ hand, network, random }: Scene): boolean {
  const { home } = network;
  if (home.networks.length > 12) return false;
  const range = random.below(200);
  const plan = {
    id: hand.id('vpc'),
    name: `new-${hand.number()}`,
    account: home.account,
    region: home.region,
    cidr: `10.${range}.0.0/16`,
    ipv6: undefined,
    isDefault: false,
    interfaces: 0,
    participant: undefined,
  };
  const made = makeVpc(hand, home, plan);
  const gateway = makeInternetGateway(hand, made);
  const [open] = [0, 1].map((zone) =>
    makeSubnet(hand, made, {
      name: `public-${zone + 1}`,
      cidr: `10.${range}.${zone}.0/24`,
      zone,
      tier: 'public',
    }),
  );
  for (const zone of [0, 1])
    makeSubnet(hand, made, {
      name: `private-${zone + 1}`,
      cidr: `10.${range}.${64 + zone}.0/24`,
      zone,
      tier: 'private',
    });
  const table = makeTable(hand, made, 'public');
  setRoute(hand, made, table, route('0.0.0.0/0', { GatewayId: gateway }));
  for (const { id } of segmentsOf(made, 'public')) associate(hand, made, table, { SubnetId: id });
  const group = makeGroup(hand, made, home, 'web', [allow(443, '0.0.0.0/0')]);
  if (open !== undefined)
    makeInstance(hand, made, { segment: open, groups: [group], name: 'first', publicIp: true });
  return true;
}

/** Only small ones, so that the estate does not dwindle. */
function deleteVpc({ hand, network, forget }: Scene): boolean {
  const small = network.home.networks.find(
    ({ plan, interfaces }) => plan.name.startsWith('new-') && interfaces.size < 12,
  );
  if (small === undefined) return false;
  dismantle(hand, small);
  forget(small);
  return true;
}

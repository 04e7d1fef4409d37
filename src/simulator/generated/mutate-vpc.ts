// Changes to VPCs and subnets as a whole: they come, grow and go.
import type { Mutation, Scene } from './change.ts';
import { dismantle } from './dismantle.ts';
import { makeInternetGateway } from './make-gateways.ts';
import { makeInstance } from './make-instances.ts';
import { allow, isGuarded, makeGroup } from './make-filters.ts';
import { block, makeSubnet, makeVpc } from './make-network.ts';
import { associate, isTableOf, makeTable, route, setRoute } from './make-routes.ts';
import { segmentsOf } from './world.ts';

export const vpcMutations: Readonly<Record<string, readonly [number, Mutation]>> = {
  'subnet created': [3, createSubnet],
  'subnet deleted': [2, deleteSubnet],
  'subnet gives public addresses or not': [2, flipPublic],
  'range added to a VPC': [1, addRange],
  'VPC created': [1, createVpc],
  'VPC deleted': [1, deleteVpc],
};

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

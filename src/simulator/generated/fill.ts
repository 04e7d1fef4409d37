// Generates one VPC: its network, and so many interfaces of every sort in it as the plan says, no more and no less.
import { makeWorkloads } from './fill-workloads.ts';
import type { Hand } from './hand.ts';
import { makeBalancer, makeListener, makeTargetGroup } from './make-balancing.ts';
import { allow, guard, makeAcl, makeGroup } from './make-filters.ts';
import {
  makeGatewayEndpoint,
  makeInterfaceEndpoint,
  makeInternetGateway,
  makeNatGateway,
} from './make-gateways.ts';
import { makeInstance } from './make-instances.ts';
import { makeSubnet, makeVpc } from './make-network.ts';
import { associate, makeTable, route, setRoute } from './make-routes.ts';
import { zoneCount } from './names.ts';
import type { VpcPlan } from './plan.ts';
import { type Network, type Place, segmentsOf, type Tier } from './world.ts';

/** The VPC that AWS makes in every region of an account. */
export function makeDefaultVpc(hand: Hand, home: Place, plan: VpcPlan): Network {
  const network = makeVpc(hand, home, plan);
  const gateway = makeInternetGateway(hand, network);
  for (let zone = 0; zone < zoneCount; zone += 1) {
    makeSubnet(hand, network, { name: '', cidr: `172.31.${zone * 16}.0/20`, zone, tier: 'default' });
  }
  const main = network.tables.values()[0]?.id ?? '';
  setRoute(hand, network, main, route('0.0.0.0/0', { GatewayId: gateway }));
  return network;
}

/** A VPC as people build them; `plan.interfaces` in it. */
export function makeFullVpc(hand: Hand, home: Place, plan: VpcPlan): Network {
  const network = makeVpc(hand, home, plan);
  const zones = plan.interfaces < 20 ? 2 : zoneCount;
  const base = plan.cidr.split('.').slice(0, 2).join('.');
  const tiers: readonly (readonly [Tier, number, number])[] = [
    ['public', 0, 20],
    ['private', 64, 20],
    ['data', 128, 24],
    ...(plan.interfaces >= 20 ? [['pods', 192, 20] as const] : []),
  ];
  for (const [tier, from, bits] of tiers) {
    for (let zone = 0; zone < zones; zone += 1) {
      const third = from + zone * (bits === 20 ? 16 : 1);
      const shared = plan.participant !== undefined && tier === 'private';
      makeSubnet(hand, network, {
        name: `${tier}-${zone + 1}`,
        cidr: `${base}.${third}.0/${bits}`,
        zone,
        tier,
        shared,
      });
    }
  }
  const groups = makeGroups(hand, network);
  const gateway = makeInternetGateway(hand, network);
  const left = new Budget(network, plan.interfaces);
  makeTables(hand, network, gateway, left);
  makeServices(hand, network, groups, left);
  makeWorkloads(hand, network, groups, left);
  hand.settle();
  return network;
}

export class Budget {
  readonly #network: Network;
  readonly #whole: number;

  constructor(network: Network, whole: number) {
    this.#network = network;
    this.#whole = whole;
  }

  get left(): number {
    return this.#whole - this.#network.interfaces.size;
  }

  /** Whether so many fit, and leave as many for plain work. */
  has(interfaces: number): boolean {
    return this.left >= 2 * interfaces;
  }
}

export interface Groups {
  readonly edge: string;
  readonly web: string;
  readonly nodes: string;
  readonly data: string;
  readonly endpoints: string;
}

function makeGroups(hand: Hand, network: Network): Groups {
  const { home, plan } = network;
  const group = (name: string, ...rules: Parameters<typeof makeGroup>[4] & object): string =>
    makeGroup(hand, network, home, name, rules);
  const edge = group(
    'edge',
    allow(443, '0.0.0.0/0', ...(plan.ipv6 === undefined ? [] : ['::/0'])),
    allow(80, '0.0.0.0/0'),
  );
  const web = group('web', allow(8080, edge), allow(22, '198.51.100.0/24'));
  const nodes = group('nodes', allow(8443, web, plan.cidr), allow(10_250, web));
  const data = group('data', allow(5432, web, nodes), allow(6379, nodes));
  return { edge, web, nodes, data, endpoints: group('endpoints', allow(443, plan.cidr)) };
}

function makeTables(hand: Hand, network: Network, gateway: string, left: Budget): void {
  const open = makeTable(hand, network, 'public');
  setRoute(hand, network, open, route('0.0.0.0/0', { GatewayId: gateway }));
  if (network.plan.ipv6 !== undefined) setRoute(hand, network, open, route('::/0', { GatewayId: gateway }));
  for (const { id } of segmentsOf(network, 'public')) associate(hand, network, open, { SubnetId: id });
  const main = network.tables.values()[0]?.id ?? '';
  const closed: string[] = [];
  for (const [index, segment] of segmentsOf(network, 'private').entries()) {
    const table = makeTable(hand, network, `private-${index + 1}`);
    closed.push(table);
    // The third zone's subnet has no table of its own: the main one serves it.
    if (index < 2) associate(hand, network, table, { SubnetId: segment.id });
    const outside = segmentsOf(network, 'public')[index];
    if (outside !== undefined && left.has(index === 0 ? 2 : 12)) {
      const nat = makeNatGateway(hand, network, outside);
      setRoute(hand, network, table, route('0.0.0.0/0', { NatGatewayId: nat.id }));
      if (index === 0) setRoute(hand, network, main, route('0.0.0.0/0', { NatGatewayId: nat.id }));
    } else {
      const [first] = network.natGateways.values();
      if (first !== undefined) setRoute(hand, network, table, route('0.0.0.0/0', { NatGatewayId: first.id }));
    }
  }
  makeGatewayEndpoint(hand, network, 's3', [...closed, main]);
  if (hand.random.percent(30)) {
    // Traffic that comes in through the gateway is looked up here.
    const edge = makeTable(hand, network, 'edge');
    associate(hand, network, edge, { GatewayId: gateway });
  }
  if (hand.random.percent(30)) {
    setRoute(hand, network, closed[0] ?? main, {
      ...route('192.168.0.0/16', { GatewayId: hand.id('vgw') }),
      State: 'blackhole',
    });
  }
  const acl = makeAcl(hand, network, false);
  for (const { id } of segmentsOf(network, 'data')) guard(hand, network, acl, id);
}

function makeServices(hand: Hand, network: Network, groups: Groups, left: Budget): void {
  const open = segmentsOf(network, 'public');
  const closed = segmentsOf(network, 'private');
  const { name } = network.plan;
  if (left.has(closed.length))
    makeInterfaceEndpoint(hand, network, 'ssm', { segments: closed, groups: [groups.endpoints] });
  let number = 0;
  while (left.has(open.length + 1) && number < 1 + Math.floor(network.plan.interfaces / 150)) {
    number += 1;
    const web = Array.from({ length: 2 }, (_, index) =>
      makeInstance(hand, network, {
        segment: closed[index] ?? hand.random.pick(closed),
        groups: [groups.web],
        name: `${name}-web-${number}`,
      }),
    );
    const port = 8080;
    const front = makeTargetGroup(
      hand,
      network,
      { name: `${name}-web-${number}`, type: 'instance', port },
      web.map(({ id }) => id),
    );
    const shop = makeBalancer(hand, network, {
      name: `${name}-web-${number}`,
      type: 'application',
      scheme: 'internet-facing',
      segments: open,
      groups: [groups.edge],
    });
    makeListener(hand, network, shop, 443, [front.id]);
    makeListener(hand, network, shop, 80, [front.id]);
  }
  for (const service of ['sts', 'logs', 'ecr.api']) {
    if (left.has(6 * closed.length))
      makeInterfaceEndpoint(hand, network, service, { segments: closed, groups: [groups.endpoints] });
  }
}

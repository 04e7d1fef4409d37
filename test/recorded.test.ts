// Recorded answers of real networks (../shared/recorded): every resource of our kinds is a node, every fact an edge, and nothing else.
// What is expected is counted from the raw files by this test, without the collectors.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openEmbeddedEngine } from '../graph/embedded-engine.ts';
import { checkGraph } from '../graph/check.ts';
import { syncGraph } from '../graph/writer.ts';
import { openReplay } from '../src/simulator/replay.ts';
import { type Harness, openHarness } from './support/harness.ts';

const recorded = fileURLToPath(new URL('../../shared/recorded', import.meta.url));

/** Kinds that this test counts; others are not asked for. */
const counted: readonly string[] = [
  'AvailabilityZone',
  'CustomerGateway',
  'ElasticIp',
  'Instance',
  'InternetGateway',
  'Listener',
  'LoadBalancer',
  'ManagedPrefixList',
  'NatGateway',
  'NetworkAcl',
  'NetworkInterface',
  'RouteTable',
  'SecurityGroup',
  'Subnet',
  'TargetGroup',
  'TransitGateway',
  'TransitGatewayAttachment',
  'TransitGatewayRouteTable',
  'Vpc',
  'VpcEndpoint',
  'VpcPeeringConnection',
  'VpnConnection',
  'VpnGateway',
];

type Json = Readonly<Record<string, unknown>>;

function rows(value: unknown): readonly Json[] {
  return Array.isArray(value)
    ? value.filter((item): item is Json => typeof item === 'object' && item !== null)
    : [];
}

function str(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

/** Edges as `TYPE from to detail`, nodes as `Kind id`, counted from one account's raw files. */
class Expected {
  readonly nodes = new Set<string>();
  readonly edges: string[] = [];
  private readonly folder: string;
  readonly place: { readonly account: string; readonly region: string };

  constructor(network: string, account: string, region: string) {
    this.folder = `${recorded}/${network}/${account}/${region}`;
    this.place = { account, region };
    this.count();
  }

  private raw(operation: string): Json {
    const path = `${this.folder}/${operation}.json`;
    const parsed: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
    return rows([parsed])[0] ?? {};
  }

  private edge(type: string, from: unknown, to: unknown, detail = ''): void {
    if (str(from) !== '' && str(to) !== '')
      this.edges.push(`${type} ${str(from)} ${str(to)} ${detail}`.trim());
  }

  /** Where the account's zones are recorded, the zone itself; else a stub of the account's own name for it. */
  private zone(from: unknown, name: unknown): void {
    const zones = rows(this.raw('DescribeAvailabilityZones')['AvailabilityZones']);
    const zone = zones.find(({ ZoneName }) => ZoneName === name);
    const stub = `${this.place.account}/${this.place.region}/AvailabilityZone/${str(name)}`;
    if (str(name) !== '') this.edge('IN_ZONE', from, zone?.['ZoneId'] ?? stub);
  }

  private count(): void {
    for (const vpc of rows(this.raw('DescribeVpcs')['Vpcs'])) this.nodes.add(`Vpc ${str(vpc['VpcId'])}`);
    const subnets = rows(this.raw('DescribeSubnets')['Subnets']);
    for (const subnet of subnets) {
      this.nodes.add(`Subnet ${str(subnet['SubnetId'])}`);
      this.edge('IN_VPC', subnet['SubnetId'], subnet['VpcId']);
      this.edge('IN_ZONE', subnet['SubnetId'], subnet['AvailabilityZoneId']);
    }
    this.countInterfaces();
    this.countInstances();
    for (const group of rows(this.raw('DescribeSecurityGroups')['SecurityGroups'])) this.countGroup(group);
    for (const acl of rows(this.raw('DescribeNetworkAcls')['NetworkAcls'])) {
      this.nodes.add(`NetworkAcl ${str(acl['NetworkAclId'])}`);
      this.edge('IN_VPC', acl['NetworkAclId'], acl['VpcId']);
      for (const association of rows(acl['Associations']))
        this.edge('GUARDED_BY', association['SubnetId'], acl['NetworkAclId']);
    }
    this.countRoutes(subnets);
    for (const gateway of rows(this.raw('DescribeInternetGateways')['InternetGateways'])) {
      this.nodes.add(`InternetGateway ${str(gateway['InternetGatewayId'])}`);
      for (const attachment of rows(gateway['Attachments'])) {
        this.edge('ATTACHED_TO', gateway['InternetGatewayId'], attachment['VpcId']);
      }
    }
    for (const gateway of rows(this.raw('DescribeNatGateways')['NatGateways'])) {
      if (gateway['State'] === 'deleted') continue;
      this.nodes.add(`NatGateway ${str(gateway['NatGatewayId'])}`);
      this.edge('IN_VPC', gateway['NatGatewayId'], gateway['VpcId']);
      this.edge('IN_SUBNET', gateway['NatGatewayId'], gateway['SubnetId']);
    }
    for (const address of rows(this.raw('DescribeAddresses')['Addresses'])) {
      this.nodes.add(`ElasticIp ${str(address['AllocationId'])}`);
      this.edge('ASSOCIATED_WITH', address['AllocationId'], address['NetworkInterfaceId']);
    }
    for (const peering of rows(this.raw('DescribeVpcPeeringConnections')['VpcPeeringConnections']))
      this.countPeering(peering);
    this.countVpn();
    for (const zone of rows(this.raw('DescribeAvailabilityZones')['AvailabilityZones']))
      this.nodes.add(`AvailabilityZone ${str(zone['ZoneId'])}`);
    this.countBalancers();
    for (const list of rows(this.raw('DescribeManagedPrefixLists')['PrefixLists']))
      this.nodes.add(`ManagedPrefixList ${str(list['PrefixListId'])}`);
    this.countTransitGateways();
  }

  private countInterfaces(): void {
    const natIds = rows(this.raw('DescribeNatGateways')['NatGateways']).map((nat) =>
      str(nat['NatGatewayId']),
    );
    const balancers = rows(this.raw('DescribeLoadBalancers')['LoadBalancers']).map((balancer) =>
      str(balancer['LoadBalancerArn']),
    );
    const attachments = this.attachments().map((attachment) => str(attachment['TransitGatewayAttachmentId']));
    const instances = new Set(this.instances().map((instance) => str(instance['InstanceId'])));
    for (const eni of rows(this.raw('DescribeNetworkInterfaces')['NetworkInterfaces'])) {
      const id = eni['NetworkInterfaceId'];
      const attachment = rows([eni['Attachment']])[0] ?? {};
      const description = str(eni['Description']);
      this.nodes.add(`NetworkInterface ${str(id)}`);
      this.edge('IN_VPC', id, eni['VpcId']);
      this.edge('IN_SUBNET', id, eni['SubnetId']);
      this.zone(id, eni['AvailabilityZone']);
      for (const group of rows(eni['Groups'])) this.edge('MEMBER_OF', id, group['GroupId']);
      this.edge('ATTACHED_TO', id, attachment['InstanceId']);
      const nat = natIds.find((known) => description.endsWith(known));
      const balancer = balancers.find(
        (arn) => description.startsWith('ELB ') && arn.endsWith(description.slice(4)),
      );
      const gateway = attachments.find((known) => description.endsWith(` ${known}`));
      const instance = instances.has(str(attachment['InstanceId'])) ? attachment['InstanceId'] : undefined;
      this.edge('OWNED_BY', id, nat ?? balancer ?? gateway ?? instance);
    }
  }

  private instances(): readonly Json[] {
    return rows(this.raw('DescribeInstances')['Reservations'])
      .flatMap((reservation) => rows(reservation['Instances']))
      .filter((instance) => rows([instance['State']])[0]?.['Name'] !== 'terminated');
  }

  private countInstances(): void {
    for (const instance of this.instances()) {
      const id = instance['InstanceId'];
      this.nodes.add(`Instance ${str(id)}`);
      this.edge('IN_VPC', id, instance['VpcId']);
      this.edge('IN_SUBNET', id, instance['SubnetId']);
      this.zone(id, rows([instance['Placement']])[0]?.['AvailabilityZone']);
      for (const group of rows(instance['SecurityGroups'])) this.edge('MEMBER_OF', id, group['GroupId']);
    }
  }

  private countGroup(group: Json): void {
    const id = group['GroupId'];
    this.nodes.add(`SecurityGroup ${str(id)}`);
    this.edge('IN_VPC', id, group['VpcId']);
    for (const [list, direction] of [
      ['IpPermissions', 'ingress'],
      ['IpPermissionsEgress', 'egress'],
    ] as const) {
      for (const rule of rows(group[list])) {
        for (const pair of rows(rule['UserIdGroupPairs']))
          this.edge('ALLOWS', id, pair['GroupId'], direction);
        for (const prefix of rows(rule['PrefixListIds']))
          this.edge('ALLOWS', id, prefix['PrefixListId'], direction);
      }
    }
  }

  private countRoutes(subnets: readonly Json[]): void {
    const tables = rows(this.raw('DescribeRouteTables')['RouteTables']);
    const explicit = new Set<string>();
    for (const table of tables) {
      const id = table['RouteTableId'];
      this.nodes.add(`RouteTable ${str(id)}`);
      this.edge('IN_VPC', id, table['VpcId']);
      for (const association of rows(table['Associations'])) {
        const subject = association['SubnetId'] ?? association['GatewayId'];
        this.edge('ROUTED_BY', subject, id, 'false');
        explicit.add(str(subject));
      }
      for (const route of rows(table['Routes'])) {
        const target = Object.entries(route).find(
          ([field, value]) =>
            /(Id|Arn)$/.test(field) && !/^(Destination|Instance)/.test(field) && str(value) !== '',
        )?.[1];
        const destination =
          route['DestinationCidrBlock'] ??
          route['DestinationIpv6CidrBlock'] ??
          route['DestinationPrefixListId'];
        this.edge(
          'ROUTES_TO',
          id,
          target === 'local' ? table['VpcId'] : target,
          `${str(destination)} ${str(route['State'])}`,
        );
      }
    }
    for (const subnet of subnets) {
      if (explicit.has(str(subnet['SubnetId']))) continue;
      const main = tables.find(
        (table) =>
          table['VpcId'] === subnet['VpcId'] &&
          rows(table['Associations']).some((association) => association['Main'] === true),
      );
      this.edge('ROUTED_BY', subnet['SubnetId'], main?.['RouteTableId'], 'true');
    }
  }

  private countPeering(peering: Json): void {
    const id = peering['VpcPeeringConnectionId'];
    const status = rows([peering['Status']])[0]?.['Code'];
    if (['deleted', 'rejected', 'expired'].includes(str(status))) return;
    this.nodes.add(`VpcPeeringConnection ${str(id)}`);
    this.edge('REQUESTER', id, rows([peering['RequesterVpcInfo']])[0]?.['VpcId']);
    this.edge('ACCEPTER', id, rows([peering['AccepterVpcInfo']])[0]?.['VpcId']);
  }

  private countVpn(): void {
    const there = (operation: string, list: string): readonly Json[] =>
      rows(this.raw(operation)[list]).filter(({ State }) => State !== 'deleted');
    for (const gateway of there('DescribeVpnGateways', 'VpnGateways')) {
      this.nodes.add(`VpnGateway ${str(gateway['VpnGatewayId'])}`);
      for (const attachment of rows(gateway['VpcAttachments'])) {
        if (attachment['State'] === 'detached') continue;
        this.edge('ATTACHED_TO', gateway['VpnGatewayId'], attachment['VpcId']);
      }
    }
    for (const gateway of there('DescribeCustomerGateways', 'CustomerGateways')) {
      this.nodes.add(`CustomerGateway ${str(gateway['CustomerGatewayId'])}`);
    }
    for (const connection of there('DescribeVpnConnections', 'VpnConnections')) {
      this.nodes.add(`VpnConnection ${str(connection['VpnConnectionId'])}`);
      for (const end of ['CustomerGatewayId', 'VpnGatewayId', 'TransitGatewayId'])
        this.edge('TERMINATES_ON', connection['VpnConnectionId'], connection[end]);
    }
  }

  private countBalancers(): void {
    for (const balancer of rows(this.raw('DescribeLoadBalancers')['LoadBalancers'])) {
      const arn = balancer['LoadBalancerArn'];
      this.nodes.add(`LoadBalancer ${str(arn)}`);
      this.edge('IN_VPC', arn, balancer['VpcId']);
      for (const zone of rows(balancer['AvailabilityZones'])) {
        this.edge('IN_SUBNET', arn, zone['SubnetId']);
        this.zone(arn, zone['ZoneName']);
      }
    }
    for (const [arn, answer] of this.answers('DescribeListeners')) {
      for (const listener of rows(answer['Listeners'])) {
        this.nodes.add(`Listener ${str(listener['ListenerArn'])}`);
        this.edge('SERVES', arn, listener['ListenerArn']);
        for (const action of rows(listener['DefaultActions'])) {
          this.edge('FORWARDS_TO', listener['ListenerArn'], action['TargetGroupArn']);
        }
      }
    }
    for (const group of rows(this.raw('DescribeTargetGroups')['TargetGroups'])) {
      this.nodes.add(`TargetGroup ${str(group['TargetGroupArn'])}`);
      this.edge('IN_VPC', group['TargetGroupArn'], group['VpcId']);
    }
    for (const [arn, answer] of this.answers('DescribeTargetHealth')) {
      for (const target of rows(answer['TargetHealthDescriptions'])) {
        const { Id, Port } = { Id: undefined, Port: undefined, ...rows([target['Target']])[0] };
        this.edge('TARGETS', arn, Id, str(Port));
      }
    }
  }

  private attachments(): readonly Json[] {
    return rows(this.raw('DescribeTransitGatewayAttachments')['TransitGatewayAttachments']).filter(
      (attachment) => !['deleted', 'rejected', 'failed'].includes(str(attachment['State'])),
    );
  }

  private countTransitGateways(): void {
    for (const gateway of rows(this.raw('DescribeTransitGateways')['TransitGateways']))
      if (gateway['State'] !== 'deleted')
        this.nodes.add(`TransitGateway ${str(gateway['TransitGatewayId'])}`);
    for (const attachment of this.attachments()) {
      const id = attachment['TransitGatewayAttachmentId'];
      this.nodes.add(`TransitGatewayAttachment ${str(id)}`);
      this.edge('OF', id, attachment['TransitGatewayId']);
      this.edge('ATTACHES', id, attachment['ResourceId']);
      const association = rows([attachment['Association']])[0];
      this.edge('ASSOCIATED_WITH', id, association?.['TransitGatewayRouteTableId']);
    }
    const details = rows(this.raw('DescribeTransitGatewayVpcAttachments')['TransitGatewayVpcAttachments']);
    for (const attachment of details) {
      const subnets: unknown = attachment['SubnetIds'];
      for (const subnet of Array.isArray(subnets) ? subnets : [])
        this.edge('IN_SUBNET', attachment['TransitGatewayAttachmentId'], subnet);
    }
    for (const table of rows(this.raw('DescribeTransitGatewayRouteTables')['TransitGatewayRouteTables'])) {
      const id = table['TransitGatewayRouteTableId'];
      this.nodes.add(`TransitGatewayRouteTable ${str(id)}`);
      this.edge('OF', id, table['TransitGatewayId']);
    }
    for (const [table, answer] of this.answers('GetTransitGatewayRouteTablePropagations')) {
      for (const propagation of rows(answer['TransitGatewayRouteTablePropagations']))
        this.edge('PROPAGATES_TO', propagation['TransitGatewayAttachmentId'], table);
    }
    for (const [table, answer] of this.answers('SearchTransitGatewayRoutes')) {
      for (const route of rows(answer['Routes'])) {
        const [destination, state] = [str(route['DestinationCidrBlock']), str(route['State'])];
        const attachments = rows(route['TransitGatewayAttachments']);
        for (const attachment of attachments)
          this.edge('ROUTES_TO', table, attachment['TransitGatewayAttachmentId'], `${destination} ${state}`);
        if (attachments.length === 0)
          this.edge('ROUTES_TO', table, `${table}/${destination}`, `${destination} ${state}`);
      }
    }
  }

  private answers(operation: string): readonly (readonly [string, Json])[] {
    const answers = rows([this.raw(operation)['answers']])[0] ?? {};
    return Object.entries(answers).map(([parent, answer]) => [parent, rows([answer])[0] ?? {}]);
  }
}

function places(network: string): readonly { account: string; region: string }[] {
  return readdirSync(`${recorded}/${network}`).flatMap((account) =>
    readdirSync(`${recorded}/${network}/${account}`).map((region) => ({ account, region })),
  );
}

const details: Readonly<Record<string, string>> = {
  ALLOWS: 'r.direction',
  ROUTED_BY: 'toString(r.implicit)',
  ROUTES_TO: "r.destination + ' ' + r.state",
  TARGETS: 'toString(r.port)',
};

async function actual(harness: Harness): Promise<{ nodes: string[]; edges: string[] }> {
  const engine = await openEmbeddedEngine();
  try {
    await syncGraph(engine, harness.journal, harness.kinds);
    expect(
      (await checkGraph(engine, harness.journal, harness.kinds)).rows.filter(
        (row) => row.journal !== row.graph,
      ),
    ).toEqual([]);
    const nodes = await engine.read({ text: 'MATCH (n:Resource) WHERE NOT n:Stub RETURN n.kind, n.id' });
    const types = await engine.read({ text: 'MATCH (:Resource)-[r]->(:Resource) RETURN DISTINCT type(r)' });
    const edges: string[] = [];
    for (const [type] of types.rows) {
      const detail = details[String(type)] ?? "''";
      const found = await engine.read({
        text: `MATCH (a:Resource)-[r:${String(type)}]->(b:Resource) RETURN a.id, b.id, ${detail}`,
      });
      edges.push(
        ...found.rows.map(([from, to, more]) =>
          `${String(type)} ${String(from)} ${String(to)} ${String(more)}`.trim(),
        ),
      );
    }
    return {
      nodes: nodes.rows.map(([kind, id]) => `${String(kind)} ${String(id)}`).sort(),
      edges: edges.sort(),
    };
  } finally {
    await engine.close();
  }
}

describe.each(
  readdirSync(recorded).filter((name) => existsSync(`${recorded}/${name}`) && !name.endsWith('.md')),
)('%s', (network) => {
  test('nodes and edges equal the raw files', async () => {
    const all = places(network);
    const expected = all.map(({ account, region }) => new Expected(network, account, region));
    const regions = [...new Set(all.map(({ region }) => region))];
    const harness = await openHarness(openReplay(`${recorded}/${network}`), {
      groups: ['ec2'],
      regions,
      cloudtrail: false,
    });
    const kinds = harness.kinds.filter(({ kind }) => counted.includes(kind));
    try {
      for (const { account } of all) {
        const document = await harness.cycle(account, { kinds });
        expect(document.warnings).toEqual([]);
        expect(document.incomplete).toEqual([]);
      }
      const { nodes, edges } = await actual(harness);
      expect(nodes).toEqual([...new Set(expected.flatMap((part) => [...part.nodes]))].sort());
      expect(nodes.length).toBeGreaterThan(5);
      // A peering is listed by both accounts and stands once.
      const peered = new Set<string>();
      const once = expected
        .flatMap((part) => part.edges)
        .filter((edge) => !/^(REQUESTER|ACCEPTER) /.test(edge) || (!peered.has(edge) && peered.add(edge)));
      expect(edges).toEqual(once.sort());
      // Nothing changed since: a second cycle says so.
      for (const { account } of all) {
        const { changes } = await harness.cycle(account, { kinds });
        expect(changes).toEqual({ created: 0, modified: 0, deleted: 0, discovered: 0, released: 0 });
      }
    } finally {
      await harness.close();
    }
  });
});

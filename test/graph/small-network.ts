// A network small enough to know by heart, written through the port: two accounts, two peered VPCs, one
// blackhole, a load balancer with one sick target, and account B's subnets and interfaces hidden by a denial.
import type { CypherValue, GraphEngine } from '../../graph/engine.ts';

type Properties = Readonly<Record<string, CypherValue>>;

export const A = { accountId: '111111111111', region: 'us-east-1' };
export const B = { accountId: '222222222222', region: 'us-east-1' };
const ALB = 'arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/web/1';

const RESOURCES: readonly (readonly [kind: string, id: string, properties: Properties])[] = [
  ['AvailabilityZone', 'use1-az1', { region: 'us-east-1' }],
  ['Vpc', 'vpc-a', { ...A, name: 'shop', cidrBlocks: ['10.0.0.0/16'] }],
  ['Vpc', 'vpc-b', { ...B, cidrBlocks: ['10.9.0.0/16', '10.200.0.0/16'] }],
  ['Vpc', 'vpc-c', { ...A, name: 'lab', cidrBlocks: ['10.9.128.0/17', '192.168.0.0/24'] }],
  ['Vpc', 'vpc-d', { ...A, isDefault: true, cidrBlocks: ['10.0.0.0/8'] }],
  ['Subnet', 'subnet-iso', A],
  ['Subnet', 'subnet-priv', { ...A, ...range('10.0.1.0/28', 1) }],
  ['Subnet', 'subnet-pub', { ...A, name: 'public', ...range('10.0.0.0/24', 200) }],
  ['Subnet', 'subnet-b1', B],
  ['Subnet', 'subnet-b2', B],
  ['RouteTable', 'rtb-b', B],
  ['RouteTable', 'rtb-iso', A],
  ['RouteTable', 'rtb-main', { ...A, name: 'main' }],
  ['RouteTable', 'rtb-pub', A],
  ['InternetGateway', 'igw-a', A],
  [
    'NatGateway',
    'nat-a',
    { ...A, vpcId: 'vpc-a', state: 'available', publicIpAddresses: ['203.0.113.9', '203.0.113.10'] },
  ],
  ['NatGateway', 'nat-idle', A],
  [
    'ManagedPrefixList',
    'pl-63a5400a',
    {
      accountId: 'AWS',
      region: 'us-east-1',
      prefixListName: 'com.amazonaws.us-east-1.s3',
      entries: ['198.51.100.0/24', '203.0.113.128/25'],
    },
  ],
  ['TransitGateway', 'tgw-1', { ...A, name: 'hub' }],
  ['TransitGatewayAttachment', 'tgw-attach-a', { ...A, name: 'shop', ...attached('vpc', 'vpc-a', A) }],
  ['TransitGatewayAttachment', 'tgw-attach-b', { ...B, ...attached('vpc', 'vpc-b', B) }],
  ['TransitGatewayAttachment', 'tgw-attach-p', { ...A, ...attached('peering', 'tgw-far', B) }],
  ['TransitGatewayRouteTable', 'tgw-rtb-1', { ...A, name: 'inside' }],
  ['TransitGatewayRouteTable', 'tgw-rtb-2', A],
  ['VpcPeeringConnection', 'pcx-1', A],
  ['VpcPeeringConnection', 'pcx-2', A],
  ['SecurityGroup', 'sg-closed', { ...A, groupName: 'closed', ingressRules: ['ingress tcp 443 10.0.0.0/8'] }],
  ['SecurityGroup', 'sg-default', { ...A, groupName: 'default', ingressRules: [] }],
  ['SecurityGroup', 'sg-idle', { ...A, groupName: 'idle', ingressRules: ['ingress all 0.0.0.0/0'] }],
  ['SecurityGroup', 'sg-idle-b', { ...B, groupName: 'idle-b', ingressRules: [] }],
  ['SecurityGroup', 'sg-named', { ...A, groupName: 'named', ingressRules: [] }],
  [
    'SecurityGroup',
    'sg-web',
    {
      ...A,
      groupName: 'web',
      ingressRules: ['ingress tcp 22 10.0.0.0/8', 'ingress tcp 443 0.0.0.0/0', 'ingress tcp 443 ::/0'],
    },
  ],
  ['Instance', 'i-1', A],
  ['LoadBalancer', ALB, { ...A, name: 'web', loadBalancerName: 'web', scheme: 'internet-facing' }],
  ['Listener', 'listener-80', { ...A, protocol: 'HTTP', port: 80 }],
  ['Listener', 'listener-443', { ...A, protocol: 'HTTPS', port: 443 }],
  ['TargetGroup', 'tg-web', { ...A, targetGroupName: 'web' }],
  [
    'VpcEndpoint',
    'vpce-ssm',
    { ...A, ...endpoint('Interface', 'com.amazonaws.us-east-1.ssm'), privateDnsEnabled: true },
  ],
  ['VpcEndpoint', 'vpce-s3', { ...A, ...endpoint('Gateway', 'com.amazonaws.us-east-1.s3') }],
  [
    'NetworkInterface',
    'eni-1',
    {
      ...A,
      name: 'web',
      ...addresses('10.0.0.11', ['203.0.113.1'], []),
      vpcId: 'vpc-a',
      subnetId: 'subnet-pub',
      interfaceType: 'interface',
      status: 'in-use',
    },
  ],
  ['NetworkInterface', 'eni-2', { ...A, ...addresses('10.0.0.12', [], ['2001:db8::2']) }],
  ['NetworkInterface', 'eni-3', { ...A, ...addresses('10.0.1.13', ['203.0.113.3'], []) }],
  ['NetworkInterface', 'eni-4', { ...A, ...addresses('10.0.0.14', ['203.0.113.4'], []) }],
  ['NetworkInterface', 'eni-b1', { ...B, ...addresses('10.9.0.11', [], []) }],
  ['NetworkInterface', 'eni-b2', { ...B, ...addresses('10.9.1.12', [], []) }],
  ['ElasticIp', 'eipalloc-1', { ...A, publicIp: '203.0.113.1', associationId: 'eipassoc-1' }],
  ['ElasticIp', 'eipalloc-2', { ...A, publicIp: '203.0.113.2' }],
  ['TargetGroup', 'tg-static', { ...A, targetGroupName: 'static' }],
  ['Rule', 'rule-10', { ...A, priority: 10, conditions: ['path-pattern /img/*'], actionTypes: ['forward'] }],
  [
    'Rule',
    'rule-20',
    { ...A, priority: 20, conditions: ['source-ip 192.0.2.0/24'], actionTypes: ['redirect'] },
  ],
  ['FlowLog', 'fl-b', B],
  ['Instance', 'i-b1', B],
  ['Instance', 'i-b2', B],
  [
    'AutoScalingGroup',
    'asg-b',
    { ...B, autoScalingGroupName: 'batch', minSize: 0, desiredCapacity: 2, maxSize: 9 },
  ],
  ['VpnGateway', 'vgw-b', B],
  ['CustomerGateway', 'cgw-b', { ...B, ipAddress: '198.51.100.7' }],
  [
    'VpnConnection',
    'vpn-b',
    {
      ...B,
      name: 'office',
      customerGatewayId: 'cgw-b',
      tunnelStatus: ['203.0.113.31 UP', '203.0.113.32 DOWN'],
    },
  ],
  ['VpnConnection', 'vpn-up', { ...B, customerGatewayId: 'cgw-b', tunnelStatus: ['203.0.113.33 UP'] }],
];

const SHARED: readonly (readonly [id: string, accountId: string])[] = [
  ['subnet-pub', B.accountId],
  ['tgw-1', B.accountId],
];

const STUBS: readonly (readonly [id: string, expectedKind?: string])[] = [
  ['eni-gone', 'NetworkInterface'],
  ['tgw-far', 'TransitGateway'],
  ['tgw-rtb-1/10.66.0.0/16'],
  ['vpc-x', 'Vpc'],
];

const propagated: Properties = { state: 'active', type: 'propagated' };

const EDGES: readonly (readonly [from: string, type: string, to: string, properties?: Properties])[] = [
  ...['subnet-iso', 'subnet-priv', 'subnet-pub'].map((id) => [id, 'IN_VPC', 'vpc-a'] as const),
  ...['subnet-b1', 'subnet-b2'].map((id) => [id, 'IN_VPC', 'vpc-b'] as const),
  ...['rtb-iso', 'rtb-main', 'rtb-pub', 'eni-1', 'sg-web', 'sg-idle-b', 'vpce-ssm', 'vpce-s3'].map(
    (id) => [id, 'IN_VPC', 'vpc-a'] as const,
  ),
  ['subnet-iso', 'ROUTED_BY', 'rtb-iso', { implicit: false }],
  ['subnet-priv', 'ROUTED_BY', 'rtb-main', { implicit: true }],
  ['subnet-pub', 'ROUTED_BY', 'rtb-pub', { implicit: false }],
  ['subnet-b2', 'ROUTED_BY', 'rtb-b', { implicit: true }],
  ['igw-a', 'ATTACHED_TO', 'vpc-a'],
  ['nat-a', 'IN_SUBNET', 'subnet-pub'],
  route('rtb-iso', 'vpc-a', '10.0.0.0/16'),
  route('rtb-iso', 'pcx-2', '0.0.0.0/0', 'blackhole'),
  route('rtb-main', 'vpc-a', '10.0.0.0/16'),
  route('rtb-main', 'nat-a', '0.0.0.0/0'),
  route('rtb-main', 'vpce-s3', 'pl-63a5400a'),
  route('rtb-main', 'eni-gone', '10.8.0.0/16', 'blackhole'),
  route('rtb-pub', 'vpc-a', '10.0.0.0/16'),
  route('rtb-pub', 'igw-a', '0.0.0.0/0'),
  route('rtb-pub', 'igw-a', '::/0'),
  route('rtb-pub', 'pcx-1', '10.9.0.0/16'),
  route('rtb-b', 'pcx-1', '10.0.0.0/16', 'blackhole'),
  ...['tgw-attach-a', 'tgw-attach-b', 'tgw-attach-p', 'tgw-rtb-1', 'tgw-rtb-2'].map(
    (id) => [id, 'OF', 'tgw-1'] as const,
  ),
  ['tgw-attach-a', 'ATTACHES', 'vpc-a'],
  ['tgw-attach-b', 'ATTACHES', 'vpc-b'],
  ['tgw-attach-p', 'ATTACHES', 'tgw-far'],
  ['tgw-attach-a', 'ASSOCIATED_WITH', 'tgw-rtb-1'],
  ['tgw-attach-b', 'ASSOCIATED_WITH', 'tgw-rtb-1'],
  ['tgw-attach-b', 'PROPAGATES_TO', 'tgw-rtb-1'],
  ['tgw-rtb-1', 'ROUTES_TO', 'tgw-attach-b', { destination: '10.9.0.0/16', ...propagated }],
  [
    'tgw-rtb-1',
    'ROUTES_TO',
    'tgw-attach-p',
    { destination: '10.50.0.0/16', state: 'active', type: 'static' },
  ],
  [
    'tgw-rtb-1',
    'ROUTES_TO',
    'tgw-rtb-1/10.66.0.0/16',
    { destination: '10.66.0.0/16', state: 'blackhole', type: 'static' },
  ],
  [
    'tgw-rtb-2',
    'ROUTES_TO',
    'tgw-attach-p',
    { destination: '10.60.0.0/16', state: 'blackhole', type: 'static' },
  ],
  ['sg-named', 'ALLOWS', 'pl-63a5400a', { direction: 'egress', protocol: 'tcp', fromPort: 443, toPort: 443 }],
  ['pcx-1', 'REQUESTER', 'vpc-a'],
  ['pcx-1', 'ACCEPTER', 'vpc-b'],
  ['pcx-2', 'REQUESTER', 'vpc-a'],
  ['pcx-2', 'ACCEPTER', 'vpc-x'],
  ['eni-1', 'IN_SUBNET', 'subnet-pub'],
  ['eni-2', 'IN_SUBNET', 'subnet-pub'],
  ['eni-3', 'IN_SUBNET', 'subnet-priv'],
  ['eni-4', 'IN_SUBNET', 'subnet-pub'],
  ['eni-b1', 'IN_SUBNET', 'subnet-b1'],
  ['eni-b2', 'IN_SUBNET', 'subnet-b2'],
  ...['eni-1', 'eni-2', 'eni-3', ALB].map((id) => [id, 'MEMBER_OF', 'sg-web'] as const),
  ['eni-4', 'MEMBER_OF', 'sg-closed'],
  ['sg-web', 'ALLOWS', 'sg-named', { direction: 'egress', protocol: 'tcp', fromPort: 1, toPort: 2 }],
  ['eni-1', 'ATTACHED_TO', 'i-1', { deviceIndex: 0 }],
  ['eni-3', 'ATTACHED_TO', 'i-1', { deviceIndex: 1 }],
  ['eni-2', 'OWNED_BY', ALB, { rule: 'elb' }],
  ['eipalloc-1', 'ASSOCIATED_WITH', 'eni-1'],
  [ALB, 'SERVES', 'listener-80'],
  [ALB, 'SERVES', 'listener-443'],
  ['listener-443', 'FORWARDS_TO', 'tg-web'],
  ['tg-web', 'TARGETS', 'i-1', { port: 8080, health: 'healthy' }],
  ['tg-web', 'TARGETS', 'eni-3', { port: 8080, health: 'unhealthy' }],
  ['vpce-ssm', 'IN_SUBNET', 'subnet-priv'],
  ['listener-443', 'SERVES', 'rule-10'],
  ['listener-443', 'SERVES', 'rule-20'],
  ['rule-10', 'FORWARDS_TO', 'tg-static', { weight: 1 }],
  ['vpc-b', 'LOGGED_BY', 'fl-b'],
  ['asg-b', 'IN_SUBNET', 'subnet-b1'],
  ['asg-b', 'LAUNCHES', 'i-b1', { lifecycleState: 'InService', healthStatus: 'Healthy' }],
  ['asg-b', 'LAUNCHES', 'i-b2', { lifecycleState: 'InService', healthStatus: 'Unhealthy' }],
  ['vgw-b', 'ATTACHED_TO', 'vpc-b', { state: 'attached' }],
  ['vpn-b', 'TERMINATES_ON', 'cgw-b'],
  ['vpn-b', 'TERMINATES_ON', 'vgw-b'],
  ['vpn-up', 'TERMINATES_ON', 'cgw-b'],
];

const WARNINGS: readonly (readonly [where: typeof A, action: string, hides: readonly string[]])[] = [
  [B, 'ec2:DescribeSubnets', ['NetworkInterface', 'Subnet']],
  [{ ...A, region: 'eu-west-1' }, 'ec2:DescribeSubnets', ['Subnet']],
  [A, 'ec2:DescribeFlowLogs', ['FlowLog']],
];

/** By place: when everything there was last read whole, and what was not. */
const FRESHNESS: Readonly<Record<string, Properties>> = {
  'us-east-1 111111111111': { completeAt: '2026-11-02T00:00:00Z', incomplete: [] },
  'us-east-1 222222222222': {
    completeAt: '2026-10-31T00:00:00Z',
    incomplete: ['Subnet ec2:DescribeSubnets denied'],
  },
  'eu-west-1 111111111111': { incomplete: ['Subnet ec2:DescribeSubnets denied'] },
};

const CHANGES: readonly (readonly [
  seq: number,
  kind: string,
  id: string,
  change: string,
  seenAt: string,
  paths: readonly string[],
])[] = [
  [101, 'SecurityGroup', 'sg-web', 'modified', '2026-11-18T10:00:00Z', ['ingressRules']],
  [102, 'RouteTable', 'rtb-pub', 'modified', '2026-11-19T10:00:00Z', ['ROUTES_TO']],
  [103, 'NetworkInterface', 'eni-gone', 'deleted', '2026-11-19T11:00:00Z', []],
  [104, 'NetworkInterface', 'eni-1', 'created', '2026-11-20T10:00:00Z', []],
  [105, 'RouteTable', 'rtb-b', 'modified', '2026-11-20T11:00:00Z', ['ROUTES_TO', 'name']],
];

/** Fills an empty graph with the network. */
export async function writeSmallNetwork(engine: GraphEngine): Promise<void> {
  await engine.define([
    'CREATE CONSTRAINT resource_id IF NOT EXISTS FOR (n:Resource) REQUIRE n.id IS UNIQUE',
    'CREATE INDEX resource_id_lookup IF NOT EXISTS FOR (n:Resource) ON (n.id)',
  ]);
  await engine.write([
    ...RESOURCES.map(([kind, id, properties]) => ({
      text: `CREATE (n:Resource:${kind}) SET n = $props`,
      params: { props: { id, kind, ...properties } },
    })),
    ...STUBS.map(([id, expectedKind]) => ({
      text: 'CREATE (n:Resource:Stub) SET n = $props',
      params: { props: { id, ...(expectedKind === undefined ? {} : { expectedKind }) } },
    })),
    ...[A, B].map(({ accountId }) => ({ text: 'CREATE (:Account {id: $id})', params: { id: accountId } })),
    ...SHARED.map(([id, accountId]) => ({
      text: 'MATCH (n:Resource {id: $id}), (a:Account {id: $accountId}) CREATE (n)-[:SHARED_WITH]->(a)',
      params: { id, accountId },
    })),
    ...EDGES.map(([from, type, to, properties = {}]) => ({
      text: `MATCH (a:Resource {id: $from}), (b:Resource {id: $to}) CREATE (a)-[r:${type}]->(b) SET r = $props`,
      params: { from, to, props: properties },
    })),
    ...WARNINGS.map(([{ accountId, region }, action, hides]) => ({
      text:
        'CREATE (w:Warning) SET w = $warning ' +
        'CREATE (l:Location) SET l = $location CREATE (w)-[:HIDES {kinds: $kinds}]->(l)',
      params: {
        warning: {
          id: `main/${accountId}/${region}/${action}`,
          integration: 'main',
          accountId,
          region,
          action,
          code: 'UnauthorizedOperation',
          since: '2026-11-01T00:00:00Z',
          lastSeen: '2026-11-02T00:00:00Z',
        },
        location: {
          id: `${accountId}/${region}`,
          accountId,
          region,
          ...FRESHNESS[`${region} ${accountId}`],
        },
        kinds: hides,
      },
    })),
    ...CHANGES.map(([seq, kind, resourceId, change, seenAt, paths]) => ({
      text:
        'CREATE (c:Change) SET c = $props WITH c MATCH (n:Resource {id: $props.resourceId}) ' +
        "WHERE $props.change <> 'deleted' CREATE (c)-[:CHANGED]->(n)",
      params: {
        props: { seq, kind, resourceId, change, seenAt, notBefore: '2026-11-17T00:00:00Z', paths },
      },
    })),
  ]);
}

export const loadBalancerId = ALB;

function route(from: string, to: string, destination: string, state = 'active'): (typeof EDGES)[number] {
  return [from, 'ROUTES_TO', to, { destination, state, origin: 'CreateRoute' }];
}

function attached(resourceType: string, resourceId: string, owner: typeof A): Properties {
  return { resourceType, resourceId, resourceOwnerId: owner.accountId, state: 'available' };
}

function range(cidrBlock: string, availableIpAddressCount: number): Properties {
  return { vpcId: 'vpc-a', cidrBlock, availableIpAddressCount };
}

function endpoint(vpcEndpointType: string, serviceName: string): Properties {
  return { vpcEndpointType, serviceName, state: 'available' };
}

function addresses(privateIp: string, publicIps: readonly string[], ipv6: readonly string[]): Properties {
  return { privateIpAddresses: [privateIp], publicIpAddresses: publicIps, ipv6Addresses: ipv6 };
}

// What the cookbook's queries answer over the small network: rows and their order exactly, the same on every engine.
import type { CypherValue } from '../../graph/engine.ts';
import { A, B, loadBalancerId } from './small-network.ts';

export type QueryCase = readonly [
  name: string,
  params: Readonly<Record<string, string | null>>,
  rows: readonly (readonly CypherValue[])[],
];

const a = [A.accountId, A.region] as const;
const b = [B.accountId, B.region] as const;
const web = ['web', 'internet-facing', loadBalancerId] as const;
const before = '2026-11-17T00:00:00Z';
const created = [
  '2026-11-20T10:00:00Z',
  before,
  'created',
  'NetworkInterface',
  'eni-1',
  [],
  null,
  104,
] as const;
const rerouted = [
  '2026-11-19T10:00:00Z',
  before,
  'modified',
  'RouteTable',
  'rtb-pub',
  ['ROUTES_TO'],
  null,
  102,
] as const;
const gone = [
  '2026-11-19T11:00:00Z',
  before,
  'deleted',
  'NetworkInterface',
  'eni-gone',
  [],
  null,
  103,
] as const;
const opened = [
  '2026-11-18T10:00:00Z',
  before,
  'modified',
  'SecurityGroup',
  'sg-web',
  ['ingressRules'],
  null,
  101,
] as const;
const inShop = '10.0.0.0/16';
const s3List = 'pl-63a5400a';
const fromShop = ['tgw-attach-a', 'tgw-1', 'tgw-rtb-1'] as const;
const denied = 'Subnet ec2:DescribeSubnets denied';
const eni1 = ['NetworkInterface', 'eni-1', 'web', ...a, 'vpc-a', 'subnet-pub', 'Instance', 'i-1'] as const;

export const cookbookCases: readonly QueryCase[] = [
  ['address', { address: '10.0.0.11' }, [eni1]],
  ['address', { address: '203.0.113.1' }, [eni1]],
  ['address', { address: '203.0.113.2' }, [['ElasticIp', 'eipalloc-2', null, ...a, null, null, null, null]]],
  [
    'address',
    { address: '2001:db8::2' },
    [['NetworkInterface', 'eni-2', null, ...a, null, null, 'LoadBalancer', loadBalancerId]],
  ],
  ['address', { address: '10.99.0.1' }, []],
  [
    'instance',
    { instance: 'i-1' },
    [
      [0, 'eni-1', ['10.0.0.11'], ['203.0.113.1'], [], 'subnet-pub', 'public', 'sg-web', 'web'],
      [1, 'eni-3', ['10.0.1.13'], ['203.0.113.3'], [], 'subnet-priv', null, 'sg-web', 'web'],
    ],
  ],
  [
    'interface-owners',
    {},
    [
      ['', '', '', 3],
      ['', 'Instance', '', 1],
      ['', 'LoadBalancer', '', 1],
      ['interface', 'Instance', 'in-use', 1],
    ],
  ],
  [
    'open-security-groups',
    {},
    [
      ['sg-web', 'web', ...a, 'ingress tcp 443 0.0.0.0/0', 3, 3],
      ['sg-web', 'web', ...a, 'ingress tcp 443 ::/0', 3, 3],
    ],
  ],
  ['references', { group: 'sg-named' }, [['sg-web', 'web', A.accountId, 'egress', 'tcp', 1, 2, 4]]],
  ['references', { group: 'sg-web' }, []],
  [
    'no-default-route',
    {},
    [
      ['subnet-b1', null, ...b, null, null, false, 1],
      ['subnet-b2', null, ...b, null, 'rtb-b', false, 1],
      ['subnet-iso', null, ...a, null, 'rtb-iso', true, 0],
    ],
  ],
  [
    'egress-addresses',
    {},
    [['nat-a', ['203.0.113.9', '203.0.113.10'], 'available', 'vpc-a', 'subnet-priv', null, 'active']],
  ],
  [
    'routes-to',
    { destination: '10.0.0.0/16' },
    [
      ['rtb-b', null, ...b, inShop, 'VpcPeeringConnection', 'pcx-1', 'blackhole', 'CreateRoute', 1],
      ['rtb-iso', null, ...a, inShop, 'Vpc', 'vpc-a', 'active', 'CreateRoute', 1],
      ['rtb-main', 'main', ...a, inShop, 'Vpc', 'vpc-a', 'active', 'CreateRoute', 1],
      ['rtb-pub', null, ...a, inShop, 'Vpc', 'vpc-a', 'active', 'CreateRoute', 1],
    ],
  ],
  [
    'routes-to',
    { destination: s3List },
    [['rtb-main', 'main', ...a, s3List, 'VpcEndpoint', 'vpce-s3', 'active', 'CreateRoute', 1]],
  ],
  [
    'routes-to',
    { destination: '198.51.100.0/24' },
    [['rtb-main', 'main', ...a, s3List, 'VpcEndpoint', 'vpce-s3', 'active', 'CreateRoute', 1]],
  ],
  [
    'routes-to',
    { destination: '10.9.0.0/16' },
    [
      ['rtb-pub', null, ...a, '10.9.0.0/16', 'VpcPeeringConnection', 'pcx-1', 'active', 'CreateRoute', 1],
      [
        'tgw-rtb-1',
        'inside',
        ...a,
        '10.9.0.0/16',
        'TransitGatewayAttachment',
        'tgw-attach-b',
        'active',
        'propagated',
        0,
      ],
    ],
  ],
  ['routes-to', { destination: '203.0.113.0/24' }, []],
  [
    'prefix-lists',
    {},
    [[s3List, 'com.amazonaws.us-east-1.s3', 'AWS', ['198.51.100.0/24', '203.0.113.128/25'], 1, 1]],
  ],
  [
    'transit-attachments',
    {},
    [
      ['tgw-1', 'peering', 'tgw-attach-p', null, 'tgw-far', B.accountId, 'available', null, 0],
      ['tgw-1', 'vpc', 'tgw-attach-a', 'shop', 'vpc-a', A.accountId, 'available', 'tgw-rtb-1', 0],
      ['tgw-1', 'vpc', 'tgw-attach-b', null, 'vpc-b', B.accountId, 'available', 'tgw-rtb-1', 1],
    ],
  ],
  [
    'transit-routes',
    { vpc: 'vpc-a' },
    [
      [...fromShop, '10.50.0.0/16', 'active', 'static', 'tgw-attach-p', 'TransitGateway', 'tgw-far'],
      [...fromShop, '10.66.0.0/16', 'blackhole', 'static', 'tgw-rtb-1/10.66.0.0/16', null, null],
      [...fromShop, '10.9.0.0/16', 'active', 'propagated', 'tgw-attach-b', 'Vpc', 'vpc-b'],
    ],
  ],
  ['transit-routes', { vpc: 'vpc-c' }, []],
  [
    'transit-blackholes',
    {},
    [
      ['tgw-1', 'tgw-rtb-1', 'inside', '10.66.0.0/16', 'static', 'tgw-attach-a', 'Vpc', 'vpc-a'],
      ['tgw-1', 'tgw-rtb-1', 'inside', '10.66.0.0/16', 'static', 'tgw-attach-b', 'Vpc', 'vpc-b'],
      ['tgw-1', 'tgw-rtb-2', null, '10.60.0.0/16', 'static', null, null, null],
    ],
  ],
  [
    'shared',
    {},
    [
      ['Subnet', 'subnet-pub', 'public', A.accountId, B.accountId],
      ['TransitGateway', 'tgw-1', 'hub', A.accountId, B.accountId],
    ],
  ],
  [
    'load-balancers',
    {},
    [
      [...web, 'HTTP', 80, null, null, null, null, null],
      [...web, 'HTTPS', 443, 'web', 'NetworkInterface', 'eni-3', 8080, 'unhealthy'],
      [...web, 'HTTPS', 443, 'web', 'Instance', 'i-1', 8080, 'healthy'],
    ],
  ],
  [
    'listener-rules',
    {},
    [
      ['web', 443, 10, ['path-pattern /img/*'], ['forward'], 'static', 1, 'rule-10'],
      ['web', 443, 20, ['source-ip 192.0.2.0/24'], ['redirect'], null, null, 'rule-20'],
    ],
  ],
  ['auto-scaling-groups', {}, [['batch', ...b, 0, 2, 9, 2, 1, 'subnet-b1', null, null]]],
  [
    'vpn-tunnels-down',
    {},
    [['vpn-b', 'office', ...b, '203.0.113.32', 1, 'cgw-b', '198.51.100.7', 'VpnGateway', 'vgw-b']],
  ],
  [
    'unlogged-vpcs',
    {},
    [
      ['vpc-a', 'shop', ...a, 3, 0, false],
      ['vpc-c', 'lab', ...a, 0, 0, false],
      ['vpc-d', null, ...a, 0, 0, false],
    ],
  ],
  ['unhealthy-targets', {}, [['web', ...a, 'NetworkInterface', 'eni-3', 8080, 'unhealthy', 1]]],
  [
    'endpoints',
    {},
    [
      ['vpc-a', 'shop', 'com.amazonaws.us-east-1.s3', 'vpce-s3', 'Gateway', 'available', null, 0, 1],
      ['vpc-a', 'shop', 'com.amazonaws.us-east-1.ssm', 'vpce-ssm', 'Interface', 'available', true, 1, 0],
    ],
  ],
  [
    'free-addresses',
    {},
    [
      ['subnet-priv', null, ...a, 'vpc-a', '10.0.1.0/28', 1, 11, 91],
      ['subnet-pub', 'public', ...a, 'vpc-a', '10.0.0.0/24', 200, 251, 20],
    ],
  ],
  ['overlapping-vpcs', {}, [['vpc-b', null, '10.9.0.0/16', 'vpc-c', 'lab', '10.9.128.0/17', false]]],
  ['shared-vpcs', {}, [['vpc-a', 'shop', A.accountId, B.accountId, 'SecurityGroup', 1]]],
  ['changes-near', { interface: 'eni-1', since: null }, [created, rerouted, opened]],
  ['changes-near', { interface: 'eni-1', since: '2026-11-19T00:00:00Z' }, [created, rerouted]],
  ['changes-near', { interface: 'eni-3', since: null }, [gone, opened]],
  [
    'stubs',
    {},
    [
      ['', 'tgw-rtb-1/10.66.0.0/16', 'ROUTES_TO', 'TransitGatewayRouteTable', 'tgw-rtb-1', 'inside'],
      ['NetworkInterface', 'eni-gone', 'ROUTES_TO', 'RouteTable', 'rtb-main', 'main'],
      ['TransitGateway', 'tgw-far', 'ATTACHES', 'TransitGatewayAttachment', 'tgw-attach-p', null],
      ['Vpc', 'vpc-x', 'ACCEPTER', 'VpcPeeringConnection', 'pcx-2', null],
    ],
  ],
  [
    'freshness',
    {},
    [
      [A.accountId, 'eu-west-1', null, [denied], 1],
      [...b, '2026-10-31T00:00:00Z', [denied], 1],
      [...a, '2026-11-02T00:00:00Z', [], 1],
    ],
  ],
];

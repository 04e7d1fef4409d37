// The shipped queries over the small network, rows and their order exactly; the same on every engine.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { CypherValue, GraphEngine } from '../../graph/engine.ts';
import { namedQueries } from '../../graph/queries/index.ts';
import { cookbookCases, type QueryCase } from './cookbook-cases.ts';
import { A, B, loadBalancerId, writeSmallNetwork } from './small-network.ts';
import { pastCases, pastCasesWithout, withoutHistory, writeSmallPast } from './small-past.ts';

const a = [A.accountId, A.region] as const;
const b = [B.accountId, B.region] as const;

function denial(place: string): CypherValue[] {
  const warning = [
    `main/${place}/ec2:DescribeSubnets`,
    'main',
    'ec2:DescribeSubnets',
    'UnauthorizedOperation',
  ];
  return warning.concat('2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z', place);
}

const CASES: readonly QueryCase[] = [
  ...cookbookCases,
  [
    'counts',
    {},
    [
      ['AutoScalingGroup', ...b, 1],
      ['AvailabilityZone', '', 'us-east-1', 1],
      ['CustomerGateway', ...b, 1],
      ['ElasticIp', ...a, 2],
      ['FlowLog', ...b, 1],
      ['Instance', ...a, 1],
      ['Instance', ...b, 2],
      ['InternetGateway', ...a, 1],
      ['Listener', ...a, 2],
      ['LoadBalancer', ...a, 1],
      ['ManagedPrefixList', 'AWS', 'us-east-1', 1],
      ['NatGateway', ...a, 2],
      ['NetworkInterface', ...a, 4],
      ['NetworkInterface', ...b, 2],
      ['RouteTable', ...a, 3],
      ['RouteTable', ...b, 1],
      ['Rule', ...a, 2],
      ['SecurityGroup', ...a, 5],
      ['SecurityGroup', ...b, 1],
      ['Subnet', ...a, 3],
      ['Subnet', ...b, 2],
      ['TargetGroup', ...a, 2],
      ['TransitGateway', ...a, 1],
      ['TransitGatewayAttachment', ...a, 2],
      ['TransitGatewayAttachment', ...b, 1],
      ['TransitGatewayRouteTable', ...a, 2],
      ['Vpc', ...a, 3],
      ['Vpc', ...b, 1],
      ['VpcEndpoint', ...a, 2],
      ['VpcPeeringConnection', ...a, 2],
      ['VpnConnection', ...b, 2],
      ['VpnGateway', ...b, 1],
    ],
  ],
  [
    'internet-exposed',
    {},
    [
      [
        'eni-1',
        'web',
        ...a,
        ['203.0.113.1'],
        'subnet-pub',
        'igw-a',
        'sg-web',
        'web',
        'ingress tcp 443 0.0.0.0/0',
      ],
      ['eni-2', null, ...a, ['2001:db8::2'], 'subnet-pub', 'igw-a', 'sg-web', 'web', 'ingress tcp 443 ::/0'],
    ],
  ],
  [
    'behind-security-group',
    { group: 'sg-web' },
    [
      ['LoadBalancer', loadBalancerId, 'web', null, null, null],
      ['NetworkInterface', 'eni-1', 'web', ['10.0.0.11'], 'Instance', 'i-1'],
      ['NetworkInterface', 'eni-2', null, ['10.0.0.12'], 'LoadBalancer', loadBalancerId],
      ['NetworkInterface', 'eni-3', null, ['10.0.1.13'], 'Instance', 'i-1'],
    ],
  ],
  ['behind-security-group', { group: 'sg-unknown' }, []],
  [
    'default-routes',
    {},
    [
      ['subnet-b1', null, ...b, null, null, null, null, null, null],
      ['subnet-b2', null, ...b, 'rtb-b', true, null, null, null, null],
      ['subnet-iso', null, ...a, 'rtb-iso', false, '0.0.0.0/0', 'VpcPeeringConnection', 'pcx-2', 'blackhole'],
      ['subnet-priv', null, ...a, 'rtb-main', true, '0.0.0.0/0', 'NatGateway', 'nat-a', 'active'],
      ['subnet-pub', 'public', ...a, 'rtb-pub', false, '0.0.0.0/0', 'InternetGateway', 'igw-a', 'active'],
      ['subnet-pub', 'public', ...a, 'rtb-pub', false, '::/0', 'InternetGateway', 'igw-a', 'active'],
    ],
  ],
  [
    'blackholes',
    {},
    [
      ['rtb-b', null, '10.0.0.0/16', 'VpcPeeringConnection', 'pcx-1', true, 'subnet-b2', null],
      ['rtb-iso', null, '0.0.0.0/0', 'VpcPeeringConnection', 'pcx-2', true, 'subnet-iso', null],
      ['rtb-main', 'main', '10.8.0.0/16', 'NetworkInterface', 'eni-gone', false, 'subnet-priv', null],
      ['tgw-rtb-1', 'inside', '10.66.0.0/16', null, 'tgw-rtb-1/10.66.0.0/16', false, null, null],
      ['tgw-rtb-2', null, '10.60.0.0/16', 'TransitGatewayAttachment', 'tgw-attach-p', true, null, null],
    ],
  ],
  [
    'peerings',
    {},
    [
      ['pcx-1', 'vpc-a', true, 'vpc-b', true, 'rtb-b', '10.0.0.0/16', 'blackhole'],
      ['pcx-1', 'vpc-a', true, 'vpc-b', true, 'rtb-pub', '10.9.0.0/16', 'active'],
      ['pcx-2', 'vpc-a', true, 'vpc-x', false, 'rtb-iso', '0.0.0.0/0', 'blackhole'],
    ],
  ],
  [
    'unused',
    {},
    [
      ['ElasticIp', 'eipalloc-2', null, ...a, true],
      ['NatGateway', 'nat-idle', null, ...a, true],
      ['SecurityGroup', 'sg-idle', 'idle', ...a, true],
      ['SecurityGroup', 'sg-idle-b', 'idle-b', ...b, false],
    ],
  ],
  [
    'vpc',
    { vpc: 'vpc-a' },
    [
      ['InternetGateway', 'igw-a', null],
      ['NatGateway', 'nat-a', null],
      ['NetworkInterface', 'eni-1', 'web'],
      ['NetworkInterface', 'eni-2', null],
      ['NetworkInterface', 'eni-3', null],
      ['NetworkInterface', 'eni-4', null],
      ['RouteTable', 'rtb-iso', null],
      ['RouteTable', 'rtb-main', 'main'],
      ['RouteTable', 'rtb-pub', null],
      ['SecurityGroup', 'sg-idle-b', null],
      ['SecurityGroup', 'sg-web', null],
      ['Subnet', 'subnet-iso', null],
      ['Subnet', 'subnet-priv', null],
      ['Subnet', 'subnet-pub', 'public'],
      ['TransitGatewayAttachment', 'tgw-attach-a', 'shop'],
      ['VpcEndpoint', 'vpce-s3', null],
      ['VpcEndpoint', 'vpce-ssm', null],
      ['VpcPeeringConnection', 'pcx-1', null],
      ['VpcPeeringConnection', 'pcx-2', null],
    ],
  ],
  [
    'path',
    { from: 'eni-1', to: 'eni-3' },
    [[['eni-1', 'subnet-pub', 'nat-a', 'rtb-main', 'subnet-priv', 'eni-3'], 5, false]],
  ],
  [
    'path',
    { from: 'eni-1', to: 'eni-b2' },
    [[['eni-1', 'subnet-pub', 'rtb-pub', 'pcx-1', 'rtb-b', 'subnet-b2', 'eni-b2'], 6, true]],
  ],
  ['path', { from: 'eni-1', to: 'eni-2' }, [[['eni-1', 'subnet-pub', 'eni-2'], 2, false]]],
  ['path', { from: 'eni-1', to: 'eni-b1' }, []],
  ['path', { from: 'eni-1', to: 'eni-1' }, []],
  [
    'blinded',
    {},
    [
      [...denial('111111111111/eu-west-1'), ['Subnet'], null, null],
      [...denial('222222222222/us-east-1'), ['NetworkInterface', 'Subnet'], 'subnet-b1', null],
      [...denial('222222222222/us-east-1'), ['NetworkInterface', 'Subnet'], 'subnet-b2', null],
    ],
  ],
];

export function queryContract(engineName: string, open: () => Promise<GraphEngine>): void {
  describe(`the shipped queries, ${engineName}`, () => {
    let engine: GraphEngine;

    beforeAll(async () => {
      engine = await open();
      await writeSmallNetwork(engine);
      await engine.write([withoutHistory]);
    });

    afterAll(async () => engine.close());

    async function ask(...[name, params, rows]: QueryCase): Promise<void> {
      const query = namedQueries.find((candidate) => candidate.name === name);
      expect(query).toBeDefined();
      const answer = await engine.read({ text: query?.cypher ?? '', params }, { timeoutMs: 20_000 });
      expect(answer.columns).toEqual(query?.columns.map((column) => column.name));
      expect(answer.rows).toEqual(rows);
    }

    it.each([...CASES, ...pastCasesWithout])('%s %j', ask);

    describe('with history', () => {
      beforeAll(async () => writeSmallPast(engine));

      it.each(CASES)('the present is the same: %s %j', ask);

      it.each(pastCases)('%s %j', ask);
    });

    it('answers every shipped query with rows in some case', () => {
      const answered = new Set(
        [...CASES, ...pastCases].flatMap(([name, , rows]) => (rows.length > 0 ? [name] : [])),
      );
      expect(answered).toEqual(new Set(namedQueries.map(({ name }) => name)));
      expect(answered.size).toBeGreaterThanOrEqual(20);
    });

    it('has a case for every shipped query, whose documented parameters are those of its text', () => {
      const cases = [...CASES, ...pastCases];
      expect(new Set(cases.map(([name]) => name))).toEqual(new Set(namedQueries.map(({ name }) => name)));
      for (const { name, parameters, cypher } of namedQueries) {
        expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
        expect(new Set(cypher.match(/(?<=\$)\w+/g))).toEqual(new Set(parameters.map((one) => one.name)));
      }
    });
  });
}

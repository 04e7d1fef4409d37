// Whose an interface is: each rule with a description as AWS writes it, the service and name that it tells, and the id of the owner
// where one is collected.
import { expect, test } from 'vitest';
import { matchingRule, namedOwners, ownerRules, serviceOf } from '../src/interface-owner.ts';
import type { Resource } from '../src/state.ts';

const home = 'eu-west-1:111122223333';

interface Case {
  readonly type?: string;
  readonly description?: string;
  readonly tells: readonly [service: string, name: string | undefined];
  /** Kind and id. */
  readonly owner?: readonly [string, string];
}

const cases: readonly Case[] = [
  {
    description: 'ELB app/shop-web/50dc6c495c0c9188',
    tells: ['elasticloadbalancing', 'shop-web'],
    owner: [
      'LoadBalancer',
      `arn:aws:elasticloadbalancing:${home}:loadbalancer/app/shop-web/50dc6c495c0c9188`,
    ],
  },
  {
    type: 'network_load_balancer',
    description: 'ELB net/ingress/0a1b2c3d4e5f6071',
    tells: ['elasticloadbalancing', 'ingress'],
    owner: ['LoadBalancer', `arn:aws:elasticloadbalancing:${home}:loadbalancer/net/ingress/0a1b2c3d4e5f6071`],
  },
  {
    type: 'gateway_load_balancer',
    description: 'ELB gwy/inspection/0a1b2c3d4e5f6071',
    tells: ['elasticloadbalancing', 'inspection'],
    owner: [
      'LoadBalancer',
      `arn:aws:elasticloadbalancing:${home}:loadbalancer/gwy/inspection/0a1b2c3d4e5f6071`,
    ],
  },
  {
    description: 'ELB legacy-web',
    tells: ['elasticloadbalancing', 'legacy-web'],
    owner: ['ClassicLoadBalancer', '111122223333/eu-west-1/ClassicLoadBalancer/legacy-web'],
  },
  { type: 'network_load_balancer', tells: ['elasticloadbalancing', undefined] },
  { type: 'gateway_load_balancer', tells: ['elasticloadbalancing', undefined] },
  {
    description: 'Interface for NAT Gateway nat-0a9b8c7d6e5f40001',
    tells: ['ec2', 'nat-0a9b8c7d6e5f40001'],
    owner: ['NatGateway', 'nat-0a9b8c7d6e5f40001'],
  },
  {
    type: 'nat_gateway',
    description: 'Interface for regional nat-0a9b8c7d6e5f40001',
    tells: ['ec2', 'nat-0a9b8c7d6e5f40001'],
    owner: ['NatGateway', 'nat-0a9b8c7d6e5f40001'],
  },
  { type: 'nat_gateway', tells: ['ec2', undefined] },
  {
    type: 'vpc_endpoint',
    description: 'VPC Endpoint Interface vpce-0c1d2e3f4a5b60001',
    tells: ['ec2', 'vpce-0c1d2e3f4a5b60001'],
    owner: ['VpcEndpoint', 'vpce-0c1d2e3f4a5b60001'],
  },
  {
    type: 'gateway_load_balancer_endpoint',
    description: 'VPC Endpoint Interface vpce-0c1d2e3f4a5b60002',
    tells: ['ec2', 'vpce-0c1d2e3f4a5b60002'],
    owner: ['VpcEndpoint', 'vpce-0c1d2e3f4a5b60002'],
  },
  { type: 'gateway_load_balancer_endpoint', tells: ['ec2', undefined] },
  { type: 'vpc_endpoint', tells: ['ec2', undefined] },
  {
    type: 'transit_gateway',
    description: 'Network Interface for Transit Gateway Attachment tgw-attach-0a1b2c3d4e5f60001',
    tells: ['ec2', 'tgw-attach-0a1b2c3d4e5f60001'],
    owner: ['TransitGatewayAttachment', 'tgw-attach-0a1b2c3d4e5f60001'],
  },
  { type: 'transit_gateway', tells: ['ec2', undefined] },
  {
    type: 'lambda',
    description: 'AWS Lambda VPC ENI-order-worker-5e7f1c9a-3b2d-4c6e-8f90-a1b2c3d4e5f6',
    tells: ['lambda', 'order-worker'],
  },
  { type: 'lambda', description: 'AWS Lambda VPC ENI-order-worker', tells: ['lambda', 'order-worker'] },
  { type: 'lambda', tells: ['lambda', undefined] },
  { description: 'RDSNetworkInterface', tells: ['rds', undefined] },
  {
    description: 'EFS mount target for fs-0123456789abcdef0 (fsmt-0fedcba9876543210)',
    tells: ['elasticfilesystem', 'fs-0123456789abcdef0'],
  },
  {
    description: 'Amazon EKS platform',
    tells: ['eks', 'platform'],
    owner: ['EksCluster', `arn:aws:eks:${home}:cluster/platform`],
  },
  {
    description: 'aws-K8S-i-0f1e2d3c4b5a60001',
    tells: ['eks', 'i-0f1e2d3c4b5a60001'],
    owner: ['Instance', 'i-0f1e2d3c4b5a60001'],
  },
  {
    description: `arn:aws:ecs:${home}:attachment/7f3b1c5e-9a2d-4e6f-8b01-c2d3e4f5a6b7`,
    tells: ['ecs', '7f3b1c5e-9a2d-4e6f-8b01-c2d3e4f5a6b7'],
  },
  { description: 'ElastiCache sessions-001', tells: ['elasticache', 'sessions-001'] },
  { description: 'RedshiftNetworkInterface', tells: ['redshift', undefined] },
  { description: 'ES search-logs', tells: ['es', 'search-logs'] },
  { description: 'OpenSearch Serverless logs', tells: ['aoss', 'logs'] },
  {
    description: 'Route 53 Resolver: rslvr-in-0a1b2c3d4e5f60001:rni-0b2c3d4e5f6070001',
    tells: ['route53resolver', 'rslvr-in-0a1b2c3d4e5f60001'],
  },
  { description: 'AWS created network interface for directory d-93671a2b3c', tells: ['ds', 'd-93671a2b3c'] },
  { description: 'Amazon MSK network interface for cluster events', tells: ['kafka', 'events'] },
  { description: 'DMSNetworkInterface', tells: ['dms', undefined] },
  { description: 'CloudHSM Managed Interface', tells: ['cloudhsm', undefined] },
  { description: 'AWS created network interface for MQ b-1234a5b6-78cd', tells: ['mq', 'b-1234a5b6-78cd'] },
  { description: 'Network Firewall endpoint', tells: ['network-firewall', undefined] },
  { type: 'global_accelerator_managed', tells: ['globalaccelerator', undefined] },
  { type: 'api_gateway_managed', tells: ['apigateway', undefined] },
  { type: 'quicksight', tells: ['quicksight', undefined] },
];

function interfaceOf({ type, description }: Case, edges: Resource['edges'] = {}): Resource {
  return {
    id: 'eni-1',
    kind: 'NetworkInterface',
    accountId: '111122223333',
    region: 'eu-west-1',
    properties: {
      arn: `arn:aws:ec2:${home}:network-interface/eni-1`,
      interfaceType: type ?? 'interface',
      ...(description === undefined ? {} : { description }),
    },
    edges,
  };
}

test.each(cases)('$type $description: $tells', (each) => {
  const [service, name] = each.tells;
  const said = { interfaceType: each.type ?? 'interface', description: each.description };
  expect(serviceOf(said)).toEqual({ service, name });
  expect(namedOwners(interfaceOf(each)).map(({ kind, id }) => [kind, id])).toEqual(
    each.owner === undefined ? [] : [each.owner],
  );
});

test('every rule has a description above', () => {
  const hit = cases.map(({ type, description }) =>
    matchingRule({ interfaceType: type ?? 'interface', description }),
  );
  expect(ownerRules.filter((rule) => !hit.includes(rule))).toEqual([]);
});

test.each([
  ['an interface of a person', 'Primary network interface'],
  ['a name that only looks like a load balancer', 'ELB app/shop web/1'],
  ['a NAT gateway that is only mentioned', 'next to nat-0a9b8c7d6e5f40001'],
  ['an endpoint that is only mentioned', 'see VPC Endpoint Interface vpce-0c1d2e3f4a5b60001'],
  ['nothing', undefined],
])('%s says nothing of a service', (_name, description) => {
  expect(serviceOf({ interfaceType: 'interface', description })).toBeUndefined();
});

test('what it is plugged into comes last', () => {
  const edges = { ATTACHED_TO: [{ to: 'i-1' }] };
  const owners = namedOwners(
    interfaceOf({ description: 'Amazon EKS platform', tells: ['eks', 'platform'] }, edges),
  );
  expect(owners.map(({ rule, kind }) => [rule, kind])).toEqual([
    ['eks-cluster', 'EksCluster'],
    ['attached-instance', 'Instance'],
  ]);
});

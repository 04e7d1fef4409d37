// Every sort of change does what its name says, and says so: a table by hand, since the ground truth is what everything else is
// measured by.
import { expect, test } from 'vitest';
import { createEstate, mutationNames } from '../../src/simulator/generated/estate.ts';
import type { GroundTruth } from '../../src/simulator/generated/truth.ts';

/** What must be among the truths of such a change, and what else may be. */
interface Row {
  readonly must: RegExp;
  readonly may?: RegExp;
  /** Another change that makes what this one needs. */
  readonly first?: string;
}

const free = /^Subnet modified health availableIpAddressCount$/;
const eip =
  /^ElasticIp modified ASSOCIATED_WITH,associationId(,instanceId)?,networkInterfaceId(,networkInterfaceOwnerId)?(,privateIpAddress)?$/;
const shown =
  /^(NetworkInterface modified publicIpAddresses|Instance modified publicDnsName,publicIpAddress)$/;
const routes = /^RouteTable modified ROUTES_TO$/;

function any(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'));
}

const table: Readonly<Record<string, Row>> = {
  'rule added': { must: /^SecurityGroup modified (ALLOWS|egressRules|ingressRules)$/ },
  'rule removed': { must: /^SecurityGroup modified (ALLOWS|ALLOWS,ingressRules|ingressRules)$/ },
  'group opened to everybody': { must: /^SecurityGroup modified ingressRules$/ },
  'group created': { must: /^SecurityGroup created$/ },
  'group deleted': { first: 'group created', must: /^SecurityGroup deleted$/ },
  'filter entry added': { must: /^NetworkAcl modified (egress|ingress)Entries$/ },
  'filter entry removed': {
    first: 'filter entry added',
    must: /^NetworkAcl modified (egress|ingress)Entries$/,
  },
  'filter of a subnet switched': { must: /^NetworkAcl modified GUARDED_BY,associationIds$/ },
  'filter created': { must: /^NetworkAcl created$/ },
  'filter deleted': { first: 'filter created', must: /^NetworkAcl deleted$/ },
  'route added': { must: routes },
  'route removed': { must: routes },
  'route table created': { must: /^RouteTable created$/ },
  'route table deleted': { first: 'route table created', must: /^RouteTable deleted$/ },
  'route table of a subnet switched': { must: /^RouteTable modified ROUTED_BY,associationIds$/ },
  'main route table switched': { must: /^RouteTable modified associationIds,main$/ },
  'gateway detached or attached': { must: /^InternetGateway modified ATTACHED_TO$/, may: routes },
  'gateway associated with a route table': { must: /^RouteTable modified ROUTED_BY,associationIds$/ },
  'subnet created': { must: /^Subnet created$/, may: /^NetworkAcl modified GUARDED_BY,associationIds$/ },
  'subnet deleted': {
    first: 'subnet created',
    must: /^Subnet deleted$/,
    may: /^(NetworkAcl modified GUARDED_BY,associationIds|RouteTable modified ROUTED_BY,associationIds)$/,
  },
  'subnet gives public addresses or not': { must: /^Subnet modified mapPublicIpOnLaunch$/ },
  'range added to a VPC': { must: /^Vpc modified cidrBlocks$/, may: routes },
  'VPC created': { must: /^Vpc created$/, may: /created$/ },
  'VPC deleted': { first: 'VPC created', must: /^Vpc deleted$/, may: any(/deleted$/, eip, routes) },
  'instance launched': { must: /^Instance created$/, may: any(/^NetworkInterface created$/, free) },
  'instance terminated': {
    must: /^Instance deleted$/,
    may: any(/^NetworkInterface deleted$/, free, eip, routes),
  },
  'instance stopped or started': { must: /^Instance modified (launchTime,)?state$/ },
  'instance resized': { must: /^Instance modified instanceType$/ },
  'address added': { must: /^NetworkInterface modified privateIpAddresses$/, may: free },
  'address removed': { must: /^NetworkInterface modified privateIpAddresses$/, may: free },
  'address moved between interfaces': { must: /^NetworkInterface modified privateIpAddresses$/ },
  'prefix delegated': { must: /^NetworkInterface modified ipv4Prefixes$/, may: free },
  'prefix taken back': { must: /^NetworkInterface modified ipv4Prefixes$/, may: free },
  'groups of an interface changed': {
    must: /^NetworkInterface modified MEMBER_OF$/,
    may: /^Instance modified MEMBER_OF$/,
  },
  'interface created': { must: /^NetworkInterface created$/, may: free },
  'interface deleted': {
    first: 'interface created',
    must: /^NetworkInterface deleted$/,
    may: any(free, eip, routes),
  },
  'interface attached': {
    first: 'interface created',
    must: /^NetworkInterface modified ATTACHED_TO,attachTime,attachmentId,deviceIndex,instanceOwnerId,status$/,
    may: /^Instance modified networkInterfaceIds$/,
  },
  'interface detached': {
    must: /^NetworkInterface modified ATTACHED_TO,attachTime,attachmentId,deviceIndex,instanceOwnerId,status$/,
    may: /^Instance modified networkInterfaceIds$/,
  },
  'function connected': { must: /^NetworkInterface created$/, may: free },
  'service interface went': { must: /^NetworkInterface deleted$/, may: any(free, routes) },
  'elastic IP allocated': { must: /^ElasticIp created$/ },
  'elastic IP released': { first: 'elastic IP allocated', must: /^ElasticIp deleted$/ },
  'elastic IP associated': { first: 'elastic IP allocated', must: eip, may: shown },
  'elastic IP moved': { must: eip, may: shown },
  'NAT gateway rebuilt': {
    must: /^NatGateway created$/,
    may: any(/^(NatGateway|NetworkInterface) deleted$/, /^NetworkInterface created$/, free, eip, routes),
  },
  'NAT gateway deleted': {
    must: /^NatGateway deleted$/,
    may: any(/^NetworkInterface deleted$/, free, eip, routes),
  },
  'NAT gateway created': {
    must: /^NatGateway created$/,
    may: any(/^(NetworkInterface|ElasticIp) created$/, free, eip, routes),
  },
  'interface endpoint created': {
    must: /^VpcEndpoint created$/,
    may: any(/^NetworkInterface created$/, free),
  },
  'gateway endpoint created': { must: /^VpcEndpoint created$/, may: routes },
  'endpoint deleted': { must: /^VpcEndpoint deleted$/, may: any(/^NetworkInterface deleted$/, free, routes) },
  'peering requested': { must: /^VpcPeeringConnection created$/ },
  'peering accepted': {
    first: 'peering requested',
    must: /^VpcPeeringConnection modified expirationTime,statusCode$/,
  },
  'peering deleted': { must: /^VpcPeeringConnection deleted$/, may: routes },
  'balancer created': {
    must: /^LoadBalancer created$/,
    may: any(/^(NetworkInterface|Listener) created$/, /^TargetGroup modified loadBalancerArns$/, free),
  },
  'balancer deleted': {
    must: /^LoadBalancer deleted$/,
    may: any(/^(NetworkInterface|Listener) deleted$/, /^TargetGroup modified loadBalancerArns$/, free),
  },
  'groups of a balancer changed': { must: /^LoadBalancer modified MEMBER_OF$/ },
  'listener created': { must: /^Listener created$/, may: /^TargetGroup modified loadBalancerArns$/ },
  'listener deleted': { must: /^Listener deleted$/, may: /^TargetGroup modified loadBalancerArns$/ },
  'listener forwards elsewhere': {
    must: /^Listener modified FORWARDS_TO$/,
    may: /^TargetGroup modified loadBalancerArns$/,
  },
  'listener moved to another port': { must: /^Listener modified port$/ },
  'target group created': { must: /^TargetGroup created$/ },
  'target group deleted': { first: 'target group created', must: /^TargetGroup deleted$/ },
  'health check changed': { must: /^TargetGroup modified healthCheckIntervalSeconds$/ },
  'target registered': {
    must: /^TargetGroup modified (TARGETS|targets)$/,
    may: /^TargetGroup modified health (TARGETS|targetHealth)$/,
  },
  'target deregistered': {
    must: /^TargetGroup modified (TARGETS|targets)$/,
    may: /^TargetGroup modified health (TARGETS|targetHealth)$/,
  },
  'health flapped': { must: /^TargetGroup modified health (TARGETS|targetHealth)$/ },
  'tags changed': { must: /^\w+ modified (name,)?tags$/ },
};

function lineOf({ kind, change, class: sort, paths }: GroundTruth): string {
  return [
    kind,
    change,
    ...(sort === 'health' ? ['health'] : []),
    ...(paths.length === 0 ? [] : [paths.join(',')]),
  ].join(' ');
}

test('the table has every sort of change', () => {
  expect(Object.keys(table).sort()).toEqual([...mutationNames].sort());
});

test.each(Object.entries(table))('%s', (name, { must, may = /^$/, first }) => {
  const aws = createEstate({ seed: name, accounts: 2, regions: 2, interfaces: 150 });
  // Something of every sort to alter or to take away.
  aws.mutate(150);
  let found = 0;
  for (let turn = 0; turn < 12; turn += 1) {
    if (first !== undefined) aws.mutateBy(first);
    const lines = aws.mutateBy(name).map(lineOf);
    if (lines.some((line) => must.test(line))) found += 1;
    expect(lines.filter((line) => !must.test(line) && !may.test(line))).toEqual([]);
  }
  expect(found).toBeGreaterThan(0);
});

test('a change is made in the VPC that is asked for, and only there', () => {
  const aws = createEstate({ seed: 'vpc', accounts: 2, regions: 2, interfaces: 150 });
  const vpcs = aws
    .state()
    .filter(({ kind, properties }) => kind === 'Vpc' && properties['isDefault'] !== true);
  expect(vpcs.length).toBeGreaterThan(3);
  for (const { id } of vpcs) {
    const made = aws.mutateBy('interface created', id).filter(({ change }) => change === 'created');
    expect(made.map(({ kind }) => kind)).toEqual(['NetworkInterface']);
    const interfaces = aws.state().filter((one) => one.id === made[0]?.resourceId);
    expect(interfaces.map(({ properties }) => properties['vpcId'])).toEqual([id]);
  }
  expect(() => aws.mutateBy('interface created', 'vpc-0')).toThrow('no such VPC: vpc-0');
});

test('who is let in is everybody, where somebody could come in', () => {
  const aws = createEstate({ seed: 'open', accounts: 2, regions: 2, interfaces: 150 });
  const [opened] = aws.mutateBy('group opened to everybody');
  expect(opened?.changes[0]?.after).toContain('ingress tcp 22 0.0.0.0/0');
  const members = aws
    .state()
    .filter(({ edges }) => edges.some(({ type, to }) => type === 'MEMBER_OF' && to === opened?.resourceId));
  expect(members.some(({ properties }) => String(properties['publicIpAddresses'] ?? '') !== '')).toBe(true);
});

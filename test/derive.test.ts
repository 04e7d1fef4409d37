// Edges over two kinds: what they are on the example's network, and whom a change concerns.
import { describe, expect, test } from 'vitest';
import { networkKey, parseAddress, parsePrefix } from '../src/address.ts';
import { dependents, type DerivedEdge, derivedEdgeDocs, derivedEdges, type Estate } from '../src/derive.ts';
import { loadKinds } from '../src/registry.ts';
import type { Resource } from '../src/state.ts';
import { readAddressTarget, targetText } from '../src/target.ts';
import { statesOf } from './collectors/example-states.ts';

const example = (await loadKinds()).flatMap(statesOf);
const elb = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';

function estateOf(resources: readonly Resource[], options: { readonly complete?: boolean } = {}): Estate {
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  const byVpc = Map.groupBy(resources, ({ kind, edges }) => `${edges['IN_VPC']?.[0]?.to ?? ''} ${kind}`);
  return {
    get: (id) => byId.get(id),
    inVpc: (vpc, kind) => byVpc.get(`${vpc} ${kind}`) ?? [],
    everComplete: () => options.complete ?? true,
    aliases: () => new Map(),
    pointingAt: () => [],
  };
}

interface Sketch {
  readonly properties?: Resource['properties'];
  readonly edges?: Resource['edges'];
}

function resource(kind: string, id: string, { properties = {}, edges = {} }: Sketch = {}): Resource {
  const arn = `arn:aws:ec2:eu-west-1:111122223333:x/${id}`;
  return {
    id,
    kind,
    accountId: '111122223333',
    region: 'eu-west-1',
    properties: { arn, ...properties },
    edges: { IN_VPC: [{ to: 'vpc-1' }], ...edges },
  };
}

function table(id: string, main: boolean, ...subnets: readonly string[]): Resource {
  return resource('RouteTable', id, {
    properties: { main },
    edges: { ROUTED_BY: subnets.map((from) => ({ from, implicit: false })) },
  });
}

function eni(id: string, properties: Resource['properties'], edges: Resource['edges'] = {}): Resource {
  return resource('NetworkInterface', id, { properties, edges });
}

function targets(id: string, ...words: readonly string[]): Resource {
  return resource('TargetGroup', id, { properties: { targetType: 'ip', targets: words } });
}

function edgesOf(
  resources: readonly Resource[],
  type: string,
  estate = estateOf(resources),
): readonly DerivedEdge[] {
  return resources.flatMap((each) => derivedEdges(each, estate)).filter((edge) => edge.type === type);
}

function tuples(edges: readonly DerivedEdge[]): readonly unknown[] {
  return edges.map(({ from, to, properties }) => [from, to, properties]);
}

test('the example’s network: who routes, who owns, who is aimed at', () => {
  expect(tuples(edgesOf(example, 'ROUTED_BY'))).toEqual([
    ['subnet-0e4f1c2e8b7d93e05', 'rtb-0a7e5d3c1b9f82a01', { implicit: true }],
  ]);
  expect(new Set(tuples(edgesOf(example, 'OWNED_BY')))).toEqual(
    new Set([
      ['eni-0a11d22e33f44a001', 'i-0a9f8e7d6c5b4a001', { rule: 'attached-instance' }],
      ['eni-0b11d22e33f44b002', 'i-0b9f8e7d6c5b4b002', { rule: 'eks-cni' }],
      ['eni-0c11d22e33f44c003', 'nat-0a3b5c7d9e1f2a401', { rule: 'nat-gateway' }],
      ['eni-0d11d22e33f44d004', `${elb}:loadbalancer/app/web/50dc6c495c0c9188`, { rule: 'load-balancer' }],
      ['eni-0e11d22e33f44e005', `${elb}:loadbalancer/app/web/50dc6c495c0c9188`, { rule: 'load-balancer' }],
      ['eni-0f11d22e33f44f006', `${elb}:loadbalancer/net/edge/1f2e3d4c5b6a7980`, { rule: 'load-balancer' }],
      ['eni-0a21d22e33f44a007', 'vpce-0b2d4f6b8c0e1b502', { rule: 'vpc-endpoint' }],
      ['eni-0b21d22e33f44b008', 'vpce-0b2d4f6b8c0e1b502', { rule: 'vpc-endpoint' }],
    ]),
  );
  const pods = `${elb}:targetgroup/pods/84f3e7cd35e9b178`;
  expect(new Set(tuples(edgesOf(example, 'TARGETS')))).toEqual(
    new Set([
      [pods, 'eni-0b11d22e33f44b002', { port: 8080, health: 'healthy' }],
      [pods, 'eni-0a11d22e33f44a001', { port: 8080, health: 'unhealthy' }],
    ]),
  );
});

test('every derived edge is documented with its ends and properties', () => {
  const kinds = new Map(example.map(({ id, kind }) => [id, kind]));
  const edges = example.flatMap((each) => derivedEdges(each, estateOf(example)));
  for (const { type, from, to, properties } of edges) {
    const doc = derivedEdgeDocs.find((each) => each.type === type);
    expect(doc?.from).toContain(kinds.get(from));
    expect(doc?.to).toContain(kinds.get(to));
    expect(Object.keys(doc?.properties ?? {})).toEqual(expect.arrayContaining(Object.keys(properties)));
  }
  expect(new Set(edges.map(({ type }) => type))).toEqual(new Set(derivedEdgeDocs.map(({ type }) => type)));
});

describe('implicit ROUTED_BY', () => {
  const subnet = resource('Subnet', 'subnet-1');
  test.each<[string, readonly Resource[], boolean, readonly string[]]>([
    [
      'the main table, where none is associated',
      [table('rtb-main', true), table('rtb-2', false, 'subnet-2')],
      true,
      ['rtb-main'],
    ],
    ['none, where one is associated', [table('rtb-main', true), table('rtb-2', false, 'subnet-1')], true, []],
    ['none, where the main one is associated itself', [table('rtb-main', true, 'subnet-1')], true, []],
    ['none, while the route tables were never read whole', [table('rtb-main', true)], false, []],
    ['none, where no main table is seen', [table('rtb-2', false)], true, []],
    ['none of another VPC', [{ ...table('rtb-main', true), edges: { IN_VPC: [{ to: 'vpc-2' }] } }], true, []],
  ])('%s', (_case, tables, complete, to) => {
    const estate = estateOf([subnet, ...tables], { complete });
    expect(derivedEdges(subnet, estate).map((edge) => edge.to)).toEqual(to);
  });

  test('completeness is asked of the subnet’s own place', () => {
    const estate = estateOf([subnet, table('rtb-main', true)]);
    const asked: unknown[] = [];
    derivedEdges(subnet, { ...estate, everComplete: (...place) => asked.push(place) > 0 });
    expect(asked).toEqual([['RouteTable', '111122223333', 'eu-west-1']]);
  });
});

describe('OWNED_BY', () => {
  const owners = [
    resource('Instance', 'i-1'),
    resource('NatGateway', 'nat-1'),
    resource('VpcEndpoint', 'vpce-1'),
    resource('LoadBalancer', `${elb}:loadbalancer/gwy/g/1`),
    resource('TransitGatewayAttachment', 'tgw-attach-1'),
    resource('Subnet', 'nat-2'),
  ];
  const attached = { ATTACHED_TO: [{ to: 'i-1' }] };
  test.each<[string, Resource, string | undefined]>([
    ['a gateway load balancer', eni('e', { description: 'ELB gwy/g/1' }), `${elb}:loadbalancer/gwy/g/1`],
    ['a load balancer that is not there', eni('e', { description: 'ELB app/a/1' }), undefined],
    [
      'a load balancer of another region',
      { ...eni('e', { description: 'ELB gwy/g/1' }), region: 'eu-west-2' },
      undefined,
    ],
    ['a classic load balancer', eni('e', { description: 'ELB classic' }), undefined],
    ['a NAT gateway by description', eni('e', { description: 'Interface for NAT Gateway nat-1' }), 'nat-1'],
    [
      'a NAT gateway by type',
      eni('e', { description: 'For nat-1, regional', interfaceType: 'nat_gateway' }),
      'nat-1',
    ],
    ['a NAT gateway only mentioned', eni('e', { description: 'next to nat-1' }), undefined],
    ['an id of another kind', eni('e', { description: 'Interface for NAT Gateway nat-2' }), undefined],
    ['an endpoint', eni('e', { description: 'VPC Endpoint Interface vpce-1' }), 'vpce-1'],
    [
      'an attachment of a transit gateway',
      eni('e', { description: 'Network Interface for Transit Gateway Attachment tgw-attach-1' }),
      'tgw-attach-1',
    ],
    ['an instance', eni('e', { description: 'Primary network interface' }, attached), 'i-1'],
    [
      'an instance, where the description names what is not there',
      eni('e', { description: 'ELB app/a/1' }, attached),
      'i-1',
    ],
    [
      'what the description names, before the instance',
      eni('e', { description: 'VPC Endpoint Interface vpce-1' }, attached),
      'vpce-1',
    ],
    ['an instance that is not there', eni('e', {}, { ATTACHED_TO: [{ to: 'i-2' }] }), undefined],
    ['nobody', eni('e', {}), undefined],
  ])('%s', (_case, each, owner) => {
    const edges = derivedEdges(each, estateOf([...owners, each]));
    expect(edges.map(({ to }) => to)).toEqual(owner === undefined ? [] : [owner]);
  });

  test('in another partition', () => {
    const arn = 'arn:aws-cn:elasticloadbalancing:cn-north-1:111122223333:loadbalancer/net/n/1';
    const each = {
      ...eni('e', { arn: 'arn:aws-cn:ec2:cn-north-1:111122223333:x/e', description: 'ELB net/n/1' }),
      region: 'cn-north-1',
    };
    expect(derivedEdges(each, estateOf([each, resource('LoadBalancer', arn)])).map(({ to }) => to)).toEqual([
      arn,
    ]);
  });
});

describe('TARGETS by address', () => {
  const interfaces = [
    eni('primary', { privateIpAddresses: ['10.0.0.5'] }),
    eni('secondary', { privateIpAddresses: ['10.0.0.6', '10.0.0.7'] }),
    eni('ipv6', { ipv6Addresses: ['2a05:0:0:1::5'] }),
    eni('prefix', {
      privateIpAddresses: ['10.0.1.1'],
      ipv4Prefixes: ['10.0.1.16/28'],
      ipv6Prefixes: ['2a05:0:0:2:1::/80'],
    }),
    { ...eni('elsewhere', { privateIpAddresses: ['10.9.9.9'] }), edges: { IN_VPC: [{ to: 'vpc-2' }] } },
  ];
  test.each([
    ['a primary address', '10.0.0.5:80', ['primary']],
    ['a secondary address', '10.0.0.7:80', ['secondary']],
    ['an IPv6 address, however written', '[2A05:0::1:0:0:0:5]:80', ['ipv6']],
    ['the first address of a prefix', '10.0.1.16:80', ['prefix']],
    ['the last address of a prefix', '10.0.1.31:80', ['prefix']],
    ['an address behind a prefix', '10.0.1.32:80', []],
    ['an IPv6 address in a prefix', '[2a05::2:1:0:0:9]:80', ['prefix']],
    ['an IPv6 address behind a prefix', '[2a05::2:2:0:0:9]:80', []],
    ['an address of another VPC', '10.9.9.9:80', []],
    ['an address nobody has', '10.0.0.99:80', []],
    ['no address', 'i-1:80', []],
  ])('%s', (_case, word, to) => {
    const group = targets('tg', word);
    const edges = derivedEdges(group, estateOf([...interfaces, group]));
    expect(edges.map((edge) => [edge.to, edge.properties])).toEqual(to.map((id) => [id, { port: 80 }]));
    const estate = estateOf([...interfaces, group]);
    const concerned = interfaces.filter((each) => dependents(each, estate).includes('tg'));
    expect(concerned.map(({ id }) => id)).toEqual(to);
  });

  test('two ports of one address are two edges, each with its health', () => {
    const group = resource('TargetGroup', 'tg', {
      properties: {
        targetType: 'ip',
        targets: ['10.0.0.5:80', '10.0.0.5:81'],
        targetHealth: ['10.0.0.5:81 draining'],
      },
    });
    expect(derivedEdges(group, estateOf([...interfaces, group])).map(({ properties }) => properties)).toEqual(
      [{ port: 80 }, { port: 81, health: 'draining' }],
    );
  });

  test('none for a group of instances', () => {
    const group = resource('TargetGroup', 'tg', {
      properties: { targetType: 'instance', targets: ['10.0.0.5:80'] },
    });
    expect(derivedEdges(group, estateOf([...interfaces, group]))).toEqual([]);
  });
});

describe('whom a change concerns', () => {
  const subnets = [resource('Subnet', 'subnet-1'), resource('Subnet', 'subnet-2')];
  test.each<[string, Resource, readonly string[]]>([
    ['a main route table: every subnet of its VPC', table('rtb-1', true), ['subnet-1', 'subnet-2']],
    ['another route table: its own subnets', table('rtb-1', false, 'subnet-2'), ['subnet-2']],
    ['a subnet: nobody else', resource('Subnet', 'subnet-1'), []],
    ['a VPC: nobody', { ...resource('Vpc', 'vpc-1'), edges: {} }, []],
    ['an instance: interfaces attached to it', resource('Instance', 'i-1'), ['eni-1']],
    [
      'a load balancer: interfaces that name it',
      resource('LoadBalancer', `${elb}:loadbalancer/app/a/1`),
      ['eni-2'],
    ],
    [
      'an attachment of a transit gateway: its interfaces in the VPC',
      {
        ...resource('TransitGatewayAttachment', 'tgw-attach-1'),
        edges: { OF: [{ to: 'tgw-1' }], ATTACHES: [{ to: 'vpc-1' }] },
      },
      ['eni-4'],
    ],
    ['a security group: nobody', resource('SecurityGroup', 'sg-1'), []],
  ])('%s', (_case, changed, ids) => {
    const estate = estateOf([
      ...subnets,
      eni('eni-1', {}, { ATTACHED_TO: [{ to: 'i-1' }] }),
      eni('eni-2', { description: 'ELB app/a/1' }),
      eni('eni-3', {}),
      eni('eni-4', { description: 'Network Interface for Transit Gateway Attachment tgw-attach-1' }),
    ]);
    expect(dependents(changed, estate)).toEqual(ids);
  });

  test('asked of the state before and after, it names everybody whose edges alter', () => {
    for (const removed of example) {
      const [before, after] = [estateOf(example), estateOf(example.filter((each) => each !== removed))];
      const concerned = new Set([removed.id, ...dependents(removed, before), ...dependents(removed, after)]);
      const altered = example.filter(
        (each) =>
          each !== removed &&
          JSON.stringify(derivedEdges(each, before)) !== JSON.stringify(derivedEdges(each, after)),
      );
      expect([removed.id, altered.filter(({ id }) => !concerned.has(id))]).toEqual([removed.id, []]);
    }
  });
});

test('10,000 interfaces of one VPC are indexed once', () => {
  const count = 10_000;
  const interfaces = Array.from({ length: count }, (_, index) =>
    eni(
      `eni-${index}`,
      { privateIpAddresses: [`10.0.${index >> 8}.${index & 255}`] },
      { ATTACHED_TO: [{ to: `i-${index}` }] },
    ),
  );
  const instances = interfaces.map((_, index) => resource('Instance', `i-${index}`));
  const groups = Array.from({ length: 100 }, (_, index) => targets(`tg-${index}`, `10.0.${index}.1:80`));
  const all = [...interfaces, ...instances, ...groups];
  const estate = estateOf(all);
  const reads = { count: 0 };
  for (const each of interfaces) {
    const { properties } = each;
    Object.defineProperty(each, 'properties', {
      get: () => {
        reads.count += 1;
        return properties;
      },
    });
  }
  expect(all.flatMap((each) => derivedEdges(each, estate)).length).toBe(count + 39 + 1);
  expect(all.flatMap((each) => dependents(each, estate)).length).toBe(count + 39 + 1);
  expect(reads.count).toBeLessThan(count * 30);
});

describe('words', () => {
  test.each([
    [{ id: '10.0.0.5', port: 80 }, '10.0.0.5:80'],
    [{ id: '10.0.0.5', port: undefined }, '10.0.0.5'],
    [{ id: '2a05::1', port: 80 }, '[2a05::1]:80'],
    [{ id: '2a05::1', port: undefined }, '[2a05::1]'],
  ])('a target by address reads as it was written: %o', (target, text) => {
    expect(targetText(target)).toBe(text);
    expect(readAddressTarget(text)).toEqual(target);
  });

  test.each(['i-0a1b:80', 'arn:aws:lambda:eu-west-1:1:function:f', ''])('no address: %s', (text) => {
    expect(readAddressTarget(text)).toBeUndefined();
  });

  test.each([
    ['10.0.0.5', '10.0.0.5', true],
    ['10.0.0.5', '10.0.0.6', false],
    ['2a05::1', '2A05:0:0:0:0:0:0:1', true],
    ['::ffff:10.0.0.5', '::ffff:a00:5', true],
    ['::', '0:0:0:0:0:0:0:0', true],
    ['::1', '1::', false],
    ['0.0.0.1', '::1', false],
  ])('%s and %s have one key: %s', (a, b, same) => {
    const [first, second] = [a, b].map((text) => {
      const address = parseAddress(text);
      return address === undefined ? undefined : networkKey(address);
    });
    expect(first).toBeDefined();
    expect(first === second).toBe(same);
  });

  test.each(['', '10.0.0', '10.0.0.256', 'fe80::1%eth0', '10.0.0.0/8', 'x'])('no address: %s', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  test.each([
    ['10.0.0.0/28', 28],
    ['2a05::/80', 80],
    ['10.0.0.0/0', 0],
    ['10.0.0.0/33', undefined],
    ['10.0.0.0/', undefined],
    ['10.0.0.0', undefined],
    ['2a05::/129', undefined],
  ])('a prefix: %s', (text, length) => {
    expect(parsePrefix(text)?.length).toBe(length);
  });
});

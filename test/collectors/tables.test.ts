// The branches of single kinds, as tables: rules, routes, zones, states that mean gone, owners.
import { describe, expect, test } from 'vitest';
import elasticIp from '../../collectors/elastic-ip.ts';
import instance from '../../collectors/instance.ts';
import internetGateway from '../../collectors/internet-gateway.ts';
import listener from '../../collectors/listener.ts';
import loadBalancer from '../../collectors/load-balancer.ts';
import natGateway from '../../collectors/nat-gateway.ts';
import networkAcl from '../../collectors/network-acl.ts';
import networkInterface from '../../collectors/network-interface.ts';
import routeTable from '../../collectors/route-table.ts';
import securityGroup from '../../collectors/security-group.ts';
import subnet from '../../collectors/subnet.ts';
import targetGroup from '../../collectors/target-group.ts';
import vpcEndpoint from '../../collectors/vpc-endpoint.ts';
import vpcPeeringConnection from '../../collectors/vpc-peering-connection.ts';
import vpc from '../../collectors/vpc.ts';
import type { Kind } from '../../src/kind.ts';
import { type Entry, normaliseFacet, normaliseItem } from '../../src/normalise.ts';
import type { PartState } from '../../src/state.ts';
import { latestOf, stateOf } from '../support/entries.ts';
import { expectedKind, loadKinds } from '../../src/registry.ts';
import { place } from './example-states.ts';

function read(kind: Kind, item: object): Entry & { readonly state: PartState } {
  const entry = normaliseItem(kind, item, place);
  if (entry === 'gone') throw new Error('the item is gone');
  return { ...entry, state: stateOf(entry) };
}

describe('rules of a security group', () => {
  const cidr = { IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'not kept' }] };
  test.each([
    ['one port', { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ...cidr }, 'ingress tcp 443 10.0.0.0/8'],
    [
      'ports',
      { IpProtocol: 'udp', FromPort: 8000, ToPort: 8100, ...cidr },
      'ingress udp 8000-8100 10.0.0.0/8',
    ],
    [
      'port 0 to 65535',
      { IpProtocol: 'tcp', FromPort: 0, ToPort: 65535, ...cidr },
      'ingress tcp 0-65535 10.0.0.0/8',
    ],
    ['everything', { IpProtocol: '-1', ...cidr }, 'ingress all 10.0.0.0/8'],
    [
      'everything, with ports that say any',
      { IpProtocol: '-1', FromPort: -1, ToPort: -1, ...cidr },
      'ingress all 10.0.0.0/8',
    ],
    ['ICMP of a type', { IpProtocol: 'icmp', FromPort: 8, ToPort: -1, ...cidr }, 'ingress icmp 8 10.0.0.0/8'],
    [
      'ICMP of a type and code',
      { IpProtocol: 'icmp', FromPort: 3, ToPort: 4, ...cidr },
      'ingress icmp 3/4 10.0.0.0/8',
    ],
    [
      'ICMP of type and code 0',
      { IpProtocol: 'icmp', FromPort: 0, ToPort: 0, ...cidr },
      'ingress icmp 0/0 10.0.0.0/8',
    ],
    ['all ICMP', { IpProtocol: 'icmp', FromPort: -1, ToPort: -1, ...cidr }, 'ingress icmp 10.0.0.0/8'],
    [
      'all ICMPv6 by number',
      { IpProtocol: '58', FromPort: -1, ToPort: -1, ...cidr },
      'ingress icmpv6 10.0.0.0/8',
    ],
    ['a numbered protocol with a name', { IpProtocol: '50', ...cidr }, 'ingress esp 10.0.0.0/8'],
    ['a numbered protocol without', { IpProtocol: '99', ...cidr }, 'ingress 99 10.0.0.0/8'],
    [
      'IPv6',
      { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
      'ingress tcp 22 ::/0',
    ],
  ])('%s', (_case, permission, text) => {
    const { state } = read(securityGroup, { GroupId: 'sg-1', IpPermissions: [permission] });
    expect(state.properties['ingressRules']).toEqual([text]);
    expect(state.properties['egressRules']).toEqual([]);
  });

  test('one permission is a rule for each source, and egress is kept apart', () => {
    const { state } = read(securityGroup, {
      GroupId: 'sg-1',
      IpPermissionsEgress: [
        {
          IpProtocol: 'tcp',
          FromPort: 53,
          ToPort: 53,
          IpRanges: [{ CidrIp: '10.0.0.1/32' }, { CidrIp: '10.0.0.2/32' }],
        },
      ],
    });
    expect(state.properties['egressRules']).toEqual([
      'egress tcp 53 10.0.0.1/32',
      'egress tcp 53 10.0.0.2/32',
    ]);
  });

  test('rules about groups and prefix lists are edges; any port is no port', () => {
    const { state } = read(securityGroup, {
      GroupId: 'sg-1',
      IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-1' }] }],
      IpPermissionsEgress: [
        { IpProtocol: 'icmp', FromPort: -1, ToPort: -1, UserIdGroupPairs: [{ GroupId: 'sg-2' }] },
        {
          IpProtocol: 'tcp',
          FromPort: 443,
          ToPort: 444,
          PrefixListIds: [{ PrefixListId: 'pl-1' }],
          IpRanges: [{ CidrIp: '10.0.0.0/8' }],
        },
      ],
    });
    expect(state.edges['ALLOWS']).toEqual([
      { to: 'pl-1', direction: 'egress', protocol: 'tcp', fromPort: 443, toPort: 444 },
      { to: 'sg-1', direction: 'ingress', protocol: 'all' },
      { to: 'sg-2', direction: 'egress', protocol: 'icmp' },
    ]);
  });
});

describe('entries of a network ACL', () => {
  const entry = { RuleNumber: 100, RuleAction: 'allow', CidrBlock: '0.0.0.0/0' };
  test.each([
    [
      'a port',
      { ...entry, Protocol: '6', PortRange: { From: 443, To: 443 } },
      'ingress 100 allow tcp 443 0.0.0.0/0',
    ],
    [
      'ports',
      { ...entry, Protocol: '17', PortRange: { From: 1, To: 9 } },
      'ingress 100 allow udp 1-9 0.0.0.0/0',
    ],
    ['everything', { ...entry, Protocol: '-1' }, 'ingress 100 allow all 0.0.0.0/0'],
    [
      'denied',
      { ...entry, RuleAction: 'deny', RuleNumber: 32767, Protocol: '-1' },
      'ingress 32767 deny all 0.0.0.0/0',
    ],
    [
      'ICMP',
      { ...entry, Protocol: '1', IcmpTypeCode: { Type: 8, Code: -1 } },
      'ingress 100 allow icmp 8 0.0.0.0/0',
    ],
    [
      'all ICMP',
      { ...entry, Protocol: '1', IcmpTypeCode: { Type: -1, Code: -1 } },
      'ingress 100 allow icmp 0.0.0.0/0',
    ],
    [
      'IPv6',
      {
        RuleNumber: 101,
        RuleAction: 'allow',
        Ipv6CidrBlock: '::/0',
        Protocol: '58',
        IcmpTypeCode: { Type: 128, Code: 0 },
      },
      'ingress 101 allow icmpv6 128/0 ::/0',
    ],
  ])('%s', (_case, each, text) => {
    const { state } = read(networkAcl, { NetworkAclId: 'acl-1', Entries: [each, { ...each, Egress: true }] });
    expect(state.properties['ingressEntries']).toEqual([text]);
    expect(state.properties['egressEntries']).toEqual([text.replace('ingress', 'egress')]);
  });

  test('its associations are edges from the subnets', () => {
    const { state } = read(networkAcl, { NetworkAclId: 'acl-1', Associations: [{ SubnetId: 'subnet-1' }] });
    expect(state.edges['GUARDED_BY']).toEqual([{ from: 'subnet-1' }]);
  });
});

describe('routes', () => {
  const route = { DestinationCidrBlock: '10.9.0.0/16', State: 'active', Origin: 'CreateRoute' };
  test.each([
    ['local', { GatewayId: 'local' }, 'vpc-1'],
    ['an internet gateway', { GatewayId: 'igw-1' }, 'igw-1'],
    ['a virtual private gateway', { GatewayId: 'vgw-1' }, 'vgw-1'],
    ['an endpoint', { GatewayId: 'vpce-1' }, 'vpce-1'],
    ['a NAT gateway', { NatGatewayId: 'nat-1' }, 'nat-1'],
    ['a transit gateway', { TransitGatewayId: 'tgw-1' }, 'tgw-1'],
    ['a peering', { VpcPeeringConnectionId: 'pcx-1' }, 'pcx-1'],
    ['an egress-only internet gateway', { EgressOnlyInternetGatewayId: 'eigw-1' }, 'eigw-1'],
    ['a carrier gateway', { CarrierGatewayId: 'cagw-1' }, 'cagw-1'],
    ['a local gateway', { LocalGatewayId: 'lgw-1' }, 'lgw-1'],
    [
      'a core network',
      { CoreNetworkArn: 'arn:aws:networkmanager::1:core-network/core-network-1' },
      'core-network-1',
    ],
    [
      'an ODB network',
      { OdbNetworkArn: 'arn:aws:odb:eu-west-1:1:odb-network/1' },
      'arn:aws:odb:eu-west-1:1:odb-network/1',
    ],
    ['an interface', { NetworkInterfaceId: 'eni-1' }, 'eni-1'],
    ['an instance', { InstanceId: 'i-1' }, 'i-1'],
    ['an interface of an instance', { InstanceId: 'i-1', NetworkInterfaceId: 'eni-1' }, 'eni-1'],
    ['nowhere', {}, 'rtb-1/10.9.0.0/16'],
  ])('to %s', (_case, target, to) => {
    const { state } = read(routeTable, {
      RouteTableId: 'rtb-1',
      VpcId: 'vpc-1',
      Routes: [{ ...route, ...target }],
    });
    expect(state.edges['ROUTES_TO']).toEqual([
      { to, destination: '10.9.0.0/16', state: 'active', origin: 'CreateRoute' },
    ]);
  });

  test('two routes to one target are two edges', () => {
    const { state } = read(routeTable, {
      RouteTableId: 'rtb-1',
      Routes: [
        { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1' },
        { DestinationIpv6CidrBlock: '::/0', GatewayId: 'igw-1' },
      ],
    });
    expect(state.edges['ROUTES_TO']).toHaveLength(2);
  });

  test.each([
    ['a subnet', { SubnetId: 'subnet-1' }, [{ from: 'subnet-1', implicit: false }], false],
    ['a gateway', { GatewayId: 'igw-1' }, [{ from: 'igw-1', implicit: false }], false],
    ['the VPC', { Main: true }, undefined, true],
    [
      'a subnet that is being associated',
      { SubnetId: 'subnet-1', AssociationState: { State: 'associating' } },
      [{ from: 'subnet-1', implicit: false }],
      false,
    ],
    [
      'a subnet no more',
      { SubnetId: 'subnet-1', AssociationState: { State: 'disassociated' } },
      undefined,
      false,
    ],
    ['a subnet in vain', { SubnetId: 'subnet-1', AssociationState: { State: 'failed' } }, undefined, false],
  ])('a table of %s', (_case, association, edges, main) => {
    const { state } = read(routeTable, { RouteTableId: 'rtb-1', Associations: [association] });
    expect(state.edges['ROUTED_BY']).toEqual(edges);
    expect(state.properties).toMatchObject({ main });
  });
});

describe('zones', () => {
  const named = '111122223333/eu-west-1/AvailabilityZone/eu-west-1a';
  test.each<[string, Kind, object, string]>([
    [
      'a subnet by id',
      subnet,
      { SubnetId: 's', AvailabilityZoneId: 'euw1-az1', AvailabilityZone: 'eu-west-1a' },
      'euw1-az1',
    ],
    ['a subnet by name', subnet, { SubnetId: 's', AvailabilityZone: 'eu-west-1a' }, named],
    [
      'an interface by id',
      networkInterface,
      { NetworkInterfaceId: 'e', AvailabilityZoneId: 'euw1-az1' },
      'euw1-az1',
    ],
    [
      'an interface by name',
      networkInterface,
      { NetworkInterfaceId: 'e', AvailabilityZone: 'eu-west-1a' },
      named,
    ],
    [
      'an instance by name',
      instance,
      { InstanceId: 'i', Placement: { AvailabilityZone: 'eu-west-1a' } },
      named,
    ],
    [
      'a load balancer',
      loadBalancer,
      { LoadBalancerArn: 'arn', AvailabilityZones: [{ ZoneName: 'eu-west-1a' }] },
      named,
    ],
  ])('%s', (_case, kind, item, to) => {
    expect(read(kind, item).state.edges['IN_ZONE']).toEqual([{ to }]);
  });
});

describe('what AWS still lists', () => {
  test.each<[Kind, string, object, boolean]>([
    ...(['pending', 'available', 'deleting', 'failed'] as const).map(
      (State): [Kind, string, object, boolean] => [
        natGateway,
        State,
        { NatGatewayId: 'nat-1', State },
        false,
      ],
    ),
    [natGateway, 'deleted', { NatGatewayId: 'nat-1', State: 'deleted' }, true],
    ...(['pending', 'running', 'shutting-down', 'stopping', 'stopped'] as const).map(
      (Name): [Kind, string, object, boolean] => [
        instance,
        Name,
        { InstanceId: 'i-1', State: { Name } },
        false,
      ],
    ),
    [instance, 'terminated', { InstanceId: 'i-1', State: { Name: 'terminated' } }, true],
    ...(['available', 'pending', 'rejected', 'Deleting', 'failed'] as const).map(
      (State): [Kind, string, object, boolean] => [
        vpcEndpoint,
        State,
        { VpcEndpointId: 'vpce-1', State },
        false,
      ],
    ),
    [vpcEndpoint, 'deleted', { VpcEndpointId: 'vpce-1', State: 'deleted' }, true],
    [vpcEndpoint, 'Deleted', { VpcEndpointId: 'vpce-1', State: 'Deleted' }, true],
    ...(['initiating-request', 'pending-acceptance', 'provisioning', 'active', 'deleting'] as const).map(
      (Code): [Kind, string, object, boolean] => [
        vpcPeeringConnection,
        Code,
        { VpcPeeringConnectionId: 'pcx-1', Status: { Code } },
        false,
      ],
    ),
    ...(['deleted', 'rejected', 'expired', 'failed'] as const).map(
      (Code): [Kind, string, object, boolean] => [
        vpcPeeringConnection,
        Code,
        { VpcPeeringConnectionId: 'pcx-1', Status: { Code } },
        true,
      ],
    ),
  ])('$kind, %s', (kind, _state, item, gone) => {
    expect(normaliseItem(kind, item, place) === 'gone').toBe(gone);
  });

  test.each(['disassociated', 'failed'])('a CIDR block that is %s is none of the VPC or subnet', (State) => {
    const ipv6 = [{ Ipv6CidrBlock: '2a05::/56', Ipv6CidrBlockState: { State } }];
    const seen = read(vpc, {
      VpcId: 'vpc-1',
      CidrBlockAssociationSet: [
        { CidrBlock: '10.0.0.0/16', CidrBlockState: { State } },
        { CidrBlock: '10.1.0.0/16' },
      ],
      Ipv6CidrBlockAssociationSet: ipv6,
    }).state.properties;
    expect([seen['cidrBlocks'], seen['ipv6CidrBlocks']]).toEqual([['10.1.0.0/16'], []]);
    expect(
      read(subnet, { SubnetId: 'subnet-1', Ipv6CidrBlockAssociationSet: ipv6 }).state.properties[
        'ipv6CidrBlocks'
      ],
    ).toEqual([]);
  });

  test('an internet gateway that is detached hangs on no VPC', () => {
    const Attachments = [
      { VpcId: 'vpc-1', State: 'detached' },
      { VpcId: 'vpc-2', State: 'available' },
    ];
    const { state } = read(internetGateway, { InternetGatewayId: 'igw-1', Attachments });
    expect(state.edges['ATTACHED_TO']).toEqual([{ to: 'vpc-2', state: 'available' }]);
  });
});

describe('owners', () => {
  const arn = 'arn:aws:elasticloadbalancing:eu-west-1:444455556666:loadbalancer/app/a/1';
  test.each<[string, Kind, object, object]>([
    [
      'a VPC: its owner, whoever lists it',
      vpc,
      { VpcId: 'vpc-1', OwnerId: '444455556666' },
      { account: '444455556666' },
    ],
    ['a NAT gateway: as its VPC', natGateway, { NatGatewayId: 'nat-1', VpcId: 'vpc-1' }, { via: 'vpc-1' }],
    ['an elastic IP: who lists it', elasticIp, { AllocationId: 'eipalloc-1' }, {}],
    [
      'a load balancer: the account in its ARN',
      loadBalancer,
      { LoadBalancerArn: arn },
      { account: '444455556666' },
    ],
    [
      'a peering: the requester, in its region',
      vpcPeeringConnection,
      {
        VpcPeeringConnectionId: 'pcx-1',
        RequesterVpcInfo: { OwnerId: '444455556666', Region: 'us-east-1' },
        AccepterVpcInfo: { OwnerId: '111122223333', Region: 'eu-west-1' },
      },
      { account: '444455556666', region: 'us-east-1' },
    ],
  ])('%s', (_case, kind, item, owner) => {
    expect(read(kind, item).owner).toEqual(owner);
  });

  test('an instance: the owner of its reservation', () => {
    const page = {
      Reservations: [
        { OwnerId: '444455556666', Instances: [{ InstanceId: 'i-1' }, { InstanceId: 'i-2' }] },
        {},
      ],
    };
    const owners = instance.list.items(page)?.map((item) => normaliseItem(instance, item, place));
    expect(owners).toMatchObject([
      { owner: { account: '444455556666' } },
      { owner: { account: '444455556666' } },
    ]);
  });

  test('a peering’s ARN is of the requester’s region', () => {
    const RequesterVpcInfo = { OwnerId: '444455556666', Region: 'us-east-1' };
    const { state } = read(vpcPeeringConnection, { VpcPeeringConnectionId: 'pcx-1', RequesterVpcInfo });
    expect(state.properties['arn']).toBe('arn:aws:ec2:us-east-1:444455556666:vpc-peering-connection/pcx-1');
  });
});

test('an interface has all its addresses: secondary, public on any, IPv6 and prefixes', () => {
  const { state } = read(networkInterface, {
    NetworkInterfaceId: 'eni-1',
    PrivateIpAddress: '10.0.0.9',
    Association: { PublicIp: '52.0.0.1' },
    PrivateIpAddresses: [
      { PrivateIpAddress: '10.0.0.9', Association: { PublicIp: '52.0.0.1' } },
      { PrivateIpAddress: '10.0.0.10', Association: { PublicIp: '52.0.0.2', CarrierIp: '155.146.0.1' } },
    ],
    Ipv6Addresses: [{ Ipv6Address: '2a05::2' }, { Ipv6Address: '2a05::1' }],
    Ipv4Prefixes: [{ Ipv4Prefix: '10.0.0.16/28' }],
    Ipv6Prefixes: [{ Ipv6Prefix: '2a05:0:0:1::/80' }],
    TagSet: [{ Key: 'Name', Value: 'web' }],
  });
  expect(state.properties).toMatchObject({
    name: 'web',
    privateIpAddresses: ['10.0.0.10', '10.0.0.9'],
    publicIpAddresses: ['155.146.0.1', '52.0.0.1', '52.0.0.2'],
    ipv6Addresses: ['2a05::1', '2a05::2'],
    ipv4Prefixes: ['10.0.0.16/28'],
    ipv6Prefixes: ['2a05:0:0:1::/80'],
  });
});

test.each([
  [
    'weighted',
    {
      Type: 'forward',
      ForwardConfig: {
        TargetGroups: [
          { TargetGroupArn: 'a', Weight: 9 },
          { TargetGroupArn: 'b', Weight: 1 },
        ],
      },
    },
    [
      { to: 'a', weight: 9 },
      { to: 'b', weight: 1 },
    ],
  ],
  [
    'named twice',
    {
      Type: 'forward',
      TargetGroupArn: 'a',
      ForwardConfig: { TargetGroups: [{ TargetGroupArn: 'a', Weight: 1 }] },
    },
    [{ to: 'a', weight: 1 }],
  ],
  ['one', { Type: 'forward', TargetGroupArn: 'a' }, [{ to: 'a' }]],
  [
    'with an empty list',
    { Type: 'forward', TargetGroupArn: 'a', ForwardConfig: { TargetGroups: [] } },
    [{ to: 'a' }],
  ],
  ['a redirect', { Type: 'redirect', RedirectConfig: { Port: '443' } }, undefined],
])('a listener forwards to target groups: %s', (_case, action, edges) => {
  expect(read(listener, { ListenerArn: 'l', DefaultActions: [action] }).state.edges['FORWARDS_TO']).toEqual(
    edges,
  );
});

test('the arrow goes from the load balancer to its listener', () => {
  const { state } = read(listener, { ListenerArn: 'l', LoadBalancerArn: 'lb' });
  expect(state.edges['SERVES']).toEqual([{ from: 'lb' }]);
});

test('a listener keeps no secret of its actions', () => {
  const AuthenticateOidcConfig = {
    ClientId: 'shop',
    ClientSecret: 'hush-hush',
    Issuer: 'https://id.example',
  };
  const { text } = read(listener, {
    ListenerArn: 'l',
    DefaultActions: [{ Type: 'authenticate-oidc', AuthenticateOidcConfig }],
  });
  expect(text).toContain('authenticate-oidc');
  expect(text).not.toContain('hush');
});

test.each([
  ['an instance', { Id: 'i-1', Port: 80 }, undefined, [{ to: 'i-1', port: 80, health: 'healthy' }]],
  ['an address', { Id: '10.0.0.5', Port: 80 }, '10.0.0.5:80', undefined],
  ['an IPv6 address', { Id: '2a05::1', Port: 80 }, '[2a05::1]:80', undefined],
  [
    'a function',
    { Id: 'arn:aws:lambda:eu-west-1:1:function:f' },
    undefined,
    [{ to: 'arn:aws:lambda:eu-west-1:1:function:f', health: 'healthy' }],
  ],
  [
    'a load balancer',
    { Id: 'arn:aws:elb:x', Port: 443 },
    undefined,
    [{ to: 'arn:aws:elb:x', port: 443, health: 'healthy' }],
  ],
])('a target: %s', (_case, Target, text, edges) => {
  const [health] = targetGroup.facets.filter(({ call }) => call.operation === 'DescribeTargetHealth');
  if (health === undefined) throw new Error('target groups have no health');
  const answer = { TargetHealthDescriptions: [{ Target, TargetHealth: { State: 'healthy' } }] };
  const entry = normaliseFacet('tg', health.part, answer, place);
  const [state, latest] = [stateOf(entry), latestOf(entry)];
  expect(state.properties['targets']).toEqual(text === undefined ? [] : [text]);
  expect(latest['targetHealth']).toEqual(text === undefined ? [] : [`${text} healthy`]);
  expect(latest['TARGETS'] ?? []).toEqual(edges ?? []);
  expect(JSON.stringify(state)).not.toContain('healthy');
});

describe('registry', async () => {
  const kinds = await loadKinds();
  test.each([
    ['vpc-0a1b', 'Vpc'],
    ['vpce-0a1b', 'VpcEndpoint'],
    ['i-0a1b', 'Instance'],
    ['igw-0a1b', 'InternetGateway'],
    ['arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/a/1', 'LoadBalancer'],
    ['arn:aws-cn:elasticloadbalancing:cn-north-1:1:listener/app/a/1/2', 'Listener'],
    ['arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/a/1', 'TargetGroup'],
    ['111122223333/eu-west-1/AvailabilityZone/eu-west-1a', 'AvailabilityZone'],
    ['rtb-0a1b/10.0.0.0/16', undefined],
    ['euw1-az1', undefined],
    ['', undefined],
  ])('an id speaks of its kind: %s', (id, kind) => {
    expect(expectedKind(id, kinds)).toBe(kind);
  });

  test('the longest prefix wins, whatever the order of kinds', () => {
    const [first] = kinds;
    if (first === undefined) throw new Error('there are no kinds');
    const two = [
      { ...first, kind: 'Short', idPrefix: 'tgw-' },
      { ...first, kind: 'Long', idPrefix: 'tgw-attach-' },
    ];
    expect(expectedKind('tgw-attach-1', two)).toBe('Long');
    expect(expectedKind('tgw-attach-1', two.toReversed())).toBe('Long');
    expect(expectedKind('tgw-1', two)).toBe('Short');
    // Of a kind that is not known.
    expect(expectedKind('tgw-rtb-1', two)).toBeUndefined();
  });
});

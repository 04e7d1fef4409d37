// VPC endpoints: private ways to AWS services and to others' services, as routes (Gateway) or as interfaces.
import type { DescribeVpcEndpointsCommandOutput, VpcEndpoint } from '@aws-sdk/client-ec2';
import { ec2Arn } from '../src/ids.ts';
import { byFilter, flag, list, paged, text, time } from '../src/declare.ts';
import { defineKind } from '../src/kind.ts';

export default defineKind<VpcEndpoint>({
  kind: 'VpcEndpoint',
  group: 'ec2',
  doc: 'A private way from a VPC to a service',
  idPrefix: 'vpce-',
  list: paged('ec2', 'DescribeVpcEndpoints', {
    pageSize: 1000,
    items: (page: DescribeVpcEndpointsCommandOutput) => page.VpcEndpoints,
  }),
  confirm: byFilter('vpc-endpoint-id'),
  id: (endpoint) => endpoint.VpcEndpointId,
  arn: (endpoint, place) =>
    ec2Arn(place, { account: endpoint.OwnerId, type: 'vpc-endpoint', id: endpoint.VpcEndpointId }),
  owner: (endpoint) => ({ account: endpoint.OwnerId }),
  gone: (endpoint) => stateOf(endpoint) === 'deleted',
  tags: (endpoint) => endpoint.Tags,
  properties: {
    vpcId: text('VPC it is in', (endpoint) => endpoint.VpcId, { index: true }),
    vpcEndpointType: text(
      '`Gateway`, `Interface`, `GatewayLoadBalancer`, `Resource` …',
      (endpoint) => endpoint.VpcEndpointType,
    ),
    serviceName: text('Service it leads to', (endpoint) => endpoint.ServiceName, { index: true }),
    serviceRegion: text('Region of that service', (endpoint) => endpoint.ServiceRegion),
    serviceNetworkArn: text(
      'VPC Lattice service network it leads to',
      (endpoint) => endpoint.ServiceNetworkArn,
    ),
    resourceConfigurationArn: text(
      'VPC Lattice resource configuration it leads to',
      (endpoint) => endpoint.ResourceConfigurationArn,
    ),
    state: text(
      '`available`, `pendingacceptance`, `pending`, `rejected`, `failed` …, in lower case',
      stateOf,
    ),
    privateDnsEnabled: flag(
      "Whether the service's public DNS names lead to it",
      (endpoint) => endpoint.PrivateDnsEnabled,
    ),
    ipAddressType: text('`ipv4`, `ipv6` or `dualstack`', (endpoint) => endpoint.IpAddressType),
    dnsNames: list('DNS names of its own', (endpoint) => endpoint.DnsEntries?.map(({ DnsName }) => DnsName)),
    networkInterfaceIds: list(
      'Its network interfaces, one per subnet',
      (endpoint) => endpoint.NetworkInterfaceIds,
    ),
    routeTableIds: list('Route tables that lead to it (Gateway)', (endpoint) => endpoint.RouteTableIds),
    policyDocument: text(
      'Who may do what through it: an IAM policy in JSON',
      (endpoint) => endpoint.PolicyDocument,
    ),
    requesterManaged: flag('Whether an AWS service manages it', (endpoint) => endpoint.RequesterManaged),
    creationTimestamp: time('When it was made', (endpoint) => endpoint.CreationTimestamp),
  },
  edges: {
    IN_VPC: { doc: 'The VPC it is in', to: ['Vpc'], read: (endpoint) => endpoint.VpcId },
    IN_SUBNET: {
      doc: 'The subnets in which it has an interface',
      to: ['Subnet'],
      read: (endpoint) => endpoint.SubnetIds,
    },
    MEMBER_OF: {
      doc: 'The security groups of its interfaces',
      to: ['SecurityGroup'],
      read: (endpoint) => endpoint.Groups?.map(({ GroupId }) => GroupId),
    },
  },
  dropped: ['LastError', 'FailureReason'],
  example: {
    DescribeVpcEndpoints: {
      VpcEndpoints: [
        {
          VpcEndpointId: 'vpce-0a2d4f6b8c0e1a501',
          VpcEndpointType: 'Gateway',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          OwnerId: '111122223333',
          ServiceName: 'com.amazonaws.eu-west-1.s3',
          State: 'available',
          PolicyDocument:
            '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
          RouteTableIds: ['rtb-0c7e5d3c1b9f82c03'],
          SubnetIds: [],
          Groups: [],
          NetworkInterfaceIds: [],
          DnsEntries: [],
          PrivateDnsEnabled: false,
          RequesterManaged: false,
          CreationTimestamp: new Date('2026-03-01T09:10:00.000Z'),
          Tags: [
            { Key: 'Name', Value: 's3' },
            { Key: 'team', Value: 'network' },
          ],
        },
        {
          VpcEndpointId: 'vpce-0b2d4f6b8c0e1b502',
          VpcEndpointType: 'Interface',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          OwnerId: '111122223333',
          ServiceName: 'com.amazonaws.eu-west-1.ssm',
          ServiceRegion: 'eu-west-1',
          State: 'available',
          IpAddressType: 'ipv4',
          PolicyDocument: '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}',
          RouteTableIds: [],
          SubnetIds: ['subnet-0c4f1c2e8b7d93c03', 'subnet-0d4f1c2e8b7d93d04'],
          Groups: [{ GroupId: 'sg-0e1d3f5a7c9e2e005', GroupName: 'endpoints' }],
          NetworkInterfaceIds: ['eni-0a21d22e33f44a007', 'eni-0b21d22e33f44b008'],
          DnsEntries: [
            {
              DnsName: 'vpce-0b2d4f6b8c0e1b502-a1b2c3d4.ssm.eu-west-1.vpce.amazonaws.com',
              HostedZoneId: 'Z38GZ743OKFT7T',
            },
            { DnsName: 'ssm.eu-west-1.amazonaws.com', HostedZoneId: 'Z0123456789EXAMPLE001' },
          ],
          PrivateDnsEnabled: true,
          RequesterManaged: false,
          CreationTimestamp: new Date('2026-03-01T09:15:00.000Z'),
          Tags: [{ Key: 'Name', Value: 'ssm' }],
        },
        {
          VpcEndpointId: 'vpce-0d2d4f6b8c0e1d504',
          VpcEndpointType: 'ServiceNetwork',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          OwnerId: '111122223333',
          ServiceNetworkArn: 'arn:aws:vpc-lattice:eu-west-1:444455556666:servicenetwork/sn-0a1c3e5f7b9d2a001',
          State: 'available',
          SubnetIds: ['subnet-0c4f1c2e8b7d93c03'],
          CreationTimestamp: new Date('2026-03-01T09:25:00.000Z'),
          Tags: [{ Key: 'Name', Value: 'partners' }],
        },
        {
          VpcEndpointId: 'vpce-0e2d4f6b8c0e1e505',
          VpcEndpointType: 'Resource',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          OwnerId: '111122223333',
          ResourceConfigurationArn:
            'arn:aws:vpc-lattice:eu-west-1:444455556666:resourceconfiguration/rcfg-0a1c3e5f7b9d2a001',
          State: 'available',
          SubnetIds: ['subnet-0c4f1c2e8b7d93c03'],
          CreationTimestamp: new Date('2026-03-01T09:30:00.000Z'),
          Tags: [{ Key: 'Name', Value: 'partner-database' }],
        },
        {
          VpcEndpointId: 'vpce-0c2d4f6b8c0e1c503',
          VpcEndpointType: 'Interface',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          OwnerId: '111122223333',
          ServiceName: 'com.amazonaws.eu-west-1.ec2messages',
          State: 'deleted',
          CreationTimestamp: new Date('2026-03-01T09:20:00.000Z'),
          Tags: [],
        },
      ],
    } satisfies Answer,
  },
});

/** AWS sends states in lower case, the SDK's type has them capitalised: either is taken. */
function stateOf(endpoint: VpcEndpoint): string | undefined {
  return endpoint.State?.toLowerCase();
}

type Sent = Omit<VpcEndpoint, 'State'> & { State: 'available' | 'deleted' };
type Answer = Omit<DescribeVpcEndpointsCommandOutput, '$metadata' | 'VpcEndpoints'> & {
  VpcEndpoints: Sent[];
};

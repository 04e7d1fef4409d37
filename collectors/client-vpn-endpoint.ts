// Client VPN endpoints: where people's own devices come in. Their subnets and routes are calls of their own, one per endpoint.
import type {
  ClientVpnEndpoint,
  ClientVpnRoute,
  DescribeClientVpnEndpointsCommandOutput,
  DescribeClientVpnRoutesCommandOutput,
  DescribeClientVpnTargetNetworksCommandOutput,
  TargetNetwork,
} from '@aws-sdk/client-ec2';
import { ec2Arn } from '../src/ids.ts';
import { byFilter, flag, list, number, paged, perResource, text, time } from '../src/declare.ts';
import { defineKind, type EdgeEnd, facet } from '../src/kind.ts';

export default defineKind<ClientVpnEndpoint>({
  kind: 'ClientVpnEndpoint',
  group: 'ec2',
  doc: "Where people's own devices enter the network by VPN",
  idPrefix: 'cvpn-endpoint-',
  topLevel: true,
  list: paged('ec2', 'DescribeClientVpnEndpoints', {
    pageSize: 1000,
    items: (page: DescribeClientVpnEndpointsCommandOutput) => page.ClientVpnEndpoints,
  }),
  confirm: byFilter('endpoint-id'),
  facets: [
    facet<Pick<DescribeClientVpnTargetNetworksCommandOutput, 'ClientVpnTargetNetworks'>>({
      call: perResource('ec2', 'DescribeClientVpnTargetNetworks', {
        parameter: 'ClientVpnEndpointId',
        pageSize: 1000,
        answer: (
          page: DescribeClientVpnTargetNetworksCommandOutput,
          more: readonly DescribeClientVpnTargetNetworksCommandOutput[],
        ) => ({
          ClientVpnTargetNetworks: [page, ...more].flatMap(
            ({ ClientVpnTargetNetworks = [] }) => ClientVpnTargetNetworks,
          ),
        }),
      }),
      properties: {},
      edges: {
        IN_SUBNET: {
          doc: 'The subnets in which it has an interface',
          to: ['Subnet'],
          properties: { state: { doc: '`associated`; `associating` or `disassociating` in between' } },
          read: ({ ClientVpnTargetNetworks }) => ClientVpnTargetNetworks?.map(subnetOf),
        },
      },
    }),
    facet<Pick<DescribeClientVpnRoutesCommandOutput, 'Routes'>>({
      call: perResource('ec2', 'DescribeClientVpnRoutes', {
        parameter: 'ClientVpnEndpointId',
        pageSize: 1000,
        answer: (
          page: DescribeClientVpnRoutesCommandOutput,
          more: readonly DescribeClientVpnRoutesCommandOutput[],
        ) => ({ Routes: [page, ...more].flatMap(({ Routes = [] }) => Routes) }),
      }),
      properties: {
        routes: list('Where clients get to, as `10.0.0.0/16 via SUBNET active`', ({ Routes }) =>
          Routes?.map(routeText),
        ),
      },
      edges: {},
    }),
  ],
  id: (endpoint) => endpoint.ClientVpnEndpointId,
  arn: (endpoint, place) =>
    ec2Arn(place, { account: place.account, type: 'client-vpn-endpoint', id: endpoint.ClientVpnEndpointId }),
  owner: () => ({}),
  gone: (endpoint) => endpoint.Status?.Code === 'deleted',
  tags: (endpoint) => endpoint.Tags,
  properties: {
    vpcId: text('VPC it leads into', (endpoint) => endpoint.VpcId, { index: true }),
    transitGatewayId: text(
      'Transit gateway it leads into, instead of a VPC',
      (endpoint) => endpoint.TransitGatewayConfiguration?.TransitGatewayId,
    ),
    description: text('What its maker says of it', (endpoint) => endpoint.Description),
    state: text(
      '`pending-associate`, `available` or `deleting`; it takes clients only when available',
      (endpoint) => endpoint.Status?.Code,
    ),
    dnsName: text('DNS name by which clients find it', (endpoint) => endpoint.DnsName),
    clientCidrBlock: text('Addresses that clients get', (endpoint) => endpoint.ClientCidrBlock),
    dnsServers: list('DNS servers that clients are given', (endpoint) => endpoint.DnsServers),
    splitTunnel: flag(
      "Whether only the network's own traffic goes through it",
      (endpoint) => endpoint.SplitTunnel,
    ),
    transportProtocol: text('`udp` or `tcp`', (endpoint) => endpoint.TransportProtocol),
    vpnPort: number('Port it listens on', (endpoint) => endpoint.VpnPort),
    authenticationTypes: list(
      'How clients prove who they are: `certificate-authentication`, `directory-service-authentication` …',
      (endpoint) => endpoint.AuthenticationOptions?.map(({ Type }) => Type),
    ),
    serverCertificateArn: text('Its own certificate', (endpoint) => endpoint.ServerCertificateArn),
    connectionLogGroup: text(
      'CloudWatch log group with who was connected; absent where that is not logged',
      ({ ConnectionLogOptions }) =>
        ConnectionLogOptions?.Enabled === true ? ConnectionLogOptions.CloudwatchLogGroup : undefined,
    ),
    clientConnectFunctionArn: text(
      'Function that decides whether a client may connect',
      ({ ClientConnectOptions }) =>
        ClientConnectOptions?.Enabled === true ? ClientConnectOptions.LambdaFunctionArn : undefined,
    ),
    sessionTimeoutHours: number(
      'Hours until a client must connect again',
      (endpoint) => endpoint.SessionTimeoutHours,
    ),
    creationTime: time('When it was made', (endpoint) => utc(endpoint.CreationTime)),
  },
  edges: {
    IN_VPC: { doc: 'The VPC it leads into', to: ['Vpc'], read: (endpoint) => endpoint.VpcId },
    MEMBER_OF: {
      doc: 'The security groups of its interfaces',
      to: ['SecurityGroup'],
      read: (endpoint) => endpoint.SecurityGroupIds,
    },
  },
  dropped: ['DeletionTime'],
  example: {
    DescribeClientVpnEndpoints: {
      ClientVpnEndpoints: [
        {
          ClientVpnEndpointId: 'cvpn-endpoint-0a8b0c2d4e6f1a601',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          Description: 'staff',
          Status: { Code: 'available' },
          DnsName: '*.cvpn-endpoint-0a8b0c2d4e6f1a601.prod.clientvpn.eu-west-1.amazonaws.com',
          ClientCidrBlock: '10.250.0.0/22',
          DnsServers: ['10.0.0.2'],
          SplitTunnel: true,
          VpnProtocol: 'openvpn',
          TransportProtocol: 'udp',
          VpnPort: 443,
          ServerCertificateArn:
            'arn:aws:acm:eu-west-1:111122223333:certificate/2d3e4f50-6172-8394-a5b6-c7d8e9f0a1b2',
          AuthenticationOptions: [
            {
              Type: 'certificate-authentication',
              MutualAuthentication: {
                ClientRootCertificateChain:
                  'arn:aws:acm:eu-west-1:111122223333:certificate/3e4f5061-7283-94a5-b6c7-d8e9f0a1b2c3',
              },
            },
          ],
          ConnectionLogOptions: { Enabled: true, CloudwatchLogGroup: 'client-vpn' },
          ClientConnectOptions: {
            Enabled: true,
            LambdaFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:AWSClientVPN-posture',
            Status: { Code: 'applied' },
          },
          SecurityGroupIds: ['sg-0c1d3f5a7c9e2c003'],
          SessionTimeoutHours: 12,
          CreationTime: '2026-03-01T10:20:00',
          Tags: [
            { Key: 'Name', Value: 'staff' },
            { Key: 'team', Value: 'network' },
          ],
        },
        {
          ClientVpnEndpointId: 'cvpn-endpoint-0b8b0c2d4e6f1b602',
          Status: { Code: 'pending-associate' },
          ClientCidrBlock: '10.251.0.0/22',
          TransitGatewayConfiguration: { TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801' },
          ConnectionLogOptions: { Enabled: false },
          ClientConnectOptions: { Enabled: false },
          Tags: [],
        },
        {
          ClientVpnEndpointId: 'cvpn-endpoint-0c8b0c2d4e6f1c603',
          Status: { Code: 'deleted' },
          CreationTime: '2026-03-01T10:20:00',
          DeletionTime: '2026-03-02T10:20:00',
          Tags: [],
        },
      ],
    } satisfies Omit<DescribeClientVpnEndpointsCommandOutput, '$metadata'>,
    DescribeClientVpnTargetNetworks: {
      by: 'ClientVpnEndpointId',
      answers: {
        'cvpn-endpoint-0a8b0c2d4e6f1a601': {
          ClientVpnTargetNetworks: [
            {
              AssociationId: 'cvpn-assoc-0a9c1e3f5b7d2a001',
              ClientVpnEndpointId: 'cvpn-endpoint-0a8b0c2d4e6f1a601',
              VpcId: 'vpc-0a1b2c3d4e5f60718',
              TargetNetworkId: 'subnet-0c4f1c2e8b7d93c03',
              SecurityGroups: ['sg-0c1d3f5a7c9e2c003'],
              Status: { Code: 'associated' },
            },
            {
              AssociationId: 'cvpn-assoc-0b9c1e3f5b7d2b002',
              ClientVpnEndpointId: 'cvpn-endpoint-0a8b0c2d4e6f1a601',
              VpcId: 'vpc-0a1b2c3d4e5f60718',
              TargetNetworkId: 'subnet-0d4f1c2e8b7d93d04',
              Status: { Code: 'disassociated' },
            },
          ],
        },
        'cvpn-endpoint-0b8b0c2d4e6f1b602': { ClientVpnTargetNetworks: [] },
      } satisfies Record<string, Omit<DescribeClientVpnTargetNetworksCommandOutput, '$metadata'>>,
    },
    DescribeClientVpnRoutes: {
      by: 'ClientVpnEndpointId',
      answers: {
        'cvpn-endpoint-0a8b0c2d4e6f1a601': {
          Routes: [
            {
              ClientVpnEndpointId: 'cvpn-endpoint-0a8b0c2d4e6f1a601',
              DestinationCidr: '10.0.0.0/16',
              TargetSubnet: 'subnet-0c4f1c2e8b7d93c03',
              Type: 'Nat',
              Origin: 'associate',
              Status: { Code: 'active' },
              Description: 'Default Route',
            },
            {
              ClientVpnEndpointId: 'cvpn-endpoint-0a8b0c2d4e6f1a601',
              DestinationCidr: '192.168.0.0/16',
              TargetSubnet: 'subnet-0c4f1c2e8b7d93c03',
              Type: 'Nat',
              Origin: 'add-route',
              Status: { Code: 'active' },
            },
          ],
        },
        'cvpn-endpoint-0b8b0c2d4e6f1b602': { Routes: [] },
      } satisfies Record<string, Omit<DescribeClientVpnRoutesCommandOutput, '$metadata'>>,
    },
  },
});

/** AWS lists an association for a while after it was taken away, and one that it could not make. */
function subnetOf({ TargetNetworkId, Status }: TargetNetwork): EdgeEnd | undefined {
  const state = Status?.Code;
  if (TargetNetworkId === undefined || state === 'disassociated' || state === 'association-failed')
    return undefined;
  return { id: TargetNetworkId, state };
}

function routeText(route: ClientVpnRoute): string | undefined {
  if (route.DestinationCidr === undefined) return undefined;
  const target = route.TargetSubnet ?? route.TransitGatewayAttachmentId;
  return [route.DestinationCidr, ...(target === undefined ? [] : ['via', target]), route.Status?.Code ?? '']
    .join(' ')
    .trim();
}

/** This API alone writes times as text, in UTC, without always saying so. */
function utc(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  return new Date(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
}

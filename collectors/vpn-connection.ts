// Site-to-site VPN connections. AWS's answer holds the pre-shared keys, in the tunnels' options and once more in a configuration for the
// customer's device: neither is ever read here. Whether a tunnel is up moves by itself.
import type { DescribeVpnConnectionsCommandOutput, VgwTelemetry, VpnConnection } from '@aws-sdk/client-ec2';
import { arnId, ec2Arn } from '../src/ids.ts';
import { byFilter, flag, list, once, text } from '../src/declare.ts';
import { defineKind } from '../src/kind.ts';

export default defineKind<VpnConnection>({
  kind: 'VpnConnection',
  group: 'ec2',
  doc: 'Two tunnels between AWS and a customer gateway',
  idPrefix: 'vpn-',
  topLevel: true,
  list: once(
    'ec2',
    'DescribeVpnConnections',
    (page: DescribeVpnConnectionsCommandOutput) => page.VpnConnections,
  ),
  confirm: byFilter('vpn-connection-id'),
  id: (connection) => connection.VpnConnectionId,
  arn: (connection, place) =>
    ec2Arn(place, { account: place.account, type: 'vpn-connection', id: connection.VpnConnectionId }),
  owner: () => ({}),
  gone: (connection) => connection.State === 'deleted',
  tags: (connection) => connection.Tags,
  properties: {
    state: text('`pending`, `available`, `modifying` or `deleting`', (connection) => connection.State),
    type: text('Sort of VPN: `ipsec.1`', (connection) => connection.Type),
    category: text('`VPN`, or `VPN-Classic` for an old one', (connection) => connection.Category),
    customerGatewayId: text("The customer's own end", (connection) => connection.CustomerGatewayId, {
      index: true,
    }),
    vpnGatewayId: text("Virtual private gateway at AWS's end", (connection) => connection.VpnGatewayId),
    transitGatewayId: text("Transit gateway at AWS's end", (connection) => connection.TransitGatewayId),
    coreNetworkArn: text("Core network at AWS's end", (connection) => connection.CoreNetworkArn),
    gatewayAssociationState: text(
      "Whether it is joined to AWS's end: `associated`, `not-associated`, `associating` or `disassociating`",
      (connection) => connection.GatewayAssociationState,
    ),
    staticRoutesOnly: flag(
      'Whether its routes are static; otherwise BGP tells them',
      (connection) => connection.Options?.StaticRoutesOnly,
    ),
    staticRoutes: list('Destinations behind the customer gateway, where routes are static', (connection) =>
      connection.Routes?.filter(({ State }) => State !== 'deleted').map(
        ({ DestinationCidrBlock }) => DestinationCidrBlock,
      ),
    ),
    enableAcceleration: flag(
      "Whether it enters AWS's network at the nearest edge location",
      (connection) => connection.Options?.EnableAcceleration,
    ),
    localIpv4NetworkCidr: text(
      "IPv4 addresses on the customer's side that may use it",
      (connection) => connection.Options?.LocalIpv4NetworkCidr,
    ),
    remoteIpv4NetworkCidr: text(
      "IPv4 addresses on AWS's side that may use it",
      (connection) => connection.Options?.RemoteIpv4NetworkCidr,
    ),
    localIpv6NetworkCidr: text(
      "IPv6 addresses on the customer's side that may use it",
      (connection) => connection.Options?.LocalIpv6NetworkCidr,
    ),
    remoteIpv6NetworkCidr: text(
      "IPv6 addresses on AWS's side that may use it",
      (connection) => connection.Options?.RemoteIpv6NetworkCidr,
    ),
    outsideIpAddressType: text(
      'Whether the tunnels run over the internet or Direct Connect: `PublicIpv4`, `PrivateIpv4` or `Ipv6`',
      (connection) => connection.Options?.OutsideIpAddressType,
    ),
    tunnelInsideIpVersion: text(
      'What the tunnels carry: `ipv4` or `ipv6`',
      (connection) => connection.Options?.TunnelInsideIpVersion,
    ),
    tunnelOutsideAddresses: list("Addresses of the tunnels at AWS's end", (connection) =>
      outsideAddresses(connection),
    ),
    tunnelInsideCidrs: list('Addresses inside the tunnels', (connection) =>
      connection.Options?.TunnelOptions?.flatMap(({ TunnelInsideCidr, TunnelInsideIpv6Cidr }) => [
        TunnelInsideCidr,
        TunnelInsideIpv6Cidr,
      ]),
    ),
    tunnelStatus: list(
      'Whether each tunnel is up, as `ADDRESS UP` or `ADDRESS DOWN`',
      (connection) => connection.VgwTelemetry?.map((tunnel) => aboutTunnel(tunnel, tunnel.Status)),
      { observed: true },
    ),
    acceptedRoutes: list(
      'How many routes each tunnel was told by BGP, as `ADDRESS COUNT`',
      (connection) =>
        connection.VgwTelemetry?.map((tunnel) => aboutTunnel(tunnel, tunnel.AcceptedRouteCount)),
      { observed: true },
    ),
  },
  edges: {
    TERMINATES_ON: {
      doc: "Both its ends: the customer gateway, and AWS's virtual private gateway, transit gateway or core network",
      to: ['CustomerGateway', 'VpnGateway', 'TransitGateway', 'CoreNetwork'],
      read: (connection) => [
        connection.CustomerGatewayId,
        connection.VpnGatewayId,
        connection.TransitGatewayId,
        arnId(connection.CoreNetworkArn),
      ],
    },
  },
  dropped: ['CustomerGatewayConfiguration', 'PreSharedKeyArn'],
  example: {
    DescribeVpnConnections: {
      VpnConnections: [
        {
          VpnConnectionId: 'vpn-0a3d5f7b9c1e2a301',
          State: 'available',
          Type: 'ipsec.1',
          Category: 'VPN',
          CustomerGatewayId: 'cgw-0a7e9f1b3d5c2a201',
          VpnGatewayId: 'vgw-0a1c3e5d7f9b2a901',
          GatewayAssociationState: 'associated',
          CustomerGatewayConfiguration:
            '<vpn_connection id="vpn-0a3d5f7b9c1e2a301"><ike><pre_shared_key>example</pre_shared_key></ike></vpn_connection>',
          Options: {
            EnableAcceleration: false,
            StaticRoutesOnly: true,
            LocalIpv4NetworkCidr: '0.0.0.0/0',
            RemoteIpv4NetworkCidr: '0.0.0.0/0',
            OutsideIpAddressType: 'PublicIpv4',
            TunnelInsideIpVersion: 'ipv4',
            TunnelOptions: [
              {
                OutsideIpAddress: '52.16.10.31',
                TunnelInsideCidr: '169.254.60.16/30',
                PreSharedKey: 'example',
                Phase1LifetimeSeconds: 28800,
              },
              {
                OutsideIpAddress: '52.16.10.32',
                TunnelInsideCidr: '169.254.61.20/30',
                PreSharedKey: 'example',
                Phase1LifetimeSeconds: 28800,
              },
            ],
          },
          Routes: [
            { DestinationCidrBlock: '192.168.0.0/16', Source: 'Static', State: 'available' },
            { DestinationCidrBlock: '192.0.2.0/24', Source: 'Static', State: 'deleted' },
          ],
          VgwTelemetry: [
            {
              OutsideIpAddress: '52.16.10.31',
              Status: 'UP',
              StatusMessage: '',
              AcceptedRouteCount: 1,
              LastStatusChange: new Date('2026-03-05T06:00:00.000Z'),
            },
            {
              OutsideIpAddress: '52.16.10.32',
              Status: 'DOWN',
              StatusMessage: 'IPSEC IS DOWN',
              AcceptedRouteCount: 0,
              LastStatusChange: new Date('2026-03-05T06:10:00.000Z'),
            },
          ],
          Tags: [
            { Key: 'Name', Value: 'office' },
            { Key: 'team', Value: 'network' },
          ],
        },
        {
          VpnConnectionId: 'vpn-0b3d5f7b9c1e2b302',
          State: 'available',
          Type: 'ipsec.1',
          Category: 'VPN',
          CustomerGatewayId: 'cgw-0b7e9f1b3d5c2b202',
          TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
          GatewayAssociationState: 'associated',
          Options: {
            EnableAcceleration: true,
            StaticRoutesOnly: false,
            LocalIpv6NetworkCidr: '::/0',
            RemoteIpv6NetworkCidr: '::/0',
            OutsideIpAddressType: 'PublicIpv4',
            TunnelInsideIpVersion: 'ipv6',
            TunnelOptions: [
              {
                OutsideIpAddress: '52.16.10.33',
                TunnelInsideCidr: '169.254.62.24/30',
                TunnelInsideIpv6Cidr: 'fd5b:1a2b:3c4d::/126',
              },
            ],
          },
          Routes: [],
          VgwTelemetry: [{ OutsideIpAddress: '52.16.10.33', Status: 'UP', AcceptedRouteCount: 12 }],
          Tags: [],
        },
        {
          VpnConnectionId: 'vpn-0d3d5f7b9c1e2d304',
          State: 'available',
          Type: 'ipsec.1',
          Category: 'VPN',
          CustomerGatewayId: 'cgw-0a7e9f1b3d5c2a201',
          CoreNetworkArn: 'arn:aws:networkmanager::111122223333:core-network/core-network-0a1b2c3d4e5f6a001',
          GatewayAssociationState: 'not-associated',
          Options: { StaticRoutesOnly: false },
          Routes: [],
          VgwTelemetry: [],
          Tags: [],
        },
        {
          VpnConnectionId: 'vpn-0c3d5f7b9c1e2c303',
          State: 'deleted',
          Type: 'ipsec.1',
          Category: 'VPN',
          CustomerGatewayId: 'cgw-0c7e9f1b3d5c2c203',
          VpnGatewayId: 'vgw-0b1c3e5d7f9b2b902',
          Tags: [],
        },
      ],
    } satisfies Omit<DescribeVpnConnectionsCommandOutput, '$metadata'>,
  },
});

/** Older answers name them in the telemetry alone. */
function outsideAddresses({ Options, VgwTelemetry }: VpnConnection): readonly (string | undefined)[] {
  return [...(Options?.TunnelOptions ?? []), ...(VgwTelemetry ?? [])].map(
    ({ OutsideIpAddress }) => OutsideIpAddress,
  );
}

function aboutTunnel(tunnel: VgwTelemetry, value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : `${tunnel.OutsideIpAddress ?? '-'} ${value}`;
}

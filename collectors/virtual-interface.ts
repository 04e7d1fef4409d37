// Virtual interfaces of Direct Connect: a VLAN on a connection with its BGP sessions.
// Refuses what the answer holds of secrets: `authKey`, of the interface and of each peer, and `customerRouterConfig`, which has it too.
import type { BGPPeer, VirtualInterface, VirtualInterfaces } from '@aws-sdk/client-direct-connect';
import { again, flag, list, number, paged, text } from '../src/declare.ts';
import { directConnectArn } from '../src/direct-connect.ts';
import { defineKind } from '../src/kind.ts';
import { lowerTags } from '../src/tags.ts';

export default defineKind<VirtualInterface>({
  kind: 'VirtualInterface',
  group: 'direct-connect',
  doc: 'A VLAN on a Direct Connect connection, with its BGP sessions',
  idPrefix: 'dxvif-',
  topLevel: true,
  list: paged('directconnect', 'DescribeVirtualInterfaces', {
    pageSize: 100,
    items: (page: VirtualInterfaces) => page.virtualInterfaces,
  }),
  confirm: again(),
  id: (vif) => vif.virtualInterfaceId,
  arn: (vif, place) =>
    directConnectArn(place, {
      account: vif.ownerAccount,
      region: vif.region ?? place.region,
      type: 'dxvif',
      id: vif.virtualInterfaceId,
    }),
  owner: (vif) => ({ account: vif.ownerAccount }),
  gone: (vif) => vif.virtualInterfaceState === 'deleted' || vif.virtualInterfaceState === 'rejected',
  tags: (vif) => lowerTags(vif.tags),
  properties: {
    virtualInterfaceName: text('Name of the interface', (vif) => vif.virtualInterfaceName, { index: true }),
    virtualInterfaceType: text('`private`, `public` or `transit`', (vif) => vif.virtualInterfaceType),
    virtualInterfaceState: text(
      '`confirming`, `verifying`, `pending`, `available`, `down`, `testing`, `deleting` …; `down` when no BGP session is up',
      (vif) => vif.virtualInterfaceState,
      { observed: true },
    ),
    connectionId: text('Connection or LAG that carries it', (vif) => vif.connectionId, { index: true }),
    location: text('Direct Connect location', (vif) => vif.location),
    vlan: number('Number of the VLAN', (vif) => vif.vlan),
    customerAsn: number("The customer's autonomous system", (vif) => vif.asnLong ?? vif.asn),
    amazonSideAsn: number("Amazon's autonomous system", (vif) => vif.amazonSideAsn),
    addressFamily: text('`ipv4` or `ipv6`', (vif) => vif.addressFamily),
    amazonAddress: text("Amazon's address", (vif) => vif.amazonAddress),
    customerAddress: text("The customer's address", (vif) => vif.customerAddress),
    mtu: number('Greatest frame, in bytes', (vif) => vif.mtu),
    jumboFrameCapable: flag('Whether jumbo frames are possible', (vif) => vif.jumboFrameCapable),
    siteLinkEnabled: flag(
      'Whether traffic may go from one Direct Connect location to another (SiteLink)',
      (vif) => vif.siteLinkEnabled,
    ),
    routeFilterPrefixes: list('Prefixes announced to AWS on a public interface', (vif) =>
      vif.routeFilterPrefixes?.map(({ cidr }) => cidr),
    ),
    bgpPeers: list('BGP peers, as `ID as ASN FAMILY AMAZON-ADDRESS CUSTOMER-ADDRESS`', (vif) =>
      peersOf(vif).map((peer) => peerText(peer)),
    ),
    bgpStatus: list(
      'BGP sessions, as `ID STATUS`: `up`, `down` or `unknown`',
      (vif) => peersOf(vif).map(({ bgpPeerId, bgpStatus }) => words([bgpPeerId, bgpStatus])),
      { observed: true },
    ),
    virtualGatewayId: text('Virtual private gateway that it ends on', (vif) => vif.virtualGatewayId),
    directConnectGatewayId: text(
      'Direct Connect gateway that it ends on',
      (vif) => vif.directConnectGatewayId,
      {
        index: true,
      },
    ),
    awsDevice: text('Device that it ends on at AWS', (vif) => vif.awsDeviceV2),
    awsLogicalDeviceId: text('Logical device that it ends on', (vif) => vif.awsLogicalDeviceId),
  },
  edges: {
    OF: {
      doc: 'The connection or LAG that carries it',
      to: ['DirectConnectConnection', 'Lag'],
      read: (vif) => vif.connectionId,
    },
    TERMINATES_ON: {
      doc: 'The gateway that it leads to',
      to: ['VpnGateway', 'DirectConnectGateway'],
      read: (vif) => [vif.virtualGatewayId, vif.directConnectGatewayId],
    },
  },
  dropped: ['customerRouterConfig', 'authKey'],
  example: {
    DescribeVirtualInterfaces: {
      virtualInterfaces: [
        {
          ownerAccount: '111122223333',
          virtualInterfaceId: 'dxvif-fg1a2b3c',
          location: 'EqDB3',
          connectionId: 'dxlag-fg4d5e6f',
          virtualInterfaceType: 'transit',
          virtualInterfaceName: 'office-transit',
          vlan: 101,
          asn: 65010,
          asnLong: 65010,
          amazonSideAsn: 64512,
          authKey: 'hush-hush',
          amazonAddress: '169.254.96.1/30',
          customerAddress: '169.254.96.2/30',
          addressFamily: 'ipv4',
          virtualInterfaceState: 'available',
          customerRouterConfig:
            '<logical_connection id="dxvif-fg1a2b3c"><bgp_auth_key>hush-hush</bgp_auth_key></logical_connection>',
          mtu: 8500,
          jumboFrameCapable: true,
          virtualGatewayId: '',
          directConnectGatewayId: '5f294f92-bafb-4011-916d-9b0bd1e2f3a4',
          routeFilterPrefixes: [],
          bgpPeers: [
            {
              bgpPeerId: 'dxpeer-fg5a6b7c',
              asn: 65010,
              asnLong: 65010,
              authKey: 'hush-hush',
              addressFamily: 'ipv4',
              amazonAddress: '169.254.96.1/30',
              customerAddress: '169.254.96.2/30',
              bgpPeerState: 'available',
              bgpStatus: 'up',
              awsDeviceV2: 'EqDB3-1a2b3c4d5e6f7',
            },
            {
              bgpPeerId: 'dxpeer-fg8d9e0f',
              asn: 65010,
              asnLong: 65010,
              addressFamily: 'ipv6',
              amazonAddress: '2620:107:4000:1::1/125',
              customerAddress: '2620:107:4000:1::2/125',
              bgpPeerState: 'available',
              bgpStatus: 'down',
            },
            { bgpPeerId: 'dxpeer-fg1f2e3d', asn: 65010, addressFamily: 'ipv4', bgpPeerState: 'deleted' },
          ],
          region: 'eu-west-1',
          awsDeviceV2: 'EqDB3-1a2b3c4d5e6f7',
          awsLogicalDeviceId: 'EqDB3-1a2b3c4d5e6f8',
          siteLinkEnabled: false,
          tags: [
            { key: 'Name', value: 'office-transit' },
            { key: 'team', value: 'network' },
          ],
        },
        {
          ownerAccount: '111122223333',
          virtualInterfaceId: 'dxvif-fg4d5e6f',
          location: 'EqDB3',
          connectionId: 'dxcon-fg7a8b9c',
          virtualInterfaceType: 'private',
          virtualInterfaceName: 'backup',
          vlan: 310,
          asn: 65010,
          amazonSideAsn: 64513,
          addressFamily: 'ipv4',
          virtualInterfaceState: 'down',
          mtu: 1500,
          virtualGatewayId: 'vgw-0a1c3e5d7f9b2a901',
          bgpPeers: [],
          region: 'eu-west-1',
          tags: [],
        },
        {
          ownerAccount: '111122223333',
          virtualInterfaceId: 'dxvif-fg7a8b9c',
          location: 'EqDB3',
          connectionId: 'dxcon-fg7a8b9c',
          virtualInterfaceType: 'public',
          virtualInterfaceName: 'public',
          vlan: 311,
          asn: 65010,
          virtualInterfaceState: 'verifying',
          routeFilterPrefixes: [{ cidr: '198.51.100.0/24' }, { cidr: '203.0.113.0/24' }],
          region: 'eu-west-1',
        },
        {
          ownerAccount: '111122223333',
          virtualInterfaceId: 'dxvif-fg0d1e2f',
          virtualInterfaceState: 'deleted',
          region: 'eu-west-1',
        },
      ],
    } satisfies Omit<VirtualInterfaces, '$metadata'>,
  },
});

function peersOf({ bgpPeers = [] }: VirtualInterface): readonly BGPPeer[] {
  return bgpPeers.filter(({ bgpPeerState }) => bgpPeerState !== 'deleted');
}

function peerText(peer: BGPPeer): string {
  const asn = peer.asnLong ?? peer.asn;
  return words([
    peer.bgpPeerId,
    asn === undefined ? undefined : `as ${asn}`,
    peer.addressFamily,
    peer.amazonAddress,
    peer.customerAddress,
  ]);
}

function words(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

// Virtual private gateways: a VPC's end of VPN connections and Direct Connect. AWS lists them in one answer, without pages, to their
// owner alone, and lists deleted ones for a while.
import type { DescribeVpnGatewaysCommandOutput, VpnGateway } from '@aws-sdk/client-ec2';
import { ec2Arn } from '../src/ids.ts';
import { byFilter, number, once, text } from '../src/declare.ts';
import { defineKind, type EdgeEnd } from '../src/kind.ts';

export default defineKind<VpnGateway>({
  kind: 'VpnGateway',
  group: 'ec2',
  doc: "A VPC's own end of VPN connections and of Direct Connect",
  idPrefix: 'vgw-',
  topLevel: true,
  list: once('ec2', 'DescribeVpnGateways', (page: DescribeVpnGatewaysCommandOutput) => page.VpnGateways),
  confirm: byFilter('vpn-gateway-id'),
  id: (gateway) => gateway.VpnGatewayId,
  arn: (gateway, place) =>
    ec2Arn(place, { account: place.account, type: 'vpn-gateway', id: gateway.VpnGatewayId }),
  owner: () => ({}),
  gone: (gateway) => gateway.State === 'deleted',
  tags: (gateway) => gateway.Tags,
  properties: {
    state: text('`pending`, `available` or `deleting`', (gateway) => gateway.State),
    type: text('Sort of VPN: `ipsec.1`', (gateway) => gateway.Type),
    amazonSideAsn: number("Autonomous system number of AWS's side", (gateway) => gateway.AmazonSideAsn),
    availabilityZone: text(
      "Name of the zone it was made in, which is the account's own; seldom given",
      (gateway) => gateway.AvailabilityZone,
    ),
  },
  edges: {
    ATTACHED_TO: {
      doc: 'The VPC it serves',
      to: ['Vpc'],
      properties: { state: { doc: '`attached`; `attaching` or `detaching` in between' } },
      read: (gateway) =>
        gateway.VpcAttachments?.map(({ VpcId, State }): EdgeEnd | undefined =>
          VpcId === undefined || State === 'detached' ? undefined : { id: VpcId, state: State },
        ),
    },
  },
  example: {
    DescribeVpnGateways: {
      VpnGateways: [
        {
          VpnGatewayId: 'vgw-0a1c3e5d7f9b2a901',
          State: 'available',
          Type: 'ipsec.1',
          AmazonSideAsn: 64512,
          AvailabilityZone: 'eu-west-1a',
          VpcAttachments: [{ VpcId: 'vpc-0a1b2c3d4e5f60718', State: 'attached' }],
          Tags: [
            { Key: 'Name', Value: 'office' },
            { Key: 'team', Value: 'network' },
          ],
        },
        {
          VpnGatewayId: 'vgw-0b1c3e5d7f9b2b902',
          State: 'deleted',
          Type: 'ipsec.1',
          AmazonSideAsn: 64512,
          VpcAttachments: [{ VpcId: 'vpc-0a1b2c3d4e5f60718', State: 'detached' }],
          Tags: [],
        },
      ],
    } satisfies Omit<DescribeVpnGatewaysCommandOutput, '$metadata'>,
  },
});

// Transit gateways: the hubs that VPCs, VPN connections and Direct Connect gateways of a region are attached to. Accounts that one
// is shared with list it, too, often without its tags: the owner's view stands.
import type { DescribeTransitGatewaysCommandOutput, TransitGateway } from '@aws-sdk/client-ec2';
import { byFilter, list, number, paged, text, time } from '../src/declare.ts';
import { ec2Arn } from '../src/ids.ts';
import { defineKind } from '../src/kind.ts';

export default defineKind<TransitGateway>({
  kind: 'TransitGateway',
  group: 'ec2',
  doc: 'A hub that connects VPCs, VPN connections, Direct Connect gateways and other hubs',
  idPrefix: 'tgw-',
  list: paged('ec2', 'DescribeTransitGateways', {
    pageSize: 1000,
    items: (page: DescribeTransitGatewaysCommandOutput) => page.TransitGateways,
  }),
  confirm: byFilter('transit-gateway-id'),
  id: (gateway) => gateway.TransitGatewayId,
  arn: (gateway, place) =>
    gateway.TransitGatewayArn ??
    ec2Arn(place, { account: gateway.OwnerId, type: 'transit-gateway', id: gateway.TransitGatewayId }),
  owner: (gateway) => ({ account: gateway.OwnerId }),
  gone: (gateway) => gateway.State === 'deleted',
  topLevel: true,
  shareable: true,
  tags: (gateway) => gateway.Tags,
  properties: {
    state: text('`pending`, `available`, `modifying` or `deleting`', (gateway) => gateway.State),
    description: text('What its owner wrote about it', (gateway) => gateway.Description),
    creationTime: time('When it was made', (gateway) => gateway.CreationTime),
    amazonSideAsn: number(
      'Autonomous system number of its side of BGP sessions',
      (gateway) => gateway.Options?.AmazonSideAsn,
    ),
    transitGatewayCidrBlocks: list(
      'CIDR blocks of its own addresses, for Connect peers and private VPN connections',
      (gateway) => gateway.Options?.TransitGatewayCidrBlocks,
    ),
    autoAcceptSharedAttachments: text(
      '`enable` where attachments of other accounts need no acceptance, else `disable`',
      (gateway) => gateway.Options?.AutoAcceptSharedAttachments,
    ),
    defaultRouteTableAssociation: text(
      '`enable` where new attachments are associated with the default table, else `disable`',
      (gateway) => gateway.Options?.DefaultRouteTableAssociation,
    ),
    associationDefaultRouteTableId: text(
      'Route table that new attachments are associated with',
      (gateway) => gateway.Options?.AssociationDefaultRouteTableId,
    ),
    defaultRouteTablePropagation: text(
      '`enable` where new attachments propagate to the default table, else `disable`',
      (gateway) => gateway.Options?.DefaultRouteTablePropagation,
    ),
    propagationDefaultRouteTableId: text(
      'Route table that new attachments propagate to',
      (gateway) => gateway.Options?.PropagationDefaultRouteTableId,
    ),
    vpnEcmpSupport: text(
      '`enable` where traffic is spread over VPN tunnels of equal cost, else `disable`',
      (gateway) => gateway.Options?.VpnEcmpSupport,
    ),
    dnsSupport: text(
      '`enable` where public DNS names of attached VPCs resolve to private addresses, else `disable`',
      (gateway) => gateway.Options?.DnsSupport,
    ),
    securityGroupReferencingSupport: text(
      '`enable` where rules may name security groups of other attached VPCs, else `disable`',
      (gateway) => gateway.Options?.SecurityGroupReferencingSupport,
    ),
    multicastSupport: text(
      '`enable` where it carries multicast, else `disable`',
      (gateway) => gateway.Options?.MulticastSupport,
    ),
  },
  edges: {},
  example: {
    DescribeTransitGateways: {
      TransitGateways: [
        {
          TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
          TransitGatewayArn: 'arn:aws:ec2:eu-west-1:111122223333:transit-gateway/tgw-0a8e0c2d4f6b1a801',
          State: 'available',
          OwnerId: '111122223333',
          Description: 'hub of eu-west-1',
          CreationTime: new Date('2025-02-03T08:15:00.000Z'),
          Options: {
            AmazonSideAsn: 64512,
            TransitGatewayCidrBlocks: ['192.0.2.0/24'],
            AutoAcceptSharedAttachments: 'disable',
            DefaultRouteTableAssociation: 'enable',
            AssociationDefaultRouteTableId: 'tgw-rtb-0a9f1d3e5b7c2a901',
            DefaultRouteTablePropagation: 'enable',
            PropagationDefaultRouteTableId: 'tgw-rtb-0a9f1d3e5b7c2a901',
            VpnEcmpSupport: 'enable',
            DnsSupport: 'enable',
            SecurityGroupReferencingSupport: 'disable',
            MulticastSupport: 'disable',
          },
          Tags: [
            { Key: 'Name', Value: 'hub' },
            { Key: 'team', Value: 'network' },
          ],
        },
        {
          TransitGatewayId: 'tgw-0b8e0c2d4f6b1b802',
          TransitGatewayArn: 'arn:aws:ec2:eu-west-1:111122223333:transit-gateway/tgw-0b8e0c2d4f6b1b802',
          State: 'deleted',
          OwnerId: '111122223333',
          CreationTime: new Date('2025-01-20T10:00:00.000Z'),
          Tags: [],
        },
      ],
    } satisfies Omit<DescribeTransitGatewaysCommandOutput, '$metadata'>,
  },
});

// Attachments of transit gateways: what a gateway is connected to, and which of its route tables decides for traffic from there. The
// owners of both sides list one across accounts. It is the attached resource's owner's, who made it and whose tags it has; but a
// peering and a Direct Connect gateway's are the transit gateway's owner's: each end of a peering names the other as the resource's
// owner, and who has the Direct Connect gateway does not list it. Details are further lists, one per sort of attachment.
import type {
  DescribeTransitGatewayAttachmentsCommandOutput,
  DescribeTransitGatewayConnectsCommandOutput,
  DescribeTransitGatewayPeeringAttachmentsCommandOutput,
  DescribeTransitGatewayVpcAttachmentsCommandOutput,
  TransitGatewayAttachment,
  TransitGatewayConnect,
  TransitGatewayPeeringAttachment,
  TransitGatewayVpcAttachment,
} from '@aws-sdk/client-ec2';
import { byFilter, joined, paged, text, time } from '../src/declare.ts';
import { ec2Arn } from '../src/ids.ts';
import { defineKind, facet } from '../src/kind.ts';

const pageSize = 1000;

/** Some hours after its end AWS still lists it: a failed one never carried anything. */
const goneStates: readonly (string | undefined)[] = ['deleted', 'rejected', 'failed'];

const gatewaysOwn: readonly (string | undefined)[] = ['peering', 'tgw-peering', 'direct-connect-gateway'];

export default defineKind<TransitGatewayAttachment>({
  kind: 'TransitGatewayAttachment',
  group: 'ec2',
  doc: 'The connection of a transit gateway with a VPC, a VPN, a Direct Connect gateway or another transit gateway',
  idPrefix: 'tgw-attach-',
  topLevel: true,
  list: paged('ec2', 'DescribeTransitGatewayAttachments', {
    pageSize,
    items: (page: DescribeTransitGatewayAttachmentsCommandOutput) => page.TransitGatewayAttachments,
  }),
  confirm: byFilter('transit-gateway-attachment-id'),
  facets: [
    facet<TransitGatewayVpcAttachment>({
      call: joined('ec2', 'DescribeTransitGatewayVpcAttachments', {
        pageSize,
        answers: (page: DescribeTransitGatewayVpcAttachmentsCommandOutput) =>
          page.TransitGatewayVpcAttachments?.map((details) => [details.TransitGatewayAttachmentId, details]),
      }),
      properties: {
        dnsSupport: text(
          '`enable` where public DNS names of other attached VPCs resolve to private addresses, else `disable`',
          (details) => details.Options?.DnsSupport,
        ),
        ipv6Support: text(
          '`enable` where IPv6 goes over it, else `disable`',
          (details) => details.Options?.Ipv6Support,
        ),
        applianceModeSupport: text(
          '`enable` where both directions of a flow take the same availability zone, else `disable`',
          (details) => details.Options?.ApplianceModeSupport,
        ),
        securityGroupReferencingSupport: text(
          '`enable` where rules may name security groups of other attached VPCs, else `disable`',
          (details) => details.Options?.SecurityGroupReferencingSupport,
        ),
      },
      edges: {
        IN_SUBNET: {
          doc: 'Subnets, one per availability zone, in which it has an interface',
          to: ['Subnet'],
          read: (details) => details.SubnetIds,
        },
      },
    }),
    facet<TransitGatewayPeeringAttachment>({
      call: joined('ec2', 'DescribeTransitGatewayPeeringAttachments', {
        pageSize,
        answers: (page: DescribeTransitGatewayPeeringAttachmentsCommandOutput) =>
          page.TransitGatewayPeeringAttachments?.map((details) => [
            details.TransitGatewayAttachmentId,
            details,
          ]),
      }),
      properties: {
        requesterId: text(
          'Transit gateway or core network that asked for the peering',
          ({ RequesterTgwInfo: side }) => side?.TransitGatewayId ?? side?.CoreNetworkId,
        ),
        requesterOwnerId: text(
          'Account of the gateway that asked',
          (details) => details.RequesterTgwInfo?.OwnerId,
        ),
        requesterRegion: text(
          'Region of the gateway that asked',
          (details) => details.RequesterTgwInfo?.Region,
        ),
        accepterId: text(
          'Transit gateway or core network that was asked',
          ({ AccepterTgwInfo: side }) => side?.TransitGatewayId ?? side?.CoreNetworkId,
        ),
        accepterOwnerId: text(
          'Account of the gateway that was asked',
          (details) => details.AccepterTgwInfo?.OwnerId,
        ),
        accepterRegion: text(
          'Region of the gateway that was asked',
          (details) => details.AccepterTgwInfo?.Region,
        ),
        dynamicRouting: text(
          '`enable` where routes are exchanged over the peering, else `disable`',
          (details) => details.Options?.DynamicRouting,
        ),
      },
      edges: {},
    }),
    facet<TransitGatewayConnect>({
      call: joined('ec2', 'DescribeTransitGatewayConnects', {
        pageSize,
        answers: (page: DescribeTransitGatewayConnectsCommandOutput) =>
          page.TransitGatewayConnects?.map((details) => [details.TransitGatewayAttachmentId, details]),
      }),
      properties: {
        connectProtocol: text(
          'Tunnel protocol of a Connect attachment',
          (details) => details.Options?.Protocol,
        ),
      },
      edges: {
        CARRIED_BY: {
          doc: 'The VPC or Direct Connect attachment over which a Connect attachment goes',
          to: ['TransitGatewayAttachment'],
          read: (details) => details.TransportTransitGatewayAttachmentId,
        },
      },
    }),
  ],
  id: (attachment) => attachment.TransitGatewayAttachmentId,
  arn: (attachment, place) =>
    ec2Arn(place, {
      account: ownerOf(attachment) ?? place.account,
      type: 'transit-gateway-attachment',
      id: attachment.TransitGatewayAttachmentId,
    }),
  owner: (attachment) => ({ account: ownerOf(attachment) }),
  gone: (attachment) => goneStates.includes(attachment.State),
  tags: (attachment) => attachment.Tags,
  properties: {
    transitGatewayId: text('Transit gateway it belongs to', (attachment) => attachment.TransitGatewayId, {
      index: true,
    }),
    transitGatewayOwnerId: text(
      'Account of the transit gateway',
      (attachment) => attachment.TransitGatewayOwnerId,
    ),
    resourceType: text(
      '`vpc`, `vpn`, `direct-connect-gateway`, `peering`, `connect` …',
      (attachment) => attachment.ResourceType,
      { index: true },
    ),
    resourceId: text('What is attached', (attachment) => attachment.ResourceId),
    resourceOwnerId: text('Account of what is attached', (attachment) => attachment.ResourceOwnerId),
    state: text(
      '`available`, `pendingAcceptance`, `modifying`, `deleting` …',
      (attachment) => attachment.State,
    ),
    associationState: text(
      '`associating`, `associated` or `disassociating` with its route table',
      (attachment) => attachment.Association?.State,
    ),
    creationTime: time('When it was made', (attachment) => attachment.CreationTime),
  },
  edges: {
    OF: {
      doc: 'The transit gateway it belongs to',
      to: ['TransitGateway'],
      read: (attachment) => attachment.TransitGatewayId,
    },
    ATTACHES: {
      doc: 'What is attached; of a peering the other transit gateway',
      to: [
        'Vpc',
        'VpnConnection',
        'DirectConnectGateway',
        'TransitGateway',
        'ClientVpnEndpoint',
        'VpnConcentrator',
        'Firewall',
      ],
      // A Connect attachment goes over another attachment: CARRIED_BY.
      read: (attachment) => (attachment.ResourceType === 'connect' ? undefined : attachment.ResourceId),
    },
    ASSOCIATED_WITH: {
      doc: 'The route table that decides for traffic that comes from it',
      to: ['TransitGatewayRouteTable'],
      read: ({ Association: association }) =>
        association?.State === 'disassociated' ? undefined : association?.TransitGatewayRouteTableId,
    },
  },
  example: {
    DescribeTransitGatewayAttachments: {
      TransitGatewayAttachments: [
        {
          TransitGatewayAttachmentId: 'tgw-attach-0a2c4e6f8b1d3aa01',
          TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
          TransitGatewayOwnerId: '111122223333',
          ResourceOwnerId: '111122223333',
          ResourceType: 'vpc',
          ResourceId: 'vpc-0a1b2c3d4e5f60718',
          State: 'available',
          Association: { TransitGatewayRouteTableId: 'tgw-rtb-0a9f1d3e5b7c2a901', State: 'associated' },
          CreationTime: new Date('2025-02-03T08:30:00.000Z'),
          Tags: [
            { Key: 'Name', Value: 'prod' },
            { Key: 'team', Value: 'network' },
          ],
        },
        {
          TransitGatewayAttachmentId: 'tgw-attach-0b2c4e6f8b1d3bb02',
          TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
          TransitGatewayOwnerId: '111122223333',
          ResourceOwnerId: '444455556666',
          ResourceType: 'vpc',
          ResourceId: 'vpc-0f9e8d7c6b5a43210',
          State: 'available',
          Association: { TransitGatewayRouteTableId: 'tgw-rtb-0b9f1d3e5b7c2b902', State: 'associated' },
          CreationTime: new Date('2025-02-04T09:00:00.000Z'),
          Tags: [],
        },
        {
          TransitGatewayAttachmentId: 'tgw-attach-0c2c4e6f8b1d3cc03',
          TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
          TransitGatewayOwnerId: '111122223333',
          ResourceOwnerId: '111122223333',
          ResourceType: 'vpn',
          ResourceId: 'vpn-0a1f3c5e7d9b2aa01',
          State: 'available',
          Association: { TransitGatewayRouteTableId: 'tgw-rtb-0a9f1d3e5b7c2a901', State: 'associated' },
          CreationTime: new Date('2025-02-05T10:00:00.000Z'),
          Tags: [{ Key: 'Name', Value: 'branch' }],
        },
        {
          TransitGatewayAttachmentId: 'tgw-attach-0d2c4e6f8b1d3dd04',
          TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
          TransitGatewayOwnerId: '111122223333',
          ResourceOwnerId: '111122223333',
          ResourceType: 'direct-connect-gateway',
          ResourceId: '5f294f92-bafb-4011-916d-9b0bd1e2f3a4',
          State: 'available',
          Association: { TransitGatewayRouteTableId: 'tgw-rtb-0a9f1d3e5b7c2a901', State: 'associating' },
          CreationTime: new Date('2025-02-06T11:00:00.000Z'),
          Tags: [{ Key: 'Name', Value: 'datacentre' }],
        },
        {
          TransitGatewayAttachmentId: 'tgw-attach-0e2c4e6f8b1d3ee05',
          TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
          TransitGatewayOwnerId: '111122223333',
          ResourceOwnerId: '444455556666',
          ResourceType: 'peering',
          ResourceId: 'tgw-0c8e0c2d4f6b1c803',
          State: 'available',
          Association: { TransitGatewayRouteTableId: 'tgw-rtb-0a9f1d3e5b7c2a901', State: 'associated' },
          CreationTime: new Date('2025-02-07T12:00:00.000Z'),
          Tags: [{ Key: 'Name', Value: 'us-east-1' }],
        },
        {
          TransitGatewayAttachmentId: 'tgw-attach-0f2c4e6f8b1d3ff06',
          TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
          TransitGatewayOwnerId: '111122223333',
          ResourceOwnerId: '111122223333',
          ResourceType: 'connect',
          ResourceId: 'tgw-attach-0a2c4e6f8b1d3aa01',
          State: 'available',
          CreationTime: new Date('2025-02-08T13:00:00.000Z'),
          Tags: [{ Key: 'Name', Value: 'sd-wan' }],
        },
        {
          TransitGatewayAttachmentId: 'tgw-attach-0a3c4e6f8b1d3a007',
          TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
          TransitGatewayOwnerId: '111122223333',
          ResourceOwnerId: '444455556666',
          ResourceType: 'vpc',
          ResourceId: 'vpc-0e9e8d7c6b5a43211',
          State: 'rejected',
          CreationTime: new Date('2025-02-09T14:00:00.000Z'),
          Tags: [],
        },
      ],
    } satisfies Omit<DescribeTransitGatewayAttachmentsCommandOutput, '$metadata'>,
    DescribeTransitGatewayVpcAttachments: {
      TransitGatewayVpcAttachments: [
        {
          TransitGatewayAttachmentId: 'tgw-attach-0a2c4e6f8b1d3aa01',
          TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          VpcOwnerId: '111122223333',
          State: 'available',
          SubnetIds: ['subnet-0c4f1c2e8b7d93c03', 'subnet-0d4f1c2e8b7d93d04'],
          CreationTime: new Date('2025-02-03T08:30:00.000Z'),
          Options: {
            DnsSupport: 'enable',
            SecurityGroupReferencingSupport: 'enable',
            Ipv6Support: 'disable',
            ApplianceModeSupport: 'disable',
          },
          Tags: [
            { Key: 'Name', Value: 'prod' },
            { Key: 'team', Value: 'network' },
          ],
        },
        {
          TransitGatewayAttachmentId: 'tgw-attach-0b2c4e6f8b1d3bb02',
          TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
          VpcId: 'vpc-0f9e8d7c6b5a43210',
          VpcOwnerId: '444455556666',
          State: 'available',
          SubnetIds: ['subnet-0f4f1c2e8b7d93f06'],
          CreationTime: new Date('2025-02-04T09:00:00.000Z'),
          Options: {
            DnsSupport: 'enable',
            SecurityGroupReferencingSupport: 'disable',
            Ipv6Support: 'disable',
            ApplianceModeSupport: 'enable',
          },
          Tags: [],
        },
      ],
    } satisfies Omit<DescribeTransitGatewayVpcAttachmentsCommandOutput, '$metadata'>,
    DescribeTransitGatewayPeeringAttachments: {
      TransitGatewayPeeringAttachments: [
        {
          TransitGatewayAttachmentId: 'tgw-attach-0e2c4e6f8b1d3ee05',
          RequesterTgwInfo: {
            TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
            OwnerId: '111122223333',
            Region: 'eu-west-1',
          },
          AccepterTgwInfo: {
            TransitGatewayId: 'tgw-0c8e0c2d4f6b1c803',
            OwnerId: '444455556666',
            Region: 'us-east-1',
          },
          Options: { DynamicRouting: 'disable' },
          Status: { Code: 'available', Message: 'Available' },
          State: 'available',
          CreationTime: new Date('2025-02-07T12:00:00.000Z'),
          Tags: [{ Key: 'Name', Value: 'us-east-1' }],
        },
      ],
    } satisfies Omit<DescribeTransitGatewayPeeringAttachmentsCommandOutput, '$metadata'>,
    DescribeTransitGatewayConnects: {
      TransitGatewayConnects: [
        {
          TransitGatewayAttachmentId: 'tgw-attach-0f2c4e6f8b1d3ff06',
          TransportTransitGatewayAttachmentId: 'tgw-attach-0a2c4e6f8b1d3aa01',
          TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
          State: 'available',
          CreationTime: new Date('2025-02-08T13:00:00.000Z'),
          Options: { Protocol: 'gre' },
          Tags: [{ Key: 'Name', Value: 'sd-wan' }],
        },
      ],
    } satisfies Omit<DescribeTransitGatewayConnectsCommandOutput, '$metadata'>,
  },
});

function ownerOf(attachment: TransitGatewayAttachment): string | undefined {
  const { ResourceType, ResourceOwnerId, TransitGatewayOwnerId } = attachment;
  return gatewaysOwn.includes(ResourceType)
    ? TransitGatewayOwnerId
    : (ResourceOwnerId ?? TransitGatewayOwnerId);
}

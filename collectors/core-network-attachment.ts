// Attachments of core networks: what a segment is connected to, known by an ARN of which the id is taken. The owners of both sides list
// one across accounts; it is the attached resource's owner's, who made it. One list has those of all core networks.
import { again, flag, list, number, paged, text, time } from '../src/declare.ts';
import { arnId } from '../src/ids.ts';
import { defineKind } from '../src/kind.ts';
import type { Attachment, ListAttachmentsResponse } from '../src/network-manager/model.ts';

/** A failed one never carried anything. */
const goneStates: readonly (string | undefined)[] = ['DELETING', 'REJECTED', 'FAILED'];

export default defineKind<Attachment>({
  kind: 'CoreNetworkAttachment',
  group: 'global-network',
  doc: 'The connection of a core network with a VPC, a VPN, a Direct Connect gateway or a transit gateway',
  idPrefix: 'attachment-',
  global: true,
  topLevel: true,
  list: paged('networkmanager', 'ListAttachments', {
    pageSize: 500,
    items: (page: ListAttachmentsResponse) => page.Attachments,
  }),
  confirm: again(),
  id: (attachment) => attachment.AttachmentId,
  arn: ({ OwnerAccountId, AttachmentId }, place) =>
    OwnerAccountId === undefined || AttachmentId === undefined
      ? undefined
      : `arn:${place.partition}:networkmanager::${OwnerAccountId}:attachment/${AttachmentId}`,
  owner: (attachment) => ({ account: attachment.OwnerAccountId }),
  gone: (attachment) => goneStates.includes(attachment.State),
  tags: (attachment) => attachment.Tags,
  properties: {
    coreNetworkId: text('Core network it belongs to', (attachment) => attachment.CoreNetworkId, {
      index: true,
    }),
    attachmentType: text(
      '`VPC`, `SITE_TO_SITE_VPN`, `DIRECT_CONNECT_GATEWAY`, `TRANSIT_GATEWAY_ROUTE_TABLE` or `CONNECT`',
      (attachment) => attachment.AttachmentType,
      { index: true },
    ),
    resourceArn: text('What is attached', (attachment) => attachment.ResourceArn),
    segmentName: text('Segment that it is in', (attachment) => attachment.SegmentName, { index: true }),
    proposedSegmentName: text(
      'Segment that it is to be in, once that is accepted',
      (attachment) => attachment.ProposedSegmentChange?.SegmentName,
    ),
    networkFunctionGroupName: text(
      'Group of appliances that it is in',
      (attachment) => attachment.NetworkFunctionGroupName,
    ),
    proposedNetworkFunctionGroupName: text(
      'Group of appliances that it is to be in, once that is accepted',
      (attachment) => attachment.ProposedNetworkFunctionGroupChange?.NetworkFunctionGroupName,
    ),
    attachmentPolicyRuleNumber: number(
      'Rule of the policy that chose its segment',
      (attachment) => attachment.AttachmentPolicyRuleNumber,
    ),
    edgeLocation: text('Region of the edge it is attached at', (attachment) => attachment.EdgeLocation),
    edgeLocations: list(
      'Regions of the edges, where it is attached at several',
      (attachment) => attachment.EdgeLocations,
    ),
    natGatewaySupport: text(
      '`ENABLED` where NAT gateways of the VPC take traffic of the core network, `DISABLED` …',
      (attachment) => attachment.NatGatewaySupport,
    ),
    natSystemRouteSupport: flag(
      'Whether routes to those NAT gateways are made by AWS',
      (attachment) => attachment.NatSystemRouteSupport,
    ),
    state: text(
      '`AVAILABLE`, `CREATING`, `UPDATING`, `PENDING_ATTACHMENT_ACCEPTANCE`, `PENDING_NETWORK_UPDATE` …',
      (attachment) => attachment.State,
    ),
    lastModificationErrors: list('Why its last change failed, in AWS’s codes', (attachment) =>
      attachment.LastModificationErrors?.map(({ Code }) => Code),
    ),
    createdAt: time('When it was made', (attachment) => attachment.CreatedAt),
  },
  edges: {
    OF: {
      doc: 'The core network it belongs to',
      to: ['CoreNetwork'],
      read: (attachment) => attachment.CoreNetworkId ?? arnId(attachment.CoreNetworkArn),
    },
    ATTACHES: {
      doc: 'What is attached',
      to: ['Vpc', 'VpnConnection', 'DirectConnectGateway', 'TransitGatewayRouteTable'],
      read: (attachment) => (isCarried(attachment) ? undefined : arnId(attachment.ResourceArn)),
    },
    CARRIED_BY: {
      doc: 'The attachment over which a Connect attachment goes',
      to: ['CoreNetworkAttachment'],
      read: (attachment) => (isCarried(attachment) ? arnId(attachment.ResourceArn) : undefined),
    },
  },
  dropped: ['UpdatedAt'],
  example: {
    ListAttachments: {
      Attachments: [
        {
          CoreNetworkId: 'core-network-0a1b2c3d4e5f6a001',
          CoreNetworkArn: 'arn:aws:networkmanager::111122223333:core-network/core-network-0a1b2c3d4e5f6a001',
          AttachmentId: 'attachment-0a2b3c4d5e6f7a201',
          OwnerAccountId: '111122223333',
          AttachmentType: 'VPC',
          State: 'AVAILABLE',
          EdgeLocation: 'eu-west-1',
          ResourceArn: 'arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-0a1b2c3d4e5f60718',
          AttachmentPolicyRuleNumber: 100,
          SegmentName: 'prod',
          NatGatewaySupport: 'DISABLED',
          NatSystemRouteSupport: false,
          Tags: [
            { Key: 'Name', Value: 'prod' },
            { Key: 'segment', Value: 'prod' },
          ],
          ProposedSegmentChange: {
            Tags: [{ Key: 'segment', Value: 'shared' }],
            AttachmentPolicyRuleNumber: 200,
            SegmentName: 'shared',
          },
          CreatedAt: new Date('2026-01-16T09:00:00.000Z'),
          UpdatedAt: new Date('2026-10-01T09:00:00.000Z'),
        },
        {
          CoreNetworkId: 'core-network-0a1b2c3d4e5f6a001',
          CoreNetworkArn: 'arn:aws:networkmanager::111122223333:core-network/core-network-0a1b2c3d4e5f6a001',
          AttachmentId: 'attachment-0b2b3c4d5e6f7b202',
          OwnerAccountId: '111122223333',
          AttachmentType: 'SITE_TO_SITE_VPN',
          State: 'AVAILABLE',
          EdgeLocation: 'eu-west-1',
          ResourceArn: 'arn:aws:ec2:eu-west-1:111122223333:vpn-connection/vpn-0d3d5f7b9c1e2d304',
          SegmentName: 'prod',
          Tags: [],
          CreatedAt: new Date('2026-01-16T10:00:00.000Z'),
        },
        {
          CoreNetworkId: 'core-network-0a1b2c3d4e5f6a001',
          CoreNetworkArn: 'arn:aws:networkmanager::111122223333:core-network/core-network-0a1b2c3d4e5f6a001',
          AttachmentId: 'attachment-0c2b3c4d5e6f7c203',
          OwnerAccountId: '111122223333',
          AttachmentType: 'DIRECT_CONNECT_GATEWAY',
          State: 'UPDATING',
          EdgeLocations: ['eu-west-1', 'us-east-1'],
          ResourceArn: 'arn:aws:directconnect::111122223333:dx-gateway/5f294f92-bafb-4011-916d-9b0bd1e2f3a4',
          SegmentName: 'shared',
          Tags: [],
          LastModificationErrors: [
            {
              Code: 'DIRECT_CONNECT_GATEWAY_NO_PRIVATE_VIF',
              Message: 'The gateway has no private virtual interface.',
              RequestId: '7b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0',
            },
          ],
          CreatedAt: new Date('2026-01-16T11:00:00.000Z'),
        },
        {
          CoreNetworkId: 'core-network-0a1b2c3d4e5f6a001',
          CoreNetworkArn: 'arn:aws:networkmanager::111122223333:core-network/core-network-0a1b2c3d4e5f6a001',
          AttachmentId: 'attachment-0d2b3c4d5e6f7d204',
          OwnerAccountId: '111122223333',
          AttachmentType: 'TRANSIT_GATEWAY_ROUTE_TABLE',
          State: 'AVAILABLE',
          EdgeLocation: 'eu-west-1',
          ResourceArn:
            'arn:aws:ec2:eu-west-1:111122223333:transit-gateway-route-table/tgw-rtb-0a9f1d3e5b7c2a901',
          NetworkFunctionGroupName: 'inspection',
          ProposedNetworkFunctionGroupChange: { NetworkFunctionGroupName: 'firewalls' },
          Tags: [],
          CreatedAt: new Date('2026-01-16T12:00:00.000Z'),
        },
        {
          CoreNetworkId: 'core-network-0a1b2c3d4e5f6a001',
          CoreNetworkArn: 'arn:aws:networkmanager::111122223333:core-network/core-network-0a1b2c3d4e5f6a001',
          AttachmentId: 'attachment-0e2b3c4d5e6f7e205',
          OwnerAccountId: '111122223333',
          AttachmentType: 'CONNECT',
          State: 'AVAILABLE',
          EdgeLocation: 'eu-west-1',
          ResourceArn: 'arn:aws:networkmanager::111122223333:attachment/attachment-0a2b3c4d5e6f7a201',
          SegmentName: 'prod',
          Tags: [{ Key: 'Name', Value: 'sd-wan' }],
          CreatedAt: new Date('2026-01-16T13:00:00.000Z'),
        },
        {
          CoreNetworkId: 'core-network-0a1b2c3d4e5f6a001',
          AttachmentId: 'attachment-0f2b3c4d5e6f7f206',
          OwnerAccountId: '444455556666',
          AttachmentType: 'VPC',
          State: 'REJECTED',
          ResourceArn: 'arn:aws:ec2:eu-west-1:444455556666:vpc/vpc-0f9e8d7c6b5a43210',
          Tags: [],
        },
      ],
    } satisfies ListAttachmentsResponse,
  },
});

/** A Connect attachment attaches nothing: it goes over another attachment. */
function isCarried({ ResourceArn }: Attachment): boolean {
  return arnId(ResourceArn)?.startsWith('attachment-') ?? false;
}

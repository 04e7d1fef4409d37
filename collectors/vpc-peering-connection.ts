// VPC peering connections. Both sides list them; the requester owns them, in its own region.
import type {
  DescribeVpcPeeringConnectionsCommandOutput,
  VpcPeeringConnection,
  VpcPeeringConnectionVpcInfo,
} from '@aws-sdk/client-ec2';
import { ec2Arn } from '../src/ids.ts';
import { byFilter, flag, list, paged, text, time } from '../src/declare.ts';
import { defineKind } from '../src/kind.ts';

export default defineKind<VpcPeeringConnection>({
  kind: 'VpcPeeringConnection',
  group: 'ec2',
  doc: 'A private connection of two VPCs, maybe of two accounts or regions',
  idPrefix: 'pcx-',
  topLevel: true,
  list: paged('ec2', 'DescribeVpcPeeringConnections', {
    pageSize: 1000,
    items: (page: DescribeVpcPeeringConnectionsCommandOutput) => page.VpcPeeringConnections,
  }),
  confirm: byFilter('vpc-peering-connection-id'),
  id: (peering) => peering.VpcPeeringConnectionId,
  arn: ({ RequesterVpcInfo, VpcPeeringConnectionId }, place) =>
    ec2Arn(place, {
      account: RequesterVpcInfo?.OwnerId,
      region: RequesterVpcInfo?.Region,
      type: 'vpc-peering-connection',
      id: VpcPeeringConnectionId,
    }),
  owner: ({ RequesterVpcInfo }) => ({ account: RequesterVpcInfo?.OwnerId, region: RequesterVpcInfo?.Region }),
  authors: {
    // It is accepted, refused or taken away from the other side, too.
    alsoIn: (peering) => ({ account: peering['accepterOwnerId'], region: peering['accepterRegion'] }),
  },
  gone: ({ Status }) =>
    Status?.Code === 'deleted' ||
    Status?.Code === 'rejected' ||
    Status?.Code === 'expired' ||
    Status?.Code === 'failed',
  tags: (peering) => peering.Tags,
  properties: {
    statusCode: text(
      '`initiating-request`, `pending-acceptance`, `provisioning`, `active` or `deleting`',
      (peering) => peering.Status?.Code,
    ),
    requesterVpcId: text('VPC that asked for it', (peering) => peering.RequesterVpcInfo?.VpcId, {
      index: true,
    }),
    requesterOwnerId: text('Account of that VPC', (peering) => peering.RequesterVpcInfo?.OwnerId),
    requesterRegion: text('Region of that VPC', (peering) => peering.RequesterVpcInfo?.Region),
    requesterCidrBlocks: list('IPv4 and IPv6 CIDR blocks of that VPC', (peering) =>
      cidrBlocks(peering.RequesterVpcInfo),
    ),
    requesterAllowsRemoteDnsResolution: flag(
      "Whether that VPC's public DNS names resolve to private addresses for the other one",
      (peering) => peering.RequesterVpcInfo?.PeeringOptions?.AllowDnsResolutionFromRemoteVpc,
    ),
    accepterVpcId: text('VPC that was asked', (peering) => peering.AccepterVpcInfo?.VpcId, { index: true }),
    accepterOwnerId: text('Account of the VPC that was asked', (peering) => peering.AccepterVpcInfo?.OwnerId),
    accepterRegion: text('Region of the VPC that was asked', (peering) => peering.AccepterVpcInfo?.Region),
    accepterCidrBlocks: list('IPv4 and IPv6 CIDR blocks of the VPC that was asked', (peering) =>
      cidrBlocks(peering.AccepterVpcInfo),
    ),
    accepterAllowsRemoteDnsResolution: flag(
      "Whether the asked VPC's public DNS names resolve to private addresses for the other one",
      (peering) => peering.AccepterVpcInfo?.PeeringOptions?.AllowDnsResolutionFromRemoteVpc,
    ),
    expirationTime: time('When a request that nobody accepts lapses', (peering) => peering.ExpirationTime),
  },
  edges: {
    REQUESTER: {
      doc: 'The VPC that asked for it',
      to: ['Vpc'],
      read: (peering) => peering.RequesterVpcInfo?.VpcId,
    },
    ACCEPTER: {
      doc: 'The VPC that was asked',
      to: ['Vpc'],
      read: (peering) => peering.AccepterVpcInfo?.VpcId,
    },
  },
  example: {
    DescribeVpcPeeringConnections: {
      VpcPeeringConnections: [
        {
          VpcPeeringConnectionId: 'pcx-0a6c8e0d2f4b1a601',
          Status: { Code: 'active', Message: 'Active' },
          RequesterVpcInfo: {
            OwnerId: '111122223333',
            Region: 'eu-west-1',
            VpcId: 'vpc-0a1b2c3d4e5f60718',
            CidrBlock: '10.0.0.0/16',
            CidrBlockSet: [{ CidrBlock: '10.0.0.0/16' }, { CidrBlock: '100.64.0.0/16' }],
            Ipv6CidrBlockSet: [{ Ipv6CidrBlock: '2a05:d018:1a2b:3c00::/56' }],
            PeeringOptions: { AllowDnsResolutionFromRemoteVpc: true },
          },
          AccepterVpcInfo: {
            OwnerId: '444455556666',
            Region: 'eu-west-1',
            VpcId: 'vpc-0f9e8d7c6b5a43210',
            CidrBlock: '10.20.0.0/16',
            CidrBlockSet: [{ CidrBlock: '10.20.0.0/16' }],
            PeeringOptions: { AllowDnsResolutionFromRemoteVpc: false },
          },
          Tags: [
            { Key: 'Name', Value: 'prod-partner' },
            { Key: 'team', Value: 'network' },
          ],
        },
        {
          VpcPeeringConnectionId: 'pcx-0b6c8e0d2f4b1b602',
          Status: { Code: 'pending-acceptance', Message: 'Pending Acceptance by 444455556666' },
          ExpirationTime: new Date('2026-03-12T09:00:00.000Z'),
          RequesterVpcInfo: {
            OwnerId: '111122223333',
            Region: 'eu-west-1',
            VpcId: 'vpc-0a1b2c3d4e5f60718',
            CidrBlock: '10.0.0.0/16',
          },
          AccepterVpcInfo: { OwnerId: '444455556666', Region: 'us-east-1', VpcId: 'vpc-0e9e8d7c6b5a43211' },
          Tags: [],
        },
        {
          VpcPeeringConnectionId: 'pcx-0c6c8e0d2f4b1c603',
          Status: { Code: 'rejected', Message: 'Rejected by 444455556666' },
          RequesterVpcInfo: { OwnerId: '111122223333', Region: 'eu-west-1', VpcId: 'vpc-0a1b2c3d4e5f60718' },
          AccepterVpcInfo: { OwnerId: '444455556666', Region: 'eu-west-1', VpcId: 'vpc-0f9e8d7c6b5a43210' },
          Tags: [],
        },
      ],
    } satisfies Omit<DescribeVpcPeeringConnectionsCommandOutput, '$metadata'>,
  },
});

function cidrBlocks(vpc: VpcPeeringConnectionVpcInfo | undefined): readonly (string | undefined)[] {
  return [
    vpc?.CidrBlock,
    ...(vpc?.CidrBlockSet ?? []).map(({ CidrBlock }) => CidrBlock),
    ...(vpc?.Ipv6CidrBlockSet ?? []).map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
  ];
}

// NAT gateways: how private subnets reach out. AWS names no owner, so it is the owner of their VPC.
import type { DescribeNatGatewaysCommandOutput, NatGateway } from '@aws-sdk/client-ec2';
import { ec2Arn } from '../src/ids.ts';
import { byFilter, list, paged, text, time } from '../src/declare.ts';
import { defineKind } from '../src/kind.ts';

export default defineKind<NatGateway>({
  kind: 'NatGateway',
  group: 'ec2',
  doc: 'Address translation for traffic that leaves a VPC or a subnet',
  idPrefix: 'nat-',
  list: paged('ec2', 'DescribeNatGateways', {
    pageSize: 1000,
    items: (page: DescribeNatGatewaysCommandOutput) => page.NatGateways,
  }),
  confirm: byFilter('nat-gateway-id', 'Filter'),
  id: (gateway) => gateway.NatGatewayId,
  arn: (gateway, place) =>
    ec2Arn(place, { account: place.account, type: 'natgateway', id: gateway.NatGatewayId }),
  owner: (gateway) => ({ via: gateway.VpcId }),
  gone: (gateway) => gateway.State === 'deleted',
  tags: (gateway) => gateway.Tags,
  properties: {
    vpcId: text('VPC it is in', (gateway) => gateway.VpcId, { index: true }),
    subnetId: text(
      'Subnet it is in; absent where it spans the zones of its VPC',
      (gateway) => gateway.SubnetId,
      {
        index: true,
      },
    ),
    state: text('`pending`, `available`, `deleting` or `failed`', (gateway) => gateway.State),
    failureCode: text('Why it failed', (gateway) => gateway.FailureCode),
    connectivityType: text('`public` or `private`', (gateway) => gateway.ConnectivityType),
    availabilityMode: text(
      '`zonal`, or `regional` where it spans the zones of its VPC',
      (gateway) => gateway.AvailabilityMode,
    ),
    publicIpAddresses: list('Its public IPv4 addresses', (gateway) =>
      gateway.NatGatewayAddresses?.map(({ PublicIp }) => PublicIp),
    ),
    privateIpAddresses: list('Its private IPv4 addresses', (gateway) =>
      gateway.NatGatewayAddresses?.map(({ PrivateIp }) => PrivateIp),
    ),
    allocationIds: list('Elastic IPs that it uses', (gateway) =>
      gateway.NatGatewayAddresses?.map(({ AllocationId }) => AllocationId),
    ),
    networkInterfaceIds: list('Its network interfaces', (gateway) =>
      gateway.NatGatewayAddresses?.map(({ NetworkInterfaceId }) => NetworkInterfaceId),
    ),
    createTime: time('When it was made', (gateway) => gateway.CreateTime),
  },
  edges: {
    IN_VPC: { doc: 'The VPC it is in', to: ['Vpc'], read: (gateway) => gateway.VpcId },
    IN_SUBNET: { doc: 'The subnet it is in', to: ['Subnet'], read: (gateway) => gateway.SubnetId },
  },
  dropped: ['DeleteTime', 'FailureMessage', 'ProvisionedBandwidth'],
  example: {
    DescribeNatGateways: {
      NatGateways: [
        {
          NatGatewayId: 'nat-0a3b5c7d9e1f2a401',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          SubnetId: 'subnet-0a4f1c2e8b7d93a01',
          State: 'available',
          ConnectivityType: 'public',
          AvailabilityMode: 'zonal',
          CreateTime: new Date('2026-03-01T09:00:00.000Z'),
          NatGatewayAddresses: [
            {
              AllocationId: 'eipalloc-0a2b4c6d8e0f1a001',
              AssociationId: 'eipassoc-0a3d5f7a9c1e2a001',
              NetworkInterfaceId: 'eni-0c11d22e33f44c003',
              PrivateIp: '10.0.0.200',
              PublicIp: '52.16.10.21',
              IsPrimary: true,
              Status: 'succeeded',
            },
          ],
          Tags: [
            { Key: 'Name', Value: 'nat-a' },
            { Key: 'team', Value: 'network' },
          ],
        },
        {
          NatGatewayId: 'nat-0b3b5c7d9e1f2b402',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          SubnetId: 'subnet-0b4f1c2e8b7d93b02',
          State: 'deleted',
          ConnectivityType: 'public',
          CreateTime: new Date('2026-03-01T09:05:00.000Z'),
          DeleteTime: new Date('2026-03-04T12:00:00.000Z'),
          NatGatewayAddresses: [],
          Tags: [{ Key: 'Name', Value: 'nat-b' }],
        },
        {
          NatGatewayId: 'nat-0c3b5c7d9e1f2c403',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          SubnetId: 'subnet-0b4f1c2e8b7d93b02',
          State: 'failed',
          FailureCode: 'Gateway.NotAttached',
          FailureMessage: 'Network vpc-0a1b2c3d4e5f60718 has no Internet gateway attached',
          ConnectivityType: 'public',
          CreateTime: new Date('2026-03-04T12:10:00.000Z'),
          NatGatewayAddresses: [],
          Tags: [],
        },
      ],
    } satisfies Omit<DescribeNatGatewaysCommandOutput, '$metadata'>,
  },
});

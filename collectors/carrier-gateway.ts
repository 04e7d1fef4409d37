// Carrier gateways: where subnets in Wavelength Zones meet a telecommunication carrier's network.
import type { CarrierGateway, DescribeCarrierGatewaysCommandOutput } from '@aws-sdk/client-ec2';
import { ec2Arn } from '../src/ids.ts';
import { byFilter, paged, text } from '../src/declare.ts';
import { defineKind } from '../src/kind.ts';

export default defineKind<CarrierGateway>({
  kind: 'CarrierGateway',
  group: 'ec2',
  doc: "A VPC's way to a carrier's network and the internet, for subnets in Wavelength Zones",
  idPrefix: 'cagw-',
  list: paged('ec2', 'DescribeCarrierGateways', {
    pageSize: 1000,
    items: (page: DescribeCarrierGatewaysCommandOutput) => page.CarrierGateways,
  }),
  confirm: byFilter('carrier-gateway-id'),
  id: (gateway) => gateway.CarrierGatewayId,
  arn: (gateway, place) =>
    ec2Arn(place, { account: gateway.OwnerId, type: 'carrier-gateway', id: gateway.CarrierGatewayId }),
  owner: (gateway) => ({ account: gateway.OwnerId }),
  gone: (gateway) => gateway.State === 'deleted',
  tags: (gateway) => gateway.Tags,
  properties: {
    vpcId: text('VPC it is in', (gateway) => gateway.VpcId, { index: true }),
    state: text('`pending`, `available` or `deleting`', (gateway) => gateway.State),
  },
  edges: {
    IN_VPC: { doc: 'The VPC it is in', to: ['Vpc'], read: (gateway) => gateway.VpcId },
  },
  example: {
    DescribeCarrierGateways: {
      CarrierGateways: [
        {
          CarrierGatewayId: 'cagw-0a4c6e8f0b2d1a101',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          OwnerId: '111122223333',
          State: 'available',
          Tags: [
            { Key: 'Name', Value: 'edge' },
            { Key: 'team', Value: 'network' },
          ],
        },
        {
          CarrierGatewayId: 'cagw-0b4c6e8f0b2d1b102',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          OwnerId: '111122223333',
          State: 'deleted',
          Tags: [],
        },
      ],
    } satisfies Omit<DescribeCarrierGatewaysCommandOutput, '$metadata'>,
  },
});

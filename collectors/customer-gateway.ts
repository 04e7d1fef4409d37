// Customer gateways: what AWS knows of our own end of a VPN. AWS lists them in one answer, without pages, to their owner alone.
import type { CustomerGateway, DescribeCustomerGatewaysCommandOutput } from '@aws-sdk/client-ec2';
import { ec2Arn } from '../src/ids.ts';
import { byFilter, once, text } from '../src/declare.ts';
import { defineKind } from '../src/kind.ts';

export default defineKind<CustomerGateway>({
  kind: 'CustomerGateway',
  group: 'ec2',
  doc: "The customer's own end of a VPN connection",
  idPrefix: 'cgw-',
  topLevel: true,
  list: once(
    'ec2',
    'DescribeCustomerGateways',
    (page: DescribeCustomerGatewaysCommandOutput) => page.CustomerGateways,
  ),
  confirm: byFilter('customer-gateway-id'),
  id: (gateway) => gateway.CustomerGatewayId,
  arn: (gateway, place) =>
    ec2Arn(place, { account: place.account, type: 'customer-gateway', id: gateway.CustomerGatewayId }),
  owner: () => ({}),
  gone: (gateway) => gateway.State === 'deleted',
  tags: (gateway) => gateway.Tags,
  properties: {
    state: text('`pending`, `available` or `deleting`', (gateway) => gateway.State),
    type: text('Sort of VPN: `ipsec.1`', (gateway) => gateway.Type),
    ipAddress: text('Its address outside the tunnels', (gateway) => gateway.IpAddress, { index: true }),
    bgpAsn: text(
      'Its autonomous system number',
      // AWS writes numbers of more than 31 bits into the other field.
      (gateway) => gateway.BgpAsn ?? gateway.BgpAsnExtended,
    ),
    deviceName: text('Name of the device', (gateway) => gateway.DeviceName),
    certificateArn: text('Certificate by which it is known', (gateway) => gateway.CertificateArn),
  },
  edges: {},
  example: {
    DescribeCustomerGateways: {
      CustomerGateways: [
        {
          CustomerGatewayId: 'cgw-0a7e9f1b3d5c2a201',
          State: 'available',
          Type: 'ipsec.1',
          IpAddress: '198.51.100.7',
          BgpAsn: '65010',
          DeviceName: 'fw-office-1',
          Tags: [
            { Key: 'Name', Value: 'office' },
            { Key: 'team', Value: 'network' },
          ],
        },
        {
          CustomerGatewayId: 'cgw-0b7e9f1b3d5c2b202',
          State: 'available',
          Type: 'ipsec.1',
          BgpAsnExtended: '4200000001',
          CertificateArn:
            'arn:aws:acm:eu-west-1:111122223333:certificate/1c2d3e4f-5061-7283-94a5-b6c7d8e9f0a1',
          Tags: [],
        },
        {
          CustomerGatewayId: 'cgw-0c7e9f1b3d5c2c203',
          State: 'deleted',
          Type: 'ipsec.1',
          IpAddress: '198.51.100.9',
          BgpAsn: '65000',
          Tags: [],
        },
      ],
    } satisfies Omit<DescribeCustomerGatewaysCommandOutput, '$metadata'>,
  },
});

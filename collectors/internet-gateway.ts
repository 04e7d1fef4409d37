// Internet gateways: where a VPC meets the internet.
import type { DescribeInternetGatewaysCommandOutput, InternetGateway } from '@aws-sdk/client-ec2';
import { ec2Arn } from '../src/ids.ts';
import { byFilter, paged } from '../src/declare.ts';
import { defineKind, type EdgeEnd } from '../src/kind.ts';

export default defineKind<InternetGateway>({
  kind: 'InternetGateway',
  group: 'ec2',
  doc: "A VPC's way to and from the internet",
  idPrefix: 'igw-',
  topLevel: true,
  list: paged('ec2', 'DescribeInternetGateways', {
    pageSize: 1000,
    items: (page: DescribeInternetGatewaysCommandOutput) => page.InternetGateways,
  }),
  confirm: byFilter('internet-gateway-id'),
  id: (gateway) => gateway.InternetGatewayId,
  arn: (gateway, place) =>
    ec2Arn(place, { account: gateway.OwnerId, type: 'internet-gateway', id: gateway.InternetGatewayId }),
  owner: (gateway) => ({ account: gateway.OwnerId }),
  tags: (gateway) => gateway.Tags,
  properties: {},
  edges: {
    ATTACHED_TO: {
      doc: 'The VPC it serves',
      to: ['Vpc'],
      properties: { state: { doc: '`available` where attached; `attaching` or `detaching` in between' } },
      read: (gateway) =>
        gateway.Attachments?.map(({ VpcId, State }): EdgeEnd | undefined =>
          VpcId === undefined || State === 'detached' ? undefined : { id: VpcId, state: State },
        ),
    },
  },
  example: {
    DescribeInternetGateways: {
      InternetGateways: [
        {
          InternetGatewayId: 'igw-0a9c8b7d6e5f4a301',
          OwnerId: '111122223333',
          Attachments: [{ VpcId: 'vpc-0a1b2c3d4e5f60718', State: 'available' }],
          Tags: [
            { Key: 'Name', Value: 'prod' },
            { Key: 'team', Value: 'network' },
          ],
        },
        { InternetGatewayId: 'igw-0b9c8b7d6e5f4b302', OwnerId: '111122223333', Attachments: [], Tags: [] },
      ],
    } satisfies Answer,
  },
});

/** AWS sends `available` (see any recorded answer), which the SDK's type of the state lacks. */
interface Answer extends Omit<DescribeInternetGatewaysCommandOutput, '$metadata' | 'InternetGateways'> {
  InternetGateways: (Omit<InternetGateway, 'Attachments'> & {
    Attachments: { VpcId: string; State: 'available' }[];
  })[];
}

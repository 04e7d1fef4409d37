// Egress-only internet gateways: how IPv6 leaves a VPC. AWS names no owner, so it is the owner of the VPC; and it filters them by tags
// alone, so that absence is proven by the whole list once more.
import type {
  DescribeEgressOnlyInternetGatewaysCommandOutput,
  EgressOnlyInternetGateway,
} from '@aws-sdk/client-ec2';
import { ec2Arn } from '../src/ids.ts';
import { again, paged } from '../src/declare.ts';
import { defineKind, type EdgeEnd } from '../src/kind.ts';

export default defineKind<EgressOnlyInternetGateway>({
  kind: 'EgressOnlyInternetGateway',
  group: 'ec2',
  doc: "A VPC's way out to the internet for IPv6, and not in",
  idPrefix: 'eigw-',
  topLevel: true,
  list: paged('ec2', 'DescribeEgressOnlyInternetGateways', {
    pageSize: 255,
    items: (page: DescribeEgressOnlyInternetGatewaysCommandOutput) => page.EgressOnlyInternetGateways,
  }),
  confirm: again(),
  id: (gateway) => gateway.EgressOnlyInternetGatewayId,
  arn: (gateway, place) =>
    ec2Arn(place, {
      account: place.account,
      type: 'egress-only-internet-gateway',
      id: gateway.EgressOnlyInternetGatewayId,
    }),
  owner: (gateway) => ({ via: gateway.Attachments?.find(({ VpcId }) => VpcId !== undefined)?.VpcId }),
  tags: (gateway) => gateway.Tags,
  properties: {},
  edges: {
    ATTACHED_TO: {
      doc: 'The VPC it serves',
      to: ['Vpc'],
      properties: { state: { doc: '`attached` where attached; `attaching` or `detaching` in between' } },
      read: (gateway) =>
        gateway.Attachments?.map(({ VpcId, State }): EdgeEnd | undefined =>
          VpcId === undefined || State === 'detached' ? undefined : { id: VpcId, state: State },
        ),
    },
  },
  example: {
    DescribeEgressOnlyInternetGateways: {
      EgressOnlyInternetGateways: [
        {
          EgressOnlyInternetGatewayId: 'eigw-0a5d7f9b1c3e2a701',
          Attachments: [{ VpcId: 'vpc-0a1b2c3d4e5f60718', State: 'attached' }],
          Tags: [
            { Key: 'Name', Value: 'prod-ipv6' },
            { Key: 'team', Value: 'network' },
          ],
        },
        { EgressOnlyInternetGatewayId: 'eigw-0b5d7f9b1c3e2b702', Attachments: [], Tags: [] },
      ],
    } satisfies Omit<DescribeEgressOnlyInternetGatewaysCommandOutput, '$metadata'>,
  },
});

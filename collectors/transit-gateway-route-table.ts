// Route tables of transit gateways: which attachments propagate their routes to one, and where it sends traffic of those associated
// with it (which the attachments say themselves). Every route is an edge, also one that drops its traffic. Only the gateway's owner
// lists them.
import type {
  DescribeTransitGatewayRouteTablesCommandOutput,
  GetTransitGatewayRouteTableAssociationsCommandOutput,
  GetTransitGatewayRouteTablePropagationsCommandOutput,
  SearchTransitGatewayRoutesCommandOutput,
  TransitGatewayRoute,
  TransitGatewayRouteTable,
  TransitGatewayRouteTableAssociation,
  TransitGatewayRouteTablePropagation,
} from '@aws-sdk/client-ec2';
import { byFilter, flag, list, paged, perResource, text, time } from '../src/declare.ts';
import { ec2Arn } from '../src/ids.ts';
import { defineKind, type EdgeEnd, facet } from '../src/kind.ts';
import { routesOf, smallerSearches, wholeSearch } from '../src/route-search.ts';

const pageSize = 1000;
const parameter = 'TransitGatewayRouteTableId';

interface TableRoutes {
  readonly tableId?: string;
  readonly routes?: readonly TransitGatewayRoute[];
}

export default defineKind<TransitGatewayRouteTable>({
  kind: 'TransitGatewayRouteTable',
  group: 'ec2',
  doc: 'Where a transit gateway sends traffic that comes from the attachments associated with it',
  idPrefix: 'tgw-rtb-',
  topLevel: true,
  list: paged('ec2', 'DescribeTransitGatewayRouteTables', {
    pageSize,
    items: (page: DescribeTransitGatewayRouteTablesCommandOutput) => page.TransitGatewayRouteTables,
  }),
  confirm: byFilter('transit-gateway-route-table-id'),
  facets: [
    facet<{ readonly associations?: readonly TransitGatewayRouteTableAssociation[] }>({
      call: perResource('ec2', 'GetTransitGatewayRouteTableAssociations', {
        parameter,
        pageSize,
        answer: (
          page: GetTransitGatewayRouteTableAssociationsCommandOutput,
          more: readonly GetTransitGatewayRouteTableAssociationsCommandOutput[],
        ) => ({ associations: [page, ...more].flatMap(({ Associations }) => Associations ?? []) }),
      }),
      properties: {
        associatedAttachmentIds: list(
          'Attachments whose traffic it decides for, those that are not seen themselves too',
          ({ associations }) =>
            associations?.flatMap(({ State, TransitGatewayAttachmentId }) =>
              State === 'disassociated' ? [] : [TransitGatewayAttachmentId],
            ),
        ),
      },
      edges: {},
    }),
    facet<{ readonly propagations?: readonly TransitGatewayRouteTablePropagation[] }>({
      call: perResource('ec2', 'GetTransitGatewayRouteTablePropagations', {
        parameter,
        pageSize,
        answer: (
          page: GetTransitGatewayRouteTablePropagationsCommandOutput,
          more: readonly GetTransitGatewayRouteTablePropagationsCommandOutput[],
        ) => ({
          propagations: [page, ...more].flatMap(
            ({ TransitGatewayRouteTablePropagations }) => TransitGatewayRouteTablePropagations ?? [],
          ),
        }),
      }),
      properties: {},
      edges: {
        PROPAGATES_TO: {
          doc: 'Attachments whose routes are written into it',
          to: ['TransitGatewayAttachment'],
          reverse: true,
          read: ({ propagations }) =>
            propagations?.map(({ State, TransitGatewayAttachmentId }) =>
              State === 'disabled' ? undefined : TransitGatewayAttachmentId,
            ),
        },
      },
    }),
    facet<TableRoutes>({
      call: perResource('ec2', 'SearchTransitGatewayRoutes', {
        parameter,
        pageSize,
        also: wholeSearch,
        narrow: {
          parts: smallerSearches,
          known: (pages: readonly SearchTransitGatewayRoutesCommandOutput[]) =>
            `${routesOf(pages).length} routes`,
        },
        answer: (
          page: SearchTransitGatewayRoutesCommandOutput,
          more: readonly SearchTransitGatewayRoutesCommandOutput[],
          tableId,
        ): TableRoutes => ({ tableId, routes: routesOf([page, ...more]) }),
      }),
      properties: {},
      edges: {
        ROUTES_TO: {
          doc: 'Where a route leads, one edge per route and attachment; one that drops its traffic ends at TABLE/DESTINATION',
          to: ['TransitGatewayAttachment'],
          properties: {
            destination: { doc: 'IPv4 or IPv6 CIDR block' },
            state: { doc: '`active`, or `blackhole` where the traffic is dropped' },
            type: { doc: '`static`, `propagated`, or `system`' },
            prefixListId: { doc: 'Prefix list of which the destination is an entry' },
          },
          read: ({ tableId, routes }) => routes?.flatMap((route) => routeEnds(tableId, route)),
        },
      },
    }),
  ],
  id: (table) => table.TransitGatewayRouteTableId,
  arn: (table, place) =>
    ec2Arn(place, {
      account: place.account,
      type: 'transit-gateway-route-table',
      id: table.TransitGatewayRouteTableId,
    }),
  owner: () => ({}),
  gone: (table) => table.State === 'deleted',
  tags: (table) => table.Tags,
  properties: {
    transitGatewayId: text('Transit gateway it belongs to', (table) => table.TransitGatewayId, {
      index: true,
    }),
    state: text('`pending`, `available` or `deleting`', (table) => table.State),
    defaultAssociationRouteTable: flag(
      'Whether new attachments are associated with it',
      (table) => table.DefaultAssociationRouteTable,
    ),
    defaultPropagationRouteTable: flag(
      'Whether new attachments propagate to it',
      (table) => table.DefaultPropagationRouteTable,
    ),
    creationTime: time('When it was made', (table) => table.CreationTime),
  },
  edges: {
    OF: {
      doc: 'The transit gateway it belongs to',
      to: ['TransitGateway'],
      read: (table) => table.TransitGatewayId,
    },
  },
  example: {
    DescribeTransitGatewayRouteTables: {
      TransitGatewayRouteTables: [
        {
          TransitGatewayRouteTableId: 'tgw-rtb-0a9f1d3e5b7c2a901',
          TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
          State: 'available',
          DefaultAssociationRouteTable: true,
          DefaultPropagationRouteTable: true,
          CreationTime: new Date('2025-02-03T08:15:00.000Z'),
          Tags: [{ Key: 'Name', Value: 'inside' }],
        },
        {
          TransitGatewayRouteTableId: 'tgw-rtb-0b9f1d3e5b7c2b902',
          TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
          State: 'available',
          DefaultAssociationRouteTable: false,
          DefaultPropagationRouteTable: false,
          CreationTime: new Date('2025-02-04T08:45:00.000Z'),
          Tags: [
            { Key: 'Name', Value: 'partners' },
            { Key: 'team', Value: 'network' },
          ],
        },
      ],
    } satisfies Omit<DescribeTransitGatewayRouteTablesCommandOutput, '$metadata'>,
    GetTransitGatewayRouteTableAssociations: {
      by: parameter,
      answers: {
        'tgw-rtb-0a9f1d3e5b7c2a901': {
          Associations: [
            {
              TransitGatewayAttachmentId: 'tgw-attach-0a2c4e6f8b1d3aa01',
              ResourceId: 'vpc-0a1b2c3d4e5f60718',
              ResourceType: 'vpc',
              State: 'associated',
            },
            {
              TransitGatewayAttachmentId: 'tgw-attach-0c2c4e6f8b1d3cc03',
              ResourceId: 'vpn-0a1f3c5e7d9b2aa01',
              ResourceType: 'vpn',
              State: 'associated',
            },
            {
              TransitGatewayAttachmentId: 'tgw-attach-0d2c4e6f8b1d3dd04',
              ResourceId: '5f294f92-bafb-4011-916d-9b0bd1e2f3a4',
              ResourceType: 'direct-connect-gateway',
              State: 'associating',
            },
            {
              TransitGatewayAttachmentId: 'tgw-attach-0e2c4e6f8b1d3ee05',
              ResourceId: 'tgw-0c8e0c2d4f6b1c803',
              ResourceType: 'peering',
              State: 'associated',
            },
          ],
        },
        'tgw-rtb-0b9f1d3e5b7c2b902': {
          Associations: [
            {
              TransitGatewayAttachmentId: 'tgw-attach-0b2c4e6f8b1d3bb02',
              ResourceId: 'vpc-0f9e8d7c6b5a43210',
              ResourceType: 'vpc',
              State: 'associated',
            },
          ],
        },
      } satisfies Record<string, Omit<GetTransitGatewayRouteTableAssociationsCommandOutput, '$metadata'>>,
    },
    GetTransitGatewayRouteTablePropagations: {
      by: parameter,
      answers: {
        'tgw-rtb-0a9f1d3e5b7c2a901': {
          TransitGatewayRouteTablePropagations: [
            {
              TransitGatewayAttachmentId: 'tgw-attach-0a2c4e6f8b1d3aa01',
              ResourceId: 'vpc-0a1b2c3d4e5f60718',
              ResourceType: 'vpc',
              State: 'enabled',
            },
            {
              TransitGatewayAttachmentId: 'tgw-attach-0c2c4e6f8b1d3cc03',
              ResourceId: 'vpn-0a1f3c5e7d9b2aa01',
              ResourceType: 'vpn',
              State: 'enabling',
            },
            {
              TransitGatewayAttachmentId: 'tgw-attach-0b2c4e6f8b1d3bb02',
              ResourceId: 'vpc-0f9e8d7c6b5a43210',
              ResourceType: 'vpc',
              State: 'disabled',
            },
          ],
        },
        'tgw-rtb-0b9f1d3e5b7c2b902': { TransitGatewayRouteTablePropagations: [] },
      } satisfies Record<string, Omit<GetTransitGatewayRouteTablePropagationsCommandOutput, '$metadata'>>,
    },
    SearchTransitGatewayRoutes: {
      by: parameter,
      answers: {
        'tgw-rtb-0a9f1d3e5b7c2a901': {
          Routes: [
            {
              DestinationCidrBlock: '10.0.0.0/16',
              TransitGatewayAttachments: [
                {
                  TransitGatewayAttachmentId: 'tgw-attach-0a2c4e6f8b1d3aa01',
                  ResourceId: 'vpc-0a1b2c3d4e5f60718',
                  ResourceType: 'vpc',
                },
              ],
              Type: 'propagated',
              State: 'active',
            },
            {
              DestinationCidrBlock: '172.16.0.0/12',
              TransitGatewayAttachments: [
                {
                  TransitGatewayAttachmentId: 'tgw-attach-0c2c4e6f8b1d3cc03',
                  ResourceId: 'vpn-0a1f3c5e7d9b2aa01',
                  ResourceType: 'vpn',
                },
                {
                  TransitGatewayAttachmentId: 'tgw-attach-0d2c4e6f8b1d3dd04',
                  ResourceId: '5f294f92-bafb-4011-916d-9b0bd1e2f3a4',
                  ResourceType: 'direct-connect-gateway',
                },
              ],
              Type: 'propagated',
              State: 'active',
            },
            {
              DestinationCidrBlock: '203.0.113.0/25',
              PrefixListId: 'pl-0a7d9f1b3c5e2a001',
              TransitGatewayAttachments: [
                {
                  TransitGatewayAttachmentId: 'tgw-attach-0e2c4e6f8b1d3ee05',
                  ResourceId: 'tgw-0c8e0c2d4f6b1c803',
                  ResourceType: 'peering',
                },
              ],
              Type: 'static',
              State: 'active',
            },
            { DestinationCidrBlock: '10.66.0.0/16', Type: 'static', State: 'blackhole' },
          ],
          AdditionalRoutesAvailable: false,
        },
        'tgw-rtb-0b9f1d3e5b7c2b902': {
          Routes: [
            {
              DestinationCidrBlock: '2a05:d018:1a2b:3c00::/56',
              TransitGatewayAttachments: [
                {
                  TransitGatewayAttachmentId: 'tgw-attach-0a2c4e6f8b1d3aa01',
                  ResourceId: 'vpc-0a1b2c3d4e5f60718',
                  ResourceType: 'vpc',
                },
              ],
              Type: 'static',
              State: 'active',
            },
          ],
          AdditionalRoutesAvailable: false,
        },
      } satisfies Record<string, Omit<SearchTransitGatewayRoutesCommandOutput, '$metadata'>>,
    },
  },
});

/** One per attachment that traffic is spread over; where there is none, a stub, so that the route stays to be seen. */
function routeEnds(tableId: string | undefined, route: TransitGatewayRoute): readonly EdgeEnd[] {
  const destination = route.DestinationCidrBlock ?? route.PrefixListId;
  const about = { destination, state: route.State, type: route.Type, prefixListId: route.PrefixListId };
  const ends = (route.TransitGatewayAttachments ?? []).flatMap(({ TransitGatewayAttachmentId: id }) =>
    id === undefined ? [] : [{ id, ...about }],
  );
  if (ends.length > 0 || destination === undefined) return ends;
  return [{ id: `${tableId ?? ''}/${destination}`, ...about }];
}

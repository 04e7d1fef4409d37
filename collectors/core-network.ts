// Core networks of Cloud WAN: segments that AWS carries between edge locations. Accounts that one is shared with list it, too: the
// owner's view stands. Segments and edges are another call's answer, one per core network. Other answers often name it by its ARN; its
// id is the last word of it.
import { byCall, list, paged, perResource, text, time } from '../src/declare.ts';
import { defineKind, facet } from '../src/kind.ts';
import type {
  CoreNetworkSummary,
  GetCoreNetworkResponse,
  ListCoreNetworksResponse,
} from '../src/network-manager/model.ts';

export default defineKind<CoreNetworkSummary>({
  kind: 'CoreNetwork',
  group: 'global-network',
  doc: 'A network of Cloud WAN: segments that are carried between regions',
  idPrefix: 'core-network-',
  global: true,
  topLevel: true,
  shareable: true,
  list: paged('networkmanager', 'ListCoreNetworks', {
    pageSize: 500,
    items: (page: ListCoreNetworksResponse) => page.CoreNetworks,
  }),
  confirm: byCall('networkmanager', 'GetCoreNetwork', {
    input: (id) => ({ CoreNetworkId: id }),
    isGone: (page: GetCoreNetworkResponse) => page.CoreNetwork?.State === 'DELETING',
  }),
  facets: [
    facet<GetCoreNetworkResponse>({
      call: perResource('networkmanager', 'GetCoreNetwork', {
        parameter: 'CoreNetworkId',
        answer: (page: GetCoreNetworkResponse) => page,
      }),
      properties: {
        segments: list('Its segments and where they are, as `NAME: REGION, REGION`', ({ CoreNetwork }) =>
          CoreNetwork?.Segments?.map(({ Name, EdgeLocations }) => named(Name, EdgeLocations)),
        ),
        sharedSegments: list(
          'Segments that others reach, as `NAME: SEGMENT, SEGMENT`; `*` is all',
          ({ CoreNetwork }) =>
            CoreNetwork?.Segments?.map(({ Name, SharedSegments = [] }) =>
              SharedSegments.length === 0 ? undefined : named(Name, SharedSegments),
            ),
        ),
        networkFunctionGroups: list(
          'Groups of appliances that traffic is led through, as `NAME: REGION, REGION`',
          ({ CoreNetwork }) =>
            CoreNetwork?.NetworkFunctionGroups?.map(({ Name, EdgeLocations }) => named(Name, EdgeLocations)),
        ),
        insertedSegments: list(
          'Segments whose traffic such a group takes, as `send-via NAME: SEGMENT` between segments, or `send-to NAME: SEGMENT`',
          ({ CoreNetwork }) =>
            CoreNetwork?.NetworkFunctionGroups?.flatMap(({ Name, Segments }) => [
              inserted('send-via', Name, Segments?.SendVia),
              inserted('send-to', Name, Segments?.SendTo),
            ]),
        ),
        edgeLocations: list('Regions that it has edges in', ({ CoreNetwork }) =>
          CoreNetwork?.Edges?.map(({ EdgeLocation }) => EdgeLocation),
        ),
        edgeAsns: list('Autonomous systems of its edges, as `REGION ASN`', ({ CoreNetwork }) =>
          CoreNetwork?.Edges?.map(({ EdgeLocation, Asn }) =>
            Asn === undefined ? undefined : `${EdgeLocation ?? ''} ${Asn}`,
          ),
        ),
        insideCidrBlocks: list('CIDR blocks for Connect peers, as `REGION CIDR`', ({ CoreNetwork }) =>
          CoreNetwork?.Edges?.flatMap(
            ({ EdgeLocation, InsideCidrBlocks }) =>
              InsideCidrBlocks?.map((block) => `${EdgeLocation ?? ''} ${block}`) ?? [],
          ),
        ),
        createdAt: time('When it was made', ({ CoreNetwork }) => CoreNetwork?.CreatedAt),
      },
      edges: {},
    }),
  ],
  id: (network) => network.CoreNetworkId,
  arn: (network) => network.CoreNetworkArn,
  owner: (network) => ({ account: network.OwnerAccountId }),
  gone: (network) => network.State === 'DELETING',
  tags: (network) => network.Tags,
  properties: {
    globalNetworkId: text('Global network that it stands in', (network) => network.GlobalNetworkId, {
      index: true,
    }),
    description: text('What its owner wrote about it', (network) => network.Description),
    state: text('`CREATING`, `UPDATING` or `AVAILABLE`', (network) => network.State),
  },
  edges: {
    OF: {
      doc: 'The global network that it stands in',
      to: ['GlobalNetwork'],
      read: (network) => network.GlobalNetworkId,
    },
  },
  example: {
    ListCoreNetworks: {
      CoreNetworks: [
        {
          CoreNetworkId: 'core-network-0a1b2c3d4e5f6a001',
          CoreNetworkArn: 'arn:aws:networkmanager::111122223333:core-network/core-network-0a1b2c3d4e5f6a001',
          GlobalNetworkId: 'global-network-0a1b2c3d4e5f6a101',
          OwnerAccountId: '111122223333',
          State: 'AVAILABLE',
          Description: 'the backbone',
          Tags: [
            { Key: 'Name', Value: 'backbone' },
            { Key: 'team', Value: 'network' },
          ],
        },
        {
          CoreNetworkId: 'core-network-0b1b2c3d4e5f6b002',
          CoreNetworkArn: 'arn:aws:networkmanager::111122223333:core-network/core-network-0b1b2c3d4e5f6b002',
          OwnerAccountId: '111122223333',
          State: 'DELETING',
          Tags: [],
        },
      ],
    } satisfies ListCoreNetworksResponse,
    GetCoreNetwork: {
      by: 'CoreNetworkId',
      answers: {
        'core-network-0a1b2c3d4e5f6a001': {
          CoreNetwork: {
            GlobalNetworkId: 'global-network-0a1b2c3d4e5f6a101',
            CoreNetworkId: 'core-network-0a1b2c3d4e5f6a001',
            CoreNetworkArn:
              'arn:aws:networkmanager::111122223333:core-network/core-network-0a1b2c3d4e5f6a001',
            Description: 'the backbone',
            CreatedAt: new Date('2026-01-15T08:30:00.000Z'),
            State: 'AVAILABLE',
            Segments: [
              { Name: 'prod', EdgeLocations: ['eu-west-1', 'us-east-1'], SharedSegments: [] },
              { Name: 'shared', EdgeLocations: ['eu-west-1'], SharedSegments: ['prod', 'offices'] },
            ],
            NetworkFunctionGroups: [
              {
                Name: 'inspection',
                EdgeLocations: ['eu-west-1'],
                Segments: { SendVia: ['prod', 'offices'], SendTo: ['shared'] },
              },
            ],
            Edges: [
              { EdgeLocation: 'eu-west-1', Asn: 64600, InsideCidrBlocks: ['10.200.0.0/24'] },
              { EdgeLocation: 'us-east-1', Asn: 64601, InsideCidrBlocks: ['10.200.1.0/24'] },
            ],
            Tags: [
              { Key: 'Name', Value: 'backbone' },
              { Key: 'team', Value: 'network' },
            ],
          },
        },
      } satisfies Record<string, GetCoreNetworkResponse>,
    },
  },
});

function named(name: string | undefined, words: readonly string[] | undefined): string {
  return `${name ?? ''}: ${words?.toSorted().join(', ') ?? ''}`;
}

function inserted(
  how: string,
  name: string | undefined,
  segments: readonly string[] | undefined,
): string | undefined {
  return segments === undefined || segments.length === 0 ? undefined : `${how} ${named(name, segments)}`;
}

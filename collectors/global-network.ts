// Global networks of Network Manager: the frame in which a core network, sites with their devices and links, and registered transit
// gateways stand. Which transit gateways are registered is another call's answer, one per global network.
import { oneByOne, paged, perResource, text, time } from '../src/declare.ts';
import { arnAccount, arnId } from '../src/ids.ts';
import { defineKind, facet } from '../src/kind.ts';
import type {
  DescribeGlobalNetworksResponse,
  GetTransitGatewayRegistrationsResponse,
  GlobalNetwork,
  TransitGatewayRegistration,
} from '../src/network-manager/model.ts';

type Registrations = readonly GetTransitGatewayRegistrationsResponse[];

/** Failed ones never were. */
const goneStates: readonly (string | undefined)[] = ['DELETING', 'DELETED', 'FAILED'];

export default defineKind<GlobalNetwork>({
  kind: 'GlobalNetwork',
  group: 'global-network',
  doc: 'A private network of core networks, transit gateways and sites of your own, across regions',
  idPrefix: 'global-network-',
  global: true,
  topLevel: true,
  list: paged('networkmanager', 'DescribeGlobalNetworks', {
    pageSize: 500,
    items: (page: DescribeGlobalNetworksResponse) => page.GlobalNetworks,
  }),
  confirm: oneByOne('GlobalNetworkIds'),
  facets: [
    facet<{ readonly pages: Registrations }>({
      call: perResource('networkmanager', 'GetTransitGatewayRegistrations', {
        parameter: 'GlobalNetworkId',
        pageSize: 500,
        answer: (first: GetTransitGatewayRegistrationsResponse, more) => ({ pages: [first, ...more] }),
      }),
      properties: {},
      edges: {
        ASSOCIATED_WITH: {
          doc: 'Transit gateways that are registered with it, of any region and of other accounts too',
          to: ['TransitGateway'],
          properties: { state: { doc: '`PENDING` or `AVAILABLE`' } },
          read: ({ pages }) =>
            registrationsOf(pages).map(({ TransitGatewayArn, State }) => {
              const id = arnId(TransitGatewayArn);
              return id === undefined ? undefined : { id, state: State?.Code };
            }),
        },
      },
    }),
  ],
  id: (network) => network.GlobalNetworkId,
  arn: (network) => network.GlobalNetworkArn,
  owner: (network) => ({ account: arnAccount(network.GlobalNetworkArn) }),
  gone: (network) => network.State === 'DELETING',
  tags: (network) => network.Tags,
  properties: {
    description: text('What its owner wrote about it', (network) => network.Description),
    state: text('`PENDING`, `AVAILABLE` or `UPDATING`', (network) => network.State),
    createdAt: time('When it was made', (network) => network.CreatedAt),
  },
  edges: {},
  example: {
    DescribeGlobalNetworks: {
      GlobalNetworks: [
        {
          GlobalNetworkId: 'global-network-0a1b2c3d4e5f6a101',
          GlobalNetworkArn:
            'arn:aws:networkmanager::111122223333:global-network/global-network-0a1b2c3d4e5f6a101',
          Description: 'all offices and regions',
          CreatedAt: new Date('2026-01-15T08:00:00.000Z'),
          State: 'AVAILABLE',
          Tags: [
            { Key: 'Name', Value: 'world' },
            { Key: 'team', Value: 'network' },
          ],
        },
        {
          GlobalNetworkId: 'global-network-0b1b2c3d4e5f6b102',
          GlobalNetworkArn:
            'arn:aws:networkmanager::111122223333:global-network/global-network-0b1b2c3d4e5f6b102',
          State: 'DELETING',
          Tags: [],
        },
      ],
    } satisfies DescribeGlobalNetworksResponse,
    GetTransitGatewayRegistrations: {
      by: 'GlobalNetworkId',
      answers: {
        'global-network-0a1b2c3d4e5f6a101': {
          TransitGatewayRegistrations: [
            {
              GlobalNetworkId: 'global-network-0a1b2c3d4e5f6a101',
              TransitGatewayArn: 'arn:aws:ec2:eu-west-1:111122223333:transit-gateway/tgw-0a8e0c2d4f6b1a801',
              State: { Code: 'AVAILABLE', Message: '' },
            },
            {
              GlobalNetworkId: 'global-network-0a1b2c3d4e5f6a101',
              TransitGatewayArn: 'arn:aws:ec2:us-east-1:444455556666:transit-gateway/tgw-0c8e0c2d4f6b1c803',
              State: { Code: 'PENDING', Message: '' },
            },
            {
              GlobalNetworkId: 'global-network-0a1b2c3d4e5f6a101',
              TransitGatewayArn: 'arn:aws:ec2:eu-west-1:111122223333:transit-gateway/tgw-0b8e0c2d4f6b1b802',
              State: { Code: 'DELETED', Message: '' },
            },
          ],
        },
      } satisfies Record<string, GetTransitGatewayRegistrationsResponse>,
    },
  },
});

function registrationsOf(pages: Registrations | undefined): readonly TransitGatewayRegistration[] {
  const all = pages?.flatMap((page) => page.TransitGatewayRegistrations ?? []) ?? [];
  return all.filter(({ State }) => !goneStates.includes(State?.Code));
}

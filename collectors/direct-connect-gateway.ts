// Direct Connect gateways. A gateway is in no region: it is made through any and listed the same from all, so it is asked for once,
// in the partition's home region. What it joins is two calls' answer per gateway. Its id is a UUID, which does not say the kind.
import type {
  DescribeDirectConnectGatewayAssociationsResult,
  DescribeDirectConnectGatewayAttachmentsResult,
  DescribeDirectConnectGatewaysResult,
  DirectConnectGateway,
  DirectConnectGatewayAssociation,
} from '@aws-sdk/client-direct-connect';
import { again, number, paged, perResource, text } from '../src/declare.ts';
import { directConnectArn } from '../src/direct-connect.ts';
import { defineKind, facet } from '../src/kind.ts';
import { lowerTags } from '../src/tags.ts';

type Associations = readonly DescribeDirectConnectGatewayAssociationsResult[];
type Attachments = readonly DescribeDirectConnectGatewayAttachmentsResult[];

export default defineKind<DirectConnectGateway>({
  kind: 'DirectConnectGateway',
  group: 'direct-connect',
  doc: 'Joins virtual interfaces with virtual private gateways and transit gateways of any region',
  global: true,
  topLevel: true,
  list: paged('directconnect', 'DescribeDirectConnectGateways', {
    pageSize: 100,
    items: (page: DescribeDirectConnectGatewaysResult) => page.directConnectGateways,
  }),
  confirm: again(),
  facets: [
    facet<{ readonly pages: Associations }>({
      call: perResource('directconnect', 'DescribeDirectConnectGatewayAssociations', {
        parameter: 'directConnectGatewayId',
        pageSize: 100,
        answer: (first: DescribeDirectConnectGatewayAssociationsResult, more) => ({
          pages: [first, ...more],
        }),
      }),
      properties: {},
      edges: {
        ASSOCIATED_WITH: {
          doc: 'Gateways and core networks that it leads to',
          to: ['VpnGateway', 'TransitGateway', 'CoreNetwork'],
          properties: {
            state: { doc: '`associating`, `associated`, `disassociating` or `updating`' },
            allowedPrefixes: { doc: 'Prefixes that are announced to the other side of the line' },
            ownerAccount: { doc: 'Account of the gateway at the other end' },
          },
          read: ({ pages }) =>
            associationsOf(pages).map((association) => {
              const id = associatedWith(association);
              return id === undefined
                ? undefined
                : {
                    id,
                    state: association.associationState,
                    allowedPrefixes: prefixesOf(association),
                    ownerAccount:
                      association.associatedGateway?.ownerAccount ??
                      association.associatedCoreNetwork?.ownerAccount,
                  };
            }),
        },
      },
    }),
    facet<{ readonly pages: Attachments }>({
      call: perResource('directconnect', 'DescribeDirectConnectGatewayAttachments', {
        parameter: 'directConnectGatewayId',
        pageSize: 100,
        answer: (first: DescribeDirectConnectGatewayAttachmentsResult, more) => ({ pages: [first, ...more] }),
      }),
      properties: {},
      edges: {
        ATTACHED_TO: {
          doc: 'Virtual interfaces that are attached to it, of other accounts too',
          to: ['VirtualInterface'],
          reverse: true,
          properties: { state: { doc: '`attaching`, `attached` or `detaching`' } },
          read: ({ pages }) =>
            attachmentsOf(pages).map(({ virtualInterfaceId, attachmentState }) =>
              virtualInterfaceId === undefined
                ? undefined
                : { id: virtualInterfaceId, state: attachmentState },
            ),
        },
      },
    }),
  ],
  id: (gateway) => gateway.directConnectGatewayId,
  arn: (gateway, place) =>
    directConnectArn(place, {
      account: gateway.ownerAccount,
      region: '',
      type: 'dx-gateway',
      id: gateway.directConnectGatewayId,
    }),
  owner: (gateway) => ({ account: gateway.ownerAccount }),
  gone: (gateway) => gateway.directConnectGatewayState === 'deleted',
  tags: (gateway) => lowerTags(gateway.tags),
  properties: {
    directConnectGatewayName: text('Name of the gateway', (gateway) => gateway.directConnectGatewayName, {
      index: true,
    }),
    directConnectGatewayState: text(
      '`pending`, `available` or `deleting`',
      (gateway) => gateway.directConnectGatewayState,
    ),
    amazonSideAsn: number("Amazon's autonomous system", (gateway) => gateway.amazonSideAsn),
  },
  edges: {},
  dropped: ['stateChangeError'],
  example: {
    DescribeDirectConnectGateways: {
      directConnectGateways: [
        {
          directConnectGatewayId: '5f294f92-bafb-4011-916d-9b0bd1e2f3a4',
          directConnectGatewayName: 'offices',
          amazonSideAsn: 64512,
          ownerAccount: '111122223333',
          directConnectGatewayState: 'available',
          tags: [
            { key: 'Name', value: 'offices' },
            { key: 'team', value: 'network' },
          ],
        },
      ],
    } satisfies DescribeDirectConnectGatewaysResult,
    DescribeDirectConnectGatewayAssociations: {
      by: 'directConnectGatewayId',
      answers: {
        '5f294f92-bafb-4011-916d-9b0bd1e2f3a4': {
          directConnectGatewayAssociations: [
            {
              directConnectGatewayId: '5f294f92-bafb-4011-916d-9b0bd1e2f3a4',
              directConnectGatewayOwnerAccount: '111122223333',
              associationState: 'associated',
              associatedGateway: {
                id: 'tgw-0a8e0c2d4f6b1a801',
                type: 'transitGateway',
                ownerAccount: '111122223333',
                region: 'eu-west-1',
              },
              associationId: '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
              allowedPrefixesToDirectConnectGateway: [{ cidr: '10.0.0.0/16' }, { cidr: '10.1.0.0/16' }],
            },
            {
              directConnectGatewayId: '5f294f92-bafb-4011-916d-9b0bd1e2f3a4',
              associationState: 'associated',
              associatedGateway: {
                id: 'vgw-0a1c3e5d7f9b2a901',
                type: 'virtualPrivateGateway',
                ownerAccount: '111122223333',
                region: 'eu-west-1',
              },
              associationId: '1a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
              allowedPrefixesToDirectConnectGateway: [{ cidr: '10.0.0.0/16' }],
              virtualGatewayId: 'vgw-0a1c3e5d7f9b2a901',
            },
            {
              directConnectGatewayId: '5f294f92-bafb-4011-916d-9b0bd1e2f3a4',
              associationState: 'disassociated',
              associatedGateway: { id: 'vgw-0b1c3e5d7f9b2b902', type: 'virtualPrivateGateway' },
              associationId: '2a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
            },
          ],
        },
      } satisfies Record<string, DescribeDirectConnectGatewayAssociationsResult>,
    },
    DescribeDirectConnectGatewayAttachments: {
      by: 'directConnectGatewayId',
      answers: {
        '5f294f92-bafb-4011-916d-9b0bd1e2f3a4': {
          directConnectGatewayAttachments: [
            {
              directConnectGatewayId: '5f294f92-bafb-4011-916d-9b0bd1e2f3a4',
              virtualInterfaceId: 'dxvif-fg1a2b3c',
              virtualInterfaceRegion: 'eu-west-1',
              virtualInterfaceOwnerAccount: '111122223333',
              attachmentState: 'attached',
              attachmentType: 'TransitVirtualInterface',
            },
            {
              directConnectGatewayId: '5f294f92-bafb-4011-916d-9b0bd1e2f3a4',
              virtualInterfaceId: 'dxvif-fg0d1e2f',
              attachmentState: 'detached',
            },
          ],
        },
      } satisfies Record<string, DescribeDirectConnectGatewayAttachmentsResult>,
    },
  },
});

function associationsOf(pages: Associations | undefined): readonly DirectConnectGatewayAssociation[] {
  const all = pages?.flatMap((page) => page.directConnectGatewayAssociations ?? []) ?? [];
  return all.filter(({ associationState }) => associationState !== 'disassociated');
}

function attachmentsOf(
  pages: Attachments | undefined,
): readonly NonNullable<
  DescribeDirectConnectGatewayAttachmentsResult['directConnectGatewayAttachments']
>[number][] {
  const all = pages?.flatMap((page) => page.directConnectGatewayAttachments ?? []) ?? [];
  return all.filter(({ attachmentState }) => attachmentState !== 'detached');
}

/** Older answers have a virtual private gateway in a field of its own. */
function associatedWith(association: DirectConnectGatewayAssociation): string | undefined {
  const { associatedGateway, associatedCoreNetwork, virtualGatewayId } = association;
  return associatedCoreNetwork?.id ?? associatedGateway?.id ?? virtualGatewayId;
}

function prefixesOf({
  allowedPrefixesToDirectConnectGateway,
}: DirectConnectGatewayAssociation): string | undefined {
  const prefixes = allowedPrefixesToDirectConnectGateway?.flatMap(({ cidr }) => cidr ?? []).sort();
  return prefixes === undefined || prefixes.length === 0 ? undefined : prefixes.join(', ');
}

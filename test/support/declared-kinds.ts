// Kinds that only tests have, one for each way to be listed and asked further: nothing but their declarations says how they are
// generated, answered and changed. They stand in for every kind of collectors/ whose generation nobody wrote.
import type {
  AvailabilityZone,
  DescribeAvailabilityZonesCommandOutput,
  DescribeTransitGatewayAttachmentsCommandOutput,
  DescribeTransitGatewayPolicyTablesCommandOutput,
  DescribeTransitGatewayRouteTablesCommandOutput,
  DescribeTransitGatewaysCommandOutput,
  DescribeTransitGatewayVpcAttachmentsCommandOutput,
  DescribeVpnConnectionsCommandOutput,
  GetTransitGatewayRouteTableAssociationsCommandOutput,
  TransitGateway,
  TransitGatewayAttachment,
  TransitGatewayPolicyTable,
  TransitGatewayRouteTable,
  TransitGatewayVpcAttachment,
  VpnConnection,
} from '@aws-sdk/client-ec2';
import type {
  DescribeRulesCommandOutput,
  DescribeTagsCommandOutput,
  Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  batched,
  byFilter,
  flag,
  list,
  number,
  once,
  oneByOne,
  paged,
  perResource,
  text,
} from '../../src/declare.ts';
import { elbTags } from '../../src/elb-tags.ts';
import { arnAccount, ec2Arn } from '../../src/ids.ts';
import { defineKind, facet, type Kind } from '../../src/kind.ts';

const account = '111122223333';
const elb = `arn:aws:elasticloadbalancing:eu-west-1:${account}`;
const listener = 'app/web/50dc6c495c0c9188/f2f7dc8efc522ab2';
const otherListener = 'app/web/50dc6c495c0c9188/e1e6cb7deb411aa1';
const ruleArn = `${elb}:listener-rule/${listener}/9683b2d02a6cabee`;
const defaultRuleArn = `${elb}:listener-rule/${listener}/a794c3e13b7dbcff`;
const otherRuleArn = `${elb}:listener-rule/${otherListener}/b8a5d4f24c8ecd00`;

const gateway = defineKind<TransitGateway>({
  kind: 'TransitGateway',
  group: 'ec2',
  doc: 'A hub of networks',
  idPrefix: 'tgw-',
  topLevel: true,
  list: paged('ec2', 'DescribeTransitGateways', {
    pageSize: 1000,
    items: (page: DescribeTransitGatewaysCommandOutput) => page.TransitGateways,
  }),
  confirm: byFilter('transit-gateway-id'),
  id: (item) => item.TransitGatewayId,
  arn: (item) => item.TransitGatewayArn,
  owner: (item) => ({ account: item.OwnerId }),
  gone: (item) => item.State === 'deleted',
  tags: (item) => item.Tags,
  properties: {
    state: text('Its state', (item) => item.State),
    description: text('What people say of it', (item) => item.Description),
    amazonSideAsn: number('Its autonomous system', (item) => item.Options?.AmazonSideAsn),
    dnsSupport: flag('Whether it resolves names', (item) => item.Options?.DnsSupport === 'enable'),
    cidrBlocks: list('Its own ranges', (item) => item.Options?.TransitGatewayCidrBlocks),
  },
  edges: {},
  example: {
    DescribeTransitGateways: {
      TransitGateways: [
        {
          TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
          TransitGatewayArn: `arn:aws:ec2:eu-west-1:${account}:transit-gateway/tgw-0a8e0c2d4f6b1a801`,
          OwnerId: account,
          State: 'available',
          Description: 'hub of eu-west-1',
          Options: {
            AmazonSideAsn: 64_512,
            DnsSupport: 'enable',
            TransitGatewayCidrBlocks: ['10.99.0.0/24', '10.98.0.0/24'],
          },
          Tags: [
            { Key: 'Name', Value: 'hub' },
            { Key: 'team', Value: 'network' },
          ],
        },
        {
          // Shared by an account that nobody watches.
          TransitGatewayId: 'tgw-0b8e0c2d4f6b1b802',
          TransitGatewayArn: 'arn:aws:ec2:eu-west-1:444455556666:transit-gateway/tgw-0b8e0c2d4f6b1b802',
          OwnerId: '444455556666',
          State: 'available',
          Description: 'lent',
          Options: { AmazonSideAsn: 64_513, DnsSupport: 'disable' },
          Tags: [],
        },
        {
          TransitGatewayId: 'tgw-0c8e0c2d4f6b1c803',
          OwnerId: account,
          State: 'deleted',
          Tags: [],
        },
      ],
    } satisfies Omit<DescribeTransitGatewaysCommandOutput, '$metadata'>,
  },
});

const attachment = defineKind<TransitGatewayAttachment>({
  kind: 'TransitGatewayAttachment',
  group: 'ec2',
  doc: 'What a hub is connected with',
  idPrefix: 'tgw-attach-',
  list: paged('ec2', 'DescribeTransitGatewayAttachments', {
    pageSize: 1000,
    items: (page: DescribeTransitGatewayAttachmentsCommandOutput) => page.TransitGatewayAttachments,
  }),
  confirm: byFilter('transit-gateway-attachment-id'),
  facets: [
    facet<TransitGatewayVpcAttachment>({
      call: batched('ec2', 'DescribeTransitGatewayVpcAttachments', {
        parameter: 'TransitGatewayAttachmentIds',
        size: 2,
        answers: (page: DescribeTransitGatewayVpcAttachmentsCommandOutput) =>
          page.TransitGatewayVpcAttachments?.map((item) => [item.TransitGatewayAttachmentId, item]),
      }),
      properties: {
        ipv6Support: text('Whether it carries IPv6', (item) => item.Options?.Ipv6Support),
      },
      edges: {
        IN_SUBNET: { doc: 'Where its interfaces are', to: ['Subnet'], read: (item) => item.SubnetIds },
      },
    }),
  ],
  id: (item) => item.TransitGatewayAttachmentId,
  arn: (item, place) =>
    ec2Arn(place, {
      account: item.TransitGatewayOwnerId,
      type: 'transit-gateway-attachment',
      id: item.TransitGatewayAttachmentId,
    }),
  owner: (item) => ({ via: item.ResourceId }),
  tags: (item) => item.Tags,
  properties: { resourceType: text('What it connects', (item) => item.ResourceType) },
  edges: {
    IN_VPC: { doc: 'The connected VPC', to: ['Vpc'], read: (item) => item.ResourceId },
    ATTACHED_TO: {
      doc: 'The hub',
      to: ['TransitGateway'],
      properties: { state: { doc: 'How it stands', observed: true } },
      read: (item) =>
        [item].flatMap(({ TransitGatewayId: id, State: state }) => (id === undefined ? [] : [{ id, state }])),
    },
  },
  example: {
    DescribeTransitGatewayAttachments: {
      TransitGatewayAttachments: ['tgw-attach-0a1c3e5d7f9b2a501', 'tgw-attach-0b1c3e5d7f9b2b502'].map(
        (id) => ({
          TransitGatewayAttachmentId: id,
          TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
          TransitGatewayOwnerId: account,
          ResourceType: 'vpc' as const,
          ResourceId: 'vpc-0a1b2c3d4e5f60718',
          State: 'available' as const,
          Tags: [{ Key: 'Name', Value: id.slice(-3) }],
        }),
      ),
    } satisfies Omit<DescribeTransitGatewayAttachmentsCommandOutput, '$metadata'>,
    DescribeTransitGatewayVpcAttachments: {
      TransitGatewayVpcAttachments: ['tgw-attach-0a1c3e5d7f9b2a501', 'tgw-attach-0b1c3e5d7f9b2b502'].map(
        (id) => ({
          TransitGatewayAttachmentId: id,
          SubnetIds: ['subnet-0a4f1c2e8b7d93a01', 'subnet-0b4f1c2e8b7d93b02'],
          Options: { Ipv6Support: 'disable' as const },
        }),
      ),
    } satisfies Omit<DescribeTransitGatewayVpcAttachmentsCommandOutput, '$metadata'>,
  },
});

const routeTable = defineKind<TransitGatewayRouteTable>({
  kind: 'TransitGatewayRouteTable',
  group: 'ec2',
  doc: 'The routes of a hub',
  idPrefix: 'tgw-rtb-',
  list: paged('ec2', 'DescribeTransitGatewayRouteTables', {
    pageSize: 1000,
    items: (page: DescribeTransitGatewayRouteTablesCommandOutput) => page.TransitGatewayRouteTables,
  }),
  confirm: byFilter('transit-gateway-route-table-id'),
  facets: [
    facet<GetTransitGatewayRouteTableAssociationsCommandOutput>({
      call: perResource('ec2', 'GetTransitGatewayRouteTableAssociations', {
        parameter: 'TransitGatewayRouteTableId',
        answer: (page: GetTransitGatewayRouteTableAssociationsCommandOutput) => page,
      }),
      properties: {
        associations: list(
          'How each stands',
          (page) =>
            page.Associations?.map(
              ({ TransitGatewayAttachmentId: id, State }) => `${id ?? ''} ${State ?? ''}`,
            ),
          { observed: true },
        ),
      },
      edges: {
        ROUTED_BY: {
          doc: 'What it serves',
          to: ['TransitGatewayAttachment'],
          reverse: true,
          read: (page) => page.Associations?.map(({ TransitGatewayAttachmentId: id }) => id),
        },
      },
    }),
  ],
  id: (item) => item.TransitGatewayRouteTableId,
  arn: (item, place) =>
    ec2Arn(place, {
      account: place.account,
      type: 'transit-gateway-route-table',
      id: item.TransitGatewayRouteTableId,
    }),
  owner: () => ({}),
  tags: (item) => item.Tags,
  properties: { isDefault: flag('For new ones', (item) => item.DefaultAssociationRouteTable) },
  edges: {
    BELONGS_TO: { doc: 'The hub', to: ['TransitGateway'], read: (item) => item.TransitGatewayId },
  },
  example: {
    DescribeTransitGatewayRouteTables: {
      TransitGatewayRouteTables: [
        {
          TransitGatewayRouteTableId: 'tgw-rtb-0a2c4e6d8f0b1a601',
          TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
          DefaultAssociationRouteTable: true,
          Tags: [{ Key: 'Name', Value: 'hub' }],
        },
      ],
    } satisfies Omit<DescribeTransitGatewayRouteTablesCommandOutput, '$metadata'>,
    GetTransitGatewayRouteTableAssociations: {
      by: 'TransitGatewayRouteTableId',
      answers: {
        'tgw-rtb-0a2c4e6d8f0b1a601': {
          Associations: ['tgw-attach-0a1c3e5d7f9b2a501', 'tgw-attach-0b1c3e5d7f9b2b502'].map((id) => ({
            TransitGatewayAttachmentId: id,
            ResourceType: 'vpc',
            State: 'associated',
          })),
        },
      } satisfies Record<string, Omit<GetTransitGatewayRouteTableAssociationsCommandOutput, '$metadata'>>,
    },
  },
});

const rule = defineKind<Rule>({
  kind: 'Rule',
  group: 'ec2',
  doc: 'What a listener does with some requests',
  idPrefix: 'listener-rule/',
  list: paged('elbv2', 'DescribeRules', {
    pageSize: 400,
    parent: { kind: 'Listener', parameter: 'ListenerArn' },
    items: (page: DescribeRulesCommandOutput) => page.Rules,
  }),
  confirm: oneByOne('RuleArns'),
  facets: [elbTags()],
  id: (item) => item.RuleArn,
  arn: (item) => item.RuleArn,
  owner: (item) => ({ account: arnAccount(item.RuleArn) }),
  properties: {
    priority: text('Its turn', (item) => item.Priority),
    paths: list('Paths that it takes', (item) => item.Conditions?.flatMap(({ Values = [] }) => Values)),
  },
  edges: {
    FORWARDS_TO: {
      doc: 'Where they go',
      to: ['TargetGroup'],
      read: (item) => item.Actions?.map(({ TargetGroupArn }) => TargetGroupArn),
    },
  },
  example: {
    DescribeRules: {
      by: 'ListenerArn',
      answers: {
        [`${elb}:listener/${listener}`]: {
          Rules: [
            {
              RuleArn: ruleArn,
              Priority: '10',
              Conditions: [{ Field: 'path-pattern', Values: ['/shop/*', '/cart/*'] }],
              Actions: [{ Type: 'forward', TargetGroupArn: `${elb}:targetgroup/web/73e2d6bc24d8a067` }],
            },
            { RuleArn: defaultRuleArn, Priority: 'default', Actions: [{ Type: 'redirect' }] },
          ],
        },
        [`${elb}:listener/${otherListener}`]: {
          Rules: [{ RuleArn: otherRuleArn, Priority: 'default', Actions: [{ Type: 'redirect' }] }],
        },
      } satisfies Record<string, Omit<DescribeRulesCommandOutput, '$metadata'>>,
    },
    DescribeTags: {
      by: 'ResourceArns',
      answers: Object.fromEntries(
        [ruleArn, defaultRuleArn, otherRuleArn].map((arn, index) => [
          arn,
          {
            TagDescriptions: [
              { ResourceArn: arn, Tags: index === 0 ? [{ Key: 'Name', Value: 'shop' }] : [] },
            ],
          } satisfies Omit<DescribeTagsCommandOutput, '$metadata'>,
        ]),
      ),
    },
  },
});

const vpn = defineKind<VpnConnection>({
  kind: 'VpnConnection',
  group: 'ec2',
  doc: 'Two tunnels',
  idPrefix: 'vpn-',
  list: once(
    'ec2',
    'DescribeVpnConnections',
    (page: DescribeVpnConnectionsCommandOutput) => page.VpnConnections,
  ),
  confirm: byFilter('vpn-connection-id'),
  id: (item) => item.VpnConnectionId,
  arn: (item, place) =>
    ec2Arn(place, { account: place.account, type: 'vpn-connection', id: item.VpnConnectionId }),
  owner: () => ({}),
  gone: (item) => item.State === 'deleted',
  tags: (item) => item.Tags,
  properties: {
    type: text('Its protocol', (item) => item.Type),
    routes: list('Where it leads', (item) =>
      item.Routes?.map(({ DestinationCidrBlock }) => DestinationCidrBlock),
    ),
    tunnels: list(
      'How its tunnels stand',
      (item) =>
        item.VgwTelemetry?.map(({ OutsideIpAddress, Status }) => `${OutsideIpAddress ?? ''} ${Status ?? ''}`),
      { observed: true },
    ),
    up: number(
      'How many tunnels are up',
      (item) => item.VgwTelemetry?.filter(({ Status }) => Status === 'UP').length,
      {
        observed: true,
      },
    ),
  },
  edges: {
    ENDS_AT: { doc: 'The hub', to: ['TransitGateway'], read: (item) => item.TransitGatewayId },
  },
  example: {
    DescribeVpnConnections: {
      VpnConnections: [
        {
          VpnConnectionId: 'vpn-0a3c5e7d9f1b2a701',
          TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
          Type: 'ipsec.1',
          State: 'available',
          Routes: [{ DestinationCidrBlock: '192.168.0.0/16' }],
          VgwTelemetry: [
            { OutsideIpAddress: '203.0.113.10', Status: 'UP' },
            { OutsideIpAddress: '203.0.113.11', Status: 'DOWN' },
          ],
          Tags: [{ Key: 'Name', Value: 'office' }],
        },
      ],
    } satisfies Omit<DescribeVpnConnectionsCommandOutput, '$metadata'>,
  },
});

/** An operation that the simulator has no model of. */
const policyTable = defineKind<TransitGatewayPolicyTable>({
  kind: 'TransitGatewayPolicyTable',
  group: 'ec2',
  doc: 'Which table serves what',
  idPrefix: 'tgw-ptb-',
  list: paged('ec2', 'DescribeTransitGatewayPolicyTables', {
    pageSize: 1000,
    items: (page: DescribeTransitGatewayPolicyTablesCommandOutput) => page.TransitGatewayPolicyTables,
  }),
  confirm: byFilter('transit-gateway-policy-table-id'),
  id: (item) => item.TransitGatewayPolicyTableId,
  arn: (item, place) =>
    ec2Arn(place, {
      account: place.account,
      type: 'transit-gateway-policy-table',
      id: item.TransitGatewayPolicyTableId,
    }),
  owner: () => ({}),
  tags: (item) => item.Tags,
  properties: { state: text('Its state', (item) => item.State) },
  edges: {
    BELONGS_TO: { doc: 'The hub', to: ['TransitGateway'], read: (item) => item.TransitGatewayId },
  },
  example: {
    DescribeTransitGatewayPolicyTables: {
      TransitGatewayPolicyTables: ['tgw-ptb-0a4c6e8d0f2b1a801', 'tgw-ptb-0b4c6e8d0f2b1b802'].map((id) => ({
        TransitGatewayPolicyTableId: id,
        TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
        State: 'available' as const,
        Tags: [{ Key: 'Name', Value: id.slice(-3) }],
      })),
    } satisfies Omit<DescribeTransitGatewayPolicyTablesCommandOutput, '$metadata'>,
  },
});

/** Listed by every account; the hand-written part answers for it. */
const zone = defineKind<AvailabilityZone>({
  kind: 'AvailabilityZone',
  group: 'ec2',
  doc: 'A part of a region',
  topLevel: true,
  list: once(
    'ec2',
    'DescribeAvailabilityZones',
    (page: DescribeAvailabilityZonesCommandOutput) => page.AvailabilityZones,
  ),
  confirm: byFilter('zone-id'),
  id: (item) => item.ZoneId,
  owner: () => ({}),
  properties: { zoneName: text('How the account calls it', (item) => item.ZoneName) },
  edges: {},
  example: {
    DescribeAvailabilityZones: {
      AvailabilityZones: [{ ZoneId: 'euw1-az1', ZoneName: 'eu-west-1a', RegionName: 'eu-west-1' }],
    } satisfies Omit<DescribeAvailabilityZonesCommandOutput, '$metadata'>,
  },
});

export const declaredKinds: readonly Kind[] = [gateway, attachment, routeTable, rule, vpn, policyTable, zone];

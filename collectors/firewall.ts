// Network firewalls: the list gives names and ARNs, all else is another call's per firewall, with its endpoint in each zone.
import type {
  DescribeFirewallResponse,
  FirewallMetadata,
  ListFirewallsResponse,
  SyncState,
} from '@aws-sdk/client-network-firewall';
import { byCall, flag, list, paged, perResource, text } from '../src/declare.ts';
import { arnAccount } from '../src/ids.ts';
import { defineKind, facet } from '../src/kind.ts';

export default defineKind<FirewallMetadata>({
  kind: 'Firewall',
  group: 'network-firewall',
  doc: 'A managed firewall, with an endpoint in each zone where routes lead through it',
  idPrefix: 'network-firewall:firewall/',
  list: paged('network-firewall', 'ListFirewalls', {
    pageSize: 100,
    items: (page: ListFirewallsResponse) => page.Firewalls,
  }),
  confirm: byCall('network-firewall', 'DescribeFirewall', { input: (id) => ({ FirewallArn: id }) }),
  facets: [
    facet<DescribeFirewallResponse>({
      call: perResource('network-firewall', 'DescribeFirewall', {
        parameter: 'FirewallArn',
        answer: (page: DescribeFirewallResponse) => page,
      }),
      tags: ({ Firewall }) => Firewall?.Tags,
      properties: {
        firewallId: text(
          'Unique id, also after another firewall of that name',
          ({ Firewall }) => Firewall?.FirewallId,
        ),
        description: text('Description that was given', ({ Firewall }) => Firewall?.Description),
        vpcId: text('VPC that it stands in', ({ Firewall }) => Firewall?.VpcId, { index: true }),
        firewallPolicyArn: text('Policy that it follows', ({ Firewall }) => Firewall?.FirewallPolicyArn, {
          index: true,
        }),
        status: text(
          '`PROVISIONING`, `READY` or `DELETING`',
          ({ FirewallStatus }) => FirewallStatus?.Status,
          { observed: true },
        ),
        configurationSyncState: text(
          'Whether all its endpoints have its latest configuration: `IN_SYNC`, `PENDING` …',
          ({ FirewallStatus }) => FirewallStatus?.ConfigurationSyncStateSummary,
          { observed: true },
        ),
        subnetMappings: list('Subnets of its endpoints, as `SUBNET IP-ADDRESS-TYPE`', ({ Firewall }) =>
          Firewall?.SubnetMappings?.map(({ SubnetId, IPAddressType }) =>
            [SubnetId, IPAddressType].filter((word) => word !== undefined).join(' '),
          ),
        ),
        endpoints: list('Its endpoints, as `ZONE ENDPOINT SUBNET`', (firewall) =>
          endpointsOf(firewall).map(([zone, { Attachment }]) =>
            [zone, Attachment?.EndpointId, Attachment?.SubnetId]
              .filter((word) => word !== undefined)
              .join(' '),
          ),
        ),
        availabilityZones: list(
          'Zones of its endpoints, where it stands at a transit gateway',
          ({ Firewall }) =>
            Firewall?.AvailabilityZoneMappings?.map(({ AvailabilityZone }) => AvailabilityZone),
        ),
        deleteProtection: flag('Whether it may not be deleted', ({ Firewall }) => Firewall?.DeleteProtection),
        subnetChangeProtection: flag(
          'Whether its subnets may not change',
          ({ Firewall }) => Firewall?.SubnetChangeProtection,
        ),
        firewallPolicyChangeProtection: flag(
          'Whether its policy may not change',
          ({ Firewall }) => Firewall?.FirewallPolicyChangeProtection,
        ),
        availabilityZoneChangeProtection: flag(
          'Whether its zones may not change',
          ({ Firewall }) => Firewall?.AvailabilityZoneChangeProtection,
        ),
        enabledAnalysisTypes: list(
          'Traffic that it analyses: `TLS_SNI`, `HTTP_HOST`',
          ({ Firewall }) => Firewall?.EnabledAnalysisTypes,
        ),
        encryptionType: text(
          '`AWS_OWNED_KMS_KEY` or `CUSTOMER_KMS`',
          ({ Firewall }) => Firewall?.EncryptionConfiguration?.Type,
        ),
      },
      edges: {
        IN_VPC: { doc: 'The VPC that it stands in', to: ['Vpc'], read: ({ Firewall }) => Firewall?.VpcId },
        IN_SUBNET: {
          doc: 'The subnets of its endpoints',
          to: ['Subnet'],
          read: ({ Firewall }) => Firewall?.SubnetMappings?.map(({ SubnetId }) => SubnetId),
        },
        OWNED_BY: {
          doc: 'The endpoints to which routes lead that go through it',
          to: ['VpcEndpoint'],
          reverse: true,
          properties: {
            zone: { doc: 'Availability zone of the endpoint, by name' },
            status: {
              doc: '`READY`, `CREATING`, `SCALING`, `DELETING`, `FAILED` or `ERROR`',
              observed: true,
            },
          },
          read: (firewall) =>
            endpointsOf(firewall).map(([zone, { Attachment }]) =>
              Attachment?.EndpointId === undefined
                ? undefined
                : { id: Attachment.EndpointId, zone, status: Attachment.Status },
            ),
        },
        GOVERNED_BY: {
          doc: 'The policy that it follows',
          to: ['FirewallPolicy'],
          read: ({ Firewall }) => Firewall?.FirewallPolicyArn,
        },
        ATTACHED_TO: {
          doc: 'The transit gateway that it stands at, where it stands in no VPC',
          to: ['TransitGateway'],
          read: ({ Firewall }) => Firewall?.TransitGatewayId,
        },
      },
      dropped: ['UpdateToken'],
    }),
  ],
  id: (firewall) => firewall.FirewallArn,
  arn: (firewall) => firewall.FirewallArn,
  owner: (firewall) => ({ account: arnAccount(firewall.FirewallArn) }),
  properties: {
    firewallName: text('Name, unique in its account and region', (firewall) => firewall.FirewallName, {
      index: true,
    }),
    transitGatewayAttachmentId: text(
      'Its attachment, where it stands at a transit gateway',
      (firewall) => firewall.TransitGatewayAttachmentId,
    ),
  },
  edges: {},
  example: {
    ListFirewalls: {
      Firewalls: [
        {
          FirewallName: 'inspection',
          FirewallArn: 'arn:aws:network-firewall:eu-west-1:111122223333:firewall/inspection',
        },
        {
          FirewallName: 'between-vpcs',
          FirewallArn: 'arn:aws:network-firewall:eu-west-1:111122223333:firewall/between-vpcs',
          TransitGatewayAttachmentId: 'tgw-attach-0f6a8c0e2d4b1f906',
        },
      ],
    } satisfies ListFirewallsResponse,
    DescribeFirewall: {
      by: 'FirewallArn',
      answers: {
        'arn:aws:network-firewall:eu-west-1:111122223333:firewall/inspection': {
          UpdateToken: '0a1b2c3d-1111-2222-3333-444455556666',
          Firewall: {
            FirewallName: 'inspection',
            FirewallArn: 'arn:aws:network-firewall:eu-west-1:111122223333:firewall/inspection',
            FirewallPolicyArn: 'arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/egress',
            VpcId: 'vpc-0a1b2c3d4e5f60718',
            SubnetMappings: [
              { SubnetId: 'subnet-0a4f1c2e8b7d93a01', IPAddressType: 'IPV4' },
              { SubnetId: 'subnet-0b4f1c2e8b7d93b02', IPAddressType: 'DUALSTACK' },
            ],
            DeleteProtection: true,
            SubnetChangeProtection: true,
            FirewallPolicyChangeProtection: false,
            Description: 'everything that leaves',
            FirewallId: '1a2b3c4d-0001-4002-8003-a4b5c6d7e8f9',
            Tags: [
              { Key: 'Name', Value: 'inspection' },
              { Key: 'team', Value: 'security' },
            ],
            EncryptionConfiguration: { Type: 'AWS_OWNED_KMS_KEY' },
            NumberOfAssociations: 0,
            EnabledAnalysisTypes: ['TLS_SNI', 'HTTP_HOST'],
          },
          FirewallStatus: {
            Status: 'READY',
            ConfigurationSyncStateSummary: 'IN_SYNC',
            SyncStates: {
              'eu-west-1a': {
                Attachment: {
                  SubnetId: 'subnet-0a4f1c2e8b7d93a01',
                  EndpointId: 'vpce-0f2d4f6b8c0e1f506',
                  Status: 'READY',
                },
                Config: {},
              },
              'eu-west-1b': {
                Attachment: {
                  SubnetId: 'subnet-0b4f1c2e8b7d93b02',
                  EndpointId: 'vpce-0a3d4f6b8c0e1a507',
                  Status: 'READY',
                },
                Config: {},
              },
            },
          },
        },
        'arn:aws:network-firewall:eu-west-1:111122223333:firewall/between-vpcs': {
          UpdateToken: '1a1b2c3d-1111-2222-3333-444455556666',
          Firewall: {
            FirewallName: 'between-vpcs',
            FirewallArn: 'arn:aws:network-firewall:eu-west-1:111122223333:firewall/between-vpcs',
            FirewallPolicyArn: 'arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/egress',
            VpcId: '',
            SubnetMappings: [],
            DeleteProtection: false,
            FirewallId: '2a2b3c4d-0001-4002-8003-a4b5c6d7e8f9',
            Tags: [],
            TransitGatewayId: 'tgw-0a8e0c2d4f6b1a801',
            TransitGatewayOwnerAccountId: '111122223333',
            AvailabilityZoneMappings: [{ AvailabilityZone: 'euw1-az1' }],
            AvailabilityZoneChangeProtection: false,
          },
          FirewallStatus: {
            Status: 'PROVISIONING',
            ConfigurationSyncStateSummary: 'PENDING',
            SyncStates: {},
          },
        },
      } satisfies Record<string, DescribeFirewallResponse>,
    },
  },
});

function endpointsOf({ FirewallStatus }: DescribeFirewallResponse): readonly [string, SyncState][] {
  return Object.entries(FirewallStatus?.SyncStates ?? {});
}

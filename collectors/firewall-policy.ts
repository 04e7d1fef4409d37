// Policies of network firewalls: which rule groups look at a packet, and what happens to the rest. Rules themselves are not read.
import type {
  DescribeFirewallPolicyResponse,
  FirewallPolicyMetadata,
  ListFirewallPoliciesResponse,
} from '@aws-sdk/client-network-firewall';
import { byCall, flag, list, paged, perResource, text } from '../src/declare.ts';
import { arnAccount } from '../src/ids.ts';
import { defineKind, facet } from '../src/kind.ts';

export default defineKind<FirewallPolicyMetadata>({
  kind: 'FirewallPolicy',
  group: 'network-firewall',
  doc: 'What network firewalls do with traffic: rule groups, and defaults for the rest',
  idPrefix: 'network-firewall:firewall-policy/',
  topLevel: true,
  list: paged('network-firewall', 'ListFirewallPolicies', {
    pageSize: 100,
    items: (page: ListFirewallPoliciesResponse) => page.FirewallPolicies,
  }),
  confirm: byCall('network-firewall', 'DescribeFirewallPolicy', {
    input: (id) => ({ FirewallPolicyArn: id }),
  }),
  facets: [
    facet<DescribeFirewallPolicyResponse>({
      call: perResource('network-firewall', 'DescribeFirewallPolicy', {
        parameter: 'FirewallPolicyArn',
        answer: (page: DescribeFirewallPolicyResponse) => page,
      }),
      tags: (policy) => policy.FirewallPolicyResponse?.Tags,
      properties: {
        firewallPolicyId: text(
          'Unique id, also after another policy of that name',
          (policy) => policy.FirewallPolicyResponse?.FirewallPolicyId,
        ),
        description: text(
          'Description that was given',
          (policy) => policy.FirewallPolicyResponse?.Description,
        ),
        firewallPolicyStatus: text(
          '`ACTIVE`, `DELETING` or `ERROR`',
          (policy) => policy.FirewallPolicyResponse?.FirewallPolicyStatus,
        ),
        statelessRuleGroups: list('Stateless rule groups, as `PRIORITY ARN`', (policy) =>
          policy.FirewallPolicy?.StatelessRuleGroupReferences?.map(ruleGroup),
        ),
        statelessDefaultActions: list(
          'What happens to packets that no stateless rule matches: `aws:pass`, `aws:drop`, `aws:forward_to_sfe` …',
          (policy) => policy.FirewallPolicy?.StatelessDefaultActions,
        ),
        statelessFragmentDefaultActions: list(
          'The same for fragmented UDP packets',
          (policy) => policy.FirewallPolicy?.StatelessFragmentDefaultActions,
        ),
        statefulRuleGroups: list('Stateful rule groups, as `PRIORITY ARN`', (policy) =>
          policy.FirewallPolicy?.StatefulRuleGroupReferences?.map(ruleGroup),
        ),
        statefulDefaultActions: list(
          'What happens to packets that no stateful rule matches, in strict order',
          (policy) => policy.FirewallPolicy?.StatefulDefaultActions,
        ),
        ruleOrder: text(
          '`DEFAULT_ACTION_ORDER` or `STRICT_ORDER`',
          (policy) => policy.FirewallPolicy?.StatefulEngineOptions?.RuleOrder,
        ),
        streamExceptionPolicy: text(
          'What happens to connections it did not see begin: `DROP`, `CONTINUE` or `REJECT`',
          (policy) => policy.FirewallPolicy?.StatefulEngineOptions?.StreamExceptionPolicy,
        ),
        homeNet: list(
          'Networks that rules take for their own, where not those of the VPC',
          (policy) => policy.FirewallPolicy?.PolicyVariables?.RuleVariables?.['HOME_NET']?.Definition,
        ),
        tlsInspectionConfigurationArn: text(
          'How TLS is opened for inspection',
          (policy) => policy.FirewallPolicy?.TLSInspectionConfigurationArn,
        ),
        enableTlsSessionHolding: flag(
          'Whether a TLS session waits until its server name was looked at',
          (policy) => policy.FirewallPolicy?.EnableTLSSessionHolding,
        ),
      },
      edges: {},
      dropped: ['UpdateToken'],
    }),
  ],
  id: (policy) => policy.Arn,
  arn: (policy) => policy.Arn,
  owner: (policy) => ({ account: arnAccount(policy.Arn) }),
  properties: {
    firewallPolicyName: text('Name, unique in its account and region', (policy) => policy.Name, {
      index: true,
    }),
  },
  edges: {},
  example: {
    ListFirewallPolicies: {
      FirewallPolicies: [
        { Name: 'egress', Arn: 'arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/egress' },
      ],
    } satisfies ListFirewallPoliciesResponse,
    DescribeFirewallPolicy: {
      by: 'FirewallPolicyArn',
      answers: {
        'arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/egress': {
          UpdateToken: '2a1b2c3d-1111-2222-3333-444455556666',
          FirewallPolicyResponse: {
            FirewallPolicyName: 'egress',
            FirewallPolicyArn: 'arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/egress',
            FirewallPolicyId: '3a2b3c4d-0001-4002-8003-a4b5c6d7e8f9',
            Description: 'names that may be reached',
            FirewallPolicyStatus: 'ACTIVE',
            Tags: [
              { Key: 'Name', Value: 'egress' },
              { Key: 'team', Value: 'security' },
            ],
            ConsumedStatelessRuleCapacity: 10,
            ConsumedStatefulRuleCapacity: 1100,
            NumberOfAssociations: 2,
            EncryptionConfiguration: { Type: 'AWS_OWNED_KMS_KEY' },
            LastModifiedTime: new Date('2026-10-01T12:00:00.000Z'),
          },
          FirewallPolicy: {
            StatelessRuleGroupReferences: [
              {
                ResourceArn: 'arn:aws:network-firewall:eu-west-1:111122223333:stateless-rulegroup/no-icmp',
                Priority: 10,
              },
            ],
            StatelessDefaultActions: ['aws:forward_to_sfe'],
            StatelessFragmentDefaultActions: ['aws:drop'],
            StatefulRuleGroupReferences: [
              {
                ResourceArn: 'arn:aws:network-firewall:eu-west-1:111122223333:stateful-rulegroup/names',
                Priority: 100,
              },
              {
                ResourceArn:
                  'arn:aws:network-firewall:eu-west-1:aws-managed:stateful-rulegroup/ThreatSignaturesBotnetStrictOrder',
                Priority: 200,
              },
            ],
            StatefulDefaultActions: ['aws:drop_established', 'aws:alert_established'],
            StatefulEngineOptions: { RuleOrder: 'STRICT_ORDER', StreamExceptionPolicy: 'DROP' },
            TLSInspectionConfigurationArn:
              'arn:aws:network-firewall:eu-west-1:111122223333:tls-configuration/outbound',
            PolicyVariables: { RuleVariables: { HOME_NET: { Definition: ['10.0.0.0/8', '100.64.0.0/16'] } } },
            EnableTLSSessionHolding: false,
          },
        },
      } satisfies Record<string, DescribeFirewallPolicyResponse>,
    },
  },
});

/** Priorities matter in strict order only; elsewhere AWS gives none. */
function ruleGroup({
  Priority,
  ResourceArn,
}: {
  readonly Priority?: number | undefined;
  readonly ResourceArn?: string | undefined;
}): string {
  return [Priority, ResourceArn].filter((word) => word !== undefined).join(' ');
}

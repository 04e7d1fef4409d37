// The documents that an AWS account needs, and the policy settings: what may be asked.
import { z } from 'zod';
import {
  flowLogsPermissions,
  permissionsPolicy,
  type PolicyDocument,
  topicPolicy,
  trustPolicy,
} from '../../iam.ts';
import { canonicalPolicy, defaultPolicy, type Policy, resourceGroups } from '../../policy.ts';
import { knownRegions } from '../../regions.ts';
import { named, selfLinks } from '../forms.ts';
import { selfLink } from '../links.ts';
import { Problem } from '../problem.ts';
import { type AnswerForm, type RawCall, route } from '../route.ts';

const base = '/v7/cloud-insights/integration/aws';

const settings = {
  enabledResourceGroupTypes: z.array(z.enum(resourceGroups)).max(100),
  enabledRegions: z.array(z.enum(knownRegions())).max(1_000),
  enabledCloudtrail: z.boolean(),
};

const settingsAnswer: AnswerForm = {
  doc: 'The policy settings',
  type: 'application/hal+json',
  schema: named(
    'AwsIntegrationPolicySetting',
    // A stored policy may have regions that are newer than this groundplan.
    z.strictObject({ ...settings, enabledRegions: z.array(z.string()), _links: selfLinks }),
  ),
};

const documents: AnswerForm = {
  doc: 'A JSON text: `{"policies": {…}}`',
  type: 'application/json',
  schema: z.string(),
};

export const policyRoutes = [
  route({
    method: 'GET',
    path: `${base}/inventory/policies`,
    id: 'getAwsInventoryPolicies',
    doc: 'Trust and permissions policy of the role of an inventory integration',
    access: 'read',
    problems: [409],
    answers: { 200: documents },
    run: (call) =>
      policiesAnswer({
        trustPolicy: trustPolicy(principalOf(call), call.group.externalId),
        permissionsPolicy: permissionsPolicy(
          call.deps.kinds,
          policyOf(call).groups,
          policyOf(call).cloudtrail,
        ),
      }),
  }),
  route({
    method: 'GET',
    path: `${base}/flow-logs/policies`,
    id: 'getAwsFlowLogsPolicies',
    doc: 'Trust and permissions policy of the role of a flow-logs integration, and the access policy of its topics',
    access: 'read',
    problems: [409],
    answers: { 200: documents },
    run: (call) =>
      policiesAnswer({
        trustPolicy: trustPolicy(principalOf(call), call.group.externalId),
        permissionsPolicy: flowLogsPermissions(),
        snsTopicAccessPolicy: topicPolicy(principalOf(call)),
      }),
  }),
  route({
    method: 'GET',
    path: `${base}/policy/settings`,
    id: 'getAwsPolicySettings',
    doc: 'Which resource groups and regions may be asked, and whether CloudTrail is read',
    access: 'read',
    answers: { 200: settingsAnswer },
    run: (call) => ({ status: 200, body: shownPolicy(call, policyOf(call)) }),
  }),
  route({
    method: 'PUT',
    path: `${base}/policy/settings`,
    id: 'updateAwsPolicySettings',
    doc: 'Replaces the policy settings; `ec2` stays on. The next cycle goes by them and asks again what was denied',
    access: 'admin',
    // The official client sends back the links that it was given.
    body: named(
      'AwsIntegrationPolicySettingRequest',
      z.strictObject({ ...settings, _links: z.unknown().optional() }),
    ),
    answers: { 200: settingsAnswer },
    run: async (call) => {
      const { enabledResourceGroupTypes, enabledRegions, enabledCloudtrail } = call.body;
      const policy = canonicalPolicy({
        groups: enabledResourceGroupTypes,
        regions: enabledRegions,
        cloudtrail: enabledCloudtrail,
      });
      return { status: 200, body: shownPolicy(call, await call.group.writes.setPolicy(policy)) };
    },
  }),
];

function policiesAnswer(policies: Readonly<Record<string, PolicyDocument>>): {
  status: number;
  body: string;
} {
  return { status: 200, body: JSON.stringify({ policies }) };
}

/** @throws Problem 409 where nobody is known who could be trusted */
function principalOf({ deps }: Pick<RawCall, 'deps'>): string {
  const { trustedPrincipal } = deps.settings;
  if (trustedPrincipal !== undefined) return trustedPrincipal;
  throw new Problem(
    409,
    'who may assume the role is not known: set trustedPrincipal in the configuration, or give the daemon AWS credentials to take it from',
  );
}

function policyOf({ group }: Pick<RawCall, 'group'>): Policy {
  return canonicalPolicy(group.read.policy() ?? defaultPolicy);
}

function shownPolicy(call: Pick<RawCall, 'deps' | 'url'>, policy: Policy): object {
  return {
    enabledResourceGroupTypes: policy.groups,
    enabledRegions: policy.regions,
    enabledCloudtrail: policy.cloudtrail,
    _links: selfLink(call, '/cloud-insights/integration/aws/policy/settings'),
  };
}

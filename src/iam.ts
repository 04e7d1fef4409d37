// The IAM documents that an account needs, derived from the kinds: nothing is asked that is not listed here, and nothing is listed
// that is not asked. One role per account: a trust policy with external id, and read-only permissions.
import { actionOf } from './services.ts';
import type { Kind } from './kind.ts';
import type { ResourceGroup } from './policy.ts';
import { regionAction } from './region-check.ts';

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly object[];
}

export function actionsOf(kind: Kind): readonly string[] {
  const { list, facets, confirm } = kind;
  const calls = [list, ...facets.map(({ call }) => call), ...(confirm.how === 'call' ? [confirm.call] : [])];
  return [...new Set(calls.map(actionOf))].sort();
}

/** Every action that a cycle asks for under the given groups, sorted. */
export function neededActions(kinds: readonly Kind[], groups?: readonly ResourceGroup[]): readonly string[] {
  const asked = kinds.filter((kind) => groups?.includes(kind.group) ?? true);
  return [...new Set([regionAction, ...asked.flatMap(actionsOf)])].sort();
}

/** Who made the changes: asked where the policy has CloudTrail on. */
const lookupAction = 'cloudtrail:LookupEvents';
/** What auto scaling did. */
const scalingAction = 'autoscaling:DescribeScalingActivities';

/** Actions that say nothing of what is there: without them only it is not known who changed it. */
export const authorActions: readonly string[] = [lookupAction, scalingAction];

/** All that a role is to allow: what cycles ask for, and who made changes. Without a policy CloudTrail is on. */
export function grantedActions(
  kinds: readonly Kind[],
  groups?: readonly ResourceGroup[],
  cloudtrail = true,
): readonly string[] {
  return [...neededActions(kinds, groups), scalingAction, ...(cloudtrail ? [lookupAction] : [])].sort();
}

/** Describe calls know no resource-level permissions, so the resource is `*`. */
export function permissionsPolicy(
  kinds: readonly Kind[],
  groups?: readonly ResourceGroup[],
  cloudtrail?: boolean,
): PolicyDocument {
  const actions = grantedActions(kinds, groups, cloudtrail);
  return {
    Version: '2012-10-17',
    Statement: [{ Sid: 'GroundplanInventory', Effect: 'Allow', Action: actions, Resource: '*' }],
  };
}

/** What reading flow logs takes: the objects of the buckets that flow logs go to, and their listing. */
export function flowLogsPermissions(): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'GroundplanFlowLogs',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:ListBucket'],
        Resource: '*',
      },
    ],
  };
}

/** Lets us subscribe a queue of our own to a topic; what is in the topic's policy besides stays there. */
export function topicPolicy(principal: string, topicArn = '<TOPIC-ARN>'): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'GroundplanSubscribe',
        Effect: 'Allow',
        Principal: { AWS: principal },
        Action: 'SNS:Subscribe',
        Resource: topicArn,
        Condition: { StringEquals: { 'SNS:Protocol': 'sqs' } },
      },
    ],
  };
}

/** Only `principal` may assume the role, and only with the external id. */
export function trustPolicy(principal: string, externalId: string): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: principal },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': externalId } },
      },
    ],
  };
}

/** The statement that would mend denied actions. */
export function mendingStatement(...actions: readonly string[]): object {
  return { Effect: 'Allow', Action: actions, Resource: '*' };
}

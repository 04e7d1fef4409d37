// The policy of an account group: which resource groups and regions may be asked, and whether CloudTrail is read.
// Everything outside it is gated: no call is made for it. Names are those of the Cloud Insights policy settings.
import { defaultRegions } from './regions.ts';

export const resourceGroups = [
  'ec2',
  'cloudfront',
  'eks-ecs',
  'global-accelerator',
  'direct-connect',
  's3-bucket',
  'network-firewall',
  'global-network',
] as const;

export type ResourceGroup = (typeof resourceGroups)[number];

export interface Policy {
  /** `ec2` is always among them: nothing else means anything without it. */
  readonly groups: readonly ResourceGroup[];
  readonly regions: readonly string[];
  readonly cloudtrail: boolean;
}

export const defaultPolicy: Policy = { groups: resourceGroups, regions: defaultRegions, cloudtrail: true };

/** The policy with `ec2` on and every list in its canonical order. */
export function canonicalPolicy(policy: Policy): Policy {
  const groups = new Set<ResourceGroup>(['ec2', ...policy.groups]);
  return {
    groups: resourceGroups.filter((group) => groups.has(group)),
    regions: [...new Set(policy.regions)].sort(),
    cloudtrail: policy.cloudtrail,
  };
}

// What a warning means: which kinds an action serves, what of them may be older than it looks, and how to mend it.
// Derived from the declarations.
import { actionOf } from './services.ts';
import { authorActions, mendingStatement } from './iam.ts';
import type { Warning } from './journal/read.ts';
import type { Kind } from './kind.ts';
import { pathsOf } from './normalise.ts';
import { defaultPolicy, type Policy } from './policy.ts';
import { regionAction } from './region-check.ts';

/** Said where the policy has CloudTrail off; undefined where it is on. */
export function authorsNote(policy: Policy | undefined): string | undefined {
  return (policy ?? defaultPolicy).cloudtrail
    ? undefined
    : 'who made changes is not asked: CloudTrail is off in the policy (`groundplan policy set --cloudtrail on`)';
}

/** What a warning dims, as a sentence's begin. */
export function hidingText(warning: Pick<Warning, 'action' | 'kinds'>, kinds: readonly Kind[]): string {
  const hidden = hiddenBy(warning, kinds);
  return authorActions.includes(warning.action)
    ? `not known: ${hidden}`
    : `may be older than it looks: ${hidden}`;
}

/** `Listener; tags of LoadBalancer`: what the action's absence dims. A confirmation's absence hides what went only. */
export function hiddenBy(warning: Pick<Warning, 'action' | 'kinds'>, kinds: readonly Kind[]): string {
  if (warning.action === '*') return 'everything in this region';
  if (warning.action === regionAction) return "which regions are enabled (the policy's list alone decides)";
  if (warning.action === 'autoscaling:DescribeScalingActivities')
    return 'what auto scaling started and ended';
  if (authorActions.includes(warning.action)) return 'who made changes, and when exactly';
  const texts = kinds.flatMap((kind) => {
    if (!warning.kinds.includes(kind.kind)) return [];
    const whole = actionOf(kind.list) === warning.action ? [kind.kind] : [];
    const parts = kind.facets.flatMap(({ call, part }) =>
      actionOf(call) === warning.action ? [`${pathsOf(part).join(', ')} of ${kind.kind}`] : [],
    );
    const { confirm } = kind;
    const isConfirmed = confirm.how === 'call' && actionOf(confirm.call) === warning.action;
    const found = [...whole, ...parts];
    return isConfirmed && found.length === 0 ? [`that a ${kind.kind} is gone`] : found;
  });
  return texts.join('; ');
}

/** What to do about it, for people. */
export function mendOf(warning: Pick<Warning, 'action' | 'region' | 'message'>): string {
  if (warning.action === '*') return `enable ${warning.region} in the account, or take it out of the policy`;
  if (isByServiceControl(warning.message)) {
    return `a service control policy denies ${warning.action}: allow it there, or take the region or group out of the policy`;
  }
  return `add to the role's policy: ${JSON.stringify(mendingStatement(warning.action))}`;
}

/** A service control policy of the organisation denies it, which no statement of the role's own mends. */
export function isByServiceControl(message: string): boolean {
  return /explicit deny in a service control policy/i.test(message);
}

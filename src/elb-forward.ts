// Where an action of a load balancer's listener or rule sends traffic: target groups with their shares.
import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Edge, EdgeEnd } from './kind.ts';

export const forwardWeight = {
  weight: { doc: 'Share of the traffic among the target groups of the action, 0 to 999' },
} as const satisfies Edge<unknown>['properties'];

/** AWS names a single target group twice, beside the weighted list and in it: the list says more. */
export function forwardedTo({
  TargetGroupArn,
  ForwardConfig,
}: Action): readonly (EdgeEnd | string | undefined)[] {
  const weighted = ForwardConfig?.TargetGroups ?? [];
  if (weighted.length === 0) return [TargetGroupArn];
  return weighted.map((group) =>
    group.TargetGroupArn === undefined ? undefined : { id: group.TargetGroupArn, weight: group.Weight },
  );
}

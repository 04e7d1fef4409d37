// Calls about load balancers and their listeners: target groups follow both.
import type { GroundTruth } from '../generated/truth.ts';
import { gainAndLoss, type TrailCall } from './call-parts.ts';
import { ownCalls } from './own-calls.ts';
import { made, type Rest } from './rest.ts';

export function balancersGo(rest: Rest): readonly TrailCall[] {
  const [balancer] = rest.of('LoadBalancer', 'deleted');
  if (balancer === undefined) return [];
  const all = rest.of('LoadBalancer', 'deleted');
  return all.flatMap((one) => {
    const children = rest.of('Listener', 'deleted').filter(({ parent }) => parent === one.resourceId);
    const groups = followers(rest).filter((truth) =>
      gainAndLoss(truth, 'loadBalancerArns').lost.includes(one.resourceId),
    );
    const truths = rest.take([one], children, groups);
    return made('DeleteLoadBalancer', one, truths, { loadBalancerArn: one.resourceId });
  });
}

export function listeners(rest: Rest): readonly TrailCall[] {
  const [listener] = ['created', 'deleted', 'modified'].flatMap((change) =>
    rest.all.filter((truth) => truth.kind === 'Listener' && truth.change === change),
  );
  if (listener === undefined) return [];
  const groups = followers(rest);
  if (listener.change === 'deleted')
    return made('DeleteListener', listener, rest.take([listener], groups), {
      listenerArn: listener.resourceId,
    });
  if (listener.change === 'modified') {
    const [call] = ownCalls(listener, { service: 'elasticloadbalancing', noun: 'Listener', home: '' });
    return call === undefined || listener.paths.includes('tags')
      ? []
      : [{ ...call, truths: rest.take([listener], groups) }];
  }
  return made(
    'CreateListener',
    listener,
    rest.take([listener], groups),
    {
      loadBalancerArn: listener.parent,
      defaultActions: groups.map(({ resourceId }) => ({ type: 'forward', targetGroupArn: resourceId })),
    },
    { listeners: [{ listenerArn: listener.resourceId, loadBalancerArn: listener.parent }] },
  );
}

/** Target groups of which nothing but their load balancers changed. */
function followers(rest: Rest): readonly GroundTruth[] {
  return rest
    .of('TargetGroup', 'modified')
    .filter(({ paths }) => paths.every((path) => path === 'loadBalancerArns'));
}

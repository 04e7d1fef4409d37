// Calls that modify a load balancer, its listeners or its target groups.
import type { Json } from '../record.ts';
import { changeOf, edgeGainAndLoss, gainAndLoss, type Modifications, values } from './call-parts.ts';

export const balancerModifications: Modifications = {
  TargetGroup: (truth) => {
    const targetGroupArn = truth.resourceId;
    const edges = edgeGainAndLoss(truth, 'TARGETS');
    const words = gainAndLoss(truth, 'targets');
    const targets = (some: typeof edges.gained, others: readonly string[]): readonly Json[] => [
      ...some.map(({ to, port }) => ({ id: to, port })),
      ...others.map((word) => ({
        id: word.slice(0, word.lastIndexOf(':')),
        port: Number(word.slice(word.lastIndexOf(':') + 1)),
      })),
    ];
    const [come, go] = [targets(edges.gained, words.gained), targets(edges.lost, words.lost)];
    const calls = [
      ...(come.length === 0
        ? []
        : [{ eventName: 'RegisterTargets', request: { targetGroupArn, targets: come } }]),
      ...(go.length === 0
        ? []
        : [{ eventName: 'DeregisterTargets', request: { targetGroupArn, targets: go } }]),
    ];
    return calls.length > 0
      ? calls
      : [{ eventName: 'ModifyTargetGroup', request: { targetGroupArn, ...values(truth) } }];
  },
  LoadBalancer: (truth) => [
    {
      eventName: 'SetSecurityGroups',
      request: { loadBalancerArn: truth.resourceId, securityGroups: gainAndLoss(truth, 'MEMBER_OF').gained },
    },
  ],
  Listener: (truth) => [
    {
      eventName: 'ModifyListener',
      request: {
        listenerArn: truth.resourceId,
        ...(changeOf(truth, 'port') === undefined ? {} : { port: changeOf(truth, 'port')?.after }),
        defaultActions: [
          {
            type: 'forward',
            forwardConfig: {
              targetGroups: gainAndLoss(truth, 'FORWARDS_TO').gained.map((targetGroupArn) => ({
                targetGroupArn,
              })),
            },
          },
        ],
      },
    },
  ],
};

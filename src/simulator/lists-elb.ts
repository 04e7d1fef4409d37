// The list operations of Elastic Load Balancing v2: pages of 1 to 400, no filters, NotFound for a single missing name.

import type { IdParameter, ListModel, ParentParameter } from './list-model.ts';

const page = [1, 400] as const;

function named(parameter: string, field: string, code: string, message: string): IdParameter {
  return { parameter, field, code, message };
}

function loadBalancerParent(required: boolean): ParentParameter {
  return {
    parameter: 'LoadBalancerArn',
    list: 'DescribeLoadBalancers',
    field: 'LoadBalancerArn',
    code: 'LoadBalancerNotFound',
    message: "Load balancers '[{}]' not found",
    required,
  };
}

const targetGroupParent: ParentParameter = {
  parameter: 'TargetGroupArn',
  list: 'DescribeTargetGroups',
  field: 'TargetGroupArn',
  code: 'TargetGroupNotFound',
  message: "Target groups '[{}]' not found",
  required: true,
};

const listenerParent: ParentParameter = {
  parameter: 'ListenerArn',
  list: 'DescribeListeners',
  field: 'ListenerArn',
  code: 'ListenerNotFound',
  message: "Listeners '[{}]' not found",
  required: false,
};

export const elbLists: Readonly<Record<string, ListModel>> = {
  DescribeLoadBalancers: {
    items: 'LoadBalancers',
    ids: [
      named('LoadBalancerArns', 'LoadBalancerArn', 'LoadBalancerNotFound', "Load balancers '[{}]' not found"),
      named('Names', 'LoadBalancerName', 'LoadBalancerNotFound', "Load balancers '[{}]' not found"),
    ],
    page,
    filters: {},
  },
  DescribeTargetGroups: {
    items: 'TargetGroups',
    ids: [
      named('TargetGroupArns', 'TargetGroupArn', 'TargetGroupNotFound', "Target groups '[{}]' not found"),
      named('Names', 'TargetGroupName', 'TargetGroupNotFound', "Target groups '[{}]' not found"),
    ],
    parent: loadBalancerParent(false),
    belongsTo: ['LoadBalancerArn', 'LoadBalancerArns'],
    page,
    filters: {},
  },
  DescribeListeners: {
    items: 'Listeners',
    ids: [named('ListenerArns', 'ListenerArn', 'ListenerNotFound', 'One or more listeners not found')],
    parent: loadBalancerParent(false),
    page,
    filters: {},
  },
  DescribeRules: {
    items: 'Rules',
    ids: [named('RuleArns', 'RuleArn', 'RuleNotFound', 'One or more rules not found')],
    parent: listenerParent,
    page,
    filters: {},
  },
  DescribeListenerCertificates: {
    items: 'Certificates',
    ids: [],
    parent: { ...listenerParent, required: true },
    page,
    filters: {},
  },
  DescribeTargetHealth: {
    items: 'TargetHealthDescriptions',
    ids: [],
    parent: targetGroupParent,
    filters: {},
  },
  DescribeTargetGroupAttributes: { items: 'Attributes', ids: [], parent: targetGroupParent, filters: {} },
  DescribeLoadBalancerAttributes: {
    items: 'Attributes',
    ids: [],
    parent: loadBalancerParent(true),
    filters: {},
  },
  DescribeListenerAttributes: {
    items: 'Attributes',
    ids: [],
    parent: { ...listenerParent, required: true },
    filters: {},
  },
};

// The list operations of classic load balancers: pages of 1 to 400, NotFound for a single missing name.

import type { ListModel } from './list-model.ts';

const code = 'LoadBalancerNotFound';
const message = "There is no ACTIVE Load Balancer named '{}'";

export const classicLists: Readonly<Record<string, ListModel>> = {
  DescribeLoadBalancers: {
    items: 'LoadBalancerDescriptions',
    ids: [{ parameter: 'LoadBalancerNames', field: 'LoadBalancerName', code, message }],
    page: [1, 400],
    filters: {},
  },
  DescribeTags: {
    items: 'TagDescriptions',
    ids: [{ parameter: 'LoadBalancerNames', field: 'LoadBalancerName', code, message, most: 20 }],
    filters: {},
  },
  DescribeInstanceHealth: {
    items: 'InstanceStates',
    ids: [],
    parent: {
      parameter: 'LoadBalancerName',
      list: 'DescribeLoadBalancers',
      field: 'LoadBalancerName',
      code,
      message,
      required: true,
    },
    filters: {},
  },
};

// The list operations of Auto Scaling: pages of 1 to 100, names of which missing ones are left out.

import type { ListModel } from './list-model.ts';

export const autoScalingLists: Readonly<Record<string, ListModel>> = {
  DescribeAutoScalingGroups: {
    items: 'AutoScalingGroups',
    ids: [
      {
        parameter: 'AutoScalingGroupNames',
        field: 'AutoScalingGroupName',
        code: 'ValidationError',
        message: "Group '{}' not found",
        leavesOut: true,
        most: 50,
      },
    ],
    page: [1, 100],
    filters: {},
  },
  DescribeScalingActivities: { items: 'Activities', ids: [], page: [1, 100], filters: {} },
};

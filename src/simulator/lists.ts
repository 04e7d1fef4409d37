// What the simulator knows of each list operation beyond its schema: where the items are, which parameters name them,
// the code AWS gives for a missing one, the page sizes it takes, and the filters it knows.

import type { ListModel } from './list-model.ts';
import { autoScalingLists } from './lists-autoscaling.ts';
import { classicLists } from './lists-classic.ts';
import { ec2Lists } from './lists-ec2.ts';
import { elbLists } from './lists-elb.ts';
import { jsonLists } from './lists-json.ts';
import { restLists } from './lists-rest.ts';

/** By what the kinds' declarations call the service. */
const lists: Readonly<Record<string, Readonly<Record<string, ListModel>>>> = {
  ec2: ec2Lists,
  elbv2: elbLists,
  elb: classicLists,
  autoscaling: autoScalingLists,
  ...jsonLists,
  ...restLists,
};

export function listModel(service: string, operation: string): ListModel | undefined {
  const models = lists[service];
  return models !== undefined && Object.hasOwn(models, operation) ? models[operation] : undefined;
}

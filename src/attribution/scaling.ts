// Activities of auto scaling: which instances it started and ended by itself, and why. What came or went by them is of class `autoscaling`.
// One list per region, newest first, read no further back than the changes that may be its own.
import type { Activity, DescribeScalingActivitiesCommandOutput } from '@aws-sdk/client-auto-scaling';
import { type Asker, readList } from '../ask.ts';
import { paged } from '../declare.ts';
import { namedId } from '../ids.ts';
import type { Actor } from '../journal/attributions.ts';
import type { TrailPlace } from '../journal/trail-open.ts';
import type { Failure } from '../outcome.ts';
import { windowOf } from './match.ts';
import type { Subject } from './subject.ts';

export const activitiesCall = paged('autoscaling', 'DescribeScalingActivities', {
  pageSize: 100,
  items: (page: DescribeScalingActivitiesCommandOutput) => page.Activities,
});

export interface ScalingActivity {
  readonly id: string;
  /** Id of the AutoScalingGroup. */
  readonly group: string;
  readonly name: 'Launch' | 'Terminate';
  readonly instance: string;
  readonly cause: string;
  /** ISO 8601. */
  readonly from: string;
  /** undefined: it is under way. */
  readonly to: string | undefined;
}

const longest = 400;

/** undefined: it failed or was cancelled, or is about no instance. */
function readActivity(activity: Activity, place: TrailPlace): ScalingActivity | undefined {
  const {
    ActivityId,
    AutoScalingGroupName,
    Description = '',
    Cause = '',
    StartTime,
    EndTime,
    StatusCode,
  } = activity;
  const instance = /\bi-[0-9a-f]{8,17}\b/.exec(Description)?.[0];
  if (ActivityId === undefined || AutoScalingGroupName === undefined || StartTime === undefined)
    return undefined;
  if (instance === undefined || StatusCode === 'Failed' || StatusCode === 'Cancelled') return undefined;
  return {
    id: ActivityId,
    group: namedId(place, 'AutoScalingGroup', AutoScalingGroupName),
    name: /^Terminat/i.test(Description) ? 'Terminate' : 'Launch',
    instance,
    cause: Cause.slice(0, longest),
    from: StartTime.toISOString(),
    to: EndTime?.toISOString(),
  };
}

/** Activities that ended after `since`; what was read before a failure is no less true. */
export async function readActivities(
  asker: Asker,
  place: TrailPlace,
  since: string,
): Promise<{ readonly activities: readonly ScalingActivity[]; readonly failure: Failure | undefined }> {
  let activities: ScalingActivity[] = [];
  let over = false;
  const verdict = await readList(
    { ask: (call, input) => (over ? Promise.resolve({ ok: true, page: {} }) : asker.ask(call, input)) },
    activitiesCall,
    {},
    () => (activities = []),
    (items) => {
      const read = items.flatMap((item) => readActivity(asActivity(item), place) ?? []);
      activities.push(...read.filter(({ to }) => to === undefined || to >= since));
      over = read.some(({ to }) => to !== undefined && to < since);
    },
  );
  return { activities, failure: verdict?.failure };
}

/** Items come from the call's own list. */
function asActivity(item: unknown): Activity {
  return item as Activity;
}

/** Whether a change can be auto scaling's doing at all. */
export function mayScale({ authors, event }: Subject): boolean {
  return authors.scaledBy !== undefined && (event.change !== 'modified' || isEdge(authors.scaledBy));
}

function isEdge(scaledBy: string): boolean {
  return scaledBy !== 'id';
}

/** The activity that a change came by. */
export function activityOf(
  subject: Subject,
  activities: readonly ScalingActivity[],
): ScalingActivity | undefined {
  if (!mayScale(subject)) return undefined;
  const { fromMs, toMs } = windowOf(subject);
  const ids = instancesOf(subject);
  const wanted = { created: 'Launch', deleted: 'Terminate' }[subject.event.change as string];
  return activities.find(
    ({ instance, name, from, to }) =>
      ids.includes(instance) &&
      (wanted === undefined || name === wanted) &&
      Date.parse(from) <= toMs &&
      (to === undefined || Date.parse(to) >= fromMs),
  );
}

function instancesOf({ authors, event, state, paths }: Subject): readonly string[] {
  const { scaledBy = '' } = authors;
  if (scaledBy === 'id') return [event.resourceId];
  if (event.change !== 'modified')
    return (state?.edges[scaledBy] ?? []).map(({ to, from }) => to ?? from ?? '');
  const isAlone = paths.every(({ path }) => path === scaledBy);
  return isAlone ? paths.flatMap(({ elements }) => elements.flatMap(({ ids }) => ids)) : [];
}

/** Who it was: what CloudTrail says of the call, with the group and its reason; else the group itself. */
export function scalingActor(activity: ScalingActivity, known: Actor | undefined): Actor {
  const { id, group, name, cause, from } = activity;
  const why = { group, ...(cause === '' ? {} : { cause }) };
  if (known !== undefined) return { ...known, ...why };
  return {
    principal: 'autoscaling.amazonaws.com',
    type: 'AWSService',
    eventName: name,
    eventSource: 'autoscaling.amazonaws.com',
    eventId: id,
    eventTime: from,
    via: 'autoscaling',
    confidence: 'unique',
    ...why,
  };
}

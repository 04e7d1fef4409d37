// CloudTrail of a simulated AWS: an event for each call that changed something, delivered late, twice, out of order or never; failed
// calls, readers and strangers between them. LookupEvents answers from it what AWS would have delivered by now.
import type { Facts } from '../generated/facts.ts';
import type { Names } from '../generated/names.ts';
import type { Random } from '../generated/random.ts';
import type { GroundTruth } from '../generated/truth.ts';
import { isRecord, type Json } from '../record.ts';
import type { TrailCall } from './call-parts.ts';
import { callsOf } from './calls.ts';
import { type Delivered, delaysOf, lookUp } from './delivered.ts';
import type { Naming } from './own-calls.ts';
import { type Person, serviceItself, somebody } from './people.ts';

export interface TrailOptions {
  /** Events come minutes late, some too late, some never; without it each is there at once. */
  readonly late?: boolean;
}

/** What the trail knows of a call: for tests that compare. */
export interface TrailEntry {
  readonly eventId: string;
  readonly eventName: string;
  /** The service that made it for itself. */
  readonly by: string | undefined;
  readonly principal: string;
  readonly at: string;
  /** undefined: never. */
  readonly deliveredAt: string | undefined;
  readonly account: string;
  readonly region: string;
  /** What it did; empty for one that failed or changed nothing. */
  readonly truths: readonly GroundTruth[];
}

export interface Trail {
  /** Writes the calls of what happened in one breath. */
  record(
    truths: readonly GroundTruth[],
    factsOf: (id: string) => { before?: Facts | undefined; after?: Facts | undefined },
  ): void;
  answer(account: string, region: string, input: Json): Json;
  /** What auto scaling did by itself, newest first. */
  activities(account: string, region: string): Json;
  entries(): readonly TrailEntry[];
}

export interface TrailParts {
  readonly names: Names;
  readonly partition: string;
  readonly random: Random;
  readonly now: () => Date;
  readonly namingOf: (kind: string) => Naming;
  readonly options: TrailOptions;
}

export function createTrail({ names, partition, random, now, namingOf, options }: TrailParts): Trail {
  const places = new Map<string, Delivered[]>();
  const entries: TrailEntry[] = [];
  const activities = new Map<string, Json[]>();
  let serial = 0;

  function uuid(): string {
    serial += 1;
    const hex = names.hex(`event ${serial}`, 32);
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }

  function write(
    call: TrailCall,
    who: Person,
    outcome: { readonly errorCode?: string; readonly readOnly?: boolean } = {},
    by?: string,
  ): void {
    const { account, region, service, eventName, request, response, truths } = call;
    const { errorCode, readOnly = false } = outcome;
    const eventId = uuid();
    const at = new Date(Math.floor(now().getTime() / 1_000) * 1_000);
    const eventTime = at.toISOString().replace('.000Z', 'Z');
    const document = {
      eventVersion: '1.11',
      userIdentity: who.identity,
      eventTime,
      eventSource: `${service}.amazonaws.com`,
      eventName,
      awsRegion: region,
      sourceIPAddress: who.sourceIp,
      userAgent: who.userAgent,
      ...(errorCode === undefined
        ? {}
        : { errorCode, errorMessage: 'You are not authorized to perform this operation.' }),
      requestParameters: request,
      responseElements: errorCode === undefined ? (response ?? { _return: true }) : null,
      requestID: uuid(),
      eventID: eventId,
      readOnly,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: 'Management',
    };
    const named = idsIn([request, response]);
    const event = {
      EventId: eventId,
      EventName: eventName,
      ReadOnly: String(readOnly),
      EventTime: at,
      EventSource: `${service}.amazonaws.com`,
      Username: who.username,
      Resources: named.map((ResourceName) => ({ ResourceName })),
      CloudTrailEvent: JSON.stringify(document),
    };
    const delays = options.late === true ? delaysOf(random) : [0];
    const list = places.get(`${account}/${region}`) ?? [];
    places.set(`${account}/${region}`, list);
    for (const delayMs of delays)
      list.push({ event, names: named, atMs: at.getTime(), deliveredMs: now().getTime() + delayMs });
    const { arn } = who.identity;
    const [first] = delays;
    entries.push({
      eventId,
      eventName,
      by,
      principal: String(arn),
      at: at.toISOString(),
      deliveredAt:
        first === undefined ? undefined : new Date(now().getTime() + Math.min(...delays)).toISOString(),
      account,
      region,
      truths: errorCode === undefined && !readOnly ? truths : [],
    });
  }

  /** Some instances come and go by auto scaling, which tells it as an activity, too. */
  function scale({ account, region, eventName, truths }: TrailCall): boolean {
    const verb = {
      RunInstances: 'Launching a new EC2 instance',
      TerminateInstances: 'Terminating EC2 instance',
    }[eventName];
    if (verb === undefined || !random.percent(40)) return false;
    const key = `${account}/${region}`;
    const known = activities.get(key) ?? [];
    for (const { kind, resourceId } of truths)
      if (kind === 'Instance')
        known.unshift({
          ActivityId: uuid(),
          AutoScalingGroupName: 'web',
          Description: `${verb}: ${resourceId}`,
          Cause: `At ${now().toISOString()} a monitor alarm in state ALARM changed the desired capacity.`,
          StartTime: now(),
          EndTime: now(),
          StatusCode: 'Successful',
          Progress: 100,
        });
    activities.set(key, known);
    return true;
  }

  /** Calls around the real one that must not be taken for its author. */
  function noise(call: TrailCall): void {
    if (random.percent(12))
      write(call, somebody(call.account, partition, random), { errorCode: 'Client.UnauthorizedOperation' });
    if (random.percent(15)) {
      const [id] = idsIn([call.request, call.response]);
      const request = {
        filterSet: { items: [{ name: 'resource-id', valueSet: { items: [{ value: id }] } }] },
      };
      const reading = { ...call, eventName: 'DescribeTags', request, response: undefined, truths: [] };
      write(reading, somebody(call.account, partition, random), { readOnly: true });
    }
    if (random.percent(20)) {
      const stranger = { ...call, service: 'logs', eventName: 'CreateLogStream', truths: [] };
      write(
        {
          ...stranger,
          request: { logGroupName: '/aws/lambda/f', logStreamName: uuid() },
          response: undefined,
        },
        serviceItself(call.account, partition, 'lambda'),
      );
    }
  }

  return {
    record: (truths, factsOf) => {
      const calls = callsOf(truths, factsOf, namingOf);
      const [first] = calls;
      if (first === undefined) return;
      const who = somebody(first.account, partition, random);
      for (const call of calls) {
        const other = call.account === first.account ? who : somebody(call.account, partition, random);
        const by = call.by ?? (scale(call) ? 'autoscaling' : undefined);
        write(call, by === undefined ? other : serviceItself(call.account, partition, by), {}, by);
        noise(call);
      }
    },
    answer: (account, region, input) => ({
      Events: lookUp(places.get(`${account}/${region}`) ?? [], input, now().getTime()),
    }),
    activities: (account, region) => ({ Activities: activities.get(`${account}/${region}`) ?? [] }),
    entries: () => entries,
  };
}

/** AWS lists the resources that a call names, as far as it knows their sort. */
function idsIn(value: unknown): readonly string[] {
  return [...new Set(leaves(value))].filter(
    (leaf) => /^[a-z]+(-[a-z]+)*-[0-9a-f]{8,}$|^arn:|^[\w.-]{1,64}$/.test(leaf) && /[a-z]/.test(leaf),
  );
}

function leaves(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(leaves);
  return isRecord(value) ? Object.values(value).flatMap(leaves) : [];
}

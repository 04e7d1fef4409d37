// The call, or the calls, that make one change to one thing, where no other call in the same breath explains it.
import { nameOfId } from '../../ids.ts';
import type { GroundTruth } from '../generated/truth.ts';
import type { Json } from '../record.ts';
import { balancerModifications } from './balancer-modifications.ts';
import {
  type Call,
  gainAndLoss,
  items,
  type Modifications,
  parameterOf,
  type TrailCall,
  values,
} from './call-parts.ts';
import { instanceModifications } from './instance-modifications.ts';
import { networkModifications } from './network-modifications.ts';

/** Of a kind: its service in CloudTrail, and what calls name it by (`RouteTable` of DescribeRouteTables). */
export interface Naming {
  readonly service: string;
  readonly noun: string;
  /** Where its events lie, if it is in no region. */
  readonly home: string;
}

const modifications: Modifications = {
  ...networkModifications,
  ...instanceModifications,
  ...balancerModifications,
};

export function ownCalls(truth: GroundTruth, naming: Naming): readonly TrailCall[] {
  const { accountId, region } = truth;
  const about = {
    service: naming.service,
    account: accountId,
    region: region === 'global' ? naming.home : region,
    truths: [truth],
  };
  return callsFor(truth, naming).map((call) => ({ ...call, ...about }));
}

function callsFor(truth: GroundTruth, naming: Naming): readonly Call[] {
  const { resourceId: id, change, paths } = truth;
  if (change === 'created') return [creation(truth, naming)];
  if (change === 'deleted') return [deletion(truth, naming)];
  const tags = paths.every((path) => path === 'tags' || path === 'name');
  if (tags) return tagging(truth, naming);
  return (
    modifications[truth.kind]?.(truth) ?? [
      { eventName: `Modify${naming.noun}`, request: { ...named(id, naming), ...values(truth) } },
    ]
  );
}

function creation({ resourceId: id, kind }: GroundTruth, naming: Naming): Call {
  const { noun } = naming;
  if (kind === 'ElasticIp')
    return { eventName: 'AllocateAddress', request: { domain: 'vpc' }, response: { allocationId: id } };
  if (kind === 'SecurityGroup')
    return { eventName: 'CreateSecurityGroup', request: {}, response: { groupId: id } };
  const member = `${noun.charAt(0).toLowerCase()}${noun.slice(1)}`;
  // What has a name is created by it; what has an id or an ARN learns it from the answer.
  const request = isNamed(id) ? named(id, naming) : {};
  return { eventName: `Create${noun}`, request, response: { [member]: { [parameterOf(noun)]: id } } };
}

function deletion({ resourceId: id, kind }: GroundTruth, naming: Naming): Call {
  if (kind === 'ElasticIp') return { eventName: 'ReleaseAddress', request: { allocationId: id } };
  return { eventName: `Delete${naming.noun}`, request: named(id, naming) };
}

/** `111122223333/eu-west-1/ClassicLoadBalancer/web`: calls say `web`. */
function isNamed(id: string): boolean {
  return /^\d{12}\//.test(id);
}

function named(id: string, { noun }: Naming): Json {
  if (noun === 'SecurityGroup') return { groupId: id };
  if (!isNamed(id)) return { [parameterOf(noun)]: id };
  const name = nameOfId(id);
  const parameter = parameterOf(noun).replace(/Id$/, 'Name');
  // A node group is named beside its cluster; a name with a slash of its own is one name.
  const [first = '', ...rest] = name.split('/');
  return rest.length === 0 || noun === 'AutoScalingGroup'
    ? { [parameter]: name }
    : { clusterName: first, [parameter]: rest.join('/') };
}

function tagging(truth: GroundTruth, naming: Naming): readonly Call[] {
  const { resourceId: id } = truth;
  const { gained, lost } = gainAndLoss(truth, 'tags');
  const pairs = (some: readonly string[]): readonly Json[] =>
    some.map((tag) => ({ key: tag.slice(0, tag.indexOf('=')), value: tag.slice(tag.indexOf('=') + 1) }));
  const keys = new Set(pairs(gained).map(({ key }) => key));
  const gone = pairs(lost).filter(({ key }) => !keys.has(key));
  const [add, take] = naming.service === 'ec2' ? ['CreateTags', 'DeleteTags'] : ['AddTags', 'RemoveTags'];
  const what: Json =
    naming.service === 'ec2' ? { resourcesSet: items([{ resourceId: id }]) } : { resourceArns: [id] };
  return [
    ...(gained.length === 0 ? [] : [{ eventName: add, request: { ...what, tagSet: items(pairs(gained)) } }]),
    ...(gone.length === 0 ? [] : [{ eventName: take, request: { ...what, tagSet: items(gone) } }]),
  ];
}

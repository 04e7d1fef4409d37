// DescribeTags of Elastic Load Balancing: one entry per ARN asked for, empty where the resource has no tags, the
// NotFound code of its kind where there is no such resource. Recorded networks have no tags: known is enough.

import type { AnswerSource } from './answers.ts';
import { AwsError } from './aws-error.ts';
import type { Call } from './call.ts';
import { isRecord, records, strings, type Json } from './record.ts';
import { ask } from './select.ts';

/** AWS takes at most so many ARNs in one call. */
const maxArns = 20;

interface TaggedKind {
  readonly marker: string;
  readonly operation: string;
  readonly list: string;
  readonly field: string;
  readonly code: string;
}

const kinds: readonly TaggedKind[] = [
  kind(':loadbalancer/', 'LoadBalancer'),
  kind(':targetgroup/', 'TargetGroup'),
  kind(':listener/', 'Listener'),
  kind(':listener-rule/', 'Rule'),
];

export function describeElbTags(source: AnswerSource, call: Call): Json {
  const arns = strings(call.input['ResourceArns']);
  if (arns.length === 0 || arns.length > maxArns) {
    throw new AwsError('ValidationError', `Specify between 1 and ${maxArns} resource ARNs`);
  }
  const answer = ask(source, call, 'DescribeTags', call.input);
  const described = new Map(
    records(isRecord(answer) ? answer['TagDescriptions'] : []).map((entry) => [entry['ResourceArn'], entry]),
  );
  return { TagDescriptions: arns.map((arn) => described.get(arn) ?? untagged(source, call, arn)) };
}

function untagged(source: AnswerSource, call: Call, arn: string): Json {
  const found = kinds.find((candidate) => arn.includes(candidate.marker));
  if (found === undefined) throw new AwsError('ValidationError', `'${arn}' is not a valid ARN`);
  const answer = ask(source, call, found.operation, parentOf(found, arn));
  const known = records(isRecord(answer) ? answer[found.list] : []);
  if (!known.some((item) => item[found.field] === arn)) throw new AwsError(found.code, `'${arn}' not found`);
  return { ResourceArn: arn, Tags: [] };
}

// A listener's ARN holds its load balancer's, and a rule's its listener's.
function parentOf(found: TaggedKind, arn: string): Json {
  const parent = arn.slice(0, arn.lastIndexOf('/'));
  if (found.marker === ':listener/')
    return { LoadBalancerArn: parent.replace(':listener/', ':loadbalancer/') };
  if (found.marker === ':listener-rule/')
    return { ListenerArn: parent.replace(':listener-rule/', ':listener/') };
  return {};
}

function kind(marker: string, name: string): TaggedKind {
  return {
    marker,
    operation: `Describe${name}s`,
    list: `${name}s`,
    field: `${name}Arn`,
    code: `${name}NotFound`,
  };
}

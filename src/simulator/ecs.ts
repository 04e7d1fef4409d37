// The describe calls of ECS: what is asked for by name or ARN and is not there stands among the failures as MISSING; the call itself
// does not fail. Services and tasks are asked for with their cluster.

import type { AnswerSource } from './answers.ts';
import { AwsError } from './aws-error.ts';
import type { Call } from './call.ts';
import { isRecord, records, strings, text, type Json } from './record.ts';
import { ask } from './select.ts';

interface Described {
  /** Of the request's ids, and of the answer's list. */
  readonly member: string;
  readonly arn: string;
  /** Ids of one call. */
  readonly most: number;
  readonly inCluster: boolean;
}

const described: Readonly<Record<string, Described>> = {
  DescribeClusters: { member: 'clusters', arn: 'clusterArn', most: 100, inCluster: false },
  DescribeServices: { member: 'services', arn: 'serviceArn', most: 10, inCluster: true },
  DescribeTasks: { member: 'tasks', arn: 'taskArn', most: 100, inCluster: true },
};

/** undefined where it is no such call. */
export function describeEcs(source: AnswerSource, call: Call): Json | undefined {
  const { service, operation, input } = call;
  const wanted = service.name === 'ecs' ? described[operation.name] : undefined;
  if (wanted === undefined) return undefined;
  const { member, arn, most, inCluster } = wanted;
  const ids = strings(input[member]);
  if (ids.length > most) {
    throw new AwsError('InvalidParameterException', `${member} cannot have more than ${most} elements.`);
  }
  const cluster = text(input['cluster']) ?? 'default';
  if (inCluster && !clustersOf(source, call).some((known) => isNamed(known, cluster))) {
    throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
  }
  const answer = ask(source, call, operation.name, input);
  const all = records(isRecord(answer) ? answer[member] : []).filter(
    (item) => !inCluster || isNamed(text(item['clusterArn']) ?? '', cluster),
  );
  const found = ids.map((id) => [id, all.find((item) => isNamed(text(item[arn]) ?? '', id))] as const);
  return {
    [member]: found.flatMap(([, item]) => item ?? []),
    failures: found.flatMap(([id, item]) => (item === undefined ? [{ arn: id, reason: 'MISSING' }] : [])),
  };
}

function clustersOf(source: AnswerSource, call: Call): readonly string[] {
  const answer = ask(source, call, 'ListClusters', {});
  return strings(isRecord(answer) ? answer['clusterArns'] : []);
}

/** An ARN by itself, or by the name at its end. */
function isNamed(arn: string, name: string): boolean {
  return arn === name || arn.split('/').at(-1) === name;
}

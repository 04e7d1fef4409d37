// The rules for integrations of one account group. Pure: what is known is given, what is wrong comes back, per field, all of it at once.
import type { FieldProblem } from '../errors.ts';
import { parseRoleArn, type RoleArn } from '../login.ts';
import { isPartition, partitionOf } from '../regions.ts';
import type { Integration, IntegrationRequest } from './model.ts';
import type { TopicRegistry } from './topics.ts';

export interface RuleContext {
  /** Account group. */
  readonly aid: string;
  /** The group's integrations. */
  readonly known: readonly Integration[];
  readonly topics: Pick<TopicRegistry, 'holderOf'>;
  /** The integration that is changed: it does not stand against itself. */
  readonly self?: string | undefined;
}

const nameLength = 255;
/** IAM's own limit for a role's name; its path may have 512 more. */
const roleNameLength = 64;
const topicsAtMost = 100;

/** Everything that stands against a request; empty where nothing does. */
export function checkRequest(request: IntegrationRequest, context: RuleContext): readonly FieldProblem[] {
  const others = context.known.filter(({ id }) => id !== context.self);
  const role = parseRoleArn(request.roleArn);
  return [
    ...nameProblems(request.name, others),
    ...roleProblems(request, role, others),
    ...(request.type === 'flow-logs-monitoring' ? topicProblems(request, role, context) : noTopics(request)),
  ];
}

/** `others`: the group's other integrations. */
export function nameProblems(name: string, others: readonly Integration[]): readonly FieldProblem[] {
  const problem = (code: string, message: string): readonly FieldProblem[] => [
    { code, field: 'name', message },
  ];
  if (name.trim() === '') return problem('required', 'must not be empty');
  if (name.length > nameLength)
    return problem('length', `has ${name.length} characters, ${nameLength} at most`);
  if (name !== name.trim()) return problem('format', 'must not begin or end with a space');
  // Cc: control characters; Cf: invisible ones, such as those that turn the direction of text; Cs: halves of characters.
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>]/u.test(name)) {
    return problem('characters', 'must not have control characters, invisible characters, < or >');
  }
  const taken = others.some((other) => sameName(other.name, name));
  return taken
    ? problem('duplicate', `another integration of this account group is named ${quoted(name)}`)
    : [];
}

/** One letter with an accent can be written in two ways, which nobody can tell apart. */
function sameName(a: string, b: string): boolean {
  return a.normalize('NFC') === b.normalize('NFC');
}

function roleProblems(
  { roleArn, type }: IntegrationRequest,
  role: RoleArn | undefined,
  others: readonly Integration[],
): readonly FieldProblem[] {
  const problem = (code: string, message: string): readonly FieldProblem[] => [
    { code, field: 'roleArn', message },
  ];
  const names = role?.name.split('/') ?? [];
  if (role === undefined || names.includes('') || (names.at(-1)?.length ?? 0) > roleNameLength) {
    return problem(
      'format',
      `${quoted(roleArn)} is not the ARN of a role; write arn:PARTITION:iam::ACCOUNT:role/NAME, as \`aws iam get-role\` shows it`,
    );
  }
  if (!isPartition(role.partition)) {
    return problem('partition', `${quoted(role.partition)} is no partition; known: aws, aws-cn, aws-us-gov`);
  }
  const holder = others.find((other) => other.type === type && other.roleArn === roleArn);
  return holder === undefined
    ? []
    : problem('duplicate', `the integration ${quoted(holder.name)} has this role already, for ${type}`);
}

function noTopics({ snsTopicsArns = [] }: IntegrationRequest): readonly FieldProblem[] {
  return snsTopicsArns.length === 0 ? [] : topicProblem('not-allowed', 'only flow logs have topics', []);
}

function topicProblems(
  { snsTopicsArns = [] }: IntegrationRequest,
  role: RoleArn | undefined,
  { aid, known, topics, self }: RuleContext,
): readonly FieldProblem[] {
  if (snsTopicsArns.length === 0)
    return topicProblem('required', 'flow logs need the ARN of at least one topic', []);
  if (snsTopicsArns.length > topicsAtMost) {
    return topicProblem('length', `has ${snsTopicsArns.length} topics, ${topicsAtMost} at most`, []);
  }
  const wrong = snsTopicsArns.filter((arn) => parseTopicArn(arn) === undefined);
  const twice = snsTopicsArns.filter((arn, index) => snsTopicsArns.indexOf(arn) !== index);
  const elsewhere = snsTopicsArns.filter((arn) => {
    const topic = parseTopicArn(arn);
    return topic !== undefined && role !== undefined && !isOf(topic, role);
  });
  const taken = snsTopicsArns.flatMap((arn) => {
    const holder = topics.holderOf(arn);
    if (holder === undefined || (holder.aid === aid && holder.integrationId === self)) return [];
    const own = holder.aid === aid ? known.find(({ id }) => id === holder.integrationId)?.name : undefined;
    // Of another group nothing is told, not even that there is one.
    return [own === undefined ? arn : `${arn} (${quoted(own)})`];
  });
  return [
    ...(wrong.length === 0
      ? []
      : topicProblem(
          'format',
          'not the ARN of a topic (arn:PARTITION:sns:REGION:ACCOUNT:NAME)',
          wrong.map(quoted),
        )),
    ...(twice.length === 0 ? [] : topicProblem('duplicate', 'given more than once', [...new Set(twice)])),
    ...(elsewhere.length === 0
      ? []
      : topicProblem('account', `not in the role's account ${role?.account ?? ''}`, elsewhere)),
    ...(taken.length === 0 ? [] : topicProblem('taken', 'already in another integration', taken)),
  ];
}

function topicProblem(code: string, what: string, arns: readonly string[]): readonly FieldProblem[] {
  const message = arns.length === 0 ? what : `${what}: ${arns.join(', ')}`;
  return [{ code, field: 'snsTopicsArns', message }];
}

interface TopicArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

function parseTopicArn(arn: string): TopicArn | undefined {
  const match = /^arn:(aws[a-z-]*):sns:([a-z]{2}(?:-[a-z]+)+-\d{1,2}):(\d{12}):[\w-]{1,256}(?:\.fifo)?$/.exec(
    arn,
  );
  const [, partition, region, account] = match ?? [];
  if (partition === undefined || region === undefined || account === undefined) return undefined;
  return partitionOf(region) === partition ? { partition, region, account } : undefined;
}

function isOf(topic: TopicArn, role: RoleArn): boolean {
  return topic.account === role.account && topic.partition === role.partition;
}

/** Somebody else's text in a message: shown as it is written, and not at any length. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}

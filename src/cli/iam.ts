// `iam inventory | flow-logs`: the trust policy and the permissions that a role needs, derived from the policy and the kinds, in three forms.
import { type Command, Option } from 'commander';
import { createBudget } from '../budget.ts';
import { createTransport } from '../clients.ts';
import { UsageError } from '../errors.ts';
import { groupExternalId } from '../external-id.ts';
import { flowLogsPermissions, permissionsPolicy, topicPolicy, trustPolicy } from '../iam.ts';
import { asCloudFormation, asTerraform, type RoleDocuments } from '../iam-forms.ts';
import type { Policy } from '../policy.ts';
import { loadKinds } from '../registry.ts';
import { callerPrincipal } from '../session.ts';
import { defaultSettings } from '../settings.ts';
import { type CommonOptions, common, dataOf, examples, reading, writing } from './context.ts';
import { findDaemon } from './remote.ts';
import { print } from './output.ts';
import { oneOf, readGroups } from './values.ts';

interface IamOptions extends CommonOptions {
  readonly format: string;
  readonly groups?: string;
  readonly trustedPrincipal?: string;
  readonly externalId?: string;
}

const formats = ['json', 'terraform', 'cloudformation'] as const;

export function addIam(program: Command): void {
  const command = program.command('iam').description('the IAM documents that an AWS account needs');
  const inventory = documentOptions(
    command
      .command('inventory')
      .description('trust and permissions of the role for the inventory, derived from what is collected')
      .addOption(
        new Option('--groups <a,b>', "only for these resource groups (default: the policy's)").env(
          'GROUNDPLAN_IAM_GROUPS',
        ),
      ),
  );
  examples(inventory, [
    'iam inventory > role.json',
    'iam inventory --trusted-principal arn:aws:iam::999988887777:role/groundplan-host --format terraform > groundplan/main.tf',
    'iam inventory --format cloudformation > groundplan.json   # aws cloudformation create-stack-set --template-body file://groundplan.json …',
    "iam inventory --json | jq '.policies.permissionsPolicy.Statement[0].Action'",
  ]).action((options: IamOptions) => show('inventory', options));
  const flowLogs = documentOptions(
    command
      .command('flow-logs')
      .description('trust and permissions of the role for flow logs, and what its SNS topics must allow'),
  );
  examples(flowLogs, [
    'iam flow-logs --format terraform',
    "iam flow-logs --json | jq '.policies.snsTopicAccessPolicy'   # put the topic's ARN in place of <TOPIC-ARN>",
  ]).action((options: IamOptions) => show('flow-logs', options));
}

function documentOptions(command: Command): Command {
  return common(
    command
      .addOption(
        new Option('--format <form>', formats.join(', ')).env('GROUNDPLAN_IAM_FORMAT').default('json'),
      )
      .addOption(
        new Option('--trusted-principal <arn>', 'who may assume the role (default: whoever runs this)').env(
          'GROUNDPLAN_TRUSTED_PRINCIPAL',
        ),
      )
      .addOption(
        new Option('--external-id <id>', "default: the group's own, issued once").env(
          'GROUNDPLAN_EXTERNAL_ID',
        ),
      ),
  );
}

async function show(purpose: RoleDocuments['purpose'], options: IamOptions): Promise<void> {
  const format = oneOf('--format', 'format', options.format, formats);
  const groups = options.groups === undefined ? undefined : readGroups('--groups', options.groups);
  if (
    options.trustedPrincipal !== undefined &&
    !/^(\d{12}|arn:[a-z-]+:iam::\d{12}:(root|user\/.+|role\/.+))$/.test(options.trustedPrincipal)
  ) {
    throw new UsageError(
      `--trusted-principal: "${options.trustedPrincipal}" is neither an account id nor the ARN of a user, a role or an account's root`,
    );
  }
  const principal = options.trustedPrincipal ?? (await ownPrincipal(`iam ${purpose}`));
  const externalId = options.externalId ?? (await externalIdOf(options, `iam ${purpose}`));
  const trust = trustPolicy(principal, externalId);
  const documents: RoleDocuments =
    purpose === 'inventory'
      ? {
          purpose,
          trustPolicy: trust,
          permissionsPolicy: permissionsPolicy(
            await loadKinds(),
            groups ?? (await storedPolicy(options))?.groups,
            (await storedPolicy(options))?.cloudtrail,
          ),
        }
      : {
          purpose,
          trustPolicy: trust,
          permissionsPolicy: flowLogsPermissions(),
          snsTopicAccessPolicy: topicPolicy(principal),
        };
  if (format === 'terraform') print(asTerraform(documents));
  else if (format === 'cloudformation') print(asCloudFormation(documents));
  else {
    const { purpose: _purpose, ...policies } = documents;
    print(JSON.stringify({ policies }, null, options.json === true ? undefined : 2));
  }
}

/** undefined, which means everything, where there is none yet. */
async function storedPolicy(options: IamOptions): Promise<Policy | undefined> {
  if (!dataOf(options).groups().includes(options.group)) return undefined;
  return reading(options, (journal) => journal.policy());
}

/** @throws UsageError where neither option nor credentials say who it is. */
async function ownPrincipal(command: string): Promise<string> {
  const transport = createTransport({
    settings: { ...defaultSettings, maxAttempts: 1 },
    budget: createBudget({ fraction: Number.POSITIVE_INFINITY }),
  });
  try {
    return await callerPrincipal(transport);
  } catch (cause) {
    throw new UsageError(
      `${command}: who may assume the role is not known: give --trusted-principal ARN, or AWS credentials to take it from (${cause instanceof Error ? cause.message : String(cause)})`,
      { cause },
    );
  }
}

/** Issued when it is first asked for; where a daemon runs, it has issued it. */
async function externalIdOf(options: CommonOptions, command: string): Promise<string> {
  const remote = await findDaemon(options);
  return remote === undefined
    ? writing(options, command, (journal) => groupExternalId(journal))
    : reading(options, (journal) => groupExternalId(journal));
}

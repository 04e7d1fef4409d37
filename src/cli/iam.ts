// `iam inventory`: the trust policy and the permissions that a role needs, derived from the kinds, in three forms.
import { type Command, Option } from 'commander';
import { createBudget } from '../budget.ts';
import { createTransport } from '../clients.ts';
import { UsageError } from '../errors.ts';
import { permissionsPolicy, trustPolicy } from '../iam.ts';
import { asCloudFormation, asTerraform, type RoleDocuments } from '../iam-forms.ts';
import { loadKinds } from '../registry.ts';
import { callerPrincipal } from '../session.ts';
import { defaultSettings } from '../settings.ts';
import { groupExternalId } from '../external-id.ts';
import { type CommonOptions, common, examples, writing } from './context.ts';
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
  const inventory = command
    .command('inventory')
    .description('trust and permissions of the role for the inventory, derived from what is collected')
    .addOption(new Option('--format <form>', formats.join(', ')).env('GROUNDPLAN_IAM_FORMAT').default('json'))
    .addOption(new Option('--groups <a,b>', 'only for these resource groups').env('GROUNDPLAN_IAM_GROUPS'))
    .addOption(
      new Option('--trusted-principal <arn>', 'who may assume the role (default: whoever runs this)').env(
        'GROUNDPLAN_TRUSTED_PRINCIPAL',
      ),
    )
    .addOption(
      new Option('--external-id <id>', "default: the group's own, issued once").env('GROUNDPLAN_EXTERNAL_ID'),
    );
  examples(common(inventory), [
    'iam inventory > role.json',
    'iam inventory --trusted-principal arn:aws:iam::999988887777:role/groundplan-host --format terraform',
    "iam inventory --json | jq '.policies.permissionsPolicy.Statement[0].Action'",
  ]);
  inventory.action((options: IamOptions) => show(options));
}

async function show(options: IamOptions): Promise<void> {
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
  const principal = options.trustedPrincipal ?? (await ownPrincipal());
  const externalId =
    options.externalId ?? (await writing(options, 'iam inventory', (journal) => groupExternalId(journal)));
  const documents: RoleDocuments = {
    trustPolicy: trustPolicy(principal, externalId),
    permissionsPolicy: permissionsPolicy(await loadKinds(), groups),
  };
  if (format === 'terraform') print(asTerraform(documents));
  else if (format === 'cloudformation') print(asCloudFormation(documents));
  else print(JSON.stringify({ policies: documents }, null, options.json === true ? undefined : 2));
}

/** @throws UsageError where neither option nor credentials say who it is. */
async function ownPrincipal(): Promise<string> {
  const transport = createTransport({
    settings: { ...defaultSettings, maxAttempts: 1 },
    budget: createBudget({ fraction: Number.POSITIVE_INFINITY }),
  });
  try {
    return await callerPrincipal(transport);
  } catch (cause) {
    throw new UsageError(
      `iam inventory: who may assume the role is not known: give --trusted-principal ARN, or AWS credentials to take it from (${cause instanceof Error ? cause.message : String(cause)})`,
      { cause },
    );
  }
}

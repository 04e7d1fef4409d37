// `integrations list | add | update | remove | test | import`: the AWS accounts that a group watches. What they do is loaded with the SDK
// when it is asked for (integrations-run.ts); listing needs the journal alone.
import { type Command, Option } from 'commander';
import type { ServiceOptions } from './integration-access.ts';
import { listIntegrations } from './integration-list.ts';
import { type CommonOptions, common, examples } from './context.ts';

export interface AddOptions extends ServiceOptions {
  readonly roleArn: string;
  readonly type: string;
  readonly topics?: string;
  readonly testOnly?: boolean;
}

export interface UpdateOptions extends ServiceOptions {
  readonly name?: string;
  readonly roleArn?: string;
  readonly topics?: string;
}

export interface TestOptions extends ServiceOptions {
  readonly preflight?: boolean;
}

export interface ImportOptions extends ServiceOptions {
  readonly testOnly?: boolean;
}

const topics = (): Option =>
  new Option('--topics <a,b>', 'ARNs of the SNS topics that flow logs are told by').env('GROUNDPLAN_TOPICS');
const testOnly = (): Option =>
  new Option('--test-only', 'check rules and trust, and save nothing').env('GROUNDPLAN_TEST_ONLY');

export function addIntegrations(program: Command): void {
  const command = program.command('integrations').description('the AWS accounts that this group watches');
  examples(common(command.command('list').description('list them, with their states')), [
    'integrations list',
    'integrations list --json | jq \'select(.state != "connected")\'',
  ]).action((options: CommonOptions) => listIntegrations(options));

  const add = command
    .command('add')
    .description('add a role; it is saved if it trusts us by the external id, and nobody without')
    .argument('<name>', 'unique in the group')
    .addOption(
      new Option('--role-arn <arn>', 'the role to assume').env('GROUNDPLAN_ROLE_ARN').makeOptionMandatory(),
    )
    .addOption(
      new Option('--type <type>', 'inventory or flow-logs')
        .env('GROUNDPLAN_INTEGRATION_TYPE')
        .default('inventory'),
    )
    .addOption(topics())
    .addOption(testOnly());
  examples(common(add), [
    'integrations add prod --role-arn arn:aws:iam::123456789012:role/groundplan',
    'integrations add prod-flows --type flow-logs --role-arn arn:aws:iam::123456789012:role/groundplan \\\n      --topics arn:aws:sns:eu-west-1:123456789012:flow-logs',
  ]).action(async (name: string, options: AddOptions) => (await run()).addIntegration(name, options));

  const update = command
    .command('update')
    .description('change one: its trust is tested again, and what was denied is asked in the next cycle')
    .argument('<name>', 'as `integrations list` shows it')
    .addOption(new Option('--name <new>', 'its new name').env('GROUNDPLAN_NEW_NAME'))
    .addOption(new Option('--role-arn <arn>', 'another role of the same account').env('GROUNDPLAN_ROLE_ARN'))
    .addOption(topics());
  examples(common(update), [
    'integrations update prod --name production',
    'integrations update prod                   # permissions were mended: ask again at once',
  ]).action(async (name: string, options: UpdateOptions) => (await run()).updateIntegration(name, options));

  const remove = command
    .command('remove')
    .description(
      'remove one; what it brought is released after a while, unless another one covers its account, and history stays',
    )
    .argument('<name>', 'as `integrations list` shows it')
    .addOption(
      new Option('--release-after <time>', 'how long it stays: 0, 30m, 1h, 7d')
        .env('GROUNDPLAN_RELEASE_AFTER')
        .default('1h'),
    );
  examples(common(remove), ['integrations remove prod', 'integrations remove prod --release-after 0']).action(
    async (name: string, options: ServiceOptions) => (await run()).removeIntegration(name, options),
  );

  const test = command
    .command('test')
    .description('test whether a role trusts us and nobody else; by --preflight also what it may not do yet')
    .argument('<name>', 'as `integrations list` shows it')
    .addOption(
      new Option(
        '--preflight',
        'ask for each action in each region, by dry runs and pages of one item; exit 3 if any is missing',
      ).env('GROUNDPLAN_PREFLIGHT'),
    );
  examples(common(test), [
    'integrations test prod',
    "integrations test prod --preflight --json | jq '.preflight.statement'",
  ]).action(async (name: string, options: TestOptions) => (await run()).testIntegration(name, options));

  const bulk = command
    .command('import')
    .description('add many from a CSV or JSON file; each line is added as a whole or not at all')
    .argument(
      '<file>',
      'CSV with the columns name, roleArn, type, snsTopicsArns, or JSON: a list, or one object a line',
    )
    .addOption(testOnly());
  examples(common(bulk), [
    'integrations import accounts.csv',
    'integrations import accounts.csv --json | jq \'select(.result == "failed")\'',
  ]).action(async (file: string, options: ImportOptions) =>
    (await bulkRun()).importIntegrations(file, options),
  );
}

const run = (): Promise<typeof import('./integrations-run.ts')> => import('./integrations-run.ts');
const bulkRun = (): Promise<typeof import('./integrations-import.ts')> => import('./integrations-import.ts');

// `collect`: its options. What it does is loaded when it is asked for, with the SDK (collect-run.ts).
import { type Command, Option } from 'commander';
import { defaultSettings } from '../settings.ts';
import { type CommonOptions, common, examples, graphSettings } from './context.ts';

export interface CollectOptions extends CommonOptions {
  readonly integration?: string;
  readonly roleArn?: string;
  readonly externalId?: string;
  readonly regions?: string;
  readonly groups?: string;
  readonly extraRegions?: string;
  readonly maxAttempts: string;
  readonly retryBaseMs: string;
  readonly requestTimeoutMs: string;
  readonly concurrency: string;
  readonly budgetPercent: string;
  readonly retentionDays: string;
}

export function addCollect(program: Command): void {
  const d = defaultSettings;
  const command = program
    .command('collect')
    .description('read one AWS account once, record what changed, and say what could not be read')
    .addOption(
      new Option('--integration <name>', 'an integration used before (`groundplan integrations list`)').env(
        'GROUNDPLAN_INTEGRATION',
      ),
    )
    .addOption(
      new Option('--role-arn <arn>', 'assume this role; without it the ambient AWS credentials are used').env(
        'GROUNDPLAN_ROLE_ARN',
      ),
    )
    .addOption(
      new Option(
        '--external-id <id>',
        "the role's external id (default: the group's own, as `iam inventory` prints it)",
      ).env('GROUNDPLAN_EXTERNAL_ID'),
    )
    .addOption(
      new Option('--regions <a,b>', 'only these regions this time; the others keep what is known').env(
        'GROUNDPLAN_REGIONS',
      ),
    )
    .addOption(new Option('--groups <a,b>', 'only these resource groups this time').env('GROUNDPLAN_GROUPS'))
    .addOption(
      new Option('--extra-regions <a,b>', 'regions newer than this groundplan').env(
        'GROUNDPLAN_EXTRA_REGIONS',
      ),
    )
    .addOption(
      new Option('--max-attempts <n>', 'attempts per request before a scope is incomplete')
        .env('GROUNDPLAN_MAX_ATTEMPTS')
        .default(String(d.maxAttempts)),
    )
    .addOption(
      new Option('--retry-base-ms <ms>', 'first pause between attempts; doubles')
        .env('GROUNDPLAN_RETRY_BASE_MS')
        .default(String(d.retryBaseMs)),
    )
    .addOption(
      new Option('--request-timeout-ms <ms>', 'longest wait for one answer')
        .env('GROUNDPLAN_REQUEST_TIMEOUT_MS')
        .default(String(d.requestTimeoutMs)),
    )
    .addOption(
      new Option('--concurrency <n>', 'requests in flight')
        .env('GROUNDPLAN_CONCURRENCY')
        .default(String(d.concurrency)),
    )
    .addOption(
      new Option('--budget-percent <n>', "share of AWS's request rates to use; 0: no budget")
        .env('GROUNDPLAN_BUDGET_PERCENT')
        .default(String(d.budgetFraction * 100)),
    )
    .addOption(
      new Option('--retention-days <n>', 'what changed and what AWS said is kept so long')
        .env('GROUNDPLAN_RETENTION_DAYS')
        .default(String(d.retentionDays)),
    );
  examples(graphSettings(common(command)), [
    'collect                                   # ambient credentials: environment, profile, instance role',
    'collect --role-arn arn:aws:iam::123456789012:role/groundplan --external-id 5f2c…',
    'collect --regions eu-west-1,eu-central-1  # narrows this run only',
    'collect --json | jq .changes',
  ]);
  command.action(async (options: CollectOptions) => (await import('./collect-run.ts')).collect(options));
}

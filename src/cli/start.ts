// `start`: its options. The daemon itself is loaded when it is asked for (start-run.ts).
import { type Command, Option } from 'commander';
import { defaultSettings } from '../settings.ts';
import { type CommonOptions, common, examples, graphSettings } from './context.ts';

export interface StartOptions extends CommonOptions {
  readonly host: string;
  readonly port: string;
  readonly cron: string;
  readonly interval?: string;
  readonly cyclesAtOnce: string;
  readonly trustedPrincipal?: string;
  readonly publicUrl?: string;
  readonly lookupTags?: string;
  readonly requestsPerMinute: string;
  readonly webhookAllow?: string;
  readonly logLevel: string;
  readonly config?: string;
  readonly maxAttempts: string;
  readonly retryBaseMs: string;
  readonly requestTimeoutMs: string;
  readonly concurrency: string;
  readonly budgetPercent: string;
  readonly retentionDays: string;
}

export function addStart(program: Command): void {
  const d = defaultSettings;
  const command = program
    .command('start')
    .description('run as a service: collect by schedule, serve the API, keep the graph up to date');
  const options: readonly (readonly [flags: string, doc: string, name: string, value?: string])[] = [
    [
      '--host <address>',
      'where the API listens; anything but loopback is reachable by others',
      'HOST',
      '127.0.0.1',
    ],
    ['--port <n>', "the API's port; 0: a free one", 'PORT', '8642'],
    ['--cron <expression>', 'ticks; each integration has its own moment between two', 'CRON', '*/5 * * * *'],
    ['--interval <minutes>', 'instead of --cron: every so many minutes', 'INTERVAL'],
    ['--cycles-at-once <n>', 'integrations collected at the same time', 'CYCLES_AT_ONCE', '4'],
    ['--trusted-principal <arn>', 'who assumes the roles, for the policy documents', 'TRUSTED_PRINCIPAL'],
    ['--public-url <url>', 'what links begin with, behind a proxy', 'PUBLIC_URL'],
    ['--lookup-tags <a,b>', 'keys of tags that answers of lookups tell', 'LOOKUP_TAGS'],
    ['--requests-per-minute <n>', 'of an account group', 'REQUESTS_PER_MINUTE', '240000'],
    [
      '--webhook-allow <a,b>',
      'networks of this machine or its link that webhooks may reach all the same, also by http',
      'WEBHOOK_ALLOW',
    ],
    ['--log-level <level>', 'debug, info, warn or error', 'LOG_LEVEL', 'info'],
    [
      '--max-attempts <n>',
      'attempts per request before a scope is incomplete',
      'MAX_ATTEMPTS',
      String(d.maxAttempts),
    ],
    ['--retry-base-ms <ms>', 'first pause between attempts; doubles', 'RETRY_BASE_MS', String(d.retryBaseMs)],
    [
      '--request-timeout-ms <ms>',
      'longest wait for one answer',
      'REQUEST_TIMEOUT_MS',
      String(d.requestTimeoutMs),
    ],
    ['--concurrency <n>', 'requests in flight, over all integrations', 'CONCURRENCY', String(d.concurrency)],
    [
      '--budget-percent <n>',
      "share of AWS's request rates to use; 0: no budget",
      'BUDGET_PERCENT',
      String(d.budgetFraction * 100),
    ],
    [
      '--retention-days <n>',
      'what changed and what AWS said is kept so long',
      'RETENTION_DAYS',
      String(d.retentionDays),
    ],
  ];
  for (const [flags, doc, name, value] of options) {
    const option = new Option(flags, doc).env(`GROUNDPLAN_${name}`);
    command.addOption(value === undefined ? option : option.default(value));
  }
  examples(graphSettings(common(command)), [
    'start',
    'start --interval 10 --port 9000',
    'start --config /etc/groundplan.json   # its policy ("policy": {"set": {…}}) is followed while it runs',
  ]);
  command.action(async (given: StartOptions) => (await import('./start-run.ts')).start(given));
}

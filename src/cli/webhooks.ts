// `webhooks add | list | update | remove | test | redeliver`: where changes are delivered to.
import { type Command, Option } from 'commander';
import { type CommonOptions, common, examples } from './context.ts';
import type { WebhookOptions } from './webhook-access.ts';

export interface FilterOptions extends WebhookOptions {
  readonly kind?: string;
  readonly change?: string;
  readonly class?: string;
  readonly account?: string;
  readonly region?: string;
  readonly resource?: string;
  readonly waitForActor?: boolean;
}

export interface UpdateOptions extends FilterOptions {
  readonly name?: string;
  readonly url?: string;
  readonly pause?: boolean;
  readonly resume?: boolean;
}

export interface RedeliverOptions extends WebhookOptions {
  readonly delivery?: string;
}

export interface ListOptions extends CommonOptions {
  readonly dead?: string;
}

export function addWebhooks(program: Command): void {
  const command = program
    .command('webhooks')
    .description('where changes are delivered to, signed, by the daemon (`start`)');

  const add = command
    .command('add')
    .description('deliver what changes from now on; the secret that signs it is shown once')
    .argument('<name>', 'its name')
    .argument('<url>', 'https://…');
  examples(common(allowOption(filterOptions(add))), [
    'webhooks add routes https://chat.example.com/hooks/groundplan --kind RouteTable --wait-for-actor',
    'webhooks add gone https://siem.example.com/in --change deleted --account 111122223333,444455556666',
  ]).action(async (name: string, url: string, options: FilterOptions) =>
    (await run()).addWebhook(name, url, options),
  );

  const list = command
    .command('list')
    .description('list them, each with what is on its way and what was given up')
    .addOption(
      new Option('--dead <name>', 'what was given up of one, newest first').env('GROUNDPLAN_WEBHOOK_DEAD'),
    );
  examples(common(list), ['webhooks list', 'webhooks list --dead routes --json']).action(
    async (options: ListOptions) => (await run()).listWebhooks(options),
  );

  const update = command
    .command('update')
    .description('change one; a filter that is given takes the place of the whole one before')
    .argument('<name>', 'as `webhooks list` shows it')
    .addOption(new Option('--name <new>', 'its new name').env('GROUNDPLAN_NEW_NAME'))
    .addOption(new Option('--url <url>', 'its new address').env('GROUNDPLAN_WEBHOOK_URL'))
    .option('--pause', 'deliver nothing until it is resumed')
    .option('--resume', 'go on from where it stood');
  examples(common(allowOption(filterOptions(update))), [
    'webhooks update routes --pause',
    'webhooks update routes --kind RouteTable,TransitGatewayRouteTable',
  ]).action(async (name: string, options: UpdateOptions) => (await run()).updateWebhook(name, options));

  examples(
    common(
      command
        .command('remove')
        .description('end one; what was on its way goes with it')
        .argument('<name>', 'as `webhooks list` shows it'),
    ),
    ['webhooks remove routes'],
  ).action(async (name: string, options: WebhookOptions) => (await run()).removeWebhook(name, options));

  const test = command
    .command('test')
    .description('send one delivery without changes, now; exit 1 if it does not arrive')
    .argument('<name>', 'as `webhooks list` shows it');
  examples(common(allowOption(test)), ['webhooks test routes']).action(
    async (name: string, options: WebhookOptions) => (await run()).testWebhook(name, options),
  );

  const redeliver = command
    .command('redeliver')
    .description('try again what was given up')
    .argument('<name>', 'as `webhooks list` shows it')
    .addOption(
      new Option('--delivery <id>', 'one alone, as `webhooks list --dead` shows it').env(
        'GROUNDPLAN_DELIVERY',
      ),
    );
  examples(common(redeliver), ['webhooks redeliver routes']).action(
    async (name: string, options: RedeliverOptions) => (await run()).redeliverWebhook(name, options),
  );
}

function filterOptions(command: Command): Command {
  return command
    .addOption(new Option('--kind <a,b>', 'of these kinds').env('GROUNDPLAN_KIND'))
    .addOption(
      new Option(
        '--change <a,b>',
        'created, modified, deleted (all three by default), discovered, released',
      ).env('GROUNDPLAN_CHANGE'),
    )
    .addOption(
      new Option('--class <a,b>', 'configuration, autoscaling (both by default), health').env(
        'GROUNDPLAN_CLASS',
      ),
    )
    .addOption(new Option('--account <a,b>', 'of these accounts').env('GROUNDPLAN_ACCOUNT'))
    .addOption(new Option('--region <a,b>', 'of these regions').env('GROUNDPLAN_REGION'))
    .addOption(new Option('--resource <a,b>', 'of these resources').env('GROUNDPLAN_RESOURCE'))
    .option(
      '--wait-for-actor',
      'a change waits for who made it, as long as that may still be found: 20 minutes',
    );
}

function allowOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--webhook-allow <a,b>',
      'networks of this machine or its link that may be reached all the same; a running daemon has its own',
    ).env('GROUNDPLAN_WEBHOOK_ALLOW'),
  );
}

const run = (): Promise<typeof import('./webhooks-run.ts')> => import('./webhooks-run.ts');

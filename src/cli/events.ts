// `events`: what changed, newest first; `--follow` goes on as changes come.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { changeClasses, changeKinds, toldChanges, toldClasses } from '../change-words.ts';
import { UsageError } from '../errors.ts';
import { authorsNote } from '../hides.ts';
import type { ChangeEvent, EventFilter } from '../journal/events.ts';
import { loadKinds } from '../registry.ts';
import { type CommonOptions, common, examples, reading } from './context.ts';
import { showDigest } from './digest-text.ts';
import { eventLine } from './event-text.ts';
import { print, printJson, say } from './output.ts';
import { oneOf, readAccount, readInteger, readRegions, readTime, someOf } from './values.ts';

interface EventOptions extends CommonOptions {
  readonly since?: string;
  readonly until?: string;
  readonly resource?: string;
  readonly kind?: string;
  readonly change?: string;
  readonly class?: string;
  readonly account?: string;
  readonly region?: string;
  readonly actor?: string;
  readonly limit: string;
  readonly follow?: boolean;
  readonly summary?: boolean;
}

const pollMs = 1_000;

export function addEvents(program: Command): void {
  const command = program
    .command('events')
    .description('what changed, newest first')
    .addOption(
      new Option('--since <time>', 'from this time on: ISO 8601, or a time ago like 24h').env(
        'GROUNDPLAN_SINCE',
      ),
    )
    .addOption(new Option('--until <time>', 'before this time').env('GROUNDPLAN_UNTIL'))
    .addOption(new Option('--resource <id>', 'of one resource').env('GROUNDPLAN_RESOURCE'))
    .addOption(new Option('--kind <kind>', 'of one kind').env('GROUNDPLAN_KIND'))
    .addOption(
      new Option(
        '--change <a,b>',
        `${changeKinds.join(', ')}; default: what happened in AWS (created, modified, deleted)`,
      ).env('GROUNDPLAN_CHANGE'),
    )
    .addOption(
      new Option('--class <a,b>', `${changeClasses.join(', ')}; default: all but health`).env(
        'GROUNDPLAN_CLASS',
      ),
    )
    .addOption(new Option('--account <id>', 'of one account').env('GROUNDPLAN_ACCOUNT'))
    .addOption(new Option('--region <name>', 'of one region').env('GROUNDPLAN_REGION'))
    .addOption(
      new Option(
        '--actor <who>',
        'made by this user, role (name or ARN), session, or service (cloudformation, terraform …)',
      ).env('GROUNDPLAN_ACTOR'),
    )
    .addOption(new Option('--limit <n>', 'at most so many').env('GROUNDPLAN_LIMIT').default('1000'))
    .option(
      '--summary',
      'summed up by who, what and where, instead of one by one; of the last 24 hours without --since',
    )
    .option('--follow', 'go on as changes come, oldest first, until interrupted');
  examples(common(command), [
    'events --since 24h',
    'events --kind RouteTable --change modified',
    'events --resource eni-0123456789abcdef0 --json',
    'events --since 24h --summary',
    'events --since 7d --actor alice@example.com',
    'events --follow --json',
  ]);
  command.action((options: EventOptions) => events(options));
}

async function events(options: EventOptions): Promise<void> {
  const filter = await readFilter(options);
  if (options.summary === true && options.follow === true)
    throw new UsageError('events: --summary and --follow cannot both be');
  await reading(options, async (journal) => {
    const note = authorsNote(journal.policy());
    if (options.actor !== undefined && note !== undefined) say(`groundplan: ${note}`);
    if (options.summary === true) {
      showDigest(journal.digest(filter), options);
      return;
    }
    if (options.follow !== true) {
      const found = journal.events(filter);
      for (const event of found) show(event, options);
      if (found.length === 0 && options.json !== true) say('No such changes.');
      return;
    }
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
    let after = filter.since === undefined ? journal.lastSeq() : 0;
    while (!stop.signal.aborted) {
      for (const event of journal.events({ ...filter, after })) {
        show(event, options);
        after = event.seq;
      }
      await sleep(pollMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  });
}

function show(event: ChangeEvent, options: EventOptions): void {
  if (options.json === true) printJson(event);
  else print(eventLine(event));
}

function sinceOf({ since, summary }: EventOptions, now: Date): string | undefined {
  const text = since ?? (summary === true ? '24h' : undefined);
  return text === undefined ? undefined : readTime('--since', text, now);
}

async function readFilter(options: EventOptions): Promise<EventFilter> {
  const now = new Date();
  const kinds = (await loadKinds()).map((kind) => kind.kind);
  return {
    since: sinceOf(options, now),
    until: options.until === undefined ? undefined : readTime('--until', options.until, now),
    resource: options.resource,
    kind: options.kind === undefined ? undefined : oneOf('--kind', 'kind', options.kind, kinds),
    account: options.account === undefined ? undefined : readAccount('--account', options.account),
    region: options.region === undefined ? undefined : readRegions('--region', options.region)[0],
    actor: options.actor,
    changes:
      options.change === undefined ? toldChanges : someOf('--change', 'change', options.change, changeKinds),
    classes:
      options.class === undefined ? toldClasses : someOf('--class', 'class', options.class, changeClasses),
    limit: readInteger('--limit', options.limit, 1, 10_000_000),
  };
}

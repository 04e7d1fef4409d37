// `logs`: what befell the integrations, newest first, or counted by the hour.
import { type Command, Option } from 'commander';
import {
  type LogEntry,
  logCategories,
  type LogFilter,
  logSeverities,
  type LogSummaryRow,
} from '../journal/logs.ts';
import { type CommonOptions, common, examples, reading } from './context.ts';
import { oneLine, print, printJson, say, shortTime, styled, table } from './output.ts';
import { oneOf, readInteger, readTime } from './values.ts';

interface LogOptions extends CommonOptions {
  readonly integration?: string;
  readonly category?: string;
  readonly severity?: string;
  readonly event?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: string;
  readonly summary?: boolean;
}

const pageSize = 1_000;

export function addLogs(program: Command): void {
  const command = program
    .command('logs')
    .description('what befell the integrations, newest first; kept for 90 days')
    .addOption(new Option('--integration <name>', 'of one integration').env('GROUNDPLAN_INTEGRATION'))
    .addOption(new Option('--category <name>', logCategories.join(', ')).env('GROUNDPLAN_CATEGORY'))
    .addOption(new Option('--severity <name>', logSeverities.join(', ')).env('GROUNDPLAN_SEVERITY'))
    .addOption(
      new Option('--event <name>', 'of one name: state-changed, warning-began, cycle-failed …').env(
        'GROUNDPLAN_EVENT',
      ),
    )
    .addOption(
      new Option('--since <time>', 'from this time on: ISO 8601, or a time ago like 24h').env(
        'GROUNDPLAN_SINCE',
      ),
    )
    .addOption(new Option('--until <time>', 'before this time').env('GROUNDPLAN_UNTIL'))
    .addOption(new Option('--limit <n>', 'at most so many').env('GROUNDPLAN_LIMIT').default('1000'))
    .addOption(new Option('--summary', 'a row for each hour and sort of event').env('GROUNDPLAN_SUMMARY'));
  examples(common(command), [
    'logs --since 24h --severity error',
    'logs --integration prod --category permission',
    'logs --since 7d --summary --json',
  ]);
  command.action((options: LogOptions) => logs(options));
}

async function logs(options: LogOptions): Promise<void> {
  const filter = readFilter(options);
  const limit = readInteger('--limit', options.limit, 1, 1_000_000);
  await reading(options, (journal) => {
    if (options.summary === true) {
      showSummary(journal.logSummary(filter).slice(0, limit), options);
      return;
    }
    let shown = 0;
    let before: number | undefined;
    do {
      const page = journal.logs({ ...filter, before, limit: Math.min(pageSize, limit - shown) });
      for (const entry of page.entries) show(entry, options);
      shown += page.entries.length;
      before = page.next;
    } while (before !== undefined && shown < limit);
    if (shown === 0 && options.json !== true) say('No such entries.');
  });
}

function readFilter(options: LogOptions): LogFilter {
  const { integration, category, severity, event, since, until } = options;
  const now = new Date();
  if (category !== undefined) oneOf('--category', 'category', category, logCategories);
  if (severity !== undefined) oneOf('--severity', 'severity', severity, logSeverities);
  return {
    integrationName: integration,
    category: logCategories.find((word) => word === category),
    severity: logSeverities.find((word) => word === severity),
    name: event,
    since: since === undefined ? undefined : readTime('--since', since, now),
    until: until === undefined ? undefined : readTime('--until', until, now),
  };
}

/** JSON in one shape with the API: absent members are null. */
function show(entry: LogEntry, options: LogOptions): void {
  if (options.json === true) {
    const { integrationId, integrationName, type } = entry;
    printJson({
      ...entry,
      integrationId: integrationId ?? null,
      integrationName: integrationName ?? null,
      type: type ?? null,
    });
    return;
  }
  const { at, lastAt, count, severity, integrationName, name, detail } = entry;
  const times = count === 1 ? '' : ` (${count.toLocaleString('en')} times until ${shortTime(lastAt)})`;
  const said = Object.keys(detail).length === 0 ? '' : ` ${JSON.stringify(detail)}`;
  print(
    `${shortTime(at)}  ${coloured(severity)}  ${oneLine(integrationName ?? '(all)')}  ${name}${oneLine(said)}${times}`,
  );
}

function coloured(severity: LogEntry['severity']): string {
  const text = severity.padEnd(7);
  if (severity === 'info') return text;
  return styled(severity === 'error' ? 'red' : 'yellow', text);
}

function showSummary(rows: readonly LogSummaryRow[], options: LogOptions): void {
  if (options.json === true) {
    for (const row of rows) {
      printJson({
        ...row,
        integrationId: row.integrationId ?? null,
        integrationName: row.integrationName ?? null,
        type: row.type ?? null,
      });
    }
    return;
  }
  if (rows.length === 0) {
    say('No such entries.');
    return;
  }
  print(
    table<LogSummaryRow>(
      [
        { title: 'hour', value: ({ hour }) => shortTime(hour).slice(0, 16) },
        { title: 'integration', value: ({ integrationName }) => integrationName ?? '(all)' },
        { title: 'category', value: ({ category }) => category },
        { title: 'severity', value: ({ severity }) => severity },
        { title: 'count', align: 'right', value: ({ count }) => count },
        { title: 'event', value: ({ name }) => name },
      ],
      rows,
    ),
  );
}

// `query`: Cypher over the topology, read-only, and the documented queries by name.
import { type Command, Option } from 'commander';
import type { CypherValue, Rows } from '../../graph/engine.ts';
import { type NamedQuery, namedQueries } from '../../graph/queries/index.ts';
import { UsageError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { type CommonOptions, common, examples } from './context.ts';
import { askGraph } from './graph-remote.ts';
import { oneLine, plural, print, printJson, say, styled, table } from './output.ts';
import type { PastRequest } from '../past-estate.ts';
import { pastOf } from '../past-graph.ts';
import { readAccount, readInteger, readRegions, readTime } from './values.ts';

interface QueryOptions extends CommonOptions {
  readonly name?: string;
  readonly list?: boolean;
  readonly param: readonly string[];
  readonly timeout: string;
  readonly maxRows: string;
  readonly at?: string;
  readonly account?: string;
  readonly region?: string;
  readonly vpc?: string;
}

export function addQuery(program: Command): void {
  const command = program
    .command('query')
    .description('ask the topology in Cypher (read-only), or run a documented query by name')
    .argument('[cypher]', 'Cypher text; the graph is a read-only view')
    .addOption(new Option('--name <query>', 'a documented query').env('GROUNDPLAN_QUERY_NAME'))
    .option('--list', 'list the documented queries')
    .addOption(
      new Option(
        '--param <key=value>',
        'a parameter, $key in the text; numbers, true, false and JSON lists are read as such',
      )
        .argParser((value: string, before: readonly string[]) => [...before, value])
        .default([], 'none'),
    )
    .addOption(
      new Option('--timeout <seconds>', 'stop the query after so long')
        .env('GROUNDPLAN_QUERY_TIMEOUT')
        .default('60'),
    )
    .addOption(
      new Option('--max-rows <n>', 'at most so many rows').env('GROUNDPLAN_QUERY_MAX_ROWS').default('100000'),
    );
  command
    .addOption(
      new Option('--at <time>', 'the topology as it was then: ISO 8601, or a time ago like 24h').env(
        'GROUNDPLAN_AT',
      ),
    )
    .addOption(
      new Option('--account <id>', 'with --at: only what this account had').env('GROUNDPLAN_ACCOUNT'),
    )
    .addOption(new Option('--region <name>', 'with --at: only what was there').env('GROUNDPLAN_REGION'))
    .addOption(new Option('--vpc <id>', 'with --at: only what was in it').env('GROUNDPLAN_VPC'));
  examples(common(command), [
    'query --list',
    'query --name internet-exposed',
    'query --name behind-security-group --param group=sg-0123456789abcdef0',
    `query 'MATCH (s:Subnet)-[r:ROUTED_BY]->(t:RouteTable) RETURN s.id, t.id, r.implicit ORDER BY s.id'`,
    'query --name no-default-route --at 2026-11-22T10:02:00Z   # nodes and relationships say their certainty',
    `query --at 24h --vpc vpc-0123456789abcdef0 'MATCH (n:NetworkInterface) RETURN n.id, n.certainty'`,
  ]);
  command.action((cypher: string | undefined, options: QueryOptions) => query(cypher, options));
}

async function query(cypher: string | undefined, options: QueryOptions): Promise<void> {
  if (options.list === true) {
    listQueries(options.json === true);
    return;
  }
  const named = options.name === undefined ? undefined : findQuery(options.name);
  const text = named?.cypher ?? cypher;
  if (text === undefined || (named !== undefined && cypher !== undefined)) {
    throw new UsageError('query: give Cypher text, or --name QUERY, or --list; one of them');
  }
  const timeoutMs = readInteger('--timeout', options.timeout, 1, 3_600) * 1_000;
  const maxRows = readInteger('--max-rows', options.maxRows, 1, 10_000_000);
  const params = readParams(options.param, named);
  const past = readPast(options);
  const answer = await askGraph(options, { cypher: text, params, timeoutMs, maxRows, past });
  if (options.json === true) {
    for (const row of answer.rows)
      printJson(Object.fromEntries(answer.columns.map((column, index) => [column, row[index]])));
  } else {
    printRows(answer);
  }
  if (answer.certainty !== undefined && past !== undefined) {
    const { known, changing, unobserved, blind } = answer.certainty;
    const unread =
      blind === 0 ? '' : `; ${plural(blind, 'call was', 'calls were')} not read whole around then`;
    say(
      `As of ${past.at}: ${plural(known, 'resource')} known, ${changing} changing, ${unobserved} unobserved${unread}.`,
    );
  }
  if (answer.truncated === true) say(`Only the first ${maxRows} rows are shown; ask for more by --max-rows.`);
}

function readPast({ at, account, region, vpc }: QueryOptions): PastRequest | undefined {
  if (at === undefined) {
    const option = Object.entries({ account, region, vpc }).find(([, value]) => value !== undefined)?.[0];
    if (option === undefined) return undefined;
    throw new UsageError(`--${option}: narrows the topology of a time, so give --at TIME as well`);
  }
  return pastOf({
    at: readTime('--at', at, new Date()),
    account: account === undefined ? undefined : readAccount('--account', account),
    region: region === undefined ? undefined : readRegions('--region', region)[0],
    vpc,
  });
}

function listQueries(json: boolean): void {
  if (json) {
    for (const { name, title, question, parameters, columns, cypher } of namedQueries) {
      printJson({ name, title, question, parameters, columns, cypher });
    }
    return;
  }
  print(
    table<NamedQuery>(
      [
        { title: 'name', value: ({ name }) => name },
        {
          title: 'parameters',
          value: ({ parameters }) => parameters.map((parameter) => parameter.name).join(', '),
        },
        { title: 'question', value: ({ question }) => question },
      ],
      namedQueries,
    ),
  );
}

function findQuery(name: string): NamedQuery {
  const found = namedQueries.find((one) => one.name === name);
  if (found !== undefined) return found;
  const hint = nearest(
    name,
    namedQueries.map((one) => one.name),
  );
  throw new UsageError(
    `--name: there is no query "${name}"${hint === undefined ? '' : `; did you mean "${hint}"?`} (--list shows all)`,
  );
}

function readParams(given: readonly string[], named: NamedQuery | undefined): Record<string, CypherValue> {
  const params = Object.fromEntries(given.map(readParam));
  for (const { name, doc, example, optional, isTime } of named?.parameters ?? []) {
    const value = params[name];
    if (isTime === true && typeof value === 'string') params[name] = readPastTime(name, value);
    if (value !== undefined) continue;
    if (optional === true) params[name] = null;
    else
      throw new UsageError(
        `query ${named?.name}: --param ${name}=… is missing: ${doc} (for example ${name}=${example})`,
      );
  }
  return params;
}

/** Any way to write a time, as the graph writes it: `24h` compared as text would find nothing, and say so as if it were true. */
function readPastTime(name: string, text: string): string {
  const now = new Date();
  const time = readTime(`--param ${name}`, text, now);
  if (time > now.toISOString())
    throw new UsageError(`--param ${name}: ${time} is yet to come: ask for a time that is past`);
  return time;
}

function readParam(text: string): [string, CypherValue] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--param: "${text}" is not KEY=VALUE`);
  const value = text.slice(at + 1);
  // An account id is text that looks like a number: quotes are not asked of people for it.
  if (/^\d{12}$/.test(value)) return [text.slice(0, at), value];
  if (/^(-?\d+(\.\d+)?|true|false|null|\[.*\]|".*")$/s.test(value)) {
    try {
      const parsed: CypherValue = JSON.parse(value);
      return [text.slice(0, at), parsed];
    } catch {
      // Not JSON after all: then it is the text that it is.
    }
  }
  return [text.slice(0, at), value];
}

function printRows({ columns, rows }: Rows): void {
  print(
    table(
      columns.map((title, index) => ({
        title,
        align: rows.some((row) => typeof row[index] === 'number') ? ('right' as const) : ('left' as const),
        value: (row: Rows['rows'][number]) => cell(row[index]),
      })),
      rows,
    ),
  );
  print(styled('dim', plural(rows.length, 'row')));
}

function cell(value: CypherValue | undefined): string {
  if (value === null || value === undefined) return '-';
  if (Array.isArray(value)) return value.map((item: CypherValue) => cell(item)).join(', ');
  return oneLine(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

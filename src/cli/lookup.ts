// `lookup`: what is this interface, who has this address, now or at a time. A filter for pipes with --stdin: a line in, a line out, in
// order, with no more in memory than one chunk; a line that cannot be read is answered, too.
import { once } from 'node:events';
import { type Command, Option } from 'commander';
import { UsageError } from '../errors.ts';
import type { LookupKey } from '../lookup/key.ts';
import { answerLine, keyOfLine, keyOfWord, linesOf } from '../lookup/lines.ts';
import { type AnswerSource, type ShownAnswer, withAnswers } from './lookup-source.ts';
import { showOwners } from './lookup-owners.ts';
import { answerText } from './lookup-text.ts';
import { type CommonOptions, common, examples } from './context.ts';
import { print, say } from './output.ts';
import { readTime, words } from './values.ts';

interface LookupOptions extends CommonOptions {
  readonly vpc?: string;
  readonly at?: string;
  readonly tags?: string;
  readonly stdin?: boolean;
  readonly owners?: boolean;
}

export function addLookup(program: Command): void {
  const command = program
    .command('lookup')
    .description('what an interface is, and who has an address, now or at a time')
    .argument('[keys...]', 'eni-…, an IPv4 or IPv6 address, or the id or ARN of what has interfaces')
    .addOption(new Option('--vpc <id>', 'VPC from which addresses are meant').env('GROUNDPLAN_VPC'))
    .addOption(
      new Option('--at <time>', 'as it was then: ISO 8601, or a time ago like 24h').env('GROUNDPLAN_AT'),
    )
    .addOption(
      new Option(
        '--tags <a,b>',
        'keys of tags to tell; default: none, or those of a running daemon (`start --lookup-tags`)',
      ).env('GROUNDPLAN_LOOKUP_TAGS'),
    )
    .option('--owners', 'every owner that one address ever had, as far back as changes are kept')
    .option('--stdin', 'a filter: keys from standard input, a line each: {"ip", "vpc", "at"}, or a bare key');
  examples(common(command), [
    'lookup eni-0123456789abcdef0',
    'lookup 10.0.3.17 --vpc vpc-0123456789abcdef0 --at 2026-11-22T04:05:06Z',
    'lookup i-0123456789abcdef0 --at 24h --json',
    'lookup 10.0.3.17 --vpc vpc-0123456789abcdef0 --owners',
    `lookup --stdin --json <<< '{"eni": "eni-0123456789abcdef0", "at": 1763784306}'`,
    'lookup --stdin --json < keys.ndjson | jq -r .resource.instanceName',
  ]);
  command.action((keys: readonly string[], options: LookupOptions) => run(keys, options));
}

async function run(given: readonly string[], options: LookupOptions): Promise<void> {
  if (options.owners === true) {
    if (options.stdin === true || options.at !== undefined)
      throw new UsageError('lookup --owners: give one address, without --at and --stdin');
    return showOwners(given, options);
  }
  if (options.stdin === true && given.length > 0)
    throw new UsageError('lookup: give keys as arguments or by --stdin, not both');
  if (options.stdin !== true && given.length === 0)
    throw new UsageError('lookup: say what to look up: an interface id or an address, or --stdin');
  const at = options.at === undefined ? {} : { at: readTime('--at', options.at, new Date()) };
  const base = { ...(options.vpc === undefined ? {} : { vpc: options.vpc }), ...at };
  const tags = options.tags === undefined ? undefined : words('--tags', options.tags);
  await withAnswers(options, tags, async (ask) => {
    if (options.stdin === true) return filter(base, ask);
    const keys = given.map((word) => ({ ...base, ...keyOfWord(word) }));
    const answers = await ask(keys);
    for (const [index, key] of keys.entries()) {
      const answer = answers[index];
      if (answer !== undefined) tell(key, answer, options.json === true);
    }
  });
}

function tell(key: LookupKey, found: ShownAnswer, asJson: boolean): void {
  if (asJson) print(answerLine(key, found));
  else print(answerText(key, found));
  if (found.reason === 'malformed') {
    say(`groundplan: lookup: ${found.message ?? ''}`);
    process.exitCode = 2;
  }
}

async function filter(base: Partial<LookupKey>, ask: AnswerSource): Promise<void> {
  process.stdin.setEncoding('utf8');
  for await (const lines of linesOf(process.stdin)) {
    const read = lines.map((line) => keyOfLine(line, base));
    const answers = await ask(read.map(({ key }) => key));
    const text = read.map(({ key, problem }, index) => {
      const answer = answers[index];
      return `${problem ?? (answer === undefined ? '' : answerLine(key, answer))}\n`;
    });
    // Read on only when the reader of the answers has taken these.
    if (text.length > 0 && !process.stdout.write(text.join(''))) await once(process.stdout, 'drain');
  }
}

// `export`: the inventory for other tools: who has which address, AWS's own answers in Batfish's layout, as of any time, the graph as GraphML.
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { OperatorError, UsageError } from '../errors.ts';
import { type BatfishResult, type ExportGap, exportBatfish } from '../export/batfish.ts';
import { graphmlOf } from '../export/graphml.ts';
import { Index } from '../lookup/views.ts';
import { openIndexer } from '../lookup/indexer.ts';
import { enrichmentText } from '../lookup/tables-text.ts';
import { type WholeEstate, wholeEstate } from '../estate.ts';
import type { Journal } from '../journal/journal.ts';
import type { Kind } from '../kind.ts';
import { pastEstate } from '../past-estate.ts';
import { loadKinds } from '../registry.ts';
import { type CommonOptions, common, examples, reading } from './context.ts';
import { plural, print, printJson, say, shortTime } from './output.ts';
import { oneOf, readTime, words } from './values.ts';

interface ExportOptions extends CommonOptions {
  readonly format: string;
  readonly at?: string;
  readonly output?: string;
  readonly tags?: string;
}

export const exportFormats = ['csv', 'json', 'batfish', 'graphml'] as const;
const batfishFolder = 'batfish-snapshot';

export function addExport(program: Command): void {
  const command = program
    .command('export')
    .description(
      "for other tools: who has which address (CSV, JSON); AWS's own answers in Batfish's layout, as of any time; the graph as GraphML",
    )
    .addOption(
      new Option('--format <format>', exportFormats.join(', '))
        .env('GROUNDPLAN_EXPORT_FORMAT')
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        '--at <time>',
        'batfish, graphml: as it was then: ISO 8601, or a time ago like 24h (default: now)',
      ).env('GROUNDPLAN_AT'),
    )
    .addOption(
      new Option(
        '--output <path>',
        `batfish: a new or empty folder, or an earlier export (default: ${batfishFolder}); the others: a file, replaced when it is whole (default: standard output)`,
      ).env('GROUNDPLAN_OUTPUT'),
    )
    .addOption(new Option('--tags <a,b>', 'csv, json: keys of tags to tell').env('GROUNDPLAN_LOOKUP_TAGS'));
  examples(common(command), [
    'export --format batfish --output snapshot            # snapshot/aws_configs/ACCOUNT/REGION/DescribeVpcs.json …',
    'export --format batfish --at 2026-11-22T04:05:06Z --output before',
    'export --format batfish --at 24h --json | jq .gaps   # what could not be read then',
    'simulate --replay snapshot                           # serves an export as a simulated AWS',
    'export --format csv --output interfaces.csv          # a row for each address: for enrichment tables',
    'export --format graphml > network.graphml',
    'export --format graphml --at 24h --output before.graphml --json   # nodes say their certainty',
  ]);
  command.action((options: ExportOptions) => run(options));
}

async function run(options: ExportOptions): Promise<void> {
  oneOf('--format', 'format', options.format, exportFormats);
  if (options.format === 'batfish') await batfish(options);
  else if (options.format === 'graphml') await graphml(options);
  else await enrichment(options, options.format === 'csv' ? 'csv' : 'json');
}

async function batfish(options: ExportOptions): Promise<void> {
  const now = new Date();
  const at = options.at === undefined ? now.toISOString() : readTime('--at', options.at, now);
  if (at > now.toISOString()) throw new UsageError(`--at: ${at} is yet to come`);
  const kinds = await loadKinds();
  const result = await reading(options, (journal) =>
    exportBatfish({ journal, kinds, at, output: options.output ?? batfishFolder }),
  );
  sayGaps(result);
  if (options.json === true) {
    printJson({ format: 'batfish', ...result });
    return;
  }
  const what = `${plural(result.answers, 'answer')} of ${plural(result.accounts.length, 'account')} in ${plural(result.files, 'file')}`;
  print(`Wrote ${what}, as of ${shortTime(at)}, to ${result.output}`);
}

/** Blind scopes do not make it fail: what was known last is there. */
function sayGaps({ gaps }: BatfishResult): void {
  for (const gap of gaps) say(`groundplan: ${gapText(gap)}`);
}

function gapText({ accountId, region, kind, action, certainty, keptFrom, unkept }: ExportGap): string {
  const what = `${accountId}/${region} ${kind} (${action})`;
  if (certainty === 'unread') return `${what}: had not been read whole by then`;
  if (certainty === 'unkept') {
    return `${what}: ${keptFrom === undefined ? 'not kept yet; it comes with the next complete read' : `not kept before ${keptFrom}`}`;
  }
  const missing = `${plural(unkept, 'resource')} not kept yet, which an older groundplan read; they come when AWS shows them again`;
  if (certainty === 'known') return `${what}: ${missing}`;
  const blind = 'could not be read then; what was known last is there';
  return `${what}: ${unkept === 0 ? blind : `${blind}, and ${missing}`}`;
}

async function graphml(options: ExportOptions): Promise<void> {
  toFile(options);
  const now = new Date();
  const at = options.at === undefined ? undefined : readTime('--at', options.at, now);
  const kinds = await loadKinds();
  await reading(options, async (journal) => {
    const estate = at === undefined ? wholeEstate(journal) : estateAt(journal, kinds, at, now);
    const { nodes, edges, lines } = graphmlOf(estate, kinds);
    await writeTo(options, lines(), {
      text: `${plural(nodes, 'node')} and ${plural(edges, 'edge')}`,
      counts: { nodes, edges },
    });
  });
}

/** An empty file would say that there was nothing. */
function estateAt(journal: Journal, kinds: readonly Kind[], at: string, now: Date): WholeEstate {
  const { estate, scopes } = pastEstate(journal, kinds, { at }, now);
  const { firstRead } = journal.answerLimits();
  if (scopes.length === 0)
    throw new OperatorError(
      `export: nothing had been read by ${at}${firstRead === undefined ? '' : `; the first answers are of ${firstRead}`}`,
    );
  return estate;
}

async function enrichment(options: ExportOptions, format: 'csv' | 'json'): Promise<void> {
  presentOnly(options);
  const tags = options.tags === undefined ? [] : words('--tags', options.tags);
  await reading(options, async (journal) => {
    const index = new Index(openIndexer(journal, { tags }).generation);
    const { seq } = index.generation;
    await writeTo(options, enrichmentText(index, format), {
      text: `the enrichment table after change ${seq}`,
      counts: { seq },
    });
  });
}

function presentOnly(options: ExportOptions): void {
  if (options.at !== undefined)
    throw new UsageError('--at: only --format batfish and graphml take a time; the others are of now');
  toFile(options);
}

function toFile({ output, json }: ExportOptions): void {
  if (output === undefined && json === true)
    throw new UsageError(
      'export: with --json give --output FILE as well: the export itself goes to standard output',
    );
}

/** To the file, or to standard output where none is named. */
async function writeTo(
  { output, format, json }: ExportOptions,
  lines: Iterable<string>,
  told: { readonly text: string; readonly counts: Readonly<Record<string, number>> },
): Promise<void> {
  if (output === undefined) {
    await pipeline(Readable.from(chunked(lines)), process.stdout, { end: false });
    return;
  }
  const path = resolve(output);
  await writeWhole(path, chunked(lines));
  if (json === true) printJson({ format, output: path, ...told.counts });
  else print(`Wrote ${told.text} to ${path}`);
}

/** Written beside it and renamed when it is whole. */
async function writeWhole(path: string, chunks: Iterable<string>): Promise<void> {
  const made = `${path}.writing-${process.pid}`;
  try {
    await pipeline(Readable.from(chunks), createWriteStream(made));
    renameSync(made, path);
  } catch (cause) {
    rmSync(made, { force: true });
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new OperatorError(
      `export: ${path} cannot be written${code}: choose another file by --output, or see to its permissions and room`,
      { cause },
    );
  }
}

const chunkCharacters = 64_000;

/** A write a line would cost more than the lines. */
function* chunked(lines: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const line of lines) {
    chunk += line;
    if (chunk.length < chunkCharacters) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

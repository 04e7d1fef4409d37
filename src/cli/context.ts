// What every command starts from: the common options, the data directory, the group's journal, the kinds.
import { type Command, Option } from 'commander';
import { type DataDirectory, defaultDataPath, defaultGroup, openDataDirectory } from '../data-directory.ts';
import type { Journal } from '../journal/journal.ts';

export interface CommonOptions {
  readonly data: string;
  readonly group: string;
  readonly json?: boolean;
}

/** Adds the options that every command has. */
export function common(command: Command): Command {
  return command
    .addOption(
      new Option('--data <dir>', 'data directory')
        .env('GROUNDPLAN_DATA')
        .default(defaultDataPath({ ...process.env, GROUNDPLAN_DATA: undefined })),
    )
    .addOption(new Option('--group <name>', 'account group').env('GROUNDPLAN_GROUP').default(defaultGroup))
    .addOption(new Option('--json', 'one JSON document, or one JSON row a line').env('GROUNDPLAN_JSON'))
    .addOption(
      new Option(
        '--config <file>',
        'JSON file with options, by command: {"data": …, "collect": {"regions": …}}',
      ).env('GROUNDPLAN_CONFIG'),
    );
}

export function dataOf(options: CommonOptions): DataDirectory {
  return openDataDirectory(options.data);
}

/** Runs with the group's journal open for reading. */
export async function reading<Result>(
  options: CommonOptions,
  work: (journal: Journal) => Promise<Result> | Result,
): Promise<Result> {
  const journal = dataOf(options).openForReading(options.group);
  try {
    return await work(journal);
  } finally {
    journal.close();
  }
}

/** Runs with the group's journal open for writing; nobody else writes meanwhile. */
export async function writing<Result>(
  options: CommonOptions,
  command: string,
  work: (journal: Journal) => Promise<Result> | Result,
): Promise<Result> {
  const journal = dataOf(options).openForWriting(options.group, command);
  try {
    return await work(journal);
  } finally {
    journal.close();
  }
}

/** Examples at the end of a command's help. */
export function examples(command: Command, lines: readonly string[]): Command {
  return command.addHelpText(
    'after',
    `\nExamples:\n${lines.map((line) => `  $ groundplan ${line}`).join('\n')}`,
  );
}

/** In the help of what writes the graph. */
export function graphSettings(command: Command): Command {
  return command.addHelpText(
    'after',
    `
Environment of the graph:
  NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD, NEO4J_DATABASE   Neo4j instead of the embedded graph
  GROUNDPLAN_GRAPH_HISTORY   days of the past that it keeps besides the present, such as 90d; on (90 days) or
                             off; not set: as it is, and none in a new graph`,
  );
}

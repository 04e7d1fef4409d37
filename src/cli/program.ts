// The command line: commands, exit codes, and where options come from (command line, environment, configuration file).
// Exit codes: 0 done (also with warnings), 1 failed, 2 wrong use, 3 done but something was incomplete.
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { CypherError, GraphUnavailableError } from '../../graph/engine.ts';
import { OperatorError, UsageError } from '../errors.ts';
import { version } from '../version.ts';
import { addCollect } from './collect.ts';
import { addCompletion } from './completion.ts';
import { applyConfig } from './config-file.ts';
import { addDemo } from './demo.ts';
import { addDoctor } from './doctor.ts';
import { addEvents } from './events.ts';
import { addExport } from './export.ts';
import { addGraph } from './graph.ts';
import { addGroups } from './groups.ts';
import { addIam } from './iam.ts';
import { addIntegrations } from './integrations.ts';
import { addKinds } from './kinds.ts';
import { addLogs } from './logs.ts';
import { say } from './output.ts';
import { addLookup } from './lookup.ts';
import { addPolicy } from './policy.ts';
import { addQuery } from './query.ts';
import { addShow } from './show.ts';
import { addSimulate } from './simulate.ts';
import { addTokens } from './tokens.ts';
import { addStart } from './start.ts';
import { addWarnings } from './warnings.ts';
import { addWebhooks } from './webhooks.ts';

function buildProgram(): Command {
  const program = new Command('groundplan')
    .description('AWS network inventory that never takes "could not read" for "is gone"')
    .version(version())
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .addHelpText('after', '\nStart with `groundplan demo`; each command has examples under --help.');
  for (const add of [
    addDemo,
    addCollect,
    addStart,
    addQuery,
    addLookup,
    addEvents,
    addShow,
    addWarnings,
    addKinds,
    addIam,
    addPolicy,
    addIntegrations,
    addLogs,
    addGroups,
    addTokens,
    addWebhooks,
    addGraph,
    addExport,
    addSimulate,
    addDoctor,
    addCompletion,
  ]) {
    add(program);
  }
  inherit(program);
  program.hook('preAction', (_program, command) =>
    applyConfig(command, (path) => readFileSync(path, 'utf8')),
  );
  return program;
}

/** Subcommands made by `.command()` copy settings from their parent; those of groups are set here as well. */
function inherit(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    inherit(child);
  }
}

/** Runs one command line and gives its exit code; never throws. */
export async function run(argv: readonly string[]): Promise<number> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader of a pipe went (`| head`): that is no failure of ours.
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  try {
    process.exitCode = 0;
    await buildProgram().parseAsync([...argv], { from: 'user' });
    return process.exitCode;
  } catch (error) {
    return report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    // Help that was asked for by giving no command is on stderr already.
    if (error.code !== 'commander.help') say(`groundplan: ${wrongUse(error.message)}`);
    return 2;
  }
  if (error instanceof UsageError) {
    say(`groundplan: ${error.message}`);
    return 2;
  }
  if (error instanceof CypherError) {
    say(`groundplan: ${error.message}`);
    return error.code === 'time-limit' ? 1 : 2;
  }
  if (error instanceof OperatorError || error instanceof GraphUnavailableError) {
    say(`groundplan: ${error.message}`);
    return 1;
  }
  say('groundplan: this is a bug in groundplan; please report it with the lines below');
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}

/** One line: what, where, what to do. */
function wrongUse(message: string): string {
  const line = message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
  return /Did you mean|--help/.test(line) ? line : `${line}; see --help`;
}

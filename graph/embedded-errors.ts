// Grafeo's errors as the port's: one line that says what and where, its GQLSTATUS as the code.
import { CypherError } from './engine.ts';

/** `addedLines` is how many lines were put before the user's text. Other errors come back as they are. */
export function embeddedError(error: unknown, addedLines: number): unknown {
  if (!(error instanceof Error) || error instanceof CypherError) return error;
  const code = gqlStatus(error);
  if (code === undefined && !error.message.includes('GRAFEO-')) return error;
  return new CypherError(oneLine(error.message, addedLines), code ?? 'grafeo', { cause: error });
}

function oneLine(message: string, addedLines: number): string {
  const what = (message.split('\n')[0] ?? '').replace(
    /^\w+ error: GRAFEO-\w+: (?:semantic error: )?(?:Internal error: )?/,
    '',
  );
  const place = /--> query:(\d+):(\d+)/.exec(message);
  const where = place === null ? '' : ` at line ${Number(place[1]) - addedLines}, column ${place[2]}`;
  const help = /help: ([^\n]+)/.exec(message)?.[1];
  return what.replace('[Cypher] ', '') + where + (help === undefined ? '' : ` (${help})`);
}

function gqlStatus(error: Error): string | undefined {
  return 'gqlStatus' in error && typeof error.gqlStatus === 'string' ? error.gqlStatus : undefined;
}

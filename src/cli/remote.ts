// Commands beside a running daemon: it holds the data directory, so what writes goes through its API, with the same output and exit codes.
// A daemon.json whose process is gone is told of and ignored; the next `start` takes its place.
import { existsSync } from 'node:fs';
import { daemonFilePath } from '../daemon/daemon-file-path.ts';
import { type FieldProblem, OperatorError, RequestError } from '../errors.ts';
import { type CommonOptions, dataOf } from './context.ts';

export interface Remote {
  readonly url: string;
  readonly pid: number;
  /** Account group id of --group. */
  readonly aid: string;
  /** The answer's body. @throws UsageError, RequestError, NotFoundError, OperatorError as the command itself would */
  ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<unknown>;
}

/** undefined: none runs here. */
export async function findDaemon(options: CommonOptions): Promise<Remote | undefined> {
  // Most often there is none, and nothing is loaded to find that out.
  if (!existsSync(daemonFilePath(dataOf(options).path))) return undefined;
  const { connect } = await import('./remote-connect.ts');
  return connect(options);
}

/** A role that does not let us in is not wrong use of the command: somebody must mend it. */
export function asOperatorError(error: unknown): unknown {
  const [first]: readonly (FieldProblem | undefined)[] = error instanceof RequestError ? error.problems : [];
  return first?.code === 'trust' ? new OperatorError(first.message) : error;
}

// Errors of a daemon that a command can do something about.
import { OperatorError } from '../errors.ts';

/** It runs, and what was asked for is not ready yet. */
export class LoadingError extends OperatorError {
  override readonly name = 'LoadingError';
}

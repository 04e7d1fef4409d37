// Errors by who must act. Expected failures of collecting are values (outcome.ts); these are for what stops a command.

/** Names, tags and arguments are somebody else's text: control characters in them must not drive a terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}

/** Wrong use: exit 2. One line: what, where, what to do. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
  constructor(message: string, options?: ErrorOptions) {
    super(printable(message), options);
  }
}

/** The surroundings must be mended (credentials, disk, data directory, graph engine): exit 1. */
export class OperatorError extends Error {
  override readonly name: string = 'OperatorError';
  constructor(message: string, options?: ErrorOptions) {
    super(printable(message), options);
  }
}

/** The role cannot be assumed, or no credentials are found: the integration fails, nothing is read and nothing removed. */
export class IntegrationError extends OperatorError {
  override readonly name = 'IntegrationError';
}

/** What is wrong with one field of a request. */
export interface FieldProblem {
  /** A short word for programs: `duplicate`, `format`, `length` … */
  readonly code: string;
  readonly field: string;
  readonly message: string;
}

/** Wrong input, said per field: 400 in the API, exit 2 on the command line. */
export class RequestError extends UsageError {
  override readonly name = 'RequestError';
  readonly problems: readonly FieldProblem[];
  constructor(problems: readonly FieldProblem[], options?: ErrorOptions) {
    super(problems.map(({ field, message }) => `${field}: ${message}`).join('; '), options);
    this.problems = problems;
  }
}

/** What is asked for is not there, or is not theirs to see: 404 in the API, exit 2 on the command line. */
export class NotFoundError extends UsageError {
  override readonly name = 'NotFoundError';
}

/** What is asked for is older than what is kept: 410 in the API, exit 2 on the command line. */
export class RetentionError extends UsageError {
  override readonly name = 'RetentionError';
}

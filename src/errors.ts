// Errors by who must act. Expected failures of collecting are values (outcome.ts); these are for what stops a command.

/** Names, tags and arguments are somebody else's text: control characters in them must not drive a terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}

/** Wrong use: exit 2. One line: what, where, what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
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

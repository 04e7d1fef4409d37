// Errors on their way between threads: structured clone keeps the message of an error and forgets its class, which says who must act.
import {
  type FieldProblem,
  IntegrationError,
  NotFoundError,
  OperatorError,
  RequestError,
  UsageError,
} from '../errors.ts';

export interface CarriedError {
  readonly name: string;
  readonly message: string;
  readonly problems?: readonly FieldProblem[];
  readonly stack?: string;
}

export function carry(error: unknown): CarriedError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  const { problems } = error instanceof RequestError ? error : {};
  return {
    name,
    message,
    ...(problems === undefined ? {} : { problems }),
    ...(stack === undefined ? {} : { stack }),
  };
}

export function carried(error: CarriedError): Error {
  const { name, message, problems = [], stack } = error;
  if (name === 'RequestError') return new RequestError(problems);
  const Known = classes[name];
  if (Known !== undefined) return new Known(message);
  return Object.assign(new Error(message), stack === undefined ? {} : { stack });
}

const classes: Readonly<Record<string, new (message: string) => Error>> = {
  UsageError,
  NotFoundError,
  OperatorError,
  IntegrationError,
};

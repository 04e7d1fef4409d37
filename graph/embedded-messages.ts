// What the embedded graph's process and its parent say to each other (structured clone over IPC).
import { CypherError, GraphUnavailableError } from './engine.ts';
import type { ReadOptions, Statement } from './engine.ts';

export type HostCall =
  | { readonly call: 'define'; readonly statements: readonly string[] }
  | { readonly call: 'write'; readonly statements: readonly Statement[] }
  | { readonly call: 'read'; readonly statement: Statement; readonly options: ReadOptions }
  | { readonly call: 'load'; readonly module: string; readonly args: unknown }
  | { readonly call: 'close' };

export interface HostRequest {
  readonly id: number;
  readonly call: HostCall;
}

export interface HostFailure {
  readonly name: string;
  readonly message: string;
  readonly code: string;
  readonly stack: string;
}

export type HostReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: HostFailure };

export function failureOf(error: unknown): HostFailure {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { name, message, code: error instanceof CypherError ? error.code : '', stack: stack ?? '' };
}

/** The error again, of its own class; one that is not of the port keeps its name and the child's stack. */
export function errorOf(failure: HostFailure): Error {
  if (failure.name === 'CypherError') return new CypherError(failure.message, failure.code);
  if (failure.name === 'GraphUnavailableError') return new GraphUnavailableError(failure.message);
  const error = new Error(failure.message);
  error.name = failure.name;
  error.stack = failure.stack;
  return error;
}

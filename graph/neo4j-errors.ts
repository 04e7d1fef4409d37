// Neo4j's errors as the port's: one line that says what, where and what to do. Never the password, which no message is given.
// What the statement's writer mends is a CypherError; what whoever runs Neo4j mends is a GraphUnavailableError.
import { Neo4jError } from 'neo4j-driver';

import { CypherError, GraphUnavailableError } from './engine.ts';

/** What a message may name. */
export interface Target {
  readonly uri: string;
  readonly user: string | undefined;
  readonly database: string;
}

export interface During {
  readonly call: 'read' | 'write' | 'define' | 'open';
  /** Lines put before the user's text. */
  readonly addedLines?: number;
  readonly timeoutMs?: number;
}

const timedOut =
  /TransactionTimedOut|Transaction\.Terminated|Transaction\.LockClientStopped|LockAcquisitionTimeout/;
const outOfMemory = /MemoryPoolOutOfMemory|OutOfMemoryError|MaximumTransaction/;
const unreachable = new Set(['ServiceUnavailable', 'SessionExpired', 'ProtocolError', 'N/A']);

/** Other errors come back as they are. */
export function neo4jError(error: unknown, target: Target, during: During): unknown {
  if (!(error instanceof Neo4jError)) return error;
  const { code, message } = error;
  const options = { cause: error };
  const mend = operatorMend(code, target, message);
  if (mend !== undefined) return new GraphUnavailableError(mend, options);
  const isRead = during.call === 'read';
  if (timedOut.test(code))
    return isRead
      ? timeLimit(during.timeoutMs ?? 0, options)
      : new GraphUnavailableError(slowMend(target), options);
  if (outOfMemory.test(code))
    return isRead ? tooLarge(code, options) : new GraphUnavailableError(memoryMend(target), options);
  if (code.startsWith('Neo.ClientError.') || isRead) {
    return new CypherError(oneLine(message, during.addedLines ?? 0), code, options);
  }
  return new GraphUnavailableError(
    `Neo4j at ${target.uri} could not take the ${during.call} (${code}): ${oneLine(message, 0)}; its log says more, and the write is made again with the next one`,
    options,
  );
}

/** Whether no second attempt can help: the driver would go on for its whole retry time. */
export function isHopeless(error: unknown): boolean {
  return error instanceof Neo4jError && (!error.retryable || outOfMemory.test(error.code));
}

export function silent(target: Target, afterMs: number): GraphUnavailableError {
  return new GraphUnavailableError(
    `Neo4j at ${target.uri} did not answer within ${afterMs / 1000} s: it is halted, overloaded or out of memory; look at its log and load`,
  );
}

/** Neither made again, which might double relationships, nor believed to be made. The driver keeps the reason to itself. */
export function lostCommit(target: Target): GraphUnavailableError {
  return new GraphUnavailableError(
    `a commit on Neo4j at ${target.uri} failed or its answer was lost (its log says which), so nobody knows whether it was made: write again from the cursor`,
  );
}

function timeLimit(timeoutMs: number, options: ErrorOptions): CypherError {
  return new CypherError(
    `the query was stopped after ${timeoutMs / 1000} s: narrow it (ids, labels, a bound such as *1..3) or add a LIMIT`,
    'time-limit',
    options,
  );
}

function tooLarge(code: string, options: ErrorOptions): CypherError {
  return new CypherError(
    'the query needs more memory than Neo4j has for it: narrow it or add a LIMIT, or give Neo4j a larger heap',
    code,
    options,
  );
}

function memoryMend({ uri }: Target): string {
  return `Neo4j at ${uri} has too little memory for a write: raise server.memory.heap.max_size (and dbms.memory.transaction.total.max, if it is set)`;
}

function slowMend({ uri }: Target): string {
  return `Neo4j at ${uri} was too slow for a transaction, which left nothing: it is overloaded, or another client holds locks`;
}

function operatorMend(code: string, { uri, user, database }: Target, message: string): string | undefined {
  const who = user === undefined ? 'a connection without a user' : `the user "${user}"`;
  switch (code) {
    case 'Neo.ClientError.Security.Unauthorized':
      return `Neo4j at ${uri} refuses ${who}: set NEO4J_USER and NEO4J_PASSWORD to what it knows`;
    case 'Neo.ClientError.Security.AuthenticationRateLimit':
      return `Neo4j at ${uri} refuses ${who} for a while after too many wrong passwords: mend NEO4J_PASSWORD and wait a few seconds`;
    case 'Neo.ClientError.Security.CredentialsExpired':
      return `Neo4j at ${uri} wants a new password for ${who} first: ALTER CURRENT USER SET PASSWORD FROM '…' TO '…' in its browser or cypher-shell, on the database system`;
    case 'Neo.ClientError.Security.Forbidden':
      return `Neo4j at ${uri} does not let ${who} do this (${oneLine(message, 0)}): it needs to read, write and change the schema of the database "${database}"`;
    case 'Neo.ClientError.Database.DatabaseNotFound':
    case 'Neo.ClientError.Routing.DbmsInPanic':
      return `Neo4j at ${uri} has no database "${database}": set NEO4J_DATABASE to one that it has, or create it`;
    case 'Neo.TransientError.General.DatabaseUnavailable':
    case 'Neo.TransientError.Database.DatabaseUnavailable':
      return `the database "${database}" of Neo4j at ${uri} is not available now: it is starting or stopped`;
    default:
      if (!unreachable.has(code)) return undefined;
      return `Neo4j at ${uri} is not reachable (${oneLine(message, 0)}): start it, or mend NEO4J_URI; what it misses is written once it is there`;
  }
}

/** `Invalid input … (line 1, column 10 (offset: 9))` and the text below it → `Invalid input … at line 1, column 10`. */
function oneLine(message: string, addedLines: number): string {
  const [place, line = '', column = ''] =
    /\s*\(line (\d+), column (\d+)(?: \(offset: \d+\))?\)/.exec(message) ?? [];
  const what = (place === undefined ? message : message.slice(0, message.indexOf(place)))
    .replace(/\s+/g, ' ')
    .trim();
  return place === undefined ? what : `${what} at line ${Number(line) - addedLines}, column ${column}`;
}

// Errors as the API says them: problem documents (RFC 9457). What is not meant for people outside becomes a 500 that says nothing but
// a number to look for in the log.
import { STATUS_CODES } from 'node:http';
import { CypherError, GraphUnavailableError } from '../../graph/engine.ts';
import {
  type FieldProblem,
  IntegrationError,
  NotFoundError,
  RequestError,
  RetentionError,
  UsageError,
} from '../errors.ts';

interface ProblemOptions {
  readonly errors?: readonly FieldProblem[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a feed: the first cursor from which nothing is missing. */
  readonly oldest?: number | undefined;
  readonly cause?: unknown;
}

export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly errors: readonly FieldProblem[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly oldest: number | undefined;

  constructor(status: number, detail: string, { errors, headers = {}, oldest, cause }: ProblemOptions = {}) {
    super(detail, { cause });
    this.status = status;
    this.oldest = oldest;
    this.errors = errors;
    this.headers = headers;
  }
}

/** 400 about fields. */
export function invalid(errors: readonly FieldProblem[], cause?: unknown): Problem {
  const said = errors.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`));
  return new Problem(400, said.join('; '), { errors, cause });
}

/** Foreign, unknown and gone are alike. */
export function notFound(detail = 'there is no such resource'): Problem {
  return new Problem(404, detail);
}

export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly errors?: readonly FieldProblem[];
  readonly oldest?: number;
}

export function problemDocument(
  { status, message, errors, oldest }: Problem,
  instance: string,
): ProblemDocument {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: message,
    instance: instance.slice(0, 1_000),
    ...(errors === undefined ? {} : { errors }),
    ...(oldest === undefined ? {} : { oldest }),
  };
}

/** `reference`: what stands in the log beside the error that is not told. */
export function problemOf(error: unknown, reference: string): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof RequestError) return invalid(error.problems, error);
  if (error instanceof NotFoundError) return new Problem(404, error.message, { cause: error });
  if (error instanceof RetentionError) return new Problem(410, error.message, { cause: error });
  if (error instanceof CypherError) {
    return invalid([{ code: error.code, field: 'cypher', message: error.message }], error);
  }
  if (error instanceof UsageError) return new Problem(400, error.message, { errors: [], cause: error });
  if (error instanceof GraphUnavailableError) {
    return new Problem(503, 'the graph is loading or not reachable; try again in a moment', {
      cause: error,
      headers: { 'retry-after': '5' },
    });
  }
  if (error instanceof IntegrationError) {
    return new Problem(
      503,
      `AWS cannot be asked: groundplan has no credentials of its own; the log has more under ${reference}`,
      {
        cause: error,
      },
    );
  }
  return (
    refusedByServer(error) ??
    new Problem(500, `something went wrong here; the log has more under ${reference}`, { cause: error })
  );
}

const saidByServer: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'the body is larger than this API takes'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'send application/json'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'the body is not as long as Content-Length says'],
  // No id is as long as that.
  FST_ERR_MAX_PARAM_LENGTH: [404, 'there is no such resource'],
  ERR_STREAM_PREMATURE_CLOSE: [400, 'the connection went before the answer was read'],
  FST_ERR_BAD_URL: [400, 'the path is not well encoded'],
};

const cutOff = [400, 'the body broke off'] as const;

/** What Fastify refuses by itself, in our words. */
function refusedByServer(cause: unknown): Problem | undefined {
  if (!(cause instanceof Error) || !('code' in cause)) return undefined;
  // The client's connection, by the status that Fastify gives it; one of ours that broke has none.
  const isCutOff = cause.code === 'ECONNRESET' && 'statusCode' in cause && cause.statusCode === 400;
  const [status, message] = isCutOff ? cutOff : (saidByServer[String(cause.code)] ?? []);
  if (status === undefined || message === undefined) return undefined;
  return status === 400
    ? invalid([{ code: 'malformed', field: '', message }], cause)
    : new Problem(status, message, { cause });
}

// A route as a form: what it takes and gives, said once in zod. From it come the checks of a request and the OpenAPI document, so that
// the two cannot disagree. Whatever is not declared is refused.
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { FieldProblem } from '../errors.ts';
import type { Token } from '../tenants/tokens.ts';
import type { ApiDeps, GroupBackend } from './backend.ts';
import { invalid } from './problem.ts';

/** Who may: every token of the group; who reads; who administers. */
export type Access = 'any' | 'read' | 'admin';

export interface AnswerForm {
  readonly doc: string;
  readonly type:
    | 'application/hal+json'
    | 'application/json'
    | 'application/x-ndjson'
    | 'text/event-stream'
    | 'text/csv';
  readonly schema: z.ZodType;
  /** The same in another form, where the request asks for it. */
  readonly or?: Omit<AnswerForm, 'or' | 'doc'>;
}

export interface Answer {
  readonly status: number;
  /** undefined: nothing. */
  readonly body?: unknown;
  /** Instead of `body`: JSON that is written already. */
  readonly json?: string | Uint8Array;
  /** Instead of `body`: pieces as they come. */
  readonly stream?: Readable;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface BodyLimit {
  readonly bytes: number;
  /** Told to who goes beyond it. */
  readonly says: string;
}

/** What a request is about, checked. */
export interface Call<Params, Query, Body> {
  readonly group: GroupBackend;
  readonly token: Token;
  readonly deps: ApiDeps;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Path and query as they were asked for. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** The server stops: what has no end of its own ends now. */
  readonly stopping: AbortSignal;
}

/** The same, unchecked. */
export type RawCall = Call<unknown, unknown, unknown>;

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/v7/…/{id}` */
  readonly path: string;
  readonly id: string;
  readonly doc: string;
  readonly access: Access;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodType | undefined;
  /** Where it takes more than others. */
  readonly bodyLimit: BodyLimit | undefined;
  /** By status; those of errors are added (openapi.ts). */
  readonly answers: Readonly<Record<number, AnswerForm | 'nothing'>>;
  /** Statuses of errors beyond those that every route has. */
  readonly problems: readonly number[];
  answer(call: RawCall): Promise<Answer>;
}

type Shape = z.core.$ZodLooseShape;

interface Declaration<Params, Query, Body> extends Pick<
  Route,
  'method' | 'path' | 'id' | 'doc' | 'access' | 'answers'
> {
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly bodyLimit?: BodyLimit;
  readonly problems?: readonly number[];
}

type Checked<Given extends Shape> = z.infer<z.ZodObject<Given>>;

interface Runs<Params extends Shape, Query extends Shape, Body extends z.ZodType> {
  run(call: Call<Checked<Params>, Checked<Query>, z.infer<Body>>): Answer | Promise<Answer>;
}

/** Every operation takes it; who calls is checked before anything else is read. */
const aid = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .optional()
  .describe("Account group id; default: the token's own");

const nothing: Readonly<Record<string, never>> = {};

export function route<
  Params extends Shape = Record<string, never>,
  Query extends Shape = Record<string, never>,
  Body extends z.ZodType = z.ZodUndefined,
>(declared: Declaration<Params, Query, Body> & Runs<Params, Query, Body>): Route {
  const { method, path, id, doc, access, answers, problems = [], body, bodyLimit } = declared;
  const params = z.strictObject(declared.params ?? nothing);
  const query = z.strictObject({ ...(declared.query ?? nothing), aid });

  async function answer(call: RawCall): Promise<Answer> {
    return declared.run({
      ...call,
      params: asDeclared<Checked<Params>>(parse(params, call.params)),
      query: asDeclared<Checked<Query>>(parse(query, call.query)),
      body: asDeclared<z.infer<Body>>(body === undefined ? undefined : parse(body, call.body)),
    });
  }

  return { method, path, id, doc, access, params, query, body, bodyLimit, answers, problems, answer };
}

/** What a schema let through is what it declares; optional shapes lose that on the way through TypeScript. */
function asDeclared<Value>(value: unknown): Value {
  return value as Value;
}

/** @throws Problem 400 with every field that is wrong */
function parse(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw invalid(result.error.issues.slice(0, 20).flatMap(fieldProblems));
}

function fieldProblems(issue: z.core.$ZodIssue): readonly FieldProblem[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, 20).map((key) => ({
      code: 'unknown_field',
      field: fieldOf([...path, key]),
      message: 'there is no such field',
    }));
  }
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    return [{ code: 'missing', field: fieldOf(path), message: 'is missing' }];
  }
  return [{ code: issue.code, field: fieldOf(path), message: issue.message.slice(0, 300) }];
}

/** Names come from outside: short, and nothing in them that drives a terminal. */
function fieldOf(path: readonly string[]): string {
  return path.join('.').replace(/\p{C}/gu, '\u{FFFD}').slice(0, 200);
}

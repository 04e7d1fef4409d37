// Asks the API of a test in process, and reads what it says.
import type { ApiWorld } from './world.ts';

export const aws = '/v7/cloud-insights/integration/aws';
export const ours = '/v7/cloud-insights';

export type Json = Readonly<Record<string, unknown>>;

export interface Said {
  readonly status: number;
  readonly type: string;
  readonly headers: Json;
  readonly text: string;
  readonly body: Json;
}

export type Ask = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH',
  url: string,
  body?: object | string,
  token?: string,
) => Promise<Said>;

/** With this token, unless another is given. */
export function asking({ app }: Pick<ApiWorld, 'app'>, own: string): Ask {
  return async (method, url, body, token = own) => {
    const answer = await app.inject({
      method,
      url,
      headers: {
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { payload: body }),
    });
    const { statusCode, headers, body: text } = answer;
    const type = String(headers['content-type']);
    const isOne = type.includes('json') && !type.includes('ndjson') && text !== '';
    const parsed: unknown = isOne ? JSON.parse(text) : {};
    return { status: statusCode, type, headers, text, body: asJson(parsed) };
  };
}

export function asJson(value: unknown): Json {
  return typeof value === 'object' && value !== null ? { ...value } : { value };
}

export function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(asJson) : [];
}

/** Fields that a problem names. */
export function fields({ body }: Said): readonly unknown[] {
  return listOf(body['errors']).map(({ field }) => field);
}

/** Where the next page is. */
export function nextOf({ body }: Said): string | undefined {
  const { next } = asJson(body['_links']);
  return next === undefined ? undefined : String(asJson(next)['href']);
}

// What the HTTP routes of lookups and exports do, without a server: requests in, answers out.
import { answersJson } from './answer.ts';
import { find, type FindOptions, type Index } from './find.ts';
import type { LookupKey } from './key.ts';
import { type EnrichmentFormat, enrichmentTag, enrichmentText, enrichmentTypes } from './tables-text.ts';

const keysAtMost = 10_000;

export interface HttpAnswer {
  readonly status: 200 | 304 | 400 | 413;
  readonly headers: Readonly<Record<string, string>>;
  /** Pieces in their order, or bytes; errors are problems (RFC 9457) as JSON. */
  readonly body: string | Uint8Array | Iterable<string>;
}

/** POST /lookups: an array of keys in, an array of answers in their order out; a wrong key is answered, a wrong batch refused. */
export function postLookups(index: Index, body: unknown, options: FindOptions): HttpAnswer {
  if (!Array.isArray(body))
    return problem(400, 'the body is no array of keys: send [{"eni": …}, {"ip": …, "vpc": …, "at": …}]');
  const keys: readonly unknown[] = body;
  if (keys.length > keysAtMost)
    return problem(413, `${keys.length} keys are too many for one request: the limit is ${keysAtMost}`);
  return json(answersJson(keys, (key) => find(index, asKey(key), options)));
}

/** GET /lookups/eni/{id}?at= */
export function getInterface(
  index: Index,
  id: string,
  at: string | undefined,
  options: FindOptions,
): HttpAnswer {
  const answer = find(index, at === undefined ? { eni: id } : { eni: id, at }, options);
  return answer.reason === 'malformed' ? problem(400, answer.message ?? '') : json(answer.json());
}

/** GET /exports/enrichment.csv and .json; `known`: the request's If-None-Match. */
export function getEnrichment(
  index: Index,
  format: EnrichmentFormat,
  journalId: string,
  known: string | undefined,
): HttpAnswer {
  const etag = enrichmentTag(index, format, journalId);
  const headers = { etag, 'cache-control': 'no-cache', 'content-type': enrichmentTypes[format] };
  const isKnown = known?.split(',').some((one) => one.trim() === etag || one.trim() === '*');
  return isKnown === true
    ? { status: 304, headers: { etag }, body: '' }
    : { status: 200, headers, body: enrichmentText(index, format) };
}

function json(body: string | Uint8Array): HttpAnswer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body };
}

function problem(status: 400 | 413, detail: string): HttpAnswer {
  const title = status === 413 ? 'Content Too Large' : 'Bad Request';
  return {
    status,
    headers: { 'content-type': 'application/problem+json' },
    body: JSON.stringify({ type: 'about:blank', title, status, detail }),
  };
}

/** Its members are checked where it is read. */
function asKey(value: unknown): LookupKey {
  return typeof value === 'object' && value !== null ? value : {};
}

// What the HTTP routes of lookups and exports do, without a server: requests in, answers out.
import { answersJson, type Grade } from './answer.ts';
import { find } from './find.ts';
import type { FindOptions } from './plain.ts';
import type { Index } from './views.ts';
import type { LookupKey } from './key.ts';
import { type EnrichmentFormat, enrichmentTag, enrichmentText, enrichmentTypes } from './tables-text.ts';

export const keysAtMost = 10_000;

export interface HttpAnswer {
  readonly status: 200 | 304 | 400 | 413;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes, or pieces in their order; of 400 and 413 a sentence that says what is wrong. */
  readonly body: string | Uint8Array | Iterable<string>;
  /** How many answers are of which grade. */
  readonly grades?: Grades;
}

type Grades = Readonly<Partial<Record<Grade, number>>>;

/** POST /lookups: an array of keys in, an array of answers in their order out; a wrong key is answered, a wrong batch refused. */
export function postLookups(index: Index, body: unknown, options: FindOptions): HttpAnswer {
  if (!Array.isArray(body))
    return refused(400, 'the body is no array of keys: send [{"eni": …}, {"ip": …, "vpc": …, "at": …}]');
  const keys: readonly unknown[] = body;
  if (keys.length > keysAtMost)
    return refused(413, `${keys.length} keys are too many for one request: the limit is ${keysAtMost}`);
  const grades = { exact: 0, ambiguous: 0, unknown: 0, hidden: 0 };
  const bytes = answersJson(keys, (key) => {
    const answer = find(index, asKey(key), options);
    grades[answer.grade] += 1;
    return answer;
  });
  return json(bytes, grades);
}

/** GET /lookups/eni/{id}?at= */
export function getInterface(
  index: Index,
  id: string,
  at: string | undefined,
  options: FindOptions,
): HttpAnswer {
  const answer = find(index, at === undefined ? { eni: id } : { eni: id, at }, options);
  return answer.reason === 'malformed'
    ? refused(400, answer.message ?? '')
    : json(answer.json(), { [answer.grade]: 1 });
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

function json(body: string | Uint8Array, grades: Grades): HttpAnswer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body, grades };
}

function refused(status: 400 | 413, body: string): HttpAnswer {
  return { status, headers: {}, body };
}

/** Its members are checked where it is read. */
function asKey(value: unknown): LookupKey {
  return typeof value === 'object' && value !== null ? value : {};
}

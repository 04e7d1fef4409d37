// The feed of changes by cursor, for consumers that keep a table of their own: NDJSON or SSE, resumable without a gap. A cursor is a place
// in the journal's order. Pure: whoever serves it waits and writes.
import type { ChangeEvent } from '../journal/events.ts';
import type { Journal } from '../journal/journal.ts';

export type FeedFormat = 'ndjson' | 'sse';

const feedTypes: Readonly<Record<FeedFormat, string>> = {
  ndjson: 'application/x-ndjson',
  sse: 'text/event-stream',
};

export type FeedStart =
  | { readonly ok: true; readonly after: number; readonly headers: Readonly<Record<string, string>> }
  /** `status` as in HTTP; `oldest`: the first cursor from which nothing is missing. */
  | { readonly ok: false; readonly status: 400 | 410; readonly message: string; readonly oldest?: number };

/**
 * Where a consumer goes on. Without a cursor: after what is there now. A cursor that the journal never gave, or older than what is kept, is
 * refused: the consumer fills its table anew (exports) and goes on from the `seq` that this names.
 */
export function startFeed(
  journal: Pick<Journal, 'lastSeq' | 'firstSeq'>,
  cursor: string | undefined,
  format: FeedFormat,
): FeedStart {
  const headers = { 'content-type': feedTypes[format], 'cache-control': 'no-store' };
  const last = journal.lastSeq();
  if (cursor === undefined || cursor === '') return { ok: true, after: last, headers };
  const after = /^\d{1,15}$/.test(cursor) ? Number(cursor) : Number.NaN;
  if (!(after <= last))
    return {
      ok: false,
      status: 400,
      message: `"${cursor.slice(0, 40)}" is no cursor of this feed: give the "seq" of the last change you have, or none`,
    };
  const first = journal.firstSeq();
  // 0 is "from the beginning", which is there as long as nothing was pruned.
  if (first !== undefined && after < first - 1)
    return {
      ok: false,
      status: 410,
      oldest: first - 1,
      message: `changes after ${after} are no longer kept: take the whole table from /exports/enrichment.json and go on after its "seq"`,
    };
  return { ok: true, after, headers };
}

export interface FeedPage {
  readonly text: string;
  /** Cursor after it. */
  readonly after: number;
  /** Whether there may be more at once. */
  readonly more: boolean;
}

const pageSize = 1_000;

/** The next changes, at most a page: the same after the same cursor, whenever it is asked. */
export function feedPage(
  journal: Pick<Journal, 'events'>,
  after: number,
  format: FeedFormat,
  limit = pageSize,
): FeedPage {
  const events = journal.events({ after, limit });
  return {
    text: events.map((event) => feedText(event, format)).join(''),
    after: events.at(-1)?.seq ?? after,
    more: events.length === limit,
  };
}

/** Keeps a connection open through proxies. In SSE it says where the consumer stands: an id without data is no event, and is remembered. */
export function feedPulse(format: FeedFormat, after: number): string {
  return format === 'sse' ? `id: ${after}\n\n` : '\n';
}

/** SSE's `id` comes back as `Last-Event-ID`: a browser resumes by itself. */
function feedText(event: ChangeEvent, format: FeedFormat): string {
  const json = JSON.stringify(event);
  return format === 'sse' ? `id: ${event.seq}\nevent: change\ndata: ${json}\n\n` : `${json}\n`;
}

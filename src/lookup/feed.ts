// The feed of changes by cursor, for consumers that keep a table of their own: NDJSON or SSE, resumable without a gap. Who made a change is
// learnt later: the change is then told again. A cursor is a place in both orders of the journal. Pure: whoever serves it waits and writes.
import type { ChangeEvent } from '../journal/events.ts';
import type { Journal } from '../journal/journal.ts';

export type FeedFormat = 'ndjson' | 'sse';

const feedTypes: Readonly<Record<FeedFormat, string>> = {
  ndjson: 'application/x-ndjson',
  sse: 'text/event-stream',
};

/** All changes up to `seq` were told, and all authors up to `attribution`. */
export interface FeedPlace {
  readonly seq: number;
  readonly attribution: number;
}

/** `SEQ`, or `SEQ.ATTRIBUTION` where authors were told. */
export function cursorText({ seq, attribution }: FeedPlace): string {
  return attribution === 0 ? String(seq) : `${seq}.${attribution}`;
}

export type FeedStart =
  | { readonly ok: true; readonly after: FeedPlace; readonly headers: Readonly<Record<string, string>> }
  /** `status` as in HTTP; `oldest`: the first cursor from which nothing is missing. */
  | { readonly ok: false; readonly status: 400 | 410; readonly message: string; readonly oldest?: number };

/**
 * Where a consumer goes on. Without a cursor: after what is there now. A cursor that the journal never gave, or older than what is kept, is
 * refused: the consumer fills its table anew (exports) and goes on from the `seq` that this names. A `seq` alone is the place at which that
 * change was found: authors that were learnt since are told.
 */
export function startFeed(
  journal: Pick<Journal, 'lastSeq' | 'firstSeq' | 'lastAttribution' | 'attributionBefore'>,
  cursor: string | undefined,
  format: FeedFormat,
): FeedStart {
  const headers = { 'content-type': feedTypes[format], 'cache-control': 'no-store' };
  const last = journal.lastSeq();
  const lastAttribution = journal.lastAttribution();
  if (cursor === undefined || cursor === '')
    return { ok: true, after: { seq: last, attribution: lastAttribution }, headers };
  const [, said, learnt] = /^(\d{1,15})(?:\.(\d{1,15}))?$/.exec(cursor) ?? [];
  const after = Number(said ?? Number.NaN);
  const attribution = learnt === undefined ? undefined : Number(learnt);
  if (!(after <= last) || (attribution ?? 0) > lastAttribution)
    return {
      ok: false,
      status: 400,
      message: `"${cursor.slice(0, 40)}" is no cursor of this feed: give the "cursor" of the last line you have, or none`,
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
  return {
    ok: true,
    after: { seq: after, attribution: attribution ?? journal.attributionBefore(after) },
    headers,
  };
}

export interface FeedPage {
  readonly text: string;
  /** After it. */
  readonly after: FeedPlace;
  /** Whether there may be more at once. */
  readonly more: boolean;
}

const pageSize = 1_000;

/** The next changes and authors, in the order in which they were found, at most a page. */
export function feedPage(
  journal: Pick<Journal, 'events' | 'attributions'>,
  after: FeedPlace,
  format: FeedFormat,
  limit = pageSize,
): FeedPage {
  // Authors first: one that is learnt in between comes with the next page, and none is passed over.
  const learnt = journal.attributions(after.attribution, limit);
  const events = journal.events({ after: after.seq, limit });
  const found = [
    ...events.map((event) => ({ at: event.seq, event, attribution: 0 })),
    ...learnt.map(({ after: at, change, seq }) => ({ at, change, attribution: seq })),
    // What was learnt while a change was the newest comes after it.
  ].sort((a, b) => a.at - b.at || a.attribution - b.attribution);
  // Beyond the last change that was read there may be others before the next author.
  const whole =
    events.length < limit
      ? found
      : found.filter(({ at }) => at < (events.at(-1)?.seq ?? 0) || at === events.at(-1)?.seq);
  const told = new Set<number>();
  let place = after;
  let text = '';
  const page = whole.slice(0, limit);
  for (const item of page) {
    if ('event' in item) {
      place = { ...place, seq: item.at };
      told.add(item.at);
      text += feedText(item.event, place, format);
    } else {
      place = { ...place, attribution: item.attribution };
      // The line of the change had its author already.
      const event = told.has(item.change)
        ? undefined
        : journal.events({ after: item.change - 1, limit: 1 })[0];
      if (event?.seq === item.change) text += feedText(event, place, format);
    }
  }
  return { text, after: place, more: page.length === limit };
}

/** Keeps a connection open through proxies. In SSE it says where the consumer stands: an id without data is no event, and is remembered. */
export function feedPulse(format: FeedFormat, after: FeedPlace): string {
  return format === 'sse' ? `id: ${cursorText(after)}\n\n` : '\n';
}

/** SSE's `id` comes back as `Last-Event-ID`: a browser resumes by itself. */
function feedText(event: ChangeEvent, place: FeedPlace, format: FeedFormat): string {
  const cursor = cursorText(place);
  const json = JSON.stringify({ ...event, cursor });
  return format === 'sse' ? `id: ${cursor}\nevent: change\ndata: ${json}\n\n` : `${json}\n`;
}

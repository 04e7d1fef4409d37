// A feed of changes as a stream: pages as fast as they are taken, then whatever is committed, with signs of life between. It reads nothing
// ahead of a slow consumer, waits without asking again and again, and ends when the consumer goes, the server stops or its time is up.
import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { Journal } from '../journal/journal.ts';
import { type FeedFormat, feedPage, type FeedPlace, feedPulse } from '../lookup/feed.ts';
import type { GroupBackend } from './backend.ts';

export interface Feed {
  readonly journal: Pick<Journal, 'events' | 'firstSeq' | 'attributions'>;
  readonly changed: GroupBackend['changed'];
  readonly format: FeedFormat;
  readonly after: FeedPlace;
  readonly pulseMs: number;
  readonly atMostMs: number;
  /** Asked at each pulse. */
  mayGoOn(): boolean;
  readonly stopping: AbortSignal;
}

/** Few enough that others do not wait for a page to be read. */
const pageSize = 100;

export function feedStream(feed: Feed): Readable {
  const { journal, format, pulseMs } = feed;
  const gone = new AbortController();
  const ending = AbortSignal.any([gone.signal, feed.stopping]);
  const until = performance.now() + feed.atMostMs;
  let { after } = feed;
  let pulseAt = 0;

  /** The next piece; null: the end. */
  async function next(): Promise<string | null> {
    for (;;) {
      if (ending.aborted || performance.now() >= until) return null;
      // The first is sent at once, so that the answer begins.
      if (performance.now() >= pulseAt) {
        pulseAt = performance.now() + pulseMs;
        return feed.mayGoOn() ? feedPulse(format, after) : null;
      }
      const page = feedPage(journal, after, format, pageSize);
      const first = journal.firstSeq();
      // What it still had to get is no longer kept: it comes again with its cursor, and is told so. Looked at after the page was read, so
      // that nothing can have gone out of its middle.
      if (first !== undefined && after.seq < first - 1) return null;
      if (page.text !== '') {
        ({ after } = page);
        await turn();
        return page.text;
      }
      await waited();
    }
  }

  /** For a change, for the next pulse or for the end. */
  async function waited(): Promise<void> {
    const woken = new AbortController();
    const timer = setTimeout(() => woken.abort(), Math.max(0, Math.min(pulseAt, until) - performance.now()));
    try {
      await feed.changed(after, AbortSignal.any([ending, woken.signal]));
    } finally {
      clearTimeout(timer);
    }
  }

  const stream = new Readable({
    highWaterMark: 1,
    read: () => {
      next().then(
        (piece) => stream.push(piece),
        (error: unknown) => stream.destroy(error instanceof Error ? error : new Error(String(error))),
      );
    },
    destroy: (error, done) => {
      gone.abort();
      done(error);
    },
  });
  return stream;
}

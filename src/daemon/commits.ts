// Wakes whoever waits for changes, or for their authors, after a place of the journal's orders: when the thread that writes says that it committed, and for what
// it does not tell of (releases) after a moment. While nobody waits it does nothing.
import type { FeedPlace } from '../lookup/feed.ts';
import type { Journal } from '../journal/journal.ts';

export interface Commits {
  /** Resolves when there are changes or authors after this place, or when it is aborted. */
  changed(after: FeedPlace, signal: AbortSignal): Promise<void>;
  /** Something may have been committed. */
  look(): void;
  /** Nobody waits any more. */
  close(): void;
}

export function createCommits(
  journal: Pick<Journal, 'lastSeq' | 'lastAttribution'>,
  lookEveryMs = 500,
): Commits {
  const waiting = new Map<() => void, FeedPlace>();
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    if (waiting.size === 0) return;
    const last = { seq: journal.lastSeq(), attribution: journal.lastAttribution() };
    for (const [wake, after] of waiting) if (isBehind(after, last)) wake();
  }

  function changed(after: FeedPlace, signal: AbortSignal): Promise<void> {
    const last = { seq: journal.lastSeq(), attribution: journal.lastAttribution() };
    if (signal.aborted || isBehind(after, last)) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    function wake(): void {
      waiting.delete(wake);
      signal.removeEventListener('abort', wake);
      if (waiting.size === 0) {
        clearInterval(timer);
        timer = undefined;
      }
      resolve();
    }
    waiting.set(wake, after);
    signal.addEventListener('abort', wake);
    timer ??= setInterval(look, lookEveryMs);
    return promise;
  }

  function close(): void {
    for (const wake of waiting.keys()) wake();
  }

  return { changed, look, close };
}

function isBehind(after: FeedPlace, last: FeedPlace): boolean {
  return after.seq < last.seq || after.attribution < last.attribution;
}

// Wakes whoever waits for changes after a place of the journal's order: when the thread that writes says that it committed, and for what
// it does not tell of (releases) after a moment. While nobody waits it does nothing.
import type { Journal } from '../journal/journal.ts';

export interface Commits {
  /** Resolves when there are changes after this place, or when it is aborted. */
  changed(after: number, signal: AbortSignal): Promise<void>;
  /** Something may have been committed. */
  look(): void;
  /** Nobody waits any more. */
  close(): void;
}

export function createCommits(journal: Pick<Journal, 'lastSeq'>, lookEveryMs = 500): Commits {
  const waiting = new Map<() => void, number>();
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    if (waiting.size === 0) return;
    const last = journal.lastSeq();
    for (const [wake, after] of waiting) if (after < last) wake();
  }

  function changed(after: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || journal.lastSeq() > after) return Promise.resolve();
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

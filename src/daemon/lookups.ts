// The lookups that the daemon keeps, one for each account group: built one after the other by threads of their own, and following the
// journals from then on. A thread that dies is started again; until the new index is there, the last one answers, as of what it knew.
import type { Logger } from 'pino';
import type { GroupLookup, LookupWay } from '../api/backend.ts';
import type { Grade } from '../lookup/answer.ts';
import type { IndexLookup } from '../lookup/lookup.ts';
import { followJournal } from '../lookup/open.ts';

export interface Lookups {
  /** Begins to build it. */
  open(group: { readonly aid: string; readonly name: string; readonly path: string }): GroupLookup;
  /** Whether every group has its own. */
  isReady(): boolean;
  /** Place in the order of changes up to which it answers; undefined: it is not ready. */
  seqOf(aid: string): number | undefined;
  close(): Promise<void>;
}

export interface LookupsOptions {
  /** Keys of tags that answers have. */
  readonly tags: readonly string[];
  /** How far back answers go: as the journal is kept. */
  readonly retentionDays: number;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly told: {
    answered(way: LookupWay, grades: Readonly<Partial<Record<Grade, number>>>): void;
    restarted(): void;
  };
  readonly restartAfterMs?: number;
}

interface Kept {
  lookup: IndexLookup | undefined;
}

interface Wanted {
  readonly group: string;
  readonly path: string;
  readonly kept: Kept;
}

const dayMs = 86_400_000;
const restartAtMostMs = 60_000;

export function createLookups(options: LookupsOptions): Lookups {
  const { tags, retentionDays, log, told, restartAfterMs = 1_000 } = options;
  const kept = new Map<string, Kept>();
  const closing = new AbortController();
  const timers = new Set<NodeJS.Timeout>();
  /** Threads that build take a core and memory each: one at a time. */
  let building: Promise<unknown> = Promise.resolve();

  function begin(wanted: Wanted, attempt: number): void {
    const before = building;
    building = (async () => {
      await before;
      await make(wanted, attempt);
    })();
  }

  /** Never fails. */
  async function make(wanted: Wanted, attempt: number): Promise<void> {
    if (closing.signal.aborted) return;
    const { group, path, kept: of } = wanted;
    const begunAt = performance.now();

    function again(error: Error): void {
      if (closing.signal.aborted) return;
      // One that followed for long begins anew at once; one that cannot live is not tried again and again.
      const attempts = performance.now() - begunAt > restartAtMostMs ? 1 : attempt + 1;
      const afterMs = Math.min(restartAtMostMs, restartAfterMs * 2 ** (attempts - 1));
      told.restarted();
      log.error({ group, err: error, afterMs }, 'the lookup ended by itself; it is started again');
      const timer = setTimeout(() => {
        timers.delete(timer);
        begin(wanted, attempts);
      }, afterMs);
      timers.add(timer);
    }

    try {
      const made = await followJournal(path, {
        tags,
        signal: closing.signal,
        onFailure: (error) => log.warn({ group, err: error }, 'the lookup could not read the journal'),
        onEnd: again,
      });
      const old = of.lookup;
      of.lookup = made;
      const seconds = Math.round(performance.now() - begunAt) / 1_000;
      log.info({ group, seconds, seq: made.seq }, 'the lookup is ready');
      if (old !== undefined) await old.close();
    } catch (error) {
      again(error instanceof Error ? error : new Error(String(error)));
    }
  }

  return {
    open: ({ aid, name, path }) => {
      const made: Kept = { lookup: undefined };
      kept.set(aid, made);
      begin({ group: name, path, kept: made }, 0);
      return {
        current: () => {
          const { index } = made.lookup ?? {};
          if (index === undefined) return undefined;
          const now = Date.now();
          return { index, options: { now, keptFrom: now - retentionDays * dayMs } };
        },
        answered: told.answered,
      };
    },
    isReady: () => [...kept.values()].every(({ lookup }) => lookup !== undefined),
    seqOf: (aid) => kept.get(aid)?.lookup?.seq,
    close: async () => {
      closing.abort();
      for (const timer of timers) clearTimeout(timer);
      await building;
      await Promise.all([...kept.values()].flatMap(({ lookup }) => lookup?.close() ?? []));
      kept.clear();
    },
  };
}

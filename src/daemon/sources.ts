// Where the metrics look when they are asked.
import { shownState } from '../integrations/states.ts';
import type { Journal } from '../journal/journal.ts';
import type { Cycles } from './cycles.ts';
import type { MetricSources } from './metrics.ts';
import type { Views } from './views.ts';
import type { WriterCalls } from './writer-calls.ts';

interface Parts {
  readonly groups: () => readonly {
    readonly aid: string;
    readonly journal: Pick<Journal, 'integrations' | 'warnings' | 'lastSeq'>;
  }[];
  readonly writer: Pick<WriterCalls, 'ownedInterfaces'>;
  readonly cycles: () => Cycles;
  readonly views: Views;
}

interface Owned {
  readonly seq: number;
  readonly all: number;
  readonly owned: number;
}

export function metricSources({ groups, writer, cycles, views }: Parts): MetricSources {
  /** Counting reads every interface, so it is done where it changed something. */
  const counted = new Map<string, Owned>();

  async function ownedOf(aid: string, seq: number): Promise<Owned> {
    const known = counted.get(aid);
    if (known?.seq === seq) return known;
    const fresh = { seq, ...(await writer.ownedInterfaces(aid)) };
    counted.set(aid, fresh);
    return fresh;
  }

  return {
    queue: () => cycles().queue,
    views: () => views.lags(),
    states: () => {
      const count = { pending: 0, connected: 0, partial: 0, failed: 0 };
      for (const { journal } of groups()) {
        const warned = new Set(journal.warnings().map(({ integrationId }) => integrationId));
        for (const { id, state } of journal.integrations()) count[shownState(state, warned.has(id))] += 1;
      }
      return count;
    },
    ownedInterfaces: async () => {
      const found = await Promise.all(groups().map(({ aid, journal }) => ownedOf(aid, journal.lastSeq())));
      return {
        all: found.reduce((sum, { all }) => sum + all, 0),
        owned: found.reduce((sum, { owned }) => sum + owned, 0),
      };
    },
  };
}

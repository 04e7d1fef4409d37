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
    readonly name: string;
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
    states: () =>
      groups().flatMap(({ name, journal }) => {
        const warned = new Set(journal.warnings().map(({ integrationId }) => integrationId));
        const states = journal.integrations().map(({ id, state }) => shownState(state, warned.has(id)));
        return (['pending', 'connected', 'partial', 'failed'] as const).map((state) => ({
          group: name,
          state,
          count: states.filter((one) => one === state).length,
        }));
      }),
    ownedInterfaces: () =>
      Promise.all(
        groups().map(async ({ aid, name, journal }) => ({
          group: name,
          ...(await ownedOf(aid, journal.lastSeq())),
        })),
      ),
  };
}

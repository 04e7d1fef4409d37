// How far the views are behind the journal, in changes and in time.
import type { Journal } from '../journal/journal.ts';
import type { EmbeddedGraphs } from './embedded-graphs.ts';
import type { Lookups } from './lookups.ts';
import type { ViewLag } from './metrics.ts';

export interface Views {
  /** The graph in Neo4j has everything up to this place. */
  wrote(aid: string, seq: number): void;
  lags(): readonly ViewLag[];
}

export interface ViewedGroup {
  readonly aid: string;
  readonly journal: Pick<Journal, 'lastSeq' | 'events'>;
}

export function createViews(
  groups: () => readonly ViewedGroup[],
  embedded: Pick<EmbeddedGraphs, 'seqOf'>,
  lookups: Pick<Lookups, 'seqOf'>,
  now: () => number = Date.now,
): Views {
  const neo4j = new Map<string, number>();

  function lagOf({ journal }: ViewedGroup, view: string, seq: number): ViewLag {
    const changes = Math.max(0, journal.lastSeq() - seq);
    const [first] = changes === 0 ? [] : journal.events({ after: seq, limit: 1 });
    const seconds = first === undefined ? 0 : Math.max(0, (now() - Date.parse(first.seenAt)) / 1_000);
    return { view, changes, seconds };
  }

  return {
    wrote: (aid, seq) => void neo4j.set(aid, seq),
    lags: () =>
      groups().flatMap((group) => {
        const own = neo4j.get(group.aid);
        const kept = embedded.seqOf(group.aid);
        const looked = lookups.seqOf(group.aid);
        return [
          ...(own === undefined ? [] : [lagOf(group, 'neo4j', own)]),
          ...(kept === undefined ? [] : [lagOf(group, 'embedded', kept)]),
          ...(looked === undefined ? [] : [lagOf(group, 'lookup', looked)]),
        ];
      }),
  };
}

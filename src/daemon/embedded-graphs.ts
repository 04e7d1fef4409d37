// Embedded graphs that the daemon keeps: filled when first asked, following the journal before each question, in processes of their own.
// Bounded: beyond a few groups the one that was asked longest ago goes, and one that nobody asks goes after a while.
import { type EmbeddedHost, startEmbeddedHost } from '../../graph/embedded.ts';
import { type GraphEngine, GraphUnavailableError } from '../../graph/engine.ts';
import { checkIn, loadInto } from '../cli/graph-access.ts';
import type { CheckResult } from '../../graph/check.ts';
import type { SyncResult } from '../../graph/writer.ts';

export interface EmbeddedGraphs {
  /** Runs with the group's graph at the journal's state. */
  use<Result>(
    aid: string,
    journal: Journal,
    work: (engine: Pick<GraphEngine, 'read'>) => Promise<Result>,
  ): Promise<Result>;
  check(aid: string, journal: Journal): Promise<CheckResult>;
  /** In memory, filling it anew is a new process. */
  rebuild(aid: string, journal: Journal): Promise<SyncResult>;
  /** Place in the order of changes up to which a graph that is kept has everything; undefined: none is kept. */
  seqOf(aid: string): number | undefined;
  close(): Promise<void>;
}

/** Of the journal, all that is needed. */
interface Journal {
  readonly path: string;
  lastSeq(): number;
  lastAttribution(): number;
}

interface Kept {
  readonly host: EmbeddedHost;
  seq: number | undefined;
  /** Place in the order of authors. */
  attribution: number;
  askedAt: number;
  /** Fillings go one after the other; a question waits for the one that began before it. */
  filling: Promise<unknown>;
}

export function createEmbeddedGraphs(options: {
  readonly most: number;
  readonly idleMs: number;
}): EmbeddedGraphs {
  const kept = new Map<string, Kept>();
  const timer = setInterval(dropIdle, Math.max(1_000, options.idleMs / 10)).unref();

  function drop(aid: string): Promise<void> {
    const graph = kept.get(aid);
    kept.delete(aid);
    graph?.host.kill();
    return graph?.host.exited ?? Promise.resolve();
  }

  function dropIdle(): void {
    const limit = performance.now() - options.idleMs;
    for (const [aid, { askedAt }] of kept) if (askedAt < limit) void drop(aid);
  }

  function open(aid: string): Kept {
    const known = kept.get(aid);
    if (known !== undefined) {
      known.askedAt = performance.now();
      return known;
    }
    const [oldest] = [...kept].sort(([, a], [, b]) => a.askedAt - b.askedAt);
    if (oldest !== undefined && kept.size >= options.most) void drop(oldest[0]);
    const made: Kept = {
      host: startEmbeddedHost(),
      seq: undefined,
      attribution: 0,
      askedAt: performance.now(),
      filling: Promise.resolve(),
    };
    kept.set(aid, made);
    void forgetWhenGone(aid, made);
    return made;
  }

  /** A question that did not end took its process along. */
  async function forgetWhenGone(aid: string, graph: Kept): Promise<void> {
    await graph.host.exited;
    if (kept.get(aid) === graph) kept.delete(aid);
  }

  async function bringUp(graph: Kept, journal: Journal): Promise<SyncResult | undefined> {
    const before = graph.filling;
    const filling = (async () => {
      await before.catch(() => undefined);
      const attribution = journal.lastAttribution();
      if (graph.seq === journal.lastSeq() && graph.attribution === attribution) return undefined;
      const synced = await loadInto(graph.host, journal.path);
      graph.seq = synced.seq;
      graph.attribution = attribution;
      return synced;
    })();
    graph.filling = filling;
    return filling;
  }

  async function use<Result>(
    aid: string,
    journal: Journal,
    work: (engine: EmbeddedHost) => Promise<Result>,
  ): Promise<Result> {
    const graph = open(aid);
    await bringUp(graph, journal);
    return work(graph.host);
  }

  return {
    use,
    check: (aid, journal) => use(aid, journal, (host) => checkIn(host, journal.path)),
    rebuild: async (aid, journal) => {
      await drop(aid);
      const synced = await bringUp(open(aid), journal);
      if (synced === undefined) throw new GraphUnavailableError('the graph was not filled; try again');
      return synced;
    },
    seqOf: (aid) => kept.get(aid)?.seq,
    close: async () => {
      clearInterval(timer);
      await Promise.all([...kept.keys()].map(drop));
    },
  };
}

// The graph of a group as the API asks it: Neo4j where it is this group's, else the embedded one that the daemon keeps.
import pLimit from 'p-limit';
import type { QueryRequest } from '../api/backend.ts';
import { openNeo4j, withNeo4j } from '../cli/graph-access.ts';
import type { GraphEngine, Rows } from '../../graph/engine.ts';
import type { Journal } from '../journal/journal.ts';
import { askPast, type PastRows } from '../past-graph.ts';
import type { EmbeddedGraphs } from './embedded-graphs.ts';

export interface GroupGraph {
  rows(request: QueryRequest): Promise<Rows & Partial<PastRows>>;
  check(): Promise<object>;
  rebuild(): Promise<object>;
}

/** `note`: told where Neo4j holds another group. */
export function groupGraph(
  embedded: EmbeddedGraphs,
  { aid, name, journal }: { readonly aid: string; readonly name: string; readonly journal: Journal },
  note: (text: string) => void,
): GroupGraph {
  async function rows(request: QueryRequest): Promise<Rows & Partial<PastRows>> {
    const { past } = request;
    if (past !== undefined) return onePast(() => askPast(journal, { ...request, past }));
    const { cypher: text, params, timeoutMs = defaultTimeoutMs, maxRows = defaultMaxRows } = request;
    const work = (engine: Pick<GraphEngine, 'read'>): Promise<Rows> =>
      engine.read({ text, params }, { timeoutMs, maxRows });
    const neo4j = await openNeo4j(journal, name, note);
    if (neo4j === undefined) return embedded.use(aid, journal, work);
    return withNeo4j(neo4j, { journal, group: name }, ({ engine }) => work(engine));
  }

  async function check(): Promise<object> {
    const neo4j = await openNeo4j(journal, name, note);
    if (neo4j === undefined) return embedded.check(aid, journal);
    return withNeo4j(neo4j, { journal, group: name }, (graph) => graph.check());
  }

  async function rebuild(): Promise<object> {
    const begunAt = performance.now();
    const neo4j = await openNeo4j(journal, name, note);
    const { nodes, relationships, seq } =
      neo4j === undefined
        ? await embedded.rebuild(aid, journal)
        : await withNeo4j(neo4j, { journal, group: name, rebuild: true }, ({ synced }) =>
            Promise.resolve(synced),
          );
    const ms = Math.round(performance.now() - begunAt);
    return { engine: neo4j === undefined ? 'embedded' : 'neo4j', nodes, relationships, seq, ms };
  }

  return { rows, check, rebuild };
}

/** Each fills a graph of its own, in a process of its own: one after the other, over all groups. */
const onePast = pLimit(1);

const defaultTimeoutMs = 60_000;
const defaultMaxRows = 100_000;

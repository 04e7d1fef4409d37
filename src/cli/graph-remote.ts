// The graph of a group for a command: the one that a running daemon keeps, else one that this process opens and fills.
import type { CheckResult } from '../../graph/check.ts';
import { CypherError, type Rows } from '../../graph/engine.ts';
import type { SyncResult } from '../../graph/writer.ts';
import type { QueryRequest } from '../api/backend.ts';
import { RequestError } from '../errors.ts';
import { askPast, type PastRows } from '../past-graph.ts';
import { type CommonOptions, reading } from './context.ts';
import { withGraph } from './graph-access.ts';
import { findDaemon } from './remote.ts';

export type Rebuilt = Pick<SyncResult, 'nodes' | 'relationships' | 'seq'> & { readonly engine: string };

/** @throws CypherError, GraphUnavailableError */
export async function askGraph(
  options: CommonOptions,
  request: QueryRequest,
): Promise<Rows & Partial<PastRows>> {
  const remote = await findDaemon(options);
  const { past } = request;
  if (remote !== undefined) {
    const { past: _past, ...question } = request;
    return asRows(
      await remote
        .ask('POST', '/cloud-insights/query/table', { ...question, ...past })
        .catch((error: unknown) => {
          throw asCypherError(error);
        }),
    );
  }
  if (past !== undefined) return reading(options, (journal) => askPast(journal, { ...request, past }));
  const { cypher: text, params, timeoutMs, maxRows } = request;
  return reading(options, (journal) =>
    withGraph({ journal, group: options.group }, (graph) =>
      graph.engine.read(
        { text, params },
        {
          ...(timeoutMs === undefined ? {} : { timeoutMs }),
          ...(maxRows === undefined ? {} : { maxRows }),
        },
      ),
    ),
  );
}

export async function compareGraph(options: CommonOptions): Promise<CheckResult> {
  const remote = await findDaemon(options);
  if (remote !== undefined) return asCheck(await remote.ask('POST', '/cloud-insights/graph/check'));
  return reading(options, (journal) =>
    withGraph({ journal, group: options.group }, (graph) => graph.check()),
  );
}

export async function refillGraph(options: CommonOptions): Promise<Rebuilt> {
  const remote = await findDaemon(options);
  if (remote !== undefined) return asRebuilt(await remote.ask('POST', '/cloud-insights/graph/rebuild'));
  return reading(options, (journal) =>
    withGraph({ journal, group: options.group, rebuild: true }, ({ engine, synced }) =>
      Promise.resolve({ engine: engine.name, ...synced }),
    ),
  );
}

/** A text that is refused, or that does not end, is told as the engine itself tells it. */
function asCypherError(error: unknown): unknown {
  const [problem] = error instanceof RequestError ? error.problems : [];
  return problem?.field === 'cypher' ? new CypherError(problem.message, problem.code) : error;
}

/** The daemon is of this version and answers with what the routes declare. */
function asRows(answer: unknown): Rows {
  return answer as Rows;
}

function asCheck(answer: unknown): CheckResult {
  return answer as CheckResult;
}

function asRebuilt(answer: unknown): Rebuilt {
  return answer as Rebuilt;
}

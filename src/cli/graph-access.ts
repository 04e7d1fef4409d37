// Opens the graph of a group for a command and brings it to the journal's state: Neo4j where NEO4J_URI names one, else the embedded
// one, in a process of its own. A Neo4j database holds one group; another group's graph is embedded then, and that is said.
import { extname } from 'node:path';
import { checkGraph, type CheckResult } from '../../graph/check.ts';
import { type EmbeddedHost, startEmbeddedHost } from '../../graph/embedded.ts';
import type { GraphEngine } from '../../graph/engine.ts';
import { readHistorySetting } from '../../graph/history-setting.ts';
import type { Neo4jGraph } from '../../graph/neo4j-engine.ts';
import { readNeo4jSettings } from '../../graph/neo4j-settings.ts';
import { syncGraph, type SyncResult } from '../../graph/writer.ts';
import { OperatorError } from '../errors.ts';
import type { Journal } from '../journal/journal.ts';
import { loadKinds } from '../registry.ts';
import { say } from './output.ts';

export interface OpenGraph {
  readonly engine: Pick<GraphEngine, 'name' | 'read' | 'define'>;
  readonly synced: SyncResult;
  /** Compares it with the journal. */
  check(): Promise<CheckResult>;
}

interface GraphRequest {
  readonly journal: Journal;
  readonly group: string;
  /** Empties it first. */
  readonly rebuild?: boolean;
}

export async function withGraph<Result>(
  request: GraphRequest,
  work: (graph: OpenGraph) => Promise<Result>,
): Promise<Result> {
  const neo4j = await openNeo4j(request.journal, request.group);
  return neo4j === undefined ? withEmbedded(request, work) : withNeo4j(neo4j, request, work);
}

/** Neo4j alone: undefined where none is named, or where it is another group's, which `tell` is told. */
export async function followInNeo4j(
  journal: Journal,
  group: string,
  tell: (text: string) => void = say,
): Promise<SyncResult | undefined> {
  const engine = await openNeo4j(journal, group, tell);
  if (engine === undefined) return undefined;
  return withNeo4j(engine, { journal, group }, ({ synced }) => Promise.resolve(synced));
}

/** Of this group, open; undefined where none is named, or where it is another group's. */
export async function openNeo4j(
  journal: Journal,
  group: string,
  tell: (text: string) => void = say,
): Promise<Neo4jGraph | undefined> {
  const settings = readNeo4jSettings(process.env);
  if (settings === undefined) return undefined;
  // Loaded here: without NEO4J_URI no command needs the driver.
  const { openNeo4jEngine } = await import('../../graph/neo4j-engine.ts');
  const { claimDatabase } = await import('../../graph/neo4j-claim.ts');
  const engine = await openNeo4jEngine(settings);
  try {
    const claim = await claimDatabase(engine, { group, journal: journal.id });
    if (claim.state === 'claimed') return engine;
    if (claim.state === 'other-data') {
      throw new OperatorError(
        `the Neo4j database "${settings.database}" holds data that groundplan did not write (label "${claim.label}"); ` +
          'name an empty one by NEO4J_DATABASE, nothing was touched',
      );
    }
    tell(
      `groundplan: the Neo4j database "${settings.database}" holds the group "${claim.group}"; the graph of "${group}" is embedded`,
    );
  } catch (error) {
    await engine.close();
    throw error;
  }
  await engine.close();
  return undefined;
}

/** Brought to the journal's state; closed in the end. */
export async function withNeo4j<Result>(
  engine: Neo4jGraph,
  { journal, rebuild }: GraphRequest,
  work: (graph: OpenGraph) => Promise<Result>,
): Promise<Result> {
  try {
    const kinds = await loadKinds();
    // Two commands that fill it at once would double every relationship.
    const synced = await engine.exclusively(() =>
      syncGraph(engine, journal, kinds, {
        rebuild: rebuild === true,
        history: readHistorySetting(process.env),
      }),
    );
    return await work({ engine, synced, check: () => checkGraph(engine, journal, kinds) });
  } finally {
    await engine.close();
  }
}

const loader = new URL(`../../graph/loader${extname(import.meta.url)}`, import.meta.url);

async function withEmbedded<Result>(
  { journal }: GraphRequest,
  work: (graph: OpenGraph) => Promise<Result>,
): Promise<Result> {
  const engine = startEmbeddedHost();
  try {
    // It lives in memory: filling it is rebuilding it.
    const synced = await loadInto(engine, journal.path);
    return await work({ engine, synced, check: () => checkIn(engine, journal.path) });
  } finally {
    engine.kill();
    await engine.exited;
  }
}

/** Brings an embedded graph to the state of a journal. */
export async function loadInto(host: EmbeddedHost, journalPath: string): Promise<SyncResult> {
  return asSyncResult(
    await host.load(loader, { journalPath, task: 'sync', history: readHistorySetting(process.env) }),
  );
}

/** Compares an embedded graph with a journal. */
export async function checkIn(host: EmbeddedHost, journalPath: string): Promise<CheckResult> {
  return asCheckResult(await host.load(loader, { journalPath, task: 'check' }));
}

/** The loader is ours and answers with what it says it does; IPC forgets the type. */
function asSyncResult(value: unknown): SyncResult {
  return value as SyncResult;
}

function asCheckResult(value: unknown): CheckResult {
  return value as CheckResult;
}

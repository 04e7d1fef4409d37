// Engines on a test's Neo4j: opened with limits that suit a busy machine, closed by the test.
import { type Neo4jGraph, openNeo4jEngine } from '../../graph/neo4j-engine.ts';
import type { Neo4j } from './neo4j-server.ts';

/** Starting takes ten seconds on an idle machine. */
export const serverTimeoutMs = 240_000;

export const timeouts = { connectMs: 20_000, retryMs: 60_000, transactionMs: 120_000 };

export async function engineOn({ uri }: Neo4j, longest: Partial<typeof timeouts> = {}): Promise<Neo4jGraph> {
  return openNeo4jEngine({ uri, database: 'neo4j', timeouts: { ...timeouts, ...longest } });
}

/** The same without what an earlier test wrote. */
export async function emptyEngineOn(server: Neo4j): Promise<Neo4jGraph> {
  const engine = await engineOn(server);
  await engine.write([{ text: 'MATCH (n) DETACH DELETE n' }]);
  return engine;
}

// A world and its graphs for a scene, closed after each test. It tells the seed, so that a failure can be played again.
import { afterAll, afterEach, beforeAll } from 'vitest';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import { emptyEngineOn, serverTimeoutMs } from '../neo4j/connect.ts';
import { findNeo4j, type Neo4j, startNeo4j } from '../neo4j/neo4j-server.ts';
import type { Watched } from './scenes.ts';
import { openWorld, seed, type WorldOptions } from './world.ts';

/** Where there is a Neo4j, it follows beside the embedded graph. */
const jars = findNeo4j();
let server: Neo4j | undefined;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  if (jars !== undefined) server = await startNeo4j(jars);
}, serverTimeoutMs);

afterAll(async () => server?.remove(), serverTimeoutMs);

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

export async function watched(name: string, changes: number, options: WorldOptions = {}): Promise<Watched> {
  process.stdout.write(`truth test: TRUTH_SEED=${seed} TRUTH_CHANGES=${changes} (${name})\n`);
  const aws = await openWorld(name, options);
  open.push(aws);
  const graphs = [await openEmbeddedEngine(), ...(server === undefined ? [] : [await emptyEngineOn(server)])];
  open.push(...graphs);
  return { aws, graphs, changes };
}

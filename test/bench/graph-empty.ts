// An emptied Neo4j with the schema that the graph has, and what is in it: the same for the floor and for groundplan.
import type { Driver } from 'neo4j-driver';
import { schemaStatements } from '../../graph/shape.ts';
import { loadKinds } from '../../src/registry.ts';

export async function emptyNeo4j(driver: Driver): Promise<void> {
  const session = driver.session();
  try {
    await session.run('MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS');
    for (const statement of schemaStatements(await loadKinds())) await session.run(statement);
    await session.run('CALL db.awaitIndexes(60)');
  } finally {
    await session.close();
  }
}

/** Without the writer's own notes. */
export async function contentOf(driver: Driver): Promise<{ nodes: number; relationships: number }> {
  return {
    nodes: await count(driver, 'MATCH (n) WHERE NOT n:GraphCursor AND NOT n:GraphClaim RETURN count(n) AS n'),
    relationships: await count(driver, 'MATCH ()-[r]->() RETURN count(r) AS n'),
  };
}

/** How much of that is history. */
export async function pastOf(driver: Driver): Promise<{ past: number; closed: number }> {
  return {
    past: await count(driver, 'MATCH (n:Past) RETURN count(n) AS n'),
    closed: await count(driver, 'MATCH ()-[r]->() WHERE r.validTo IS NOT NULL RETURN count(r) AS n'),
  };
}

async function count(driver: Driver, text: string): Promise<number> {
  const { records } = await driver.executeQuery(text);
  return Number(records[0]?.get('n'));
}

// How Neo4j plans what the writer writes: by key, also when the plan is made while the graph is still empty, for such plans are kept.
import { type Driver, driver as newDriver, type Plan } from 'neo4j-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import type { GraphEngine, Statement } from '../../graph/engine.ts';
import { parametersOf } from '../../graph/neo4j-values.ts';
import { schemaStatements } from '../../graph/shape.ts';
import { syncGraph } from '../../graph/writer.ts';
import { kinds, openChangingWorld } from './changing-world.ts';
import { emptyEngineOn, serverTimeoutMs } from './connect.ts';
import { findNeo4j, type Neo4j, startNeo4j } from './neo4j-server.ts';

const jars = findNeo4j();

/** Everything that the writer says and asks over some cycles of an account, each text once. */
async function writtenStatements(): Promise<readonly Statement[]> {
  const statements = new Map<string, Statement>();
  const embedded = await openEmbeddedEngine();
  const recording: GraphEngine = {
    name: embedded.name,
    define: (texts) => embedded.define(texts),
    read: (statement, options) => {
      statements.set(statement.text, statement);
      return embedded.read(statement, options);
    },
    close: () => embedded.close(),
    write: (all) => {
      for (const statement of all) statements.set(statement.text, statement);
      return embedded.write(all);
    },
  };
  const world = await openChangingWorld(31);
  for (let cycle = 0; cycle < 8; cycle++) {
    await world.cycle();
    await syncGraph(recording, world.journal, kinds, { history: 90 });
  }
  await world.close();
  await embedded.close();
  return [...statements.values()];
}

function operators(plan: Plan): readonly string[] {
  return [plan.operatorType, ...plan.children.flatMap(operators)];
}

describe.skipIf(jars === undefined)('plans on an empty Neo4j', () => {
  let server: Neo4j;
  let driver: Driver;

  beforeAll(async () => {
    server = await startNeo4j(jars);
    driver = newDriver(server.uri);
    const engine = await emptyEngineOn(server);
    await engine.define(schemaStatements(kinds));
    await engine.close();
  }, serverTimeoutMs);

  afterAll(async () => {
    await driver?.close();
    await server?.remove();
  });

  it(
    'rows are looked up by their key: no statement reads a whole label or type',
    async () => {
      const statements = (await writtenStatements()).filter(({ text }) => text.startsWith('UNWIND $'));
      expect(statements.length).toBeGreaterThan(25);
      const scans: unknown[] = [];
      for (const statement of statements) {
        const { summary } = await driver.executeQuery(`EXPLAIN ${statement.text}`, parametersOf(statement));
        const found = summary.plan === false ? ['no plan'] : operators(summary.plan);
        if (found.some((operator) => /Scan|no plan/.test(operator))) scans.push([statement.text, found]);
      }
      expect(scans).toEqual([]);
    },
    serverTimeoutMs,
  );
});

// Neo4j does what the port asks, as the embedded engine does: the same contracts, on a Neo4j of this file's own.
import { type Driver, driver as newDriver } from 'neo4j-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GraphUnavailableError } from '../../graph/engine.ts';
import { openNeo4jEngine } from '../../graph/neo4j-engine.ts';
import { refusedStep } from '../../graph/neo4j-plan.ts';
import { engineContract } from '../graph/engine-contract.ts';
import { queryContract } from '../graph/query-contract.ts';
import { refusedTexts } from '../graph/refused-texts.ts';
import { emptyEngineOn, engineOn, serverTimeoutMs } from './connect.ts';
import { findNeo4j, type Neo4j, startNeo4j } from './neo4j-server.ts';

const jars = findNeo4j();

describe.skipIf(jars === undefined)('on a real Neo4j', () => {
  let server: Neo4j;

  beforeAll(async () => {
    server = await startNeo4j(jars);
  }, serverTimeoutMs);

  afterAll(async () => server?.remove(), serverTimeoutMs);

  engineContract('Neo4j', () => emptyEngineOn(server), { stops: true });
  queryContract('Neo4j', () => emptyEngineOn(server));

  it('is unavailable once closed', async () => {
    const engine = await engineOn(server);
    await engine.close();
    await engine.close();
    await expect(engine.read({ text: 'RETURN 1' })).rejects.toThrow(GraphUnavailableError);
    await expect(engine.write([{ text: 'CREATE (:X)' }])).rejects.toThrow(GraphUnavailableError);
  });

  it('says which database there is not', async () => {
    const opening = openNeo4jEngine({ uri: server.uri, database: 'elsewhere' });
    await expect(opening).rejects.toThrow(GraphUnavailableError);
    await expect(opening).rejects.toThrow(/has no database "elsewhere": set NEO4J_DATABASE/);
  });

  it('stops a stream at maxRows without reading the rest', async () => {
    const engine = await engineOn(server);
    const many = { text: 'UNWIND range(1, 100000000) AS x RETURN x' };
    const { rows, truncated } = await engine.read(many, { maxRows: 3, timeoutMs: 20_000 });
    await engine.close();
    expect([rows, truncated]).toEqual([[[1], [2], [3]], true]);
  });

  describe('the second line of defence, the plan, without the guard in front', () => {
    let driver: Driver;
    /** Reads to Neo4j, so only the guard refuses them: batches of a read, and a comment by other rules. */
    const reads = ['CALL { MATCH (n) RETURN n } IN', 'MATCH (n) RETURN n // \r/*'];

    beforeAll(() => {
      driver = newDriver(server.uri);
    });

    afterAll(async () => driver?.close());

    async function step(text: string): Promise<string | undefined> {
      const session = driver.session();
      try {
        return await session.executeRead(async (transaction) =>
          refusedStep((await transaction.run(`EXPLAIN\n${text}`)).summary),
        );
      } finally {
        await session.close();
      }
    }

    const more = [
      'SHOW USERS',
      'SHOW PROCEDURES',
      'SHOW DATABASES',
      'CALL db.info()',
      'CALL dbms.components()',
      "CALL db.index.fulltext.queryNodes('x', 'y') YIELD node RETURN node",
      'MATCH (n) CALL (n) { CALL db.info() YIELD name RETURN name } RETURN name',
    ];
    it.each([...refusedTexts, ...more].filter((text) => !reads.some((part) => text.includes(part))))(
      'refuses %j',
      async (text) => {
        expect(await step(text).catch(() => 'no plan')).toBeDefined();
      },
    );

    it.each([
      'MATCH (n) WHERE EXISTS { (n)-->() } RETURN n, COUNT { (n)-->() } AS c ORDER BY c',
      'MATCH (a), (b) WHERE a <> b MATCH p = shortestPath((a)-[*..3]-(b)) RETURN [x IN nodes(p) | x.id] AS ids',
      'MATCH (n) OPTIONAL MATCH (n)-->(m) WITH n, collect(m) AS ms UNWIND ms AS m RETURN m',
      'CALL { MATCH (n) RETURN n UNION MATCH (n) RETURN n } RETURN n',
      'CALL db.labels() YIELD label RETURN label',
      'CALL db.schema.nodeTypeProperties()',
    ])('allows %j', async (text) => {
      expect(await step(text)).toBeUndefined();
    });
  });
});

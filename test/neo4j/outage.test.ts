// Neo4j gone, back, halted, out of memory, cut off in the middle: the journal goes on, the writer catches up, and nothing is written
// twice, believed without proof, or waited for without end.
import { driver as newDriver } from 'neo4j-driver';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkGraph } from '../../graph/check.ts';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import { CypherError, type GraphEngine, GraphUnavailableError, type Statement } from '../../graph/engine.ts';
import { openNeo4jEngine } from '../../graph/neo4j-engine.ts';
import { syncGraph } from '../../graph/writer.ts';
import { type ChangingWorld, kinds, openChangingWorld } from './changing-world.ts';
import { emptyEngineOn, engineOn, serverTimeoutMs, timeouts } from './connect.ts';
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
import { dump } from './dump.ts';
import { findNeo4j, type Neo4j, startNeo4j } from './neo4j-server.ts';
import { closedAfterEach } from '../support/closing.ts';

const jars = findNeo4j();
const count: Statement = { text: 'MATCH (n) RETURN count(n) AS n' };

describe.skipIf(jars === undefined)('a Neo4j that fails', () => {
  const opened = closedAfterEach();
  let server: Neo4j;

  beforeAll(async () => {
    server = await startNeo4j(jars, { settings: ['db.memory.transaction.max=50m'] });
  }, serverTimeoutMs);

  afterAll(async () => server?.remove(), serverTimeoutMs);

  /** Waits until Neo4j is in the middle of a statement of this text. */
  async function untilRunning({ uri }: Neo4j, text: string): Promise<void> {
    const driver = newDriver(uri);
    const running = 'SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery = $text RETURN currentQuery';
    try {
      await vi.waitFor(
        async () => expect((await driver.executeQuery(running, { text })).records.length).toBeGreaterThan(0),
        { timeout: serverTimeoutMs, interval: 20 },
      );
    } finally {
      await driver.close();
    }
  }

  async function failureOf(work: Promise<unknown>): Promise<unknown> {
    return work.then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  async function expectEqual(graph: GraphEngine, world: ChangingWorld): Promise<void> {
    const fresh = opened(await openEmbeddedEngine());
    await syncGraph(fresh, world.journal, kinds);
    expect(await dump(graph, 'state')).toEqual(await dump(fresh, 'state'));
    expect((await checkGraph(graph, world.journal, kinds)).equal).toBe(true);
  }

  it(
    'stopped for several cycles: each sync says so in bounded time, and the first after its return catches up',
    async () => {
      const world = opened(await openChangingWorld(21));
      await emptyEngineOn(server).then((engine) => engine.close());
      const neo4j = opened(await engineOn(server, { retryMs: 200 }));
      await world.cycle();
      await syncGraph(neo4j, world.journal, kinds);
      await server.stop('SIGKILL');
      for (let cycle = 0; cycle < 4; cycle++) {
        await world.cycle();
        const error = await failureOf(syncGraph(neo4j, world.journal, kinds));
        expect(error).toBeInstanceOf(GraphUnavailableError);
        expect(error).toHaveProperty('message', expect.stringMatching(/is not reachable.*start it/));
      }
      await server.start();
      expect((await syncGraph(neo4j, world.journal, kinds)).wrote).toBe('changes');
      await expectEqual(neo4j, world);
    },
    serverTimeoutMs,
  );

  it(
    'restarted in the middle of a write: the driver makes it again, once',
    async () => {
      const neo4j = opened(await emptyEngineOn(server));
      const slow = {
        text: 'UNWIND range(1, 3000000) AS i WITH i WHERE i % 1000000 = 0 CREATE (:Row {i: i})',
      };
      const writing = failureOf(
        neo4j.write([{ text: 'CREATE (:Before)' }, ...Array.from({ length: 20 }, () => slow)]),
      );
      await untilRunning(server, slow.text);
      await server.stop('SIGKILL');
      await server.start();
      expect(await writing).toBeUndefined();
      expect((await neo4j.read(count)).rows).toEqual([[1 + 20 * 3]]);
    },
    serverTimeoutMs,
  );

  it(
    'killed during a first fill: the next sync begins again and is whole',
    async () => {
      const world = opened(await openChangingWorld(22));
      const neo4j = opened(await emptyEngineOn(server));
      await world.cycle();
      const filling = failureOf(syncGraph(neo4j, world.journal, kinds));
      await server.stop('SIGKILL');
      await server.start();
      // The driver may have gone on where it was; what it could not know it says, and the next sync clears it up.
      const error = await filling;
      if (error !== undefined) expect(error).toBeInstanceOf(GraphUnavailableError);
      await syncGraph(neo4j, world.journal, kinds);
      await expectEqual(neo4j, world);
    },
    serverTimeoutMs,
  );

  it(
    'halted: reads and writes end, and what nobody waited for is not committed',
    async () => {
      const neo4j = opened(await engineOn(server, { retryMs: 100, transactionMs: 500 }));
      const other = opened(await emptyEngineOn(server));
      await neo4j.read(count);
      server.halt();
      try {
        const [reading, writing] = await Promise.all([
          failureOf(neo4j.read(count, { timeoutMs: 500 })),
          failureOf(neo4j.write([{ text: 'CREATE (:Late)' }])),
        ]);
        expect(reading).toBeInstanceOf(GraphUnavailableError);
        expect(reading).toHaveProperty('message', expect.stringMatching(/did not answer within 5\.5 s/));
        expect(writing).toBeInstanceOf(GraphUnavailableError);
      } finally {
        server.resume();
      }
      await other.write([{ text: 'CREATE (:After)' }]);
      expect((await other.read({ text: 'MATCH (n:Late) RETURN count(n) AS n' })).rows).toEqual([[0]]);
    },
    serverTimeoutMs,
  );

  it(
    'out of memory: one huge statement is an error, and the next goes on',
    async () => {
      const neo4j = opened(await emptyEngineOn(server));
      const huge = { text: 'UNWIND range(1, 5000000) AS i CREATE (:Huge {i: i, text: toString(i)})' };
      const writing = await failureOf(neo4j.write([huge]));
      expect(writing).toBeInstanceOf(GraphUnavailableError);
      expect(writing).toHaveProperty('message', expect.stringMatching(/too little memory.*heap/));
      const reading = await failureOf(
        neo4j.read({ text: 'UNWIND range(1, 20000000) AS i RETURN size(collect(toString(i))) AS n' }),
      );
      expect(reading).toBeInstanceOf(CypherError);
      expect(reading).toHaveProperty('message', expect.stringMatching(/needs more memory.*LIMIT/));
      await neo4j.write([{ text: 'CREATE (:After)' }]);
      expect((await neo4j.read(count)).rows).toEqual([[1]]);
    },
    serverTimeoutMs,
  );

  it(
    'in a deadlock of two writers: both get through',
    async () => {
      const engines = [opened(await emptyEngineOn(server)), opened(await engineOn(server))];
      await engines[0]?.write([{ text: "CREATE (:Both {id: 'a', n: 0}) CREATE (:Both {id: 'b', n: 0})" }]);
      const add = (id: string): Statement => ({
        text: 'MATCH (n:Both {id: $id}) SET n.n = n.n + 1',
        params: { id },
      });
      const orders = [
        ['a', 'b'],
        ['b', 'a'],
      ];
      await Promise.all(
        engines.flatMap((engine, index) =>
          Array.from({ length: 30 }, () => engine.write((orders[index] ?? []).map(add))),
        ),
      );
      const { rows } =
        (await engines[0]?.read({ text: 'MATCH (n:Both) RETURN n.n AS count ORDER BY n.id' })) ?? {};
      expect(rows).toEqual([[60], [60]]);
    },
    serverTimeoutMs,
  );

  it(
    'slow: with every answer late it fills, follows and finds nothing to do, and few changes wait for few answers',
    async () => {
      const lateMs = 100;
      const world = opened(await openChangingWorld(23));
      await emptyEngineOn(server).then((engine) => engine.close());
      const wire = opened(await startCuttingProxy(server.port, { lateMs }));
      const slow = opened(
        await openNeo4jEngine({ uri: `bolt://127.0.0.1:${wire.port}`, database: 'neo4j', timeouts }),
      );
      await world.cycle();
      expect((await syncGraph(slow, world.journal, kinds)).wrote).toBe('everything');
      let followings = 0;
      for (let cycle = 0; cycle < 5; cycle++) {
        await world.cycle();
        const { turns } = wire;
        const { wrote } = await syncGraph(slow, world.journal, kinds);
        if (wrote === 'nothing') continue;
        followings += 1;
        // What is defined, the cursor, and one transaction: its statements are sent at once, and not each after the other's answer.
        expect(wire.turns - turns).toBeLessThan(20);
      }
      expect(followings).toBeGreaterThan(2);
      await expectEqual(slow, world);
    },
    serverTimeoutMs,
  );

  describe('cut off while it commits', () => {
    let proxy: CuttingProxy;

    beforeAll(async () => {
      proxy = await startCuttingProxy(server.port);
    });

    afterAll(async () => proxy?.close());

    it(
      'is not written again: the writer starts from its cursor, which knows',
      async () => {
        await emptyEngineOn(server).then((engine) => engine.close());
        const neo4j = opened(
          await openNeo4jEngine({ uri: `bolt://127.0.0.1:${proxy.port}`, database: 'neo4j', timeouts }),
        );
        proxy.cutNextCommit();
        const error = await failureOf(neo4j.write([{ text: 'CREATE (:Once)' }]));
        expect(proxy.cuts).toBe(1);
        expect(error).toBeInstanceOf(GraphUnavailableError);
        expect(error).toHaveProperty('message', expect.stringMatching(/its answer was lost/));
        expect((await neo4j.read(count)).rows).toEqual([[1]]);
      },
      serverTimeoutMs,
    );
  });
});

// The past on a real Neo4j: what it keeps following the journal is what a fill makes of it, and what the embedded graph keeps.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkGraph } from '../../graph/check.ts';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import { syncGraph } from '../../graph/writer.ts';
import { kinds, openChangingWorld } from './changing-world.ts';
import { emptyEngineOn, serverTimeoutMs } from './connect.ts';
import { dump } from './dump.ts';
import { findNeo4j, type Neo4j, startNeo4j } from './neo4j-server.ts';
import { closedAfterEach } from '../support/closing.ts';

const jars = findNeo4j();

describe.skipIf(jars === undefined)('the past in a real Neo4j', () => {
  const opened = closedAfterEach();
  let server: Neo4j;

  beforeAll(async () => {
    server = await startNeo4j(jars);
  }, serverTimeoutMs);

  afterAll(async () => server?.remove(), serverTimeoutMs);

  it.each([21, 22])(
    'seed %i: eight cycles, kept alike by both engines, and filled anew the same',
    async (seed) => {
      const world = opened(await openChangingWorld(seed, ['ec2:DescribeAvailabilityZones']));
      const neo4j = opened(await emptyEngineOn(server));
      const embedded = opened(await openEmbeddedEngine());
      await world.cycle();
      for (const graph of [neo4j, embedded]) await syncGraph(graph, world.journal, kinds, { history: 90 });
      for (let cycle = 0; cycle < 8; cycle++) {
        await world.cycle();
        for (const graph of [neo4j, embedded]) await syncGraph(graph, world.journal, kinds);
        expect(await dump(neo4j, 'all')).toEqual(await dump(embedded, 'all'));
      }
      const { equal, history } = await checkGraph(neo4j, world.journal, kinds);
      expect(equal).toBe(true);
      expect(history).toEqual((await checkGraph(embedded, world.journal, kinds)).history);
      expect(history?.past).toBeGreaterThan(5);
      expect(history?.closed).toBeGreaterThan(10);
      const followed = await dump(neo4j, 'state');
      // As the graph is: with history.
      await syncGraph(neo4j, world.journal, kinds, { rebuild: true });
      expect(await dump(neo4j, 'state')).toEqual(followed);
      await syncGraph(neo4j, world.journal, kinds, { history: 0 });
      const never = opened(await openEmbeddedEngine());
      await syncGraph(never, world.journal, kinds);
      expect(await dump(neo4j, 'state')).toEqual(await dump(never, 'state'));
    },
    serverTimeoutMs,
  );
});

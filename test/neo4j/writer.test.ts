// The writer on Neo4j: a graph that followed the journal change by change equals one filled anew, and the embedded graph's, node by node
// and edge by edge.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkGraph } from '../../graph/check.ts';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import { type GraphEngine, GraphUnavailableError } from '../../graph/engine.ts';
import { claimDatabase } from '../../graph/neo4j-claim.ts';
import type { Neo4jGraph } from '../../graph/neo4j-engine.ts';
import { syncGraph } from '../../graph/writer.ts';
import { type ChangingWorld, kinds, openChangingWorld } from './changing-world.ts';
import { emptyEngineOn, engineOn, serverTimeoutMs } from './connect.ts';
import { dump } from './dump.ts';
import { findNeo4j, type Neo4j, startNeo4j } from './neo4j-server.ts';
import { closedAfterEach } from '../support/closing.ts';

const jars = findNeo4j();
const minuteMs = 60_000;

describe.skipIf(jars === undefined)('following the journal on a real Neo4j', () => {
  const opened = closedAfterEach();
  let server: Neo4j;

  beforeAll(async () => {
    server = await startNeo4j(jars);
  }, serverTimeoutMs);

  afterAll(async () => server?.remove(), serverTimeoutMs);

  async function start(
    seed: number,
  ): Promise<{ world: ChangingWorld; neo4j: Neo4jGraph; embedded: GraphEngine }> {
    const world = opened(await openChangingWorld(seed));
    const neo4j = opened(await emptyEngineOn(server));
    const embedded = opened(await openEmbeddedEngine());
    await world.cycle();
    return { world, neo4j, embedded };
  }

  async function differences(graph: GraphEngine, world: ChangingWorld): Promise<unknown> {
    const { rows } = await checkGraph(graph, world.journal, kinds);
    return rows.filter((row) => row.journal !== row.graph);
  }

  it.each([11, 12, 13])(
    'seed %i: ten cycles of random removals, returns and faults',
    async (seed) => {
      const { world, neo4j, embedded } = await start(seed);
      await syncGraph(neo4j, world.journal, kinds);
      await syncGraph(embedded, world.journal, kinds);
      for (let cycle = 0; cycle < 10; cycle++) {
        await world.cycle();
        const [one, other] = [
          await syncGraph(neo4j, world.journal, kinds),
          await syncGraph(embedded, world.journal, kinds),
        ];
        expect(one).toEqual(other);
        expect(await dump(neo4j, 'all')).toEqual(await dump(embedded, 'all'));
        expect(await differences(neo4j, world)).toEqual([]);
      }
      const followed = await dump(neo4j, 'state');
      expect((await syncGraph(neo4j, world.journal, kinds, { rebuild: true })).wrote).toBe('everything');
      expect(await dump(neo4j, 'state')).toEqual(followed);
      expect(followed.edges.length).toBeGreaterThan(20);
      expect(world.journal.events({ changes: ['deleted'] }).length).toBeGreaterThan(5);
    },
    5 * minuteMs,
  );

  it(
    'writes nothing when nothing changed',
    async () => {
      const { world, neo4j } = await start(1);
      expect((await syncGraph(neo4j, world.journal, kinds)).wrote).toBe('everything');
      const before = await dump(neo4j, 'all');
      expect((await syncGraph(neo4j, world.journal, kinds)).wrote).toBe('nothing');
      expect(await dump(neo4j, 'all')).toEqual(before);
    },
    minuteMs,
  );

  it(
    'two processes that fill at once: the second waits, and finds everything there',
    async () => {
      const { world, neo4j } = await start(4);
      const other = opened(await engineOn(server));
      await claimDatabase(neo4j, { group: 'shop', journal: 'one' });
      const results = await Promise.all(
        [neo4j, other].map((engine) => engine.exclusively(() => syncGraph(engine, world.journal, kinds))),
      );
      expect(results.map(({ wrote }) => wrote).sort()).toEqual(['everything', 'nothing']);
      expect(await differences(neo4j, world)).toEqual([]);
    },
    minuteMs,
  );

  it('says that another writes where the turn does not come', async () => {
    const neo4j = opened(await emptyEngineOn(server));
    const hasty = opened(await engineOn(server, { transactionMs: 1_000 }));
    await claimDatabase(neo4j, { group: 'shop', journal: 'one' });
    await neo4j.exclusively(async () => {
      const waiting = hasty.exclusively(() => Promise.resolve('written'));
      await expect(waiting).rejects.toThrow(GraphUnavailableError);
      await expect(waiting).rejects.toThrow(/another groundplan has been writing this graph for 1 s/);
    });
    expect(await hasty.exclusively(() => Promise.resolve('written'))).toBe('written');
    const claims = { text: 'MATCH (n:GraphClaim) RETURN n.group, n.locked' };
    expect((await neo4j.read(claims)).rows).toEqual([['shop', null]]);
  });

  it(
    'fills anew for a new journal of the group, and follows after',
    async () => {
      const first = await start(2);
      const claim = { group: 'shop', journal: 'one' };
      for (let sync = 0; sync < 2; sync++) {
        expect(await claimDatabase(first.neo4j, claim)).toEqual({ state: 'claimed' });
        await syncGraph(first.neo4j, first.world.journal, kinds);
      }
      await claimDatabase(first.neo4j, claim);
      const world = opened(await openChangingWorld(3));
      // As long as the first journal, so that its cursor would fit.
      for (let cycle = 0; cycle < 3; cycle++) await world.cycle();
      await claimDatabase(first.neo4j, { ...claim, journal: 'two' });
      expect((await syncGraph(first.neo4j, world.journal, kinds)).wrote).toBe('everything');
      expect(await differences(first.neo4j, world)).toEqual([]);
    },
    minuteMs,
  );
});

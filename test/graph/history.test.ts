// History in the graph: following and filling give the same past, and the present is as without it.
import { afterEach, describe, expect, test } from 'vitest';
import { checkGraph } from '../../graph/check.ts';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import type { GraphEngine } from '../../graph/engine.ts';
import { syncGraph } from '../../graph/writer.ts';
import { kinds, openChangingWorld } from '../neo4j/changing-world.ts';
import { dump } from '../neo4j/dump.ts';

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

function opened<One extends { close(): Promise<void> }>(one: One): One {
  open.push(one);
  return one;
}

async function engine(): Promise<GraphEngine> {
  return opened(await openEmbeddedEngine());
}

const history = 90;
/** Zones do not come and go, and accounts' names of them with them. */
const zones = ['ec2:DescribeAvailabilityZones'];

describe('the past in the graph', () => {
  test.each([1, 2, 3, 4, 5, 6])(
    'seed %i: following twelve cycles and filling anew give the same past',
    async (seed) => {
      const world = opened(await openChangingWorld(seed, zones));
      const followed = await engine();
      await world.cycle();
      await syncGraph(followed, world.journal, kinds, { history });
      for (let cycle = 0; cycle < 12; cycle++) {
        await world.cycle();
        // Sometimes two cycles at once.
        if (cycle % 4 === 1) continue;
        await syncGraph(followed, world.journal, kinds);
        const fresh = await engine();
        await syncGraph(fresh, world.journal, kinds, { history });
        expect(await dump(followed, 'state')).toEqual(await dump(fresh, 'state'));
        expect((await checkGraph(followed, world.journal, kinds)).equal).toBe(true);
      }
      const counts = await followed.read({
        text: 'MATCH ()-[r]->() WHERE r.validTo IS NOT NULL RETURN type(r) AS type, count(r) ORDER BY type',
      });
      expect(counts.rows.length).toBeGreaterThan(5);
    },
    60_000,
  );
});

// What the graph says of a past time is what it said then: every node and relationship, over cycles of random changes.
import { expect, test } from 'vitest';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import type { CypherValue, GraphEngine } from '../../graph/engine.ts';
import { syncGraph } from '../../graph/writer.ts';
import { kinds, openChangingWorld } from '../neo4j/changing-world.ts';
import { closedAfterEach } from '../support/closing.ts';

const opened = closedAfterEach();

const valid = (name: string): string =>
  `coalesce(${name}.validFrom, '') <= $at AND coalesce(${name}.validTo, '9') > $at`;

/** What is there now, asked without any history. */
async function now(graph: GraphEngine): Promise<readonly string[]> {
  const nodes = await graph.read({ text: 'MATCH (n:Resource) WHERE NOT n:Stub RETURN n.id, n.kind' });
  const edges = await graph.read({
    text: 'MATCH (a:Resource)-[r]->(b:Resource) WHERE r.validTo IS NULL RETURN a.id, type(r), b.id, properties(r)',
  });
  return lines(nodes.rows, edges.rows);
}

async function then(graph: GraphEngine, at: string): Promise<readonly string[]> {
  const nodes = await graph.read({
    text: `MATCH (n) WHERE (n:Resource OR n:Past) AND NOT n:Stub AND n.unseen IS NULL AND ${valid('n')} RETURN n.id, n.kind`,
    params: { at },
  });
  const edges = await graph.read({
    text: `MATCH (a)-[r]->(b) WHERE (a:Resource OR a:Past) AND (b:Resource OR b:Past) AND ${valid('r')} RETURN a.id, type(r), b.id, properties(r)`,
    params: { at },
  });
  return lines(nodes.rows, edges.rows);
}

type Rows = readonly (readonly CypherValue[])[];

function lines(nodes: Rows, edges: Rows): readonly string[] {
  const inWords = edges.map(([from, type, to, all]) => {
    const {
      destination = '',
      port = '',
      direction = '',
      fromPort = '',
      implicit = '',
      rule = '',
    } = asRecord(all);
    const own = [destination, port, direction, fromPort, implicit, rule].join(' ');
    return `${String(from)} ${String(type).replace('WAS_', '')} ${String(to)} ${own}`;
  });
  return [...nodes.map((row) => row.join(' ')), ...inWords].sort();
}

function asRecord(value: CypherValue | undefined): Readonly<Record<string, CypherValue>> {
  return value as Readonly<Record<string, CypherValue>>;
}

test.each([41, 42, 43, 44])(
  'seed %i: ten cycles, each asked again at the end',
  async (seed) => {
    const world = opened(await openChangingWorld(seed, ['ec2:DescribeAvailabilityZones']));
    const graph = opened(await openEmbeddedEngine());
    const known: { at: string; lines: readonly string[] }[] = [];
    for (let cycle = 0; cycle < 10; cycle++) {
      await world.cycle();
      await syncGraph(graph, world.journal, kinds, { history: 90 });
      const times = world.journal.events({}).map(({ seenAt }) => seenAt);
      const at = times.sort().at(-1) ?? '';
      known.push({ at, lines: await now(graph) });
    }
    expect(new Set(known.map(({ at }) => at)).size).toBeGreaterThan(6);
    for (const { at, lines: expected } of known) expect([at, await then(graph, at)]).toEqual([at, expected]);
    const before = await then(graph, '2026-01-01T00:00:00.000Z');
    expect(before).toEqual([]);
  },
  60_000,
);

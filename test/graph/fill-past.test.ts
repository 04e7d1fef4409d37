// The graph of a time is the graph that was there then, with a certainty on everything.
import { expect, onTestFinished, test } from 'vitest';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import type { GraphEngine } from '../../graph/engine.ts';
import { fillPast } from '../../graph/fill-past.ts';
import { syncGraph } from '../../graph/writer.ts';
import { minute, thing, world } from '../journal/world.ts';

const now = new Date(minute(60));

async function engine(): Promise<GraphEngine> {
  const made = await openEmbeddedEngine();
  onTestFinished(() => made.close());
  return made;
}

/** Nodes and relationships as lines, without what only a graph of a time has. */
async function drawn(graph: GraphEngine): Promise<readonly string[]> {
  const nodes = await graph.read({ text: 'MATCH (n:Resource) RETURN labels(n), properties(n)' });
  const edges = await graph.read({
    text: 'MATCH (a)-[r]->(b:Resource) RETURN a.id, type(r), b.id, properties(r)',
  });
  const text = (row: unknown): string =>
    JSON.stringify(row, (key, value: unknown) => (['certainty', 'load'].includes(key) ? undefined : value));
  return [...nodes.rows, ...edges.rows]
    .filter(([, type]) => type !== 'CHANGED')
    .map(text)
    .toSorted();
}

test('nodes, relationships and stubs are those of then', async () => {
  const { journal, commit } = world();
  commit({
    at: minute(0),
    list: [
      { id: 'a', to: ['b', 'gone'], size: 'small' },
      { id: 'b', load: 3 },
    ],
    marks: {},
  });
  const before = await engine();
  await syncGraph(before, journal, [thing]);
  commit({ at: minute(10), list: [], marks: {} });
  commit({
    at: minute(20),
    list: [{ id: 'a', to: ['c'], size: 'big' }, { id: 'c' }],
    gone: ['b'],
    marks: {},
  });
  commit({ at: minute(30), list: [], marks: {} });

  const then = await engine();
  const result = await fillPast(then, journal, [thing], { at: minute(5), now });
  expect(result).toMatchObject({ nodes: 2, certainty: { known: 2, changing: 0, unobserved: 0 } });
  expect(await drawn(then)).toEqual(await drawn(before));

  const between = await engine();
  await fillPast(between, journal, [thing], { at: minute(15), now });
  const { rows } = await between.read({ text: 'MATCH (n:Thing) RETURN n.id, n.certainty ORDER BY n.id' });
  expect(rows).toEqual([
    ['a', 'changing'],
    ['b', 'changing'],
    ['c', 'changing'],
  ]);
  const edges = await between.read({
    text: 'MATCH (:Thing)-[r:LEADS_TO]->(n) RETURN n.id, r.certainty ORDER BY n.id',
  });
  expect(edges.rows).toEqual([
    ['b', 'changing'],
    ['gone', 'changing'],
  ]);
  // Changes of the days before stand beside it.
  const after = await engine();
  await fillPast(after, journal, [thing], { at: minute(25), now });
  const changes = await after.read({ text: 'MATCH (c:Change) RETURN count(c)' });
  expect(changes.rows).toEqual([[3]]);
});

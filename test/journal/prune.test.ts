// What is older than what is kept goes, in short steps; what is there keeps its state, and the past before says that it is not kept.
import { expect, test } from 'vitest';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import { checkGraph } from '../../graph/check.ts';
import { syncGraph } from '../../graph/writer.ts';
import { RetentionError } from '../../src/errors.ts';
import { minute, thing, world } from './world.ts';

const now = new Date('2026-02-01T00:00:00Z');

test('changes go in their order, states stay, and a time before is refused', async () => {
  const { journal, commit } = world();
  const shown = (at: number, size: string): void => {
    commit({ at: minute(at), list: [{ id: 'a', size, to: ['b'] }], marks: { a: [] } });
  };
  for (const [at, size] of ['one', 'two', 'three', 'four'].entries()) shown(at * 10, size);
  commit({ at: minute(40), list: [{ id: 'b' }], gone: ['a'], marks: { b: [] } });
  commit({ at: minute(50), list: [{ id: 'c' }], marks: {} });
  const graph = await openEmbeddedEngine();
  await syncGraph(graph, journal, [thing]);
  const last = journal.lastSeq();

  const steps: number[] = [];
  expect(journal.pruneChanges(minute(35), (ms) => steps.push(ms))).toBe(4);
  expect(steps.length).toBeGreaterThan(0);
  expect(journal.pruneChanges(minute(35))).toBe(0);
  expect([...journal.resources()].map(({ id }) => id)).toEqual(['b', 'c']);
  expect(journal.firstSeq()).toBe(5);
  expect(() => journal.past([thing], minute(25), now)).toThrow(RetentionError);
  expect(journal.past([thing], minute(35), now).resource('a')?.resource?.properties['size']).toBe('four');

  // The newest stays, however old: views have followed up to it.
  journal.pruneChanges('2027-01-01T00:00:00.000Z');
  expect([journal.firstSeq(), journal.lastSeq()]).toEqual([last, last]);
  expect(
    journal.past([thing], minute(50), now).inventory({}, undefined, { limit: 9, looked: 9 }),
  ).toMatchObject({
    resources: [{ id: 'b' }, { id: 'c' }],
  });
  // A graph that has all of them follows on.
  expect((await syncGraph(graph, journal, [thing])).wrote).toBe('nothing');
  await graph.close();
});

test('a graph whose next changes are no longer kept is filled anew', async () => {
  const { journal, commit } = world();
  commit({ at: minute(0), list: [{ id: 'a' }, { id: 'b' }], marks: {} });
  const graph = await openEmbeddedEngine();
  await syncGraph(graph, journal, [thing]);
  commit({ at: minute(10), list: [], gone: ['a'], marks: {} });
  commit({ at: minute(20), list: [{ id: 'c' }], marks: {} });
  journal.pruneChanges(minute(15));
  expect((await syncGraph(graph, journal, [thing])).wrote).toBe('everything');
  const { rows } = await checkGraph(graph, journal, [thing]);
  expect(rows.filter((row) => row.journal !== row.graph)).toEqual([]);
  await graph.close();
});

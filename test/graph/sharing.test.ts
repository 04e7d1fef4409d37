// SHARED_WITH follows who lists what, which no event tells: the follower's graph equals one that was filled anew.
import { afterEach, expect, test } from 'vitest';
import { checkGraph } from '../../graph/check.ts';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import type { GraphEngine } from '../../graph/engine.ts';
import { syncGraph } from '../../graph/writer.ts';
import { minute, thing, world } from '../journal/world.ts';
import { dump } from '../neo4j/dump.ts';

const owner = '222222222222';
const [first, last] = ['111111111111', '333333333333'] as const;
const open: GraphEngine[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function engine(): Promise<GraphEngine> {
  const opened = await openEmbeddedEngine();
  open.push(opened);
  return opened;
}

test('of what is listed by others than its owner, in the graph as the journal has it', async () => {
  const { commit, journal } = world();
  const graph = await engine();
  let minutes = 0;

  async function shared(): Promise<readonly unknown[]> {
    await syncGraph(graph, journal, [thing]);
    expect((await checkGraph(graph, journal, [thing])).equal).toBe(true);
    const anew = await engine();
    await syncGraph(anew, journal, [thing]);
    expect(await dump(graph, 'state')).toEqual(await dump(anew, 'state'));
    const { rows } = await graph.read({
      text: 'MATCH (n:Resource)-[:SHARED_WITH]->(a:Account) RETURN n.id AS id, a.id AS account ORDER BY id, account',
    });
    return rows;
  }

  function shows(account: string, ...ids: readonly string[]): void {
    minutes += 5;
    const gone = [...journal.resources()].flatMap(({ id }) => (ids.includes(id) ? [] : [id]));
    commit({ at: minute(minutes), account, list: ids.map((id) => ({ id, owner })), gone });
  }

  shows(first, 'a', 'b');
  expect(await shared()).toEqual([
    ['a', first],
    ['b', first],
  ]);
  // The owner's view stands now; who sees it stays.
  shows(owner, 'a', 'b');
  expect(await shared()).toHaveLength(2);
  // No event tells that another account sees it.
  const seq = journal.lastSeq();
  shows(last, 'a');
  expect(journal.lastSeq()).toBe(seq);
  expect(await shared()).toEqual([
    ['a', first],
    ['a', last],
    ['b', first],
  ]);
  expect((await syncGraph(graph, journal, [thing])).wrote).toBe('nothing');
  // Denied: still the last that is known.
  commit({ at: minute((minutes += 5)), account: last, list: 'denied' });
  expect(await shared()).toHaveLength(3);
  shows(first, 'a');
  expect(await shared()).toEqual([
    ['a', first],
    ['a', last],
  ]);
  journal.release({
    cycleId: 2,
    now: new Date(minute((minutes += 5))),
    account: last,
    partition: 'aws',
    keeps: () => false,
  });
  expect(await shared()).toEqual([['a', first]]);
  // Gone altogether: no stub is left behind for the account that saw it.
  shows(first);
  shows(owner);
  expect(await shared()).toEqual([]);
  expect((await graph.read({ text: 'MATCH (n:Resource) RETURN count(n) AS n' })).rows).toEqual([[0]]);
});

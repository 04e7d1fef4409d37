// History in the graph: following and filling give the same past, and the present is as without it.
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { checkGraph } from '../../graph/check.ts';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import type { CypherValue, GraphEngine } from '../../graph/engine.ts';
import { type NamedQuery, namedQueries } from '../../graph/queries/index.ts';
import { readHistorySetting } from '../../graph/history-setting.ts';
import { syncGraph } from '../../graph/writer.ts';
import { UsageError } from '../../src/errors.ts';
import type { NewAttribution } from '../../src/journal/attributions.ts';
import type { ChangeEvent } from '../../src/journal/events.ts';
import { kinds, openChangingWorld } from '../neo4j/changing-world.ts';
import { dump } from '../neo4j/dump.ts';
import { closedAfterEach } from '../support/closing.ts';

const opened = closedAfterEach();

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

  test.each([31, 32, 33])(
    'seed %i: authors that become known late make the times exact, as in a graph filled anew',
    async (seed) => {
      const world = opened(await openChangingWorld(seed, zones));
      const { journal } = world;
      const followed = await engine();
      await world.cycle();
      await syncGraph(followed, journal, kinds, { history });
      let after = journal.lastSeq();
      for (let cycle = 0; cycle < 8; cycle++) {
        const late = journal.events({ after, changes: ['created', 'modified', 'deleted'] });
        after = journal.lastSeq();
        await world.cycle();
        await syncGraph(followed, journal, kinds);
        journal.attribute(late.filter((_, index) => index % 3 > 0).map(attributed));
        await syncGraph(followed, journal, kinds);
        expect((await syncGraph(followed, journal, kinds)).wrote).toBe('nothing');
        const fresh = await engine();
        await syncGraph(fresh, journal, kinds, { history });
        expect(await dump(followed, 'state')).toEqual(await dump(fresh, 'state'));
      }
      expect(journal.lastAttribution()).toBeGreaterThan(10);
    },
    60_000,
  );

  test('the whole cookbook gives the same rows with history and without', async () => {
    const world = opened(await openChangingWorld(7, zones));
    const [off, on] = [await engine(), await engine()];
    await world.cycle();
    for (let cycle = 0; cycle < 6; cycle++) {
      await syncGraph(off, world.journal, kinds);
      await syncGraph(on, world.journal, kinds, { history });
      await world.cycle();
    }
    await syncGraph(off, world.journal, kinds);
    await syncGraph(on, world.journal, kinds);
    expect((await checkGraph(on, world.journal, kinds)).history?.closed).toBeGreaterThan(50);
    let rows = 0;
    for (const query of namedQueries.filter(({ columns }) => columns.every(({ name }) => name !== 'note'))) {
      for (const params of await parametersOf(query, off)) {
        const answers = await Promise.all(
          [off, on].map((graph) => graph.read({ text: query.cypher, params })),
        );
        expect([query.name, params, answers[1]]).toEqual([query.name, params, answers[0]]);
        rows += answers[0]?.rows.length ?? 0;
      }
    }
    expect(rows).toBeGreaterThan(200);
  }, 60_000);

  test('what is there is as without history, but for since when it is so', async () => {
    const world = opened(await openChangingWorld(8, zones));
    const [off, on] = [await engine(), await engine()];
    for (let cycle = 0; cycle < 4; cycle++) {
      await world.cycle();
      await syncGraph(off, world.journal, kinds);
      await syncGraph(on, world.journal, kinds, { history });
    }
    expect(await present(on)).toEqual(await present(off));
  });

  test('is taken out when it is too old, and then a graph is as one filled anew that day', async () => {
    const world = opened(await openChangingWorld(9, zones));
    for (let cycle = 0; cycle < 8; cycle++) await world.cycle();
    spreadOverDays(world.journal.path, 100);
    const followed = await engine();
    const past: number[] = [];
    for (let day = 0; day <= 100; day += 20) {
      const now = new Date(Date.now() + day * 86_400_000);
      await syncGraph(followed, world.journal, kinds, { history, now });
      const fresh = await engine();
      await syncGraph(fresh, world.journal, kinds, { history, now });
      expect(await dump(followed, 'state')).toEqual(await dump(fresh, 'state'));
      past.push((await checkGraph(followed, world.journal, kinds)).history?.past ?? 0);
    }
    expect(past[0]).toBeGreaterThan(10);
    expect(past.at(-1)).toBe(0);
    expect(new Set(past).size).toBeGreaterThan(3);
    const stamped = { text: 'MATCH (a)-[r]->() WHERE r.validFrom IS NOT NULL RETURN count(r)' };
    expect((await followed.read(stamped)).rows).toEqual([[0]]);
  }, 60_000);

  test('is kept by who says nothing of it, and goes when it is switched off', async () => {
    const world = opened(await openChangingWorld(10, zones));
    const graph = await engine();
    await world.cycle();
    await syncGraph(graph, world.journal, kinds, { history: 30 });
    await world.cycle();
    expect((await syncGraph(graph, world.journal, kinds)).wrote).toBe('changes');
    expect((await syncGraph(graph, world.journal, kinds, { rebuild: true })).wrote).toBe('everything');
    expect((await checkGraph(graph, world.journal, kinds)).history?.days).toBe(30);
    expect((await syncGraph(graph, world.journal, kinds, { history: 30 })).wrote).toBe('nothing');
    expect((await syncGraph(graph, world.journal, kinds, { history: 0 })).wrote).toBe('everything');
    expect((await checkGraph(graph, world.journal, kinds)).history).toBeUndefined();
    const left = { text: 'MATCH (p:Past) RETURN count(p)' };
    expect((await graph.read(left)).rows).toEqual([[0]]);
  });

  test.each([
    ['', undefined],
    ['off', 0],
    ['on', 90],
    [' 30D ', 30],
  ])('GROUNDPLAN_GRAPH_HISTORY=%j is %j days', (text, days) => {
    expect(readHistorySetting({ GROUNDPLAN_GRAPH_HISTORY: text })).toBe(days);
  });

  test.each(['90', '0d', '-1d', '4000d', 'yes'])('GROUNDPLAN_GRAPH_HISTORY=%s is refused', (text) => {
    expect(() => readHistorySetting({ GROUNDPLAN_GRAPH_HISTORY: text })).toThrow(UsageError);
  });
});

/** In the middle of its interval. */
function attributed({ seq, notBefore, seenAt }: ChangeEvent): NewAttribution {
  const [from, to] = [notBefore ?? seenAt, seenAt].map((at) => new Date(at).getTime());
  const attributedAt = new Date(Math.ceil(((from ?? 0) + (to ?? 0)) / 2)).toISOString();
  const call = { eventName: 'Delete', eventSource: 'ec2.amazonaws.com', eventId: `event-${seq}` };
  const actor = { principal: 'arn:aws:iam::111122223333:user/ada', eventTime: attributedAt, ...call };
  return { change: seq, attributedAt, actor: { ...actor, confidence: 'unique' } };
}

/** For each parameter some ids of the graph, of the kind that its example is. */
async function parametersOf(
  { parameters }: NamedQuery,
  graph: GraphEngine,
): Promise<readonly Readonly<Record<string, CypherValue>>[]> {
  if (parameters.length === 0) return [{}];
  const values = await Promise.all(
    parameters.map(async ({ name, example, optional }): Promise<readonly CypherValue[]> => {
      if (optional === true) return [null];
      if (name === 'address' || name === 'destination') return [...addresses, example];
      const { rows } = await graph.read({
        text: 'MATCH (n:Resource) WHERE n.id STARTS WITH $prefix RETURN n.id AS id ORDER BY id',
        params: { prefix: example.slice(0, example.indexOf('-') + 1) },
      });
      return rows.slice(0, 8).flat();
    }),
  );
  const [first = [], second] = values;
  const [one, other] = parameters;
  return first.flatMap((value) =>
    (second ?? [null]).map((another) => ({
      ...(one === undefined ? {} : { [one.name]: value }),
      ...(other === undefined ? {} : { [other.name]: another }),
    })),
  );
}

const addresses = ['10.0.1.10', '10.0.0.5', '10.1.0.0/16', '0.0.0.0/0'];

/** Nodes and relationships of the present, without what history adds. */
async function present(graph: GraphEngine): Promise<readonly string[]> {
  const { nodes, edges } = await dump(graph, 'state');
  return [...nodes, ...edges]
    .filter((line) => !line.startsWith('[["Past"]') && !line.includes('"WAS_'))
    .map((line) =>
      line
        .replace(/,?"(validFrom|propertiesFrom)":"[^"]*"/g, '')
        .replace(/"begunBy":\d+,?/g, '')
        .replace(/,}/g, '}')
        .replace(/"discovered":true,/g, ''),
    )
    .map((line) => line.replace('{,', '{'))
    .sort();
}

/** As if the changes had been seen over so many days until now, in their order. */
function spreadOverDays(path: string, days: number): void {
  const db = new DatabaseSync(path);
  const times = db.prepare('SELECT DISTINCT seen_at FROM change ORDER BY seen_at').all();
  for (const [index, row] of times.entries()) {
    const age = ((times.length - 1 - index) / times.length) * days;
    const at = new Date(Date.now() - age * 86_400_000).toISOString();
    db.prepare('UPDATE change SET seen_at = ? WHERE seen_at = ?').run(at, String(row['seen_at']));
  }
  db.close();
}

// What every engine behind the port must do; run on the embedded engine in this process, on the embedded
// host, and on Neo4j. `open` gives an empty graph.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { CypherError } from '../../graph/engine.ts';
import type { CypherValue, GraphEngine, Statement } from '../../graph/engine.ts';
import { refusedTexts } from './refused-texts.ts';

const SCHEMA = [
  'CREATE CONSTRAINT resource_id IF NOT EXISTS FOR (n:Resource) REQUIRE n.id IS UNIQUE',
  'CREATE INDEX resource_id_lookup IF NOT EXISTS FOR (n:Resource) ON (n.id)',
];

interface Options {
  /** The engine can stop a query that runs past `timeoutMs`. */
  readonly stops: boolean;
}

export function engineContract(name: string, open: () => Promise<GraphEngine>, { stops }: Options): void {
  describe(`the graph port, ${name}`, () => {
    let engine: GraphEngine;

    beforeAll(async () => {
      engine = await open();
      await engine.define(SCHEMA);
    });

    beforeEach(async () => {
      await engine.write([{ text: 'MATCH (n) DETACH DELETE n' }, upsert('Vpc', [{ id: 'vpc-1' }])]);
    });

    afterAll(async () => engine.close());

    it('defines the schema twice', async () => {
      await engine.define(SCHEMA);
      expect(await ids(engine)).toEqual(['vpc-1']);
    });

    it('turns a stub into a resource by the upsert, keeps it one node and replaces its properties', async () => {
      await engine.write([
        { text: "MERGE (n:Resource {id: 'vpc-2'}) ON CREATE SET n:Stub SET n.expectedKind = 'Vpc'" },
        upsert('Vpc', [
          { id: 'vpc-2', name: 'two', tags: ['a=1', 'b=2'] },
          { id: 'vpc-1', name: 'one' },
        ]),
      ]);
      expect(await all(engine)).toEqual([
        [['Resource', 'Vpc'], { id: 'vpc-1', name: 'one' }],
        [['Resource', 'Vpc'], { id: 'vpc-2', name: 'two', tags: ['a=1', 'b=2'] }],
      ]);
    });

    it('leaves nothing of a write whose second statement fails', async () => {
      const bad = [upsert('Vpc', [{ id: 'vpc-3' }]), { text: 'MATCH (n:Resource) SET n.x = nothing' }];
      await expect(engine.write(bad)).rejects.toThrow(CypherError);
      expect(await ids(engine)).toEqual(['vpc-1']);
    });

    it('leaves nothing of a write that breaks the constraint, and goes on', async () => {
      const twice = { text: "CREATE (:Resource {id: 'vpc-4'}) CREATE (:Resource {id: 'vpc-1'})" };
      await expect(engine.write([twice])).rejects.toThrow(CypherError);
      await engine.write([upsert('Vpc', [{ id: 'vpc-5' }])]);
      expect(await ids(engine)).toEqual(['vpc-1', 'vpc-5']);
    });

    it('does writes asked for at once one after another', async () => {
      await engine.write([{ text: "MATCH (n:Resource {id: 'vpc-1'}) SET n.count = 0" }]);
      const more = { text: "MATCH (n:Resource {id: 'vpc-1'}) SET n.count = n.count + 1" };
      await Promise.all(Array.from({ length: 20 }, () => engine.write([more])));
      const { rows } = await engine.read({
        text: "MATCH (n:Resource {id: 'vpc-1'}) RETURN n.count AS count",
      });
      expect(rows).toEqual([[20]]);
    });

    it('replaces the relationships of a source', async () => {
      const props = [
        { from: 'vpc-1', to: 'vpc-6', props: { destination: '10.0.0.0/8' } },
        { from: 'vpc-1', to: 'vpc-6', props: { destination: '::/0' } },
      ];
      const replace = [
        upsert('Vpc', [{ id: 'vpc-6' }]),
        {
          text: 'UNWIND $ids AS id MATCH (:Resource {id: id})-[r:X]->() DELETE r',
          params: { ids: ['vpc-1'] },
        },
        {
          text: 'UNWIND $rows AS row MATCH (a:Resource {id: row.from}), (b:Resource {id: row.to}) CREATE (a)-[r:X]->(b) SET r = row.props',
          params: { rows: props },
        },
      ];
      await engine.write(replace);
      await engine.write(replace);
      const text = 'MATCH (a)-[r:X]->(b) RETURN a.id, r.destination, b.id ORDER BY r.destination';
      expect((await engine.read({ text })).rows).toEqual([
        ['vpc-1', '10.0.0.0/8', 'vpc-6'],
        ['vpc-1', '::/0', 'vpc-6'],
      ]);
    });

    it.each(refusedTexts)('refuses to read %j and changes nothing', async (text) => {
      await expect(engine.read({ text })).rejects.toThrow(CypherError);
      expect(await all(engine)).toEqual([[['Resource', 'Vpc'], { id: 'vpc-1' }]]);
    });

    it('gives nodes, relationships and paths as plain JSON', async () => {
      await engine.write([
        upsert('Vpc', [{ id: 'vpc-7' }]),
        { text: "MATCH (a {id: 'vpc-1'}), (b {id: 'vpc-7'}) CREATE (a)-[:X {n: 1}]->(b)" },
      ]);
      const text =
        'MATCH p = (a:Resource)-[r:X]->(b:Resource) RETURN a, r, b, p, nodes(p) AS n, relationships(p) AS rs';
      const { columns, rows } = await engine.read({ text });
      const [a, r, b, p, n, rs] = rows[0] ?? [];
      expect(columns).toEqual(['a', 'r', 'b', 'p', 'n', 'rs']);
      expect(a).toEqual({ id: expect.any(String), labels: ['Resource', 'Vpc'], properties: { id: 'vpc-1' } });
      expect(r).toEqual({
        id: expect.any(String),
        type: 'X',
        properties: { n: 1 },
        start: at(a, 'id'),
        end: at(b, 'id'),
      });
      expect([p, n, rs]).toEqual([[a, r, b], [a, b], [r]]);
      expect(structuredClone(rows)).toEqual(rows);
    });

    it('gives values as plain JSON', async () => {
      const text =
        "RETURN 3 AS i, 0.5 AS f, true AS b, null AS n, [1, 'x'] AS l, {k: {z: 1}} AS m, " +
        "datetime('2026-01-02T03:04:05Z') AS dt, date('2026-01-02') AS d, duration('P7D') AS du, " +
        "localdatetime('2026-01-02T03:04:05') AS ld, [date('2026-01-02')] AS ds";
      const [row] = (await engine.read({ text })).rows;
      expect(row?.slice(0, 6)).toEqual([3, 0.5, true, null, [1, 'x'], { k: { z: 1 } }]);
      const times = ['2026-01-02T03:04:05Z', '2026-01-02', 'P7D', '2026-01-02T03:04:05', ['2026-01-02']];
      expect(row?.slice(6)).toEqual(times);
    });

    it.each([
      ["duration('P14M')", 'P1Y2M'],
      ["duration('PT3661S')", 'PT1H1M1S'],
      ["duration('P1DT0.5S')", 'P1DT0.5S'],
      ["duration('-P1D')", '-P1D'],
      ["duration('P0D')", 'PT0S'],
      ["datetime('2026-01-02T03:04:05.120Z')", '2026-01-02T03:04:05.12Z'],
      ["datetime('2026-01-02T03:04:05.000Z') - duration('P7D')", '2025-12-26T03:04:05Z'],
      ["datetime('2026-01-02T03:04:10+02:00')", '2026-01-02T03:04:10+02:00'],
    ])('gives %s as %s', async (expression, text) => {
      expect((await engine.read({ text: `RETURN ${expression} AS x` })).rows).toEqual([[text]]);
    });

    it('explains a query as text, without running it', async () => {
      const { columns, rows } = await engine.read({ text: 'EXPLAIN MATCH (n:Vpc) RETURN n.id AS id' });
      expect([columns, rows]).toEqual([['plan'], [[expect.stringContaining('Vpc')]]]);
    });

    it('takes parameters, whole numbers as integers', async () => {
      const text = 'UNWIND $list AS x RETURN x, $map.a AS a ORDER BY x SKIP $skip LIMIT $limit';
      const params = { list: [3, 1, 2], map: { a: 'b' }, skip: 1, limit: 1 };
      expect((await engine.read({ text, params })).rows).toEqual([[2, 'b']]);
    });

    it('cuts at maxRows and says so', async () => {
      const statement = { text: 'UNWIND range(1, 10) AS x RETURN x ORDER BY x' };
      expect(await engine.read(statement, { maxRows: 2 })).toEqual({
        columns: ['x'],
        rows: [[1], [2]],
        truncated: true,
      });
      expect(await engine.read(statement, { maxRows: 10 })).not.toHaveProperty('truncated');
    });

    it('allows the procedures that describe the graph', async () => {
      expect(
        (await engine.read({ text: 'CALL db.labels() YIELD label RETURN label ORDER BY label' })).rows,
      ).toContainEqual(['Vpc']);
    });

    it.each([
      ['MATCH (n RETURN n', /line 1, column 10/],
      ['MATCH (n)\nRETURN n.id AS x ORDER', /line 2/],
      ['MATCH (n) RETURN m', /m/],
      ['RETURN 1 / 0', /zero/],
      ['RETURN $missing', /missing/],
    ])('says in one line what is wrong with %j', async (text, message) => {
      const error = await engine.read({ text }).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(CypherError);
      expect(error).toHaveProperty('message', expect.stringMatching(message));
      expect(String(error)).not.toContain('\n');
      expect(error).toHaveProperty('code', expect.stringMatching(/./));
    });

    if (stops) {
      it('stops a query at its time limit', async () => {
        const slow = {
          text: 'UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(*) AS c',
        };
        const one = await open();
        try {
          const stopped = one.read(slow, { timeoutMs: 500 });
          await expect(stopped).rejects.toThrow(/stopped after 0\.5 s/);
          await expect(stopped).rejects.toHaveProperty('code', 'time-limit');
        } finally {
          await one.close();
        }
      });
    }
  });
}

function upsert(kind: string, rows: readonly Readonly<Record<string, CypherValue>>[]): Statement {
  return {
    text: `UNWIND $rows AS row MERGE (n:Resource {id: row.id}) SET n = row.props REMOVE n:Stub SET n:${kind}`,
    params: { rows: rows.map((props) => ({ id: props['id'] ?? null, props })) },
  };
}

async function ids(engine: GraphEngine): Promise<CypherValue[]> {
  const { rows } = await engine.read({ text: 'MATCH (n:Resource) RETURN n.id AS id ORDER BY id' });
  return rows.flat();
}

/** Labels and properties of every node, of any label. */
async function all(engine: GraphEngine): Promise<CypherValue[][]> {
  const { rows } = await engine.read({ text: 'MATCH (n) RETURN n ORDER BY n.id' });
  return rows.map(([node = null]) => [at(node, 'labels'), at(node, 'properties')]);
}

function at(value: CypherValue | undefined, key: string): CypherValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return Object.entries(value).find(([name]) => name === key)?.[1] ?? null;
}

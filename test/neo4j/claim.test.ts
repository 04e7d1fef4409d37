// One database holds one group's graph: the marker decides, and nothing that groundplan did not write is ever emptied.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import type { GraphEngine } from '../../graph/engine.ts';
import { claimDatabase } from '../../graph/neo4j-claim.ts';
import { emptyEngineOn, engineOn, serverTimeoutMs } from './connect.ts';
import { findNeo4j, type Neo4j, startNeo4j } from './neo4j-server.ts';

const jars = findNeo4j();
const shop = { group: 'shop', journal: 'journal-1' };
const claimed = { state: 'claimed' };

function claims(name: string, open: () => Promise<GraphEngine>): void {
  describe(`claiming a database, ${name}`, () => {
    let engine: GraphEngine;

    beforeAll(async () => {
      engine = await open();
    }, serverTimeoutMs);

    beforeEach(async () => engine.write([{ text: 'MATCH (n) DETACH DELETE n' }]));

    afterAll(async () => engine?.close());

    it('gives an empty database to the first group, and to that one again', async () => {
      expect(await claimDatabase(engine, shop)).toEqual(claimed);
      expect(await claimDatabase(engine, shop)).toEqual(claimed);
    });

    it('refuses it to another group, which is told whose it is', async () => {
      await claimDatabase(engine, shop);
      const refused = { state: 'another-group', group: 'shop' };
      expect(await claimDatabase(engine, { group: 'bank', journal: 'journal-2' })).toEqual(refused);
      expect(await claimDatabase(engine, shop)).toEqual(claimed);
    });

    it.each([
      ["CREATE (:AWSAccount {id: '1'})", 'AWSAccount'],
      ["CREATE (:Resource {id: 'vpc-1'}) CREATE (:Person)", 'Person'],
      ['CREATE ({x: 1})', ''],
    ])('leaves a database alone that holds what another wrote: %s', async (text, label) => {
      await engine.write([{ text }]);
      expect(await claimDatabase(engine, shop)).toEqual({ state: 'other-data', label });
      const { rows } = await engine.read({ text: 'MATCH (n:GraphClaim) RETURN count(n) AS n' });
      expect(rows).toEqual([[0]]);
    });

    it('takes over what an interrupted fill left', async () => {
      await engine.write([
        { text: "CREATE (:Resource:Vpc {id: 'vpc-1'}) CREATE (:Region {id: 'eu-west-1'})" },
      ]);
      expect(await claimDatabase(engine, shop)).toEqual(claimed);
    });

    it("forgets the cursor of a group's former journal, and keeps its own", async () => {
      const cursors = { text: 'MATCH (c:GraphCursor) RETURN count(c) AS n' };
      await claimDatabase(engine, shop);
      await engine.write([{ text: "CREATE (:GraphCursor {id: 'journal', seq: 7, frame: 'x'})" }]);
      await claimDatabase(engine, shop);
      expect((await engine.read(cursors)).rows).toEqual([[1]]);
      expect(await claimDatabase(engine, { ...shop, journal: 'journal-2' })).toEqual(claimed);
      expect((await engine.read(cursors)).rows).toEqual([[0]]);
    });
  });
}

claims('embedded', async () => openEmbeddedEngine());

describe.skipIf(jars === undefined)('on a real Neo4j', () => {
  let server: Neo4j;

  beforeAll(async () => {
    server = await startNeo4j(jars);
  }, serverTimeoutMs);

  afterAll(async () => server?.remove(), serverTimeoutMs);

  claims('Neo4j', () => emptyEngineOn(server));

  it('gives it to one of two groups that come at once', async () => {
    const engines = await Promise.all([emptyEngineOn(server), engineOn(server)]);
    const answers = await Promise.all(
      engines.map((engine, index) => claimDatabase(engine, { group: `g${index}`, journal: 'j' })),
    );
    await Promise.all(engines.map((engine) => engine.close()));
    expect(answers.map(({ state }) => state).sort()).toEqual(['another-group', 'claimed']);
  });
});

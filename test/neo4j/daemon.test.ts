// The daemon with NEO4J_URI: the graph follows each cycle by itself, its lag is told, and another group's graph is embedded.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadKinds } from '../../src/registry.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { home } from '../daemon/daemon-world.ts';
import { exampleAccount, exampleRegion, exampleSource } from '../support/examples.ts';
import { engineOn, serverTimeoutMs } from './connect.ts';
import { findNeo4j, type Neo4j, startNeo4j } from './neo4j-server.ts';

const jars = findNeo4j();
const roleArn = `arn:aws:iam::${exampleAccount}:role/groundplan`;
const wanted = { roleArn, externalId: 'right', regions: [exampleRegion], groups: ['ec2'] };
const count = { cypher: 'MATCH (n:Vpc) RETURN count(n) AS n' };

describe.skipIf(jars === undefined)('the daemon with NEO4J_URI', () => {
  let server: Neo4j;
  let simulator: Simulator;

  beforeAll(async () => {
    server = await startNeo4j(jars);
    simulator = await startSimulator({ source: exampleSource(await loadKinds()), externalId: 'right' });
  }, serverTimeoutMs);

  afterAll(async () => {
    await simulator?.close();
    await server?.remove();
  });

  it(
    'follows the journal, and tells how far',
    async () => {
      const daemon = await home(simulator.url, { NEO4J_URI: server.uri }).start('--cron', '0 0 1 * *');
      const { status, body } = await daemon.ask('POST', '/cloud-insights/collect', wanted);
      expect([status, body['notes']]).toEqual([200, []]);
      // The answer comes when the graph has it.
      const engine = await engineOn(server);
      expect((await engine.read({ text: 'MATCH (n:Vpc) RETURN count(n)' })).rows).toEqual([[1]]);
      await engine.close();
      expect(await daemon.ask('POST', '/cloud-insights/query', count)).toMatchObject({ body: { n: 1 } });
      expect(await daemon.ask('POST', '/cloud-insights/graph/check')).toMatchObject({
        body: { equal: true },
      });
      expect(await daemon.ask('POST', '/cloud-insights/graph/rebuild')).toMatchObject({
        body: { engine: 'neo4j' },
      });
      // The daemon asks at once for the rest of an integration that was made by hand: the graph is behind for as long as that takes.
      await expect
        .poll(() => daemon.text('/metrics'), { timeout: 60_000, interval: 200 })
        .toContain('groundplan_view_lag_changes{view="neo4j"} 0');

      // The database holds one group; another one's graph is embedded, and is not mixed in.
      const other = await daemon.ask('POST', '/account-groups', { accountGroupName: 'other' });
      const aid = String(other.body['aid']);
      expect(await daemon.ask('POST', `/cloud-insights/query?aid=${aid}`, count)).toMatchObject({
        body: { n: 0 },
      });
      expect(await daemon.ask('POST', `/cloud-insights/graph/rebuild?aid=${aid}`)).toMatchObject({
        body: { engine: 'embedded' },
      });
      expect((await daemon.end('SIGTERM')).code).toBe(0);
    },
    serverTimeoutMs,
  );
});

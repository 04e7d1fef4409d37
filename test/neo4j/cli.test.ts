// The command with NEO4J_URI: collect writes what changed, query and graph ask Neo4j, and Neo4j down is no failure of a collection.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadKinds } from '../../src/registry.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { cli, type Cli } from '../support/cli.ts';
import { exampleAccount, exampleRegion, type ExampleSource, exampleSource } from '../support/examples.ts';
import { engineOn, serverTimeoutMs } from './connect.ts';
import { findNeo4j, type Neo4j, startNeo4j } from './neo4j-server.ts';

const jars = findNeo4j();
const role = ['--role-arn', `arn:aws:iam::${exampleAccount}:role/reader`, '--external-id', 'right'];
const here = ['--regions', exampleRegion];

describe.skipIf(jars === undefined)('the command with NEO4J_URI', () => {
  let server: Neo4j;
  let simulator: Simulator;
  let source: ExampleSource;

  beforeAll(async () => {
    server = await startNeo4j(jars);
    source = exampleSource(await loadKinds());
    simulator = await startSimulator({ source, externalId: 'right' });
  }, serverTimeoutMs);

  afterAll(async () => {
    await simulator?.close();
    await server?.remove();
  });

  function withNeo4j(): Cli {
    return cli({
      AWS_ENDPOINT_URL: simulator.url,
      AWS_ACCESS_KEY_ID: 'simulated',
      AWS_SECRET_ACCESS_KEY: 'simulated',
      GROUNDPLAN_BUDGET_PERCENT: '0',
      NEO4J_URI: server.uri,
    });
  }

  async function empty(text = 'MATCH (n) DETACH DELETE n'): Promise<void> {
    const engine = await engineOn(server);
    await engine.write([{ text }]);
    await engine.close();
  }

  it(
    'writes, asks, compares, and catches up after Neo4j was gone',
    async () => {
      await empty();
      const { run, json } = withNeo4j();
      await json('collect', ...role, ...here);
      const engine = await engineOn(server);
      expect((await engine.read({ text: 'MATCH (n:Vpc) RETURN count(n)' })).rows).toEqual([[1]]);
      await engine.close();
      expect((await json('graph', 'check'))[0]).toMatchObject({ equal: true });
      const counts = await json('query', '--name', 'counts');
      expect(counts.length).toBeGreaterThan(10);
      expect((await json('graph', 'rebuild'))[0]).toMatchObject({ engine: 'neo4j' });
      expect(await json('query', '--name', 'counts')).toEqual(counts);
      expect((await run('doctor')).stdout).toContain(`Neo4j at ${server.uri} answers`);

      await server.stop();
      source.edit('DescribeNatGateways', () => ({ NatGateways: [] }));
      const down = await run('collect', ...role, ...here);
      expect(down.code).toBe(0);
      expect(down.stderr).toContain('the graph in Neo4j was not written');
      const asked = await run('query', '--name', 'counts');
      expect([asked.code, asked.stdout]).toEqual([1, '']);
      expect(asked.stderr.trim().split('\n')).toHaveLength(1);

      await server.start();
      await json('collect', ...role, ...here);
      expect((await json('graph', 'check'))[0]).toMatchObject({ equal: true });
      expect(await json('query', 'MATCH (n:NatGateway) RETURN n.id AS id')).toEqual([]);
    },
    serverTimeoutMs * 2,
  );

  it(
    'a second group has its graph embedded, and is told so',
    async () => {
      await empty();
      const { run, json } = withNeo4j();
      await json('collect', ...role, ...here);
      await run('groups', 'add', 'other');
      const other = await run(
        'query',
        'MATCH (n:Resource) RETURN count(n) AS n',
        '--group',
        'other',
        '--json',
      );
      expect(JSON.parse(other.stdout)).toEqual({ n: 0 });
      expect(other.stderr).toContain('holds the group "default"');
    },
    serverTimeoutMs,
  );

  it(
    'a second group collects beside it: one line says where its graph is, and nothing of it goes into the first one’s',
    async () => {
      await empty();
      const { run, json } = withNeo4j();
      await json('collect', ...role, ...here);
      const counts = await json('query', '--name', 'counts');
      const { stdout } = await run('groups', 'add', 'other');
      expect(stdout).toContain('other');
      const collected = await run('collect', ...role, ...here, '--group', 'other', '--json');
      expect(collected.code).toBe(0);
      const said = collected.stderr.split('\n').filter((line) => line.includes('is embedded'));
      expect(said).toEqual([
        'groundplan: the Neo4j database "neo4j" holds the group "default"; the graph of "other" is embedded',
      ]);
      // The same account, watched by two groups, stands twice: in each one's graph once.
      expect(await json('query', '--name', 'counts', '--group', 'other')).toEqual(counts);
      expect(await json('query', '--name', 'counts')).toEqual(counts);
      expect((await json('graph', 'check'))[0]).toMatchObject({ equal: true });
      expect((await json('graph', 'check', '--group', 'other'))[0]).toMatchObject({ equal: true });
      const engine = await engineOn(server);
      expect((await engine.read({ text: 'MATCH (n:Vpc) RETURN count(n)' })).rows).toEqual([[1]]);
      expect((await engine.read({ text: 'MATCH (c:GraphClaim) RETURN c.group' })).rows).toEqual([
        ['default'],
      ]);
      await engine.close();
    },
    serverTimeoutMs,
  );

  it(
    'a database with data of somebody else is refused and not touched',
    async () => {
      await empty();
      await empty("CREATE (:Person {name: 'Ada'})");
      const { run, json } = withNeo4j();
      const collected = await run('collect', ...role, ...here);
      expect(collected.code).toBe(0);
      expect(collected.stderr).toContain('holds data that groundplan did not write (label "Person")');
      const engine = await engineOn(server);
      expect((await engine.read({ text: 'MATCH (n) RETURN labels(n)' })).rows).toEqual([[['Person']]]);
      await engine.close();
      expect(await json('events')).toEqual([]);
    },
    serverTimeoutMs,
  );
});

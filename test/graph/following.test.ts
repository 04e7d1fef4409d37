// What following costs: the statements that a change makes, not only the graph that comes of them.
import { expect, test } from 'vitest';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import type { GraphEngine, Statement } from '../../graph/engine.ts';
import { syncGraph } from '../../graph/writer.ts';
import { loadKinds } from '../../src/registry.ts';
import type { AnswerSource } from '../../src/simulator/answers.ts';
import { generatedEstate } from '../bench/estate.ts';
import { account, region, tagsOf } from '../bench/estate-shapes.ts';
import { dump } from '../neo4j/dump.ts';
import { closedAfterEach } from '../support/closing.ts';
import { exampleAccount, exampleRegion, type ExampleSource, exampleSource } from '../support/examples.ts';
import { type Harness, openHarness } from '../support/harness.ts';

const kinds = await loadKinds();
const opened = closedAfterEach();

async function world(): Promise<{ harness: Harness; source: ExampleSource }> {
  const source = exampleSource(kinds);
  const policy = { groups: ['ec2'], regions: [exampleRegion], cloudtrail: false } as const;
  return { harness: opened(await openHarness(source, policy)), source };
}

interface Recording extends GraphEngine {
  /** Transactions since the last question. */
  transactions(): readonly (readonly Statement[])[];
  /** The one after the next `count` fails. */
  failAfter(count: number): void;
}

/** Without the faster way: everything goes by Cypher, as on Neo4j. */
async function recording(): Promise<Recording> {
  const inner = opened(await openEmbeddedEngine());
  let transactions: (readonly Statement[])[] = [];
  let left = Number.POSITIVE_INFINITY;
  return {
    name: inner.name,
    define: (statements) => inner.define(statements),
    read: (statement, options) => inner.read(statement, options),
    close: () => inner.close(),
    write: async (statements) => {
      left -= 1;
      if (left < 0) throw new Error('the engine is gone');
      await inner.write(statements);
      transactions.push(statements);
    },
    transactions: () => transactions.splice(0, transactions.length),
    failAfter: (count) => {
      left = count;
    },
  };
}

async function filled(): Promise<GraphEngine> {
  return opened(await openEmbeddedEngine());
}

test('a fill in bulk and a fill by Cypher are the same graph', async () => {
  const { harness } = await world();
  await harness.cycle(exampleAccount);
  const [bulk, byCypher] = [await filled(), await recording()];
  expect(await syncGraph(bulk, harness.journal, kinds)).toEqual(
    await syncGraph(byCypher, harness.journal, kinds),
  );
  expect(byCypher.transactions().length).toBeGreaterThan(20);
  expect(await dump(bulk, 'all')).toEqual(await dump(byCypher, 'all'));
  // A whole number stays one: 443, not 443.0.
  const ports = { text: 'MATCH (l:Listener) RETURN DISTINCT toString(l.port) AS port ORDER BY port' };
  expect((await bulk.read(ports)).rows).toEqual((await byCypher.read(ports)).rows);
  // The unique index knows what came in bulk.
  const twice = bulk.write([{ text: 'MATCH (n:Vpc) WITH n.id AS id CREATE (:Resource {id: id})' }]);
  await expect(twice).rejects.toThrow(/constraint|unique/i);
});

test('few changes are one transaction, with the cursor in it', async () => {
  const { harness, source } = await world();
  const graph = await recording();
  await harness.cycle(exampleAccount);
  await syncGraph(graph, harness.journal, kinds);
  graph.transactions();
  source.edit('DescribeNatGateways', () => ({ NatGateways: [] }));
  harness.simulator.setFaults([{ fault: 'deny', operation: 'DescribeSubnets' }]);
  await harness.cycle(exampleAccount);
  expect((await syncGraph(graph, harness.journal, kinds)).wrote).toBe('changes');
  const transactions = graph.transactions();
  expect(transactions).toHaveLength(1);
  expect(transactions[0]?.at(-1)?.text).toContain('GraphCursor');
});

test('where something changed, its location tells when it was read; a cycle without change writes nothing', async () => {
  const { harness, source } = await world();
  const graph = await recording();
  const times = { text: 'MATCH (l:Location) RETURN l.completeAt' };
  await harness.cycle(exampleAccount);
  await syncGraph(graph, harness.journal, kinds);
  const first = await graph.read(times);
  graph.transactions();
  await harness.cycle(exampleAccount);
  await syncGraph(graph, harness.journal, kinds);
  expect(graph.transactions()).toEqual([]);
  expect(await graph.read(times)).toEqual(first);
  source.edit('DescribeNatGateways', () => ({ NatGateways: [] }));
  await harness.cycle(exampleAccount);
  await syncGraph(graph, harness.journal, kinds);
  const scopes = harness.journal.scopes().map(({ completeAt }) => completeAt ?? '');
  expect((await graph.read(times)).rows).toEqual([[scopes.toSorted()[0]]]);
  expect((await graph.read(times)).rows).not.toEqual(first.rows);
});

test('a new tag rewrites one node and no relationship of its own', async () => {
  const { harness, source } = await world();
  const graph = await recording();
  await harness.cycle(exampleAccount);
  await syncGraph(graph, harness.journal, kinds);
  graph.transactions();
  source.edit('DescribeVpcs', ({ Vpcs }) => ({
    Vpcs: asItems(Vpcs).map((vpc) => ({ ...vpc, Tags: [{ Key: 'Name', Value: 'renamed' }] })),
  }));
  await harness.cycle(exampleAccount);
  const { nodes, relationships } = await syncGraph(graph, harness.journal, kinds);
  const vpcs = await graph.read({ text: 'MATCH (n:Vpc) RETURN n.name' });
  expect(vpcs.rows).toEqual(vpcs.rows.map(() => ['renamed']));
  expect(nodes).toBe(vpcs.rows.length);
  // A VPC is in no VPC: it hangs on its account and its region, which may change without an event.
  expect(relationships).toBe(nodes * 2);
  const texts = graph.transactions().flatMap((statements) => statements.map(({ text }) => text));
  expect(texts.filter((text) => /CREATE \(a\)-\[r:(?!OWNS|IN_REGION)/.test(text))).toEqual([]);
});

test('stopped between two of its transactions, it begins again at its cursor and is whole', async () => {
  let isTagged = false;
  const estate = generatedEstate(1_100);
  const source: AnswerSource = {
    accounts: () => estate.accounts(),
    regions: (of) => estate.regions(of),
    answer: (of, at, operation, input, service) => {
      const document = estate.answer(of, at, operation, input, service);
      if (!isTagged || operation !== 'DescribeNetworkInterfaces') return document;
      const { NetworkInterfaces } = Object.assign({ NetworkInterfaces: [] }, document);
      return {
        NetworkInterfaces: asItems(NetworkInterfaces)
          .slice(1)
          .map((eni) => ({ ...eni, TagSet: tagsOf('new'), Groups: [] })),
      };
    },
  };
  const policy = { groups: ['ec2'], regions: [region], cloudtrail: false } as const;
  const harness = opened(await openHarness(source, policy));
  const graph = await recording();
  await harness.cycle(account);
  await syncGraph(graph, harness.journal, kinds);
  graph.transactions();
  isTagged = true;
  await harness.cycle(account);
  graph.failAfter(1);
  await expect(syncGraph(graph, harness.journal, kinds)).rejects.toThrow('the engine is gone');
  expect(graph.transactions()).toHaveLength(1);
  graph.failAfter(Number.POSITIVE_INFINITY);
  expect((await syncGraph(graph, harness.journal, kinds)).wrote).toBe('changes');
  expect(graph.transactions().length).toBeGreaterThan(1);
  const fresh = await filled();
  await syncGraph(fresh, harness.journal, kinds);
  expect(await dump(graph, 'all')).toEqual(await dump(fresh, 'all'));
}, 60_000);

/** Lists of the SDK's documents, of which only some members matter here. */
function asItems(value: unknown): readonly object[] {
  return value as readonly object[];
}

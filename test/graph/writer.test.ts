// A graph that followed the journal change by change equals one that was filled anew, whatever happened in between.
import { afterEach, describe, expect, test } from 'vitest';
import { checkGraph } from '../../graph/check.ts';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import type { GraphEngine } from '../../graph/engine.ts';
import { syncGraph } from '../../graph/writer.ts';
import { actionOf } from '../../src/services.ts';
import { loadKinds } from '../../src/registry.ts';
import {
  type Document,
  exampleAccount,
  exampleRegion,
  type ExampleSource,
  exampleSource,
} from '../support/examples.ts';
import { type Harness, openHarness } from '../support/harness.ts';

const policy = { groups: ['ec2'], regions: [exampleRegion], cloudtrail: false } as const;
const kinds = await loadKinds();
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function engine(): Promise<GraphEngine> {
  const opened = await openEmbeddedEngine();
  open.push(opened);
  return opened;
}

async function world(): Promise<{ harness: Harness; source: ExampleSource }> {
  const source = exampleSource(kinds);
  const harness = await openHarness(source, policy);
  open.push(harness);
  return { harness, source };
}

/** Everything a query could see, in a fixed order; change nodes and freshness aside, which only a follower has seen grow. */
async function dump(graph: GraphEngine): Promise<unknown> {
  const nodes = await graph.read({
    text: 'MATCH (n) WHERE NOT n:Change AND NOT n:GraphCursor AND NOT n:Location AND NOT n:Warning RETURN labels(n), properties(n)',
  });
  const edges = await graph.read({
    text: 'MATCH (a)-[r]->(b) WHERE NOT a:Change RETURN coalesce(a.id, a.seq), type(r), coalesce(b.id, b.seq), properties(r)',
  });
  const sorted = (rows: readonly unknown[]): readonly string[] => rows.map((row) => stable(row)).sort();
  return { nodes: sorted(nodes.rows), edges: sorted(edges.rows) };
}

function stable(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    // A stub remembers what it was while it was seen; a fresh fill can only expect it by its id.
    if (key === 'expectedKind') return undefined;
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** A small repeatable generator: the seed is in the test's name. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Leaves some items out of every list, differently each time. */
function thin(document: Document, pick: (below: number) => number): Document {
  return Object.fromEntries(
    Object.entries(document).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.filter(() => pick(5) > 0) : value,
    ]),
  );
}

const lists = kinds
  .filter((kind) => kind.list.parent === undefined)
  .map(({ list }) => `${list.service}:${list.operation}`);
const actions = [
  ...new Set(
    kinds.flatMap((kind) => [actionOf(kind.list), ...kind.facets.map(({ call }) => actionOf(call))]),
  ),
];

describe('following the journal', () => {
  test.each([1, 2, 3, 4, 5, 6])(
    'seed %i: twelve cycles of random removals, returns and faults',
    async (seed) => {
      const pick = random(seed);
      const { harness, source } = await world();
      const originals = new Map<string, Document>();
      for (const operation of lists)
        source.edit(operation, (document) => (originals.set(operation, document), document));
      const followed = await engine();
      await harness.cycle(exampleAccount);
      await syncGraph(followed, harness.journal, kinds);
      for (let cycle = 0; cycle < 12; cycle++) {
        for (const operation of lists) {
          if (pick(3) > 0) continue;
          const original = originals.get(operation) ?? {};
          source.edit(operation, () => (pick(3) === 0 ? original : thin(original, pick)));
        }
        const denied =
          pick(2) === 0 ? [] : [{ fault: 'deny' as const, operation: actions[pick(actions.length)] ?? '' }];
        harness.simulator.setFaults(denied);
        await harness.cycle(exampleAccount);
        await syncGraph(followed, harness.journal, kinds);
        const fresh = await engine();
        await syncGraph(fresh, harness.journal, kinds);
        expect(await dump(followed)).toEqual(await dump(fresh));
        const check = await checkGraph(followed, harness.journal, kinds);
        expect(check.rows.filter((row) => row.journal !== row.graph)).toEqual([]);
      }
      expect(harness.journal.events({ changes: ['deleted'] }).length).toBeGreaterThan(5);
      expect(harness.journal.events({ changes: ['created'] }).length).toBeGreaterThan(5);
    },
  );

  test('writes nothing when nothing changed', async () => {
    const { harness } = await world();
    const graph = await engine();
    await harness.cycle(exampleAccount);
    expect((await syncGraph(graph, harness.journal, kinds)).wrote).toBe('everything');
    await harness.cycle(exampleAccount);
    expect((await syncGraph(graph, harness.journal, kinds)).wrote).toBe('nothing');
  });

  test('a change is a node on its resource, and keeps the id when the resource is gone', async () => {
    const { harness, source } = await world();
    const graph = await engine();
    await harness.cycle(exampleAccount);
    await syncGraph(graph, harness.journal, kinds);
    source.edit('DescribeNatGateways', () => ({ NatGateways: [] }));
    await harness.cycle(exampleAccount);
    await syncGraph(graph, harness.journal, kinds);
    const gone = await graph.read({
      text: 'MATCH (c:Change {kind: $kind}) RETURN c.change, c.resourceId, EXISTS { (c)-[:CHANGED]->() } ORDER BY c.seq',
      params: { kind: 'NatGateway' },
    });
    expect(gone.rows.length).toBeGreaterThan(0);
    for (const [change, , linked] of gone.rows) expect([change, linked]).toEqual(['deleted', false]);
    // A route still points at it: it stays visible as a Stub of the kind that it was.
    const stub = await graph.read({
      text: 'MATCH (:RouteTable)-[:ROUTES_TO]->(n:Stub {expectedKind: $kind}) RETURN count(n) > 0',
      params: { kind: 'NatGateway' },
    });
    expect(stub.rows).toEqual([[true]]);
  });

  test('a warning hides kinds at its location until it is mended', async () => {
    const { harness } = await world();
    const graph = await engine();
    harness.simulator.setFaults([{ fault: 'deny', operation: 'DescribeSubnets' }]);
    await harness.cycle(exampleAccount);
    await syncGraph(graph, harness.journal, kinds);
    const question = { text: 'MATCH (w:Warning)-[h:HIDES]->(l:Location) RETURN w.action, h.kinds, l.id' };
    expect((await graph.read(question)).rows).toEqual([
      ['ec2:DescribeSubnets', ['Subnet'], `${exampleAccount}/${exampleRegion}`],
    ]);
    harness.simulator.setFaults([]);
    await harness.cycle(exampleAccount);
    await syncGraph(graph, harness.journal, kinds);
    expect((await graph.read(question)).rows).toEqual([]);
  });
});

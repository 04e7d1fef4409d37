// GraphML has what `graph check` counts in the journal, stubs and derived edges included, and any reader of XML can read it.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkGraph } from '../../graph/check.ts';
import { openEmbeddedEngine } from '../../graph/embedded-engine.ts';
import { syncGraph } from '../../graph/writer.ts';
import { GraphmlKeys } from '../../src/export/graphml-keys.ts';
import { wholeEstate } from '../../src/estate.ts';
import { graphmlOf } from '../../src/export/graphml.ts';
import { loadKinds } from '../../src/registry.ts';
import { needed, onPath } from '../moto/need.ts';
import { exampleAccount, exampleRegion, exampleSource } from '../support/examples.ts';
import { type Harness, openHarness } from '../support/harness.ts';

const kinds = await loadKinds();
const python = needed(onPath('python3')[0], 'GraphML is not read by another program: there is no python3');
let aws: Harness;

beforeAll(async () => {
  const source = exampleSource(kinds);
  source.edit('DescribeVpcs', (answer) =>
    JSON.parse(JSON.stringify(answer).replaceAll('"prod"', '"<prod> & \\"co\\" \\u0007"')),
  );
  aws = await openHarness(source, { groups: ['ec2'], regions: [exampleRegion], cloudtrail: false });
  await aws.cycle(exampleAccount);
});
afterAll(() => aws.close());

function text(): string {
  return [...graphmlOf(wholeEstate(aws.journal), kinds).lines()].join('');
}

function tally(names: readonly (string | undefined)[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name ?? ''] = (counts[name ?? ''] ?? 0) + 1;
  return counts;
}

function values(written: string, element: string, key: string): readonly (string | undefined)[] {
  const pattern = new RegExp(`<data key="${element}.${key}">([^<]*)</data>`);
  return written
    .split('\n')
    .filter((line) => line.startsWith(`<${element} `))
    .map((line) => pattern.exec(line)?.[1]);
}

test('nodes by kind and edges by type are those that graph check counts', async () => {
  const engine = await openEmbeddedEngine();
  await syncGraph(engine, aws.journal, kinds);
  const { equal, rows } = await checkGraph(engine, aws.journal, kinds);
  const places = await Promise.all(
    ['Account', 'Region'].map((label) => engine.read({ text: `MATCH (n:${label}) RETURN count(n) AS n` })),
  );
  await engine.close();
  expect(equal).toBe(true);
  const expected = (what: string): object =>
    Object.fromEntries(rows.filter((row) => row.what === what).map((row) => [row.name, row.journal]));
  const { Account, Region, ...nodes } = tally(values(text(), 'node', 'kind'));
  expect(nodes).toEqual(expected('nodes'));
  expect([Account, Region]).toEqual(places.map(({ rows: [row] }) => row?.[0]));
  expect(tally(values(text(), 'edge', 'type'))).toEqual(expected('relationships'));
  const { nodes: all, edges } = graphmlOf(wholeEstate(aws.journal), kinds);
  expect(values(text(), 'node', 'id')).toHaveLength(all);
  expect(values(text(), 'edge', 'type')).toHaveLength(edges);
});

test('is the same text each time', () => {
  expect(text()).toBe(text());
});

test.skipIf(python === undefined)(
  'another program reads it: every end is a node, every key is declared',
  () => {
    const program = `
import sys, json, xml.etree.ElementTree as tree
ns = '{http://graphml.graphdrawing.org/xmlns}'
root = tree.fromstring(sys.stdin.buffer.read())
keys = {k.get('id'): k.attrib for k in root.findall(ns + 'key')}
graph = root.find(ns + 'graph')
nodes = {n.get('id'): {keys[d.get('key')]['attr.name']: d.text for d in n} for n in graph.findall(ns + 'node')}
edges = graph.findall(ns + 'edge')
print(json.dumps({
  'nodes': len(nodes), 'edges': len(edges),
  'loose': [e.attrib for e in edges if e.get('source') not in nodes or e.get('target') not in nodes],
  'undeclared': [d.get('key') for e in edges for d in e if keys[d.get('key')]['for'] != 'edge'],
  'types': sorted({k['attr.type'] for k in keys.values()}),
  'vpc': nodes['vpc-0a1b2c3d4e5f60718'],
}))`;
    const ended = spawnSync(python ?? '', ['-c', program], { input: text(), encoding: 'utf8' });
    expect(ended.stderr).toBe('');
    const { nodes, edges } = graphmlOf(wholeEstate(aws.journal), kinds);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      nodes,
      edges,
      loose: [],
      undeclared: [],
      types: ['boolean', 'long', 'string'],
      vpc: { kind: 'Vpc', accountId: exampleAccount, region: exampleRegion, cidrBlock: '10.0.0.0/16' },
    });
  },
);

test('a key has a type that holds all its values, and what XML cannot hold is replaced', () => {
  const keys = new GraphmlKeys('node');
  for (const value of [1, 2.5]) keys.learn({ mixed: value });
  keys.learn({ text: 'x', list: ['a'], nothing: undefined });
  keys.learn({ text: 1 });
  expect([...keys.declarations()]).toEqual([
    '<key id="node.mixed" for="node" attr.name="mixed" attr.type="double"/>\n',
    '<key id="node.text" for="node" attr.name="text" attr.type="string"/>\n',
  ]);
  expect(keys.data({ text: '<a & "b">\u0007\ud800\n', list: ['a'] })).toBe(
    '<data key="node.text">&lt;a &amp; &quot;b&quot;&gt;\ufffd\ufffd&#10;</data>',
  );
});

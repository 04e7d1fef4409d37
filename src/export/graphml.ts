// The graph as GraphML, from the journal: what `graph check` counts, stubs and derived edges included, with the Account and Region nodes
// at which edges end. Nodes have their scalar properties, edges their type and properties. Sorted, line by line: a large one is never
// one text. Refuses nothing: what XML cannot hold is replaced.
import { relationshipsOf, shapeOf, stubsOf, nodeRow } from '../../graph/rows.ts';
import type { WholeEstate } from '../estate.ts';
import type { Kind } from '../kind.ts';
import { compareText } from '../state.ts';
import { type Attributes, GraphmlKeys } from './graphml-keys.ts';
import { attribute } from './xml-text.ts';

export interface Graphml {
  readonly nodes: number;
  readonly edges: number;
  /** Lines with their ends. */
  lines(): Generator<string>;
}

interface Edge {
  readonly type: string;
  readonly from: string;
  readonly to: string;
  readonly properties: Attributes;
}

export function graphmlOf(estate: WholeEstate, kinds: readonly Kind[]): Graphml {
  const shape = shapeOf(kinds);
  const there = new Set(estate.all.map(({ id }) => id));
  const stubs = new Map<string, Attributes>();
  const places = new Map<string, Attributes>();
  const nodeKeys = new GraphmlKeys('node');
  const edgeKeys = new GraphmlKeys('edge');
  let edges = 0;
  // Keys stand before the graph and have a type: once over all to learn them, once more to write. Edges are made twice, not kept.
  for (const resource of estate.all) {
    nodeKeys.learn(nodeRow(resource).props);
    const own = relationshipsOf(resource, estate, shape);
    edges += own.length;
    for (const { type, from, to, properties } of own) {
      edgeKeys.learn(withType(type, properties));
      if (type === 'OWNS') places.set(from, { id: from, kind: 'Account' });
      if (type === 'IN_REGION') places.set(to, { id: to, kind: 'Region' });
    }
    for (const { id, props } of stubsOf(own, there, shape)) stubs.set(id, { ...props, kind: 'Stub' });
  }
  const others = [...stubs, ...places].sort(([a], [b]) => compareText(a, b));
  for (const [, attributes] of others) nodeKeys.learn(attributes);

  function* edgesOf(resource: (typeof estate.all)[number]): Generator<Edge> {
    yield* relationshipsOf(resource, estate, shape).toSorted(
      (a, b) => compareText(a.type, b.type) || compareText(a.from, b.from) || compareText(a.to, b.to),
    );
  }

  function* lines(): Generator<string> {
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n';
    yield* nodeKeys.declarations();
    yield* edgeKeys.declarations();
    yield '<graph id="groundplan" edgedefault="directed">\n';
    for (const resource of estate.all) {
      yield `<node id=${attribute(resource.id)}>${nodeKeys.data(nodeRow(resource).props)}</node>\n`;
    }
    for (const [id, attributes] of others) {
      yield `<node id=${attribute(id)}>${nodeKeys.data(attributes)}</node>\n`;
    }
    for (const resource of estate.all) {
      for (const { type, from, to, properties } of edgesOf(resource)) {
        const ends = `source=${attribute(from)} target=${attribute(to)}`;
        yield `<edge ${ends}>${edgeKeys.data(withType(type, properties))}</edge>\n`;
      }
    }
    yield '</graph>\n</graphml>\n';
  }

  return { nodes: estate.all.length + others.length, edges, lines };
}

/** `type` is the edge's own; a property of that name stands as `type_`. */
function withType(type: string, properties: Attributes): Attributes {
  const { type: property, ...rest } = properties;
  return { type, ...rest, ...(property === undefined ? {} : { type_: property }) };
}

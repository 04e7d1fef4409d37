// Compares the graph with the journal: nodes per kind, relationships per type. A difference means: rebuild, and tell us.
import { wholeEstate } from '../src/estate.ts';
import type { Journal } from '../src/journal/journal.ts';
import type { Kind } from '../src/kind.ts';
import type { GraphEngine, Statement } from './engine.ts';
import { countClosed, countPast } from './history-statements.ts';
import { relationshipsOf, shapeOf } from './rows.ts';
import { innerTypes } from './shape.ts';
import { sharingOf } from './sharing.ts';
import * as cypher from './write-statements.ts';

export interface CheckRow {
  readonly what: 'nodes' | 'relationships';
  /** A kind, `Stub`, or a relationship type. */
  readonly name: string;
  readonly journal: number;
  readonly graph: number;
}

export interface CheckResult {
  /** Of the present alone. */
  readonly equal: boolean;
  readonly rows: readonly CheckRow[];
  /** What the graph keeps of the past; absent where it keeps none. */
  readonly history?: KeptHistory;
}

export interface KeptHistory {
  readonly days: number;
  /** Where it begins. */
  readonly from: string;
  /** Nodes of what is gone, and closed relationships. */
  readonly past: number;
  readonly closed: number;
}

export async function checkGraph(
  engine: GraphEngine,
  journal: Journal,
  kinds: readonly Kind[],
): Promise<CheckResult> {
  const estate = wholeEstate(journal);
  const shape = shapeOf(kinds);
  const ids = new Set(estate.all.map(({ id }) => id));
  const nodes = tally(estate.all.map(({ kind }) => kind));
  const stubs = new Set<string>();
  const relationships = new Map<string, number>();
  for (const resource of estate.all) {
    for (const { type, from, to } of relationshipsOf(resource, estate, shape)) {
      relationships.set(type, (relationships.get(type) ?? 0) + 1);
      if (type === 'OWNS' || type === 'IN_REGION') continue;
      for (const id of [from, to]) if (!ids.has(id)) stubs.add(id);
    }
  }
  const sharing = sharingOf(journal, kinds).relationships.length;
  if (sharing > 0) relationships.set('SHARED_WITH', sharing);
  if (stubs.size > 0) nodes.set('Stub', stubs.size);
  const rows = [
    ...compare('nodes', nodes, await counted(engine, cypher.countNodes.text)),
    ...compare('relationships', relationships, await counted(engine, cypher.countRelationships.text)),
  ];
  const history = await keptHistory(engine, kinds);
  return {
    equal: rows.every((row) => row.journal === row.graph),
    rows,
    ...(history === undefined ? {} : { history }),
  };
}

async function keptHistory(engine: GraphEngine, kinds: readonly Kind[]): Promise<KeptHistory | undefined> {
  const [cursor] = (await engine.read(cypher.readCursor)).rows;
  const [, , days, from] = cursor ?? [];
  if (typeof days !== 'number' || typeof from !== 'string') return undefined;
  const count = async (statement: Statement): Promise<number> =>
    Number((await engine.read(statement)).rows[0]?.[0]);
  return { days, from, past: await count(countPast), closed: await count(countClosed(innerTypes(kinds))) };
}

function tally(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

async function counted(engine: GraphEngine, text: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await engine.read({ text });
  return new Map(rows.map(([name, count]) => [String(name), Number(count)]));
}

function compare(
  what: CheckRow['what'],
  journal: ReadonlyMap<string, number>,
  graph: ReadonlyMap<string, number>,
): readonly CheckRow[] {
  const names = [...new Set([...journal.keys(), ...graph.keys()])].sort();
  return names.map((name) => ({ what, name, journal: journal.get(name) ?? 0, graph: graph.get(name) ?? 0 }));
}

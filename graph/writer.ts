// Follows the journal by cursor and writes what changed into a graph, in bounded transactions; from nothing it fills the whole.
// Promises: idempotent; the cursor moves in the transaction that completes it, so a writer that dies half-way writes again.
import { derivedEdgeDocs } from '../src/derive.ts';
import { lazyEstate, wholeEstate } from '../src/estate.ts';
import type { ChangeEvent } from '../src/journal/events.ts';
import type { Journal } from '../src/journal/journal.ts';
import type { Kind } from '../src/kind.ts';
import type { Resource } from '../src/state.ts';
import { affected } from './affected.ts';
import { changeStatements, forgetOld, isVisible, recentChanges } from './change-nodes.ts';
import type { GraphEngine, Statement } from './engine.ts';
import { type Frame, frameOf } from './frame.ts';
import { createOf, nodeRow, relationshipsOf, type Shape, shapeOf, stubsOf } from './rows.ts';
import { borneBy, schemaStatements } from './shape.ts';
import * as cypher from './write-statements.ts';

export interface SyncResult {
  /** `nothing`: the graph was up to date and nothing was written. */
  readonly wrote: 'everything' | 'changes' | 'nothing';
  readonly nodes: number;
  readonly relationships: number;
  readonly seq: number;
}

/** Resources per transaction. */
const batchSize = 1_000;
/** More changes than this behind: filling anew is cheaper than following. */
const followAtMost = 20_000;

/** Brings the graph to the journal's state. `rebuild` empties it first. */
export async function syncGraph(
  engine: GraphEngine,
  journal: Journal,
  kinds: readonly Kind[],
  options: { readonly rebuild?: boolean; readonly now?: Date } = {},
): Promise<SyncResult> {
  await engine.define(schemaStatements(kinds));
  const cursor = options.rebuild === true ? undefined : await readCursor(engine);
  const seq = journal.lastSeq();
  const shape = shapeOf(kinds);
  const now = options.now ?? new Date();
  if (cursor === undefined || cursor.seq > seq || seq - cursor.seq > followAtMost) {
    await clear(engine);
    return fill(engine, journal, shape, { seq, now });
  }
  return follow(engine, journal, shape, { cursor, seq, now });
}

interface Cursor {
  readonly seq: number;
  readonly frame: string;
}

async function readCursor(engine: GraphEngine): Promise<Cursor | undefined> {
  const { rows } = await engine.read(cypher.readCursor);
  const [seq, frame] = rows[0] ?? [];
  return typeof seq === 'number' && typeof frame === 'string' ? { seq, frame } : undefined;
}

async function clear(engine: GraphEngine): Promise<void> {
  // First, so that a rebuild that is killed half-way is not taken for a graph that is up to date.
  await engine.write([{ text: 'MATCH (c:GraphCursor) DELETE c' }]);
  for (;;) {
    const { rows } = await engine.read({ text: 'MATCH (n) WHERE NOT n:GraphClaim RETURN count(n) AS n' });
    if (rows[0]?.[0] === 0) return;
    await engine.write([cypher.clearSome]);
  }
}

async function fill(
  engine: GraphEngine,
  journal: Journal,
  shape: Shape,
  { seq, now }: { readonly seq: number; readonly now: Date },
): Promise<SyncResult> {
  const estate = wholeEstate(journal);
  const relationships = estate.all.flatMap((resource) => relationshipsOf(resource, estate, shape));
  const frame = frameFor(journal, estate.all, shape);
  await engine.write(cypher.replaceFrame(frame));
  for (const [kind, resources] of Map.groupBy(estate.all, (resource) => resource.kind)) {
    for (const batch of batches(resources))
      await engine.write([cypher.upsertNodes(kind, batch.map(nodeRow))]);
  }
  const known = new Set(estate.all.map((resource) => resource.id));
  for (const batch of batches(stubsOf(relationships, known, shape)))
    await engine.write([cypher.ensureTargets(batch)]);
  for (const [type, rows] of Map.groupBy(relationships, (relationship) => relationship.type)) {
    for (const batch of batches(rows)) await engine.write([createOf(type, batch)]);
  }
  const recent = recentChanges(journal, seq, now);
  for (const batch of batches(recent)) await engine.write(changeStatements(batch));
  await engine.write([cypher.writeCursor(seq, frame.digest)]);
  return { wrote: 'everything', nodes: estate.all.length, relationships: relationships.length, seq };
}

async function follow(
  engine: GraphEngine,
  journal: Journal,
  shape: Shape,
  { cursor, seq, now }: { readonly cursor: Cursor; readonly seq: number; readonly now: Date },
): Promise<SyncResult> {
  const estate = lazyEstate(journal);
  const events = cursor.seq === seq ? [] : journal.events({ after: cursor.seq });
  const ids = affected(events, estate);
  const owners = journal.owners(topLevel(shape));
  const frame = frameOf(journal.scopes(), journal.warnings(), owners);
  if (events.length === 0 && frame.digest === cursor.frame)
    return { wrote: 'nothing', nodes: 0, relationships: 0, seq };
  let relationshipCount = 0;
  // The frame first: top-level resources hang on its accounts and regions.
  if (frame.digest !== cursor.frame) await engine.write(cypher.replaceFrame(frame));
  for (const batch of batches([...ids])) {
    const there = batch.flatMap((id) => estate.get(id) ?? []);
    const gone = batch.filter((id) => estate.get(id) === undefined);
    const relationships = there.flatMap((resource) => relationshipsOf(resource, estate, shape));
    relationshipCount += relationships.length;
    await engine.write([
      ...removalsOf(there, gone, events, shape),
      ...groupedUpserts(there),
      ...(relationships.length === 0 ? [] : [cypher.ensureTargets(stubsOf(relationships, new Set(), shape))]),
      ...[...Map.groupBy(relationships, (relationship) => relationship.type)].map(([type, rows]) =>
        createOf(type, rows),
      ),
      cypher.deleteOrphans,
    ]);
  }
  const visible = events.filter(isVisible);
  for (const batch of batches(visible)) await engine.write(changeStatements(batch));
  await engine.write([
    ...cypher.deleteEmptyFrame,
    forgetOld(seq, now),
    cypher.writeCursor(seq, frame.digest),
  ]);
  return { wrote: 'changes', nodes: ids.size, relationships: relationshipCount, seq };
}

function removalsOf(
  there: readonly Resource[],
  gone: readonly string[],
  events: readonly ChangeEvent[],
  shape: Shape,
): readonly Statement[] {
  const derivedTypes = [...new Set(derivedEdgeDocs.map((edge) => edge.type))];
  const goneKinds = new Map(
    events.flatMap((event) =>
      gone.includes(event.resourceId) ? [[event.resourceId, event.kind] as const] : [],
    ),
  );
  const byKind = Map.groupBy(
    [...there.map(({ id, kind }) => ({ id, kind })), ...[...goneKinds].map(([id, kind]) => ({ id, kind }))],
    ({ kind }) => kind,
  );
  const ids = [...there.map(({ id }) => id), ...gone];
  const borne = [...byKind].flatMap(([kindName, rows]) => {
    const kind = shape.byName.get(kindName);
    const { outgoing, incoming } = kind === undefined ? { outgoing: [], incoming: [] } : borneBy(kind);
    const own = rows.map(({ id }) => id);
    return [
      ...(outgoing.length === 0 ? [] : [cypher.deleteBorne(outgoing, 'outgoing', own)]),
      ...(incoming.length === 0 ? [] : [cypher.deleteBorne(incoming, 'incoming', own)]),
    ];
  });
  const demoted = [...Map.groupBy([...goneKinds], ([, kind]) => kind)].map(([kind, rows]) =>
    cypher.demote(
      kind,
      rows.map(([id]) => ({ id, props: { id, expectedKind: kind } })),
    ),
  );
  return [
    ...borne,
    cypher.deleteDerived(derivedTypes, ids),
    ...(gone.length === 0 ? [] : [cypher.deleteChangeLinks(gone)]),
    ...demoted,
  ];
}

function groupedUpserts(resources: readonly Resource[]): readonly Statement[] {
  return [...Map.groupBy(resources, (resource) => resource.kind)].map(([kind, rows]) =>
    cypher.upsertNodes(kind, rows.map(nodeRow)),
  );
}

function topLevel(shape: Shape): readonly string[] {
  return shape.kinds.filter((kind) => kind.topLevel === true).map((kind) => kind.kind);
}

function frameFor(journal: Journal, all: readonly Resource[], shape: Shape): Frame {
  const names = new Set(topLevel(shape));
  return frameOf(
    journal.scopes(),
    journal.warnings(),
    all.filter((resource) => names.has(resource.kind)),
  );
}

function batches<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / batchSize) }, (_, index) =>
    items.slice(index * batchSize, (index + 1) * batchSize),
  );
}

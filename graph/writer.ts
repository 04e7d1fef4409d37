// Follows the journal by cursor and writes what changed into a graph, in bounded transactions; from nothing it fills the whole.
// Promises: idempotent; the cursor moves in the transaction that completes it, so a writer that dies half-way writes again.
import { lazyEstate, wholeEstate } from '../src/estate.ts';
import type { Journal } from '../src/journal/journal.ts';
import type { Kind } from '../src/kind.ts';
import type { Resource } from '../src/state.ts';
import { affected } from './affected.ts';
import { batches } from './batches.ts';
import { changeStatements, forgetOld, recentChanges } from './change-nodes.ts';
import type { GraphEngine } from './engine.ts';
import { followingSteps, transactionsOf } from './follow.ts';
import { type Frame, frameOf } from './frame.ts';
import { createOf, nodeRow, relationshipsOf, type Shape, shapeOf, stubsOf } from './rows.ts';
import { schemaStatements } from './shape.ts';
import * as cypher from './write-statements.ts';

export interface SyncResult {
  /** `nothing`: the graph was up to date and nothing was written. */
  readonly wrote: 'everything' | 'changes' | 'nothing';
  readonly nodes: number;
  readonly relationships: number;
  readonly seq: number;
}

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
  const events = cursor.seq === seq ? [] : journal.events({ after: cursor.seq });
  const frame = frameOf(journal.scopes(), journal.warnings(), journal.owners(topLevel(shape)));
  const isSameFrame = frame.digest === cursor.frame;
  if (events.length === 0 && isSameFrame) return { wrote: 'nothing', nodes: 0, relationships: 0, seq };
  const estate = lazyEstate(journal);
  const changes = affected(events, estate);
  const transactions = transactionsOf(followingSteps({ events, affected: changes, estate, shape }), {
    // Top-level resources hang on its accounts and regions.
    first: isSameFrame ? [] : cypher.replaceFrame(frame),
    last: [
      ...(isSameFrame ? [] : cypher.deleteEmptyFrame),
      ...forgetOld(seq, now),
      cypher.writeCursor(seq, frame.digest),
    ],
  });
  let relationshipCount = 0;
  for (const { statements, relationships } of transactions) {
    await engine.write(statements);
    relationshipCount += relationships;
  }
  return { wrote: 'changes', nodes: changes.rewrites.size, relationships: relationshipCount, seq };
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

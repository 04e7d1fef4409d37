// Follows the journal by cursor and writes what changed into a graph, in bounded transactions; from nothing it fills the whole.
// Promises: idempotent; the cursor moves in the transaction that completes it, so a writer that dies half-way writes again.
import { lazyEstate, wholeEstate } from '../src/estate.ts';
import type { ChangeEvent } from '../src/journal/events.ts';
import type { Journal } from '../src/journal/journal.ts';
import type { Kind } from '../src/kind.ts';
import type { Resource } from '../src/state.ts';
import { affected } from './affected.ts';
import { batches } from './batches.ts';
import { changeStatements, forgetOld, recentChanges } from './change-nodes.ts';
import type { GraphEngine, Statement } from './engine.ts';
import { followingSteps, transactionsOf } from './follow.ts';
import { type Frame, frameOf } from './frame.ts';
import { createOf, nodeRow, relationshipsOf, type Shape, shapeOf, stubsOf } from './rows.ts';
import { schemaStatements } from './shape.ts';
import { type Sharing, sharingOf } from './sharing.ts';
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
  if (
    cursor === undefined ||
    cursor.seq > seq ||
    seq - cursor.seq > followAtMost ||
    isPruned(journal, cursor)
  ) {
    await clear(engine);
    return fill(engine, journal, shape, { seq, now });
  }
  return follow(engine, journal, shape, { cursor, seq, now });
}

/** Changes that it has not seen are no longer kept. */
function isPruned(journal: Journal, { seq }: Cursor): boolean {
  const first = journal.firstSeq();
  return first !== undefined && seq < first - 1;
}

export interface Content {
  readonly resources: readonly Resource[];
  readonly stubs: ReturnType<typeof stubsOf>;
  readonly relationships: readonly cypher.Relationship[];
}

/** Into an empty graph. */
export async function fillWith(engine: GraphEngine, content: Content): Promise<void> {
  if (engine.create === undefined) await fillByCypher(engine, content);
  else await fillInBulk(engine, content);
}

async function fillByCypher(
  engine: GraphEngine,
  { resources, stubs, relationships }: Content,
): Promise<void> {
  for (const [kind, own] of Map.groupBy(resources, (resource) => resource.kind)) {
    for (const batch of batches(own)) await engine.write([cypher.upsertNodes(kind, batch.map(nodeRow))]);
  }
  for (const batch of batches(stubs)) await engine.write([cypher.ensureTargets(batch)]);
  await createByCypher(engine, relationships);
}

async function createByCypher(
  engine: GraphEngine,
  relationships: readonly cypher.Relationship[],
): Promise<void> {
  for (const [type, rows] of Map.groupBy(relationships, (relationship) => relationship.type)) {
    for (const batch of batches(rows)) await engine.write([createOf(type, batch)]);
  }
}

function* nodeBatches(
  resources: Content['resources'],
  stubs: Content['stubs'],
): Generator<{ labels: readonly string[]; rows: Content['stubs'] }> {
  for (const [kind, own] of Map.groupBy(resources, (resource) => resource.kind)) {
    for (const batch of batches(own)) yield { labels: ['Resource', kind], rows: batch.map(nodeRow) };
  }
  for (const rows of batches(stubs)) yield { labels: ['Resource', 'Stub'], rows };
}

/** What hangs on accounts and regions goes by Cypher: they are there already. */
async function fillInBulk(engine: GraphEngine, { resources, stubs, relationships }: Content): Promise<void> {
  const isInside = ({ type }: cypher.Relationship): boolean => type !== 'OWNS' && type !== 'IN_REGION';
  await engine.create?.({
    nodes: nodeBatches(resources, stubs),
    relationships: relationships.filter(isInside),
  });
  await createByCypher(
    engine,
    relationships.filter((relationship) => !isInside(relationship)),
  );
}

interface Cursor {
  readonly seq: number;
  readonly frame: string;
  readonly sharing: string;
}

async function readCursor(engine: GraphEngine): Promise<Cursor | undefined> {
  const { rows } = await engine.read(cypher.readCursor);
  const [seq, digests] = rows[0] ?? [];
  if (typeof seq !== 'number' || typeof digests !== 'string') return undefined;
  const [frame = '', sharing = ''] = digests.split(' ');
  return { seq, frame, sharing };
}

function digestsOf(frame: Frame, sharing: Sharing): string {
  return `${frame.digest} ${sharing.digest}`;
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
  const known = new Set(estate.all.map((resource) => resource.id));
  const stubs = stubsOf(relationships, known, shape);
  await fillWith(engine, { resources: estate.all, stubs, relationships });
  const sharing = sharingOf(journal, shape.kinds);
  await createByCypher(engine, sharing.relationships);
  const recent = recentChanges(journal, seq, now);
  for (const batch of batches(recent)) await engine.write(changeStatements(batch));
  await engine.write([cypher.writeCursor(seq, digestsOf(frame, sharing))]);
  const count = relationships.length + sharing.relationships.length;
  return { wrote: 'everything', nodes: estate.all.length, relationships: count, seq };
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
  const sharing = sharingOf(journal, shape.kinds);
  const isSameSharing = sharing.digest === cursor.sharing;
  if (events.length === 0 && isSameFrame && isSameSharing)
    return { wrote: 'nothing', nodes: 0, relationships: 0, seq };
  const estate = lazyEstate(journal);
  const changes = affected(events, estate);
  const steps = followingSteps({
    events,
    affected: changes,
    estate,
    shape,
    sharing: isSameSharing ? [] : sharing.relationships,
  });
  const transactions = transactionsOf(steps, {
    first: [
      ...(isSameFrame && isSameSharing ? [] : [cypher.forgetDigests]),
      // Before anything goes: what only an account hangs on is an orphan.
      ...(isSameSharing ? [] : [cypher.deleteSharing]),
      // Top-level resources hang on its accounts and regions.
      ...(isSameFrame ? freshness(frame, events) : cypher.replaceFrame(frame)),
    ],
    last: [
      ...(isSameFrame ? [] : cypher.deleteEmptyFrame),
      ...forgetOld(seq, now),
      cypher.writeCursor(seq, digestsOf(frame, sharing)),
    ],
  });
  let relationshipCount = 0;
  for (const { statements, relationships } of transactions) {
    await engine.write(statements);
    relationshipCount += relationships;
  }
  return { wrote: 'changes', nodes: changes.rewrites.size, relationships: relationshipCount, seq };
}

/**
 * Freshness moves with every cycle, and a cycle without change writes nothing: so a location is refreshed where something changed. What
 * the graph says of it is never younger than the truth, and never older than the last change there.
 */
function freshness(frame: Frame, events: readonly ChangeEvent[]): readonly Statement[] {
  const places = new Set(events.map(({ accountId, region }) => `${accountId}/${region}`));
  const rows = frame.locations.filter(({ id }) => typeof id === 'string' && places.has(id));
  return rows.length === 0 ? [] : [cypher.refreshLocations(rows)];
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

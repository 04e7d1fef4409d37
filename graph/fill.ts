// Fills an empty graph from the whole journal, in bounded transactions; the cursor comes last, so one that was not filled to the end counts
// for nothing.
import { wholeEstate } from '../src/estate.ts';
import type { Journal } from '../src/journal/journal.ts';
import type { Resource } from '../src/state.ts';
import { batches } from './batches.ts';
import { changeStatements, recentChanges } from './change-nodes.ts';
import type { GraphEngine } from './engine.ts';
import { type Frame, frameOf } from './frame.ts';
import { pastChanges, pastOfAll } from './history.ts';
import { historySteps } from './history-statements.ts';
import { createOf, type NodeRow, nodeRow, noStamp, relationshipsOf, type Shape, stubsOf } from './rows.ts';
import { type Sharing, sharingOf } from './sharing.ts';
import * as cypher from './write-statements.ts';
import type { SyncResult } from './writer.ts';

export async function fill(
  engine: GraphEngine,
  journal: Journal,
  shape: Shape,
  { seq, now, days }: { readonly seq: number; readonly now: Date; readonly days: number },
): Promise<SyncResult> {
  const { estate, changes, attributed } = journal.snapshot(() => ({
    estate: wholeEstate(journal),
    changes: days === 0 ? undefined : pastChanges(journal, { now, days }),
    attributed: journal.lastAttribution(),
  }));
  const past = changes === undefined ? undefined : pastOfAll(changes, { estate, shape, cut: changes.cut });
  const stamp = past?.stamp ?? noStamp;
  const relationships = estate.all
    .flatMap((resource) => relationshipsOf(resource, estate, shape))
    .map((relationship) => stamp.relationship(relationship));
  const frame = frameFor(journal, estate.all, shape);
  await engine.write(cypher.replaceFrame(frame));
  const known = new Set(estate.all.map((resource) => resource.id));
  const content = {
    resources: estate.all,
    rowOf: (resource: Resource) => stamp.node(nodeRow(resource)),
    stubs: stubsOf(relationships, known, shape),
    relationships,
  };
  await fillWith(engine, content);
  const sharing = sharingOf(journal, shape.kinds);
  await createByCypher(engine, sharing.relationships);
  if (past !== undefined)
    for (const { statements } of historySteps(past.rows)) await engine.write(statements);
  const recent = recentChanges(journal, seq, now);
  for (const batch of batches(recent)) await engine.write(changeStatements(batch));
  const history = changes === undefined ? {} : { history: days, historyFrom: changes.cut };
  await engine.write([cypher.writeCursor({ seq, frame: digestsOf(frame, sharing), attributed, ...history })]);
  const count = relationships.length + sharing.relationships.length;
  return { wrote: 'everything', nodes: estate.all.length, relationships: count, seq };
}

export interface Content {
  readonly resources: readonly Resource[];
  readonly rowOf: (resource: Resource) => NodeRow;
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
  { resources, rowOf, stubs, relationships }: Content,
): Promise<void> {
  for (const [kind, own] of Map.groupBy(resources, (resource) => resource.kind)) {
    for (const batch of batches(own)) await engine.write([cypher.upsertNodes(kind, batch.map(rowOf))]);
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

function* nodeBatches({
  resources,
  rowOf,
  stubs,
}: Content): Generator<{ labels: readonly string[]; rows: Content['stubs'] }> {
  for (const [kind, own] of Map.groupBy(resources, (resource) => resource.kind)) {
    for (const batch of batches(own)) yield { labels: ['Resource', kind], rows: batch.map(rowOf) };
  }
  for (const rows of batches(stubs)) yield { labels: ['Resource', 'Stub'], rows };
}

/** What hangs on accounts and regions goes by Cypher: they are there already. */
async function fillInBulk(engine: GraphEngine, content: Content): Promise<void> {
  const isInside = ({ type }: cypher.Relationship): boolean => type !== 'OWNS' && type !== 'IN_REGION';
  await engine.create?.({
    nodes: nodeBatches(content),
    relationships: content.relationships.filter(isInside),
  });
  await createByCypher(
    engine,
    content.relationships.filter((relationship) => !isInside(relationship)),
  );
}

export function digestsOf(frame: Frame, sharing: Sharing): string {
  return `${frame.digest} ${sharing.digest}`;
}

export function topLevel(shape: Shape): readonly string[] {
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

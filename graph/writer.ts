// Follows the journal by cursor and writes what changed into a graph, in bounded transactions; from nothing it fills the whole.
// Promises: idempotent; the cursor moves in the transaction that completes it, so a writer that dies half-way writes again.
import { derivedEdgeDocs, derivedEdges, dependents, type Estate } from '../src/derive.ts';
import { lazyEstate, wholeEstate } from '../src/estate.ts';
import type { ChangeEvent } from '../src/journal/events.ts';
import type { Journal } from '../src/journal/journal.ts';
import type { Kind } from '../src/kind.ts';
import { expectedKind } from '../src/registry.ts';
import type { Resource } from '../src/state.ts';
import type { CypherValue, GraphEngine, Statement } from './engine.ts';
import { type Frame, frameOf } from './frame.ts';
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
const keepChanges = { count: 50_000, days: 7 };

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
  const shape = shapeOf(kinds, options.now ?? new Date());
  if (cursor === undefined || cursor.seq > seq || seq - cursor.seq > followAtMost) {
    await clear(engine);
    return fill(engine, journal, shape, seq);
  }
  return follow(engine, journal, shape, cursor, seq);
}

interface Shape {
  readonly kinds: readonly Kind[];
  readonly byName: ReadonlyMap<string, Kind>;
  readonly now: Date;
}

function shapeOf(kinds: readonly Kind[], now: Date): Shape {
  return { kinds, byName: new Map(kinds.map((kind) => [kind.kind, kind])), now };
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
  for (;;) {
    const { rows } = await engine.read({ text: 'MATCH (n) RETURN count(n) AS n' });
    if (rows[0]?.[0] === 0) return;
    await engine.write([cypher.clearSome]);
  }
}

async function fill(engine: GraphEngine, journal: Journal, shape: Shape, seq: number): Promise<SyncResult> {
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
  const recent = recentChanges(journal, seq, shape.now);
  for (const batch of batches(recent)) await engine.write(changeStatements(batch));
  await engine.write([cypher.writeCursor(seq, frame.digest)]);
  return { wrote: 'everything', nodes: estate.all.length, relationships: relationships.length, seq };
}

async function follow(
  engine: GraphEngine,
  journal: Journal,
  shape: Shape,
  cursor: Cursor,
  seq: number,
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
    cypher.forgetChanges({ seq: Math.max(0, seq - keepChanges.count), seenAt: oldestKept(shape.now) }),
    cypher.writeCursor(seq, frame.digest),
  ]);
  return { wrote: 'changes', nodes: ids.size, relationships: relationshipCount, seq };
}

/** Resources to write again: those that changed, and those whose derived relationships hang on them, before or after. */
function affected(events: readonly ChangeEvent[], estate: Estate): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const event of events) {
    ids.add(event.resourceId);
    const current = estate.get(event.resourceId);
    const states = [event.last, current, current === undefined ? undefined : stateBefore(current, event)];
    for (const state of states) {
      if (state === undefined) continue;
      for (const id of dependents(state, estate)) ids.add(id);
    }
  }
  return ids;
}

/** The state before an event, as far as its paths say: enough to find what hung on it then. */
function stateBefore(current: Resource, event: ChangeEvent): Resource {
  const edges: Record<string, Resource['edges'][string]> = { ...current.edges };
  const properties: Record<string, Resource['properties'][string]> = { ...current.properties };
  for (const { path, before } of event.changes) {
    if (path === path.toUpperCase()) edges[path] = asEdges(before);
    else if (before !== undefined && !isEdges(before)) properties[path] = before;
  }
  return { ...current, properties, edges };
}

type PathValue = ChangeEvent['changes'][number]['before'];

function isEdges(value: PathValue): value is Resource['edges'][string] {
  return Array.isArray(value) && value.some((item) => typeof item === 'object');
}

function asEdges(value: PathValue): Resource['edges'][string] {
  return isEdges(value) ? value : [];
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

function nodeRow(resource: Resource): { id: string; props: Record<string, CypherValue> } {
  const { id, kind, accountId, region, properties } = resource;
  return { id, props: { ...properties, id, kind, accountId, region } };
}

/** All relationships of which a resource is the bearer or, where derived, the source. */
export function relationshipsOf(
  resource: Resource,
  estate: Estate,
  shape: Pick<Shape, 'byName'>,
): readonly cypher.Relationship[] {
  const borne = Object.entries(resource.edges).flatMap(([type, edges]) =>
    edges.map(({ to, from, ...properties }) => ({
      type,
      from: from ?? resource.id,
      to: to ?? resource.id,
      properties: known(properties),
    })),
  );
  const derived = derivedEdges(resource, estate).map(({ type, from, to, properties }) => ({
    type,
    from,
    to,
    properties: { ...properties, derived: true },
  }));
  const top =
    shape.byName.get(resource.kind)?.topLevel === true
      ? [
          { type: 'OWNS', from: resource.accountId, to: resource.id, properties: {} },
          { type: 'IN_REGION', from: resource.id, to: resource.region, properties: {} },
        ]
      : [];
  return [...borne, ...derived, ...top];
}

function known(properties: Readonly<Record<string, CypherValue | undefined>>): Record<string, CypherValue> {
  const entries = Object.entries(properties).filter(
    (entry): entry is [string, CypherValue] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}

function createOf(type: string, rows: readonly cypher.Relationship[]): Statement {
  if (type === 'OWNS') return cypher.createRelationships(type, rows, { from: 'Account', to: 'Resource' });
  if (type === 'IN_REGION') return cypher.createRelationships(type, rows, { from: 'Resource', to: 'Region' });
  return cypher.createRelationships(type, rows);
}

function stubsOf(
  relationships: readonly cypher.Relationship[],
  there: ReadonlySet<string>,
  shape: Shape,
): readonly { id: string; props: Record<string, CypherValue> }[] {
  const ids = new Set(
    relationships.flatMap(({ type, from, to }) =>
      type === 'OWNS' ? [to] : type === 'IN_REGION' ? [from] : [from, to],
    ),
  );
  return [...ids]
    .filter((id) => !there.has(id))
    .map((id) => {
      const kind = expectedKind(id, shape.kinds);
      return { id, props: { id, ...(kind === undefined ? {} : { expectedKind: kind }) } };
    });
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

/** What users see of changes; baselines and health would drown it. */
function isVisible(event: ChangeEvent): boolean {
  return event.class !== 'health' && event.change !== 'discovered' && event.change !== 'released';
}

function oldestKept(now: Date): string {
  return new Date(now.getTime() - keepChanges.days * 86_400_000).toISOString();
}

function recentChanges(journal: Journal, seq: number, now: Date): readonly ChangeEvent[] {
  return journal.events({
    after: Math.max(0, seq - keepChanges.count),
    since: oldestKept(now),
    changes: ['created', 'modified', 'deleted'],
    classes: ['configuration', 'autoscaling'],
  });
}

function changeStatements(events: readonly ChangeEvent[]): readonly Statement[] {
  return [
    cypher.createChanges(events.map((event) => ({ seq: event.seq, props: changeProps(event) }))),
    cypher.linkChanges(events.map((event) => ({ seq: event.seq, id: event.resourceId }))),
  ];
}

function changeProps(event: ChangeEvent): Record<string, CypherValue> {
  const { seq, resourceId, kind, change, accountId, region, seenAt, notBefore } = event;
  return {
    seq,
    resourceId,
    kind,
    change,
    class: event.class,
    accountId,
    region,
    seenAt,
    ...(notBefore === undefined ? {} : { notBefore }),
    paths: event.changes.map(({ path }) => path),
  };
}

function batches<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / batchSize) }, (_, index) =>
    items.slice(index * batchSize, (index + 1) * batchSize),
  );
}

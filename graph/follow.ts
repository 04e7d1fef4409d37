// What changed since the cursor, as transactions: a few changes are one, together with the cursor. Promises: nothing is written that the
// changes do not name (a new tag rewrites no relationship); written twice, it leaves the same graph.
import type { Estate } from '../src/derive.ts';
import { derivedEdgeDocs } from '../src/derive.ts';
import type { ChangeEvent } from '../src/journal/events.ts';
import type { Resource } from '../src/state.ts';
import type { Affected, Rewrite } from './affected.ts';
import { batches, batchSize } from './batches.ts';
import { changeStatements, isVisible } from './change-nodes.ts';
import type { Statement } from './engine.ts';
import { createOf, nodeRow, relationshipsOf, type Shape, type Stamp, stubsOf } from './rows.ts';
import { borneBy, observedTypes, topTypes } from './shape.ts';
import * as cypher from './write-statements.ts';

/** Statements that belong in one transaction, with the number of rows that they write. */
interface Step {
  readonly rows: number;
  readonly relationships: number;
  readonly statements: readonly Statement[];
}

interface Following {
  readonly events: readonly ChangeEvent[];
  readonly affected: Affected;
  readonly estate: Estate;
  readonly shape: Shape;
  /** Relationships to accounts, to be created when all resources stand. */
  readonly sharing: readonly cypher.Relationship[];
  readonly stamp: Stamp;
}

/** A resource to be written again; without state it is gone. */
interface Task {
  readonly id: string;
  readonly kind: string;
  readonly state: Resource | undefined;
  readonly rewrite: Rewrite;
}

/** In order; made one by one, so that only one batch of rows is in memory. */
export function* followingSteps({
  events,
  affected,
  estate,
  shape,
  sharing,
  stamp,
}: Following): Generator<Step> {
  const written = new Set<string>();
  for (const batch of batches([...affected.rewrites])) {
    yield resourceStep(
      batch.map(([id, rewrite]) => taskOf(id, rewrite, estate)),
      { written, estate, shape, stamp },
    );
  }
  // Only now: a later batch may have taken the last relationship away.
  const gone = [...affected.rewrites.keys()].filter((id) => estate.get(id) === undefined);
  for (const ids of batches([...new Set([...affected.formerEnds, ...gone])]))
    yield { rows: ids.length, relationships: 0, statements: [cypher.deleteOrphans(ids)] };
  for (const batch of batches(sharing))
    yield {
      rows: batch.length,
      relationships: batch.length,
      statements: [createOf('SHARED_WITH', batch)],
    };
  for (const batch of batches(events.filter(isVisible)))
    yield { rows: batch.length, relationships: 0, statements: changeStatements(batch) };
}

/** Steps put together into transactions of a bounded number of rows. `first` and `last` go with the first and the last of them. */
export function* transactionsOf(
  steps: Iterable<Step>,
  { first, last }: { readonly first: readonly Statement[]; readonly last: readonly Statement[] },
): Generator<{ readonly statements: readonly Statement[]; readonly relationships: number }> {
  let statements = [...first];
  let relationships = 0;
  let rows = 0;
  for (const step of steps) {
    if (rows > 0 && rows + step.rows > batchSize) {
      yield { statements, relationships };
      [statements, relationships, rows] = [[], 0, 0];
    }
    statements.push(...step.statements);
    relationships += step.relationships;
    rows += step.rows;
  }
  yield { statements: [...statements, ...last], relationships };
}

function taskOf(id: string, rewrite: Rewrite, estate: Estate): Task {
  const state = estate.get(id);
  return { id, kind: state?.kind ?? rewrite.kind ?? '', state, rewrite };
}

function resourceStep(
  tasks: readonly Task[],
  {
    written,
    estate,
    shape,
    stamp,
  }: Pick<Following, 'estate' | 'shape' | 'stamp'> & { readonly written: Set<string> },
): Step {
  const gone = tasks.filter(({ state, rewrite }) => state === undefined && rewrite.what !== 'derived');
  const changed = tasks.flatMap(({ state, rewrite }) =>
    state === undefined || rewrite.what === 'derived' ? [] : [state],
  );
  for (const { id } of changed) written.add(id);
  const relationships = tasks.flatMap((task) =>
    rewrittenRelationships(task, estate, shape).map((relationship) => stamp.relationship(relationship)),
  );
  const stubs = stubsOf(relationships, written, shape);
  return {
    rows: tasks.length,
    relationships: relationships.length,
    statements: [
      ...removals(tasks, shape),
      ...(gone.length === 0 ? [] : [cypher.deleteChangeLinks(gone.map(({ id }) => id))]),
      ...[...Map.groupBy(gone, ({ kind }) => kind)].map(([kind, rows]) =>
        cypher.demote(
          kind,
          rows.map(({ id }) => ({ id, props: { id, expectedKind: kind } })),
        ),
      ),
      ...[...Map.groupBy(changed, ({ kind }) => kind)].map(([kind, rows]) =>
        cypher.upsertNodes(
          kind,
          rows.map((resource) => stamp.node(nodeRow(resource))),
        ),
      ),
      ...(stubs.length === 0 ? [] : [cypher.ensureTargets(stubs)]),
      ...[...Map.groupBy(relationships, ({ type }) => type)].map(([type, rows]) => createOf(type, rows)),
    ],
  };
}

const derivedSources: ReadonlySet<string> = new Set(derivedEdgeDocs.flatMap(({ from }) => from));

function removals(tasks: readonly Task[], shape: Shape): readonly Statement[] {
  const outgoing: { id: string; types: readonly string[] }[] = [];
  const incoming: { id: string; type: string }[] = [];
  for (const { id, kind, rewrite } of tasks) {
    const types = rewrittenTypes(kind, rewrite, shape);
    if (types.outgoing.length > 0 || derivedSources.has(kind)) outgoing.push({ id, types: types.outgoing });
    for (const type of types.incoming) incoming.push({ id, type });
  }
  return [
    ...(outgoing.length === 0 ? [] : [cypher.deleteOutgoing(outgoing)]),
    ...[...Map.groupBy(incoming, ({ type }) => type)].map(([type, rows]) =>
      cypher.deleteIncoming(
        [type],
        rows.map(({ id }) => id),
      ),
    ),
  ];
}

function rewrittenRelationships(
  { state, kind, rewrite }: Task,
  estate: Estate,
  shape: Shape,
): readonly cypher.Relationship[] {
  if (state === undefined) return [];
  const { outgoing, incoming } = rewrittenTypes(kind, rewrite, shape);
  const types = new Set([...outgoing, ...incoming]);
  return relationshipsOf(state, estate, shape).filter(
    ({ type, properties }) => properties['derived'] === true || types.has(type),
  );
}

/** Types of which all relationships that the resource bears are deleted and created again. */
function rewrittenTypes(
  kindName: string,
  { what, types }: Rewrite,
  shape: Shape,
): ReturnType<typeof borneBy> {
  const kind = shape.byName.get(kindName);
  if (kind === undefined || what === 'derived') return { outgoing: [], incoming: [] };
  const borne = borneBy(kind);
  if (what === 'whole') return borne;
  // What moves by itself comes and goes without an event of its own, and an owner may change without one.
  const silent = new Set([...observedTypes(kind), ...topTypes(kind)]);
  const isWritten = (type: string): boolean => types.has(type) || silent.has(type);
  return { outgoing: borne.outgoing.filter(isWritten), incoming: borne.incoming.filter(isWritten) };
}

// Fills an empty graph with the topology of a time: the same shape as that of now, and on each node and relationship its `certainty`.
// Not in it, since the journal keeps no past of them: what moves by itself, warnings, and to whom things were shared.
import { toldChanges, toldClasses } from '../src/change-words.ts';
import type { Certainty } from '../src/journal/as-of.ts';
import { edgesAsOf } from '../src/journal/as-of-edges.ts';
import type { AsOf } from '../src/journal/as-of-read.ts';
import type { Journal } from '../src/journal/journal.ts';
import type { ScopeStatus } from '../src/journal/read.ts';
import type { Kind } from '../src/kind.ts';
import { type PastEstate, pastEstate, type PastRequest } from '../src/past-estate.ts';
import { batches } from './batches.ts';
import { changeStatements } from './change-nodes.ts';
import type { GraphEngine } from './engine.ts';
import { fillWith } from './fill.ts';
import { frameOf } from './frame.ts';
import { nodeRow, relationshipsOf, shapeOf, stubsOf } from './rows.ts';
import { schemaStatements } from './shape.ts';
import * as cypher from './write-statements.ts';

export interface PastResult {
  readonly nodes: number;
  readonly relationships: number;
  readonly certainty: Readonly<Record<Certainty, number>>;
}

const changesOf = { days: 7, count: 50_000 };

/** @throws RetentionError, UsageError where the journal does not know that time */
export async function fillPast(
  engine: GraphEngine,
  journal: Journal,
  kinds: readonly Kind[],
  request: PastRequest & { readonly now: Date },
): Promise<PastResult> {
  const { at, now } = request;
  const { estate, found, scopes } = pastEstate(journal, kinds, request, now);
  const events = journal.events({
    since: new Date(Date.parse(at) - changesOf.days * 86_400_000).toISOString(),
    until: at,
    changes: toldChanges,
    classes: toldClasses,
    limit: changesOf.count,
  });
  const shape = shapeOf(kinds);
  const relationships = estate.all.flatMap((resource) => {
    const of = certaintyOfEdges(found.get(resource.id), shape.byName.get(resource.kind));
    return relationshipsOf(resource, estate, shape).map((drawn) => ({
      ...drawn,
      properties: { ...drawn.properties, certainty: of(drawn) },
    }));
  });
  await engine.define(schemaStatements(kinds));
  const top = estate.all.filter(({ kind }) => shape.byName.get(kind)?.topLevel === true);
  await engine.write(cypher.replaceFrame(frameOf(statusOf(scopes, at), [], top)));
  const stubs = stubsOf(relationships, new Set(estate.all.map(({ id }) => id)), shape);
  await fillWith(engine, { resources: estate.all, rowOf: nodeRow, stubs, relationships });
  for (const batch of batches(events)) await engine.write(changeStatements(batch));
  return {
    nodes: estate.all.length,
    relationships: relationships.length,
    certainty: countOf(found.values()),
  };
}

function countOf(found: Iterable<AsOf>): PastResult['certainty'] {
  const counts = { known: 0, changing: 0, unobserved: 0 };
  for (const { certainty } of found) counts[certainty] += 1;
  return counts;
}

/** Borne edges have their own; what follows from two answers is as certain as its source. */
function certaintyOfEdges(
  one: AsOf | undefined,
  kind: Kind | undefined,
): (drawn: { readonly type: string; readonly from: string; readonly to: string }) => Certainty {
  if (one === undefined || one.certainty === 'known') return () => 'known';
  const own = new Map(
    edgesAsOf(one, kind).map(({ type, from, to, certainty }) => [`${type} ${from} ${to}`, certainty]),
  );
  return ({ type, from, to }) => own.get(`${type} ${from} ${to}`) ?? one.certainty;
}

/** Locations say of their scopes what was read around that time. */
function statusOf(scopes: PastEstate['scopes'], at: string): readonly ScopeStatus[] {
  return scopes.map(({ accountId, region, kind, action, isBlind, from }) => ({
    accountId,
    region,
    kind,
    action,
    outcome: isBlind ? 'incomplete' : 'complete',
    code: undefined,
    message: undefined,
    failedSince: undefined,
    askedAt: at,
    firstCompleteAt: from ?? at,
    completeAt: isBlind ? from : at,
  }));
}

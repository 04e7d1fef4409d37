// Follows the journal by cursor and writes what changed into a graph, in bounded transactions; from nothing it fills the whole.
// Promises: idempotent; the cursor moves in the transaction that completes it, so a writer that dies half-way writes again.
import { lazyEstate } from '../src/estate.ts';
import type { Attribution } from '../src/journal/attributions.ts';
import type { ChangeEvent } from '../src/journal/events.ts';
import type { Journal } from '../src/journal/journal.ts';
import type { Kind } from '../src/kind.ts';
import { affected } from './affected.ts';
import { batches, batchSize } from './batches.ts';
import { authorStatement, forgetOld, isVisible } from './change-nodes.ts';
import type { GraphEngine, Statement } from './engine.ts';
import { digestsOf, fill, topLevel } from './fill.ts';
import { followingSteps, transactionsOf } from './follow.ts';
import { type Frame, frameOf } from './frame.ts';
import { cutOf, pastSince, stretchOf } from './history.ts';
import type { HistoryRows } from './history-rows.ts';
import { forgetPast, type HistoryStep, historySteps, retime } from './history-statements.ts';
import { replay } from './replay.ts';
import { noStamp, type Shape, shapeOf } from './rows.ts';
import { innerTypes, schemaStatements } from './shape.ts';
import { sharingOf } from './sharing.ts';
import * as cypher from './write-statements.ts';

export interface SyncResult {
  /** `nothing`: the graph was up to date and nothing was written. */
  readonly wrote: 'everything' | 'changes' | 'nothing';
  readonly nodes: number;
  readonly relationships: number;
  readonly seq: number;
}

export interface SyncOptions {
  /** Empties it first. */
  readonly rebuild?: boolean;
  readonly now?: Date;
  /** Days of history that the graph is to have, 0 for none; absent: as many as it has. A change of that fills it anew. */
  readonly history?: number | undefined;
}

/** More changes than this behind: filling anew is cheaper than following. */
const followAtMost = 20_000;

/** Of attributions in one transaction; the rest comes with the next. */
const mostAttributions = 5_000;

/** Brings the graph to the journal's state. `rebuild` empties it first. */
export async function syncGraph(
  engine: GraphEngine,
  journal: Journal,
  kinds: readonly Kind[],
  options: SyncOptions = {},
): Promise<SyncResult> {
  await engine.define(schemaStatements(kinds));
  const cursor = await readCursor(engine);
  const days = options.history ?? cursor.history;
  const seq = journal.lastSeq();
  const shape = shapeOf(kinds);
  const now = options.now ?? new Date();
  const isFollowed =
    cursor.seq !== undefined &&
    cursor.seq <= seq &&
    seq - cursor.seq <= followAtMost &&
    !isPruned(journal, cursor.seq);
  if (options.rebuild === true || !isFollowed || cursor.history !== days) {
    await clear(engine);
    return fill(engine, journal, shape, { seq, now, days });
  }
  const followed = await follow(engine, journal, shape, { cursor: { ...cursor, seq: cursor.seq }, seq, now });
  // Bounded transactions: of many authors at once the rest is still to come.
  const { attributed } = await readCursor(engine);
  if (attributed > cursor.attributed && journal.attributions(attributed, 1).length > 0)
    await syncGraph(engine, journal, kinds, { now });
  return followed;
}

/** Changes that it has not seen are no longer kept. */
function isPruned(journal: Journal, seq: number): boolean {
  const first = journal.firstSeq();
  return first !== undefined && seq < first - 1;
}

interface Cursor {
  /** undefined: the graph is not, or not wholly, filled. */
  readonly seq: number | undefined;
  readonly frame: string;
  readonly sharing: string;
  /** Days; 0 for none. */
  readonly history: number;
  /** Where it begins. */
  readonly historyFrom: string;
  /** Place in the order of attributions up to which its times are exact. */
  readonly attributed: number;
}

async function readCursor(engine: GraphEngine): Promise<Cursor> {
  const { rows } = await engine.read(cypher.readCursor);
  const [seq, digests, days, from, attributed] = rows[0] ?? [];
  const isFilled = typeof seq === 'number' && typeof digests === 'string';
  const [frame = '', sharing = ''] = isFilled ? digests.split(' ') : [];
  return {
    seq: isFilled ? seq : undefined,
    frame,
    sharing,
    history: typeof days === 'number' ? days : 0,
    historyFrom: typeof from === 'string' ? from : '',
    attributed: typeof attributed === 'number' ? attributed : 0,
  };
}

async function clear(engine: GraphEngine): Promise<void> {
  // First, so that a rebuild that is killed half-way is not taken for a graph that is up to date.
  await engine.write([cypher.forgetCursor]);
  for (;;) {
    const { rows } = await engine.read(cypher.countAll);
    if (rows[0]?.[0] === 0) return;
    await engine.write([cypher.clearSome]);
  }
}

async function follow(
  engine: GraphEngine,
  journal: Journal,
  shape: Shape,
  {
    cursor,
    seq,
    now,
  }: { readonly cursor: Cursor & { readonly seq: number }; readonly seq: number; readonly now: Date },
): Promise<SyncResult> {
  const { history } = cursor;
  const estate = lazyEstate(journal);
  const { events, replayed, attributions } = journal.snapshot(() => {
    const since = cursor.seq === seq ? [] : journal.events({ after: cursor.seq });
    return {
      events: since,
      replayed: history === 0 ? undefined : replay(stretchOf(journal, since), estate, shape),
      attributions: journal.attributions(cursor.attributed, mostAttributions),
    };
  });
  const frame = frameOf(journal.scopes(), journal.warnings(), journal.owners(topLevel(shape)));
  const isSameFrame = frame.digest === cursor.frame;
  const sharing = sharingOf(journal, shape.kinds);
  const isSameSharing = sharing.digest === cursor.sharing;
  const cut = history === 0 ? '' : later(cutOf(now, history), cursor.historyFrom);
  const isSame = isSameFrame && isSameSharing && cut === cursor.historyFrom && attributions.length === 0;
  if (events.length === 0 && isSame) return { wrote: 'nothing', nodes: 0, relationships: 0, seq };
  const changes = affected(events, estate);
  const past =
    replayed === undefined
      ? undefined
      : await pastSince(engine, replayed, { affected: changes, estate, shape, cut });
  const pastSteps = past === undefined ? [] : await writtenBefore(engine, past.rows);
  const steps = followingSteps({
    events,
    affected: changes,
    estate,
    shape,
    sharing: isSameSharing ? [] : sharing.relationships,
    stamp: past?.stamp ?? noStamp,
  });
  const transactions = transactionsOf(steps, {
    first: [
      ...(isSameFrame && isSameSharing ? [] : [cypher.forgetDigests]),
      // Before anything goes: what only an account hangs on is an orphan.
      ...(isSameSharing ? [] : [cypher.deleteSharing]),
      // Top-level resources hang on its accounts and regions.
      ...(isSameFrame ? freshness(frame, events) : cypher.replaceFrame(frame)),
      // What goes leaves its past behind first.
      ...pastSteps.flatMap(({ statements }) => statements),
    ],
    last: [
      ...(isSameFrame ? [] : cypher.deleteEmptyFrame),
      ...forgetOld(seq, now),
      ...authors(journal, attributions),
      ...(history === 0 ? [] : [...retime(attributions)].flatMap(({ statements }) => statements)),
      ...(cut > cursor.historyFrom ? forgetPast(innerTypes(shape.kinds), cut) : []),
      cypher.writeCursor({
        seq,
        frame: digestsOf(frame, sharing),
        attributed: attributions.at(-1)?.seq ?? cursor.attributed,
        ...(history === 0 ? {} : { history, historyFrom: cut }),
      }),
    ],
  });
  let relationshipCount = 0;
  for (const { statements, relationships } of transactions) {
    await engine.write(statements);
    relationshipCount += relationships;
  }
  return { wrote: 'changes', nodes: changes.rewrites.size, relationships: relationshipCount, seq };
}

function authors(journal: Journal, attributions: readonly Attribution[]): readonly Statement[] {
  const events = journal.eventsAt([...new Set(attributions.map(({ change }) => change))]);
  return [...batches(events.filter(isVisible))].map(authorStatement);
}

/**
 * Few rows go with the first transaction of the present. Many are written before it, in bounded ones: they are the same where a writer that
 * died after some of them writes again, and the present has not changed by then.
 */
async function writtenBefore(engine: GraphEngine, rows: HistoryRows): Promise<readonly HistoryStep[]> {
  const steps = [...historySteps(rows)];
  if (steps.reduce((sum, step) => sum + step.rows, 0) <= batchSize) return steps;
  for (const { statements } of steps) await engine.write(statements);
  return [];
}

function later(a: string, b: string): string {
  return a > b ? a : b;
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

// History in the graph, where it is on: what a fill and a following write of the past besides the present. Both replay the journal's
// changes, so both give the same graph.
import type { Estate } from '../src/derive.ts';
import type { ChangeEvent } from '../src/journal/events.ts';
import type { Journal } from '../src/journal/journal.ts';
import { expectedKind } from '../src/registry.ts';
import type { Affected } from './affected.ts';
import { type Identify, identifier, isKept } from './edge-identity.ts';
import type { GraphEngine } from './engine.ts';
import { type Asked, nothingCarried, readCarried } from './history-carried.ts';
import { type Carried, type HistoryRows, historyRows, stampsOf } from './history-rows.ts';
import { ends, type Stretch } from './moving-estate.ts';
import { type Replayed, replay } from './replay.ts';
import type { Shape, Stamp } from './rows.ts';
import { borneBy } from './shape.ts';

/** The past to be written, and what is added to the present. */
export interface Past {
  readonly rows: HistoryRows;
  readonly stamp: Stamp;
}

/** A fill has all these changes in memory; what is older is asked of the journal. */
const mostChanges = 300_000;
const dayMs = 86_400_000;

/** Where the history begins that is kept for so many days: at midnight, so that what is over by then is looked for once a day. */
export function cutOf(now: Date, days: number): string {
  return new Date(Math.floor(now.getTime() / dayMs - days) * dayMs).toISOString();
}

/** The changes that a fill replays, and where the history begins that they tell. */
export function pastChanges(
  journal: Journal,
  { now, days }: { readonly now: Date; readonly days: number },
): Stretch & { readonly cut: string } {
  const cut = cutOf(now, days);
  const after = Math.max(0, journal.lastSeq() - mostChanges);
  const all = journal.events({ after, since: cut });
  const [first] = all;
  // Neither what is beyond that many changes nor what the journal has pruned is known.
  const oldest = Math.max(after + 1, journal.firstSeq() ?? 1);
  const isWhole = first === undefined || first.seq > oldest || oldest === 1;
  return { ...stretchOf(journal, all), cut: isWhole ? cut : first.seenAt };
}

/** Without what moves by itself, which is no history. */
export function stretchOf(journal: Journal, events: readonly ChangeEvent[]): Stretch {
  const isFromTheStart = events[0]?.seq === journal.firstSeq();
  return {
    events: events.filter((event) => event.class !== 'health'),
    wasThere: ({ resourceId: resource, seenAt: until }) => {
      if (isFromTheStart) return false;
      const [last] = journal.events({ resource, until, limit: 1 });
      return last !== undefined && !ends(last);
    },
  };
}

export function pastOfAll(
  stretch: Stretch,
  { estate, shape, cut }: { readonly estate: Estate; readonly shape: Shape; readonly cut: string },
): Past {
  return pastOf(replay(stretch, estate, shape), nothingCarried, {
    estate,
    shape,
    cut,
    identify: identifier(shape),
  });
}

/** `replayed`: since the graph's cursor. */
export async function pastSince(
  engine: GraphEngine,
  replayed: Replayed,
  given: {
    readonly affected: Affected;
    readonly estate: Estate;
    readonly shape: Shape;
    readonly cut: string;
  },
): Promise<Past> {
  const identify = identifier(given.shape);
  const { estate } = given;
  const carried = await readCarried(engine, askedOf(replayed, given), { estate, identify });
  return pastOf(replayed, carried, { ...given, identify });
}

function askedOf(
  { lives, spans, born }: Replayed,
  {
    affected,
    estate,
    shape,
  }: { readonly affected: Affected; readonly estate: Estate; readonly shape: Shape },
): Asked {
  const bearers = new Map<string, readonly string[]>();
  for (const [id, rewrite] of affected.rewrites) {
    const kind = shape.byName.get(rewrite.kind ?? estate.get(id)?.kind ?? '');
    const types = kind === undefined ? [] : borneBy(kind).incoming.filter((type) => type !== 'OWNS');
    bearers.set(id, types);
  }
  const ends = spans.flatMap(({ edge }) => [edge.from, edge.to]);
  const gone = ends.filter((id) => estate.get(id) === undefined || born.has(id));
  return { bearers, gone: [...new Set([...lives.map(({ id }) => id), ...gone])] };
}

function pastOf(
  replayed: Replayed,
  carried: Carried,
  {
    estate,
    shape,
    cut,
    identify,
  }: {
    readonly estate: Estate;
    readonly shape: Shape;
    readonly cut: string;
    readonly identify: Identify;
  },
): Past {
  const stamps = stampsOf(replayed, carried, cut);
  const rows = historyRows({
    replayed,
    carried,
    present: estate,
    cut,
    expectedKind: (id) => expectedKind(id, shape.kinds),
  });
  return {
    rows,
    stamp: {
      node: ({ id, props }) => ({ id, props: { ...props, ...stamps.node(id) } }),
      relationship: (relationship) =>
        isKept(relationship)
          ? {
              ...relationship,
              properties: { ...relationship.properties, ...stamps.edge(identify(relationship)) },
            }
          : relationship,
    },
  };
}

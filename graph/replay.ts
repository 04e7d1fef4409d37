// What began and ended in a stretch of changes: lives of resources, and spans of relationships, derived ones included, which no event
// tells. Pure: replays the changes of a commit at a time over the journal's content as it was, and compares before and after.
import { dependents, type Estate } from '../src/derive.ts';
import type { ChangeEvent } from '../src/journal/events.ts';
import { isEdgeType, type Resource } from '../src/state.ts';
import { birthsIn, ends, type MovingEstate, movingEstate, type Stretch } from './moving-estate.ts';
import { relationshipsOf, type Shape } from './rows.ts';
import { type Identify, identifier, isKept, type KeptEdge } from './edge-identity.ts';

export interface Moment {
  readonly at: string;
  /** When it was seen: what does not move when an author becomes known. */
  readonly seen: string;
  /** The change that it is put down to. */
  readonly seq: number;
  /** The first change of the commit that has it. */
  readonly commit: number;
  /**
   * The same, where that is a change of the thing itself: its author may become known later, and with that the exact time. What followed from
   * another's change stays at the time when that was seen.
   */
  readonly by?: number;
}

export interface Beginning extends Moment {
  /** It was there before, unobserved. */
  readonly discovered: boolean;
}

export interface Life {
  readonly id: string;
  /** undefined: it was there when the stretch began. */
  readonly begun: Beginning | undefined;
  /** `released`: nobody knows whether it is there still. */
  readonly ended: Moment & { readonly released: boolean };
  readonly last: Resource;
  /** When its properties last changed in the stretch. */
  readonly propertiesFrom: string | undefined;
}

export interface Span {
  readonly edge: KeptEdge;
  /** undefined: it was there when the stretch began. */
  readonly begun: Moment | undefined;
  readonly ended: Moment;
}

export interface Replayed {
  /** Over, in the order in which they ended. */
  readonly lives: readonly Life[];
  readonly spans: readonly Span[];
  /** Of what is there at the end, and began in the stretch. */
  readonly born: ReadonlyMap<string, Beginning>;
  /** By the edge's identity: of those that are there at the end, and began in the stretch. */
  readonly opened: ReadonlyMap<string, Moment>;
  readonly propertiesFrom: ReadonlyMap<string, string>;
}

export function replay(stretch: Stretch, present: Estate, shape: Shape): Replayed {
  const { events } = stretch;
  const births = birthsIn(stretch);
  const estate = movingEstate(present, events, births);
  const identify = identifier(shape);
  const [lives, spans]: [Life[], Span[]] = [[], []];
  const born = new Map<string, Beginning>();
  const opened = new Map<string, Moment>();
  const propertiesFrom = new Map<string, string>();

  function liveOn(event: ChangeEvent, first: number): void {
    const { resourceId: id, seq, last } = event;
    const moment = momentOf(event, first);
    if (births.has(seq)) {
      born.set(id, { ...moment, discovered: event.change === 'discovered' });
      propertiesFrom.delete(id);
    } else if (ends(event) && last !== undefined) {
      const ended = { ...moment, released: event.change === 'released' };
      lives.push({ id, begun: born.get(id), ended, last, propertiesFrom: propertiesFrom.get(id) });
      born.delete(id);
      propertiesFrom.delete(id);
    } else if (event.change === 'modified' && event.changes.some(({ path }) => !isEdgeType(path)))
      propertiesFrom.set(id, event.seenAt);
  }

  for (const commit of commits(events)) {
    const first = commit[0]?.seq ?? 0;
    for (const event of commit) liveOn(event, first);
    const { next, moments } = consequences(commit, estate);
    const before = edgesOf(moments, { estate, shape, identify });
    for (const [id, state] of next) estate.set(id, state);
    const after = edgesOf(moments, { estate, shape, identify });
    for (const [identity, { edge, moment }] of before) {
      if (after.has(identity)) continue;
      spans.push({ edge, begun: opened.get(identity), ended: moment });
      opened.delete(identity);
    }
    for (const [identity, { moment }] of after) if (!before.has(identity)) opened.set(identity, moment);
  }
  return { lives, spans, born, opened, propertiesFrom };
}

/** Exact where CloudTrail told it; otherwise when it was seen. */
function momentOf({ attributedAt, seenAt, seq, change }: ChangeEvent, commit: number): Moment {
  const moment = { at: attributedAt ?? seenAt, seen: seenAt, seq, commit };
  // What was discovered nobody did.
  return change === 'discovered' ? moment : { ...moment, by: seq };
}

/** What was seen at one moment: between its changes there is no time. */
function commits(events: readonly ChangeEvent[]): readonly (readonly ChangeEvent[])[] {
  const groups: ChangeEvent[][] = [];
  for (const event of events) {
    const last = groups.at(-1);
    if (last?.[0]?.seenAt === event.seenAt) last.push(event);
    else groups.push([event]);
  }
  return groups;
}

interface Consequences {
  readonly next: ReadonlyMap<string, Resource | undefined>;
  /** Whose relationships may differ after it, each with the moment to which that is put down. */
  readonly moments: ReadonlyMap<string, Moment>;
}

function consequences(commit: readonly ChangeEvent[], estate: MovingEstate): Consequences {
  const next = new Map<string, Resource | undefined>();
  const own = new Map<string, Moment>();
  const others = new Map<string, Moment>();
  const first = commit[0]?.seq ?? 0;
  for (const event of commit) {
    const { resourceId: id, seq, seenAt } = event;
    const before = next.has(id) ? next.get(id) : estate.get(id);
    const after = estate.after(event, before);
    next.set(id, after);
    own.set(id, momentOf(event, first));
    // Asked of the estate before: what else changes with this commit has a moment of its own.
    for (const state of [before, after]) {
      if (state === undefined) continue;
      for (const other of dependents(state, estate, { stays: event.change === 'modified' }))
        others.set(other, { at: seenAt, seen: seenAt, seq, commit: first });
    }
  }
  return { next, moments: new Map([...others, ...own]) };
}

function edgesOf(
  moments: ReadonlyMap<string, Moment>,
  {
    estate,
    shape,
    identify,
  }: { readonly estate: Estate; readonly shape: Shape; readonly identify: Identify },
): ReadonlyMap<string, { readonly edge: KeptEdge; readonly moment: Moment }> {
  const edges = new Map<string, { readonly edge: KeptEdge; readonly moment: Moment }>();
  for (const [id, moment] of moments) {
    const state = estate.get(id);
    if (state === undefined) continue;
    for (const relationship of relationshipsOf(state, estate, shape)) {
      if (!isKept(relationship)) continue;
      const edge = identify(relationship);
      edges.set(edge.identity, { edge, moment });
    }
  }
  return edges;
}

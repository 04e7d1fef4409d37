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
  /** The change that happened then. */
  readonly seq: number;
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
  readonly begun: string | undefined;
  readonly ended: Moment;
}

export interface Replayed {
  /** Over, in the order in which they ended. */
  readonly lives: readonly Life[];
  readonly spans: readonly Span[];
  /** Of what is there at the end, and began in the stretch. */
  readonly born: ReadonlyMap<string, Beginning>;
  /** By the edge's identity: of those that are there at the end, and began in the stretch. */
  readonly opened: ReadonlyMap<string, string>;
  readonly propertiesFrom: ReadonlyMap<string, string>;
}

export function replay(stretch: Stretch, present: Estate, shape: Shape): Replayed {
  const { events } = stretch;
  const births = birthsIn(stretch);
  const estate = movingEstate(present, events, births);
  const identify = identifier(shape);
  const [lives, spans]: [Life[], Span[]] = [[], []];
  const born = new Map<string, Beginning>();
  const opened = new Map<string, string>();
  const propertiesFrom = new Map<string, string>();

  function liveOn(event: ChangeEvent): void {
    const { resourceId: id, seq, last } = event;
    const at = happenedAt(event);
    if (births.has(seq)) {
      born.set(id, { at, seq, discovered: event.change === 'discovered' });
      propertiesFrom.delete(id);
    } else if (ends(event) && last !== undefined) {
      const ended = { at, seq, released: event.change === 'released' };
      lives.push({ id, begun: born.get(id), ended, last, propertiesFrom: propertiesFrom.get(id) });
      born.delete(id);
      propertiesFrom.delete(id);
    } else if (event.change === 'modified' && event.changes.some(({ path }) => !isEdgeType(path)))
      propertiesFrom.set(id, at);
  }

  for (const commit of commits(events)) {
    for (const event of commit) liveOn(event);
    const { next, moments } = consequences(commit, estate);
    const before = edgesOf(moments, { estate, shape, identify });
    for (const [id, state] of next) estate.set(id, state);
    const after = edgesOf(moments, { estate, shape, identify });
    for (const [identity, { edge, moment }] of before) {
      if (after.has(identity)) continue;
      spans.push({ edge, begun: opened.get(identity), ended: moment });
      opened.delete(identity);
    }
    for (const [identity, { moment }] of after) if (!before.has(identity)) opened.set(identity, moment.at);
  }
  return { lives, spans, born, opened, propertiesFrom };
}

/** Exact where CloudTrail told it; otherwise when it was seen. */
function happenedAt({ attributedAt, seenAt }: ChangeEvent): string {
  return attributedAt ?? seenAt;
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
  for (const event of commit) {
    const { resourceId: id, seq } = event;
    const before = next.has(id) ? next.get(id) : estate.get(id);
    const after = estate.after(event, before);
    next.set(id, after);
    const moment = { at: happenedAt(event), seq };
    own.set(id, moment);
    // Asked of the estate before: what else changes with this commit has a moment of its own.
    for (const state of [before, after]) {
      if (state === undefined) continue;
      for (const other of dependents(state, estate, { stays: event.change === 'modified' }))
        others.set(other, moment);
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

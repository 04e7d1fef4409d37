// What is written of the past: nodes of what is gone, relationships that are closed, and since when what is there has been so.
// Pure: from what was replayed, and what the graph knew before. The same rows again where a writer that died writes again.
import { hash } from 'node:crypto';
import type { Resource } from '../src/state.ts';
import type { CypherValue } from './engine.ts';
import type { KeptEdge } from './edge-identity.ts';
import type { Beginning, Life, Moment, Replayed, Span } from './replay.ts';

/** Since when, and by which change of its own: of a relationship one that somebody made. */
export interface EdgeTimes {
  readonly validFrom?: string;
  readonly begunBy?: number;
}

export interface NodeTimes extends EdgeTimes {
  readonly discovered?: true;
  readonly propertiesFrom?: string;
}

/** An end of a closed relationship: what is there, by its id, or what was, by its key. */
export interface End {
  readonly label: 'Resource' | 'Past';
  readonly key: string;
}

export interface ClosedEdge {
  readonly type: string;
  readonly from: End;
  readonly to: End;
  /** Unique: written twice, it is there once. */
  readonly key: string;
  readonly properties: Readonly<Record<string, CypherValue>>;
}

export interface PastNode {
  readonly id: string;
  readonly key: string;
  readonly validFrom?: string | undefined;
  readonly validTo?: string | undefined;
  readonly begunBy?: number | undefined;
  readonly endedBy?: number | undefined;
}

/** What the graph knew before. For one that is filled from nothing: of everything that it is there, and of nothing since when. */
export interface Carried {
  node(id: string): NodeTimes | undefined;
  edge(identity: string): EdgeTimes | undefined;
  pasts(id: string): readonly PastNode[];
  /** Closed relationships that hang on the node of what is there. */
  hanging(id: string): readonly ClosedEdge[];
}

export interface HistoryRows {
  readonly pasts: readonly { readonly key: string; readonly props: Readonly<Record<string, CypherValue>> }[];
  readonly edges: readonly ClosedEdge[];
  /** What relationships that were closed until then hang on no more: they are among `edges` again, on what is past. */
  readonly moved: readonly { readonly id: string; readonly at: string }[];
  /** Ends that may not be written yet. */
  readonly ends: readonly string[];
}

interface Given {
  readonly replayed: Replayed;
  readonly carried: Carried;
  readonly present: { get(id: string): Resource | undefined };
  /** What was over before is not kept, and what began before has no beginning. */
  readonly cut: string;
  readonly expectedKind: (id: string) => string | undefined;
}

export function historyRows({ replayed, carried, present, cut, expectedKind }: Given): HistoryRows {
  const since = (at: string | undefined): string | undefined =>
    at === undefined || at < cut ? undefined : at;
  const pasts = new Map<string, HistoryRows['pasts'][number]>();
  const ends = new Set<string>();
  const lives = new Map<string, PastNode[]>();
  const firstEnds = new Map<string, { readonly key: string; readonly seen: string }>();
  for (const life of replayed.lives) {
    const past = pastOf(life);
    lives.set(life.id, [...(lives.get(life.id) ?? []), past]);
    if (life.begun === undefined) firstEnds.set(life.id, { key: past.key, seen: life.ended.seen });
  }

  function pastOf(life: Life): PastNode {
    const { id, begun, ended } = life;
    const times = begun === undefined ? carried.node(id) : timesOf(begun);
    const isWritten = begun === undefined && isOver(times, ended);
    const known = isWritten ? carried.pasts(id).find(({ endedBy }) => endedBy === ended.seq) : undefined;
    if (known !== undefined) return known;
    const validFrom = isWritten ? undefined : since(times?.validFrom);
    const past = {
      id,
      key: `${id}@${validFrom ?? ''}`,
      validFrom,
      validTo: ended.at,
      begunBy: validFrom === undefined ? undefined : times?.begunBy,
      endedBy: ended.seq,
    };
    if (ended.at >= cut) {
      const propertiesFrom = since(life.propertiesFrom ?? times?.propertiesFrom);
      const isDiscovered = validFrom !== undefined && times?.discovered === true;
      pasts.set(past.key, {
        key: past.key,
        props: pastProps(life, past, { isDiscovered, propertiesFrom }),
      });
    }
    return past;
  }

  /** The node that stood for an id before a commit: by the order of changes, which no author moves as he moves times. */
  function endBefore(id: string, commit: number): End {
    const birth = replayed.born.get(id);
    if (present.get(id) !== undefined && (birth === undefined || birth.seq < commit)) {
      if (birth !== undefined) ends.add(id);
      return { label: 'Resource', key: id };
    }
    const earlier = [...(lives.get(id) ?? []), ...carried.pasts(id)].filter(
      ({ begunBy = -1, endedBy }) => endedBy !== undefined && begunBy < commit,
    );
    const latest = earlier.sort((a, b) => (a.endedBy ?? 0) - (b.endedBy ?? 0)).at(-1);
    if (latest !== undefined) return { label: 'Past', key: latest.key };
    const key = `${id}@unseen`;
    const kind = expectedKind(id);
    pasts.set(key, { key, props: { key, id, ...(kind === undefined ? {} : { kind }), unseen: true } });
    return { label: 'Past', key };
  }

  function closed({ edge, begun, ended }: Span): readonly ClosedEdge[] {
    const times = begun === undefined ? carried.edge(edge.identity) : edgeTimes(begun);
    // Not there, or there since later: it was closed by a writer that died before it had written where the journal is.
    if (ended.at < cut || (begun === undefined && isOver(times, ended))) return [];
    const { type, from, to, properties } = edge;
    const validFrom = since(times?.validFrom);
    return [
      {
        type,
        from: endBefore(from, ended.commit),
        to: endBefore(to, ended.commit),
        key: `${hash('sha1', edge.identity).slice(0, 16)}@${ended.seq}`,
        properties: {
          ...properties,
          ...(validFrom === undefined ? {} : { validFrom, ...begunByOf(times?.begunBy) }),
          validTo: ended.at,
          ...(ended.by === undefined ? {} : { endedBy: ended.by }),
        },
      },
    ];
  }

  function movedEnd(end: End): End {
    const past = end.label === 'Resource' ? firstEnds.get(end.key) : undefined;
    return past === undefined ? end : { label: 'Past', key: past.key };
  }

  const edges = new Map<string, ClosedEdge>();
  const moved: { id: string; at: string }[] = [];
  for (const [id, { seen }] of firstEnds) {
    const hanging = carried.hanging(id).filter(({ properties }) => String(properties['validTo']) <= seen);
    if (hanging.length > 0) moved.push({ id, at: seen });
    for (const edge of hanging)
      edges.set(edge.key, { ...edge, from: movedEnd(edge.from), to: movedEnd(edge.to) });
  }
  for (const edge of replayed.spans.flatMap(closed)) edges.set(edge.key, edge);
  return { pasts: [...pasts.values()], edges: [...edges.values()], moved, ends: [...ends] };
}

/** Whether what the graph knows is not what ended then: it is gone, or there since later. */
function isOver(times: EdgeTimes | undefined, { seq, seen }: Moment): boolean {
  if (times === undefined) return true;
  const { validFrom, begunBy } = times;
  return begunBy === undefined ? validFrom !== undefined && validFrom >= seen : begunBy > seq;
}

function edgeTimes({ at, by }: Moment): EdgeTimes {
  return { validFrom: at, ...begunByOf(by) };
}

function begunByOf(by: number | undefined): { readonly begunBy?: number } {
  return by === undefined ? {} : { begunBy: by };
}

function timesOf({ at, seq, discovered }: Beginning): NodeTimes {
  return { validFrom: at, begunBy: seq, ...(discovered ? { discovered } : {}) };
}

function pastProps(
  { id, last, ended }: Life,
  { key, validFrom, validTo, begunBy }: PastNode,
  {
    isDiscovered,
    propertiesFrom,
  }: { readonly isDiscovered: boolean; readonly propertiesFrom: string | undefined },
): Record<string, CypherValue> {
  const { kind, accountId, region, properties } = last;
  return {
    ...properties,
    key,
    id,
    kind,
    ...(accountId === '' ? {} : { accountId }),
    region,
    ...(validFrom === undefined ? {} : { validFrom, ...begunByOf(begunBy) }),
    ...(validTo === undefined ? {} : { validTo }),
    ...(isDiscovered ? { discovered: true } : {}),
    ...(ended.released ? { released: true } : {}),
    ...(propertiesFrom === undefined ? {} : { propertiesFrom }),
    endedBy: ended.seq,
  };
}

/** What is added to what is there: since when. */
export interface Stamps {
  node(id: string): NodeTimes;
  edge(edge: KeptEdge): EdgeTimes;
}

export function stampsOf(replayed: Replayed, carried: Carried, cut: string): Stamps {
  const isKept = (at: string | undefined): at is string => at !== undefined && at >= cut;
  const begun = ({ validFrom, begunBy }: EdgeTimes): EdgeTimes =>
    isKept(validFrom) ? { validFrom, ...begunByOf(begunBy) } : {};
  return {
    node: (id) => {
      const birth = replayed.born.get(id);
      const times: NodeTimes = birth === undefined ? (carried.node(id) ?? {}) : timesOf(birth);
      const propertiesFrom = replayed.propertiesFrom.get(id) ?? times.propertiesFrom;
      return {
        ...begun(times),
        ...(times.discovered === true && isKept(times.validFrom) ? { discovered: true } : {}),
        ...(isKept(propertiesFrom) ? { propertiesFrom } : {}),
      };
    },
    edge: ({ identity }) => {
      const opened = replayed.opened.get(identity);
      return begun(opened === undefined ? (carried.edge(identity) ?? {}) : edgeTimes(opened));
    },
  };
}

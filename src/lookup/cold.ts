// Builds everything from a journal that nothing is known of yet; where somebody helps, half of the interfaces each.
import type { History, IdRange } from '../journal/histories.ts';
import type { Journal } from '../journal/journal.ts';
import type { Resource } from '../state.ts';
import {
  type Beside,
  besideKinds,
  besideOf,
  fewKinds,
  interfaces,
  latest,
  networkOf,
  readingsOf,
  surroundings,
} from './around.ts';
import { addContent } from './build.ts';
import type { Generation } from './generation.ts';
import { absorb } from './segment-absorb.ts';
import { SegmentMaker } from './segment-maker.ts';
import type { Segment } from './segment.ts';

/** Does half of the work elsewhere. */
export interface Helper {
  /** Fewest interfaces that are worth it. */
  readonly least: number;
  /** Begins with the interfaces from that id on, in the journal as of then. */
  begin(from: string, at: JournalPlace): Half;
}

/** In the journal's order of changes, and in that of their authors. */
export interface JournalPlace {
  readonly seq: number;
  readonly attribution: number;
  /** Changes before were pruned by then, in milliseconds. */
  readonly keptFrom: number;
}

export function journalPlace(journal: Journal): JournalPlace {
  const pruned = journal.changesPrunedUntil();
  return {
    seq: journal.lastSeq(),
    attribution: journal.lastAttribution(),
    keptFrom: pruned === undefined ? -Infinity : Date.parse(pruned),
  };
}

export interface Half {
  /** Waits for it; undefined: it is not to be had, as the journal went on or the helper failed. */
  result(): Segment | undefined;
}

export interface Built {
  readonly generation: Generation;
  readonly beside: Beside;
}

/** To be called in a snapshot of the journal. */
export function buildCold(journal: Journal, tags: ReadonlySet<string>, helper?: Helper): Built {
  const place = journalPlace(journal);
  const middle =
    helper !== undefined && (journal.counts()[interfaces.kind] ?? 0) >= helper.least
      ? journal.middleId(interfaces.kind)
      : undefined;
  const half = middle === undefined ? undefined : helper?.begin(middle, place);
  const part = startPart(journal, tags);
  part.addThings();
  part.addInterfaces(middle === undefined ? {} : { before: middle });
  if (middle !== undefined) {
    const other = half?.result();
    if (other === undefined) part.addInterfaces({ from: middle });
    else absorb(part.maker, other);
  }
  const { readings, network, beside } = part;
  return { generation: { ...place, segments: [part.maker.done(place.seq)], readings, network }, beside };
}

/** The interfaces from that id on, without the things that they work for. */
export function buildHalf(journal: Journal, tags: ReadonlySet<string>, from: string): Segment {
  const part = startPart(journal, tags);
  part.knowInstances();
  part.addInterfaces({ from });
  return part.maker.done(journal.lastSeq());
}

function startPart(journal: Journal, tags: ReadonlySet<string>) {
  const all = journal.fewHistories([...new Set([...besideKinds, ...fewKinds])]);
  const beside = besideOf(all);
  const instances = new Map<string, Resource>();
  const readings = readingsOf(journal);
  const network = networkOf(beside);
  const counts = journal.counts();
  const maker = new SegmentMaker({
    ids: (counts[interfaces.kind] ?? 0) * 1.1 + (counts['Instance'] ?? 0),
    rows: (counts[interfaces.kind] ?? 0) + journal.lastSeq(),
  });
  const instance = (id: string): Resource | undefined => instances.get(id);
  const around = surroundings(beside, { readings, network, tags, instance });

  function* allInstances(): Generator<History> {
    for (const history of journal.histories('Instance')) {
      const last = latest(history);
      if (last !== undefined) instances.set(history.id, named(last));
      yield history;
    }
  }

  function* things(): Generator<History> {
    for (const kind of fewKinds) yield* all.get(kind) ?? [];
    yield* allInstances();
  }

  return {
    maker,
    readings,
    network,
    beside,
    addThings: () => addContent(maker, { things: things(), interfaces: [] }, around),
    knowInstances: () => allInstances().forEach(() => undefined),
    addInterfaces: (range: IdRange) =>
      addContent(maker, { things: [], interfaces: journal.histories(interfaces.kind, range) }, around),
  };
}

/** Of an instance only this is told by its interfaces' answers. */
function named({ id, kind, accountId, region, properties }: Resource): Resource {
  const { name, tags } = properties;
  return {
    id,
    kind,
    accountId,
    region,
    properties: { ...(name === undefined ? {} : { name }), ...(tags === undefined ? {} : { tags }) },
    edges: {},
  };
}

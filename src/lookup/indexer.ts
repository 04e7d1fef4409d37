// Keeps generations in step with a journal: built whole once, then a small segment for what changed, laid over the older ones.
// Reads only. Everything that parses is here, so that it can stand in a thread of its own.
import type { History } from '../journal/histories.ts';
import type { Journal } from '../journal/journal.ts';
import { otherEnd, type Resource } from '../state.ts';
import {
  type Beside,
  besideKinds,
  besideOf,
  interfaces,
  latest,
  networkKinds,
  networkOf,
  readingsOf,
  surroundings,
} from './around.ts';
import { addContent, thingKinds } from './build.ts';
import { buildCold, type Helper, journalPlace } from './cold.ts';
import { tellingPaths, thingsOf, vpcOf } from './facts.ts';
import { Index } from './views.ts';
import type { Generation } from './generation.ts';
import { neighbours } from './neighbours.ts';
import type { NetworkMap } from './network.ts';
import type { Reading } from './reading.ts';
import { SegmentMaker } from './segment-maker.ts';
import type { Segment } from './segment.ts';
import { publicities } from './subnets.ts';
import { versionsOf } from './timeline.ts';

export interface IndexerOptions {
  /** Keys of tags that answers have. */
  readonly tags?: readonly string[];
  /** Takes half of the work of building everything. */
  readonly helper?: Helper;
}

export interface Indexer {
  readonly generation: Generation;
  /** The next generation; undefined where nothing was committed since. */
  advance(): Generation | undefined;
  /** Fewer segments with the same answers, so that each answer asks few; undefined where there is nothing to gain. */
  merge(): Generation | undefined;
}

/** A part of the base so large in newer segments is worth building it anew. */
const rebuildShare = 0.25;
const rebuildAtLeast = 20_000;
const attributionsAtOnce = 1_000;

interface Layer {
  readonly segment: Segment;
  /** What it was made for; undefined: everything. */
  readonly touched: ReadonlySet<string> | undefined;
}

/** `base`: a generation that was built by another thread from this journal; it goes on from there. */
export function openIndexer(journal: Journal, options: IndexerOptions = {}, base?: Generation): Indexer {
  const tags = new Set(options.tags);
  // -1: what was committed since the base was built is still to come.
  let version = base === undefined ? journal.dataVersion() : -1;
  let beside: Beside = new Map();
  let layers: readonly Layer[] = [];
  let generation = base === undefined ? journal.snapshot(build) : goOnFrom(base);
  let index = new Index(generation);

  function goOnFrom(made: Generation): Generation {
    beside = besideOf(journal.fewHistories(besideKinds));
    layers = made.segments.map((segment) => ({ segment, touched: undefined }));
    return made;
  }

  function build(): Generation {
    const built = buildCold(journal, tags, options.helper);
    beside = built.beside;
    layers = built.generation.segments.map((segment) => ({ segment, touched: undefined }));
    return built.generation;
  }

  /** Interfaces whose answers say something else when these things changed, and the things themselves. */
  function touchedBy(changed: readonly { readonly id: string; readonly kind: string }[]): Set<string> {
    const touched = new Set<string>();
    const subnetsBefore = publicities([...(beside.get('RouteTable')?.values() ?? [])]);
    const vpcs = new Set<string>();
    for (const { id, kind } of changed) {
      const of = beside.get(kind);
      const history = of === undefined ? undefined : journal.history(id);
      if (history !== undefined) of?.set(id, history);
      if (kind === interfaces.kind || thingKinds.some((one) => one === kind)) touched.add(id);
      if (kind === 'RouteTable' && history !== undefined)
        for (const { state } of versionsOf(history)) vpcs.add(vpcOf(state) ?? '');
      if (kind === 'EcsTask' && history !== undefined)
        for (const edge of latest(history)?.edges['OWNED_BY'] ?? []) touched.add(otherEnd(edge));
      if (kind === 'Instance')
        for (const eni of neighbours(index, new Set([id]), []).members) touched.add(eni);
    }
    const subnetsNow = publicities([...(beside.get('RouteTable')?.values() ?? [])]);
    for (const vpc of vpcs) {
      const altered = new Set(
        journal.inVpc(vpc, 'Subnet').flatMap(({ id }) => {
          const [old, now] = [subnetsBefore.of(vpc, id), subnetsNow.of(vpc, id)];
          return JSON.stringify(old) === JSON.stringify(now) ? [] : [id];
        }),
      );
      if (altered.size === 0) continue;
      for (const eni of journal.inVpc(vpc, interfaces.kind))
        if (altered.has(String(eni.properties['subnetId']))) touched.add(eni.id);
    }
    return touched;
  }

  function segmentFor(
    touched: ReadonlySet<string>,
    seq: number,
    readings: ReadonlyMap<string, Reading>,
    network: NetworkMap,
  ): Segment {
    const histories = [...touched].map((id) => journal.history(id));
    const isThing = (history: History): boolean => thingKinds.some((kind) => kind === latest(history)?.kind);
    const own = histories.filter((history) => latest(history)?.kind === interfaces.kind);
    const things = new Set([
      ...histories.filter(isThing).map(({ id }) => id),
      ...own.flatMap((history) => versionsOf(history, tellingPaths).flatMap(({ state }) => thingsOf(state))),
    ]);
    const { members, holders } = neighbours(index, things, own);
    const besides = new Set([...members, ...holders].filter((id) => !touched.has(id)));
    const instance = (id: string): Resource | undefined => latest(journal.history(id));
    const maker = new SegmentMaker();
    addContent(
      maker,
      {
        things: [...things].map((id) => histories.find((one) => one.id === id) ?? journal.history(id)),
        interfaces: own,
        beside: [...besides].map((id) => journal.history(id)),
      },
      surroundings(beside, { readings, network, tags, instance }),
    );
    return maker.done(seq);
  }

  /** What changed long ago, and is known only now to have done so at an instant. */
  function attributedSince(known: number): readonly { readonly id: string; readonly kind: string }[] {
    const ids = new Set<string>();
    for (let after = known; ;) {
      const some = journal.attributions(after, attributionsAtOnce);
      for (const { resourceId } of some) ids.add(resourceId);
      after = some.at(-1)?.seq ?? after;
      if (some.length < attributionsAtOnce) break;
    }
    return [...ids].flatMap((id) => {
      const kind = latest(journal.history(id))?.kind;
      return kind === undefined ? [] : [{ id, kind }];
    });
  }

  function next(): Generation {
    const place = journalPlace(journal);
    const { seq } = place;
    const changed = [...journal.touched(generation.seq), ...attributedSince(generation.attribution)];
    const readings = readingsOf(journal);
    const touched = touchedBy(changed);
    const isNetwork = changed.some(({ kind }) => networkKinds.some((one) => one === kind));
    const network = isNetwork ? networkOf(beside) : generation.network;
    if (touched.size > 0)
      layers = [{ segment: segmentFor(touched, seq, readings, network), touched }, ...layers];
    return { ...place, segments: layers.map(({ segment }) => segment), readings, network };
  }

  function adopt(made: Generation): Generation {
    generation = made;
    index = new Index(made, index);
    return made;
  }

  return {
    get generation() {
      return generation;
    },
    advance: () => {
      const now = journal.dataVersion();
      if (now === version) return undefined;
      const made = adopt(journal.snapshot(next));
      version = now;
      return made;
    },
    merge: () => {
      const newer = layers.flatMap(({ touched }) => (touched === undefined ? [] : [touched.size]));
      const total = newer.reduce((sum, size) => sum + size, 0);
      const base = (layers.at(-1)?.segment.ids.ends.length ?? 1) - 1;
      if (total > Math.max(rebuildAtLeast, base * rebuildShare)) return adopt(journal.snapshot(build));
      const [first, second, ...rest] = layers;
      if (first?.touched === undefined || second?.touched === undefined) return undefined;
      // As in counting: two of a size become one of the next, so that there are few and none is made often.
      if (first.touched.size * 2 < second.touched.size) return undefined;
      const touched = new Set([...first.touched, ...second.touched]);
      // The journal may be further on: what it says of these is taken up to now, and what changed since comes with the next advance.
      const segment = journal.snapshot(() =>
        segmentFor(touched, generation.seq, generation.readings, generation.network),
      );
      layers = [{ segment, touched }, ...rest];
      return adopt({ ...generation, segments: layers.map((layer) => layer.segment) });
    },
  };
}

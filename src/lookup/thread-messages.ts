// What the thread that follows the journal tells the one that answers. A segment crosses once: its columns are shared memory.
import type { Generation } from './generation.ts';
import { type NetworkMap, noNetwork } from './network.ts';
import type { Reading } from './reading.ts';
import type { Segment } from './segment.ts';

/** Garbage of rows is short-lived: a larger young generation takes tens of megabytes and saves no time that can be measured. */
export const threadLimits = { maxYoungGenerationSizeMb: 4 } as const;

export interface ThreadData {
  readonly path: string;
  readonly tags: readonly string[];
  readonly pollMs: number;
  /** What to follow on from; absent: build it, tell it, and end, so that all that was read for it is given back. */
  readonly base?: Generation;
}

export type ThreadMessage = GenerationMessage | { readonly failure: string };

interface GenerationMessage {
  readonly seq: number;
  readonly attribution: number;
  readonly keptFrom: number;
  /** Numbers of its segments, the newest first. */
  readonly numbers: readonly number[];
  /** Those that did not cross yet. */
  readonly made: ReadonlyMap<number, Segment>;
  /** Those that are not as they were, and places that are no more: a fleet has thousands, and a commit changes one. */
  readonly readings: ReadonlyMap<string, Reading | undefined>;
  /** Absent: as it was. */
  readonly network: NetworkMap | undefined;
}

/** Gives each segment a number, and says once what it is; those of `base` are there already, as 1, 2 … */
export function sender(base?: Generation): (generation: Generation) => GenerationMessage {
  let numbers = new Map((base?.segments ?? []).map((segment, index) => [segment, index + 1]));
  let network = base?.network;
  let readings = base?.readings ?? new Map<string, Reading>();
  let last = numbers.size;
  return (generation) => {
    const before = numbers;
    numbers = new Map(generation.segments.map((segment) => [segment, before.get(segment) ?? ++last]));
    const made = new Map(
      [...numbers].flatMap(([segment, number]) => (before.has(segment) ? [] : [[number, segment] as const])),
    );
    const isSame = generation.network === network;
    ({ network } = generation);
    const known = readings;
    ({ readings } = generation);
    return {
      seq: generation.seq,
      attribution: generation.attribution,
      keptFrom: generation.keptFrom,
      numbers: [...numbers.values()],
      made,
      readings: changedReadings(known, readings),
      network: isSame ? undefined : network,
    };
  };
}

export function receiver(base?: Generation): (message: GenerationMessage) => Generation {
  let segments = new Map((base?.segments ?? []).map((segment, index) => [index + 1, segment]));
  let network = base?.network ?? noNetwork;
  let readings = base?.readings ?? new Map<string, Reading>();
  return (message) => {
    const before = segments;
    segments = new Map(
      message.numbers.flatMap((number) => {
        const segment = message.made.get(number) ?? before.get(number);
        return segment === undefined ? [] : [[number, segment] as const];
      }),
    );
    network = message.network ?? network;
    if (message.readings.size > 0) {
      // A new one: who still answers from the generation before sees what it had.
      const now = new Map(readings);
      for (const [place, reading] of message.readings)
        if (reading === undefined) now.delete(place);
        else now.set(place, reading);
      readings = now;
    }
    const { seq, attribution, keptFrom } = message;
    return { seq, attribution, keptFrom, segments: [...segments.values()], readings, network };
  };
}

function changedReadings(
  before: ReadonlyMap<string, Reading>,
  now: ReadonlyMap<string, Reading>,
): ReadonlyMap<string, Reading | undefined> {
  const changed = new Map<string, Reading | undefined>();
  for (const [place, reading] of now)
    if (!isSameReading(before.get(place), reading)) changed.set(place, reading);
  for (const place of before.keys()) if (!now.has(place)) changed.set(place, undefined);
  return changed;
}

function isSameReading(before: Reading | undefined, now: Reading): boolean {
  return (
    before !== undefined &&
    before.action === now.action &&
    before.outcome === now.outcome &&
    before.failedSince === now.failedSince &&
    before.firstComplete === now.firstComplete &&
    before.spans.length === now.spans.length &&
    now.spans.every(([from, until], index) => {
      const span = before.spans[index];
      return span?.[0] === from && span[1] === until;
    })
  );
}

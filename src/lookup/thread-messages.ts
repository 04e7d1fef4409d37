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
  /** Numbers of its segments, the newest first. */
  readonly numbers: readonly number[];
  /** Those that did not cross yet. */
  readonly made: ReadonlyMap<number, Segment>;
  readonly readings: ReadonlyMap<string, Reading>;
  /** Absent: as it was. */
  readonly network: NetworkMap | undefined;
}

/** Gives each segment a number, and says once what it is; those of `base` are there already, as 1, 2 … */
export function sender(base?: Generation): (generation: Generation) => GenerationMessage {
  let numbers = new Map((base?.segments ?? []).map((segment, index) => [segment, index + 1]));
  let network = base?.network;
  let last = numbers.size;
  return (generation) => {
    const before = numbers;
    numbers = new Map(generation.segments.map((segment) => [segment, before.get(segment) ?? ++last]));
    const made = new Map(
      [...numbers].flatMap(([segment, number]) => (before.has(segment) ? [] : [[number, segment] as const])),
    );
    const isSame = generation.network === network;
    ({ network } = generation);
    return {
      seq: generation.seq,
      attribution: generation.attribution,
      numbers: [...numbers.values()],
      made,
      readings: generation.readings,
      network: isSame ? undefined : network,
    };
  };
}

export function receiver(base?: Generation): (message: GenerationMessage) => Generation {
  let segments = new Map((base?.segments ?? []).map((segment, index) => [index + 1, segment]));
  let network = base?.network ?? noNetwork;
  return (message) => {
    const before = segments;
    segments = new Map(
      message.numbers.flatMap((number) => {
        const segment = message.made.get(number) ?? before.get(number);
        return segment === undefined ? [] : [[number, segment] as const];
      }),
    );
    network = message.network ?? network;
    const { seq, attribution, readings } = message;
    return { seq, attribution, segments: [...segments.values()], readings, network };
  };
}

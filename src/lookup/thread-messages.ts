// What the thread that follows the journal tells the one that answers. A segment crosses once: its columns are shared memory.
import type { Generation } from './generation.ts';
import { type NetworkMap, noNetwork } from './network.ts';
import type { Reading } from './reading.ts';
import type { Segment } from './segment.ts';

export interface ThreadData {
  readonly path: string;
  readonly tags: readonly string[];
  readonly pollMs: number;
}

export type ThreadMessage = GenerationMessage | { readonly failure: string };

interface GenerationMessage {
  readonly seq: number;
  /** Numbers of its segments, the newest first. */
  readonly numbers: readonly number[];
  /** Those that did not cross yet. */
  readonly made: ReadonlyMap<number, Segment>;
  readonly readings: ReadonlyMap<string, Reading>;
  /** Absent: as it was. */
  readonly network: NetworkMap | undefined;
}

/** Gives each segment a number, and says once what it is. */
export function sender(): (generation: Generation) => GenerationMessage {
  let numbers = new Map<Segment, number>();
  let network: NetworkMap | undefined;
  let last = 0;
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
      numbers: [...numbers.values()],
      made,
      readings: generation.readings,
      network: isSame ? undefined : network,
    };
  };
}

export function receiver(): (message: GenerationMessage) => Generation {
  let segments = new Map<number, Segment>();
  let network = noNetwork;
  return (message) => {
    const before = segments;
    segments = new Map(
      message.numbers.flatMap((number) => {
        const segment = message.made.get(number) ?? before.get(number);
        return segment === undefined ? [] : [[number, segment] as const];
      }),
    );
    network = message.network ?? network;
    return { seq: message.seq, segments: [...segments.values()], readings: message.readings, network };
  };
}

// A generation with its segments' views, ready to answer.
import { type Generation, SegmentView } from './generation.ts';
import type { Reading } from './reading.ts';

export class Index {
  readonly generation: Generation;
  readonly views: readonly SegmentView[];
  readonly readings: readonly Reading[];
  /** Lengths of delegated prefixes in any segment, longest first. */
  readonly lengths: Readonly<Record<4 | 6, readonly number[]>>;
  readonly lastRead: number;

  /** `before`: the index that this one takes the place of; what both have is not made twice. */
  constructor(generation: Generation, before?: Index) {
    this.generation = generation;
    this.views = generation.segments.map((segment) => {
      const view = before?.views.find((one) => one.segment === segment) ?? new SegmentView(segment);
      view.read(generation.readings);
      return view;
    });
    this.readings = [...generation.readings.values()];
    this.lengths = { 4: lengthsOf(this.views, 4), 6: lengthsOf(this.views, 6) };
    this.lastRead = Math.max(-Infinity, ...this.readings.map(({ last }) => last));
  }
}

function lengthsOf(views: readonly SegmentView[], family: 4 | 6): readonly number[] {
  const lengths = new Set(views.flatMap((view) => [...view.table(family).lengths]));
  return [...lengths].sort((a, b) => b - a);
}

// How much one transaction holds.

/** Rows per transaction: enough that its commit costs little beside them, and few enough for a small heap. */
export const batchSize = 1_000;

export function batches<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / batchSize) }, (_, index) =>
    items.slice(index * batchSize, (index + 1) * batchSize),
  );
}

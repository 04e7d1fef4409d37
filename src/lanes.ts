// Works through many items with a fixed number at a time, so that a thousand parents do not become a thousand promises.

export async function inLanes<Item>(
  lanes: number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  async function lane(): Promise<void> {
    for (const item of queue) await work(item);
  }
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
}

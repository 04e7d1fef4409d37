// Reads the inventory of a map in turns, so that everybody else is answered in between, and no further than a map goes.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { InventoryFilter, InventoryPlace, SliceBounds } from '../journal/inventory-read.ts';

/** A VPC of ten thousand interfaces is shown whole. */
export const nodesAtMost = 20_000;

/** The inventory as it is, or as it was. */
export interface Paged<One> {
  inventory(
    filter: InventoryFilter,
    after: InventoryPlace | undefined,
    bounds: SliceBounds,
  ): { readonly resources: readonly One[]; readonly next: InventoryPlace | undefined };
}

/** Into `found`, by id. `aTurn`: resources read before others get their turn. */
export async function gather<One extends { readonly id: string }>(
  read: Paged<One>,
  { filter, aTurn }: { readonly filter: InventoryFilter; readonly aTurn: number },
  found: Map<string, One>,
  isWanted: (one: One) => boolean,
): Promise<void> {
  let after: InventoryPlace | undefined;
  do {
    const slice = read.inventory(filter, after, { limit: aTurn, looked: aTurn });
    for (const one of slice.resources) if (isWanted(one)) found.set(one.id, one);
    after = slice.next;
    await nextTurn();
  } while (after !== undefined && found.size <= nodesAtMost);
}

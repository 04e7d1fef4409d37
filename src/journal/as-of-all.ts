// Everything as it was, for filling a view: what did not change since is read as it is now, the rest is walked back one by one.
import { walkBack } from './as-of.ts';
import { isListed, readInventoryAsOf } from './as-of-pages.ts';
import { readAllPresent } from './as-of-present.ts';
import { type AsOf, asOf, type Past, readAsOf } from './as-of-read.ts';
import type { InventoryFilter, InventoryPlace } from './inventory-read.ts';
import { placeBefore } from './marks.ts';

export type PlaceThen = Pick<InventoryFilter, 'account' | 'region' | 'vpc'>;

/** In no order. */
export function* readAllAsOf(past: Past, place: PlaceThen): Generator<AsOf> {
  if (place.vpc === undefined) yield* everywhere(past, place);
  else yield* inVpc(past, place);
}

function* everywhere(past: Past, { account, region }: PlaceThen): Generator<AsOf> {
  const { db, at } = past;
  const touched = new Set<string>();
  const rows = db.iterate(
    `SELECT DISTINCT resource_id AS id FROM change WHERE class <> 'health' AND seq > ?`,
    placeBefore(db, at),
  );
  for (const row of rows) touched.add(String(row['id']));
  const isWanted = (resource: { readonly accountId: string; readonly region: string }): boolean =>
    (account === undefined || resource.accountId === account) &&
    (region === undefined || resource.region === region);
  for (const { resource, locationId } of readAllPresent(db)) {
    if (touched.has(resource.id) || !isWanted(resource)) continue;
    const location = past.stoodElsewhere(resource.id) ?? locationId;
    yield asOf(past, resource.id, resource, location, walkBack(resource, at, past.skipped).end());
  }
  for (const id of touched) {
    const one = readAsOf(past, id);
    if (one !== undefined && isListed(one) && isWanted(one.resource)) yield one;
  }
}

function* inVpc(past: Past, place: PlaceThen): Generator<AsOf> {
  let after: InventoryPlace | undefined;
  do {
    const slice = readInventoryAsOf(past, place, after, { limit: 500, looked: 500 });
    yield* slice.resources;
    after = slice.next;
  } while (after !== undefined);
}

// The past of a journal as commands and routes ask for it: every question about one time, on one state of the journal, and never about
// a time before which changes were pruned or that is yet to come.
import { RetentionError, UsageError } from '../errors.ts';
import type { Kind } from '../kind.ts';
import { type PlaceThen, readAllAsOf } from './as-of-all.ts';
import type { Blind, Coverage } from './as-of-coverage.ts';
import { type AsOfSlice, readInventoryAsOf } from './as-of-pages.ts';
import { type AsOf, pastAt, readAsOf } from './as-of-read.ts';
import { readVpcAsOf } from './as-of-vpc.ts';
import type { Database } from './database.ts';
import type { InventoryFilter, InventoryPlace, SliceBounds } from './inventory-read.ts';
import { optionalText } from './parts.ts';

export interface PastReading {
  /** undefined: nothing that is kept speaks of this id. */
  resource(id: string): AsOf | undefined;
  /** What was there, or may have been, in the order of kind and id. */
  inventory(filter: InventoryFilter, after: InventoryPlace | undefined, bounds: SliceBounds): AsOfSlice;
  /** What was in a VPC, itself included, as a map shows it: names and edges. In parts, in no order. */
  vpc(id: string): Iterable<readonly AsOf[]>;
  /** Everything that was there, or may have been, in no order; for filling a view. Needs a snapshot around it. */
  all(place: PlaceThen): Iterable<AsOf>;
  /** Calls that had been read whole by then. */
  scopes(): ReturnType<Coverage['begunScopes']>;
  /** Calls that nobody read whole around that time. */
  blind(place: {
    readonly kind?: string | undefined;
    readonly account?: string | undefined;
    readonly region?: string | undefined;
  }): readonly Blind[];
}

/** @throws RetentionError, and UsageError where that time is yet to come. */
export function readPast(db: Database, kinds: readonly Kind[], at: string, now: Date): PastReading {
  const version = Number(db.get('PRAGMA user_version')?.['user_version'] ?? 0);
  if (version < 5)
    throw new UsageError(
      `the journal is of version ${version}, which knows no past: run \`groundplan collect\` once, which brings it up`,
    );
  if (at > now.toISOString()) throw new UsageError(`${at} is yet to come: ask for a time that is past`);
  const until = changesPrunedUntil(db);
  if (until !== undefined && at < until)
    throw new RetentionError(`${at} is before what is kept: changes are kept from ${until} on`);
  const past = pastAt(db, kinds, at);
  return {
    resource: (id) => db.snapshot(() => readAsOf(past, id)),
    inventory: (filter, after, bounds) => db.snapshot(() => readInventoryAsOf(past, filter, after, bounds)),
    vpc: (id) => readVpcAsOf(past, id),
    all: (place) => readAllAsOf(past, place),
    scopes: () => past.coverage.begunScopes(),
    blind: (place) => past.coverage.blindPlaces(place),
  };
}

/** Changes seen before this time were pruned; undefined where none were. */
export function changesPrunedUntil(db: Database): string | undefined {
  return optionalText(db.get(`SELECT value FROM meta WHERE key = 'changes-pruned'`)?.['value']);
}

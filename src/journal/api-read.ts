// What the API asks of a journal, many times a second: every answer by an index, none by looking at everything there is.
import type { Outcome } from '../outcome.ts';
import { type Database, placeholders, type SqlValue } from './database.ts';
import type { ChangeEvent } from './events.ts';
import { type EventPageFilter, readEventPage } from './event-pages.ts';
import {
  type InventoryFilter,
  type InventoryPlace,
  type InventorySlice,
  readInventory,
  type SliceBounds,
} from './inventory-read.ts';
import { optionalText } from './parts.ts';

/** How a scope that shows a resource ended last. */
export interface Freshness {
  readonly action: string;
  readonly outcome: string;
  readonly code: string | undefined;
  readonly askedAt: string;
  readonly completeAt: string | undefined;
}

export interface PlaceFilter {
  readonly kind?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

export interface ApiReading {
  /** Resources in the order of kind and id. */
  inventory(filter: InventoryFilter, after: InventoryPlace | undefined, bounds: SliceBounds): InventorySlice;
  /** Newest first, before `before`. */
  eventPage(filter: EventPageFilter, before: number | undefined, limit: number): readonly ChangeEvent[];
  /** The scopes behind the standing view of a resource. */
  freshness(resourceId: string): readonly Freshness[];
  /** Whether these were read, and none of their scopes ended denied, in a disabled region or incomplete. */
  isComplete(place: PlaceFilter): boolean;
  /** The last cycle that ended. */
  latestCycle(): { readonly id: number; readonly finishedAt: string } | undefined;
  /** Whether a kind's list at that place was ever read to its end. */
  everComplete(kind: string, account: string, region: string): boolean;
  /** How the scopes of an integration ended, by outcome. */
  outcomes(integrationId: string): Readonly<Record<string, number>>;
}

// Named, so that the index by outcome serves.
const outcomeNames = [
  'complete',
  'denied',
  'region-disabled',
  'unavailable',
  'incomplete',
  'gated',
] as const satisfies readonly Outcome[];

export function apiReading(db: Database): ApiReading {
  return {
    inventory: (filter, after, bounds) => readInventory(db, filter, after, bounds),
    eventPage: (filter, before, limit) => readEventPage(db, filter, before, limit),
    freshness: (resourceId) => freshnessOf(db, resourceId),
    isComplete: (place) => isComplete(db, place),
    latestCycle: () => {
      const row = db.get(
        'SELECT id, finished_at FROM cycle WHERE finished_at IS NOT NULL ORDER BY id DESC LIMIT 1',
      );
      return row === undefined
        ? undefined
        : { id: Number(row['id']), finishedAt: String(row['finished_at']) };
    },
    everComplete: (kind, account, region) =>
      db.get(
        `SELECT 1 FROM location JOIN scope ON scope.location_id = location.id
         WHERE location.account = ? AND location.region = ? AND scope.kind = ? AND first_complete_at IS NOT NULL LIMIT 1`,
        account,
        region,
        kind,
      ) !== undefined,
    outcomes: (integrationId) =>
      Object.fromEntries(
        db
          .all(
            `SELECT outcome, count(*) AS n FROM scope WHERE outcome IN (${placeholders(outcomeNames)}) AND integration_id = ? GROUP BY outcome`,
            ...outcomeNames,
            integrationId,
          )
          .map((row) => [String(row['outcome']), Number(row['n'])]),
      ),
  };
}

function freshnessOf(db: Database, resourceId: string): readonly Freshness[] {
  const rows = db.all(
    `SELECT action, outcome, code, asked_at, complete_at FROM resource
       JOIN scope ON scope.location_id = resource.location_id AND scope.kind = resource.kind
     WHERE resource.id = ? ORDER BY action`,
    resourceId,
  );
  return rows.map((row) => ({
    action: String(row['action']),
    outcome: String(row['outcome']),
    code: optionalText(row['code']),
    askedAt: String(row['asked_at']),
    completeAt: optionalText(row['complete_at']),
  }));
}

/**
 * Whether something was read there, and nothing is missing: no scope that did not end whole, no integration that cannot be entered, or was
 * not yet. What nobody reads (outside the policy, or no account of ours) is not complete, however empty.
 */
function isComplete(db: Database, { kind, account, region }: PlaceFilter): boolean {
  const [ofAccount, accounts] = account === undefined ? ['', []] : [' AND account = ?', [account]];
  const unread = db.get(
    `SELECT 1 FROM integration WHERE removed_at IS NULL AND state IN ('pending', 'failed')
       AND type = 'inventory-monitoring'${ofAccount} LIMIT 1`,
    ...accounts,
  );
  if (unread !== undefined) return false;
  // Kinds that are asked in no region (buckets) have resources in each.
  const hasScope = (outcomes: string, of: PlaceFilter, regions = "(?, 'global')"): boolean => {
    const given: readonly (readonly [string, string | undefined])[] = [
      ['scope.kind = ?', of.kind],
      ['location.account = ?', of.account],
      [`location.region IN ${regions}`, of.region],
    ];
    const conditions = given.filter(([, value]) => value !== undefined).map(([sql]) => ` AND ${sql}`);
    const values: readonly SqlValue[] = given.flatMap(([, value]) => value ?? []);
    const row = db.get(
      `SELECT 1 FROM scope JOIN location ON location.id = scope.location_id
       WHERE outcome IN (${outcomes})${conditions.join('')} LIMIT 1`,
      ...values,
    );
    return row !== undefined;
  };
  const isRead = "'complete', 'unavailable'";
  return (
    !hasScope("'denied', 'region-disabled', 'incomplete'", { kind, account, region }) &&
    hasScope(isRead, { kind, account, region }) &&
    // And in the region itself, whatever it is: one outside the policy has no buckets here.
    (region === undefined || hasScope(isRead, { account, region }, '(?)'))
  );
}

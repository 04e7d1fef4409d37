// Changes: the ordered list that every view follows. A change and the row of what is there now are written together.
import type { ChangeClass, ChangeKind } from '../change-words.ts';
import type { PathChange } from '../diff.ts';
import { isEdgeList, isEdgeType, type Resource } from '../state.ts';
import type { Database } from './database.ts';

/** How many resources came, changed and went; `modified` counts resources, whatever the number of paths. */
export type ChangeCounts = Record<ChangeKind, number>;

export function noChanges(): ChangeCounts {
  return { created: 0, modified: 0, deleted: 0, discovered: 0, released: 0 };
}

/** Whom a change is about: what the row of the resource needs. */
export interface Subject {
  readonly id: string;
  readonly kind: string;
  readonly accountId: string;
  readonly region: string;
  readonly vpc: string | undefined;
}

export function subjectOf({ id, kind, accountId, region, edges }: Resource): Subject {
  return { id, kind, accountId, region, vpc: edges['IN_VPC']?.[0]?.to };
}

/** A change before it has its place in the order. */
export interface NewChange {
  readonly resource: Subject;
  readonly locationId: number;
  readonly change: ChangeKind;
  readonly class: ChangeClass;
  readonly notBefore: string | undefined;
  readonly changes: readonly PathChange[];
  readonly last: Resource | undefined;
  /** It was not known to be there before: made, or found. */
  readonly birth?: true;
}

export function plainChange(
  change: ChangeKind,
  resource: Subject,
  locationId: number,
  notBefore: string | undefined,
  last?: Resource,
): NewChange {
  return { resource, locationId, change, class: 'configuration', notBefore, changes: [], last };
}

/** What a change does to a map; the numbers are the journal's own (schema-history.ts). */
export const shapes = { begins: 1, ends: 2, redrawn: 3 } as const;

function shapeOf(change: NewChange): number | null {
  if (change.last !== undefined) return shapes.ends;
  if (change.birth === true) return shapes.begins;
  const isDrawn = change.changes.some(({ path }) => path === 'name' || isEdgeType(path));
  return isDrawn && change.class !== 'health' ? shapes.redrawn : null;
}

/** The VPC that a change took it out of. */
function leftVpc(changes: readonly PathChange[], vpc: string | undefined): string | null {
  const before = changes.find(({ path }) => path === 'IN_VPC')?.before;
  const left = before !== undefined && isEdgeList(before) ? before[0]?.to : undefined;
  return left === undefined || left === vpc ? null : left;
}

/** Which location's view of a resource stood until now: where another one's does from now on, or nobody's. */
export function writeStood(
  db: Database,
  resourceId: string,
  stood: { readonly locationId: number; readonly moved: boolean },
  untilAt: string,
): void {
  db.run(
    'INSERT OR REPLACE INTO stood (resource_id, until_at, location_id, moved) VALUES (?, ?, ?, ?)',
    resourceId,
    untilAt,
    stood.locationId,
    stood.moved ? 1 : 0,
  );
}

export function writeChange(db: Database, cycleId: number, seenAt: string, change: NewChange): void {
  const { resource } = change;
  const vpc = resource.kind === 'Vpc' ? resource.id : resource.vpc;
  const seq = db.run(
    `INSERT INTO change (cycle_id, resource_id, kind, change, class, account, region, not_before, seen_at, changes, last,
       vpc, left_vpc, shape)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    cycleId,
    resource.id,
    resource.kind,
    change.change,
    change.class,
    resource.accountId,
    resource.region,
    change.notBefore ?? null,
    seenAt,
    JSON.stringify(change.changes),
    change.last === undefined ? null : JSON.stringify(change.last),
    vpc ?? null,
    leftVpc(change.changes, vpc),
    shapeOf(change),
  );
  if (change.last !== undefined) {
    writeStood(db, resource.id, { locationId: change.locationId, moved: false }, seenAt);
    db.run('DELETE FROM resource WHERE id = ?', resource.id);
    return;
  }
  db.run(
    `INSERT INTO resource (id, kind, account, region, location_id, vpc, seq) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET account = excluded.account, region = excluded.region,
       location_id = excluded.location_id, vpc = excluded.vpc, seq = excluded.seq`,
    resource.id,
    resource.kind,
    resource.accountId,
    resource.region,
    change.locationId,
    vpc ?? null,
    seq,
  );
}

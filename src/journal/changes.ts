// Changes: the ordered list that every view follows. A change and the row of what is there now are written together.
import type { ChangeClass, ChangeKind, PathChange } from '../diff.ts';
import type { Resource } from '../state.ts';
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

export function writeChange(db: Database, cycleId: number, seenAt: string, change: NewChange): void {
  const { resource } = change;
  const seq = db.run(
    `INSERT INTO change (cycle_id, resource_id, kind, change, class, account, region, not_before, seen_at, changes, last)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
  );
  if (change.last !== undefined) {
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
    resource.kind === 'Vpc' ? resource.id : (resource.vpc ?? null),
    seq,
  );
}

// Releases what left the policy: its resources go from the state as `released`, which says nothing about AWS, and its warnings go.
// The scopes stay as rows, so that the spans of their complete reads still tell how certain the past is.
import { diffStates } from '../diff.ts';
import type { Database } from './database.ts';
import { type ChangeCounts, noChanges, plainChange, subjectOf, writeChange, writeStood } from './changes.ts';
import { withoutObserved } from './changes-between.ts';
import { laterThan, locationRow } from './locations.ts';
import { writeMark } from './marks.ts';
import { globalRegion } from '../regions.ts';
import { aliasChanges, dropParts, isMoved, resourceOf, viewsOf } from './parts.ts';

export interface ReleaseRequest {
  readonly cycleId: number;
  readonly now: Date;
  readonly account: string;
  readonly partition: string;
  /** Whether the stored policy still has a kind at a region. */
  readonly keeps: (kind: string, region: string) => boolean;
}

export function release(db: Database, request: ReleaseRequest): ChangeCounts {
  const counts = noChanges();
  const rows = db.all(
    `SELECT scope.id AS id, scope.kind AS kind, location.region AS region FROM scope
     JOIN location ON location.id = scope.location_id WHERE location.account = ? AND scope.outcome <> 'gated'`,
    request.account,
  );
  const leaving = rows.filter((row) => !request.keeps(String(row['kind']), String(row['region'])));
  for (const [region, scopes] of Map.groupBy(leaving, (row) => String(row['region']))) {
    db.transaction(() => {
      const place = { account: request.account, region, partition: request.partition };
      const location = locationRow(db, place);
      const seenAt = laterThan([location.seenAt], request.now);
      for (const scope of scopes) {
        const scopeId = Number(scope['id']);
        const resources = db.all(
          'SELECT resource_id AS id FROM part WHERE scope_id = ? AND facet = 0',
          scopeId,
        );
        for (const row of resources)
          releaseOne(db, String(row['id']), location.id, request.cycleId, seenAt, counts);
        closeScope(db, scopeId);
      }
      writeMark(db, seenAt);
      db.run('UPDATE location SET seen_at = ? WHERE id = ?', seenAt, location.id);
    });
  }
  db.transaction(() => releaseElsewhere(db, request, counts));
  return counts;
}

/** What is listed in no region, but is in one that left the policy. */
function releaseElsewhere(db: Database, request: ReleaseRequest, counts: ChangeCounts): void {
  const { account, partition, cycleId, keeps } = request;
  const place = { account, region: globalRegion, partition };
  const rows = db.all(
    `SELECT part.resource_id AS id, part.owner_region AS region, scope.kind AS kind FROM part
     JOIN scope ON scope.id = part.scope_id JOIN location ON location.id = part.location_id
     WHERE location.account = ? AND location.region = ? AND part.facet = 0 AND part.owner_region IS NOT NULL`,
    account,
    globalRegion,
  );
  const leaving = rows.filter((row) => !keeps(String(row['kind']), String(row['region'])));
  if (leaving.length === 0) return;
  const location = locationRow(db, place);
  const seenAt = laterThan([location.seenAt], request.now);
  for (const row of leaving) releaseOne(db, String(row['id']), location.id, cycleId, seenAt, counts);
  writeMark(db, seenAt);
  db.run('UPDATE location SET seen_at = ? WHERE id = ?', seenAt, location.id);
}

function releaseOne(
  db: Database,
  id: string,
  locationId: number,
  cycleId: number,
  seenAt: string,
  counts: ChangeCounts,
): void {
  const viewsBefore = viewsOf(db, id);
  const before = viewsBefore[0];
  dropParts(db, locationId, id, seenAt);
  const viewsAfter = viewsOf(db, id);
  const after = viewsAfter[0];
  if (before === undefined) return;
  if (after === undefined) {
    const last = resourceOf(id, before);
    writeChange(
      db,
      cycleId,
      seenAt,
      plainChange('released', subjectOf(last), before.locationId, undefined, last),
    );
    counts.released += 1;
    return;
  }
  if (after.locationId !== before.locationId) {
    writeStood(db, id, { locationId: before.locationId, moved: true }, seenAt);
    db.run('UPDATE resource SET location_id = ? WHERE id = ?', after.locationId, id);
  }
  const changes = [
    ...diffStates(withoutObserved(before), withoutObserved(after)),
    ...aliasChanges(viewsBefore, viewsAfter),
  ];
  if (changes.length === 0 && !isMoved(before, after) && diffStates(before, after).length === 0) return;
  // The next account's view stands: what differs was learnt, it did not happen.
  const learnt = plainChange('discovered', subjectOf(resourceOf(id, after)), after.locationId, undefined);
  writeChange(db, cycleId, seenAt, { ...learnt, changes });
  counts.discovered += 1;
}

function closeScope(db: Database, scopeId: number): void {
  db.run(
    `INSERT OR REPLACE INTO span (scope_id, from_at, to_at)
     SELECT id, span_from, complete_at FROM scope WHERE id = ? AND span_from IS NOT NULL AND complete_at IS NOT NULL`,
    scopeId,
  );
  db.run(
    `INSERT OR REPLACE INTO past_gap (scope_id, subject, from_at, to_at)
     SELECT scope_id, subject, coalesce(gap.complete_at, ''), scope.complete_at FROM gap JOIN scope ON scope.id = scope_id
     WHERE scope_id = ? AND scope.complete_at IS NOT NULL`,
    scopeId,
  );
  db.run('DELETE FROM gap WHERE scope_id = ?', scopeId);
  db.run(
    `UPDATE scope SET outcome = 'gated', code = NULL, message = NULL, failed_since = NULL, first_complete_at = NULL,
       span_from = NULL, complete_at = NULL, shape_id = NULL, whole = NULL, proven_at = NULL, unproven = 0,
       next_ask_at = NULL, denials = 0 WHERE id = ?`,
    scopeId,
  );
}

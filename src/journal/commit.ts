// Commits one location: state, changes and scopes' outcomes in one transaction, with writes in proportion to what changed.
// Only what a reading lists as gone is removed; what a scope could not read stays as it is.
import type { PathChange } from '../diff.ts';
import type { Kind, PartSpec, Place } from '../kind.ts';
import { listScope, facetScopes } from '../location-task.ts';
import type { Entry } from '../normalise.ts';
import type { ScopeReading } from '../reading.ts';
import { compareText } from '../state.ts';
import { answerWriter, closeAnswer } from './answers.ts';
import type { Database } from './database.ts';
import {
  type ChangeCounts,
  type NewChange,
  noChanges,
  plainChange,
  subjectOf,
  writeChange,
  writeStood,
} from './changes.ts';
import { type Application, changesBetween, firstSight, scopeKey, type Touch } from './changes-between.ts';
import {
  aliasChanges,
  dropParts,
  isEmpty,
  isThere,
  optionalText,
  putPart,
  resourceOf,
  type View,
  viewsOf,
} from './parts.ts';
import { laterThan, locationRow } from './locations.ts';
import { lastAbsent } from './absence.ts';
import { writeMark } from './marks.ts';
import { gapsOf, type ScopeRow, scopeRow, writeScope } from './scopes.ts';

export interface LocationCommit {
  readonly place: Place;
  readonly cycleId: number;
  readonly integrationId: string;
  readonly kinds: readonly Kind[];
  readonly readings: readonly ScopeReading[];
  readonly now: Date;
}

export function commitLocation(db: Database, commit: LocationCommit): ChangeCounts {
  return db.transaction(() => {
    const location = locationRow(db, commit.place);
    const parts = partsByScope(commit.kinds);
    const scopes = new Map(
      commit.readings.map((reading) => [reading, scopeRow(db, location.id, reading.scope, commit)] as const),
    );
    const seenAt = laterThan(
      [location.seenAt, ...[...scopes.values()].map((scope) => scope.completeAt)],
      commit.now,
    );
    const counts = noChanges();
    // What is kept without a change begins then too, and must end later.
    let changed = commit.readings.some(({ entries }) => entries.some(({ answer }) => answer !== undefined));
    let written = false;
    const gapsFor = new Map([...scopes.values()].map((scope) => [scope.id, gapsOf(db, scope.id)] as const));
    const absentAt = new Map(
      [...scopes].map(([reading, scope]) => [scope.id, lastAbsent(scope, reading)] as const),
    );
    const ownerOf = ownerLookup(db, commit);
    const fresh = isEmpty(db);
    const answers = answerWriter(db, commit.readings, seenAt);
    // In the order of the keys: random ones would make SQLite walk all over its pages.
    const touches = [...touchesOf(scopes)].sort(([a], [b]) => compareText(a, b));
    for (const [id, touch] of touches) {
      const changes = applyTouch(db, {
        fresh,
        place: commit.place,
        id,
        touch,
        location,
        parts,
        gapsFor,
        absentAt,
        ownerOf,
        answers,
        seenAt,
      });
      for (const change of changes) {
        changed = true;
        writeChange(db, commit.cycleId, seenAt, change);
        written = true;
        if (change.class === 'configuration') counts[change.change] += 1;
      }
    }
    if (written) writeMark(db, seenAt);
    for (const [reading, scope] of scopes)
      writeScope(db, scope, reading, parts.get(scopeKey(reading.scope)), seenAt);
    if (changed) {
      db.run('UPDATE location SET seen_at = ? WHERE id = ?', seenAt, location.id);
    }
    return counts;
  });
}

function partsByScope(kinds: readonly Kind[]): ReadonlyMap<string, PartSpec<unknown>> {
  return new Map(
    kinds.flatMap((kind) => [
      [scopeKey(listScope(kind)), kind] as const,
      ...facetScopes(kind).flatMap((scope, index) => {
        const part = kind.facets[index]?.part;
        return part === undefined ? [] : [[scopeKey(scope), part] as const];
      }),
    ]),
  );
}

function touchesOf(scopes: ReadonlyMap<ScopeReading, ScopeRow>): ReadonlyMap<string, Touch> {
  const touches = new Map<string, Touch>();
  const none: Touch = { facets: [], gone: undefined };
  for (const [reading, scope] of scopes) {
    if (reading.scope.facet) continue;
    for (const entry of reading.entries)
      touches.set(entry.id, { list: { entry, scope }, facets: [], gone: undefined });
    for (const id of reading.gone) touches.set(id, { facets: [], gone: scope });
  }
  for (const [reading, scope] of scopes) {
    if (!reading.scope.facet) continue;
    for (const entry of reading.entries) {
      const touch = touches.get(entry.id) ?? none;
      touches.set(entry.id, { ...touch, facets: [...touch.facets, { entry, scope }] });
    }
  }
  return touches;
}

/** The owner of a resource that is owned as another one is (a NAT gateway as its VPC): by this commit, else by the journal. */
function ownerLookup(db: Database, commit: LocationCommit): (entry: Entry) => string | undefined {
  const told = new Map<string, string | undefined>();
  for (const reading of commit.readings) {
    for (const entry of reading.entries)
      if (entry.owner.account !== undefined) told.set(entry.id, entry.owner.account);
  }
  return ({ owner }) => {
    if (owner.via === undefined) return owner.account;
    if (told.has(owner.via)) return told.get(owner.via);
    return optionalText(db.get('SELECT account FROM resource WHERE id = ?', owner.via)?.['account']);
  };
}

function applyTouch(db: Database, application: Application): readonly NewChange[] {
  const { id, touch, location, ownerOf, answers, seenAt } = application;
  const wasThere = !application.fresh && isThere(db, id);
  const viewsBefore = wasThere ? viewsOf(db, id) : [];
  const before = viewsBefore[0];
  if (touch.gone !== undefined) dropParts(db, location.id, id, seenAt);
  for (const { entry, scope } of [...(touch.list === undefined ? [] : [touch.list]), ...touch.facets]) {
    const facet = entry !== touch.list?.entry;
    if (wasThere) closeAnswer(db, scope.id, id, seenAt);
    putPart(
      db,
      { scopeId: scope.id, locationId: location.id, facet },
      entry,
      ownerOf(entry),
      answers.put(entry),
    );
  }
  // What is new here need not be read back: the first cycle of an estate writes each resource once and reads none.
  if (before === undefined) return firstSight(application);
  const viewsAfter = viewsOf(db, id);
  const after = viewsAfter[0];
  if (after !== undefined && before.locationId !== after.locationId) {
    writeStood(db, id, { locationId: before.locationId, moved: true }, seenAt);
    db.run('UPDATE resource SET location_id = ? WHERE id = ?', after.locationId, id);
  }
  const renamed = aliasChanges(viewsBefore, viewsAfter);
  // How an account calls it says nothing about AWS, and is no part of the state; but views must know.
  const learnt = renamed.length === 0 ? [] : [learntOf(after ?? before, id, renamed)];
  return [...learnt, ...changesBetween(application, before, after)];
}

function learntOf(view: View, id: string, changes: readonly PathChange[]): NewChange {
  const subject = subjectOf(resourceOf(id, view));
  return { ...plainChange('discovered', subject, view.locationId, undefined), changes };
}

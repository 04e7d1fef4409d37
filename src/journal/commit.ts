// Commits one location: state, changes and scopes' outcomes in one transaction, with writes in proportion to what changed.
// Only what a reading lists as gone is removed; what a scope could not read stays as it is.
import { diffObserved, diffStates, type PathChange } from '../diff.ts';
import type { Kind, PartSpec, Place } from '../kind.ts';
import { listScope, facetScopes } from '../location-task.ts';
import { type Entry, observedEdgeProperties, pathsOf } from '../normalise.ts';
import type { ScopeReading } from '../reading.ts';
import { compareText, type Resource } from '../state.ts';
import { type AnswerWriter, answerWriter, closeAnswer } from './answers.ts';
import type { Database } from './database.ts';
import {
  type ChangeCounts,
  type NewChange,
  noChanges,
  plainChange,
  type Subject,
  subjectOf,
  writeChange,
} from './changes.ts';
import {
  aliasChanges,
  dropParts,
  isEmpty,
  isFuller,
  isMoved,
  isThere,
  optionalText,
  putPart,
  resourceOf,
  type View,
  viewsOf,
} from './parts.ts';
import { laterThan, type LocationRow, locationRow } from './locations.ts';
import { lastAbsent } from './absence.ts';
import { gapsOf, type ScopeRow, scopeRow, writeScope } from './scopes.ts';

export interface LocationCommit {
  readonly place: Place;
  readonly cycleId: number;
  readonly integrationId: string;
  readonly kinds: readonly Kind[];
  readonly readings: readonly ScopeReading[];
  readonly now: Date;
}

/** What is about to happen to one resource at this location. */
interface Touch {
  readonly list?: { readonly entry: Entry; readonly scope: ScopeRow };
  readonly facets: readonly { readonly entry: Entry; readonly scope: ScopeRow }[];
  readonly gone: ScopeRow | undefined;
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
        if (change.class === 'configuration') counts[change.change] += 1;
      }
    }
    for (const [reading, scope] of scopes)
      writeScope(db, scope, reading, parts.get(scopeKey(reading.scope)), seenAt);
    if (changed) {
      db.run('UPDATE location SET seen_at = ? WHERE id = ?', seenAt, location.id);
    }
    return counts;
  });
}

function scopeKey(scope: { readonly kind: string; readonly action: string }): string {
  return `${scope.kind} ${scope.action}`;
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

interface Application {
  /** Nothing is in the journal yet. */
  readonly fresh: boolean;
  readonly place: Place;
  readonly id: string;
  readonly touch: Touch;
  readonly location: LocationRow;
  readonly parts: ReadonlyMap<string, PartSpec<unknown>>;
  readonly gapsFor: ReadonlyMap<number, ReadonlyMap<string, string | undefined>>;
  /** By scope: begin of the last read that proves that what it did not show was not there. */
  readonly absentAt: ReadonlyMap<number, string | undefined>;
  readonly ownerOf: (entry: Entry) => string | undefined;
  readonly answers: AnswerWriter;
  readonly seenAt: string;
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

function firstSight(application: Application): readonly NewChange[] {
  const { id, touch, place, location } = application;
  if (touch.list === undefined) return [];
  const { entry, scope } = touch.list;
  // Found, not made: the scope was never complete before, or it never could speak of this parent.
  const shown = lastShown(application, scope, entry.parent);
  const baseline = scope.firstCompleteAt === undefined || shown === undefined;
  const resource: Subject = {
    id,
    kind: scope.kind,
    accountId: application.ownerOf(entry) ?? place.account,
    region: entry.owner.region ?? place.region,
    vpc: entry.vpc,
  };
  const found = plainChange('discovered', resource, location.id, undefined);
  const named =
    entry.alias === undefined ? [] : [{ ...found, changes: [{ path: 'aliases', after: [entry.alias] }] }];
  if (baseline) return [found, ...named];
  const absent = application.absentAt.get(scope.id);
  const notBefore = absent === undefined || absent < shown ? absent : shown;
  return [plainChange('created', resource, location.id, notBefore), ...named];
}

/** What happened to a resource that was there, given its standing view before and after. */
function changesBetween(
  application: Application,
  before: View,
  after: View | undefined,
): readonly NewChange[] {
  const { id, touch } = application;
  if (after === undefined) {
    const last = resourceOf(id, before);
    const notBefore =
      touch.gone === undefined ? undefined : lastShown(application, touch.gone, before.parent);
    return [plainChange('deleted', subjectOf(last), before.locationId, notBefore, last)];
  }
  const resource = subjectOf(resourceOf(id, after));
  const isBaseline = baselinePaths(application, before, after);
  const changes = diffStates(withoutObserved(before), withoutObserved(after));
  const real = changes.filter(({ path }) => !isBaseline(path));
  const learnt = changes.filter(({ path }) => isBaseline(path));
  const health = healthChanges(application, before, after);
  const scope = touch.list?.scope ?? touch.facets[0]?.scope ?? touch.gone;
  const notBefore = scope === undefined ? undefined : earliestShown(application);
  return [
    ...(real.length === 0
      ? []
      : [{ ...plainChange('modified', resource, after.locationId, notBefore), changes: real }]),
    ...(learnt.length === 0 && !isMoved(before, after) && !isFuller(before, after)
      ? []
      : [{ ...plainChange('discovered', resource, after.locationId, undefined), changes: learnt }]),
    ...(health.length === 0
      ? []
      : [
          {
            ...plainChange('modified', resource, after.locationId, notBefore),
            class: 'health' as const,
            changes: health,
          },
        ]),
  ];
}

/**
 * Paths whose difference says nothing about AWS: another account's view stands now, a facet answers for the first time for this
 * resource, or the path was not declared when its scope was last read (an upgrade).
 */
function baselinePaths(application: Application, before: View, after: View): (path: string) => boolean {
  if (before.locationId !== after.locationId) return () => true;
  const { touch, parts } = application;
  const fresh = new Set<string>();
  for (const { scope } of [...(touch.list === undefined ? [] : [touch.list]), ...touch.facets]) {
    const part = parts.get(scopeKey(scope));
    if (part === undefined) continue;
    const declaredThen = scope.shape === undefined ? undefined : new Set(scope.shape);
    for (const path of pathsOf(part)) {
      if (!before.actions.has(scope.action) || declaredThen?.has(path) === false) fresh.add(path);
    }
  }
  return (path) => fresh.has(path);
}

function observedActions(view: View): ReadonlySet<string> {
  return new Set([...view.observed.values()].flatMap((values) => Object.keys(values)));
}

/** Configuration alone: observed properties left out, observed edge properties kept out of the comparison. */
function withoutObserved(view: View): Pick<Resource, 'properties' | 'edges'> {
  const moving = observedActions(view);
  const properties = Object.fromEntries(
    Object.entries(view.properties).filter(([name]) => !moving.has(name)),
  );
  return { properties, edges: view.configured };
}

function healthChanges(application: Application, before: View, after: View): readonly PathChange[] {
  if (before.locationId !== after.locationId) return [];
  return [...after.observed].flatMap(([action, values]) => {
    const old = before.observed.get(action);
    const part = application.parts.get(scopeKey({ kind: after.kind, action }));
    if (old === undefined || part === undefined) return [];
    return diffObserved(old, values, (path) => observedEdgeProperties(part, path));
  });
}

/** Begin of the last complete read that still showed the old state of this resource. */
function lastShown(application: Application, scope: ScopeRow, parent?: string): string | undefined {
  const gaps = application.gapsFor.get(scope.id);
  if (gaps?.has(application.id) === true) return gaps.get(application.id);
  if (parent !== undefined && gaps?.has(parent) === true) return gaps.get(parent);
  return scope.completeAt;
}

/** The earliest over all scopes that took part: the interval must hold for each path. */
function earliestShown(application: Application): string | undefined {
  const { touch } = application;
  const shown = [...(touch.list === undefined ? [] : [touch.list]), ...touch.facets].map(({ entry, scope }) =>
    lastShown(application, scope, entry.parent),
  );
  return shown.some((time) => time === undefined) ? undefined : shown.sort()[0];
}

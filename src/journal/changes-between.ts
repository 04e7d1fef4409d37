// Which changes follow from what a commit says of one resource: created or discovered at first sight, else what differs between the
// standing view before and after, apart by what happened in AWS, what was learnt, and what moves by itself.
import { diffObserved, diffStates, type PathChange } from '../diff.ts';
import type { PartSpec, Place } from '../kind.ts';
import { type Entry, observedEdgeProperties, pathsOf } from '../normalise.ts';
import type { Resource } from '../state.ts';
import type { AnswerWriter } from './answers.ts';
import { type NewChange, plainChange, type Subject, subjectOf } from './changes.ts';
import type { LocationRow } from './locations.ts';
import { isFuller, isMoved, resourceOf, type View } from './parts.ts';
import type { ScopeRow } from './scopes.ts';

/** What is about to happen to one resource at this location. */
export interface Touch {
  readonly list?: { readonly entry: Entry; readonly scope: ScopeRow };
  readonly facets: readonly { readonly entry: Entry; readonly scope: ScopeRow }[];
  readonly gone: ScopeRow | undefined;
}

export function scopeKey(scope: { readonly kind: string; readonly action: string }): string {
  return `${scope.kind} ${scope.action}`;
}

export interface Application {
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

export function firstSight(application: Application): readonly NewChange[] {
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
  const found: NewChange = { ...plainChange('discovered', resource, location.id, undefined), birth: true };
  const named =
    entry.alias === undefined
      ? []
      : [
          {
            ...plainChange('discovered', resource, location.id, undefined),
            changes: [{ path: 'aliases', after: [entry.alias] }],
          },
        ];
  if (baseline) return [found, ...named];
  const absent = application.absentAt.get(scope.id);
  const notBefore = absent === undefined || absent < shown ? absent : shown;
  return [{ ...plainChange('created', resource, location.id, notBefore), birth: true }, ...named];
}

/** What happened to a resource that was there, given its standing view before and after. */
export function changesBetween(
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
export function withoutObserved(view: View): Pick<Resource, 'properties' | 'edges'> {
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

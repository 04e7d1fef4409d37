// What collecting one location needs, and the names of its scopes.
import type { Asker } from './ask.ts';
import { actionOf } from './services.ts';
import type { Input, Kind, Place } from './kind.ts';
import type { Failure } from './outcome.ts';
import type { Known, ScopeName, ScopeReading } from './reading.ts';
import type { Spool } from './spool.ts';

export interface LocationTask {
  readonly place: Place;
  readonly kinds: readonly Kind[];
  readonly asker: Asker;
  /** Whether the policy has a kind at a region: what a global list shows of another one is left out. Everything if absent. */
  readonly keeps?: ((kind: string, region: string) => boolean) | undefined;
  readonly known: Known;
  /** Where entries wait for the commit. */
  readonly spool: Spool;
  /** Whether it is long since a list of this scope was proven to be whole; then it is looked at twice. */
  readonly isDoubtful?: ((scope: ScopeName) => boolean) | undefined;
  /** Why a scope is not asked this time: it was denied, and is not due yet. */
  readonly remembered?: ((scope: ScopeName) => Failure | undefined) | undefined;
  readonly maxConfirmations: number;
  /** Requests of one per-parent call in flight. */
  readonly lanes: number;
  readonly now: () => Date;
  /** Called as each scope ends. */
  readonly onScope?: ((reading: ScopeReading) => void) | undefined;
}

export function listScope(kind: Kind): ScopeName {
  return { kind: kind.kind, action: actionOf(kind.list), facet: false };
}

export function facetScopes(kind: Kind): readonly ScopeName[] {
  return kind.facets.map(({ call }) => ({ kind: kind.kind, action: actionOf(call), facet: true }));
}

export function scopesOf(kind: Kind): readonly ScopeName[] {
  return [listScope(kind), ...facetScopes(kind)];
}

export const parentIncompleteCode = 'ParentIncomplete';

/** The parent's own scope has the warning; this one only says why it was not asked. */
export function parentIncomplete(kind: string): Failure {
  return {
    outcome: 'incomplete',
    code: parentIncompleteCode,
    message: `not asked, since the list of ${kind} was not complete`,
  };
}

/** What is sent of a parent, for a list per parent. */
export function parentInput({ list: { parent } }: Kind, id: string | undefined): Input {
  if (parent === undefined || id === undefined) return {};
  return { [parent.parameter]: parent.argument === undefined ? id : parent.argument(id) };
}

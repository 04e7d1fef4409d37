// Which actions can be denied in one cycle without one hiding another, and what else a denied action leaves unasked. From the
// declarations alone.
import { actionOf } from '../../src/services.ts';
import type { Kind } from '../../src/kind.ts';
import { scopesOf } from '../../src/location-task.ts';
import { globalRegion } from '../../src/regions.ts';

/** Batches of actions that have no kind in common: each is denied as if it were alone. */
export function batchesOf(
  kinds: readonly Kind[],
  actions: readonly string[],
): readonly (readonly string[])[] {
  const batches: { readonly actions: string[]; readonly names: Set<string> }[] = [];
  for (const action of actions) {
    const family = new Set(
      [
        ...kinds.filter((kind) => scopesOf(kind).some((scope) => scope.action === action)),
        ...blindWithout(kinds, action),
      ].map(({ kind }) => kind),
    );
    const free = batches.find(({ names }) => names.isDisjointFrom(family));
    const batch = free ?? { actions: [], names: new Set<string>() };
    if (free === undefined) batches.push(batch);
    batch.actions.push(action);
    for (const name of family) batch.names.add(name);
  }
  return batches.map((batch) => batch.actions);
}

/** `REGION ACTION` of facets and children of the kinds that `action` lists: without the list they have nothing to ask about. */
export function notAskedWithout(kinds: readonly Kind[], action: string, region: string): ReadonlySet<string> {
  return new Set(
    blindWithout(kinds, action).flatMap((kind) =>
      scopesOf(kind)
        .filter((scope) => scope.facet || scope.action !== action)
        .map((scope) => `${placeOf(kind, region)} ${scope.action}`),
    ),
  );
}

/** Where a kind is asked. */
export function placeOf(kind: Kind, region: string): string {
  return kind.global === true ? globalRegion : region;
}

/** The kinds that `action` lists, and all that hang on them. */
function blindWithout(kinds: readonly Kind[], action: string): readonly Kind[] {
  const isBlind = (kind: Kind): boolean => {
    const parent = kinds.find((other) => other.kind === kind.list.parent?.kind);
    return actionOf(kind.list) === action || (parent !== undefined && isBlind(parent));
  };
  return kinds.filter(isBlind);
}

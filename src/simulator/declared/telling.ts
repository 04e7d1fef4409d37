// Which call tells what, of kinds hand-written or not: what a ledger must know of them to say what a poller can see.
import { actionOf } from '../../services.ts';
import type { Kind } from '../../kind.ts';
import { observedEdgeProperties, pathsOf } from '../../normalise.ts';
import { actionFor } from '../generated/facts.ts';
import { isKindName } from '../generated/world.ts';

export interface Telling {
  /** The IAM action of the call that tells a path; of no path, the list's. */
  action(kind: string, path: string | undefined): string;
  /** The calls besides the list. */
  further(kind: string): readonly string[];
  /** The kind that it is listed by. */
  parentOf(kind: string): string | undefined;
  /** Properties of the edges of a type that move by themselves. */
  moving(kind: string, path: string): readonly string[];
}

export function tellingOf(kinds: readonly Kind[]): Telling {
  const byName = new Map(kinds.filter(({ kind }) => !isKindName(kind)).map((kind) => [kind.kind, kind]));

  function partOf(kind: Kind, path: string): Kind['facets'][number] | undefined {
    return kind.facets.find(({ part }) => pathsOf(part).includes(path));
  }

  return {
    action: (name, path) => {
      const kind = byName.get(name);
      if (kind === undefined) return actionFor(name, path);
      return actionOf((path === undefined ? undefined : partOf(kind, path)?.call) ?? kind.list);
    },
    further: (name) => byName.get(name)?.facets.map(({ call }) => actionOf(call)) ?? furtherByHand(name),
    parentOf: (name) => (name === 'Listener' ? 'LoadBalancer' : byName.get(name)?.list.parent?.kind),
    moving: (name, path) => {
      const kind = byName.get(name);
      if (kind === undefined) return ['health'];
      return [...observedEdgeProperties(partOf(kind, path)?.part ?? kind, path)];
    },
  };
}

function furtherByHand(kind: string): readonly string[] {
  const paths = kind === 'TargetGroup' ? ['tags', 'targets'] : ['tags'];
  const list = actionFor(kind, undefined);
  return paths.map((path) => actionFor(kind, path)).filter((action) => action !== list);
}

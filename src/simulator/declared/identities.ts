// Whose an id in an example is. Ids of AWS carry hexadecimal digits that are theirs alone: those are made anew for each copy. Ids
// without any (a cluster's name) get a word appended. Ids of the same copy are then the same wherever they are named.
import type { Kind } from '../../kind.ts';
import { templatesOf } from './template.ts';

/** UUIDs, `tgw-0a1b2c3d4e5f60718`, `50dc6c495c0c9188`. */
export const tokenPattern =
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b[a-z][a-z0-9]*(?:-[a-z]+)*-[0-9a-f]{8,17}\b|\b(?=\d*[a-f])[0-9a-f]{12,40}\b/g;

export interface Identities {
  /** Kind that has a token in its id; the outermost, where an id holds its parent's. */
  readonly tokens: ReadonlyMap<string, string>;
  /** Kind whose ids end in a name without any token. */
  readonly names: ReadonlyMap<string, string>;
}

export function identitiesOf(kinds: readonly Kind[]): Identities {
  const tokens = new Map<string, string>();
  const names = new Map<string, string>();
  const ids = kinds
    .flatMap((kind) => templatesOf(kind).flatMap((template) => template.ids.map((id) => ({ kind, id }))))
    .sort((a, b) => a.id.length - b.id.length);
  for (const { kind, id } of ids) {
    const found = id.match(tokenPattern) ?? [];
    const name = id.split(/[/:]/).at(-1) ?? id;
    if (found.length === 0 && !names.has(name)) names.set(name, kind.kind);
    for (const token of found) if (!tokens.has(token)) tokens.set(token, kind.kind);
  }
  return { tokens, names };
}

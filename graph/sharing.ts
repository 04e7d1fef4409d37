// Who sees what others own: SHARED_WITH, from what was shared to each account that lists it and is not its owner. The journal tells nothing
// of it in events, since that an account lists a thing says nothing of the thing: so these relationships are compared and written whole.
import { hash } from 'node:crypto';
import type { Journal } from '../src/journal/journal.ts';
import type { Kind } from '../src/kind.ts';
import type { Relationship } from './write-statements.ts';

export interface Sharing {
  readonly relationships: readonly Relationship[];
  /** Equal where nobody began or ceased to see anything. */
  readonly digest: string;
}

export function sharingOf(journal: Journal, kinds: readonly Kind[]): Sharing {
  const shareable = kinds.flatMap(({ kind, shareable: can }) => (can === true ? [kind] : []));
  const relationships = journal
    .sharing(shareable)
    .map(({ id, accountId }) => ({ type: 'SHARED_WITH', from: id, to: accountId, properties: {} }));
  const pairs = relationships.map(({ from, to }) => [from, to]);
  return { relationships, digest: hash('sha1', JSON.stringify(pairs)) };
}

// What a kind's example shows, taken apart into what can stand by itself: an item of the list, the parent that it was listed for, and
// what the facets say of it. Made once per kind; instances are rewritten copies.
import { examplePlace, type Facet, type Kind, type Place } from '../../kind.ts';
import { isRecord, type Json } from '../record.ts';
import { joined, singles } from './pages.ts';

export const { account: exampleAccount, region: exampleRegion } = examplePlace;

export interface Template {
  readonly kind: Kind;
  /** A page of the list with nothing else in it. */
  readonly page: Json;
  /** What was sent of the parent that it was listed for; see `parentIn`. */
  readonly parent: string | undefined;
  /** Mostly one; a list of holders (reservations) has one for each item in the holder. */
  readonly ids: readonly string[];
  /** By facet, in the kind's order: an answer for each id that the example has one for. */
  readonly facets: readonly ReadonlyMap<string, Json>[];
}

/** Belongs to no region: listed at `global`, and asked in the partition's home region. */
export function isGlobal(kind: Kind): boolean {
  return kind.global === true;
}

const known = new WeakMap<Kind, readonly Template[]>();

export function templatesOf(kind: Kind): readonly Template[] {
  const made = known.get(kind) ?? makeTemplates(kind);
  known.set(kind, made);
  return made;
}

function makeTemplates(kind: Kind): readonly Template[] {
  const place: Place = {
    account: exampleAccount,
    region: isGlobal(kind) ? 'global' : exampleRegion,
    partition: 'aws',
  };
  const listed = documentsOf(kind, kind.list.operation).flatMap(([asked, document]) =>
    singles(document).flatMap((page) => {
      const parent = asked;
      const ids = idsIn(kind, page, place, parent);
      return ids.length === 0 ? [] : [{ page, parent, ids }];
    }),
  );
  const all = listed.flatMap(({ ids }) => ids);
  const facets = kind.facets.map((facet) => answersOf(kind, facet, all));
  return listed.map((one) => ({ kind, facets, ...one }));
}

/** Id of the parent that a template was listed for: where not all of it is sent, the one of which that is. */
export function parentIn({ kind, parent }: Template, kinds: readonly Kind[]): string | undefined {
  const named = kind.list.parent;
  if (parent === undefined || named?.argument === undefined) return parent;
  const parents = kinds.filter((other) => other.kind === named.kind).flatMap(templatesOf);
  return parents.flatMap(({ ids }) => ids).find((id) => named.argument?.(id) === parent) ?? parent;
}

/** Ids of all items of a page of the kind's list. */
export function idsIn(kind: Kind, page: Json, place: Place, parent?: string): readonly string[] {
  return (kind.list.items(page, parent) ?? []).flatMap((item) => kind.id(item, place) ?? []);
}

/** The documents of an operation: whole, or each with what it was asked for. */
function documentsOf(kind: Kind, operation: string): readonly (readonly [string | undefined, Json])[] {
  const example: unknown = kind.example[operation];
  if (!isRecord(example)) return [];
  const { by, answers } = example;
  if (by === undefined || !isRecord(answers)) return [[undefined, example]];
  return Object.entries(answers).flatMap(([asked, document]) =>
    isRecord(document) ? [[asked, document] as const] : [],
  );
}

function answersOf(kind: Kind, { call }: Facet, ids: readonly string[]): ReadonlyMap<string, Json> {
  const answers = new Map<string, Json>();
  const by: unknown = Reflect.get(kind.example[call.operation] ?? {}, 'by');
  for (const [asked, document] of documentsOf(kind, call.operation)) {
    if (asked !== undefined) {
      for (const id of ids)
        if ([call.input([id])[String(by)]].flat().includes(asked)) answers.set(id, document);
      continue;
    }
    for (const page of singles(document)) {
      for (const [id] of call.answers([page], [])) {
        const before = answers.get(id);
        answers.set(id, (before === undefined ? undefined : joined([before, page])) ?? page);
      }
    }
  }
  return answers;
}

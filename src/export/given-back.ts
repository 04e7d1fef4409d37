// From what the journal kept of a call back to the page that AWS gave. Most lists stand in their page as they are: where, is learnt from
// the kind's own example. Kinds that make their items of several members say how to give them back (`page` of their call).
import type { Facet, Kind } from '../kind.ts';

/** Members that lead to the list inside a page. */
type Path = readonly string[];

/** How items are put into a page: under a path as they are, or by the kind's own function. */
export type GiveBack =
  | { readonly path: Path }
  | { readonly path?: undefined; page(items: readonly unknown[]): object };

/** undefined where neither the example nor the kind says how. */
export function giveBackList(kind: Kind): GiveBack | undefined {
  const { list } = kind;
  if (list.page !== undefined) return { page: list.page };
  for (const { page, parent } of pagesOf(kind.example[list.operation])) {
    const path = pathTo(page, list.items(page, parent)?.[0]);
    if (path !== undefined) return { path };
  }
  return undefined;
}

/** A call about one resource is kept as its page; others as what they say of each. */
export function giveBackFacet(kind: Kind, { call }: Facet): GiveBack | undefined {
  if (call.page !== undefined) return { page: call.page };
  for (const { page, parent } of pagesOf(kind.example[call.operation])) {
    const path = pathTo(page, call.answers([page], parent === undefined ? [] : [parent])[0]?.[1]);
    if (path !== undefined) return { path };
  }
  return undefined;
}

/** The pages of an example: one document, or one by parent. */
export function pagesOf(
  example: object | undefined,
): readonly { page: object; parent: string | undefined }[] {
  if (example === undefined) return [];
  if (!('by' in example) || !('answers' in example) || !isObject(example.answers)) {
    return [{ page: example, parent: undefined }];
  }
  return Object.entries(example.answers).flatMap(([parent, page]) =>
    isObject(page) ? [{ page, parent }] : [],
  );
}

const depth = 3;

/** The list that holds this very item, or its copy. */
function pathTo(page: object, item: unknown, path: Path = []): Path | undefined {
  if (item === undefined || path.length === depth) return undefined;
  for (const [name, value] of Object.entries(page)) {
    const here = [...path, name];
    if (Array.isArray(value)) {
      if (value.includes(item)) return here;
      continue;
    }
    const found = isObject(value) ? pathTo(value, item, here) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

export function pageWith(giveBack: GiveBack, items: readonly unknown[]): object {
  if (giveBack.path === undefined) return giveBack.page(items);
  return giveBack.path.reduceRight<object>((inner, name) => ({ [name]: inner }), items);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

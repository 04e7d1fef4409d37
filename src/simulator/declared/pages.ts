// Pages of answers taken apart and put together: a page per item, so that each item can come, change and go by itself. A page's lists
// stand at its top or inside structures (`DistributionList.Items`), never inside the items of other lists.
import { isRecord, type Json } from '../record.ts';

export type Path = readonly (string | number)[];

/** Where the lists of a page stand. */
export function listsIn(page: Json): readonly Path[] {
  return Object.entries(page).flatMap(([name, value]): readonly Path[] => {
    if (Array.isArray(value)) return [[name]];
    return isPlain(value) ? listsIn(value).map((path) => [name, ...path]) : [];
  });
}

/** A page for each item of each list, the other lists empty; a page without lists as it is. */
export function singles(page: Json): readonly Json[] {
  const paths = listsIn(page);
  if (paths.length === 0) return [page];
  const bare = paths.reduce((empty, path) => replaced(empty, path, () => []), page);
  return paths.flatMap((path) => {
    const items = valueAt(page, path);
    return Array.isArray(items) ? items.map((item: unknown) => replaced(bare, path, () => [item])) : [];
  });
}

/** One page with the items of all; undefined of none. */
export function joined(pages: readonly Json[]): Json | undefined {
  const [first, ...others] = pages;
  if (first === undefined) return undefined;
  return others.length === 0 ? first : mergeAll(pages);
}

function mergeAll(pages: readonly Json[]): Json {
  const lists = new Map<string, unknown[]>();
  const structures = new Map<string, Json[]>();
  const merged: Record<string, unknown> = {};
  for (const [name, value] of pages.flatMap((page) => Object.entries(page))) {
    if (Array.isArray(value)) push(lists, name, value);
    else if (isPlain(value)) push(structures, name, [value]);
    else merged[name] = value;
  }
  for (const [name, items] of lists) merged[name] = items;
  for (const [name, inner] of structures) merged[name] = mergeAll(inner);
  return merged;
}

function push<Item>(into: Map<string, Item[]>, name: string, items: readonly Item[]): void {
  const known = into.get(name) ?? [];
  known.push(...items);
  into.set(name, known);
}

/** A structure, and no Date or bytes. */
export function isPlain(value: unknown): value is Json {
  return isRecord(value) && Object.getPrototypeOf(value) === Object.prototype;
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => Reflect.get(Object(inner), step), value);
}

/** A copy that differs at one path. */
export function replaced<Value>(value: Value, path: Path, change: (old: unknown) => unknown): Value;
export function replaced(value: unknown, path: Path, change: (old: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (index === step ? replaced(item, rest, change) : item));
  }
  return isPlain(value) ? { ...value, [step]: replaced(value[step], rest, change) } : value;
}

/** Paths of everything in a value, itself aside: the outer before the inner. */
export function pathsIn(value: unknown): readonly Path[] {
  if (Array.isArray(value))
    return value.flatMap((item: unknown, index) => [
      [index],
      ...pathsIn(item).map((path) => [index, ...path]),
    ]);
  if (!isPlain(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    [name],
    ...pathsIn(inner).map((path) => [name, ...path]),
  ]);
}

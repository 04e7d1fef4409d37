// Pages of the inventory, in the order of kind and id, by indexes; a search (tag, text) looks through states, a bounded number at a time.
import type { Resource } from '../state.ts';
import type { Database, SqlValue } from './database.ts';
import { resourceFrom } from './read.ts';

export interface InventoryFilter {
  readonly kind?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly vpc?: string | undefined;
  /** `key=value`, or `key` with any value. */
  readonly tag?: string | undefined;
  /** Part of the id or of any property's text, whatever its case. */
  readonly text?: string | undefined;
}

/** Where a page ended. */
export interface InventoryPlace {
  readonly kind: string;
  readonly id: string;
}

export interface InventorySlice {
  readonly resources: readonly Resource[];
  /** undefined: that was all. A slice may be short, or empty, and not the last. */
  readonly next: InventoryPlace | undefined;
}

export interface SliceBounds {
  readonly limit: number;
  /** Resources that a search looks at. */
  readonly looked: number;
}

interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

export function readInventory(
  db: Database,
  filter: InventoryFilter,
  after: InventoryPlace | undefined,
  { limit, looked }: SliceBounds,
): InventorySlice {
  const conditions = [...equalities(filter), ...(after === undefined ? [] : [beyond(after, filter.kind)])];
  const search = searches(filter);
  if (search.length === 0) {
    const found = rowsOf(db, conditions, limit + 1);
    const resources = found.slice(0, limit);
    return { resources, next: found.length > limit ? placeOf(resources.at(-1)) : undefined };
  }
  const until = nthPlace(db, conditions, looked);
  const bound = until === undefined ? [] : [notBeyond(until)];
  const found = rowsOf(db, [...conditions, ...bound, ...search], limit);
  const next = found.length === limit ? placeOf(found.at(-1)) : until;
  return { resources: found.filter((resource) => isMatch(resource, filter)), next };
}

function equalities({ kind, account, region, vpc }: InventoryFilter): readonly Condition[] {
  // One index serves: the narrowest. `+` keeps a column out of the choice.
  const aside = (by: string | undefined): string => (by === undefined ? '' : '+');
  const given: readonly (readonly [string, string | undefined])[] = [
    ['resource.kind = ?', kind],
    [`${aside(vpc)}resource.account = ?`, account],
    [`${aside(vpc ?? account)}resource.region = ?`, region],
    ['resource.vpc = ?', vpc],
  ];
  return given.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, values: [value] }]));
}

function beyond({ kind, id }: InventoryPlace, only: string | undefined): Condition {
  // Within one kind SQLite takes the index's last column only where it is asked for by itself.
  if (kind === only) return { sql: 'resource.id > ?', values: [id] };
  return { sql: '(resource.kind, resource.id) > (?, ?)', values: [kind, id] };
}

function notBeyond({ kind, id }: InventoryPlace): Condition {
  return { sql: '(resource.kind, resource.id) <= (?, ?)', values: [kind, id] };
}

/** What leaves out most of what does not match, without reading JSON; isMatch has the last word. */
function searches({ tag, text }: InventoryFilter): readonly Condition[] {
  const parts = (condition: string): string =>
    `EXISTS (SELECT 1 FROM part WHERE part.resource_id = resource.id AND part.location_id = resource.location_id AND ${condition})`;
  const found: Condition[] = [];
  if (tag !== undefined) {
    const inJson = JSON.stringify(tag).slice(0, tag.includes('=') ? undefined : -1);
    found.push({ sql: parts('instr(part.state, ?) > 0'), values: [inJson] });
  }
  if (text !== undefined) {
    // What JSON writes in another way, or LIKE folds in another, is looked at one by one.
    const plain = /^[\x20-\x7e]+$/.test(text) && !/["\\]/.test(text);
    const like = `%${text.replace(/[%_^]/g, '^$&')}%`;
    found.push(
      plain
        ? {
            sql: `(resource.id LIKE ? ESCAPE '^' OR ${parts("part.state LIKE ? ESCAPE '^'")})`,
            values: [like, like],
          }
        : { sql: 'TRUE', values: [] },
    );
  }
  return found;
}

export function isMatch(resource: Resource, { tag, text }: InventoryFilter): boolean {
  return (
    (tag === undefined || hasTag(resource, tag)) && (text === undefined || says(resource, text.toLowerCase()))
  );
}

function hasTag({ properties }: Resource, wanted: string): boolean {
  const tags = properties['tags'];
  if (!Array.isArray(tags)) return false;
  return tags.some(
    (tag) => tag === wanted || (!wanted.includes('=') && String(tag).startsWith(`${wanted}=`)),
  );
}

function says({ id, properties }: Resource, wanted: string): boolean {
  return [id, ...Object.values(properties).flat()].some((value) =>
    String(value).toLowerCase().includes(wanted),
  );
}

/** Place of the n-th row of these; undefined where there are fewer. */
function nthPlace(db: Database, conditions: readonly Condition[], n: number): InventoryPlace | undefined {
  const row = db.get(
    `SELECT kind, id FROM resource ${where(conditions)} ORDER BY resource.kind, resource.id LIMIT 1 OFFSET ?`,
    ...conditions.flatMap(({ values }) => values),
    n - 1,
  );
  return row === undefined ? undefined : { kind: String(row['kind']), id: String(row['id']) };
}

function rowsOf(db: Database, conditions: readonly Condition[], limit: number): readonly Resource[] {
  const rows = db.all(
    `SELECT page.id AS id, page.kind AS kind, page.account AS account, page.region AS region,
       part.state AS state, observed.state AS latest
     FROM (
       SELECT id, kind, account, region, location_id FROM resource ${where(conditions)} ORDER BY resource.kind, resource.id LIMIT ?
     ) AS page CROSS JOIN part ON part.resource_id = page.id AND part.location_id = page.location_id
       LEFT JOIN observed ON observed.part_id = part.id
     ORDER BY page.kind, page.id, part.facet, part.scope_id`,
    ...conditions.flatMap(({ values }) => values),
    limit,
  );
  const byId = Map.groupBy(rows, (row) => String(row['id']));
  return [...byId.values()].map(resourceFrom);
}

function where(conditions: readonly Condition[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`;
}

function placeOf(resource: Resource | undefined): InventoryPlace | undefined {
  return resource === undefined ? undefined : { kind: resource.kind, id: resource.id };
}

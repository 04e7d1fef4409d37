// Pages of the inventory as it was, in the order of kind and id: what is there now and what went since, merged and walked back, a bounded
// number at a time. Left out is what was not there, what was first seen later, and what had left the policy.
import { compareText, type Resource } from '../state.ts';
import { type AsOf, type Past, readAsOf } from './as-of-read.ts';
import type { SqlValue } from './database.ts';
import { type InventoryFilter, type InventoryPlace, isMatch, type SliceBounds } from './inventory-read.ts';
import { placeBefore } from './marks.ts';

export interface AsOfSlice {
  readonly resources: readonly AsOf[];
  /** undefined: that was all. A slice may be short, or empty, and not the last. */
  readonly next: InventoryPlace | undefined;
}

export function readInventoryAsOf(
  past: Past,
  filter: InventoryFilter,
  after: InventoryPlace | undefined,
  { limit, looked }: SliceBounds,
): AsOfSlice {
  const sources = [presentPlaces(past, filter, after, looked), ...gonePlaces(past, filter, after, looked)];
  // Beyond the nearest end of a source that has more, the others' places are not all that there are.
  const ends = sources.flatMap((places) => (places.length < looked ? [] : (places.at(-1) ?? [])));
  const horizon = ends.sort(byPlace)[0];
  const within = sources.flat().filter((place) => horizon === undefined || byPlace(place, horizon) <= 0);
  const resources: AsOf[] = [];
  let before: InventoryPlace | undefined;
  for (const place of within.sort(byPlace)) {
    if (before?.id === place.id) continue;
    before = place;
    const one = readAsOf(past, place.id);
    if (one === undefined || !isListed(one) || !isWanted(one.resource, filter)) continue;
    resources.push(one);
    if (resources.length === limit) return { resources, next: place };
  }
  return { resources, next: horizon };
}

type Listed = AsOf & { readonly resource: Resource };

/** Whether a list of that time has it. */
export function isListed(one: AsOf): one is Listed {
  return one.resource !== undefined && one.reason !== 'released';
}

function isWanted(resource: Resource, filter: InventoryFilter): boolean {
  const { kind, account, region, vpc } = filter;
  return (
    (kind === undefined || resource.kind === kind) &&
    (account === undefined || resource.accountId === account) &&
    (region === undefined || resource.region === region) &&
    (vpc === undefined || vpcOf(resource) === vpc) &&
    isMatch(resource, filter)
  );
}

export function vpcOf({ id, kind, edges }: Resource): string | undefined {
  return kind === 'Vpc' ? id : edges['IN_VPC']?.[0]?.to;
}

/** Owned there now; an owner does not change but by learning who it is. */
function presentPlaces(
  past: Past,
  { kind, account, region, vpc }: InventoryFilter,
  after: InventoryPlace | undefined,
  looked: number,
): readonly InventoryPlace[] {
  const aside = (by: string | undefined): string => (by === undefined ? '' : '+');
  return places(past, { table: 'resource', id: 'id', always: 'TRUE', values: [] }, after, looked, [
    ['kind = ?', kind],
    [`${aside(vpc)}account = ?`, account],
    [`${aside(vpc ?? account)}region = ?`, region],
    ['vpc = ?', vpc],
  ]);
}

/** What went after that time, and what went out of the VPC. */
function gonePlaces(
  past: Past,
  { kind, account, region, vpc }: InventoryFilter,
  after: InventoryPlace | undefined,
  looked: number,
): readonly (readonly InventoryPlace[])[] {
  const values = [placeBefore(past.db, past.at)];
  const of = [
    ['kind = ?', kind],
    ['+account = ?', account],
    ['+region = ?', region],
  ] as const;
  const source = { table: 'change', id: 'resource_id', values };
  if (vpc === undefined)
    return [places(past, { ...source, always: 'last IS NOT NULL AND seq > ?' }, after, looked, of)];
  // By the VPC's index (+: not in the order of the pages by another one).
  const inVpc = of.map(([sql, value]) => [`+${sql.replace('+', '')}`, value] as const);
  return [
    places(past, { ...source, always: 'shape = 2 AND seq > ?' }, after, looked, [['vpc = ?', vpc], ...inVpc]),
    places(past, { ...source, always: 'seq > ?' }, after, looked, [['left_vpc = ?', vpc], ...inVpc]),
  ];
}

interface Source {
  readonly table: string;
  readonly id: string;
  readonly always: string;
  readonly values: readonly SqlValue[];
}

function places(
  { db }: Past,
  { table, id, always, values }: Source,
  after: InventoryPlace | undefined,
  looked: number,
  equalities: readonly (readonly [string, string | undefined])[],
): readonly InventoryPlace[] {
  const given = equalities.filter(([, value]) => value !== undefined);
  const conditions = [always, ...given.map(([sql]) => sql)];
  if (after !== undefined) conditions.push(`(kind, ${id}) > (?, ?)`);
  const rows = db.all(
    `SELECT DISTINCT kind, ${id} AS id FROM ${table} WHERE ${conditions.join(' AND ')} ORDER BY kind, ${id} LIMIT ?`,
    ...values,
    ...given.flatMap(([, value]) => value ?? []),
    ...(after === undefined ? [] : [after.kind, after.id]),
    looked,
  );
  return rows.map((row) => ({ kind: String(row['kind']), id: String(row['id']) }));
}

function byPlace(a: InventoryPlace, b: InventoryPlace): number {
  return compareText(a.kind, b.kind) || compareText(a.id, b.id);
}

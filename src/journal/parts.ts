// Reads and writes parts: what each scope says of each resource, and which location's view of a resource stands.
// The owner's view stands; where the owner's location does not list it, the view of the lowest account id, then region.
import { diffStates, type PathChange } from '../diff.ts';
import type { Entry } from '../normalise.ts';
import type { KnownPart } from '../reading.ts';
import { mergeParts, type ObservedState, type PartState, type Resource } from '../state.ts';
import { type AnswerPlace, closeAnswers } from './answers.ts';
import type { Database, SqlRow } from './database.ts';

/** The one place where the journal's own JSON is read back. */
export function fromJson<Value>(text: unknown): Value {
  return JSON.parse(String(text)) as Value;
}

export function optionalText(value: SqlRow[string] | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

/** What the journal has of a scope, by resource. */
export function knownParts(db: Database, scopeId: number): ReadonlyMap<string, KnownPart> {
  const known = new Map<string, KnownPart>();
  const rows = db.iterate(
    `SELECT part.resource_id AS id, part.hash AS hash, part.parent AS parent, part.answer_block AS answer,
       observed.hash AS latest, gap.code AS gap
     FROM part LEFT JOIN observed ON observed.part_id = part.id
       LEFT JOIN gap ON gap.scope_id = part.scope_id AND gap.subject = part.resource_id
     WHERE part.scope_id = ?`,
    scopeId,
  );
  for (const row of rows) {
    known.set(String(row['id']), {
      hash: String(row['hash']),
      observedHash: optionalText(row['latest']),
      parent: optionalText(row['parent']),
      hasAnswer: row['answer'] !== null,
      gap: optionalText(row['gap']),
    });
  }
  return known;
}

export interface PartKey {
  readonly scopeId: number;
  readonly locationId: number;
  readonly facet: boolean;
}

/** Writes what a scope says of a resource; the part's row, and apart from it what moves by itself. */
export function putPart(
  db: Database,
  key: PartKey,
  entry: Entry,
  ownerAccount: string | undefined,
  answer: AnswerPlace | undefined,
): void {
  db.run(
    `INSERT INTO part (scope_id, location_id, resource_id, facet, parent, owner_account, owner_region, hash, state, answer_block, answer_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (scope_id, resource_id) DO UPDATE SET
       parent = excluded.parent, owner_account = excluded.owner_account, owner_region = excluded.owner_region,
       hash = excluded.hash, state = excluded.state, answer_block = excluded.answer_block, answer_at = excluded.answer_at`,
    key.scopeId,
    key.locationId,
    entry.id,
    key.facet ? 1 : 0,
    entry.parent ?? null,
    ownerAccount ?? null,
    entry.owner.region ?? null,
    entry.hash,
    entry.text,
    answer?.blockId ?? null,
    answer?.at ?? null,
  );
  if (entry.observed === undefined) return;
  db.run(
    `INSERT INTO observed (part_id, hash, state)
     SELECT id, ?, ? FROM part WHERE scope_id = ? AND resource_id = ?
     ON CONFLICT (part_id) DO UPDATE SET hash = excluded.hash, state = excluded.state`,
    entry.observed.hash,
    entry.observed.text,
    key.scopeId,
    entry.id,
  );
}

export function dropParts(db: Database, locationId: number, resourceId: string, at: string): void {
  closeAnswers(db, locationId, resourceId, at);
  db.run('DELETE FROM part WHERE resource_id = ? AND location_id = ?', resourceId, locationId);
}

/** Whether the journal has nothing at all: then nothing needs to be looked up. */
export function isEmpty(db: Database): boolean {
  return db.get('SELECT 1 FROM part LIMIT 1') === undefined;
}

/** Whether any location lists it. */
export function isThere(db: Database, resourceId: string): boolean {
  return db.get('SELECT 1 FROM part WHERE resource_id = ? LIMIT 1', resourceId) !== undefined;
}

/** One location's view of a resource: its list part with all facet parts. */
export interface View {
  readonly locationId: number;
  readonly account: string;
  readonly region: string;
  readonly kind: string;
  /** The parent that a per-parent list was asked for. */
  readonly parent: string | undefined;
  /** Another id by which answers of this location speak of it. */
  readonly alias: string | undefined;
  readonly ownerAccount: string;
  readonly ownerRegion: string;
  readonly properties: Resource['properties'];
  readonly edges: Resource['edges'];
  /** Edges without what moves by itself. */
  readonly configured: Resource['edges'];
  /** Actions whose part is there. */
  readonly actions: ReadonlySet<string>;
  readonly observed: ReadonlyMap<string, ObservedState>;
}

/** All views of a resource, the standing one first; empty where it is not there. */
export function viewsOf(db: Database, resourceId: string): readonly View[] {
  const rows = db.all(
    `SELECT part.location_id AS location, part.facet AS facet, part.parent AS parent, part.owner_account AS owner, part.owner_region AS ownerRegion,
       part.state AS state, observed.state AS latest, location.account AS account, location.region AS region,
       scope.kind AS kind, scope.action AS action
     FROM part JOIN location ON location.id = part.location_id JOIN scope ON scope.id = part.scope_id
       LEFT JOIN observed ON observed.part_id = part.id
     WHERE part.resource_id = ? ORDER BY part.location_id, part.facet, part.scope_id`,
    resourceId,
  );
  const byLocation = Map.groupBy(rows, (row) => Number(row['location']));
  return [...byLocation.values()].flatMap(viewOf).sort(standingFirst);
}

function viewOf(rows: readonly SqlRow[]): readonly View[] {
  const list = rows.find((row) => row['facet'] === 0);
  if (list === undefined) return [];
  const account = String(list['account']);
  const observed = new Map(
    rows.flatMap((row) =>
      row['latest'] === null
        ? []
        : [[String(row['action']), fromJson<ObservedState>(row['latest'])] as const],
    ),
  );
  const parts = rows.map((row) => fromJson<PartState>(row['state']));
  return [
    {
      locationId: Number(list['location']),
      account,
      region: String(list['region']),
      kind: String(list['kind']),
      parent: optionalText(list['parent']),
      alias: parts.find(({ alias }) => alias !== undefined)?.alias,
      ownerAccount: optionalText(list['owner']) ?? account,
      ownerRegion: optionalText(list['ownerRegion']) ?? String(list['region']),
      ...mergeParts(parts, [...observed.values()]),
      configured: mergeParts(parts, []).edges,
      actions: new Set(rows.map((row) => String(row['action']))),
      observed,
    },
  ];
}

/** Whether the accounts' own names for a resource differ: all of them, in the order of their ids. */
export function aliasChanges(before: readonly View[], after: readonly View[]): readonly PathChange[] {
  return diffStates(named(before), named(after));
}

function named(views: readonly View[]): Pick<Resource, 'properties' | 'edges'> {
  const aliases = views.flatMap(({ alias }) => alias ?? []).sort(compare);
  return { properties: aliases.length === 0 ? {} : { aliases }, edges: {} };
}

function standingFirst(one: View, other: View): number {
  return rank(one) - rank(other) || compare(one.account, other.account) || compare(one.region, other.region);
}

function rank(view: View): number {
  return view.account === view.ownerAccount && view.region === view.ownerRegion ? 0 : 1;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Another account's view stands, and says that it is that account's: views of the journal must hear of it, whatever else it says. */
export function isMoved(before: View, after: View): boolean {
  return before.ownerAccount !== after.ownerAccount || before.ownerRegion !== after.ownerRegion;
}

/** A facet answers for the first time: also where it has nothing to say, "none" is more than "unknown". */
export function isFuller(before: View, after: View): boolean {
  return [...after.actions].some((action) => !before.actions.has(action));
}

export function resourceOf(id: string, view: View): Resource {
  const { kind, ownerAccount, ownerRegion, properties, edges } = view;
  return { id, kind, accountId: ownerAccount, region: ownerRegion, properties, edges };
}

// What views of the past are built from: each resource with its changes in order, and when each list was read whole.
import type { ChangeKind } from '../change-words.ts';
import type { PathChange } from '../diff.ts';
import type { PartState, Resource } from '../state.ts';
import { type Database, placeholders, type SqlColumns } from './database.ts';
import { fromJson, optionalText } from './parts.ts';
import { readResource, readResources } from './read.ts';

/** A change as it is kept for walking back; times are ISO 8601. */
export interface PastChange {
  readonly seq: number;
  readonly change: ChangeKind;
  readonly notBefore: string | undefined;
  readonly seenAt: string;
  readonly attributedAt: string | undefined;
  readonly changes: readonly PathChange[];
  readonly last: Resource | undefined;
}

/** A resource that is there or was, with its changes, oldest first. */
export interface History {
  readonly id: string;
  readonly present: Resource | undefined;
  readonly changes: readonly PastChange[];
}

/** An unbroken run of complete reads of a kind's list, or how a list stands that was never read whole. */
export interface ScopeSpans {
  readonly accountId: string;
  readonly region: string;
  readonly action: string;
  readonly outcome: string;
  readonly failedSince: string | undefined;
  /** First complete read since it is in the policy: what lies before was another time in it. */
  readonly firstCompleteAt: string | undefined;
  /** Oldest first; the last one ends at the last complete read. */
  readonly spans: readonly { readonly from: string; readonly to: string }[];
}

const columns = 'seq, resource_id, change, not_before, seen_at, attributed_at, changes, last';

/** Ids that sort from `from` until before `before`. */
export interface IdRange {
  readonly from?: string;
  readonly before?: string;
}

export interface HistoryReading {
  /** Everything of a kind that is there or was, with its changes, in the order of ids. */
  histories(kind: string, range?: IdRange): Iterable<History>;
  /** The same of several kinds of which there are few, in one pass. */
  fewHistories(kinds: readonly string[]): ReadonlyMap<string, readonly History[]>;
  /** An id that halves the resources of a kind; undefined where there is none. */
  middleId(kind: string): string | undefined;
  history(id: string): History;
  /** What changed after that place in the order, each thing once. */
  touched(after: number): readonly { readonly id: string; readonly kind: string }[];
  /** When a list was read whole, everywhere. */
  spans(kind: string, action: string): readonly ScopeSpans[];
}

export function historyReading(db: Database): HistoryReading {
  return {
    histories: (kind, range) => readHistories(db, kind, range),
    fewHistories: (kinds) => readFewHistories(db, kinds),
    middleId: (kind) => readMiddle(db, kind),
    history: (id) => readHistory(db, id),
    touched: (after) => readTouched(db, after),
    spans: (kind, action) => readSpans(db, kind, action),
  };
}

/** All resources of a kind that are there or of which a change is kept, in the order of their ids. */
function* readHistories(db: Database, kind: string, range: IdRange = {}): Generator<History> {
  // No id sorts behind the last character that there is.
  const { from = '', before = '\u{10ffff}' } = range;
  const resources = presentOf(db, kind, from, before);
  const changed = byResource(
    db.iterateColumns(
      `SELECT ${columns} FROM change WHERE kind = ? AND resource_id >= ? AND resource_id < ? ORDER BY resource_id, seq`,
      kind,
      from,
      before,
    ),
  );
  let present = resources.next();
  for (const [id, changes] of changed) {
    while (present.done !== true && present.value.id < id) {
      yield { id: present.value.id, present: present.value, changes: [] };
      present = resources.next();
    }
    if (present.done !== true && present.value.id === id) {
      yield { id, present: present.value, changes };
      present = resources.next();
    } else yield { id, present: undefined, changes };
  }
  for (; present.done !== true; present = resources.next())
    yield { id: present.value.id, present: present.value, changes: [] };
}

/** Configuration alone, as the list tells it: what moves by itself is no history. */
function* presentOf(db: Database, kind: string, from: string, before: string): Generator<Resource> {
  const rows = db.iterateColumns(
    `SELECT resource.id, resource.account, resource.region, part.state
     FROM resource JOIN part ON part.resource_id = resource.id AND part.location_id = resource.location_id
     WHERE resource.kind = ? AND part.facet = 0 AND resource.id >= ? AND resource.id < ? ORDER BY resource.id`,
    kind,
    from,
    before,
  );
  for (const [id, accountId, region, state] of rows) {
    const { properties, edges } = fromJson<PartState>(state);
    yield { id: String(id), kind, accountId: String(accountId), region: String(region), properties, edges };
  }
}

/** Changes of several kinds in one pass over them: for kinds of which there are few. */
function readFewHistories(db: Database, kinds: readonly string[]): ReadonlyMap<string, readonly History[]> {
  const changes = new Map<string, Map<string, PastChange[]>>(kinds.map((kind) => [kind, new Map()]));
  for (const row of db.iterateColumns(
    `SELECT ${columns}, kind FROM change WHERE kind IN (${placeholders(kinds)}) ORDER BY seq`,
    ...kinds,
  )) {
    const ofKind = changes.get(String(row[8]));
    const id = String(row[1]);
    const known = ofKind?.get(id);
    if (known === undefined) ofKind?.set(id, [changeOf(row)]);
    else known.push(changeOf(row));
  }
  return new Map(
    kinds.map((kind) => {
      const past = changes.get(kind) ?? new Map<string, PastChange[]>();
      const there = [...readResources(db, kind)].map((present): History => {
        const of = past.get(present.id) ?? [];
        past.delete(present.id);
        return { id: present.id, present, changes: of };
      });
      const gone = [...past].map(([id, of]): History => ({ id, present: undefined, changes: of }));
      return [kind, [...there, ...gone]];
    }),
  );
}

function readHistory(db: Database, id: string): History {
  const rows = db.iterateColumns(`SELECT ${columns} FROM change WHERE resource_id = ? ORDER BY seq`, id);
  return { id, present: readResource(db, id), changes: [...rows].map(changeOf) };
}

/** Ids and kinds of what changed after a place in the order, each once. */
function readTouched(db: Database, after: number): readonly { readonly id: string; readonly kind: string }[] {
  const rows = db.all('SELECT DISTINCT resource_id AS id, kind FROM change WHERE seq > ?', after);
  return rows.map((row) => ({ id: String(row['id']), kind: String(row['kind']) }));
}

/** An id with about as many of the kind before it as behind it; undefined where there is none. */
function readMiddle(db: Database, kind: string): string | undefined {
  const row = db.get(
    `SELECT id FROM resource WHERE kind = ?1 ORDER BY id
     LIMIT 1 OFFSET (SELECT count(*) / 2 FROM resource WHERE kind = ?1)`,
    kind,
  );
  return optionalText(row?.['id']);
}

/** Of the list of a kind, everywhere; also of what left the policy since. */
function readSpans(db: Database, kind: string, action: string): readonly ScopeSpans[] {
  const scopes = db.all(
    `SELECT scope.id AS id, location.account AS account, location.region AS region, action, outcome, failed_since,
       first_complete_at, span_from, complete_at
     FROM scope JOIN location ON location.id = scope.location_id WHERE scope.kind = ? AND scope.action = ?`,
    kind,
    action,
  );
  const earlier = Map.groupBy(
    db.all('SELECT scope_id, from_at, to_at FROM span ORDER BY scope_id, from_at'),
    (row) => row['scope_id'],
  );
  return scopes.map((row) => {
    const [from, to] = [optionalText(row['span_from']), optionalText(row['complete_at'])];
    const past = (earlier.get(row['id']) ?? []).map((span) => ({
      from: String(span['from_at']),
      to: String(span['to_at']),
    }));
    const current = from === undefined || to === undefined ? [] : [{ from, to }];
    return {
      accountId: String(row['account']),
      region: String(row['region']),
      action: String(row['action']),
      outcome: String(row['outcome']),
      failedSince: optionalText(row['failed_since']),
      firstCompleteAt: optionalText(row['first_complete_at']),
      spans: [...past.filter((span) => span.from !== from), ...current],
    };
  });
}

function* byResource(rows: Iterable<SqlColumns>): Generator<readonly [string, readonly PastChange[]]> {
  let id: string | undefined;
  let changes: PastChange[] = [];
  for (const row of rows) {
    const next = String(row[1]);
    if (next !== id) {
      if (id !== undefined) yield [id, changes];
      changes = [];
      id = next;
    }
    changes.push(changeOf(row));
  }
  if (id !== undefined) yield [id, changes];
}

/** Of the columns in their order. */
function changeOf([seq, , change, notBefore, seenAt, attributedAt, changes, last]: SqlColumns): PastChange {
  return {
    seq: Number(seq),
    change: asChangeKind(change),
    notBefore: optionalText(notBefore),
    seenAt: String(seenAt),
    attributedAt: optionalText(attributedAt),
    changes: changes === '[]' ? [] : fromJson<PathChange[]>(changes),
    last: last === null || last === undefined ? undefined : fromJson<Resource>(last),
  };
}

/** The journal's own column. */
function asChangeKind(value: unknown): ChangeKind {
  return String(value) as ChangeKind;
}

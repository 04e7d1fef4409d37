// What views of the past are built from: each resource with its changes in order, and when each list was read whole.
import type { ChangeKind, PathChange } from '../diff.ts';
import type { Resource } from '../state.ts';
import type { Database, SqlRow } from './database.ts';
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

/** All resources of a kind that are there or of which a change is kept, in the order of their ids. */
export function* readHistories(db: Database, kind: string): Generator<History> {
  const resources = readResources(db, kind)[Symbol.iterator]();
  const rows = db.iterate(`SELECT ${columns} FROM change WHERE kind = ? ORDER BY resource_id, seq`, kind);
  let present = resources.next();
  for (const [id, changes] of byResource(rows)) {
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

/** Changes of several kinds in one pass over them: for kinds of which there are few. */
export function readFewHistories(
  db: Database,
  kinds: readonly string[],
): ReadonlyMap<string, readonly History[]> {
  const marks = kinds.map(() => '?').join(', ');
  const changes = new Map<string, Map<string, PastChange[]>>(kinds.map((kind) => [kind, new Map()]));
  for (const row of db.iterate(
    `SELECT kind, ${columns} FROM change WHERE kind IN (${marks}) ORDER BY seq`,
    ...kinds,
  )) {
    const ofKind = changes.get(String(row['kind']));
    const id = String(row['resource_id']);
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

export function readHistory(db: Database, id: string): History {
  const rows = db.all(`SELECT ${columns} FROM change WHERE resource_id = ? ORDER BY seq`, id);
  return { id, present: readResource(db, id), changes: rows.map(changeOf) };
}

/** Ids and kinds of what changed after a place in the order, each once. */
export function readTouched(
  db: Database,
  after: number,
): readonly { readonly id: string; readonly kind: string }[] {
  const rows = db.all('SELECT DISTINCT resource_id AS id, kind FROM change WHERE seq > ?', after);
  return rows.map((row) => ({ id: String(row['id']), kind: String(row['kind']) }));
}

export function countChanges(db: Database, kind: string): number {
  return Number(db.get('SELECT count(*) AS n FROM change WHERE kind = ?', kind)?.['n'] ?? 0);
}

/** Of the list of a kind, everywhere; also of what left the policy since. */
export function readSpans(db: Database, kind: string, action: string): readonly ScopeSpans[] {
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

function* byResource(rows: Iterable<SqlRow>): Generator<readonly [string, readonly PastChange[]]> {
  let id: string | undefined;
  let changes: PastChange[] = [];
  for (const row of rows) {
    const next = String(row['resource_id']);
    if (id !== undefined && next !== id) {
      yield [id, changes];
      changes = [];
    }
    id = next;
    changes.push(changeOf(row));
  }
  if (id !== undefined) yield [id, changes];
}

function changeOf(row: SqlRow): PastChange {
  const changes = String(row['changes']);
  return {
    seq: Number(row['seq']),
    change: asChangeKind(row['change']),
    notBefore: optionalText(row['not_before']),
    seenAt: String(row['seen_at']),
    attributedAt: optionalText(row['attributed_at']),
    changes: changes === '[]' ? [] : fromJson<PathChange[]>(changes),
    last: row['last'] === null ? undefined : fromJson<Resource>(row['last']),
  };
}

/** The journal's own column. */
function asChangeKind(value: unknown): ChangeKind {
  return String(value) as ChangeKind;
}

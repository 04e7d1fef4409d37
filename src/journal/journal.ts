// The journal of one account group: the system of record. Everything else (graph, lookups, feeds) follows it and can be rebuilt.
// A narrow port over the tables, so that another database can stand behind it.
import type { Policy } from '../policy.ts';
import type { KnownPart, ScopeName } from '../reading.ts';
import type { Resource } from '../state.ts';
import { isDoubtful } from './absence.ts';
import { pruneAnswers } from './answers.ts';
import {
  type AnswerScope,
  firstRead,
  type KeptAnswer,
  prunedUntil,
  readAnswers,
  readAnswerScopes,
  readGapSubjects,
} from './answers-read.ts';
import type { ChangeCounts } from './changes.ts';
import { commitLocation, type LocationCommit } from './commit.ts';
import { openDatabase } from './database.ts';
import { type ChangeEvent, type EventFilter, firstSeq, lastSeq, readEvents } from './events.ts';
import {
  countChanges,
  type History,
  readFewHistories,
  readHistories,
  readHistory,
  readSpans,
  readTouched,
  type ScopeSpans,
} from './histories.ts';
import { type Integration, putIntegration, readIntegrations, setIntegrationFailure } from './integrations.ts';
import { fromJson, knownParts } from './parts.ts';
import {
  countOwnedInterfaces,
  countResources,
  readAliases,
  readInVpc,
  readOwners,
  readPointingAt,
  readResource,
  readResources,
  readScopes,
  readSharing,
  readWarnings,
  type ScopeStatus,
  type Warning,
} from './read.ts';
import { release, type ReleaseRequest } from './release.ts';

export interface Journal {
  readonly path: string;
  /** What tells this journal from any other; a view of another one must be filled anew. */
  readonly id: string;
  /** What is known of a scope, by resource id; empty where it was never asked. */
  known(place: { account: string; region: string }, scope: ScopeName): ReadonlyMap<string, KnownPart>;
  /** Whether several reads of a list in a row could not be proven whole. */
  isDoubtful(place: { account: string; region: string }, scope: ScopeName): boolean;
  commit(commit: LocationCommit): ChangeCounts;
  release(request: ReleaseRequest): ChangeCounts;
  beginCycle(integrationId: string, startedAt: string): number;
  finishCycle(cycleId: number, finishedAt: string, document: object): void;
  lastCycle(): object | undefined;
  integrations(): readonly Integration[];
  putIntegration(integration: Integration): void;
  setIntegrationFailure(id: string, failure: string | undefined): void;
  policy(): Policy | undefined;
  setPolicy(policy: Policy): void;
  /** A value kept for the group: made by `make` when it is first asked for. */
  setting(key: string, make: () => string): string;
  resource(id: string): Resource | undefined;
  resources(kind?: string): Iterable<Resource>;
  inVpc(vpcId: string, kind: string): readonly Resource[];
  /** Ids by which the answers of single accounts speak of resources of a kind, each with the resource it means. */
  aliases(kind: string): ReadonlyMap<string, string>;
  /** Resources that bear an edge with this id at its other end. */
  pointingAt(id: string): readonly Resource[];
  counts(account?: string): Readonly<Record<string, number>>;
  /** Network interfaces, and those of which it is known what they work for. */
  ownedInterfaces(): { readonly all: number; readonly owned: number };
  /** Accounts and regions that own resources of the given kinds. */
  owners(kinds: readonly string[]): readonly { accountId: string; region: string }[];
  /** Resources of the given kinds with the accounts that list them and do not own them. */
  sharing(kinds: readonly string[]): readonly { id: string; accountId: string }[];
  scopes(): readonly ScopeStatus[];
  warnings(): readonly Warning[];
  events(filter: EventFilter): readonly ChangeEvent[];
  /** Which scopes had been read by a time, for giving AWS's answers back. @throws OperatorError where the journal keeps none yet */
  answerScopes(at: string): readonly AnswerScope[];
  /** What a scope said of each resource at that time, sorted by id. */
  answers(scopeId: number, at: string): readonly KeptAnswer[];
  /** Resources that a scope could not speak of when it was last complete. */
  gaps(scopeId: number): ReadonlySet<string>;
  /** When anything was first read whole; and until when answers that stopped being so were pruned. */
  answerLimits(): { readonly firstRead: string | undefined; readonly prunedUntil: string | undefined };
  /** Takes out answers that stopped being so before then, a bounded number; gives how many. */
  pruneAnswers(before: string): number;
  /** Everything of a kind that is there or was, with its changes, in the order of ids. */
  histories(kind: string): Iterable<History>;
  /** The same of several kinds of which there are few, in one pass. */
  fewHistories(kinds: readonly string[]): ReadonlyMap<string, readonly History[]>;
  history(id: string): History;
  changesOf(kind: string): number;
  /** What changed after that place in the order, each thing once. */
  touched(after: number): readonly { readonly id: string; readonly kind: string }[];
  /** When a list was read whole, everywhere. */
  spans(kind: string, action: string): readonly ScopeSpans[];
  /** Runs `work` on one state of the journal, whatever is written meanwhile. */
  snapshot<Result>(work: () => Result): Result;
  /** Another number whenever another connection has committed. */
  dataVersion(): number;
  /** Place of the newest change in the order; 0 where there is none. */
  lastSeq(): number;
  /** Place of the oldest change that is kept; undefined where there is none. */
  firstSeq(): number | undefined;
  close(): void;
}

/** @throws OperatorError when the file cannot be opened, is of a newer version, or is no journal. */
export function openJournal(path: string, mode: 'write' | 'read'): Journal {
  const db = openDatabase(path, mode);

  function scopeId(place: { account: string; region: string }, scope: ScopeName): number | undefined {
    const row = db.get(
      `SELECT scope.id AS id FROM scope JOIN location ON location.id = scope.location_id
       WHERE location.account = ? AND location.region = ? AND scope.kind = ? AND scope.action = ?`,
      place.account,
      place.region,
      scope.kind,
      scope.action,
    );
    return row === undefined ? undefined : Number(row['id']);
  }

  function meta(key: string): string | undefined {
    const row = db.get('SELECT value FROM meta WHERE key = ?', key);
    return row === undefined ? undefined : String(row['value']);
  }

  function setMeta(key: string, value: string): void {
    db.run(
      'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      key,
      value,
    );
  }

  return {
    path,
    id: meta('id') ?? '',
    known: (place, scope) => {
      const id = scopeId(place, scope);
      return id === undefined ? new Map() : knownParts(db, id);
    },
    isDoubtful: (place, scope) => {
      const id = scopeId(place, scope);
      return id !== undefined && isDoubtful(db, id);
    },
    commit: (commit) => commitLocation(db, commit),
    release: (request) => release(db, request),
    beginCycle: (integrationId, startedAt) =>
      db.run('INSERT INTO cycle (integration_id, started_at) VALUES (?, ?)', integrationId, startedAt),
    finishCycle: (cycleId, finishedAt, document) => {
      db.run(
        'UPDATE cycle SET finished_at = ?, document = ? WHERE id = ?',
        finishedAt,
        JSON.stringify(document),
        cycleId,
      );
    },
    lastCycle: () => {
      const row = db.get('SELECT document FROM cycle WHERE document IS NOT NULL ORDER BY id DESC LIMIT 1');
      return row === undefined ? undefined : fromJson<object>(row['document']);
    },
    integrations: () => readIntegrations(db),
    putIntegration: (integration) => putIntegration(db, integration),
    setIntegrationFailure: (id, failure) => setIntegrationFailure(db, id, failure),
    policy: () => {
      const text = meta('policy');
      return text === undefined ? undefined : fromJson<Policy>(text);
    },
    setPolicy: (policy) => setMeta('policy', JSON.stringify(policy)),
    setting: (key, make) => {
      const known = meta(key);
      if (known !== undefined) return known;
      const value = make();
      setMeta(key, value);
      return value;
    },
    resource: (id) => readResource(db, id),
    resources: (kind) => readResources(db, kind),
    inVpc: (vpcId, kind) => readInVpc(db, vpcId, kind),
    aliases: (kind) => readAliases(db, kind),
    pointingAt: (id) => readPointingAt(db, id),
    counts: (account) => countResources(db, account),
    ownedInterfaces: () => countOwnedInterfaces(db),
    owners: (kinds) => readOwners(db, kinds),
    sharing: (kinds) => readSharing(db, kinds),
    scopes: () => readScopes(db),
    warnings: () => readWarnings(db),
    events: (filter) => readEvents(db, filter),
    answerScopes: (at) => readAnswerScopes(db, at),
    answers: (scope, at) => readAnswers(db, scope, at),
    gaps: (scope) => readGapSubjects(db, scope),
    answerLimits: () => ({ firstRead: firstRead(db), prunedUntil: prunedUntil(db) }),
    pruneAnswers: (before) => pruneAnswers(db, before),
    histories: (kind) => readHistories(db, kind),
    fewHistories: (kinds) => readFewHistories(db, kinds),
    history: (id) => readHistory(db, id),
    changesOf: (kind) => countChanges(db, kind),
    touched: (after) => readTouched(db, after),
    spans: (kind, action) => readSpans(db, kind, action),
    snapshot: (work) => db.snapshot(work),
    dataVersion: () => Number(db.get('PRAGMA data_version')?.['data_version'] ?? 0),
    lastSeq: () => lastSeq(db),
    firstSeq: () => firstSeq(db),
    close: () => db.close(),
  };
}

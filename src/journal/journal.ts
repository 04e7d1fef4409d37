// The journal of one account group: the system of record. Everything else (graph, lookups, feeds) follows it and can be rebuilt.
// A narrow port over the tables, so that another database can stand behind it.
import type { Kind } from '../kind.ts';
import type { Policy } from '../policy.ts';
import type { KnownPart, ScopeName } from '../reading.ts';
import type { Resource } from '../state.ts';
import { isDoubtful } from './absence.ts';
import { pruneAnswers } from './answers.ts';
import { type ApiReading, apiReading } from './api-read.ts';
import {
  type AnswerScope,
  firstRead,
  type KeptAnswer,
  prunedUntil,
  readAnswers,
  readAnswerScopes,
  readGapSubjects,
} from './answers-read.ts';
import {
  type Attribution,
  attributionBefore,
  lastAttribution,
  type NewAttribution,
  readAttributions,
  writeAttributions,
} from './attributions.ts';
import type { ChangeCounts } from './changes.ts';
import { commitLocation, type LocationCommit } from './commit.ts';
import { openDatabase } from './database.ts';
import { type DeniedScope, readNotDue } from './denied.ts';
import { type DigestRow, readDigest } from './digest.ts';
import { type ChangeEvent, type EventFilter, firstSeq, lastSeq, readEvents, readEventsAt } from './events.ts';
import type { Integration } from '../integrations/model.ts';
import {
  askDeniedAtOnce,
  forgetIntegration,
  handOver,
  putIntegration,
  readIntegrations,
  readRemovals,
  removeIntegration,
  type Removal,
} from './integrations.ts';
import {
  type LogFilter,
  type LogPage,
  type LogPageRequest,
  type LogSummaryRow,
  type NewLogEntry,
  pruneLog,
  readLog,
  summariseLog,
  writeLog,
} from './logs.ts';
import {
  type History,
  type IdRange,
  readFewHistories,
  readHistories,
  readHistory,
  readMiddle,
  readSpans,
  readTouched,
  type ScopeSpans,
} from './histories.ts';
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
import { changesPrunedUntil, type PastReading, readPast } from './past.ts';
import { pruneChanges } from './prune-changes.ts';
import { trailStore, type TrailStore } from './trail.ts';
import { release, type ReleaseRequest } from './release.ts';
import { webhookRows, type WebhookRows } from './webhooks.ts';

export interface Journal extends ApiReading {
  readonly path: string;
  /** What tells this journal from any other; a view of another one must be filled anew. */
  readonly id: string;
  /** What is known of a scope, by resource id; empty where it was never asked. */
  known(place: { account: string; region: string }, scope: ScopeName): ReadonlyMap<string, KnownPart>;
  /** Whether several reads of a list in a row could not be proven whole. */
  isDoubtful(place: { account: string; region: string }, scope: ScopeName): boolean;
  /** What an integration was denied at a place, and is not to ask again yet. */
  notDue(
    place: { account: string; region: string },
    integrationId: string,
    now: Date,
  ): readonly DeniedScope[];
  commit(commit: LocationCommit): ChangeCounts;
  release(request: ReleaseRequest): ChangeCounts;
  beginCycle(integrationId: string, startedAt: string): number;
  /** Without a document it is none that a person asks about. */
  finishCycle(cycleId: number, finishedAt: string, document?: object): void;
  /** Document of the last cycle that ended: of one integration, or of any. */
  lastCycle(integrationId?: string): object | undefined;
  integrations(): readonly Integration[];
  putIntegration(integration: Integration): void;
  /** Removes it from sight; its row waits for the release. */
  removeIntegration(id: string, removedAt: string, releaseAt: string): void;
  /** Integrations that were removed, and what they brought is not released yet. */
  removals(): readonly Removal[];
  /** The row of one that was removed goes for good. */
  forgetIntegration(id: string): void;
  /** What one integration asked, another one of the same account has from now on. */
  handOver(fromId: string, toId: string): void;
  /** What was denied is due in the next cycle: of one integration, or of all. */
  askDeniedAtOnce(integrationId?: string): void;
  log(...entries: readonly NewLogEntry[]): void;
  logs(request: LogPageRequest): LogPage;
  logSummary(filter: LogFilter): readonly LogSummaryRow[];
  /** Takes out entries from before then, and the oldest beyond `most` (a million), a bounded number; gives how many. */
  pruneLogs(before: string, most?: number): number;
  policy(): Policy | undefined;
  setPolicy(policy: Policy): void;
  /** A value kept for the group: made by `make` when it is first asked for. */
  setting(key: string, make: () => string): string;
  /** A note of ours under a name, if there is one. */
  note(key: string): string | undefined;
  /** undefined takes it away. */
  setNote(key: string, text: string | undefined): void;
  /** Writes of `work` happen together or not at all. */
  together<Result>(work: () => Result): Result;
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
  /** Of one integration, or of all. */
  warnings(integrationId?: string): readonly Warning[];
  events(filter: EventFilter): readonly ChangeEvent[];
  /** Those of these places in the order that are kept, oldest first. */
  eventsAt(seqs: readonly number[]): readonly ChangeEvent[];
  readonly webhooks: WebhookRows;
  /** Changes summed up by who, what and where, those with most first. */
  digest(filter: Omit<EventFilter, 'after' | 'limit'>): readonly DigestRow[];
  /** Which scopes had been read by a time, for giving AWS's answers back. @throws OperatorError where the journal keeps none yet */
  answerScopes(at: string): readonly AnswerScope[];
  /** What a scope said of each resource at that time, sorted by id. */
  answers(scopeId: number, at: string): readonly KeptAnswer[];
  /** Authors that became known after a place in the order of attributions, oldest first. */
  attributions(after: number, limit: number): readonly Attribution[];
  /** Place of the newest attribution in their order; 0 where there is none. */
  lastAttribution(): number;
  /** Place of the last attribution that was learnt before that change was; 0 where there is none. */
  attributionBefore(change: number): number;
  /** Writes authors of changes, together; the author of one that is no longer open stays. Gives how many were new or corrected. */
  attribute(attributions: readonly NewAttribution[]): number;
  /** What of CloudTrail was read for this journal, and which changes are still asked for. */
  readonly trail: TrailStore;
  /** Resources that a scope could not speak of when it was last complete. */
  gaps(scopeId: number): ReadonlySet<string>;
  /** When anything was first read whole; and until when answers that stopped being so were pruned. */
  answerLimits(): { readonly firstRead: string | undefined; readonly prunedUntil: string | undefined };
  /** Takes out answers that stopped being so before then, a bounded number; gives how many. */
  pruneAnswers(before: string): number;
  /** Takes out changes seen before then, and what tells how certain a time before is, a bounded number; gives how many changes. */
  pruneChanges(before: string, onStep?: (ms: number) => void): number;
  /** Everything of a kind that is there or was, with its changes, in the order of ids. */
  histories(kind: string, range?: IdRange): Iterable<History>;
  /** An id that halves the resources of a kind; undefined where there is none. */
  middleId(kind: string): string | undefined;
  /** The same of several kinds of which there are few, in one pass. */
  fewHistories(kinds: readonly string[]): ReadonlyMap<string, readonly History[]>;
  history(id: string): History;
  /** What changed after that place in the order, each thing once. */
  touched(after: number): readonly { readonly id: string; readonly kind: string }[];
  /** When a list was read whole, everywhere. */
  spans(kind: string, action: string): readonly ScopeSpans[];
  /** As it was at a time. @throws RetentionError before what is kept; UsageError for a time that is yet to come */
  past(kinds: readonly Kind[], at: string, now: Date): PastReading;
  /** Runs `work` on one state of the journal, whatever is written meanwhile. */
  snapshot<Result>(work: () => Result): Result;
  /** Another number whenever another connection has committed. */
  dataVersion(): number;
  /** Place of the newest change in the order; 0 where there is none. */
  lastSeq(): number;
  /** Place of the oldest change that is kept; undefined where there is none. */
  firstSeq(): number | undefined;
  /** Changes before this time are no longer kept; undefined: none was pruned. */
  changesPrunedUntil(): string | undefined;
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
    ...apiReading(db),
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
    notDue: (place, integrationId, now) => readNotDue(db, place, integrationId, now),
    commit: (commit) => commitLocation(db, commit),
    release: (request) => release(db, request),
    beginCycle: (integrationId, startedAt) =>
      db.run('INSERT INTO cycle (integration_id, started_at) VALUES (?, ?)', integrationId, startedAt),
    finishCycle: (cycleId, finishedAt, document) => {
      db.run(
        'UPDATE cycle SET finished_at = ?, document = ? WHERE id = ?',
        finishedAt,
        document === undefined ? null : JSON.stringify(document),
        cycleId,
      );
    },
    lastCycle: (integrationId) => {
      const row = db.get(
        'SELECT document FROM cycle WHERE document IS NOT NULL AND (?1 IS NULL OR integration_id = ?1) ORDER BY id DESC LIMIT 1',
        integrationId ?? null,
      );
      return row === undefined ? undefined : fromJson<object>(row['document']);
    },
    integrations: () => readIntegrations(db),
    putIntegration: (integration) => putIntegration(db, integration),
    removeIntegration: (id, removedAt, releaseAt) => removeIntegration(db, id, removedAt, releaseAt),
    removals: () => readRemovals(db),
    forgetIntegration: (id) => forgetIntegration(db, id),
    handOver: (fromId, toId) => handOver(db, fromId, toId),
    askDeniedAtOnce: (integrationId) => askDeniedAtOnce(db, integrationId),
    log: (...entries) => writeLog(db, entries),
    logs: (request) => readLog(db, request),
    logSummary: (filter) => summariseLog(db, filter),
    pruneLogs: (before, most) => pruneLog(db, before, most),
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
    note: (key) => meta(`note ${key}`),
    setNote: (key, text) => {
      if (text === undefined) db.run('DELETE FROM meta WHERE key = ?', `note ${key}`);
      else setMeta(`note ${key}`, text);
    },
    together: (work) => db.transaction(work),
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
    warnings: (integrationId) => readWarnings(db, integrationId),
    events: (filter) => readEvents(db, filter),
    eventsAt: (seqs) => readEventsAt(db, seqs),
    webhooks: webhookRows(db),
    digest: (filter) => readDigest(db, filter),
    answerScopes: (at) => readAnswerScopes(db, at),
    answers: (scope, at) => readAnswers(db, scope, at),
    attributions: (after, limit) => readAttributions(db, after, limit),
    lastAttribution: () => lastAttribution(db),
    attributionBefore: (change) => attributionBefore(db, change),
    trail: trailStore(db),
    attribute: (attributions) => writeAttributions(db, attributions),
    gaps: (scope) => readGapSubjects(db, scope),
    answerLimits: () => ({ firstRead: firstRead(db), prunedUntil: prunedUntil(db) }),
    pruneAnswers: (before) => pruneAnswers(db, before),
    histories: (kind, range) => readHistories(db, kind, range),
    middleId: (kind) => readMiddle(db, kind),
    pruneChanges: (before, onStep) => pruneChanges(db, before, onStep),
    fewHistories: (kinds) => readFewHistories(db, kinds),
    history: (id) => readHistory(db, id),
    touched: (after) => readTouched(db, after),
    spans: (kind, action) => readSpans(db, kind, action),
    past: (kinds, at, now) => readPast(db, kinds, at, now),
    snapshot: (work) => db.snapshot(work),
    dataVersion: () => Number(db.get('PRAGMA data_version')?.['data_version'] ?? 0),
    lastSeq: () => lastSeq(db),
    firstSeq: () => firstSeq(db),
    changesPrunedUntil: () => changesPrunedUntil(db),
    close: () => db.close(),
  };
}

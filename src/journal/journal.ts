// The journal of one account group: the system of record. Everything else (graph, lookups, feeds) follows it and can be rebuilt.
// A narrow port over the tables, so that another database can stand behind it.
import type { Kind } from '../kind.ts';
import type { KnownPart, ScopeName } from '../reading.ts';
import type { Resource } from '../state.ts';
import { isDoubtful } from './absence.ts';
import { pruneAnswers } from './answers.ts';
import { type ApiReading, apiReading } from './api-read.ts';
import { type AnswerReading, answerReading } from './answers-read.ts';
import { type AttributionRows, attributionRows } from './attributions.ts';
import type { ChangeCounts } from './changes.ts';
import { commitLocation, type LocationCommit } from './commit.ts';
import { type CycleRows, cycleRows } from './cycles.ts';
import { openDatabase } from './database.ts';
import { type DeniedScope, readNotDue } from './denied.ts';
import { type DigestRow, readDigest } from './digest.ts';
import { type ChangeEvent, type EventFilter, firstSeq, lastSeq, readEvents, readEventsAt } from './events.ts';
import { type IntegrationRows, integrationRows } from './integrations.ts';
import { type LogRows, logRows } from './logs.ts';
import { type HistoryReading, historyReading } from './histories.ts';
import { type Notes, metaOf, notes } from './notes.ts';
import { knownParts } from './parts.ts';
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

export interface Journal
  extends
    ApiReading,
    AnswerReading,
    AttributionRows,
    CycleRows,
    HistoryReading,
    IntegrationRows,
    LogRows,
    Notes {
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
  /** What of CloudTrail was read for this journal, and which changes are still asked for. */
  readonly trail: TrailStore;
  /** Takes out answers that stopped being so before then, a bounded number; gives how many. */
  pruneAnswers(before: string): number;
  /** Takes out changes seen before then, and what tells how certain a time before is, a bounded number; gives how many changes. */
  pruneChanges(before: string, onStep?: (ms: number) => void): number;
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

  return {
    ...apiReading(db),
    ...answerReading(db),
    ...attributionRows(db),
    ...cycleRows(db),
    ...historyReading(db),
    ...integrationRows(db),
    ...logRows(db),
    ...notes(db),
    path,
    id: metaOf(db, 'id') ?? '',
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
    trail: trailStore(db),
    pruneAnswers: (before) => pruneAnswers(db, before),
    pruneChanges: (before, onStep) => pruneChanges(db, before, onStep),
    past: (kinds, at, now) => readPast(db, kinds, at, now),
    snapshot: (work) => db.snapshot(work),
    dataVersion: () => Number(db.get('PRAGMA data_version')?.['data_version'] ?? 0),
    lastSeq: () => lastSeq(db),
    firstSeq: () => firstSeq(db),
    changesPrunedUntil: () => changesPrunedUntil(db),
    close: () => db.close(),
  };
}

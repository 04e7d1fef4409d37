// What the API stands on: groups and tokens, and per account group a journal to read and calls that write. The daemon gives calls that go
// to the thread that writes; a test gives them directly.
import type { FeedPlace } from '../lookup/feed.ts';
import type { FastifyBaseLogger } from 'fastify';
import type { CypherValue, Rows } from '../../graph/engine.ts';
import type { CollectRequest } from '../integrations/collect-request.ts';
import type { CycleDocument } from '../cycle-document.ts';
import type { IntegrationService } from '../integrations/service.ts';
import type { Journal } from '../journal/journal.ts';
import type { Kind } from '../kind.ts';
import type { PastRequest } from '../past-estate.ts';
import type { PastRows } from '../past-graph.ts';
import type { Grade } from '../lookup/answer.ts';
import type { FindOptions } from '../lookup/plain.ts';
import type { Index } from '../lookup/views.ts';
import type { AccountGroup, Tenants } from '../tenants/tenants.ts';
import type { WebhookService } from '../webhooks/service.ts';

export interface ApiDeps {
  readonly tenants: Tenants;
  /** undefined: there is none of this id. */
  group(aid: string): GroupBackend | undefined;
  /** Makes an account group, ready to be used. @throws UsageError for a name that cannot be */
  addGroup(name: string): Promise<AccountGroup>;
  readonly kinds: readonly Kind[];
  now(): Date;
  readonly health: {
    live(): boolean;
    ready(): readonly HealthPart[];
  };
  /** Prometheus text. */
  metrics(): Promise<string>;
  /** Errors that a client is not told, under the number that it is told. */
  reportError(error: unknown, reference: string): void;
  readonly settings: ApiSettings;
  /** Requests are not logged without one. */
  readonly logger?: FastifyBaseLogger;
}

export interface HealthPart {
  readonly name: string;
  readonly ready: boolean;
  /** The others serve without it: it has a readiness of its own, `/health/ready/NAME`. */
  readonly apart?: boolean;
}

export interface ApiSettings {
  /** Requests of an account group a minute. */
  readonly requestsPerMinute: number;
  readonly bodyLimitBytes: number;
  /** Objects and lists within each other in a body. */
  readonly bodyDepth: number;
  /** For a request to arrive, with its body. */
  readonly requestTimeoutMs: number;
  /** Who may assume the roles: an account id, or the ARN of a user, a role or an account's root. undefined: not known. */
  readonly trustedPrincipal: string | undefined;
  /** Before the paths of links, where clients see another address: `https://groundplan.example.com`. */
  readonly publicUrl: string;
  /** A feed of changes that has nothing to say sends so often a sign of life: proxies close what is silent, most after a minute. */
  readonly feedPulseMs: number;
  /** A feed ends after so long, and whoever follows it resumes: by what is allowed then. */
  readonly feedAtMostMs: number;
}

export const defaultApiSettings: ApiSettings = {
  requestsPerMinute: 240_000,
  bodyLimitBytes: 1_048_576,
  bodyDepth: 32,
  requestTimeoutMs: 30_000,
  trustedPrincipal: undefined,
  publicUrl: '',
  feedPulseMs: 15_000,
  feedAtMostMs: 3_600_000,
};

export interface CycleStatus {
  /** Document of the last cycle that ended. */
  readonly lastCycle: object | undefined;
  /** When the next one begins; undefined: none is planned. */
  readonly nextCycle: string | undefined;
  readonly running: boolean;
}

export interface CollectAnswer {
  readonly document: CycleDocument;
  /** What the person should know, a line each. */
  readonly notes: readonly string[];
}

export interface QueryRequest {
  readonly cypher: string;
  readonly params: Readonly<Record<string, CypherValue>>;
  /** The topology as it was at a time; that of now without it. */
  readonly past?: PastRequest | undefined;
  /** A minute by default. */
  readonly timeoutMs?: number | undefined;
  /** 100,000 by default. */
  readonly maxRows?: number | undefined;
}

export interface GroupBackend extends AccountGroup {
  /** Issued once per group (external-id.ts). */
  readonly externalId: string;
  /** Opened for reading. */
  readonly read: Journal;
  readonly writes: IntegrationService;
  readonly webhooks: WebhookService;
  collect(integrationId: string): Promise<'started' | 'running'>;
  /** One by hand, with what it found, after any that runs in the same account; it may make the integration. */
  collectNow(request: CollectRequest): Promise<CollectAnswer>;
  status(integrationId: string): CycleStatus;
  /** Read-only. Rows as objects, by column. @throws CypherError, GraphUnavailableError */
  query(request: QueryRequest): AsyncIterable<Readonly<Record<string, unknown>>>;
  /** The same with its columns, bounded; of a time with the certainty of what was there. */
  table(request: QueryRequest): Promise<Rows & Partial<PastRows>>;
  readonly graph: { check(): Promise<object>; rebuild(): Promise<object> };
  readonly lookup: GroupLookup;
  /** Resolves when there are changes or authors after this place of the orders, or when it is aborted. */
  changed(after: FeedPlace, signal: AbortSignal): Promise<void>;
}

export const lookupWays = ['batch', 'interface', 'export'] as const;
export type LookupWay = (typeof lookupWays)[number];

export interface GroupLookup {
  /** The index that answers now; undefined: it is still being built. */
  current(): { readonly index: Index; readonly options: FindOptions } | undefined;
  /** Told for the metrics. */
  answered(way: LookupWay, grades: Readonly<Partial<Record<Grade, number>>>): void;
}

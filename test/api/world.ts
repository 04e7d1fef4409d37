// The API over real journals of two account groups, a simulated AWS that was collected into each, and the embedded graph; in this process.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type EmbeddedHost, startEmbeddedHost } from '../../graph/embedded.ts';
import type { Rows } from '../../graph/engine.ts';
import { buildApp } from '../../src/api/app.ts';
import {
  type ApiDeps,
  type ApiSettings,
  defaultApiSettings,
  type GroupBackend,
  type QueryRequest,
} from '../../src/api/backend.ts';
import { createBudget } from '../../src/budget.ts';
import { createTransport, type Credentials } from '../../src/clients.ts';
import { runCycle } from '../../src/cycle.ts';
import { IntegrationError } from '../../src/errors.ts';
import { groupExternalId } from '../../src/external-id.ts';
import { collectIntegration } from '../../src/integrations/collect.ts';
import { choose } from '../../src/integrations/collect-request.ts';
import { newIntegration } from '../../src/integrations/model.ts';
import { recordCycle } from '../../src/integrations/record-cycle.ts';
import { createIntegrationService } from '../../src/integrations/service.ts';
import { type Journal, openJournal } from '../../src/journal/journal.ts';
import { planCycle } from '../../src/plan.ts';
import { loadKinds } from '../../src/registry.ts';
import { openSession } from '../../src/session.ts';
import { createCommits } from '../../src/daemon/commits.ts';
import { Index } from '../../src/lookup/views.ts';
import { type Indexer, openIndexer } from '../../src/lookup/indexer.ts';
import { defaultSettings } from '../../src/settings.ts';
import type { AnswerSource } from '../../src/simulator/answers.ts';
import { startSimulator, type Simulator } from '../../src/simulator/server.ts';
import { openTenants, type Tenants } from '../../src/tenants/tenants.ts';
import type { TokenRequest } from '../../src/tenants/tokens.ts';
import { readNetworks } from '../../src/webhooks/destination.ts';
import { createSend } from '../../src/webhooks/send.ts';
import { createWebhookService } from '../../src/webhooks/service.ts';
import { exampleAccount, exampleRegion, exampleSource } from '../support/examples.ts';

const kinds = await loadKinds();

export interface ApiWorld {
  readonly app: FastifyInstance;
  readonly tenants: Tenants;
  readonly simulator: Simulator;
  /** What was not told to clients. */
  readonly errors: readonly unknown[];
  /** The journal that a group's backend writes. */
  journal(aid: string): Journal;
  token(request?: Partial<TokenRequest>): string;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly settings?: Partial<ApiSettings>;
  readonly now?: () => Date;
  /** Collect the examples of all kinds into the groups of these ids. */
  readonly collected?: readonly string[];
  /** Lookups are still being built. */
  readonly isLoading?: boolean;
}

/** Groups: 1 `default`, 2 `other`. */
export async function openWorld(options: WorldOptions = {}): Promise<ApiWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-api-'));
  const now = options.now ?? ((): Date => new Date());
  const tenants = openTenants(folder, ['default', 'other']);
  const source: AnswerSource = exampleSource(kinds);
  const simulator = await startSimulator({ source, externalId: knownExternalId });
  const errors: unknown[] = [];
  const groups = new Map<string, GroupBackend>();
  const closing: (() => void)[] = [];
  const journals = new Map<string, Journal>();

  function addBackend(aid: string, name: string): void {
    mkdirSync(join(folder, aid));
    const { backend, journal, close } = openBackend(join(folder, aid, 'journal.db'), {
      aid,
      name,
      tenants,
      simulator,
      now,
      isLoading: options.isLoading === true,
    });
    groups.set(aid, backend);
    journals.set(aid, journal);
    closing.push(close);
  }

  for (const { aid, name } of tenants.groups()) addBackend(aid, name);
  const deps: ApiDeps = {
    tenants,
    group: (aid) => groups.get(aid),
    addGroup: (name) => {
      const group = tenants.addGroup(name);
      addBackend(group.aid, group.name);
      return Promise.resolve(group);
    },
    kinds,
    now,
    health: {
      live: () => true,
      ready: () => [
        { name: 'journal', ready: true },
        { name: 'lookup', ready: options.isLoading !== true, apart: true },
      ],
    },
    metrics: () => Promise.resolve('# no metrics\n'),
    reportError: (error) => void errors.push(error),
    settings: { ...defaultApiSettings, trustedPrincipal: '999988887777', ...options.settings },
  };
  const app = buildApp(deps);
  await app.ready();

  function journal(aid: string): Journal {
    const found = journals.get(aid);
    if (found === undefined) throw new Error(`no group ${aid}`);
    return found;
  }

  for (const aid of options.collected ?? []) await groups.get(aid)?.collect(collectedBy(aid));
  return {
    app,
    tenants,
    simulator,
    errors,
    journal,
    token: (request = {}) =>
      tenants.tokens.create(
        { name: 'test', role: 'admin', aids: ['1'], defaultAid: '1', expiresAt: undefined, ...request },
        now(),
      ).text,
    close: async () => {
      await app.close();
      for (const close of closing) close();
      tenants.close();
      await simulator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const knownExternalId = 'a'.repeat(40);

/** The integration that is there from the begin. */
export function collectedBy(aid: string): string {
  return `00000000-0000-4000-8000-00000000000${aid}`;
}

const roleArn = `arn:aws:iam::${exampleAccount}:role/collected`;

interface BackendParts {
  readonly aid: string;
  readonly name: string;
  readonly tenants: Tenants;
  readonly simulator: Simulator;
  readonly now: () => Date;
  readonly isLoading: boolean;
}

function openBackend(
  path: string,
  { aid, name, tenants, simulator, now, isLoading }: BackendParts,
): { readonly backend: GroupBackend; readonly journal: Journal; close(): void } {
  const journal = openJournal(path, 'write');
  const read = openJournal(path, 'read');
  // The simulator knows one: group 1 has it, and no role lets group 2 in.
  if (aid === '1') journal.setting('externalId', () => knownExternalId);
  const externalId = groupExternalId(journal);
  const transport = createTransport({
    settings: { ...defaultSettings, maxAttempts: 1, requestTimeoutMs: 5_000 },
    endpoint: simulator.url,
    budget: createBudget({ fraction: Number.POSITIVE_INFINITY }),
  });
  const base = (): Promise<Credentials> =>
    Promise.resolve({ accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'test' });
  const policy = { groups: [], regions: [exampleRegion], cloudtrail: false } as const;
  journal.putIntegration(
    newIntegration({
      id: collectedBy(aid),
      name: `collected into ${name}`,
      account: exampleAccount,
      roleArn,
      externalId,
      createdAt: now().toISOString(),
    }),
  );
  const allowed = readNetworks('a test', '127.0.0.0/8');
  let graph: EmbeddedHost | undefined;
  let indexer: Indexer | undefined;
  const commits = createCommits(read, 10);
  const loader = new URL('../../graph/loader.ts', import.meta.url);
  async function load(task: 'sync' | 'rebuild' | 'check'): Promise<object> {
    graph ??= startEmbeddedHost();
    const answer = await graph.load(loader, { journalPath: path, task });
    return typeof answer === 'object' && answer !== null ? answer : {};
  }

  async function collect(id: string): Promise<'started' | 'running'> {
    const integration = journal.integrations().find((one) => one.id === id);
    const login = {
      by: 'role',
      roleArn: integration?.roleArn ?? '',
      externalId,
      base,
    } as const;
    const session = await openSession(transport, login, { policy: policy.regions });
    const plan = planCycle({
      policy: {
        ...policy,
        groups: [
          'ec2',
          'direct-connect',
          'network-firewall',
          'global-accelerator',
          'cloudfront',
          's3-bucket',
          'eks-ecs',
        ],
      },
      policyIsDefault: false,
      partition: session.partition,
      kinds,
      narrowing: {},
    });
    const task = {
      journal,
      integration: { id, name: integration?.name ?? '' },
      session,
      transport,
      plan,
      now,
    };
    const document = await runCycle(task);
    recordCycle(journal, id, { how: 'finished', document }, now());
    return 'started';
  }

  async function table({ cypher, params, maxRows = 1_000 }: QueryRequest): Promise<Rows> {
    await load('sync');
    const limits = { timeoutMs: 10_000, maxRows: Math.min(maxRows, 1_000) };
    return (await graph?.read({ text: cypher, params }, limits)) ?? { columns: [], rows: [] };
  }

  async function* query(request: QueryRequest): ReturnType<GroupBackend['query']> {
    const { columns, rows } = await table(request);
    for (const row of rows) yield Object.fromEntries(columns.map((column, index) => [column, row[index]]));
  }

  return {
    journal,
    backend: {
      aid,
      name,
      externalId,
      read,
      writes: createIntegrationService({ aid, journal, topics: tenants.topics, kinds, transport, now, base }),
      webhooks: createWebhookService({
        group: name,
        journal,
        allowed,
        send: createSend({ allowed, timeoutMs: 2_000, now }),
        now,
      }),
      collect,
      collectNow: async (request) => {
        const who = choose(journal, request);
        if (who.login.by === 'ambient') throw new IntegrationError('a test has no ambient credentials');
        const login = { ...who.login, base };
        const { document, notes } = await collectIntegration({
          journal,
          kinds,
          transport,
          chosen: { ...who, login },
          narrowing: { regions: request.regions, groups: request.groups },
          extraRegions: request.extraRegions ?? [],
          now,
        });
        return { document, notes };
      },
      status: (id) => ({ lastCycle: read.lastCycle(id), nextCycle: undefined, running: false }),
      query,
      table,
      graph: { check: () => load('sync').then(() => load('check')), rebuild: () => load('rebuild') },
      lookup: {
        current: () => {
          if (isLoading) return undefined;
          indexer ??= openIndexer(read, { tags: ['Name'] });
          indexer.advance();
          return {
            index: new Index(indexer.generation),
            options: { now: now().getTime(), keptFrom: now().getTime() - 90 * 86_400_000 },
          };
        },
        answered: () => undefined,
      },
      changed: (after, signal) => commits.changed(after, signal),
    },
    close: () => {
      graph?.kill();
      commits.close();
      read.close();
      journal.close();
    },
  };
}

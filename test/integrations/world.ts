// What the tests of integrations share: a transport to loopback, made-up keys, a registry of topics in memory, the service over them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createBudget } from '../../src/budget.ts';
import { createTransport, type Credentials, type Transport } from '../../src/clients.ts';
import { runCycle } from '../../src/cycle.ts';
import { groupExternalId } from '../../src/external-id.ts';
import { type CycleEnd, cycleEndOf, recordCycle } from '../../src/integrations/record-cycle.ts';
import { createIntegrationService, type IntegrationService } from '../../src/integrations/service.ts';
import type { TopicHolder, TopicRegistry } from '../../src/integrations/topics.ts';
import { type Journal, openJournal } from '../../src/journal/journal.ts';
import { planCycle } from '../../src/plan.ts';
import { defaultPolicy, resourceGroups } from '../../src/policy.ts';
import { loadKinds } from '../../src/registry.ts';
import { openSession } from '../../src/session.ts';
import { defaultSettings } from '../../src/settings.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { exampleRegion, exampleSource } from '../support/examples.ts';

/** The caller's own credentials: the simulator takes any. */
export function base(): Promise<Credentials> {
  return Promise.resolve({ accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'test' });
}

/** `before`: called before each request. */
export function transportTo(url: string, options: { readonly before?: () => void } = {}): Transport {
  if (new URL(url).hostname !== '127.0.0.1') throw new Error(`not loopback: ${url}`);
  const budget = createBudget({ fraction: Number.POSITIVE_INFINITY });
  return createTransport({
    settings: { ...defaultSettings, maxAttempts: 2, retryBaseMs: 1, requestTimeoutMs: 5_000 },
    endpoint: url,
    budget: {
      ...budget,
      take: (bucket, paged) => {
        options.before?.();
        return budget.take(bucket, paged);
      },
    },
  });
}

/** Topics of all groups, in memory. */
function topicsInMemory(): TopicRegistry {
  const holders = new Map<string, TopicHolder>();
  const isOf = (a: TopicHolder, b: TopicHolder): boolean =>
    a.aid === b.aid && a.integrationId === b.integrationId;
  return {
    holderOf: (arn) => holders.get(arn),
    take: (arns, holder) => {
      for (const arn of arns) {
        const other = holders.get(arn);
        if (other !== undefined && !isOf(other, holder)) throw new Error(`the topic ${arn} is taken`);
      }
      for (const [arn, other] of holders) if (isOf(other, holder)) holders.delete(arn);
      for (const arn of arns) holders.set(arn, holder);
    },
    release: (holder) => {
      for (const [arn, other] of holders) if (isOf(other, holder)) holders.delete(arn);
    },
  };
}

export interface ServiceWorld {
  readonly simulator: Simulator;
  readonly journal: Journal;
  readonly topics: TopicRegistry;
  readonly service: IntegrationService;
  readonly externalId: string;
  /** Moves the clock, which stands otherwise. */
  pass(minutes: number): void;
  readonly now: () => Date;
  /** One cycle of an integration, recorded as `collect` and the daemon do. */
  cycle(id: string): Promise<CycleEnd>;
  /** What the log says, oldest first: `name detail`. */
  told(): readonly string[];
}

/** The service over a journal of its own and a simulated AWS that has the examples of all kinds. */
export async function serviceWorld(
  options: { readonly openRoles?: readonly string[]; readonly releaseAfterMs?: number } = {},
): Promise<ServiceWorld> {
  const kinds = await loadKinds();
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-service-'));
  const journal = openJournal(join(folder, 'journal.db'), 'write');
  journal.setPolicy({ groups: resourceGroups, regions: [exampleRegion], cloudtrail: true });
  const externalId = groupExternalId(journal);
  let at = Date.now();
  const now = (): Date => new Date(at);
  const { openRoles = [], releaseAfterMs } = options;
  const source = exampleSource(kinds);
  const simulator = await startSimulator({ source, externalId, openRoles });
  onTestFinished(async () => {
    journal.close();
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const transport = transportTo(simulator.url);
  const topics = topicsInMemory();
  const service = createIntegrationService({
    aid: '1',
    journal,
    topics,
    kinds,
    transport,
    now,
    base,
    ...(releaseAfterMs === undefined ? {} : { releaseAfterMs }),
  });

  async function run(id: string): Promise<CycleEnd> {
    const integration = journal.integrations().find((known) => known.id === id);
    if (integration?.roleArn === undefined) throw new Error(`no integration ${id}`);
    const { name, roleArn } = integration;
    try {
      const login = { by: 'role', roleArn, externalId: integration.externalId, base } as const;
      const session = await openSession(transport, login, { policy: [exampleRegion] });
      const policy = journal.policy() ?? defaultPolicy;
      const plan = planCycle({ policy, policyIsDefault: false, partition: 'aws', kinds, narrowing: {} });
      const task = { journal, integration: { id, name }, session, transport, plan, now };
      return { how: 'finished', document: await runCycle(task) };
    } catch (error) {
      return cycleEndOf(error);
    }
  }

  return {
    simulator,
    journal,
    topics,
    service,
    externalId,
    now,
    pass: (minutes) => {
      at += minutes * 60_000;
    },
    cycle: async (id) => {
      const end = await run(id);
      recordCycle(journal, id, end, now());
      return end;
    },
    told: () =>
      journal
        .logs({ limit: 1_000 })
        .entries.map(({ name, detail }) => `${name} ${JSON.stringify(detail)}`)
        .toReversed(),
  };
}

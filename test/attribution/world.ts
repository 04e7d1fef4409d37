// A generated AWS with its CloudTrail under a whole pipeline, on a clock of its own: hours of changes and cycles in seconds.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { attributeChanges } from '../../src/attribution/run.ts';
import { createBudget } from '../../src/budget.ts';
import { createTransport, type Credentials, type Transport } from '../../src/clients.ts';
import { runCycle } from '../../src/cycle.ts';
import { newIntegration } from '../../src/integrations/model.ts';
import { type Journal, openJournal } from '../../src/journal/journal.ts';
import { planCycle } from '../../src/plan.ts';
import { defaultPolicy } from '../../src/policy.ts';
import { loadKinds } from '../../src/registry.ts';
import { openSession, type Session } from '../../src/session.ts';
import { defaultSettings } from '../../src/settings.ts';
import { createEstate, type GeneratedAws } from '../../src/simulator/generated/estate.ts';
import type { EstateOptions } from '../../src/simulator/generated/plan.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { fastFolder } from '../support/fast-folder.ts';

export interface TrailWorld {
  readonly estate: GeneratedAws;
  readonly simulator: Simulator;
  readonly journal: Journal;
  /** ISO 8601. */
  now(): string;
  /** Lets time pass. */
  pass(minutes: number): void;
  cycle(): Promise<void>;
  attribute(requests?: number): Promise<void>;
  close(): Promise<void>;
}

const externalId = 'groundplan-test';

export async function openTrailWorld(
  options: Partial<EstateOptions> & { readonly cloudtrail?: boolean } = {},
): Promise<TrailWorld> {
  let clock = Date.UTC(2026, 10, 25, 10);
  const now = (): Date => new Date(clock);
  const kinds = await loadKinds();
  const estate = createEstate({
    seed: 'trail',
    accounts: 2,
    regions: 2,
    interfaces: 100,
    trail: { late: true },
    kinds,
    now,
    ...options,
  });
  const simulator = await startSimulator({ source: estate, externalId, clock: now, sessionSeconds: 43_200 });
  if (new URL(simulator.url).hostname !== '127.0.0.1') throw new Error(`not loopback: ${simulator.url}`);
  const folder = mkdtempSync(join(fastFolder(), 'groundplan-trail-'));
  const journal = openJournal(join(folder, 'journal.db'), 'write');
  const [first = ''] = estate.accounts();
  const policy = {
    ...defaultPolicy,
    regions: [...estate.regions(first)],
    cloudtrail: options.cloudtrail ?? true,
  };
  journal.setPolicy(policy);

  function transportOf(fraction: number): Transport {
    const wait = (ms: number): Promise<void> => {
      clock += Math.ceil(ms);
      return Promise.resolve();
    };
    return createTransport({
      // One at a time: the clock of the one that waits must not move while another one is on its way.
      settings: {
        ...defaultSettings,
        ...(fraction === 1 ? { concurrency: 1 } : {}),
        maxAttempts: 2,
        retryBaseMs: 1,
        requestTimeoutMs: 5_000,
      },
      endpoint: simulator.url,
      budget: createBudget({ fraction, now: () => clock, wait }),
      now: () => clock,
    });
  }
  const collecting = transportOf(Number.POSITIVE_INFINITY);
  // AWS's own rate, all of it.
  const asking = transportOf(1);
  const sessions = new Map<string, Session>();

  async function sessionOf(account: string): Promise<Session> {
    const known = sessions.get(account);
    if (known !== undefined) return known;
    const base = (): Promise<Credentials> =>
      Promise.resolve({ accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'test' });
    const roleArn = `arn:aws:iam::${account}:role/groundplan`;
    const session = await openSession(
      collecting,
      { by: 'role', roleArn, externalId, base },
      { policy: policy.regions },
    );
    sessions.set(account, session);
    journal.putIntegration(
      newIntegration({
        id: account,
        name: account,
        account,
        roleArn,
        externalId,
        createdAt: now().toISOString(),
      }),
    );
    return session;
  }

  return {
    estate,
    simulator,
    journal,
    now: () => now().toISOString(),
    pass: (minutes) => {
      clock += Math.round(minutes * 60_000);
    },
    cycle: async () => {
      for (const account of estate.accounts()) {
        const session = await sessionOf(account);
        const { partition } = session;
        const plan = planCycle({ policy, policyIsDefault: false, partition, kinds, narrowing: {} });
        const integration = { id: account, name: account };
        await runCycle({ journal, integration, session, transport: collecting, plan, now });
      }
    },
    attribute: async (requests = 10_000) => {
      for (const account of estate.accounts())
        await attributeChanges({
          journal,
          kinds,
          integration: { id: account },
          session: await sessionOf(account),
          transport: asking,
          requests,
          now,
        });
    },
    close: async () => {
      journal.close();
      await simulator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

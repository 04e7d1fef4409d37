// A whole pipeline for tests: simulated AWS on loopback, a journal in a temporary folder, cycles by role, the graph.
// Refuses any endpoint but loopback, so that no test can reach AWS by accident.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createBudget } from '../../src/budget.ts';
import { createTransport, type Credentials, type Transport } from '../../src/clients.ts';
import { runCycle } from '../../src/cycle.ts';
import type { CycleDocument } from '../../src/cycle-document.ts';
import { type Journal, openJournal } from '../../src/journal/journal.ts';
import type { Kind } from '../../src/kind.ts';
import { type Narrowing, planCycle } from '../../src/plan.ts';
import type { Policy } from '../../src/policy.ts';
import { loadKinds } from '../../src/registry.ts';
import { openSession, type Session } from '../../src/session.ts';
import { type CollectSettings, defaultSettings } from '../../src/settings.ts';
import type { AnswerSource } from '../../src/simulator/answers.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { fastFolder } from './fast-folder.ts';

const externalId = 'groundplan-test';

/** Retries and time limits of the product, shortened. */
const fastSettings: CollectSettings = {
  ...defaultSettings,
  maxAttempts: 2,
  retryBaseMs: 1,
  requestTimeoutMs: 5_000,
  budgetFraction: Number.POSITIVE_INFINITY,
};

export interface Harness {
  readonly simulator: Simulator;
  readonly journal: Journal;
  readonly kinds: readonly Kind[];
  /** One cycle of one account, by AssumeRole. */
  cycle(account: string, options?: CycleOptions): Promise<CycleDocument>;
  close(): Promise<void>;
}

export interface CycleOptions {
  readonly policy?: Policy;
  readonly narrowing?: Narrowing;
  readonly settings?: Partial<CollectSettings>;
  readonly now?: () => Date;
  readonly kinds?: readonly Kind[];
  /** The session and connections of the cycle before, where that had it too: most of what a small cycle costs. Not with `settings`. */
  readonly keepSession?: boolean;
}

interface Access {
  readonly transport: Transport;
  readonly session: Session;
}

export async function openHarness(source: AnswerSource, policy: Policy): Promise<Harness> {
  const simulator = await startSimulator({ source, externalId });
  if (new URL(simulator.url).hostname !== '127.0.0.1') throw new Error(`not loopback: ${simulator.url}`);
  const folder = mkdtempSync(join(fastFolder(), 'groundplan-test-'));
  const journal = openJournal(join(folder, 'journal.db'), 'write');
  const kinds = await loadKinds();
  const kept = new Map<string, Access>();

  async function open(account: string, used: Policy, options: CycleOptions): Promise<Access> {
    const settings = { ...fastSettings, ...options.settings };
    const transport = createTransport({
      settings,
      endpoint: simulator.url,
      budget: createBudget({ fraction: settings.budgetFraction }),
      ...(options.now === undefined ? {} : { now: () => options.now?.().getTime() ?? Date.now() }),
    });
    // The caller's own credentials: the simulator takes any.
    const base = (): Promise<Credentials> =>
      Promise.resolve({ accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'test' });
    const login = { by: 'role', roleArn: roleOf(account), externalId, base } as const;
    return { transport, session: await openSession(transport, login, { policy: used.regions }) };
  }

  async function cycle(account: string, options: CycleOptions = {}): Promise<CycleDocument> {
    const used = options.policy ?? policy;
    const keep = options.keepSession === true && options.settings === undefined;
    const access = (keep ? kept.get(account) : undefined) ?? (await open(account, used, options));
    if (keep) kept.set(account, access);
    const { transport, session } = access;
    const roleArn = roleOf(account);
    const now = options.now ?? ((): Date => new Date());
    const name = `${account}/groundplan`;
    journal.putIntegration({ id: name, name, account, roleArn, externalId, createdAt: now().toISOString() });
    const asked = options.kinds ?? kinds;
    const plan = planCycle({
      policy: used,
      policyIsDefault: false,
      partition: session.partition,
      kinds: asked,
      narrowing: options.narrowing ?? {},
    });
    return runCycle({ journal, integration: { id: name, name }, session, transport, plan, now });
  }

  return {
    simulator,
    journal,
    kinds,
    cycle,
    close: async () => {
      journal.close();
      await simulator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function roleOf(account: string): string {
  return `arn:aws:iam::${account}:role/groundplan`;
}

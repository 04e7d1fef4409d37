// A whole pipeline for tests: simulated AWS on loopback, a journal in a temporary folder, cycles by role, the graph.
// Refuses any endpoint but loopback, so that no test can reach AWS by accident.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBudget } from '../../src/budget.ts';
import { createTransport, type Credentials } from '../../src/clients.ts';
import { runCycle } from '../../src/cycle.ts';
import type { CycleDocument } from '../../src/cycle-document.ts';
import { type Journal, openJournal } from '../../src/journal/journal.ts';
import type { Kind } from '../../src/kind.ts';
import { type Narrowing, planCycle } from '../../src/plan.ts';
import type { Policy } from '../../src/policy.ts';
import { loadKinds } from '../../src/registry.ts';
import { openSession } from '../../src/session.ts';
import { type CollectSettings, defaultSettings } from '../../src/settings.ts';
import type { AnswerSource } from '../../src/simulator/answers.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { newIntegration } from '../../src/integrations/model.ts';

const externalId = 'groundplan-test';

/** Retries and time limits of the product, shortened. */
const fastSettings: CollectSettings = {
  ...defaultSettings,
  maxAttempts: 2,
  retryBaseMs: 1,
  requestTimeoutMs: 5_000,
  budgetFraction: Number.POSITIVE_INFINITY,
};

/** A kind of collectors/ takes the place of a test's one of the same name. */
export function withMore(kinds: readonly Kind[], more: readonly Kind[]): readonly Kind[] {
  const names = new Set(kinds.map(({ kind }) => kind));
  return [...kinds, ...more.filter(({ kind }) => !names.has(kind))];
}

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
}

/** `more`: kinds besides those of collectors/. */
export async function openHarness(
  source: AnswerSource,
  policy: Policy,
  more: readonly Kind[] = [],
): Promise<Harness> {
  const simulator = await startSimulator({ source, externalId });
  if (new URL(simulator.url).hostname !== '127.0.0.1') throw new Error(`not loopback: ${simulator.url}`);
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-test-'));
  const journal = openJournal(join(folder, 'journal.db'), 'write');
  const kinds = withMore(await loadKinds(), more);
  async function cycle(account: string, options: CycleOptions = {}): Promise<CycleDocument> {
    const settings = { ...fastSettings, ...options.settings };
    const transport = createTransport({
      settings,
      endpoint: simulator.url,
      budget: createBudget({ fraction: settings.budgetFraction }),
      ...(options.now === undefined ? {} : { now: () => options.now?.().getTime() ?? Date.now() }),
    });
    const used = options.policy ?? policy;
    // The caller's own credentials: the simulator takes any.
    const base = (): Promise<Credentials> =>
      Promise.resolve({ accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'test' });
    const roleArn = `arn:aws:iam::${account}:role/groundplan`;
    const session = await openSession(
      transport,
      { by: 'role', roleArn, externalId, base },
      { policy: used.regions },
    );
    const now = options.now ?? ((): Date => new Date());
    const name = `${account}/groundplan`;
    journal.putIntegration(
      newIntegration({ id: name, name, account, roleArn, externalId, createdAt: now().toISOString() }),
    );
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

// What the demo plays on: a simulated AWS in this process, a data directory of its own, and cycles over all accounts.
// close() leaves nothing running; the data directory is the caller's to keep or remove.
import { randomBytes, randomUUID } from 'node:crypto';
import { runCycle } from '../cycle.ts';
import type { CycleDocument } from '../cycle-document.ts';
import { defaultGroup, openDataDirectory } from '../data-directory.ts';
import type { ChangeEvent } from '../journal/events.ts';
import type { Journal } from '../journal/journal.ts';
import type { Kind } from '../kind.ts';
import { planCycle } from '../plan.ts';
import { canonicalPolicy, defaultPolicy } from '../policy.ts';
import { loadKinds } from '../registry.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';
import { demoSession, demoTransport, roleArnOf } from './login.ts';
import { createNetwork, type DemoNetwork } from './network.ts';
import { accounts, regions } from './places.ts';
import { type GraphAnswer, openStageGraph } from './stage-graph.ts';

export interface Stage {
  readonly journal: Journal;
  readonly kinds: readonly Kind[];
  readonly network: DemoNetwork;
  readonly aws: Pick<Simulator, 'url' | 'setFaults' | 'calls'>;
  readonly externalId: string;
  /** One cycle per account, one after the other. */
  collect(onProgress: Progress): Promise<Round>;
  /** A named query's answer, of the graph as the journal is now; a reason where there is no graph on this machine. */
  ask(query: string): Promise<GraphAnswer>;
  close(): Promise<void>;
}

export type Progress = (account: string, done: number, planned: number, region: string) => void;

/** What the cycles of all accounts found, and the events that they made, oldest first. */
interface Round {
  readonly cycles: readonly CycleDocument[];
  readonly events: readonly ChangeEvent[];
}

export async function openStage(dataPath: string): Promise<Stage> {
  const kinds = await loadKinds();
  const network = createNetwork();
  const externalId = randomBytes(20).toString('hex');
  const journal = openDataDirectory(dataPath).openForWriting(defaultGroup, 'demo');
  const policy = canonicalPolicy({ ...defaultPolicy, regions: Object.values(regions) });
  journal.setPolicy(policy);
  const graph = openStageGraph(journal);
  const simulator = await startSimulator({ source: network, externalId });

  async function cycle(account: string, onProgress: Progress): Promise<CycleDocument> {
    const transport = demoTransport(simulator.url);
    const session = await demoSession(transport, account, regions.ireland, externalId);
    const integration = integrationOf(journal, account, externalId);
    const plan = planCycle({
      policy,
      policyIsDefault: false,
      partition: session.partition,
      kinds,
      narrowing: {},
    });
    try {
      return await runCycle({
        journal,
        integration,
        session,
        transport,
        plan,
        now: () => new Date(),
        onProgress: ({ scopesDone, scopesPlanned, region }) =>
          onProgress(account, scopesDone, scopesPlanned, region),
      });
    } finally {
      transport.handler.destroy();
    }
  }

  return {
    journal,
    kinds,
    network,
    aws: simulator,
    externalId,
    collect: async (onProgress) => {
      const after = journal.lastSeq();
      const cycles: CycleDocument[] = [];
      for (const account of Object.values(accounts)) cycles.push(await cycle(account, onProgress));
      const events = journal.events({
        after,
        changes: ['created', 'modified', 'deleted'],
        classes: ['configuration', 'autoscaling'],
      });
      return { cycles, events };
    },
    ask: (query) => graph.ask(query),
    close: async () => {
      await graph.close();
      journal.close();
      await simulator.close();
    },
  };
}

function integrationOf(journal: Journal, account: string, externalId: string): { id: string; name: string } {
  const roleArn = roleArnOf(account);
  const known = journal.integrations().find((integration) => integration.account === account);
  if (known !== undefined) return known;
  const made = {
    id: randomUUID(),
    name: `${account}/groundplan`,
    account,
    roleArn,
    externalId,
    createdAt: new Date().toISOString(),
  };
  journal.putIntegration(made);
  return made;
}

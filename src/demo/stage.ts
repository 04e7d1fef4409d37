// What the demo plays on: a simulated AWS in this process, a data directory of its own, and cycles over all accounts.
// close() leaves nothing running; the data directory is the caller's to keep or remove.
import { toldChanges, toldClasses } from '../change-words.ts';
import { randomBytes, randomUUID } from 'node:crypto';
import { attributeChanges } from '../attribution/run.ts';
import { type CycleTask, runCycle } from '../cycle.ts';
import type { CycleDocument } from '../cycle-document.ts';
import { defaultGroup, openDataDirectory } from '../data-directory.ts';
import type { ChangeEvent } from '../journal/events.ts';
import type { Journal } from '../journal/journal.ts';
import type { Kind } from '../kind.ts';
import { planCycle } from '../plan.ts';
import { canonicalPolicy, defaultPolicy } from '../policy.ts';
import { loadKinds } from '../registry.ts';
import type { ExpectedEvent } from '../simulator/generated/ledger.ts';
import { startSimulator } from '../simulator/server.ts';
import { type Cast, castFrom } from './cast.ts';
import { createDemoEstate, type DemoEstate } from './estate.ts';
import { demoSession, demoTransport, type Door, roleArnOf } from './login.ts';
import { type GraphAnswer, openStageGraph, type Question } from './stage-graph.ts';
import { newIntegration } from '../integrations/model.ts';

export interface Stage {
  readonly journal: Journal;
  readonly kinds: readonly Kind[];
  readonly estate: DemoEstate;
  readonly cast: Cast;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** One cycle per account, one after the other. */
  collect(onProgress: Progress): Promise<Round>;
  /** An answer of the graph as the journal is now; a reason where there is no graph on this machine. */
  ask(question: Question): Promise<GraphAnswer>;
  close(): Promise<void>;
}

export type Progress = (account: string, done: number, planned: number, region: string) => void;

/** What the cycles of all accounts found, the events that they told, oldest first, and what truly happened. */
interface Round {
  readonly cycles: readonly CycleDocument[];
  readonly events: readonly ChangeEvent[];
  readonly happened: readonly ExpectedEvent[];
}

type Inner = Pick<CycleTask, 'journal' | 'integration' | 'session' | 'transport' | 'now'>;

/** To CloudTrail, per account and region. */
const authorRequests = 100;

export async function openStage(dataPath: string): Promise<Stage> {
  const kinds = await loadKinds();
  const estate = createDemoEstate(kinds);
  const { aws } = estate;
  const cast = castFrom(aws.state());
  const accounts = aws.accounts();
  const [first = ''] = accounts;
  const regions = aws.regions(first);
  const externalId = randomBytes(20).toString('hex');
  const journal = openDataDirectory(dataPath).openForWriting(defaultGroup, 'demo');
  const policy = canonicalPolicy({ ...defaultPolicy, regions: [...regions] });
  journal.setPolicy(policy);
  const graph = openStageGraph(journal);
  const simulator = await startSimulator({ source: aws, externalId });

  async function inside<Result>(account: string, work: (inner: Inner) => Promise<Result>): Promise<Result> {
    const transport = demoTransport(simulator.url);
    const door = { partition: aws.partition, account, region: regions[0] ?? '' };
    try {
      const session = await demoSession(transport, door, externalId);
      const integration = integrationOf(journal, door, externalId);
      return await work({ journal, integration, session, transport, now: () => new Date() });
    } finally {
      transport.handler.destroy();
    }
  }

  function cycle(account: string, onProgress: Progress): Promise<CycleDocument> {
    return inside(account, (inner) => {
      const { partition } = inner.session;
      const plan = planCycle({ policy, policyIsDefault: false, partition, kinds, narrowing: {} });
      return runCycle({
        ...inner,
        plan,
        onProgress: ({ scopesDone, scopesPlanned, region }) =>
          onProgress(account, scopesDone, scopesPlanned, region),
      });
    });
  }

  return {
    journal,
    kinds,
    estate,
    cast,
    accounts,
    regions,
    collect: async (onProgress) => {
      simulator.setFaults(estate.faults());
      const after = journal.lastSeq();
      const cycles: CycleDocument[] = [];
      for (const account of accounts) cycles.push(await cycle(account, onProgress));
      // Then who made the changes, since what one account did shows in others.
      for (const account of accounts)
        await inside(account, (inner) => attributeChanges({ ...inner, kinds, requests: authorRequests }));
      const events = journal.events({
        after,
        changes: toldChanges,
        classes: toldClasses,
      });
      return { cycles, events, happened: estate.happened() };
    },
    ask: (question) => graph.ask(question),
    close: async () => {
      await graph.close();
      journal.close();
      await simulator.close();
    },
  };
}

function integrationOf(journal: Journal, door: Door, externalId: string): { id: string; name: string } {
  const { account } = door;
  const known = journal.integrations().find((integration) => integration.account === account);
  if (known !== undefined) return known;
  const made = newIntegration({
    id: randomUUID(),
    name: `${account}/groundplan`,
    account,
    roleArn: roleArnOf(door),
    externalId,
    createdAt: new Date().toISOString(),
  });
  journal.putIntegration(made);
  return made;
}

// One cycle of one integration, and what it found, in a table or as one JSON document.
import { createBudget } from '../budget.ts';
import { createTransport, type Transport } from '../clients.ts';
import { runCycle } from '../cycle.ts';
import type { CycleDocument } from '../cycle-document.ts';
import { CypherError, GraphUnavailableError } from '../../graph/engine.ts';
import { readNeo4jSettings } from '../../graph/neo4j-settings.ts';
import { IntegrationError, OperatorError, UsageError } from '../errors.ts';
import { followInNeo4j } from './graph-access.ts';
import type { Integration } from '../integrations/model.ts';
import { cycleEndOf, recordCycle } from '../integrations/record-cycle.ts';
import { releaseRemoved } from '../integrations/release.ts';
import type { Journal } from '../journal/journal.ts';
import type { Kind } from '../kind.ts';
import { parentIncompleteCode } from '../location-task.ts';
import { planCycle } from '../plan.ts';
import { defaultPolicy } from '../policy.ts';
import { partitionOf } from '../regions.ts';
import { loadKinds } from '../registry.ts';
import type { Session } from '../session.ts';
import { type CollectSettings, defaultSettings } from '../settings.ts';
import type { CollectOptions } from './collect.ts';
import { writing } from './context.ts';
import { loginOf, openFor, remember } from './collect-login.ts';
import { cycleReport } from './collect-report.ts';
import { print, printJson, progressLine, say } from './output.ts';
import { readGroups, readInteger, readRegions, readRoleArn, words } from './values.ts';

export async function collect(options: CollectOptions): Promise<void> {
  const extraRegions =
    options.extraRegions === undefined ? [] : words('--extra-regions', options.extraRegions);
  const regions =
    options.regions === undefined ? undefined : readRegions('--regions', options.regions, extraRegions);
  const groups = options.groups === undefined ? undefined : readGroups('--groups', options.groups);
  if (options.roleArn !== undefined) readRoleArn('--role-arn', options.roleArn);
  if (options.integration !== undefined && options.roleArn !== undefined) {
    throw new UsageError('--integration and --role-arn: give one of them; the integration has its own role');
  }
  const settings = readSettings(options);
  // A wrong NEO4J_URI is told before anything is asked, not after the cycle.
  readNeo4jSettings(process.env);
  const kinds = await loadKinds();
  const document = await writing(options, 'collect', async (journal) => {
    const login = loginOf(journal, options);
    const transport = createTransport({
      settings,
      budget: createBudget({ fraction: settings.budgetFraction }),
    });
    const session = await openFor(journal, login, transport, {
      named: regions?.find((region) => mayAsk(journal, region)),
      policy: journal.policy()?.regions,
    });
    const integration = remember(journal, login, session);
    const document = await recorded(journal, integration.id, () =>
      collectWith({
        journal,
        kinds,
        session,
        transport,
        integration,
        narrowing: { regions, groups },
        extraRegions,
      }),
    );
    if (options.json !== true) print(cycleReport(document, journal, kinds));
    await followGraph(journal, options.group);
    return document;
  });
  if (options.json === true) printJson(document);
  // A list that hangs on a denied one was not asked: the denial's warning says it, and no second alarm is due.
  const cut = document.incomplete.some(({ code }) => code !== parentIncompleteCode);
  process.exitCode = cut ? 3 : 0;
}

/** The journal has everything: a graph that cannot be written now catches up later, and the collection is done all the same. */
async function followGraph(journal: Journal, group: string): Promise<void> {
  try {
    await followInNeo4j(journal, group);
  } catch (error) {
    if (
      !(
        error instanceof GraphUnavailableError ||
        error instanceof CypherError ||
        error instanceof OperatorError
      )
    )
      throw error;
    say(
      `groundplan: the graph in Neo4j was not written: ${error.message}; the journal has everything, and the next cycle catches up`,
    );
  }
}

interface CollectTask {
  readonly journal: Journal;
  readonly kinds: readonly Kind[];
  readonly session: Session;
  readonly transport: Transport;
  readonly integration: Integration;
  readonly narrowing: Parameters<typeof planCycle>[0]['narrowing'];
  readonly extraRegions: readonly string[];
}

async function collectWith(task: CollectTask): Promise<CycleDocument> {
  const { journal, kinds, session, transport, integration } = task;
  const stored = journal.policy();
  const plan = planCycle({
    policy: stored ?? defaultPolicy,
    policyIsDefault: stored === undefined,
    partition: session.partition,
    extraRegions: task.extraRegions,
    kinds,
    narrowing: task.narrowing,
  });
  checkNarrowing(
    task.narrowing.regions,
    plan.locations.map(({ region }) => region),
  );
  const progress = progressLine(`collecting ${session.account}`);
  try {
    return await runCycle({
      journal,
      integration: { id: integration.id, name: integration.roleArn === undefined ? null : integration.name },
      session,
      transport,
      plan,
      now: () => new Date(),
      onProgress: ({ scopesDone, scopesPlanned, region }) =>
        progress.update(scopesDone, scopesPlanned, region),
    });
  } finally {
    progress.end();
  }
}

/** Runs a cycle; how it ended is in the integration's state and log, and what was removed and is due is released. */
async function recorded(
  journal: Journal,
  integrationId: string,
  cycle: () => Promise<CycleDocument>,
): Promise<CycleDocument> {
  try {
    const document = await cycle();
    recordCycle(journal, integrationId, { how: 'finished', document }, new Date());
    releaseRemoved(journal, new Date());
    return document;
  } catch (error) {
    // A wrong option says nothing about the integration; and a journal that could not be written cannot tell of it.
    if (!(error instanceof UsageError) && !isOfJournal(error)) {
      recordCycle(journal, integrationId, cycleEndOf(error), new Date());
    }
    throw error;
  }
}

function isOfJournal(error: unknown): boolean {
  return error instanceof OperatorError && !(error instanceof IntegrationError);
}

/** STS is asked in a region that the command names only if the policy has it: others may not be enabled at all. */
function mayAsk(journal: Journal, region: string): boolean {
  const stored = journal.policy();
  return (
    (stored ?? defaultPolicy).regions.includes(region) ||
    (stored === undefined && partitionOf(region) !== 'aws')
  );
}

/** Regions that the policy has not are gated, not asked: said, and an error where nothing would be left to ask. */
function checkNarrowing(named: readonly string[] | undefined, planned: readonly string[]): void {
  const gated = (named ?? []).filter((region) => !planned.includes(region));
  if (gated.length === 0) return;
  const mend = `\`groundplan policy set --regions …\` adds ${gated.length === 1 ? 'it' : 'them'}`;
  const text = `--regions: ${gated.join(', ')} ${gated.length === 1 ? 'is' : 'are'} not in this group's policy; ${mend}`;
  if (planned.length === 0) throw new UsageError(text);
  say(`groundplan: ${text}`);
}

function readSettings(options: CollectOptions): CollectSettings {
  const percent = readInteger('--budget-percent', options.budgetPercent, 0, 100);
  return {
    ...defaultSettings,
    maxAttempts: readInteger('--max-attempts', options.maxAttempts, 1, 20),
    retryBaseMs: readInteger('--retry-base-ms', options.retryBaseMs, 1, 60_000),
    requestTimeoutMs: readInteger('--request-timeout-ms', options.requestTimeoutMs, 100, 600_000),
    concurrency: readInteger('--concurrency', options.concurrency, 1, 1_000),
    budgetFraction: percent === 0 ? Number.POSITIVE_INFINITY : percent / 100,
  };
}

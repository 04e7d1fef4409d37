// `collect`: one cycle of one integration, and what it found, in a table or as one JSON document.
import { CypherError, GraphUnavailableError } from '../../graph/engine.ts';
import { readHistorySetting } from '../../graph/history-setting.ts';
import { readNeo4jSettings } from '../../graph/neo4j-settings.ts';
import type { CollectAnswer } from '../api/backend.ts';
import { createBudget } from '../budget.ts';
import { createTransport } from '../clients.ts';
import type { CycleDocument } from '../cycle-document.ts';
import { OperatorError, UsageError } from '../errors.ts';
import { collectIntegration } from '../integrations/collect.ts';
import { choose, type CollectRequest } from '../integrations/collect-request.ts';
import type { Journal } from '../journal/journal.ts';
import type { Kind } from '../kind.ts';
import { parentIncompleteCode } from '../location-task.ts';
import { loadKinds } from '../registry.ts';
import type { CollectSettings } from '../settings.ts';
import type { CollectOptions } from './collect.ts';
import { cycleReport } from './collect-report.ts';
import { readCollectSettings } from './collect-settings.ts';
import { reading, writing } from './context.ts';
import { asOperatorError, findDaemon } from './remote.ts';
import { followInNeo4j } from './graph-access.ts';
import { print, printJson, type ProgressLine, progressLine, say } from './output.ts';
import { readGroups, readRegions, readRoleArn, words } from './values.ts';

/** One pass: what CloudTrail does not have yet, the next collection asks. At a quarter of AWS's rate, 20 seconds. */
const authorRequests = 10;

export async function collect(options: CollectOptions): Promise<void> {
  const request = readRequest(options);
  const settings = readCollectSettings(options);
  // What is wrong with the graph's settings is told before anything is asked, not after the cycle.
  readNeo4jSettings(process.env);
  readHistorySetting(process.env);
  const kinds = await loadKinds();
  const document =
    (await collectThere(options, request, kinds)) ??
    (await writing(options, 'collect', async (journal) => {
      const document = await collectHere(journal, kinds, { request, settings, json: options.json === true });
      await followGraph(journal, options.group);
      return document;
    }));
  if (options.json === true) printJson(document);
  // A list that hangs on a denied one was not asked: the denial's warning says it, and no second alarm is due.
  const cut = document.incomplete.some(({ code }) => code !== parentIncompleteCode);
  process.exitCode = cut ? 3 : 0;
}

function readRequest(options: CollectOptions): CollectRequest {
  const { integration, roleArn, externalId } = options;
  const extraRegions =
    options.extraRegions === undefined ? [] : words('--extra-regions', options.extraRegions);
  const regions =
    options.regions === undefined ? undefined : readRegions('--regions', options.regions, extraRegions);
  const groups = options.groups === undefined ? undefined : readGroups('--groups', options.groups);
  if (roleArn !== undefined) readRoleArn('--role-arn', roleArn);
  if (integration !== undefined && roleArn !== undefined) {
    throw new UsageError('--integration and --role-arn: give one of them; the integration has its own role');
  }
  return { integration, roleArn, externalId, regions, groups, extraRegions };
}

/** By the daemon, where one runs, with its own knobs and credentials. */
async function collectThere(
  options: CollectOptions,
  request: CollectRequest,
  kinds: readonly Kind[],
): Promise<CycleDocument | undefined> {
  const remote = await findDaemon(options);
  if (remote === undefined) return undefined;
  const answer = await remote.ask('POST', '/cloud-insights/collect', request).catch((error: unknown) => {
    throw asOperatorError(error);
  });
  const { document, notes } = asCollectAnswer(answer);
  for (const note of notes) say(`groundplan: ${note}`);
  if (options.json !== true)
    await reading(options, (journal) => print(cycleReport(document, journal, kinds)));
  return document;
}

/** The daemon is of this version and answers with what the route declares. */
function asCollectAnswer(answer: unknown): CollectAnswer {
  return answer as CollectAnswer;
}

interface HereOptions {
  readonly request: CollectRequest;
  readonly settings: CollectSettings;
  readonly json: boolean;
}

/** In this process, with a line that shows how far it is. */
async function collectHere(
  journal: Journal,
  kinds: readonly Kind[],
  { request, settings, json }: HereOptions,
): Promise<CycleDocument> {
  const transport = createTransport({
    settings,
    budget: createBudget({ fraction: settings.budgetFraction }),
  });
  let progress: ProgressLine | undefined;
  try {
    const { document, notes } = await collectIntegration({
      journal,
      kinds,
      transport,
      chosen: choose(journal, request),
      narrowing: { regions: request.regions, groups: request.groups },
      extraRegions: request.extraRegions ?? [],
      authorRequests,
      now: () => new Date(),
      onEntered: (account) => (progress = progressLine(`collecting ${account}`)),
      onProgress: ({ scopesDone, scopesPlanned, region }) =>
        progress?.update(scopesDone, scopesPlanned, region),
    });
    progress?.end();
    for (const note of notes) say(`groundplan: ${note}`);
    if (!json) print(cycleReport(document, journal, kinds));
    return document;
  } finally {
    progress?.end();
  }
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

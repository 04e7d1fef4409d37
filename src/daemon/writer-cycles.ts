// Cycles as the thread that writes runs them: those of the schedule, which report how they ended, and those by hand, which answer.
import type { Transport } from '../clients.ts';
import { collectIntegration } from '../integrations/collect.ts';
import { choose, chosen, type Chosen, type CollectRequest } from '../integrations/collect-request.ts';
import type { Integration } from '../integrations/model.ts';
import { cycleEndOf, recordTrust } from '../integrations/record-cycle.ts';
import type { Journal } from '../journal/journal.ts';
import type { Kind } from '../kind.ts';
import { openSession } from '../session.ts';
import type { CollectAnswer } from '../api/backend.ts';
import type { CycleReport, WriterEvent } from './writer-calls.ts';

export interface CycleDeps {
  readonly journal: Journal;
  readonly kinds: readonly Kind[];
  readonly transport: Transport;
  readonly now: () => Date;
  readonly group: string;
  readonly tell: (event: WriterEvent) => void;
}

/** Never fails: an integration that cannot be entered is a state, and any other error is told by its reason. */
export async function runScheduled(deps: CycleDeps, id: string, byHand: boolean): Promise<CycleReport> {
  const { journal } = deps;
  const integration = journal.integrations().find((one) => one.id === id);
  // Removed while its cycle waited.
  if (integration === undefined) return { document: undefined, reason: undefined };
  try {
    const document =
      integration.type === 'flow-logs-monitoring'
        ? await enterOnly(deps, integration)
        : (await run(deps, chosen(integration), {}, byHand ? undefined : 'due')).document;
    return { document, reason: undefined };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { document: undefined, reason };
  }
}

export function collectAsAsked(deps: CycleDeps, request: CollectRequest): Promise<CollectAnswer> {
  return run(deps, choose(deps.journal, request), request, undefined);
}

async function run(
  { journal, kinds, transport, now, group, tell }: CycleDeps,
  who: Chosen,
  request: CollectRequest,
  denied: 'due' | undefined,
): Promise<CollectAnswer> {
  let integration = who.known?.name ?? '';
  const { document, notes, throttles } = await collectIntegration({
    journal,
    kinds,
    transport,
    chosen: who,
    narrowing: { regions: request.regions, groups: request.groups },
    extraRegions: request.extraRegions ?? [],
    denied,
    now,
    onEntered: (account) => (integration ||= account),
    onLocation: (end) => tell({ event: 'location', group, integration, end }),
  });
  if (throttles > 0) tell({ event: 'throttles', count: throttles });
  return { document, notes };
}

/** Flow logs have nothing to collect here: their cycle says whether the role can be entered. */
async function enterOnly(
  { journal, transport, now }: CycleDeps,
  integration: Integration,
): Promise<undefined> {
  try {
    await openSession(transport, chosen(integration).login, { policy: journal.policy()?.regions });
    recordTrust(journal, integration, { found: 'entered', afterCycle: true }, now());
  } catch (error) {
    const end = cycleEndOf(error);
    if (end.how === 'refused')
      recordTrust(journal, integration, { found: 'refused', reason: end.reason }, now());
    throw error;
  }
}

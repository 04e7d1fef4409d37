// One cycle of one integration from its login to its state: what `collect` and the daemon share.
// Promises: whatever ends it, the integration's state and log say so; only then the error goes on.
import { attributeChanges, type AttributionTask } from '../attribution/run.ts';
import type { Meter } from '../wire.ts';
import type { Transport } from '../clients.ts';
import { type LocationEnd, type Progress, runCycle } from '../cycle.ts';
import type { CycleDocument } from '../cycle-document.ts';
import { IntegrationError, OperatorError, UsageError } from '../errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { Kind } from '../kind.ts';
import { type Narrowing, type Plan, planCycle } from '../plan.ts';
import { defaultPolicy } from '../policy.ts';
import { partitionOf } from '../regions.ts';
import { openSession, type Session } from '../session.ts';
import { type Chosen, remember } from './collect-request.ts';
import type { Integration } from './model.ts';
import { cycleEndOf, recordCycle } from './record-cycle.ts';
import { releaseRemoved } from './release.ts';

export interface CollectTask {
  readonly journal: Journal;
  readonly kinds: readonly Kind[];
  readonly transport: Transport;
  readonly chosen: Chosen;
  readonly narrowing: Narrowing;
  readonly extraRegions: readonly string[];
  /** `due`: a cycle of the schedule, which asks what was denied only when its time has come. */
  readonly denied?: 'due' | undefined;
  /** CloudTrail is asked who made changes, after the cycle, with so many requests per region at most; not at all if absent. */
  readonly authorRequests?: number | undefined;
  readonly now: () => Date;
  /** Called when the account is known. */
  readonly onEntered?: ((account: string) => void) | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly onLocation?: ((end: LocationEnd) => void) | undefined;
}

export interface Collected {
  readonly document: CycleDocument;
  /** As it is after the cycle; undefined where it was removed meanwhile. */
  readonly integration: Integration | undefined;
  /** What the person should know, a line each. */
  readonly notes: readonly string[];
  /** Answers that asked to slow down. */
  readonly throttles: number;
}

/** @throws IntegrationError where the account cannot be entered, UsageError where the policy has none of the named regions */
export async function collectIntegration(task: CollectTask): Promise<Collected> {
  const { journal, chosen, now } = task;
  // Calls and bytes of this cycle alone; connections, budget and limits are shared.
  const meter: Meter = { calls: 0, bytes: 0, throttles: 0 };
  const transport = { ...task.transport, meter };
  let id = chosen.known?.id;
  try {
    const session = await enter(task, transport);
    checkAccount(chosen, session);
    task.onEntered?.(session.account);
    const integration = remember(journal, chosen, session.account, now());
    id = integration.id;
    const plan = planOf(task, session);
    const notes = gatedNotes(task.narrowing.regions, plan);
    const document = await runCycle({
      journal,
      integration: {
        id,
        name: integration.roleArn === undefined ? null : integration.name,
      },
      session,
      transport,
      plan,
      denied: task.denied,
      now,
      onProgress: task.onProgress,
      onLocation: task.onLocation,
    });
    const recorded = recordCycle(journal, id, { how: 'finished', document }, now());
    releaseRemoved(journal, now());
    const unasked = await askForAuthors({ ...task, integration, session, transport });
    return { document, integration: recorded, notes: [...notes, ...unasked], throttles: meter.throttles };
  } catch (error) {
    // A wrong option says nothing about the integration; and a journal that could not be written cannot tell of it.
    if (id !== undefined && !(error instanceof UsageError) && !isOfJournal(error)) {
      recordCycle(journal, id, cycleEndOf(error), now());
    }
    throw error;
  } finally {
    add(task.transport.meter, meter);
  }
}

/** The cycle is over and stands, whatever becomes of this; gives what the person should know. */
async function askForAuthors(
  task: CollectTask & Pick<AttributionTask, 'integration' | 'session'>,
): Promise<readonly string[]> {
  if (task.authorRequests === undefined) return [];
  try {
    await attributeChanges({ ...task, requests: task.authorRequests, byHand: task.denied !== 'due' });
    return [];
  } catch (error) {
    if (isOfJournal(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return [`CloudTrail was not asked who made the changes (${reason}); the next cycle asks`];
  }
}

function isOfJournal(error: unknown): boolean {
  return error instanceof OperatorError && !(error instanceof IntegrationError);
}

function enter({ journal, chosen, narrowing }: CollectTask, transport: Transport): Promise<Session> {
  const stored = journal.policy();
  // STS is asked in a region that the command names only if the policy has it: others may not be enabled at all.
  const mayAsk = (region: string): boolean =>
    (stored ?? defaultPolicy).regions.includes(region) ||
    (stored === undefined && partitionOf(region) !== 'aws');
  return openSession(transport, chosen.login, {
    named: narrowing.regions?.find(mayAsk),
    policy: stored?.regions,
  });
}

/** Ambient credentials are those of whoever runs this now: they may be of another account than the one that is meant. */
function checkAccount({ known }: Chosen, { account }: Session): void {
  if (known === undefined || known.account === account) return;
  throw new IntegrationError(
    `the credentials are of account ${account}, and the integration "${known.name}" is of ${known.account}: give those of that account, or a role in it`,
  );
}

function planOf({ journal, kinds, narrowing, extraRegions }: CollectTask, session: Session): Plan {
  const stored = journal.policy();
  return planCycle({
    policy: stored ?? defaultPolicy,
    policyIsDefault: stored === undefined,
    partition: session.partition,
    extraRegions,
    kinds,
    narrowing,
  });
}

/** Regions that the policy has not are gated, not asked: said, and an error where nothing would be left to ask. */
function gatedNotes(named: readonly string[] | undefined, plan: Plan): readonly string[] {
  const planned = plan.locations.map(({ region }) => region);
  const gated = (named ?? []).filter((region) => !planned.includes(region));
  if (gated.length === 0) return [];
  const mend = `\`groundplan policy set --regions …\` adds ${gated.length === 1 ? 'it' : 'them'}`;
  const text = `--regions: ${gated.join(', ')} ${gated.length === 1 ? 'is' : 'are'} not in this group's policy; ${mend}`;
  if (planned.length === 0) throw new UsageError(text);
  return [text];
}

function add(sum: Meter, more: Readonly<Meter>): void {
  sum.calls += more.calls;
  sum.bytes += more.bytes;
  sum.throttles += more.throttles;
}

// Runs the schedule: looks at the clock every second, gives what is due to the queue, and tells the log and the metrics how it ended.
import type { Logger } from 'pino';
import type { CollectAnswer } from '../api/backend.ts';
import { OperatorError } from '../errors.ts';
import type { CollectRequest } from '../integrations/collect-request.ts';
import type { Integration } from '../integrations/model.ts';
import type { Journal } from '../journal/journal.ts';
import { parseRoleArn } from '../login.ts';
import type { Metrics } from './metrics.ts';
import { createQueue, type CycleJob } from './queue.ts';
import type { Schedule } from './schedule.ts';
import type { WriterCalls } from './writer-calls.ts';

export interface Cycles {
  /** A cycle by hand, in the background. false: one runs already. */
  now(aid: string, integrationId: string): boolean;
  /** Something was saved: a cycle at once, and if one runs, which may have begun with what was before, another one after it. */
  saved(aid: string, integrationId: string): void;
  /** One by hand, with what it found, after any that runs in the same account. */
  collect(aid: string, request: CollectRequest): Promise<CollectAnswer>;
  nextAt(integrationId: string): string | undefined;
  isRunning(integrationId: string): boolean;
  readonly queue: { readonly waiting: number; readonly running: number };
  /** Nothing begins any more. */
  close(): void;
}

export interface ScheduledGroup {
  readonly aid: string;
  readonly name: string;
  readonly journal: Pick<Journal, 'integrations' | 'lastCycle'>;
}

export interface CyclesParts {
  readonly groups: () => readonly ScheduledGroup[];
  readonly writer: WriterCalls;
  readonly schedule: Schedule;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly atOnce: number;
  readonly now: () => Date;
}

interface Job extends CycleJob {
  readonly group: ScheduledGroup;
  readonly run: () => Promise<void>;
}

const lookEveryMs = 1_000;

export function createCycles(parts: CyclesParts): Cycles {
  const { writer, schedule, metrics, log, now } = parts;
  const queue = createQueue<Job>(parts.atOnce, ({ run }) => run());
  let asked = 0;
  /** Saved while their cycle ran. */
  const again = new Set<string>();
  const remembered = new Set<string>();
  const timer = setInterval(look, lookEveryMs);

  function look(): void {
    const known = new Map(
      parts
        .groups()
        .flatMap((group) =>
          group.journal
            .integrations()
            .map((integration) => [integration.id, { group, integration }] as const),
        ),
    );
    for (const { group, integration } of known.values()) remember(group, integration);
    const { due, skipped } = schedule.look(now().getTime(), [...known.keys()], (id) => queue.isBusy(id));
    for (const [name, ids] of Map.groupBy(skipped, (id) => known.get(id)?.group.name ?? '')) {
      metrics.skipped(ids.length);
      log.warn({ group: name, turns: ids.length }, 'turns of the schedule were left out');
    }
    for (const id of due) {
      const found = known.get(id);
      if (found !== undefined) void add(found.group, found.integration, false);
    }
  }

  /**
   * A daemon that starts again, maybe many times in a row, does not ask everything at each start. What no cycle has ended for yet (it was
   * abandoned, or its account was added without a daemon) does not wait for its turn.
   */
  function remember(group: ScheduledGroup, integration: Integration): void {
    const { id } = integration;
    if (remembered.has(id)) return;
    remembered.add(id);
    const { startedAt } = { startedAt: undefined, ...group.journal.lastCycle(id) };
    if (typeof startedAt === 'string') {
      schedule.remember(id, Date.parse(startedAt));
    } else {
      schedule.remember(id, now().getTime());
      void add(group, integration, false);
    }
  }

  function add(group: ScheduledGroup, integration: Integration, byHand: boolean): Promise<void> | undefined {
    const { id, account } = integration;
    const run = (): Promise<void> => runCycle(group, integration, byHand);
    return queue.add({ id, place: `${group.aid}/${account}`, byHand, group, run });
  }

  async function runCycle(group: ScheduledGroup, { id, name }: Integration, byHand: boolean): Promise<void> {
    const begunAt = performance.now();
    const fields = { group: group.name, integration: name };
    try {
      const report = await writer.cycle(group.aid, id, byHand);
      const seconds = (performance.now() - begunAt) / 1_000;
      metrics.cycle(report, seconds);
      if (report.reason !== undefined) log.error({ ...fields, reason: report.reason }, 'a cycle failed');
    } catch (error) {
      // The thread that writes is gone: the daemon says so and ends.
      log.error({ ...fields, err: error }, 'a cycle was cut off');
    }
    // The queue counts it as running until this function is over.
    if (again.delete(id)) setImmediate(() => begin(group.aid, id));
  }

  function find(aid: string): ScheduledGroup {
    const group = parts.groups().find((one) => one.aid === aid);
    if (group === undefined) throw new OperatorError(`the account group ${aid} is not open`);
    return group;
  }

  /** By hand. false: there is none of that id, or it runs. */
  function begin(aid: string, integrationId: string): boolean {
    const group = find(aid);
    const integration = group.journal.integrations().find(({ id }) => id === integrationId);
    return integration !== undefined && add(group, integration, true) !== undefined;
  }

  async function collect(aid: string, request: CollectRequest): Promise<CollectAnswer> {
    const group = find(aid);
    let answer: CollectAnswer | undefined;
    let failure: { readonly error: unknown } | undefined;
    const run = async (): Promise<void> => {
      const begunAt = performance.now();
      try {
        answer = await writer.collect(aid, request);
      } catch (error) {
        failure = { error };
      }
      const report = { document: answer?.document, reason: undefined };
      metrics.cycle(report, (performance.now() - begunAt) / 1_000);
    };
    // Each has wishes of its own: it is never taken for one that waits already, and the place keeps them apart.
    asked += 1;
    await queue.add({
      id: `by hand ${asked}`,
      place: `${aid}/${placeOf(group, request)}`,
      byHand: true,
      group,
      run,
    });
    if (failure !== undefined) throw failure.error;
    if (answer === undefined) throw new OperatorError('groundplan is stopping; try again when it runs');
    return answer;
  }

  return {
    now: begin,
    saved: (aid, id) => {
      if (queue.isRunning(id)) again.add(id);
      else begin(aid, id);
    },
    collect,
    nextAt: (id) => new Date(schedule.nextAt(id, now().getTime())).toISOString(),
    isRunning: (id) => queue.isRunning(id),
    get queue() {
      return { waiting: queue.waiting, running: queue.running };
    },
    close: () => {
      clearInterval(timer);
      queue.close();
    },
  };
}

/** The account that a request is about; of one that is not known yet, what is known of it. */
function placeOf(group: ScheduledGroup, request: CollectRequest): string {
  const known = group.journal
    .integrations()
    .find(({ name, roleArn }) =>
      request.integration === undefined ? roleArn === request.roleArn : name === request.integration,
    );
  return known?.account ?? parseRoleArn(request.roleArn ?? '')?.account ?? 'ambient';
}

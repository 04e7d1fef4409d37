// One cycle of one integration: plan, then per location collect, normalise, diff and commit. The journal is the only output.
// A location that fails takes nothing with it; what was not read is said in the cycle's document, never taken for gone.
import { dirname } from 'node:path';
import pLimit from 'p-limit';
import { createAsker } from './ask.ts';
import { openLocation, type Transport } from './clients.ts';
import { collectLocation } from './collect.ts';
import { addCounts, createTally, type CycleDocument } from './cycle-document.ts';
import { type ChangeCounts, noChanges } from './journal/changes.ts';
import type { Journal } from './journal/journal.ts';
import type { Kind, Place } from './kind.ts';
import { facetScopes, listScope } from './location-task.ts';
import type { Failure } from './outcome.ts';
import type { Plan } from './plan.ts';
import type { ScopeName, ScopeReading } from './reading.ts';
import { enabledRegions, regionKind, type RegionsAnswer } from './region-check.ts';
import { globalRegion } from './regions.ts';
import type { Session } from './session.ts';
import { openSpool, type Spool } from './spool.ts';

const dayMs = 86_400_000;

export interface CycleTask {
  readonly journal: Journal;
  readonly integration: { readonly id: string; readonly name: string | null };
  readonly session: Session;
  readonly transport: Transport;
  readonly plan: Plan;
  /** `due`: what was denied is asked only when its time has come (a cycle of the schedule); else all of it. */
  readonly denied?: 'due' | undefined;
  readonly now: () => Date;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly onLocation?: ((end: LocationEnd) => void) | undefined;
}

/** How one account and region of a cycle ended, after its commit. */
export interface LocationEnd {
  readonly account: string;
  readonly region: string;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly changes: Readonly<ChangeCounts>;
  readonly ms: number;
}

export interface Progress {
  readonly scopesDone: number;
  readonly scopesPlanned: number;
  readonly region: string;
}

export async function runCycle(task: CycleTask): Promise<CycleDocument> {
  const { journal, session, transport, plan, now } = task;
  const startedAt = now();
  const cpu = process.cpuUsage();
  const cycleId = journal.beginCycle(task.integration.id, startedAt.toISOString());
  const changes = noChanges();
  const inRegions = plan.locations.filter(({ region }) => region !== globalRegion);
  const first = inRegions.find(({ region }) => region === session.region) ?? inRegions[0];
  addCounts(
    changes,
    journal.release({
      cycleId,
      now: startedAt,
      account: session.account,
      partition: session.partition,
      // The question about regions is asked in one place; what another place answered earlier is not kept beside it.
      keeps: (kind, region) =>
        kind === regionKind && first !== undefined ? region === first.region : plan.keeps(kind, region),
    }),
  );
  const tally = createTally(session.account, plan.gated);
  const planned = plan.locations.reduce((sum, { kinds }) => sum + countScopes(kinds), 0);
  const { requests: overall, locations } = transport.limits;
  let scopesDone = 0;

  const regions = first === undefined ? undefined : await askRegions(task, first.region, overall);

  async function runLocation(region: string, kinds: readonly Kind[]): Promise<void> {
    const place = placeOf(session, region);
    const begunAt = performance.now();
    const disabled = regions?.disabled.has(region) === true;
    const onScope = (reading: ScopeReading): void => {
      scopesDone += 1;
      tally.add(region, reading);
      task.onProgress?.({ scopesDone, scopesPlanned: planned, region });
    };
    const spool = openSpool({ folder: dirname(journal.path) });
    try {
      const readings = disabled
        ? notEnabled(kinds, now(), onScope)
        : await readLocation(task, place, kinds, spool, overall, onScope);
      const own = regions?.region === region ? [regions.reading] : [];
      const committed = journal.commit({
        place,
        cycleId,
        integrationId: task.integration.id,
        kinds,
        readings: [...readings, ...own].filter(({ remembered }) => remembered !== true),
        now: now(),
      });
      addCounts(changes, committed);
      task.onLocation?.({
        account: place.account,
        region,
        outcomes: outcomesOf(readings),
        changes: committed,
        ms: Math.round(performance.now() - begunAt),
      });
    } finally {
      spool.close();
    }
  }

  // A bug or a full disk in one location must not stop the others' commits half-way: all end, then the first error is thrown.
  const ends = await Promise.allSettled(
    plan.locations.map(({ region, kinds }) => locations(() => runLocation(region, kinds))),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;

  const used = process.cpuUsage(cpu);
  const finishedAt = now();
  const document = tally.document({
    cycle: cycleId,
    startedAt,
    finishedAt,
    integration: task.integration.name,
    resources: journal.counts(),
    changes,
    warnings: journal.warnings().filter((warning) => warning.accountId === session.account),
    calls: transport.meter.calls,
    bytes: transport.meter.bytes,
    cpuMs: Math.round((used.user + used.system) / 1000),
  });
  journal.finishCycle(cycleId, finishedAt.toISOString(), document);
  // What changed, what AWS said and what the log says, as far back as the past can be asked for.
  const oldest = new Date(finishedAt.getTime() - transport.settings.retentionDays * dayMs).toISOString();
  journal.pruneChanges(oldest);
  journal.pruneAnswers(oldest);
  journal.pruneLogs(oldest);
  journal.webhooks.prune(oldest);
  return document;
}

function outcomesOf(readings: readonly ScopeReading[]): Readonly<Record<string, number>> {
  const groups = Map.groupBy(readings, ({ failure }) => failure?.outcome ?? 'complete');
  return Object.fromEntries([...groups].map(([outcome, some]) => [outcome, some.length]));
}

function placeOf(session: Session, region: string): Place {
  return { account: session.account, region, partition: session.partition };
}

function countScopes(kinds: readonly Kind[]): number {
  return kinds.reduce((sum, kind) => sum + 1 + kind.facets.length, 0);
}

async function readLocation(
  task: CycleTask,
  place: Place,
  kinds: readonly Kind[],
  spool: Spool,
  overall: <Result>(work: () => Promise<Result>) => Promise<Result>,
  onScope: (reading: ScopeReading) => void,
): Promise<readonly ScopeReading[]> {
  const { transport, session, journal } = task;
  const client = openLocation(transport, place, session.credentials);
  const here = pLimit(transport.settings.locationConcurrency);
  try {
    return await collectLocation({
      place,
      kinds,
      asker: createAsker(client, session, (work) => here(() => overall(work)), transport.settings.maxItems),
      keeps: (kind, region) => task.plan.keeps(kind, region),
      known: (scope) => journal.known(place, scope),
      spool,
      remembered: rememberedAt(task, place),
      isDoubtful: (scope) => journal.isDoubtful(place, scope),
      maxConfirmations: transport.settings.maxConfirmations,
      lanes: transport.settings.locationConcurrency,
      now: task.now,
      onScope,
    });
  } finally {
    client.close();
  }
}

/** What this cycle does not ask at a place, with the denial that is remembered. */
function rememberedAt(
  { journal, integration, denied, now }: CycleTask,
  place: Place,
): (scope: ScopeName) => Failure | undefined {
  if (denied !== 'due') return () => undefined;
  const known = journal.notDue(place, integration.id, now());
  const failures = new Map(known.map(({ scope, failure }) => [`${scope.kind} ${scope.action}`, failure]));
  return ({ kind, action }) => failures.get(`${kind} ${action}`);
}

async function askRegions(
  task: CycleTask,
  region: string,
  overall: <Result>(work: () => Promise<Result>) => Promise<Result>,
): Promise<RegionsAnswer> {
  const client = openLocation(task.transport, placeOf(task.session, region), task.session.credentials);
  try {
    return await enabledRegions(
      createAsker(client, task.session, overall),
      region,
      task.now(),
      rememberedAt(task, placeOf(task.session, region)),
    );
  } finally {
    client.close();
  }
}

/** What a region that the account has not enabled answers: known from DescribeRegions, so nothing is asked. */
function notEnabled(
  kinds: readonly Kind[],
  at: Date,
  onScope: (reading: ScopeReading) => void,
): readonly ScopeReading[] {
  const failure: Failure = {
    outcome: 'region-disabled',
    code: 'not-opted-in',
    message: 'the account has not enabled this region',
  };
  const readings = kinds.flatMap((kind) =>
    [listScope(kind), ...facetScopes(kind)].map((scope) => ({
      scope,
      failure,
      startedAt: at.toISOString(),
      entries: [],
      gone: [],
      gaps: [],
      seen: 0,
    })),
  );
  for (const reading of readings) onScope(reading);
  return readings;
}

// What the daemon counts, as Prometheus text. Names and labels are part of what people build on: README.md lists them.
// Over all account groups together: they are read without a token, and nothing of one group may be seen in them.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { LookupWay } from '../api/backend.ts';
import type { Grade } from '../lookup/answer.ts';
import type { CycleReport } from './writer-calls.ts';

/** What is asked for when somebody looks. */
export interface MetricSources {
  queue(): { readonly waiting: number; readonly running: number };
  /** How many integrations are in which state. */
  states(): Readonly<Record<string, number>>;
  views(): readonly ViewLag[];
  /** Network interfaces, and of how many it is known what they work for. */
  ownedInterfaces(): Promise<{ readonly all: number; readonly owned: number }>;
}

export interface ViewLag {
  readonly view: string;
  /** Changes that the journal has and the view has not. */
  readonly changes: number;
  /** How long it has been behind; 0 where it is not. */
  readonly seconds: number;
}

export interface Metrics {
  cycle(report: CycleReport, seconds: number): void;
  throttles(count: number): void;
  skipped(count: number): void;
  transition(detail: object): void;
  graphFailure(): void;
  /** A request, and how many answers of which grade it got. */
  lookups(way: LookupWay, grades: Readonly<Partial<Record<Grade, number>>>): void;
  lookupRestart(): void;
  text(): Promise<string>;
}

export function createMetrics(sources: MetricSources): Metrics {
  const registers = [new Registry()];
  const [registry = new Registry()] = registers;
  collectDefaultMetrics({ register: registry });
  const named = (name: string, help: string, labelNames: readonly string[]) => ({
    name: `groundplan_${name}`,
    help,
    labelNames: [...labelNames],
    registers,
  });
  const duration = new Histogram({
    ...named('cycle_duration_seconds', 'Cycles of integrations, from login to the last commit', [
      'group',
      'end',
    ]),
    buckets: [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 240, 300, 600, 1_800],
  });
  const calls = new Counter(named('aws_calls_total', 'Requests to AWS', []));
  const bytes = new Counter(named('aws_bytes_total', 'Bytes of answers of AWS', []));
  const throttles = new Counter(named('aws_throttles_total', 'Answers of AWS that asked to slow down', []));
  const scopes = new Counter(named('scopes_total', 'Scopes of cycles, by outcome', ['outcome']));
  const changes = new Counter(named('changes_total', 'Changes written to the journal', ['change']));
  const skipped = new Counter(
    named('skipped_turns_total', 'Turns of the schedule left out: still busy, or missed', []),
  );
  const transitions = new Counter(
    named('state_transitions_total', 'Changes of state of integrations', ['from', 'to']),
  );
  const graphFailures = new Counter(
    named('graph_failures_total', 'Attempts to write the graph that failed', []),
  );
  const lookupRequests = new Counter(
    named('lookup_requests_total', 'Requests for lookups and their table', ['way']),
  );
  const lookupAnswers = new Counter(named('lookup_answers_total', 'Answers of lookups', ['grade']));
  const lookupRestarts = new Counter(
    named('lookup_restarts_total', 'Threads of the lookup that ended by themselves', []),
  );
  const queue = new Gauge(named('cycles', 'Cycles that run, and that wait to', ['state']));
  const states = new Gauge(named('integrations', 'Integrations by state', ['state']));
  const lag = new Gauge(
    named('view_lag_changes', 'Changes that a view has not yet, in the group that is most behind', ['view']),
  );
  const lagSeconds = new Gauge(
    named('view_lag_seconds', 'How long a view has lacked something, in the group that is most behind', [
      'view',
    ]),
  );
  const share = new Gauge(
    named('interface_owner_share', 'Share of network interfaces whose owner is known', []),
  );

  async function text(): Promise<string> {
    const { waiting, running } = sources.queue();
    queue.set({ state: 'waiting' }, waiting);
    queue.set({ state: 'running' }, running);
    for (const gauge of [lag, lagSeconds]) gauge.reset();
    for (const [state, count] of Object.entries(sources.states())) states.set({ state }, count);
    for (const [view, lags] of Map.groupBy(sources.views(), (one) => one.view)) {
      lag.set({ view }, Math.max(...lags.map(({ changes: behind }) => behind)));
      lagSeconds.set({ view }, Math.max(...lags.map(({ seconds }) => seconds)));
    }
    const { all, owned } = await sources.ownedInterfaces();
    share.set(all === 0 ? 1 : owned / all);
    return registry.metrics();
  }

  return {
    cycle: ({ document }, seconds) => {
      duration.observe({ end: document === undefined ? 'failed' : 'finished' }, seconds);
      if (document === undefined) return;
      calls.inc(document.calls);
      bytes.inc(document.bytes);
      for (const [outcome, count] of Object.entries(document.scopes)) scopes.inc({ outcome }, count);
      for (const [change, count] of Object.entries(document.changes)) changes.inc({ change }, count);
    },
    throttles: (count) => throttles.inc(count),
    skipped: (count) => skipped.inc(count),
    transition: (detail) => {
      const { from, to } = { from: '', to: '', ...detail };
      transitions.inc({ from, to });
    },
    graphFailure: () => graphFailures.inc(),
    lookups: (way, grades) => {
      lookupRequests.inc({ way });
      for (const [grade, count] of Object.entries(grades)) if (count > 0) lookupAnswers.inc({ grade }, count);
    },
    lookupRestart: () => lookupRestarts.inc(),
    text,
  };
}

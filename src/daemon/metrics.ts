// What the daemon counts, as Prometheus text. Names and labels are part of what people build on: README.md lists them.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CycleReport } from './writer-calls.ts';

/** What is asked for when somebody looks. */
export interface MetricSources {
  queue(): { readonly waiting: number; readonly running: number };
  /** How many integrations of each group are in which state. */
  states(): readonly { readonly group: string; readonly state: string; readonly count: number }[];
  views(): readonly ViewLag[];
  /** Network interfaces, and of how many it is known what they work for. */
  ownedInterfaces(): Promise<
    readonly { readonly group: string; readonly all: number; readonly owned: number }[]
  >;
}

export interface ViewLag {
  readonly group: string;
  readonly view: string;
  /** Changes that the journal has and the view has not. */
  readonly changes: number;
  /** How long it has been behind; 0 where it is not. */
  readonly seconds: number;
}

export interface Metrics {
  cycle(group: string, report: CycleReport, seconds: number): void;
  throttles(group: string, count: number): void;
  skipped(group: string, count: number): void;
  transition(group: string, detail: object): void;
  graphFailure(group: string): void;
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
  const calls = new Counter(named('aws_calls_total', 'Requests to AWS', ['group']));
  const bytes = new Counter(named('aws_bytes_total', 'Bytes of answers of AWS', ['group']));
  const throttles = new Counter(
    named('aws_throttles_total', 'Answers of AWS that asked to slow down', ['group']),
  );
  const scopes = new Counter(named('scopes_total', 'Scopes of cycles, by outcome', ['group', 'outcome']));
  const changes = new Counter(named('changes_total', 'Changes written to the journal', ['group', 'change']));
  const skipped = new Counter(
    named('skipped_turns_total', 'Turns of the schedule left out: still busy, or missed', ['group']),
  );
  const transitions = new Counter(
    named('state_transitions_total', 'Changes of state of integrations', ['group', 'from', 'to']),
  );
  const graphFailures = new Counter(
    named('graph_failures_total', 'Attempts to write the graph that failed', ['group']),
  );
  const queue = new Gauge(named('cycles', 'Cycles that run, and that wait to', ['state']));
  const states = new Gauge(named('integrations', 'Integrations by state', ['group', 'state']));
  const lag = new Gauge(named('view_lag_changes', 'Changes that a view has not yet', ['group', 'view']));
  const lagSeconds = new Gauge(
    named('view_lag_seconds', 'Since when a view lacks something', ['group', 'view']),
  );
  const share = new Gauge(
    named('interface_owner_share', 'Share of network interfaces whose owner is known', ['group']),
  );

  async function text(): Promise<string> {
    const { waiting, running } = sources.queue();
    queue.set({ state: 'waiting' }, waiting);
    queue.set({ state: 'running' }, running);
    for (const gauge of [states, lag, lagSeconds, share]) gauge.reset();
    for (const { group, state, count } of sources.states()) states.set({ group, state }, count);
    for (const { group, view, changes: behind, seconds } of sources.views()) {
      lag.set({ group, view }, behind);
      lagSeconds.set({ group, view }, seconds);
    }
    for (const { group, all, owned } of await sources.ownedInterfaces())
      if (all > 0) share.set({ group }, owned / all);
    return registry.metrics();
  }

  return {
    cycle: (group, { document }, seconds) => {
      duration.observe({ group, end: document === undefined ? 'failed' : 'finished' }, seconds);
      if (document === undefined) return;
      calls.inc({ group }, document.calls);
      bytes.inc({ group }, document.bytes);
      for (const [outcome, count] of Object.entries(document.scopes)) scopes.inc({ group, outcome }, count);
      for (const [change, count] of Object.entries(document.changes)) changes.inc({ group, change }, count);
    },
    throttles: (group, count) => throttles.inc({ group }, count),
    skipped: (group, count) => skipped.inc({ group }, count),
    transition: (group, detail) => {
      const { from, to } = { from: '', to: '', ...detail };
      transitions.inc({ group, from, to });
    },
    graphFailure: (group) => graphFailures.inc({ group }),
    text,
  };
}

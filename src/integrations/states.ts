// States of an integration and what each step leaves in its log. Pure.
// pending → connected by its first cycle; failed where it cannot be entered, and back when it can. Trouble that says nothing about the
// role (no answer, throttled) changes no state. Connected with warnings is shown as `partial`.
import type { LogCategory, LogSeverity, NewLogEntry } from '../journal/logs.ts';
import type { Integration } from './model.ts';

/** What was learnt of an integration. */
export type Finding =
  /** It was entered. `afterCycle`: and collected; only that makes a new one connected. */
  | { readonly found: 'entered'; readonly afterCycle: boolean }
  /** The role refuses, or we have no credentials of our own. */
  | { readonly found: 'refused'; readonly reason: string };

/** A state as people see it. */
export type ShownState = Integration['state'] | 'partial';

export interface Step {
  readonly integration: Integration;
  readonly entries: readonly NewLogEntry[];
}

/** `wasPartial`: as it was shown before; `isPartial`: whether it has warnings now. */
export function stepState(
  before: Integration,
  finding: Finding,
  warned: { readonly wasPartial: boolean; readonly isPartial: boolean },
  at: string,
): Step {
  const state = stateAfter(before, finding);
  const failure = finding.found === 'refused' ? finding.reason : undefined;
  const integration: Integration = {
    ...before,
    state,
    failure,
    stateSince: state === before.state ? before.stateSince : at,
  };
  const from = shownState(before.state, warned.wasPartial);
  const to = shownState(state, warned.isPartial);
  const entries: NewLogEntry[] = [];
  if (state === 'failed' && (before.state !== 'failed' || before.failure !== failure)) {
    entries.push(entryOf(integration, at, 'trust', 'error', 'trust-failed', { reason: failure ?? '' }));
  }
  if (before.state === 'failed' && state !== 'failed') {
    entries.push(entryOf(integration, at, 'trust', 'info', 'trust-restored', {}));
  }
  if (from !== to)
    entries.push(entryOf(integration, at, 'state', severityOf(to), 'state-changed', { from, to }));
  return { integration, entries };
}

function stateAfter({ state }: Integration, finding: Finding): Integration['state'] {
  if (finding.found === 'refused') return 'failed';
  // One that failed was connected once, or will be by its first cycle: that it can be entered again is what it failed by.
  return state === 'pending' && !finding.afterCycle ? 'pending' : 'connected';
}

export function shownState(state: Integration['state'], hasWarnings: boolean): ShownState {
  return state === 'connected' && hasWarnings ? 'partial' : state;
}

function severityOf(state: ShownState): LogSeverity {
  return state === 'failed' ? 'error' : state === 'partial' ? 'warning' : 'info';
}

/** An entry about an integration. */
export function entryOf(
  { id, name, type }: Pick<Integration, 'id' | 'name' | 'type'>,
  at: string,
  category: LogCategory,
  severity: LogSeverity,
  event: string,
  detail: object,
): NewLogEntry {
  return { at, integrationId: id, integrationName: name, type, category, severity, name: event, detail };
}

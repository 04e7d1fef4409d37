// What a cycle means for its integration: its state, and what its log says. `collect` and the daemon both call it after every cycle.
// State, log and the warnings that were told are written together, so that a crash tells nothing twice and leaves nothing out.
import type { CycleDocument } from '../cycle-document.ts';
import { IntegrationError } from '../errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { NewLogEntry } from '../journal/logs.ts';
import { cleanMessage, isTransient } from '../outcome.ts';
import type { Integration } from './model.ts';
import { releaseUncovered } from './release.ts';
import { entryOf, type Finding, type Step, stepState } from './states.ts';
import { tellWarnings, toldWarnings } from './told.ts';
import { keysOf, warningEntries } from './warned.ts';

export type CycleEnd =
  | { readonly how: 'finished'; readonly document: CycleDocument }
  /** The role refuses, or we have no credentials of our own: nothing was asked. */
  | { readonly how: 'refused'; readonly reason: string }
  /** Trouble that says nothing about the role. */
  | { readonly how: 'broken'; readonly reason: string };

/** What an error says that ended a cycle. */
export function cycleEndOf(error: unknown): CycleEnd {
  const reason = error instanceof Error ? cleanMessage(error.message) : String(error);
  const isRefused = error instanceof IntegrationError && !isTransient(error.cause);
  return { how: isRefused ? 'refused' : 'broken', reason };
}

/** Gives the integration as it is now; undefined where it was removed meanwhile: then what the cycle brought is released, too. */
export function recordCycle(
  journal: Journal,
  integrationId: string,
  end: CycleEnd,
  now: Date,
): Integration | undefined {
  const before = journal.integrations().find(({ id }) => id === integrationId);
  if (before === undefined) {
    releaseStray(journal, end, now);
    return undefined;
  }
  const at = now.toISOString();
  return journal.together(() => {
    const told = toldWarnings(journal, integrationId);
    const keys = keysOf(journal.warnings(integrationId));
    const warned = { wasPartial: told.length > 0, isPartial: keys.length > 0 };
    const step = stepOf(before, end, warned, at);
    journal.log(cycleEntry(before, end, at), ...warningEntries(before, told, keys, at), ...step.entries);
    journal.putIntegration(step.integration);
    tellWarnings(journal, integrationId, keys);
    return step.integration;
  });
}

/** What a test of the trust alone found: a new one stays pending. */
export function recordTrust(
  journal: Journal,
  integration: Integration,
  finding: Finding,
  now: Date,
): Integration {
  return journal.together(() => {
    const isPartial = toldWarnings(journal, integration.id).length > 0;
    const step = stepState(integration, finding, { wasPartial: isPartial, isPartial }, now.toISOString());
    journal.log(...step.entries);
    journal.putIntegration(step.integration);
    return step.integration;
  });
}

function stepOf(
  before: Integration,
  end: CycleEnd,
  warned: { readonly wasPartial: boolean; readonly isPartial: boolean },
  at: string,
): Step {
  if (end.how === 'broken') return { integration: before, entries: [] };
  const finding: Finding =
    end.how === 'refused' ? { found: 'refused', reason: end.reason } : { found: 'entered', afterCycle: true };
  return stepState(before, finding, warned, at);
}

/** Without times and sizes: cycles that are alike are counted in one row an hour. */
function cycleEntry(integration: Integration, end: CycleEnd, at: string): NewLogEntry {
  if (end.how !== 'finished') {
    return entryOf(integration, at, 'cycle', 'error', 'cycle-failed', { reason: end.reason });
  }
  const { changes, incomplete } = end.document;
  const changed = Object.fromEntries(Object.entries(changes).filter(([, count]) => count > 0));
  const cut = [...new Set(incomplete.map(({ action }) => action))].sort();
  const detail = {
    ...(Object.keys(changed).length === 0 ? {} : { changes: changed }),
    ...(cut.length === 0 ? {} : { incomplete: cut }),
  };
  return entryOf(integration, at, 'cycle', cut.length === 0 ? 'info' : 'warning', 'cycle-finished', detail);
}

/** A cycle that ran while its integration was removed, with its release already done. */
function releaseStray(journal: Journal, end: CycleEnd, now: Date): void {
  if (end.how !== 'finished') return;
  for (const account of end.document.accounts) releaseUncovered(journal, account, now);
}

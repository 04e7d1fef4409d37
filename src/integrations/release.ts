// What is left of an integration that was removed: what it brought is released after a while, unless another integration of the group
// covers its account. The time is in the journal, so that a crash neither forgets the release nor does it twice; history stays.
import { noChanges, type ChangeCounts } from '../journal/changes.ts';
import type { Journal } from '../journal/journal.ts';
import { parseRoleArn } from '../login.ts';
import type { Integration } from './model.ts';
import { entryOf } from './states.ts';
import { tellWarnings } from './told.ts';

/** How long what a removed integration brought stays, in case it was removed by mistake. */
export const defaultReleaseAfterMs = 3_600_000;

/** Takes it out of sight. Where another one covers its account, that one has everything from now on, and nothing is released. */
export function removeFrom(
  journal: Journal,
  integration: Integration,
  now: Date,
  releaseAfterMs: number,
): void {
  const { id } = integration;
  const at = now.toISOString();
  const releaseAt = new Date(now.getTime() + releaseAfterMs).toISOString();
  const heir = coveringOf(journal, integration);
  journal.together(() => {
    journal.removeIntegration(id, at, releaseAt);
    const detail = heir === undefined ? { releaseAt } : { coveredBy: heir.name };
    journal.log(entryOf(integration, at, 'integration', 'info', 'integration-removed', detail));
    if (heir !== undefined) journal.handOver(id, heir.id);
    // Flow logs bring no resources.
    if (heir !== undefined || integration.type === 'flow-logs-monitoring') forget(journal, id);
  });
}

/** Releases what is due, in the order in which it was removed. Gives what it came to. To be called after every cycle, and now and then. */
export function releaseRemoved(journal: Journal, now: Date): ChangeCounts {
  const total = noChanges();
  const at = now.toISOString();
  const due = journal.removals().filter(({ releaseAt }) => releaseAt <= at);
  for (const { integration } of due) {
    const { id, account } = integration;
    const heir = coveringOf(journal, integration) ?? laterRemoved(journal, integration, at);
    if (heir !== undefined) {
      journal.together(() => {
        journal.handOver(id, heir.id);
        forget(journal, id);
      });
      continue;
    }
    const counts = releaseAll(journal, id, account, partitionOf(integration), now);
    total.released += counts.released;
    total.discovered += counts.discovered;
    journal.together(() => {
      const detail = { accountId: account, released: counts.released };
      journal.log(entryOf(integration, at, 'integration', 'info', 'integration-released', detail));
      forget(journal, id);
    });
  }
  return total;
}

/** Releases an account's resources at once where nothing covers it: what a cycle brought whose integration had gone before it ended. */
export function releaseUncovered(journal: Journal, account: string, now: Date): void {
  const isCovered = journal.integrations().some((other) => covers(other, account));
  // One that waits for its release takes these along.
  const isWaiting = journal.removals().some(({ integration }) => integration.account === account);
  if (!isCovered && !isWaiting) releaseAll(journal, '', account, 'aws', now);
}

function releaseAll(
  journal: Journal,
  integrationId: string,
  account: string,
  partition: string,
  now: Date,
): ChangeCounts {
  const cycleId = journal.beginCycle(integrationId, now.toISOString());
  const counts = journal.release({ cycleId, now, account, partition, keeps: () => false });
  journal.finishCycle(cycleId, now.toISOString());
  return counts;
}

function forget(journal: Journal, id: string): void {
  tellWarnings(journal, id, []);
  journal.forgetIntegration(id);
}

function coveringOf(journal: Journal, { id, account, type }: Integration): Integration | undefined {
  if (type !== 'inventory-monitoring') return undefined;
  return journal.integrations().find((other) => other.id !== id && covers(other, account));
}

/** Another one of the account that was removed too, and whose time has not come. */
function laterRemoved(journal: Journal, { id, account }: Integration, at: string): Integration | undefined {
  const later = journal
    .removals()
    .find(
      ({ integration, releaseAt }) => integration.id !== id && covers(integration, account) && releaseAt > at,
    );
  return later?.integration;
}

function covers({ type, account }: Integration, wanted: string): boolean {
  return type === 'inventory-monitoring' && account === wanted;
}

function partitionOf({ roleArn }: Integration): string {
  return (roleArn === undefined ? undefined : parseRoleArn(roleArn)?.partition) ?? 'aws';
}

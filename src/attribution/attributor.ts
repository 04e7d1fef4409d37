// Attribution beside the cycles of a daemon: after each of them and as long as events may still come, in the thread that writes the journal.
// It waits for AWS without holding anybody up; what is due stands in the journal, so a restart goes on.
import type { Transport } from '../clients.ts';
import { chosen } from '../integrations/collect-request.ts';
import type { Integration } from '../integrations/model.ts';
import type { Journal } from '../journal/journal.ts';
import type { Kind } from '../kind.ts';
import { openSession, type Session } from '../session.ts';
import type { RoundEnd } from './round.ts';
import { attributeChanges, isAnyDue } from './run.ts';

export interface Attributor {
  /** A round for a group; one that runs already is left to end. Never fails: what could not be asked is asked in a later round. */
  round(aid: string): Promise<void>;
}

export interface AttributorParts {
  readonly journalOf: (aid: string) => Journal;
  readonly kinds: readonly Kind[];
  readonly transport: Transport;
  readonly now: () => Date;
  readonly tell: (aid: string, integration: Integration, end: RoundEnd) => void;
  readonly failed: (aid: string, integration: Integration, reason: string) => void;
}

/** Requests per round, account and region: a minute's worth at a quarter of AWS's rate, so that all accounts have their turn. */
const requestsPerRound = 30;

export function createAttributor(parts: AttributorParts): Attributor {
  const { journalOf, kinds, transport, now, tell, failed } = parts;
  const running = new Map<string, Promise<void>>();
  const sessions = new Map<string, Session>();

  async function sessionOf(
    integration: Integration,
    regions: readonly string[] | undefined,
  ): Promise<Session> {
    const key = JSON.stringify([integration.id, integration.roleArn, integration.externalId]);
    const session =
      sessions.get(key) ?? (await openSession(transport, chosen(integration).login, { policy: regions }));
    sessions.set(key, session);
    return session;
  }

  async function run(aid: string): Promise<void> {
    const journal = journalOf(aid);
    const inventory = journal.integrations().filter(({ type }) => type === 'inventory-monitoring');
    // An account that two integrations share is asked once.
    for (const integration of new Map(inventory.map((one) => [one.account, one])).values()) {
      try {
        if (!isAnyDue(journal, kinds, integration.account, now())) continue;
        const session = await sessionOf(integration, journal.policy()?.regions);
        const end = await attributeChanges({
          journal,
          kinds,
          integration,
          session,
          transport,
          requests: requestsPerRound,
          now,
        });
        if (end.requests + end.attributed + end.closed > 0) tell(aid, integration, end);
      } catch (error) {
        // The role that cannot be entered is the cycle's to tell; here it only means that nothing is asked now.
        sessions.clear();
        failed(aid, integration, error instanceof Error ? error.message : String(error));
      }
    }
  }

  return {
    round: (aid) => {
      // A journal that is closed ends its round: the daemon stops, and goes on from there when it starts again.
      const known =
        running.get(aid) ??
        run(aid)
          .catch(() => undefined)
          .finally(() => running.delete(aid));
      running.set(aid, known);
      return known;
    },
  };
}

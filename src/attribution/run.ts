// Attribution of one account's changes, in a session that is open: after a cycle, and again while events may still come.
// Switched off by the policy it asks nothing, and what would have been asked for is forgotten.
import { createAsker } from '../ask.ts';
import { openLocation, type Transport } from '../clients.ts';
import type { Journal } from '../journal/journal.ts';
import type { Kind } from '../kind.ts';
import { defaultPolicy } from '../policy.ts';
import type { Session } from '../session.ts';
import { attributionRound, enrolChanges, type RoundEnd } from './round.ts';

export interface AttributionTask {
  readonly journal: Journal;
  readonly kinds: readonly Kind[];
  readonly integration: { readonly id: string };
  readonly session: Session;
  readonly transport: Transport;
  /** Requests at most, per account and region. */
  readonly requests: number;
  readonly now: () => Date;
}

export async function attributeChanges(task: AttributionTask): Promise<RoundEnd> {
  const { journal, kinds, session, transport } = task;
  const policy = journal.policy() ?? defaultPolicy;
  if (!policy.cloudtrail) {
    journal.trail.closeAll();
    return { attributed: 0, closed: 0, requests: 0 };
  }
  enrolChanges(journal, kinds, policy.regions);
  return attributionRound({
    ...task,
    account: session.account,
    at: async ({ account, region }, work) => {
      const client = openLocation(
        transport,
        { account, region, partition: session.partition },
        session.credentials,
      );
      try {
        return await work(createAsker(client, session, transport.limits.requests));
      } finally {
        client.close();
      }
    },
  });
}

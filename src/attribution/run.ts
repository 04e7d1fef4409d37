// Attribution of one account's changes, in a session that is open: after a cycle, and again while events may still come.
// Switched off by the policy, CloudTrail is not asked; what auto scaling did is no matter of that switch.
import { createAsker } from '../ask.ts';
import { openLocation, type Transport } from '../clients.ts';
import type { Journal } from '../journal/journal.ts';
import type { Kind } from '../kind.ts';
import { defaultPolicy, type Policy } from '../policy.ts';
import type { Session } from '../session.ts';
import { isDue } from './plan.ts';
import { enrolChanges } from './enrol.ts';
import { attributionRound, isDenied, openAtOnce, type RoundEnd } from './round.ts';

export interface AttributionTask {
  readonly journal: Journal;
  readonly kinds: readonly Kind[];
  readonly integration: { readonly id: string };
  readonly session: Session;
  readonly transport: Transport;
  /** What was denied is asked again at once. */
  readonly byHand?: boolean;
  /** Requests at most, per account and region. */
  readonly requests: number;
  readonly now: () => Date;
}

export async function attributeChanges(task: AttributionTask): Promise<RoundEnd> {
  const { journal, kinds, session, transport } = task;
  const policy = journal.policy() ?? defaultPolicy;
  enrol(journal, kinds, policy, task.now());
  return attributionRound({
    ...task,
    account: session.account,
    cloudtrail: policy.cloudtrail,
    byHand: task.byHand === true,
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

/** A denial may last for months: what it keeps from being asked for is closed after a day, as if nobody had been found. */
const openAtMostMs = 86_400_000;

function enrol(journal: Journal, kinds: readonly Kind[], policy: Policy, now: Date): void {
  journal.trail.expire(new Date(now.getTime() - openAtMostMs).toISOString());
  enrolChanges(journal, kinds, policy);
}

/** Whether anything is due in an account, for which a session is worth its opening. */
export function isAnyDue(journal: Journal, kinds: readonly Kind[], account: string, now: Date): boolean {
  const policy = journal.policy() ?? defaultPolicy;
  enrol(journal, kinds, policy, now);
  const places = journal.trail
    .places()
    .filter((place) => place.account === account && (!policy.cloudtrail || !isDenied(journal, place, now)));
  return places.some((place) =>
    journal.trail.open(place, openAtOnce).some((open) => isDue(open, now.getTime())),
  );
}

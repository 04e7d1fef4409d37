// A round of attribution at the places of one account: what was found since is enrolled, what is due is asked, and what is known is written.
// It never fails a cycle: what CloudTrail does not tell now is asked in a later round, from where this one ended.
import type { Asker } from '../ask.ts';
import { readList } from '../ask.ts';
import type { ChangeEvent } from '../journal/events.ts';
import type { Journal } from '../journal/journal.ts';
import type { TrailPlace } from '../journal/trail-open.ts';
import type { Kind } from '../kind.ts';
import type { Failure } from '../outcome.ts';
import { actionOf } from '../services.ts';
import { writeKnown } from './known.ts';
import { lookupCall, lookupInput } from './lookup-events.ts';
import { type DueChange, isDue, type Lookup, planLookups } from './plan.ts';
import { windowOf } from './match.ts';
import { activitiesCall, mayScale, readActivities } from './scaling.ts';
import { type Subject, subjectOf } from './subject.ts';
import { readTrailEvent, type TrailEvent } from './trail-event.ts';

const lookupAction = actionOf(lookupCall);
const activitiesAction = actionOf(activitiesCall);

export interface RoundTask {
  readonly journal: Journal;
  readonly kinds: readonly Kind[];
  readonly integration: { readonly id: string };
  readonly account: string;
  /** Runs with an asker at a place, and closes it. */
  readonly at: <Result>(place: TrailPlace, work: (asker: Asker) => Promise<Result>) => Promise<Result>;
  /** Whether the policy lets CloudTrail be asked. */
  readonly cloudtrail: boolean;
  /** Somebody asked for it: what was denied is asked again at once. */
  readonly byHand: boolean;
  /** Requests of this round at most, per place. */
  readonly requests: number;
  readonly now: () => Date;
}

export interface RoundEnd {
  readonly attributed: number;
  readonly closed: number;
  readonly requests: number;
}

export const openAtOnce = 20_000;

export async function attributionRound(task: RoundTask): Promise<RoundEnd> {
  const { journal, account } = task;
  const places = journal.trail.places().filter((place) => place.account === account);
  const ends = await Promise.all(places.map((place) => roundAt(task, place)));
  journal.trail.forget();
  return ends.reduce(
    (sum, end) => ({
      attributed: sum.attributed + end.attributed,
      closed: sum.closed + end.closed,
      requests: sum.requests + end.requests,
    }),
    { attributed: 0, closed: 0, requests: 0 },
  );
}

/** Whether CloudTrail refused to be asked there, and is not due to be asked again. */
export function isDenied(journal: Pick<Journal, 'trail'>, place: TrailPlace, now: Date): boolean {
  const next = journal.trail.denial(place, lookupAction)?.nextAskAt;
  return next !== undefined && next > now.toISOString();
}

async function roundAt(task: RoundTask, place: TrailPlace): Promise<RoundEnd> {
  const { journal, kinds, now } = task;
  // A denial costs nothing but the authors: neither calls nor reading what is open, round after round.
  if (task.cloudtrail && !task.byHand && isDenied(journal, place, now()))
    return { attributed: 0, closed: 0, requests: 0 };
  const { trail } = journal;
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]));
  const subjects = new Map<number, Subject>();
  const subjectFor = (event: ChangeEvent): Subject => {
    const known =
      subjects.get(event.seq) ??
      subjectOf(event, byName, event.last === undefined ? journal.resource(event.resourceId) : undefined);
    subjects.set(event.seq, known);
    return known;
  };
  const open = trail.open(place, openAtOnce);
  const due = open.filter((one) => isDue(one, now().getTime()));
  // Without anything new nothing is decided anew.
  if (due.length === 0) return { attributed: 0, closed: 0, requests: 0 };
  const asking = due.map((one) => ({ open: one, subject: subjectFor(one.event) }));
  await askActivities(task, place, asking);
  const requests = await ask(task, place, asking);
  const asked = trail.open(place, openAtOnce);
  const known = await writeKnown(journal, place, asked, subjectFor, kinds);
  return { ...known, requests };
}

/** What auto scaling did, where there is any and something came or went that may be its doing. Its absence costs the class alone. */
async function askActivities(task: RoundTask, place: TrailPlace, due: readonly DueChange[]): Promise<void> {
  const { journal, now, integration } = task;
  const { trail } = journal;
  const scaled = due.filter(({ subject }) => mayScale(subject));
  if (scaled.length === 0 || !trail.has('AutoScalingGroup', place)) return;
  if (!mayAsk(task, place, activitiesAction)) return;
  const at = now().toISOString();
  const since = Math.min(...scaled.map(({ subject }) => windowOf(subject).fromMs));
  await task.at(place, async (asker) => {
    const { activities, failure } = await readActivities(asker, place, new Date(since).toISOString());
    trail.rememberActivities(place, activities);
    trail.ended(place, activitiesAction, integration.id, failure, at);
  });
}

/** Not before a denial is due again, unless somebody asks by hand. */
function mayAsk({ journal, byHand, now }: RoundTask, place: TrailPlace, action: string): boolean {
  const next = journal.trail.denial(place, action)?.nextAskAt;
  return byHand || next === undefined || next <= now().toISOString();
}

/** Asks what is planned, as far as this round's requests go; what was read stays read, whatever comes after it. Gives how many requests. */
async function ask(task: RoundTask, place: TrailPlace, due: readonly DueChange[]): Promise<number> {
  const { journal, now, integration } = task;
  const { trail } = journal;
  if (!task.cloudtrail) {
    trail.asked(
      place,
      due.map(({ open }) => open.event.seq),
      now().toISOString(),
    );
    trail.ended(place, lookupAction, integration.id, undefined, now().toISOString());
    return 0;
  }
  if (!mayAsk(task, place, lookupAction)) return 0;
  const lookups = planLookups(due, trail.reads(place), now().getTime());
  const waiting = new Set(lookups.flatMap(({ changes }) => changes));
  // What was read already, when all of it was delivered, is asked by remembering.
  trail.asked(
    place,
    due.map(({ open }) => open.event.seq).filter((seq) => !waiting.has(seq)),
    now().toISOString(),
  );
  let requests = 0;
  const left = new Map<number, number>();
  for (const { changes } of lookups)
    for (const change of changes) left.set(change, (left.get(change) ?? 0) + 1);
  await task.at(place, async (asker) => {
    const counting: Asker = {
      ...asker,
      ask: (call, input) => {
        requests += 1;
        return asker.ask(call, input);
      },
    };
    for (const lookup of lookups) {
      if (requests >= task.requests) return;
      const at = now().toISOString();
      const failure = await readLookup(journal, place, counting, lookup, at);
      trail.ended(place, lookupAction, integration.id, failure, at);
      if (failure !== undefined) return;
      for (const change of lookup.changes) left.set(change, (left.get(change) ?? 1) - 1);
      trail.asked(
        place,
        lookup.changes.filter((change) => left.get(change) === 0),
        at,
      );
    }
  });
  return requests;
}

async function readLookup(
  journal: Journal,
  place: TrailPlace,
  asker: Asker,
  lookup: Lookup,
  askedAt: string,
): Promise<Failure | undefined> {
  let events: TrailEvent[] = [];
  const verdict = await readList(
    asker,
    lookupCall,
    lookupInput(lookup),
    () => (events = []),
    (items) => events.push(...items.flatMap((item) => readTrailEvent(item) ?? [])),
  );
  const { attribute, value, from, to } = lookup;
  // Events of a list that broke are no less true.
  journal.trail.remember(
    place,
    verdict === undefined ? { attribute, value, from, to, askedAt } : undefined,
    events,
  );
  return verdict?.failure;
}

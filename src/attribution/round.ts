// A round of attribution at the places of one account: what was found since is enrolled, what is due is asked, and what is known is written.
// It never fails a cycle: what CloudTrail does not tell now is asked in a later round, from where this one ended.
import type { Asker } from '../ask.ts';
import { readList } from '../ask.ts';
import type { NewAttribution } from '../journal/attributions.ts';
import type { ChangeEvent } from '../journal/events.ts';
import type { Journal } from '../journal/journal.ts';
import type { OpenChange, TrailPlace } from '../journal/trail.ts';
import type { Kind } from '../kind.ts';
import type { Failure } from '../outcome.ts';
import { parseRoleArn } from '../login.ts';
import type { Policy } from '../policy.ts';
import { globalRegion, homeRegionOf } from '../regions.ts';
import { actionOf, serviceRow } from '../services.ts';
import { decide } from './decide.ts';
import { lookupCall, lookupInput } from './lookup-events.ts';
import { type DueChange, isDue, isOver, isSettled, type Lookup, planLookups } from './plan.ts';
import { windowOf } from './match.ts';
import { activitiesCall, activityOf, mayScale, readActivities, scalingActor } from './scaling.ts';
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

const enrolAtOnce = 5_000;
export const openAtOnce = 20_000;
const aroundAtMost = 20_000;

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

/** New changes are asked for from now on, in accounts that somebody watches. Global services tell in the region that they are asked in. */
export function enrolChanges(
  journal: Journal,
  kinds: readonly Kind[],
  { regions, cloudtrail }: Pick<Policy, 'regions' | 'cloudtrail'>,
): void {
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]));
  const partitions = new Map(
    journal
      .integrations()
      .map(({ account, roleArn }) => [account, parseRoleArn(roleArn ?? '')?.partition ?? 'aws'] as const),
  );
  journal.trail.watchOnly([...partitions.keys()]);
  /** With CloudTrail off only auto scaling is asked, where there is any. */
  const mayTell = (kind: Kind | undefined, place: TrailPlace): boolean =>
    cloudtrail || (kind?.authors?.scaledBy !== undefined && journal.trail.has('AutoScalingGroup', place));
  for (;;) {
    const { events, until } = journal.trail.unseen(enrolAtOnce);
    const open = events.flatMap((event) =>
      placesOf(event, byName.get(event.kind), journal, partitions.get(event.accountId) ?? 'aws')
        .filter(
          (place) =>
            partitions.has(place.account) &&
            (regions.includes(place.region) || event.region === globalRegion) &&
            mayTell(byName.get(event.kind), place),
        )
        .map((place) => ({ ...place, change: event.seq })),
    );
    journal.trail.enrol(open, until);
    if (until >= journal.lastSeq()) return;
  }
}

function placesOf(
  event: ChangeEvent,
  kind: Kind | undefined,
  journal: Journal,
  partition: string,
): readonly TrailPlace[] {
  const home = kind === undefined || partition !== 'aws' ? undefined : serviceRow(kind.list.service).home;
  const region = event.region === globalRegion ? (home ?? homeRegionOf(partition)) : event.region;
  const properties = (event.last ?? journal.resource(event.resourceId))?.properties;
  const other = properties === undefined ? undefined : kind?.authors?.alsoIn?.(properties);
  const own = { account: event.accountId, region };
  return typeof other?.account === 'string' && typeof other.region === 'string'
    ? [own, { account: other.account, region: other.region }]
    : [own];
}

async function roundAt(task: RoundTask, place: TrailPlace): Promise<RoundEnd> {
  const { journal, kinds, now } = task;
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
  const { attributed, closed } = journal.together(() =>
    writeWhatIsKnown(journal, place, asked, subjectFor, kinds),
  );
  return { attributed, closed, requests };
}

function writeWhatIsKnown(
  journal: Journal,
  place: TrailPlace,
  open: readonly OpenChange[],
  subjectFor: (event: ChangeEvent) => Subject,
  kinds: readonly Kind[],
): { readonly attributed: number; readonly closed: number } {
  const { trail } = journal;
  const byChange = new Map(open.map((one) => [one.event.seq, one]));
  const own = open.map(({ event }) => subjectFor(event));
  const since = own.reduce((least, { fromMs }) => Math.min(least, fromMs), Number.POSITIVE_INFINITY);
  const from = new Date(Number.isFinite(since) ? since : Date.now()).toISOString();
  const near = trail.around(place, from, aroundAtMost).filter(({ seq }) => !byChange.has(seq));
  const far = trail.changesOf(namedElsewhere(own, kinds), from).filter(({ seq }) => !byChange.has(seq));
  const around = [...new Map([...near, ...far].map((event) => [event.seq, event])).values()];
  const events = trail.events(place);
  const decisions = decide({
    open: own,
    around: around.map(subjectFor),
    events,
    isSettled: ({ event }) => {
      const one = byChange.get(event.seq);
      return one !== undefined && isSettled(one);
    },
  });
  const activities = trail.activities(place);
  const known = decisions.flatMap(({ subject, actor, attributedAt }): NewAttribution[] => {
    const change = subject.event.seq;
    const activity = activityOf(subject, activities);
    if (activity !== undefined)
      return [{ change, actor: scalingActor(activity, actor), attributedAt, class: 'autoscaling' }];
    return actor === undefined ? [] : [{ change, actor, attributedAt }];
  });
  const attributed = journal.attribute(known);
  const authors = new Set(known.map(({ change }) => change));
  const over = open.filter((one) => isOver(one, authors.has(one.event.seq))).map(({ event }) => event.seq);
  trail.close(place, over, authors);
  return { attributed, closed: over.length };
}

/** Resources that a change's edges name, which may have changed in another account or region. */
function namedElsewhere(subjects: readonly Subject[], kinds: readonly Kind[]): readonly string[] {
  const prefixes = new Map(
    kinds.flatMap(({ kind, idPrefix }) => (idPrefix === undefined ? [] : [[kind, idPrefix] as const])),
  );
  const ids = subjects.flatMap(({ paths, authors }) =>
    paths.flatMap(({ path, property, elements }) => {
      const followed = [
        ...(authors.follows?.[path] ?? []),
        ...(authors.follows?.[`${path}.${property ?? ''}`] ?? []),
      ];
      const begins = followed.flatMap((kind) => prefixes.get(kind) ?? []);
      return elements.flatMap((element) =>
        element.ids.filter((id) => begins.some((prefix) => id.startsWith(prefix))),
      );
    }),
  );
  return [...new Set(ids)];
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

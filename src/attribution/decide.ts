// From changes and events to authors. Pure: the same changes and events give the same authors, in whatever order they came.
// The exact time is given only once CloudTrail can have no more to say of a window: a second call that is still on its way would make it
// wrong.
import type { Actor } from '../journal/attributions.ts';
import { followed, leaderIndex } from './follow.ts';
import { type Candidate, candidatesFor, isNamedIn, isWhole, newestFirst } from './match.ts';
import type { Subject } from './subject.ts';
import type { TrailEvent } from './trail-event.ts';

export interface Decision {
  readonly subject: Subject;
  readonly actor: Actor | undefined;
  /** When it happened, if one call alone made it and everything is delivered. */
  readonly attributedAt: string | undefined;
}

export interface DecideInput {
  readonly open: readonly Subject[];
  /** Others that they may have followed from. */
  readonly around: readonly Subject[];
  readonly events: readonly TrailEvent[];
  /** Whether everything that CloudTrail will say of a change's interval has been read. */
  readonly isSettled: (subject: Subject) => boolean;
}

const othersAtMost = 10;

export function decide({ open, around, events, isSettled }: DecideInput): readonly Decision[] {
  const naming = eventIndex(events);
  const own = new Map(
    [...open, ...around].map((subject) => {
      const found = candidatesFor(subject, naming(subject));
      return [subject, found.length > 0 ? found : knownAuthor(subject)] as const;
    }),
  );
  const leading = leaderIndex([...own].map(([subject, authors]) => ({ subject, authors })));
  return open.map((subject) => {
    const direct = own.get(subject) ?? [];
    const settled = isSettled(subject);
    if (direct.length > 0) return decisionOf(subject, direct, true, naming(subject), settled);
    const inherited = followed(subject, leading(subject));
    const distinct = new Map(
      inherited.filter(({ sure }) => sure).map((candidate) => [candidate.event.id, candidate] as const),
    );
    return decisionOf(subject, [...distinct.values()].sort(newestFirst), false, [], settled);
  });
}

/** The events that name a change's resource, or an id that only the change has. */
function eventIndex(events: readonly TrailEvent[]): (subject: Subject) => readonly TrailEvent[] {
  const index = new Map<string, TrailEvent[]>();
  for (const event of events)
    for (const word of new Set([...event.asked, ...event.answered])) {
      const known = index.get(word);
      if (known === undefined) index.set(word, [event]);
      else known.push(event);
    }
  return ({ names, parts, ownIds }) => [
    ...new Set([...names, ...parts.slice(-1), ...ownIds].flatMap((word) => index.get(word) ?? [])),
  ];
}

/** Of a change that has its author from an earlier round or another place, whose events are not at hand. */
function knownAuthor({ event: { actor } }: Subject): readonly Candidate[] {
  if (actor === undefined) return [];
  const { confidence, others: _others, ...who } = actor;
  const event = {
    id: who.eventId,
    name: who.eventName,
    service: '',
    at: who.eventTime,
    asked: [],
    answered: [],
    members: [],
    who,
  };
  return [{ event, sure: confidence === 'unique' }];
}

function decisionOf(
  subject: Subject,
  candidates: readonly Candidate[],
  direct: boolean,
  around: readonly TrailEvent[],
  settled: boolean,
): Decision {
  const [best, ...others] = candidates;
  if (best === undefined) return { subject, actor: undefined, attributedAt: undefined };
  const unique = others.length === 0 && best.sure;
  const actor: Actor = {
    ...best.event.who,
    confidence: unique && direct ? 'unique' : 'likely',
    ...(others.length === 0 ? {} : { others: others.slice(0, othersAtMost).map(({ event }) => event.id) }),
  };
  const alone =
    unique &&
    (subject.event.change !== 'modified' || (direct && isWhole(subject, best.event))) &&
    !around.some((event) => event !== best.event && touches(subject, event));
  return { subject, actor, attributedAt: alone && settled ? within(subject, best.event.at) : undefined };
}

/** Another call of the interval asked for this very resource: what it did may be a part of the change. */
function touches(subject: Subject, event: TrailEvent): boolean {
  const at = Date.parse(event.at);
  return at > subject.fromMs && at <= subject.toMs && isNamedIn(subject, event.asked);
}

/** Inside the interval, whatever CloudTrail's whole seconds say. */
function within({ fromMs, toMs }: Subject, at: string): string {
  return new Date(Math.min(Math.max(Date.parse(at), fromMs + 1), toMs)).toISOString();
}

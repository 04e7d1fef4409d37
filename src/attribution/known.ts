// From what was read to what is written: authors of the changes that are open at a place, in short steps, and the end of those that are over.
import { setImmediate as turn } from 'node:timers/promises';
import type { NewAttribution } from '../journal/attributions.ts';
import type { ChangeEvent } from '../journal/events.ts';
import type { Journal } from '../journal/journal.ts';
import type { OpenChange, TrailPlace } from '../journal/trail-open.ts';
import type { Kind } from '../kind.ts';
import { decide } from './decide.ts';
import { isOver, isSettled } from './plan.ts';
import { activityOf, scalingActor } from './scaling.ts';
import type { Subject } from './subject.ts';

/** Few enough that a cycle which wants to commit does not wait for it. */
const writtenAtOnce = 500;
const aroundAtMost = 20_000;

/** Of all that is open at a place. */
export async function writeKnown(
  journal: Journal,
  place: TrailPlace,
  open: readonly OpenChange[],
  subjectFor: (event: ChangeEvent) => Subject,
  kinds: readonly Kind[],
): Promise<{ readonly attributed: number; readonly closed: number }> {
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
  let attributed = 0;
  for (let at = 0; at < known.length; at += writtenAtOnce) {
    attributed += journal.attribute(known.slice(at, at + writtenAtOnce));
    await turn();
  }
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

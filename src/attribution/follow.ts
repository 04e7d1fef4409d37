// Changes that no call names, since they came with another one: the interface of an instance that was ended, the route that lost its
// gateway. They have the author of the change that they followed from. Pure. Which paths follow from which kinds, the kinds say.
import { isTagging } from './match.ts';
import type { Subject } from './subject.ts';

/** A change that others may have followed from, and its authors as far as they are known. */
export interface Leader<Author> {
  readonly subject: Subject;
  readonly authors: readonly Author[];
}

/** Leaders that name a change's resource, or whose resource it names: the only ones that it can have followed from. */
export function leaderIndex<Author>(
  leaders: readonly Leader<Author>[],
): (subject: Subject) => readonly Leader<Author>[] {
  const naming = new Map<string, Leader<Author>[]>();
  for (const leader of leaders)
    for (const id of mentionsOf(leader.subject)) {
      const known = naming.get(id);
      if (known === undefined) naming.set(id, [leader]);
      else known.push(leader);
    }
  const about = Map.groupBy(leaders, ({ subject }) => subject.event.resourceId);
  return (subject) => {
    const named = [...mentionsOf(subject)].flatMap((id) => about.get(id) ?? []);
    return [...new Set([...(naming.get(subject.event.resourceId) ?? []), ...named])];
  };
}

function mentionsOf({ paths, state }: Subject): ReadonlySet<string> {
  const inPaths = paths.flatMap(({ elements }) => elements.flatMap(({ words }) => words));
  const ends = Object.values(state?.edges ?? {}).flatMap((edges) =>
    edges.flatMap(({ to, from }) => to ?? from ?? []),
  );
  const values = Object.values(state?.properties ?? {}).flatMap((value) =>
    typeof value === 'string' ? [value] : Array.isArray(value) ? value : [],
  );
  return new Set([...inPaths, ...ends, ...values]);
}

/**
 * The authors of changes that this one followed from: those of the kind that stands first among its path's. Where that one's author is
 * not known, nobody else is taken for it.
 */
export function followed<Author>(subject: Subject, leaders: readonly Leader<Author>[]): readonly Author[] {
  const ranked = leaders.flatMap((leader) => {
    if (leader.subject === subject || !overlaps(leader.subject, subject)) return [];
    const rank = rankOf(subject, leader.subject);
    return rank === undefined ? [] : [{ rank, authors: leader.authors }];
  });
  const best = Math.min(...ranked.map(({ rank }) => rank));
  return ranked.filter(({ rank }) => rank === best).flatMap(({ authors }) => authors);
}

function overlaps(one: Subject, other: Subject): boolean {
  return one.fromMs <= other.toMs && other.fromMs <= one.toMs;
}

/** 0 is the nearest; undefined: it did not follow from that one. */
function rankOf(subject: Subject, leader: Subject): number | undefined {
  const { change } = subject.event;
  if (change === 'created' || change === 'deleted')
    return leader.event.change === change && comesWith(subject, leader, change) ? 0 : undefined;
  if (isTagging(leader)) return undefined;
  const { follows = {} } = subject.authors;
  const ranks = subject.paths.flatMap(({ path, property, elements }) => {
    const kinds = [
      ...(follows[path] ?? []),
      ...(property === undefined ? [] : (follows[`${path}.${property}`] ?? [])),
    ];
    const words = [leader.event.kind, `${leader.event.kind} ${leader.event.change}`];
    const rank = kinds.findIndex((kind) => words.includes(kind));
    // The same path of both: the one shows what the other one has.
    const isSame = leader.paths.some((other) => other.path === path) && points(leader, subject);
    // Where what came or went names resources of the leader's kind, it must be this one.
    const { idPrefix } = leader.kind ?? {};
    const ids = elements.flatMap((element) => element.ids);
    if (
      idPrefix !== undefined &&
      ids.some((id) => id.startsWith(idPrefix)) &&
      !ids.includes(leader.event.resourceId)
    )
      return [];
    return rank >= 0 && (isSame || names(subject, leader) || names(leader, subject)) ? [rank] : [];
  });
  return ranks.length === 0 ? undefined : Math.min(...ranks);
}

function comesWith({ authors, state }: Subject, leader: Subject, change: 'created' | 'deleted'): boolean {
  const id = leader.event.resourceId;
  return Object.entries(authors.comesWith ?? {}).some(
    ([edge, holds]) =>
      state !== undefined &&
      holds(state.properties, change) &&
      (state.edges[edge] ?? []).some((end) => end.to === id || end.from === id),
  );
}

/** What came or went with one change names the other one's resource; of what came or went as a whole, all that it says. */
function names({ event, paths, state }: Subject, other: Subject): boolean {
  const { resourceId: id } = other.event;
  if (paths.some(({ elements }) => elements.some(({ words }) => words.includes(id)))) return true;
  return event.change !== 'modified' && points({ state }, other);
}

/** What it says of itself names the other one. */
function points({ state }: Pick<Subject, 'state'>, other: Subject): boolean {
  if (state === undefined) return false;
  const { resourceId: id } = other.event;
  const ends = Object.values(state.edges).flatMap((edges) => edges.flatMap(({ to, from }) => [to, from]));
  return (
    ends.includes(id) ||
    Object.values(state.properties).some(
      (value) => value === id || (Array.isArray(value) && value.includes(id)),
    )
  );
}

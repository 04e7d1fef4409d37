// Changes that no call names, since they came with another one: the interface of an instance that was ended, the route that lost its
// gateway. They have the author of the change that they followed from. Pure. Which paths follow from which kinds, the kinds say.
import { isTagging } from './match.ts';
import type { Subject } from './subject.ts';

/** A change that has an author, or could have one. */
export interface Leader<Author> {
  readonly subject: Subject;
  readonly author: Author;
}

/** The authors of changes that this one followed from. */
export function followed<Author>(subject: Subject, leaders: readonly Leader<Author>[]): readonly Author[] {
  return leaders
    .filter(
      ({ subject: leader }) => leader !== subject && overlaps(leader, subject) && isFollowed(subject, leader),
    )
    .map(({ author }) => author);
}

function overlaps(one: Subject, other: Subject): boolean {
  return one.fromMs <= other.toMs && other.fromMs <= one.toMs;
}

function isFollowed(subject: Subject, leader: Subject): boolean {
  const { change } = subject.event;
  if (change === 'created' || change === 'deleted')
    return leader.event.change === change && comesWith(subject, leader, change);
  const { follows = {} } = subject.authors;
  return subject.paths.some(({ path, property }) => {
    const kinds = [
      ...(follows[path] ?? []),
      ...(property === undefined ? [] : (follows[`${path}.${property}`] ?? [])),
    ];
    const isOf =
      kinds.includes(leader.event.kind) || kinds.includes(`${leader.event.kind} ${leader.event.change}`);
    if (!isOf || isTagging(leader)) return false;
    // The same path of both: the one shows what the other one has.
    const isSame = leader.paths.some((other) => other.path === path) && points(leader, subject);
    return isSame || names(subject, leader) || names(leader, subject);
  });
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

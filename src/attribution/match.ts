// Which events can have made a change, by what they name. Pure, and careful: an event that names a resource as a bystander (the group of
// an instance that is started) is no author. `sure`: it names what came or went, or its own name says that it made or took this resource.
import { type Element, type PathWords, singular, type Subject } from './subject.ts';
import type { TrailEvent } from './trail-event.ts';

export interface Candidate {
  readonly event: TrailEvent;
  readonly sure: boolean;
}

/** AWS's answers lag behind its calls; events have whole seconds, and clocks differ a little. */
const lagMs = 60_000;
const clockMs = 5_000;

export function windowOf({ fromMs, toMs }: Subject): { readonly fromMs: number; readonly toMs: number } {
  return { fromMs: fromMs - lagMs, toMs: toMs + clockMs };
}

/** Of a change's own events: those that name it. Newest first. */
export function candidatesFor(subject: Subject, events: readonly TrailEvent[]): readonly Candidate[] {
  const { fromMs, toMs } = windowOf(subject);
  const found = events.flatMap((event): readonly Candidate[] => {
    const at = Date.parse(event.at);
    if (at < fromMs || at > toMs || event.service !== subject.service) return [];
    const sure = isSure(subject, event);
    // Outside the interval itself only what is sure counts: it may be the author of the change before.
    const inside = at >= subject.fromMs - 1_000 && at <= subject.toMs;
    return sure ? [{ event, sure }] : inside && isLikely(subject, event) ? [{ event, sure }] : [];
  });
  const best = found.some(({ sure }) => sure) ? found.filter(({ sure }) => sure) : found;
  return best.sort(newestFirst);
}

export function newestFirst(a: Candidate, b: Candidate): number {
  return a.event.at < b.event.at ? 1 : a.event.at > b.event.at ? -1 : 0;
}

const makes = /^(Create|Run|Allocate|Request|Import|Register|Provision|Copy|Launch|Add|Put|Enable)/;
const takes =
  /^(Delete|Terminate|Release|Remove|Deregister|Deprovision|Destroy|Disable|Withdraw|Reject|Cancel)/;

function isSure(subject: Subject, event: TrailEvent): boolean {
  switch (subject.event.change) {
    case 'created':
      return makes.test(event.name) && isMade(subject, event);
    case 'deleted':
      return takes.test(event.name) && isNamedIn(subject, event.asked) && isAbout(subject, event);
    default:
      return isTagging(subject) === isTagCall(event) && isExplained(subject, event);
  }
}

/** What has an id learns it from the answer; what has a name is given it. */
function isMade(subject: Subject, event: TrailEvent): boolean {
  const about = isAbout(subject, event) || isCompanion(subject, event);
  return (
    about && (isNamedIn(subject, event.answered) || (isNamedIn(subject, event.asked) && hasOwnName(subject)))
  );
}

function hasOwnName({ names, event }: Subject): boolean {
  return !/^[a-z]+(-[a-z]+)*-[0-9a-f]{8,}$/.test(event.resourceId) && names.length > 0;
}

/** An interface is made in the call that makes its instance. */
function isCompanion({ authors, kind }: Subject, event: TrailEvent): boolean {
  const noun = nounOf(event);
  return Object.keys(authors.comesWith ?? {}).some((edge) =>
    (kind?.edges[edge]?.to ?? []).some((target) => noun === singular(target)),
  );
}

/** By one of its names, or by all parts of a name that has several: a node group and its cluster. */
export function isNamedIn({ names, parts }: Subject, words: readonly string[]): boolean {
  return (
    names.some((name) => words.includes(name)) ||
    (parts.length > 1 && parts.every((part) => words.includes(part)))
  );
}

/** The call's own name has the kind's: `DeleteRouteTable`, `TerminateInstances`, `DeleteTransitGatewayVpcAttachment`. */
function isAbout({ nouns }: Subject, event: TrailEvent): boolean {
  const noun = nounOf(event);
  return nouns.some((one) => noun === one || isNarrower(noun, one));
}

function nounOf({ name }: TrailEvent): string {
  return singular(name.replace(/^[A-Z][a-z]+/, '').replace(/\d{8}$|V\d$/, ''));
}

/** `transitgatewayvpcattachment` is a `transitgatewayattachment`: the same beginning and end, with more between. */
function isNarrower(noun: string, general: string): boolean {
  if (noun.length <= general.length) return false;
  for (let cut = 3; cut <= general.length - 3; cut++)
    if (
      noun.startsWith(general.slice(0, cut)) &&
      noun.endsWith(general.slice(cut)) &&
      general.length - cut >= 6
    )
      return true;
  return false;
}

export function isTagging({ event }: Subject): boolean {
  return event.changes.length > 0 && event.changes.every(({ path }) => path === 'tags' || path === 'name');
}

function isTagCall({ name }: TrailEvent): boolean {
  return /^(Create|Delete|Add|Remove|Put|CreateOrUpdate)Tags?$|^(Un)?[Tt]ag[A-Z]|Tag(s|ging)$/.test(name);
}

/** It names the resource, or an id that only this change has, and something that came or went. */
function isExplained(subject: Subject, event: TrailEvent): boolean {
  const words = new Set([...event.asked, ...event.answered]);
  if (subject.ownIds.some((id) => words.has(id))) return true;
  if (!isNamedIn(subject, event.asked) && !isNamedIn(subject, event.answered)) return false;
  return explainedPaths(subject, event).length > 0;
}

/** The paths of which an event names what came or went. */
function explainedPaths(subject: Subject, event: TrailEvent): readonly string[] {
  const words = new Set([...event.asked, ...event.answered]);
  const other = subject.paths.filter(({ path }) => (path === 'tags' || path === 'name') === isTagCall(event));
  return other.filter((path) => isPathNamed(path, words, event, subject.names)).map(({ path }) => path);
}

function isPathNamed(
  path: PathWords,
  words: ReadonlySet<string>,
  event: TrailEvent,
  own: readonly string[],
): boolean {
  return path.elements.some((element) => isElementNamed(path, element, words, event, own));
}

/**
 * Whether one call explains all that came or went in lists: what it does not name came by another call, whose event may never have been
 * delivered. A single value is another matter: many follow from a call that names them not.
 */
export function isWhole(subject: Subject, event: TrailEvent): boolean {
  const words = new Set([...event.asked, ...event.answered]);
  const lists = subject.paths.filter(({ isList }) => isList);
  return lists.every((path) =>
    path.elements.every((element) => isElementNamed(path, element, words, event, subject.names)),
  );
}

function isElementNamed(
  { path }: PathWords,
  { words: said, came }: Element,
  words: ReadonlySet<string>,
  event: TrailEvent,
  own: readonly string[],
): boolean {
  // A tag that goes is named by its key alone.
  if (path === 'tags') return isTagNamed(said[0] ?? '', came, words);
  const known = said.filter((word) => !own.includes(word));
  const [whole = ''] = known;
  if (words.has(whole) && (isTelling(whole) || hasMember(path, event))) return true;
  const telling = known.slice(1).filter(isTelling);
  // What goes is named by as much as finds it: an entry by its number.
  if (!came) return telling.some((word) => words.has(word));
  return telling.some((word) => words.has(word)) && telling.filter(isBlock).every((word) => words.has(word));
}

/** The call has a member of that name: `instanceType`, `currentState`. */
function hasMember(path: string, { members }: TrailEvent): boolean {
  const member = path.toLowerCase().replaceAll('_', '');
  return members.some(
    (one) => one === member || (member.length > 4 && (one.endsWith(member) || member.endsWith(one))),
  );
}

function isTagNamed(tag: string, came: boolean, words: ReadonlySet<string>): boolean {
  const [key, value] = [tag.slice(0, tag.indexOf('=')), tag.slice(tag.indexOf('=') + 1)];
  return words.has(key) && (!came || value === '' || words.has(value));
}

/** Says much enough to be no accident: an id, an address, a version; not `tcp` or `true`. */
function isTelling(word: string): boolean {
  return word.length >= 3 && /\d/.test(word);
}

function isBlock(word: string): boolean {
  return /^[0-9a-f.:]+\/\d+$/.test(word);
}

/** It names the resource as what it is about, whatever it did to it. */
function isLikely(subject: Subject, event: TrailEvent): boolean {
  if (subject.event.change !== 'modified' || isTagCall(event) !== isTagging(subject)) return false;
  if (!isNamedIn(subject, event.asked) || takes.test(event.name)) return false;
  return isTagging(subject) || subject.nouns.some((noun) => nounOf(event).startsWith(noun));
}

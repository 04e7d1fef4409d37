// `show ID --at TIME` and `--diff TIME`: one resource as it was, how certain that is, and what differs between two times.
import { diffStates, type PathChange } from '../diff.ts';
import { NotFoundError } from '../errors.ts';
import type { Blind } from '../journal/as-of-coverage.ts';
import type { AsOf } from '../journal/as-of-read.ts';
import type { Journal } from '../journal/journal.ts';
import type { Kind } from '../kind.ts';
import { eventLine } from './event-text.ts';
import { oneLine, print, printJson, shortTime, styled } from './output.ts';
import { placeText } from './place-text.ts';
import { unifiedDiff } from './resource-diff.ts';
import { linesOfResource } from './show-text.ts';

export interface PastQuestion {
  readonly journal: Journal;
  readonly kinds: readonly Kind[];
  readonly id: string;
  readonly now: Date;
  readonly json: boolean;
}

export function showAt(question: PastQuestion, at: string): void {
  const found = lookAt(question, at);
  if (question.json) printJson({ at, ...found });
  else print([...headOf(found, at), ...stateLines(found), ...changingLines(found)].join('\n'));
}

export function showDiff(question: PastQuestion, from: string, to: string | undefined): void {
  const { id, now, json } = question;
  const [earlier, later] = [from, to ?? now.toISOString()].sort();
  const before = lookAt(question, earlier ?? from);
  const after = lookAt(question, later ?? from);
  if (json) {
    const [one, other] = [sideOf(before, earlier ?? from), sideOf(after, later ?? from)];
    printJson({ id, kind: after.kind, from: one, to: other, changes: changesOf(before, after) });
    return;
  }
  const title = (found: AsOf, at: string, isNow: boolean): string =>
    `${id}  ${isNow ? `now  ${nowText(found)}` : `${at}  ${sureText(found)}`}`;
  const lines = unifiedDiff(
    { title: title(before, earlier ?? from, false), resource: before.resource },
    { title: title(after, later ?? from, to === undefined), resource: after.resource },
  );
  if (lines.length === 0)
    print(`${oneLine(id)} says the same at both times: ${sureText(before)}; ${sureText(after)}`);
  else print(lines.map(coloured).join('\n'));
}

function lookAt({ journal, kinds, id, now }: PastQuestion, at: string): AsOf {
  const found = journal.past(kinds, at, now).resource(id);
  if (found !== undefined) return found;
  throw new NotFoundError(`show: nothing that is kept speaks of ${oneLine(id)}, at any time`);
}

function headOf(found: AsOf, at: string): readonly string[] {
  const { id, kind, resource } = found;
  const name = resource?.properties['name'];
  return [
    `${styled('bold', `${kind} ${oneLine(id)}`)}${name === undefined ? '' : `  ${oneLine(String(name))}`}  as of ${shortTime(at)}`,
    ...(resource === undefined ? [] : [placeText(resource)]),
    sureText(found),
    ...(found.validFrom === undefined
      ? []
      : [`so since ${shortTime(found.validFrom)}, by change ${found.begunBy}`]),
    ...endLines(found),
    ...found.blind.map(blindText),
    ...(found.unseenPaths.length === 0 ? [] : [`learnt only later: ${found.unseenPaths.join(', ')}`]),
  ];
}

function endLines({ endedBy, validTo, reason }: AsOf): readonly string[] {
  if (endedBy === undefined) return [];
  if (validTo === undefined) return [`until a time that nobody saw; change ${endedBy} ended it`];
  const when = shortTime(validTo);
  // Nothing ended then: looking began.
  if (reason === 'before-discovery') return [`first seen ${when}, change ${endedBy}`];
  return [`until ${when} at least; change ${endedBy} ended it`];
}

function stateLines({ resource }: AsOf): readonly string[] {
  return resource === undefined ? [] : ['', ...linesOfResource(resource)];
}

const presences = { present: 'there', absent: 'not there', maybe: 'perhaps there' } as const;

/** `known: there` */
function sureText(found: AsOf): string {
  const { certainty, presence, reason } = found;
  const lastRead = lastReadOf(found);
  const why = {
    'before-discovery': 'before the first read that showed it',
    released: 'it had left the policy',
    'not-read':
      lastRead === undefined
        ? 'it was not read around that time'
        : `it was not read since ${shortTime(lastRead)}`,
    'another-view': 'only another account saw it then',
  } as const;
  return `${certainty}: ${presences[presence]}${reason === undefined ? '' : `; ${why[reason]}`}`;
}

/** Now is after the last read, always: that is no lack, and is told as the time of that read. */
function nowText(found: AsOf): string {
  const lastRead = lastReadOf(found);
  return lastRead === undefined
    ? sureText(found)
    : `${presences[found.presence]}, as read ${shortTime(lastRead)}`;
}

/** Where it is unobserved since nobody has looked since: until when everything of it was read. */
function lastReadOf({ reason, blind }: AsOf): string | undefined {
  if (reason !== 'not-read' || blind.some(({ until }) => until !== undefined)) return undefined;
  return blind
    .map(({ from }) => from)
    .reduce((a, b) => (a === undefined || b === undefined || a < b ? a : b));
}

function blindText({ accountId, region, action, from, until }: Blind): string {
  const before = from === undefined ? 'never read before' : `read until ${shortTime(from)}`;
  const after = until === undefined ? 'not since' : `again from ${shortTime(until)} on`;
  return `  ${action} in ${placeText({ accountId, region })}: ${before}, ${after}`;
}

function changingLines({ changing }: AsOf): readonly string[] {
  if (changing.length === 0) return [];
  return ['', 'Changed between two reads around then:', ...changing.map((step) => `  ${eventLine(step)}`)];
}

function sideOf(found: AsOf, at: string): object {
  const { resource: _resource, id: _id, kind: _kind, ...rest } = found;
  return { at, ...rest };
}

function changesOf(before: AsOf, after: AsOf): readonly PathChange[] {
  const none = { properties: {}, edges: {} };
  return diffStates(before.resource ?? none, after.resource ?? none);
}

function coloured(line: string): string {
  if (line.startsWith('@@')) return styled('cyan', line);
  if (line.startsWith('-')) return styled('red', line);
  return line.startsWith('+') ? styled('green', line) : line;
}

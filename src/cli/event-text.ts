// One change as one line that reads well, and its paths as further lines.
import type { Actor } from '../journal/attributions.ts';
import type { ChangeEvent } from '../journal/events.ts';
import type { PathChange } from '../diff.ts';
import { placeText } from './place-text.ts';
import { oneLine, shortTime, styled } from './output.ts';

const colours = {
  created: 'green',
  modified: 'yellow',
  deleted: 'red',
  discovered: 'dim',
  released: 'dim',
} as const;

export function eventLine(event: ChangeEvent): string {
  const what = `${event.change} ${event.kind} ${event.resourceId}`;
  const where = placeText(event);
  const paths = event.changes.map(pathText).join('; ');
  const author = authorText(event);
  return oneLineStyled(
    event,
    `${shortTime(event.attributedAt ?? event.seenAt)}  `,
    what,
    `  ${where}${author === '' ? '' : `  ${author}`}${paths === '' ? '' : `  ${paths}`}`,
  );
}

/** `by …`, or nothing where nobody is known. */
export function authorText({ actor }: ChangeEvent): string {
  return actor === undefined ? '' : `${actor.confidence === 'likely' ? 'likely ' : ''}by ${actorText(actor)}`;
}

/** `network-admin/alice@example.com (DeleteRoute, console, 203.0.113.7, at 10:03:12)`. */
function actorText({ principal, session, eventName, eventTime, via, sourceIp }: Actor): string {
  const said = [
    eventName,
    ...(via === undefined ? [] : [via]),
    ...(sourceIp === undefined || sourceIp.endsWith('.amazonaws.com') ? [] : [sourceIp]),
    `at ${eventTime.slice(11, 19)}`,
  ];
  return `${authorName(principal, session)} (${said.join(', ')})`;
}

/** The end of an ARN tells most: `network-admin/alice@example.com`. */
export function authorName(principal: string, session: string | undefined): string {
  const name = /^arn:.*[/:]([^/:]+)$/.exec(principal)?.[1] ?? principal;
  return session === undefined ? name : `${name}/${session}`;
}

function oneLineStyled(event: ChangeEvent, time: string, what: string, rest: string): string {
  return `${time}${styled(colours[event.change], oneLine(what))}${oneLine(rest)}`;
}

/** `cidrBlock: a → b`; for lists what came (+) and went (-). */
function pathText({ path, before, after }: PathChange): string {
  if (!Array.isArray(before) && !Array.isArray(after)) return `${path}: ${plain(before)} → ${plain(after)}`;
  const [old, now] = [listOf(before), listOf(after)];
  const went = old.filter((item) => !now.includes(item)).map((item) => `-${item}`);
  const came = now.filter((item) => !old.includes(item)).map((item) => `+${item}`);
  return `${path}: ${[...went, ...came].join(' ')}`;
}

function listOf(value: PathChange['before']): readonly string[] {
  if (value === undefined) return [];
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map((item) => (typeof item === 'object' && item !== null ? edgeText(item) : String(item)));
}

/** `igw-1 (destination 0.0.0.0/0, state active)`. */
export function edgeText(edge: object): string {
  const { to, from, ...rest } = { to: undefined, from: undefined, ...edge };
  const properties = Object.entries(rest).map(([name, value]) => `${name} ${String(value)}`);
  return `${String(to ?? from)}${properties.length === 0 ? '' : ` (${properties.join(', ')})`}`;
}

function plain(value: PathChange['before']): string {
  return value === undefined ? '(none)' : String(value);
}

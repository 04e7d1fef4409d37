// One event in several lines: what happened to what, by whom, and per path what went and what came. For reading along, not for files.
import { authorText, edgeText, eventLine } from '../cli/event-text.ts';
import { oneLine, styled } from '../cli/output.ts';
import type { PathChange } from '../diff.ts';
import type { ChangeEvent } from '../journal/events.ts';

export function eventBlock(event: ChangeEvent): string {
  const { actor: _actor, ...nobodys } = event;
  const head = eventLine({ ...nobodys, resourceId: shortId(event.resourceId), changes: [] });
  const author = authorText(event);
  return [
    head,
    ...(author === '' ? [] : [`    ${oneLine(author)}`]),
    ...event.changes.flatMap(pathLines),
  ].join('\n');
}

/** ARNs without what the line says anyhow. */
function shortId(id: string): string {
  return id.startsWith('arn:') ? id.split(':').slice(5).join(':') : id;
}

function pathLines({ path, before, after }: PathChange): readonly string[] {
  const [old, now] = [itemsOf(before), itemsOf(after)];
  const went = old
    .filter((item) => !now.includes(item))
    .map((item) => `      ${styled('red', `- ${oneLine(item)}`)}`);
  const came = now
    .filter((item) => !old.includes(item))
    .map((item) => `      ${styled('green', `+ ${oneLine(item)}`)}`);
  return [`    ${path}`, ...went, ...came];
}

function itemsOf(value: PathChange['before']): readonly string[] {
  if (value === undefined) return [];
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map((item) => (typeof item === 'object' && item !== null ? edgeText(item) : String(item)));
}

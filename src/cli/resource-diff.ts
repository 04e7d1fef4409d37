// Two states of one resource as a unified diff. A state is a line for each value, sorted and without repeats, so that what differs is what
// only one of the two has: nothing needs to be searched for.
import { compareText, type Resource } from '../state.ts';
import { edgeText } from './event-text.ts';
import { oneLine } from './output.ts';

interface Line {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
}

const context = 3;

/** Lines of the diff with its header; empty where the states say the same. */
export function unifiedDiff(
  before: { readonly title: string; readonly resource: Resource | undefined },
  after: { readonly title: string; readonly resource: Resource | undefined },
): readonly string[] {
  const lines = merged(linesOf(before.resource), linesOf(after.resource));
  if (lines.every(({ mark }) => mark === ' ')) return [];
  return [`--- ${oneLine(before.title)}`, `+++ ${oneLine(after.title)}`, ...hunks(lines)];
}

function linesOf(resource: Resource | undefined): readonly string[] {
  if (resource === undefined) return [];
  const { kind, accountId, region, properties, edges } = resource;
  const said: Resource['properties'] = { kind, accountId, region, ...properties };
  const own = Object.entries(said).flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((item) => `${name}: ${item}`) : [`${name}: ${String(value)}`],
  );
  const borne = Object.entries(edges).flatMap(([type, ends]) =>
    ends.map((end) => `${type} ${end.from === undefined ? '->' : '<-'} ${edgeText(end)}`),
  );
  return [...new Set([...own, ...borne].map(oneLine))].sort(compareText);
}

function merged(before: readonly string[], after: readonly string[]): readonly Line[] {
  const [had, has] = [new Set(before), new Set(after)];
  const all = [...new Set([...before, ...after])].sort(compareText);
  return all.map((text) => ({ text, mark: !has.has(text) ? '-' : had.has(text) ? ' ' : '+' }));
}

function hunks(lines: readonly Line[]): readonly string[] {
  const shown = lines.map((_, index) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some(({ mark }) => mark !== ' '),
  );
  const output: string[] = [];
  let [old, now] = [1, 1];
  for (let begin = 0; begin < lines.length;) {
    let end = begin;
    while (end < lines.length && shown[end] === shown[begin]) end += 1;
    const part = lines.slice(begin, end);
    const [removed, added] = [count(part, '+'), count(part, '-')];
    if (shown[begin] === true) {
      output.push(`@@ -${range(old, removed)} +${range(now, added)} @@`);
      output.push(...part.map(({ mark, text }) => `${mark}${text}`));
    }
    old += removed;
    now += added;
    begin = end;
  }
  return output;
}

/** Lines that the side without that mark has. */
function count(lines: readonly Line[], without: Line['mark']): number {
  return lines.filter(({ mark }) => mark !== without).length;
}

function range(begin: number, length: number): string {
  return `${length === 0 ? begin - 1 : begin},${length}`;
}

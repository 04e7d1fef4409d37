// What groundplan told beside what the simulated AWS knows that it did: the one thing that a demo cannot talk its way around.
import { plural, styled } from '../cli/output.ts';
import type { ChangeEvent } from '../journal/events.ts';
import type { ExpectedEvent } from '../simulator/generated/ledger.ts';

/** Happened and not told, and the other way round; a line each. */
export interface Verdict {
  readonly missed: readonly string[];
  readonly invented: readonly string[];
}

export function judge(events: readonly ChangeEvent[], happened: readonly ExpectedEvent[]): Verdict {
  const told = new Set(
    events.map((event) => lineOf({ ...event, paths: event.changes.map(({ path }) => path) })),
  );
  const real = new Set(happened.map(lineOf));
  return { missed: [...real.difference(told)], invented: [...told.difference(real)] };
}

interface Line {
  readonly change: string;
  readonly kind: string;
  readonly resourceId: string;
  readonly paths: readonly string[];
}

function lineOf({ change, kind, resourceId, paths }: Line): string {
  const which = change === 'modified' ? ` ${[...paths].sort().join(' ')}` : '';
  return `${change} ${kind} ${resourceId}${which}`;
}

export function verdictText(told: number, { missed, invented }: Verdict): string {
  const right = missed.length === 0 && invented.length === 0;
  const result = `${plural(told, 'event')}, ${missed.length} missed, ${invented.length} invented`;
  return [
    `Compared with the simulated AWS's own record of what it did: ${styled(right ? 'green' : 'red', result)}.`,
    ...missed.map((line) => `  missed: ${line}`),
    ...invented.map((line) => `  invented: ${line}`),
  ].join('\n');
}

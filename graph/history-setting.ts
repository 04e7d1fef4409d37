// How much of the past the graph keeps: GROUNDPLAN_GRAPH_HISTORY. Unset, a graph keeps what it has, so that a shell without it does not
// take the history away that the daemon writes; a graph that is new has none.
import { UsageError } from '../src/errors.ts';

const defaultDays = 90;
const most = 3_650;

/** Days, 0 for none; undefined where it is not set. @throws UsageError */
export function readHistorySetting(env: Readonly<Record<string, string | undefined>>): number | undefined {
  const text = env['GROUNDPLAN_GRAPH_HISTORY']?.trim().toLowerCase() ?? '';
  if (text === '') return undefined;
  if (text === 'off') return 0;
  if (text === 'on') return defaultDays;
  const days = Number(/^(\d+)d$/.exec(text)?.[1]);
  if (Number.isInteger(days) && days >= 1 && days <= most) return days;
  throw new UsageError(
    `GROUNDPLAN_GRAPH_HISTORY: "${text}" is not off, on (${defaultDays} days) or days such as 30d (1d to ${most}d)`,
  );
}

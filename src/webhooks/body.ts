// What a delivery carries: JSON as standardwebhooks.com proposes it, with events in the one shape that they have everywhere.
import type { ChangeEvent } from '../journal/events.ts';
import type { Delivery } from './model.ts';

/** undefined: none of its changes is kept any more. */
export function changesBody(
  group: string,
  { madeAt }: Pick<Delivery, 'madeAt'>,
  events: readonly ChangeEvent[],
): string | undefined {
  if (events.length === 0) return undefined;
  return JSON.stringify({ type: 'groundplan.changes', timestamp: madeAt, data: { group, events } });
}

export function testBody(group: string, webhook: string, at: Date): string {
  return JSON.stringify({ type: 'groundplan.test', timestamp: at.toISOString(), data: { group, webhook } });
}

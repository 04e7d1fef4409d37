// The index of a group, where it is ready. It has a readiness of its own: the rest of the API serves without it.
import type { GroupBackend, GroupLookup } from './backend.ts';
import { Problem } from './problem.ts';

/** @throws Problem 503 while it is being built */
export function readyLookup({ lookup }: GroupBackend): NonNullable<ReturnType<GroupLookup['current']>> {
  const ready = lookup.current();
  if (ready !== undefined) return ready;
  throw new Problem(503, 'the lookup is loading; try again in a moment', { headers: { 'retry-after': '2' } });
}

// The nearest right value, for errors about a wrong one.
import { closest, distance } from 'fastest-levenshtein';

/** undefined where nothing is near enough to be meant. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const found = closest(
    given.toLowerCase(),
    known.map((name) => name.toLowerCase()),
  );
  const index = known.findIndex((name) => name.toLowerCase() === found);
  const far = distance(given.toLowerCase(), found) > Math.max(2, Math.ceil(given.length / 2));
  return far ? undefined : known[index];
}

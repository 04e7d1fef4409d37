// Properties and edges of a resource, a line each.
import type { Resource } from '../state.ts';
import { edgeText } from './event-text.ts';
import { oneLine } from './output.ts';

export function linesOfResource(resource: Resource | undefined): readonly string[] {
  if (resource === undefined) return [];
  return [
    ...Object.entries(resource.properties).map(
      ([key, value]) => `  ${key}: ${oneLine(Array.isArray(value) ? value.join(', ') : String(value))}`,
    ),
    '',
    ...Object.entries(resource.edges).flatMap(([type, ends]) =>
      ends.map(
        (end) =>
          `  ${end.from === undefined ? '' : '<-'}${type}${end.from === undefined ? '->' : '-'} ${oneLine(edgeText(end))}`,
      ),
    ),
  ];
}

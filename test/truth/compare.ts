// Ground truth beside the events that the pipeline made of it, as lines that a test can compare.
import type { ChangeEvent } from '../../src/journal/events.ts';
import type { ExpectedEvent } from '../../src/simulator/generated/ledger.ts';
import type { GroundTruth } from '../../src/simulator/generated/truth.ts';

/** Sorted keys, so that equal values are equal texts; edges in any order. */
export function textOf(value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return '';
  const sorted = Array.isArray(value)
    ? value.map((item) => JSON.stringify(ordered(item))).sort()
    : ordered(value);
  return JSON.stringify(sorted);
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

interface AnyEvent {
  readonly resourceId: string;
  readonly kind: string;
  readonly change: string;
  readonly class: string;
  readonly accountId: string;
  readonly region: string;
  readonly changes: readonly { readonly path: string; readonly before?: unknown; readonly after?: unknown }[];
}

/** Everything of an event but its time, one line each, sorted. */
export function linesOf(events: readonly AnyEvent[]): readonly string[] {
  return events
    .map((event) => {
      const changes = event.changes.map(
        ({ path, before, after }) => `${path}: ${textOf(before)} => ${textOf(after)}`,
      );
      const { resourceId, kind, change, accountId, region } = event;
      return [
        `${event.class} ${change} ${kind} ${resourceId} ${accountId}/${region}`,
        ...changes.sort(),
      ].join('\n  ');
    })
    .sort();
}

/** What happened in AWS, and not what was only learnt. */
export function happened(events: readonly ChangeEvent[]): readonly ChangeEvent[] {
  return events.filter(({ change }) => change !== 'discovered' && change !== 'released');
}

/** Events whose interval does not hold the time of what they tell; `notBefore` may not be before the last read either. */
export function wrongIntervals(
  events: readonly ChangeEvent[],
  expected: readonly ExpectedEvent[],
  lastReadAt: (event: ExpectedEvent) => string,
): readonly string[] {
  return expected.flatMap((truth) => {
    const event = happened(events).find(
      (one) => one.resourceId === truth.resourceId && one.class === truth.class,
    );
    if (event === undefined) return [];
    const { notBefore = '', seenAt } = event;
    const right = notBefore <= truth.firstAt && truth.lastAt <= seenAt && lastReadAt(truth) <= notBefore;
    return right
      ? []
      : [
          `${truth.kind} ${truth.resourceId}: ${truth.firstAt}–${truth.lastAt} in ${notBefore}–${seenAt}, read ${lastReadAt(truth)}`,
        ];
  });
}

/**
 * Events that no change explains: the same thing happened to the same resource, or to the same path of it, inside the interval. For
 * estates that change while they are read, where nobody can say which read sees what.
 */
export function unexplained(
  events: readonly ChangeEvent[],
  truths: readonly GroundTruth[],
): readonly string[] {
  const byResource = Map.groupBy(truths, ({ resourceId }) => resourceId);
  return happened(events).flatMap((event) => {
    const { notBefore = '', seenAt, kind, change, resourceId } = event;
    const inside = (byResource.get(resourceId) ?? []).filter(({ at }) => notBefore <= at && at <= seenAt);
    const paths =
      change === 'modified'
        ? event.changes
            .map(({ path }) => path)
            .filter((path) => !inside.some((truth) => truth.paths.includes(path)))
        : inside.some((truth) => truth.change === change)
          ? []
          : [''];
    return paths.map(
      (path) => `${event.class} ${change} ${kind} ${resourceId} ${path} in ${notBefore}–${seenAt}`,
    );
  });
}

/** What many events come to: what is new, what went, and which paths have other values in the end. Health aside. */
export function netOf(events: readonly ChangeEvent[]): readonly string[] {
  const byResource = Map.groupBy(
    events.filter((event) => event.class === 'configuration'),
    ({ resourceId }) => resourceId,
  );
  return [...byResource].flatMap(([id, own]) => {
    const real = happened(own);
    const [was, is] = [real[0]?.change !== 'created', real.at(-1)?.change !== 'deleted'];
    if (!was || !is) return was === is ? [] : [`${is ? 'created' : 'deleted'} ${id}`];
    const paths = new Map<string, { before: string; after: string }>();
    for (const { path, before, after } of own.flatMap(({ changes }) => changes)) {
      paths.set(path, { before: paths.get(path)?.before ?? textOf(before), after: textOf(after) });
    }
    return [...paths].flatMap(([path, { before, after }]) =>
      before === after ? [] : [`modified ${id} ${path}: ${before} => ${after}`],
    );
  });
}

/** The same of the ledger's events. */
export function netOfTruth(events: readonly ExpectedEvent[]): readonly string[] {
  return events
    .filter((event) => event.class === 'configuration')
    .flatMap(({ change, resourceId, changes }) =>
      change === 'modified'
        ? changes.map(
            ({ path, before, after }) =>
              `modified ${resourceId} ${path}: ${textOf(before)} => ${textOf(after)}`,
          )
        : [`${change} ${resourceId}`],
    );
}

/** Both ways, few enough to read. */
export function difference(
  found: readonly string[],
  expected: readonly string[],
): { missed: readonly string[]; invented: readonly string[] } {
  const [have, want] = [counted(found), counted(expected)];
  return { missed: more(want, have), invented: more(have, want) };
}

function counted(lines: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

function more(these: ReadonlyMap<string, number>, those: ReadonlyMap<string, number>): readonly string[] {
  return [...these]
    .filter(([line, count]) => count > (those.get(line) ?? 0))
    .map(([line]) => line)
    .slice(0, 20);
}

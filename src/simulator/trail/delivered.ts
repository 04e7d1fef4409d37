// How late CloudTrail delivers an event, and what it answers from those that it has.
import type { Random } from '../generated/random.ts';
import { type Json, records, text } from '../record.ts';

/** An event at its place, from when on it is to be had. */
export interface Delivered {
  readonly event: Json;
  readonly names: readonly string[];
  readonly atMs: number;
  readonly deliveredMs: number;
}

/** Most within a few minutes, nearly all within fifteen; one in fifty never; now and then twice. */
export function delaysOf(random: Random): readonly number[] {
  if (random.percent(2)) return [];
  const minutes = random.percent(70)
    ? random.below(300) / 60
    : random.percent(93)
      ? 5 + random.below(600) / 60
      : 20 + random.below(1_800) / 60;
  const once = Math.round(minutes * 60_000);
  return random.percent(5) ? [once, once + 60_000] : [once];
}

/** Newest first, as AWS gives them. */
export function lookUp(list: readonly Delivered[], input: Json, nowMs: number): readonly Json[] {
  const [from, to] = [timeOf(input['StartTime']) ?? 0, timeOf(input['EndTime']) ?? Number.POSITIVE_INFINITY];
  const [attribute] = records(input['LookupAttributes']);
  const key = text(attribute?.['AttributeKey']);
  const value = text(attribute?.['AttributeValue']) ?? '';
  return list
    .filter(({ atMs, deliveredMs }) => deliveredMs <= nowMs && atMs >= from && atMs <= to)
    .filter(({ event, names }) => {
      if (key === undefined) return true;
      if (key === 'ResourceName') return names.includes(value);
      return event[key] === value;
    })
    .sort((a, b) => b.atMs - a.atMs)
    .map(({ event }) => event);
}

function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value * 1_000;
  return value instanceof Date ? value.getTime() : undefined;
}

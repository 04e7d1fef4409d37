// Reads option values; a wrong one is a UsageError that says what, where, and the nearest right value.
import { UsageError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { type ResourceGroup, resourceGroups } from '../policy.ts';
import { knownRegions } from '../regions.ts';
import { parseRoleArn } from '../login.ts';

export function readRegions(
  option: string,
  text: string,
  extraRegions: readonly string[] = [],
): readonly string[] {
  return words(option, text).map((word) => oneOf(option, 'region', word, knownRegions(extraRegions)));
}

export function readGroups(option: string, text: string): readonly ResourceGroup[] {
  return words(option, text).map((word) => {
    oneOf(option, 'resource group', word, resourceGroups);
    return resourceGroups.find((group) => group === word) ?? 'ec2';
  });
}

export function oneOf(option: string, what: string, word: string, known: readonly string[]): string {
  if (known.includes(word)) return word;
  const hint = nearest(word, known);
  const mend = hint === undefined ? `known: ${known.slice(0, 40).join(', ')}` : `did you mean "${hint}"?`;
  throw new UsageError(`${option}: unknown ${what} "${word}"; ${mend}`);
}

/** Words with commas between them, in the order of those that are known. */
export function someOf<Word extends string>(
  option: string,
  what: string,
  text: string,
  known: readonly Word[],
): readonly Word[] {
  const given = words(option, text);
  for (const word of given) oneOf(option, what, word, known);
  return known.filter((word) => given.includes(word));
}

export function readAccount(option: string, text: string): string {
  if (/^\d{12}$/.test(text)) return text;
  throw new UsageError(`${option}: "${text}" is not an account id of 12 digits`);
}

export function readRoleArn(option: string, text: string): string {
  if (parseRoleArn(text) !== undefined) return text;
  throw new UsageError(
    `${option}: "${text}" is not the ARN of a role; write arn:PARTITION:iam::ACCOUNT:role/NAME, as \`aws iam get-role\` shows it`,
  );
}

const unitMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** An ISO 8601 time, or a time ago: 90s, 30m, 24h, 7d, 2w. Gives ISO 8601 UTC. */
export function readTime(option: string, text: string, now: Date): string {
  const time = timeAgo(text, now) ?? isoTime(text);
  // Years beyond four digits would not compare as text.
  const iso = time === undefined || Number.isNaN(time.getTime()) ? '' : time.toISOString();
  if (iso.length === 24) return iso;
  throw new UsageError(
    `${option}: "${text}" is not a time; write 2026-11-22, 2026-11-22T04:05:06Z, or a time ago like 30m, 24h, 7d`,
  );
}

/** An ISO 8601 time, or a time from now: 12h, 90d. Gives ISO 8601 UTC. */
export function readTimeAhead(option: string, text: string, now: Date): string {
  const ago = timeAgo(text, now);
  if (ago !== undefined) return new Date(2 * now.getTime() - ago.getTime()).toISOString();
  const time = readTime(option, text, now);
  if (time > now.toISOString()) return time;
  throw new UsageError(`${option}: "${text}" is over already`);
}

function timeAgo(text: string, now: Date): Date | undefined {
  const [, count, letter] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  const unit = unitMs[letter ?? ''];
  return unit === undefined ? undefined : new Date(now.getTime() - Number(count) * unit);
}

function isoTime(text: string): Date | undefined {
  const [, day, clock, zone] =
    /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(text) ?? [];
  if (day === undefined || (clock === undefined && zone !== undefined)) return undefined;
  // JavaScript takes 31 November for 1 December.
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return undefined;
  return new Date(`${day}${clock ?? 'T00:00'}${zone ?? 'Z'}`);
}

export function readInteger(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(`${option}: "${text}" is not a whole number from ${least} to ${most}`);
}

export function words(option: string, text: string): readonly string[] {
  const list = text.split(',').map((word) => word.trim());
  if (list.some((word) => word === '')) {
    throw new UsageError(
      `${option}: "${text}" has an empty name; write names with commas between them, without spaces`,
    );
  }
  return [...new Set(list)];
}

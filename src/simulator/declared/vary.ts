// Other values in the place of those that an answer has: plausible where that is easy, different always, undefined where a value is
// better left alone (an id, an ARN: another one would be another thing).
import type { Names } from '../generated/names.ts';
import type { Random } from '../generated/random.ts';
import type { SentTag } from '../generated/sent.ts';
import { otherTags } from '../generated/tags.ts';
import { records, text } from '../record.ts';
import { tokenPattern } from './identities.ts';
import { isPlain, pathsIn, replaced, valueAt } from './pages.ts';
import { token } from './rewrite.ts';

export interface Variation {
  readonly random: Random;
  readonly names: Names;
  /** Not used before. */
  readonly word: string;
  /** Values that calls filter by: what had another one would not be listed. */
  readonly fixed: ReadonlySet<string>;
}

const opposites = new Map(
  [
    ['available', 'pending'],
    ['active', 'inactive'],
    ['enabled', 'disabled'],
    ['enable', 'disable'],
    ['healthy', 'unhealthy'],
    ['up', 'down'],
  ].flatMap(([one = '', other = '']) => [
    [one, other],
    [other, one],
    [one.toUpperCase(), other.toUpperCase()],
    [other.toUpperCase(), one.toUpperCase()],
  ]),
);

export function otherScalar(value: unknown, { fixed, word }: Variation): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (value instanceof Date) return new Date(value.getTime() + 3_600_000);
  if (typeof value !== 'string' || fixed.has(value)) return undefined;
  if (value.match(tokenPattern) !== null || /^(arn:|\d{12}$|$)/.test(value)) return undefined;
  const opposite = opposites.get(value);
  if (opposite !== undefined) return opposite;
  if (/^\d{1,15}$/.test(value)) return String(Number(value) + 1);
  const address = /^(\d+)\.(\d+)\.(\d+\.\d+(?:\/\d+)?)$/.exec(value);
  if (address !== null) return `${address[1]}.${(Number(address[2]) + 1) % 256}.${address[3]}`;
  return `${value}-${word}`;
}

/** One element less, or one more that is like another. */
export function otherList(list: readonly unknown[], variation: Variation): readonly unknown[] | undefined {
  const { random } = variation;
  if (list.length === 0) return undefined;
  if (list.length > 1 && random.percent(list.length > 4 ? 80 : 40)) {
    const gone = random.below(list.length);
    return list.filter((_item, index) => index !== gone);
  }
  const like = random.pick(list);
  const fresh = withFreshIds(like, variation);
  const paths = pathsIn(fresh).map((path) => [path, otherScalar(valueAt(fresh, path), variation)] as const);
  const [path, value] = paths.find(([, other]) => other !== undefined) ?? [];
  const item =
    path === undefined
      ? isScalar(fresh)
        ? (otherScalar(fresh, variation) ?? fresh)
        : fresh
      : replaced(fresh, path, () => value);
  return [...list, item];
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object';
}

function withFreshIds(value: unknown, variation: Variation): unknown {
  if (typeof value === 'string') {
    const { names, word, fixed } = variation;
    if (fixed.has(value)) return value;
    return value.replace(tokenPattern, (found) => token(found, names.hex(`${word} ${found}`, 40)));
  }
  if (Array.isArray(value)) return value.map((item: unknown) => withFreshIds(item, variation));
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withFreshIds(inner, variation)]),
  );
}

/** `[{Key, Value}]`, `[{key, value}]` or `{KEY: VALUE}`, under a name like `Tags`; undefined for anything else. */
export function otherTagging(name: string, value: unknown, { random, word }: Variation): unknown {
  if (!/^tag(s|set|list)$/i.test(name)) return undefined;
  if (Array.isArray(value)) {
    const [first] = records(value);
    const isLower = first === undefined ? name.startsWith('t') : 'key' in first;
    const tags = records(value).map((tag): SentTag => ({
      Key: text(tag['Key'] ?? tag['key']) ?? '',
      Value: text(tag['Value'] ?? tag['value']) ?? '',
    }));
    return otherTags(random, tags, word).map(({ Key, Value }) =>
      isLower ? { key: Key, value: Value } : { Key, Value },
    );
  }
  if (!isPlain(value)) return undefined;
  const tags = Object.entries(value).map(([Key, Value]): SentTag => ({ Key, Value: text(Value) ?? '' }));
  return Object.fromEntries(otherTags(random, tags, word).map(({ Key, Value }) => [Key, Value]));
}

// Rewrites an example for a place and a copy: account, region, zones, partition and every id, the same text always to the same text,
// so that what refers to each other in the example does so in the copy.
import type { Place } from '../../kind.ts';
import { type Names, zoneId, zoneName } from '../generated/names.ts';
import { type Identities, tokenPattern } from './identities.ts';
import { isPlain } from './pages.ts';
import { exampleAccount, exampleRegion } from './template.ts';

export interface RewriteOptions {
  readonly names: Names;
  readonly place: Place;
  /** A region to name where the place itself has none. */
  readonly homeRegion: string;
  readonly identities: Identities;
  /** The copy of a kind that its ids are taken from; of no kind: the copy that is being made. */
  copyOf(kind: string | undefined): string;
  /** Ids of the example, or parts of ARNs, that stand for something that is there. */
  readonly given: ReadonlyMap<string, string>;
}

export interface Rewriter {
  text(text: string): string;
  value<Value>(value: Value): Value;
}

const zoneText = new RegExp(`\\b${exampleRegion}([a-f])?\\b|\\beuw1-az([1-6])\\b`);

export function createRewriter(options: RewriteOptions): Rewriter {
  const { names, place, identities, copyOf, given } = options;
  const region = place.region === 'global' ? options.homeRegion : place.region;
  const scope = `${place.account}/${place.region}`;
  // Ids and paths have nothing in them that a pattern would take for more than itself.
  const literal = [...given.keys()].sort((a, b) => b.length - a.length).map((key) => `\\b${key}\\b`);
  const whole = [tokenPattern, zoneText, new RegExp(`\\b${exampleAccount}\\b`), /\barn:aws:/];
  const pattern = new RegExp([...literal, ...whole.map(({ source }) => source)].join('|'), 'g');

  function part(found: string): string {
    const there = given.get(found);
    if (there !== undefined) return there;
    if (found === exampleAccount) return place.account;
    if (found === 'arn:aws:') return `arn:${place.partition}:`;
    const zone = zoneText.exec(found);
    if (zone?.[0] === found) return zoneFor(zone[1], zone[2]);
    const word = `${scope} ${copyOf(identities.tokens.get(found))} ${found}`;
    return token(found, names.hex(word, 40));
  }

  function zoneFor(letter: string | undefined, number: string | undefined): string {
    if (number !== undefined) return zoneId(region, Number(number) - 1);
    if (letter === undefined) return region;
    return zoneName(place.account, region, letter.charCodeAt(0) - 'a'.charCodeAt(0));
  }

  function renamed(text: string): string {
    const kind = identities.names.get(text);
    if (kind === undefined) return text;
    return `${text}-${names.hex(`${scope} ${copyOf(kind)} ${text}`, 6)}`;
  }

  function rename(text: string): string {
    if (!text.startsWith('arn:')) return renamed(text);
    return text
      .split(/([/:])/)
      .map(renamed)
      .join('');
  }

  const known = new Map<string, string>();

  function rewriteText(text: string): string {
    const done = known.get(text) ?? makeText(text);
    known.set(text, done);
    return done;
  }

  function makeText(text: string): string {
    const isGiven = [...given.keys()].some((key) => text.includes(key));
    return (isGiven ? text : rename(text)).replace(pattern, part);
  }

  function rewriteValue(value: unknown): unknown {
    if (typeof value === 'string') return rewriteText(value);
    if (Array.isArray(value)) return value.map(rewriteValue);
    if (!isPlain(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rewriteValue(inner)]));
  }

  return { text: rewriteText, value: (value) => sameShape(value, rewriteValue(value)) };
}

/** Only texts differ, so what was of a type is of that type. */
function sameShape<Value>(_before: Value, after: unknown): Value {
  return after as Value;
}

/** Other digits in the same form. */
export function token(found: string, digits: string): string {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(found);
  if (uuid)
    return [8, 12, 16, 20, 32].map((end, index) => digits.slice([0, 8, 12, 16, 20][index], end)).join('-');
  const dash = found.lastIndexOf('-');
  const length = found.length - dash - 1;
  if (dash < 0) return digits.slice(0, length);
  const head = length === 17 ? '0' : '';
  return `${found.slice(0, dash)}-${head}${digits.slice(0, length - head.length)}`;
}

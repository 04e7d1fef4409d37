// The portable dialect: what a shipped query must not use, because Neo4j and the embedded graph differ on
// it or one of them never ends (measured on Neo4j 5.26 and Grafeo 0.6.0). Promises to find what can be told
// from the text; not that an ORDER BY is total, nor what depends on a value's type.
import { isNameContext, position, tokens } from './read-only.ts';
import type { Token } from './read-only.ts';

interface Text {
  readonly list: readonly Token[];
  /** Per token, the index of the innermost open bracket around it, or -1. */
  readonly inside: readonly number[];
  /** Per opening bracket, the index of its closing one. */
  readonly closing: ReadonlyMap<number, number>;
  /** Per token, where the MATCH it belongs to stands, until that clause's WHERE or the next clause. */
  readonly match: readonly (number | undefined)[];
}

interface Rule {
  readonly advice: string;
  readonly at: (text: Text, index: number, token: Token) => boolean;
}

const CLAUSES = new Set('MATCH OPTIONAL WHERE WITH RETURN UNWIND CALL UNION ORDER SKIP LIMIT'.split(' '));
const AGGREGATES = new Set('COUNT SUM MIN MAX AVG COLLECT STDEV PERCENTILECONT PERCENTILEDISC'.split(' '));
const TEMPORALS = new Set('DATE DATETIME LOCALDATETIME TIME LOCALTIME DURATION'.split(' '));
const SHORTEST = new Set(['SHORTESTPATH', 'ALLSHORTESTPATHS']);

const RULES: readonly Rule[] = [
  {
    advice: 'never ends on the embedded graph: MATCH the ends first, shortestPath in a MATCH of its own',
    at: (text, index) => isShortest(text, index) && sharesItsMatch(text, index),
  },
  {
    advice:
      'never ends on the embedded graph: CALL (a, b) { MATCH p = shortestPath(…) RETURN collect(p) AS ps }',
    at: (text, index) =>
      isShortest(text, index) && before(text, text.match[index] ?? 0)?.upper === 'OPTIONAL',
  },
  {
    advice: 'Neo4j fails where both ends are the same node: guard with a <> b',
    at: (text, index) => isShortest(text, index) && !text.list.some((token) => token.text === '<>'),
  },
  { advice: 'write shortestPath', at: (text, index, token) => isWord(text, index, token, 'SHORTEST') },
  { advice: 'write WHERE n:A OR n:B, or NOT n:A', at: (text, index) => isLabelExpression(text, index) },
  {
    advice: 'put the WHERE after the pattern',
    at: (text, index, token) => isInlineWhere(text, index, token),
  },
  { advice: 'write *1..3 in the relationship', at: (text, index, token) => isQuantifier(text, index, token) },
  {
    advice: 'write CALL (n) { … RETURN collect(x) AS xs }',
    at: (text, index, token) => token.upper === 'COLLECT' && after(text, index)?.text === '{',
  },
  { advice: 'concatenate with +', at: (_text, _index, token) => token.text === '||' },
  { advice: 'a number or parameter only', at: (text, index, token) => isComputedLimit(text, index, token) },
  {
    advice: 'write round(x * 100) / 100',
    at: (text, index, token) => isCall(text, index, token, 'ROUND') && commas(text, index + 1).length > 0,
  },
  {
    advice: 'count from the end with size(l): l[size(l)-2..]',
    at: (text, index, token) => token.text === '-' && isSliceBound(text, index),
  },
  {
    advice: 'null over nothing on the embedded graph: coalesce(sum(x), 0)',
    at: (text, index, token) =>
      isCall(text, index, token, 'SUM') && text.list[index - 2]?.upper !== 'COALESCE',
  },
  {
    advice: 'bind the value with WITH first, then take its part',
    at: (text, index, token) => TEMPORALS.has(token.upper) && followsCall(text, index) === '.',
  },
  {
    advice: 'bind with WITH first, then index',
    at: (text, index, token) => token.upper === 'COLLECT' && followsCall(text, index) === '[',
  },
  {
    advice: 'write size(x) = 0',
    at: (text, index, token) => isCall(text, index, token, 'ISEMPTY'),
  },
  {
    advice: 'compare epochSeconds, or substring(at, 0, 10)',
    at: (text, index, token) =>
      TEMPORALS.has(token.upper) &&
      after(text, index)?.text === '.' &&
      /^(?:BETWEEN|IN(?:DAYS|MONTHS|SECONDS)|TRUNCATE)$/.test(text.list[index + 2]?.upper ?? ''),
  },
  {
    advice: 'splits differently: there is no portable form',
    at: (text, index, token) =>
      isCall(text, index, token, 'SPLIT') &&
      commas(text, index + 1).some((comma) => text.list[comma + 1]?.text.length === 2),
  },
  {
    advice: "write toInteger(toFloat('3.7'))",
    at: (text, index, token) =>
      isCall(text, index, token, 'TOINTEGER') && /^['"].*\./.test(text.list[index + 2]?.text ?? ''),
  },
  {
    advice: 'write [1] + [2]',
    at: (text, index, token) => token.text === '+' && addsItemToList(text, index),
  },
  {
    advice: 'write the label or type itself',
    at: (text, index, token) =>
      token.text === ':' &&
      ((after(text, index)?.text === '$' && text.list[index + 2]?.text === '(') ||
        (after(text, index)?.kind === 'parameter' && bracket(text, index) !== '{')),
  },
  {
    advice: 'write MATCH (n) and no path',
    at: (text, index, token) => token.text === '=' && isPathOfOneNode(text, index),
  },
  {
    advice: 'CALL without OPTIONAL',
    at: (text, index, token) => token.upper === 'OPTIONAL' && after(text, index)?.upper === 'CALL',
  },
  {
    advice: 'leave IN TRANSACTIONS away',
    at: (text, index, token) =>
      token.upper === 'TRANSACTIONS' &&
      text.list.slice(Math.max(0, index - 3), index).some((earlier) => earlier.upper === 'IN') &&
      text.list.slice(Math.max(0, index - 4), index).some((earlier) => earlier.text === '}'),
  },
  {
    advice: 'its order differs: order rows with WITH x ORDER BY … before collect(x)',
    at: (text, index, token) => isCall(text, index, token, 'COLLECT') && !isOrderedBefore(text, index),
  },
  {
    advice: 'its order differs: test with IN, or size()',
    at: (text, index, token) =>
      (isCall(text, index, token, 'LABELS') || isCall(text, index, token, 'KEYS')) &&
      before(text, index)?.upper !== 'IN' &&
      text.list[index - 2]?.upper !== 'SIZE',
  },
  {
    advice: 'ORDER BY after UNION orders its last part only: wrap the parts in CALL { … }',
    at: (text, index, token) => isWord(text, index, token, 'UNION') && text.inside[index] === -1,
  },
  {
    advice: 'rows without ORDER BY come in any order: end in one with a unique key',
    at: (text, index, token) => isWord(text, index, token, 'RETURN') && isUnordered(text, index),
  },
];

/** One line for each form that is not portable, `line 2, column 5: shortestPath: …`; none when it is. */
export function portabilityProblems(text: string): string[] {
  const read = structure(tokens(text));
  return read.list.flatMap((token, index) =>
    RULES.filter((rule) => rule.at(read, index, token)).map(
      (rule) => `${position(text, token.offset)}: ${token.text}: ${rule.advice}`,
    ),
  );
}

function structure(list: readonly Token[]): Text {
  const inside: number[] = [];
  const match: (number | undefined)[] = [];
  const closing = new Map<number, number>();
  const open: number[] = [];
  let current: number | undefined;
  for (const [index, token] of list.entries()) {
    const isClause = CLAUSES.has(token.upper) && !isNameContext(list, index);
    if (isClause) current = token.upper === 'MATCH' ? index : undefined;
    if ([')', ']', '}'].includes(token.text)) closing.set(open.pop() ?? -1, index);
    inside.push(open.at(-1) ?? -1);
    match.push(current);
    if (['(', '[', '{'].includes(token.text)) open.push(index);
  }
  return { list, inside, closing, match };
}

function before({ list }: Text, index: number): Token | undefined {
  return list[index - 1];
}

function after({ list }: Text, index: number): Token | undefined {
  return list[index + 1];
}

function bracket({ list, inside }: Text, index: number): string | undefined {
  return list[inside[index] ?? -1]?.text;
}

function isWord({ list }: Text, index: number, token: Token, word: string): boolean {
  return token.upper === word && !isNameContext(list, index);
}

function isCall(text: Text, index: number, token: Token, word: string): boolean {
  return token.upper === word && after(text, index)?.text === '(' && before(text, index)?.text !== '.';
}

/** The symbol after `name(…)`, if this is a call. */
function followsCall(text: Text, index: number): string | undefined {
  const close = after(text, index)?.text === '(' ? text.closing.get(index + 1) : undefined;
  return close === undefined ? undefined : text.list[close + 1]?.text;
}

/** The commas directly inside the bracket at `open`. */
function commas({ list, inside }: Text, open: number): number[] {
  return list.flatMap((token, index) => (token.text === ',' && inside[index] === open ? [index] : []));
}

function isShortest(text: Text, index: number): boolean {
  return SHORTEST.has(text.list[index]?.upper ?? '') && after(text, index)?.text === '(';
}

function sharesItsMatch(text: Text, index: number): boolean {
  const clause = text.match[index];
  return text.list.some(
    (token, other) =>
      token.text === ',' && text.match[other] === clause && text.inside[other] === text.inside[index],
  );
}

function isLabelExpression(text: Text, index: number): boolean {
  if (text.list[index]?.text !== ':' || bracket(text, index) === '[') return false;
  if (after(text, index)?.text === '!') return true;
  return ['|', '&', '!', '%'].includes(text.list[index + 2]?.text ?? '');
}

function isInlineWhere(text: Text, index: number, token: Token): boolean {
  if (!isWord(text, index, token, 'WHERE') || !['(', '['].includes(bracket(text, index) ?? '')) return false;
  const since = text.list.slice((text.inside[index] ?? 0) + 1, index);
  return !since.some((earlier) => earlier.upper === 'IN' || earlier.text === '(');
}

function isQuantifier(text: Text, index: number, token: Token): boolean {
  if (text.match[index] === undefined) return false;
  const previous = before(text, index)?.text ?? '';
  if (token.text === '{') {
    const content = text.list.slice(index + 1, text.closing.get(index));
    return content.length > 0 && content.every(({ kind, text: part }) => kind === 'number' || part === ',');
  }
  return (
    ['+', '*'].includes(token.text) && [')', '->', '-'].includes(previous) && bracket(text, index) !== '['
  );
}

function isComputedLimit(text: Text, index: number, token: Token): boolean {
  if (!isWord(text, index, token, 'LIMIT') && !isWord(text, index, token, 'SKIP')) return false;
  if (before(text, index)?.upper === 'AS') return false;
  if (!['number', 'parameter'].includes(after(text, index)?.kind ?? '')) return true;
  return ['+', '-', '*', '/', '%', '^'].includes(text.list[index + 2]?.text ?? '');
}

function isSliceBound(text: Text, index: number): boolean {
  if (bracket(text, index) !== '[' || after(text, index)?.kind !== 'number') return false;
  return before(text, index)?.text === '[' || before(text, index)?.text === '..';
}

function addsItemToList(text: Text, index: number): boolean {
  if (before(text, index)?.text === ']') return ['number', 'string'].includes(after(text, index)?.kind ?? '');
  return after(text, index)?.text === '[' && ['number', 'string'].includes(before(text, index)?.kind ?? '');
}

function isPathOfOneNode(text: Text, index: number): boolean {
  if (text.match[index] === undefined || after(text, index)?.text !== '(') return false;
  const next = text.list[(text.closing.get(index + 1) ?? index) + 1]?.text ?? '';
  return (
    !['-', '<', '<-', '->', '+', '*', '{'].includes(next) &&
    text.inside[index] === text.inside[text.match[index]]
  );
}

function isOrderedBefore(text: Text, index: number): boolean {
  const earlier = text.list.slice(0, index);
  return earlier.some((token) => token.upper === 'ORDER' || SHORTEST.has(token.upper));
}

function isUnordered(text: Text, index: number): boolean {
  if (text.inside[index] !== -1) return false;
  const rest = text.list.slice(index + 1);
  if (rest.some((token) => token.upper === 'ORDER')) return false;
  const reads = text.list.slice(0, index).some(({ upper }) => ['MATCH', 'UNWIND', 'CALL'].includes(upper));
  const items = [index, ...commas(text, -1).filter((comma) => comma > index)];
  return reads && !items.every((item) => isAggregate(text, item + 1));
}

function isAggregate({ list }: Text, index: number): boolean {
  const upper = list[index]?.upper ?? '';
  if (['COALESCE', 'HEAD', 'SIZE', 'ROUND'].includes(upper))
    return AGGREGATES.has(list[index + 2]?.upper ?? '');
  return AGGREGATES.has(upper) && list[index + 1]?.text === '(';
}

// The first line of defence of `query`, the same for both engines: says why a text is not a read, by its
// tokens (strings, comments and backticks honoured). The second is the engine's own (embedded: the plan's
// operators; Neo4j: executeRead). When in doubt it refuses: what two readers of Cypher might tokenise
// differently (a bare carriage return in a comment, a \u escape of a quote) is refused, not guessed.
import { CypherError } from './engine.ts';

export interface Token {
  /** `name` is a bare word, `quoted` one in backticks. */
  readonly kind: 'name' | 'quoted' | 'string' | 'number' | 'parameter' | 'symbol';
  readonly text: string;
  /** The text in capitals for names, else the text itself. */
  readonly upper: string;
  readonly offset: number;
}

interface Refusal {
  readonly what: string;
  readonly offset: number;
  /** Default: that the graph is a read-only view. */
  readonly why?: string;
}

/** Clauses a read may begin with. */
const OPENING = new Set(['MATCH', 'OPTIONAL', 'WITH', 'UNWIND', 'RETURN', 'CALL']);
/** Words of clauses that write, wherever they stand. FOREACH can only hold writes. */
const WRITING = new Set(
  'CREATE MERGE SET DELETE DETACH NODETACH REMOVE DROP FOREACH INSERT ALTER GRANT DENY REVOKE'.split(' '),
);
/** Words that are commands only where a clause can begin. */
const COMMANDS = new Set('USE SHOW TERMINATE START BEGIN COMMIT ROLLBACK SESSION CYPHER'.split(' '));
const PROCEDURES = new Set(['db.labels', 'db.relationshiptypes', 'db.propertykeys']);
const FUNCTION_NAMESPACES = new Set(
  'date datetime localdatetime time localtime duration point vector'.split(' '),
);

const SKIPPED = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const TOKEN =
  /(?<string>'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*")|(?<quoted>`(?:[^`]|``)*`)|(?<parameter>\$(?:[\p{L}\p{N}_]+|`(?:[^`]|``)*`))|(?<number>0[xXoO][\da-fA-F]+|\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<name>[\p{L}\p{Pc}][\p{L}\p{N}\p{M}\p{Pc}]*)|(?<symbol>\.\.|<>|<=|>=|=~|\+=|->|<-|\|\||[\s\S])/uy;

/** The only procedures a query may call: what a view is made of, by name. */
export function isAllowedProcedure(name: string): boolean {
  const lower = name.toLowerCase();
  return PROCEDURES.has(lower) || /^db\.schema\.\w+$/.test(lower);
}

/** Throws a CypherError with code `read-only` that tells what is refused and where. */
export function assertReadOnly(text: string): void {
  const found = refusalOf(text);
  if (found === undefined) return;
  const where = position(text, found.offset);
  const why = found.why ?? 'the graph is a read-only view';
  throw new CypherError(`${found.what} at ${where} is refused: ${why}`, 'read-only');
}

/** Tokens of a Cypher text without white space and comments. Never throws; see `assertReadOnly`. */
export function tokens(text: string): readonly Token[] {
  const list: Token[] = [];
  let offset = 0;
  for (;;) {
    offset += matchAt(SKIPPED, text, offset)?.[0].length ?? 0;
    const match = matchAt(TOKEN, text, offset);
    if (match === null) return list;
    const value = match[0];
    const kind = kindOf(match.groups ?? {});
    list.push({ kind, text: value, upper: kind === 'name' ? value.toUpperCase() : value, offset });
    offset += value.length;
  }
}

/** `line 2, column 5`, counted from one. */
export function position(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** True where the word at `index` is a property, label, type or map key, so no clause. */
export function isNameContext(list: readonly Token[], index: number): boolean {
  const token = list[index];
  if (token?.kind !== 'name') return true;
  const before = list[index - 1];
  const after = list[index + 1]?.text;
  if (before?.text === '.') return list[index - 2]?.kind !== 'number';
  if (before !== undefined && [':', '|', '&', '!'].includes(before.text)) return true;
  return after === ':' && (before?.text === '{' || before?.text === ',');
}

function refusalOf(text: string): Refusal | undefined {
  const doubtful = ambiguity(text);
  if (doubtful !== undefined) return doubtful;
  const list = tokens(text);
  const semicolon = list.findIndex((token) => token.text === ';');
  const extra = semicolon < 0 ? undefined : list[semicolon + 1];
  if (extra !== undefined) return { what: 'a second statement after ;', offset: extra.offset };
  const body = semicolon < 0 ? list : list.slice(0, semicolon);
  const explained = body[0]?.upper === 'EXPLAIN' || body[0]?.upper === 'PROFILE';
  const first = body[explained ? 1 : 0];
  if (first === undefined)
    return { what: 'a text without a query', offset: 0, why: 'there is nothing to run' };
  for (const [index, token] of body.entries()) {
    const what = clauseRefusal(body, index, token) ?? functionRefusal(body, index, token);
    if (what !== undefined) return { what, offset: token.offset };
  }
  if (OPENING.has(first.upper)) return undefined;
  const why =
    'the graph is a read-only view, and a query begins with MATCH, OPTIONAL, WITH, UNWIND, RETURN or CALL';
  return { what: first.text, offset: first.offset, why };
}

function clauseRefusal(list: readonly Token[], index: number, token: Token): string | undefined {
  if (isNameContext(list, index)) return undefined;
  const next = list[index + 1];
  if (WRITING.has(token.upper)) return token.upper;
  if (token.upper === 'LOAD' && next?.upper === 'CSV') return 'LOAD CSV';
  if (COMMANDS.has(token.upper) && beginsClause(list, index)) return token.upper;
  if (token.upper === 'IN' && list[index - 1]?.text === '}' && commitsInBatches(list, index)) {
    return 'CALL … IN TRANSACTIONS';
  }
  if (token.upper !== 'CALL' || next === undefined || next.text === '{' || next.text === '(')
    return undefined;
  const name = dottedName(list, index + 1);
  return isAllowedProcedure(name) ? undefined : `CALL ${name}`;
}

function functionRefusal(list: readonly Token[], index: number, token: Token): string | undefined {
  if (token.kind !== 'name' && token.kind !== 'quoted') return undefined;
  if (list[index - 1]?.text === '.' || list[index + 1]?.text !== '.') return undefined;
  if (list[index - 1]?.upper === 'CALL') return undefined;
  let last = index;
  while (list[last + 1]?.text === '.') last += 2;
  if (list[last + 1]?.text !== '(' || FUNCTION_NAMESPACES.has(token.text.toLowerCase())) return undefined;
  return `the function ${dottedName(list, index)}()`;
}

function beginsClause(list: readonly Token[], index: number): boolean {
  const before = list[index - 1]?.upper;
  return before === undefined || ['{', 'UNION', 'ALL', 'NEXT', 'EXPLAIN', 'PROFILE'].includes(before);
}

function commitsInBatches(list: readonly Token[], index: number): boolean {
  return list.slice(index + 1, index + 4).some((token) => token.upper === 'TRANSACTIONS');
}

function dottedName(list: readonly Token[], from: number): string {
  let name = list[from]?.text.replaceAll('`', '') ?? '';
  for (let at = from + 1; list[at]?.text === '.'; at += 2) {
    name += `.${list[at + 1]?.text.replaceAll('`', '') ?? ''}`;
  }
  return name;
}

/** What one reader of Cypher may take for a string or comment and another not. */
function ambiguity(text: string): Refusal | undefined {
  const why = 'its meaning is not certain; write it plainly';
  let offset = 0;
  while (offset < text.length) {
    const skipped = matchAt(SKIPPED, text, offset)?.[0] ?? '';
    const at = offset + skipped.length;
    const match = matchAt(TOKEN, text, at);
    const value = match?.[0] ?? '';
    const inert = match?.groups?.['string'] ?? match?.groups?.['quoted'] ?? '';
    if (/\/\/[^\n]*[\r\u0085\u2028\u2029](?!\n)/.test(skipped)) {
      return { what: 'a comment with a line break other than LF or CR LF', offset, why };
    }
    if (['"', "'", '`'].includes(value)) return { what: `an unterminated ${value}`, offset: at, why };
    if (text.startsWith('/*', at)) return { what: 'an unterminated comment', offset: at, why };
    if (value === '\\') return { what: 'a backslash outside a string', offset: at, why };
    if (hidesSyntax(skipped + inert))
      return { what: 'a \\u escape of a quote or comment mark', offset: at, why };
    offset = at + value.length;
  }
  return undefined;
}

/** Neo4j replaces \u escapes before it looks for strings and comments: none may stand for their marks. */
function hidesSyntax(text: string): boolean {
  for (const match of text.matchAll(/\\u+([0-9a-f]{4})([0-9a-f]{4})?/gi)) {
    const short = match[1] ?? '';
    const codes = [short, short + (match[2] ?? '')].map((digits) => Number.parseInt(digits, 16));
    if (codes.some((code) => code <= 0xffff && /['"`\\*/\r\n]/.test(String.fromCharCode(code)))) return true;
  }
  return false;
}

function kindOf(groups: Readonly<Record<string, string | undefined>>): Token['kind'] {
  if (groups['string'] !== undefined) return 'string';
  if (groups['quoted'] !== undefined) return 'quoted';
  if (groups['parameter'] !== undefined) return 'parameter';
  if (groups['number'] !== undefined) return 'number';
  return groups['name'] === undefined ? 'symbol' : 'name';
}

function matchAt(pattern: RegExp, text: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset;
  return pattern.exec(text);
}

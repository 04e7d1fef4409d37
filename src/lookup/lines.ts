// Keys and answers as lines of text, for pipes.
import type { Answer } from './answer.ts';
import type { LookupKey } from './key.ts';

/** As people type it: an address, or an id. */
export function keyOfWord(word: string): LookupKey {
  if (/^eni-/i.test(word)) return { eni: word };
  if (/^(?:i|nat|vpce|tgw-attach)-|^arn:|^\d{12}\//i.test(word)) return { id: word };
  return { ip: word };
}

/** A line is a key in JSON, or a bare one; what it does not say is as in `base`. `problem`: the line that answers what is no key. */
export function keyOfLine(
  line: string,
  base: Partial<LookupKey>,
): { readonly key: LookupKey; readonly problem?: string } {
  const text = line.trim();
  if (!text.startsWith('{')) return { key: { ...base, ...keyOfWord(text) } };
  try {
    const given = asKey(JSON.parse(text));
    return { key: { ...base, ...given } };
  } catch (error) {
    const message = `this line is no JSON: ${error instanceof Error ? error.message : String(error)}`;
    return {
      key: {},
      problem: JSON.stringify({ key: text.slice(0, 200), grade: 'unknown', reason: 'malformed', message }),
    };
  }
}

/** No key is as long; what is longer is cut off, and answered as no key. */
const longestLine = 100_000;

/** The whole lines of each chunk, without empty ones; memory is bounded by a chunk and a line. */
export async function* linesOf(chunks: AsyncIterable<string | Buffer>): AsyncGenerator<readonly string[]> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk.toString()).split('\n');
    rest = (lines.pop() ?? '').slice(0, longestLine);
    yield lines.filter((line) => line.trim() !== '');
  }
  if (rest.trim() !== '') yield [rest];
}

/** The answer with its key before it, so that lines can be told apart. */
export function answerLine(key: LookupKey, answer: Pick<Answer, 'json'>): string {
  return `{"key":${JSON.stringify(key)},${answer.json().slice(1)}`;
}

/** Wrong types are answered by the lookup as what they are: malformed. */
function asKey(value: unknown): LookupKey {
  return value as LookupKey;
}

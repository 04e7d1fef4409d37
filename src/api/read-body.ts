// Reads JSON from a request's bytes. Refuses what is not UTF-8, no JSON, or deeper than anything this API takes: before it is parsed.
import { invalid } from './problem.ts';

/** @throws Problem 400 */
export function readBody(bytes: Buffer, maxDepth: number): unknown {
  const text = decode(bytes);
  if (depthOf(text) > maxDepth) {
    throw invalid([
      {
        code: 'too_deep',
        field: '',
        message: `the body has more than ${maxDepth} lists and objects in each other`,
      },
    ]);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid([{ code: 'malformed', field: '', message: 'the body is not JSON' }], cause);
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw invalid([{ code: 'malformed', field: '', message: 'the body is not UTF-8' }], cause);
  }
}

/** Brackets outside strings; where the text is no JSON, any number. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at++;
      else if (char === '"') inString = false;
    } else if (char === '"') {
      inString = true;
    } else if (char === '{' || char === '[') {
      deepest = Math.max(deepest, ++depth);
    } else if (char === '}' || char === ']') {
      depth--;
    }
  }
  return deepest;
}

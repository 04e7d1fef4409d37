// Keys as lines: of chunks cut anywhere, no faster than they are asked for, and never more in memory than a chunk and a line.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyOfLine, keyOfWord, linesOf } from '../../src/lookup/lines.ts';

async function* chunks(
  texts: readonly string[],
  asked: () => void = () => undefined,
): AsyncGenerator<string> {
  for (const text of texts) {
    asked();
    yield await Promise.resolve(text);
  }
}

test('lines are the same however the chunks are cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string()), fc.array(fc.nat(40)), async (lines, cuts) => {
      const text = lines.join('\n');
      const parts: string[] = [];
      let at = 0;
      for (const cut of cuts) parts.push(text.slice(at, (at += cut)));
      parts.push(text.slice(at));
      const found: string[] = [];
      for await (const some of linesOf(chunks(parts))) found.push(...some);
      expect(found).toEqual(text.split('\n').filter((line) => line.trim() !== ''));
    }),
  );
});

test('nothing is read ahead of who asks', async () => {
  let asked = 0;
  const reader = linesOf(chunks(['a\n', 'b\n', 'c\n'], () => (asked += 1)));
  expect((await reader.next()).value).toEqual(['a']);
  expect(asked).toBe(1);
});

test('a line without end is cut', async () => {
  const found: string[] = [];
  for await (const some of linesOf(chunks(Array.from({ length: 300 }, () => 'x'.repeat(1_000)))))
    found.push(...some);
  expect(found).toHaveLength(1);
  expect(found[0]?.length).toBeLessThanOrEqual(100_000);
});

test('a line is a key in JSON or a bare one; what it does not say is taken from the command line', () => {
  const base = { vpc: 'vpc-1', at: 5 };
  expect(keyOfLine('10.0.0.1', base)).toEqual({ key: { ...base, ip: '10.0.0.1' } });
  expect(keyOfLine('{"ip":"10.0.0.1","at":7}', base)).toEqual({
    key: { vpc: 'vpc-1', at: 7, ip: '10.0.0.1' },
  });
  expect(keyOfLine('{"ip"', base).problem).toContain('"malformed"');
  expect(['ENI-1', 'i-1', 'arn:aws:x', '111111111111/x', 'fe80::1'].map(keyOfWord)).toEqual([
    { eni: 'ENI-1' },
    { id: 'i-1' },
    { id: 'arn:aws:x' },
    { id: '111111111111/x' },
    { ip: 'fe80::1' },
  ]);
});

// Option values: what is right is read exactly, and what is wrong is refused in one line with the option, the value and a way out.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readGroups, readInteger, readRegions, readRoleArn, readTime, words } from '../../src/cli/values.ts';
import { UsageError } from '../../src/errors.ts';
import { resourceGroups } from '../../src/policy.ts';
import { knownRegions } from '../../src/regions.ts';

const now = new Date('2026-11-22T04:05:06.789Z');

function refusal(read: () => unknown): string {
  const error = thrownBy(read);
  expect(error).toBeInstanceOf(UsageError);
  return error instanceof Error ? error.message : '';
}

function thrownBy(read: () => unknown): unknown {
  try {
    read();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('a time', () => {
  test.each([
    ['2026-11-22', '2026-11-22T00:00:00.000Z'],
    ['2026-11-22T04:05', '2026-11-22T04:05:00.000Z'],
    ['2026-11-22T04:05:06', '2026-11-22T04:05:06.000Z'],
    ['2026-11-22T04:05:06Z', '2026-11-22T04:05:06.000Z'],
    ['2026-11-22T04:05:06.7Z', '2026-11-22T04:05:06.700Z'],
    ['2026-11-22T04:05:06.123456789Z', '2026-11-22T04:05:06.123Z'],
    ['2026-11-22T04:05:06+01:00', '2026-11-22T03:05:06.000Z'],
    ['2026-11-22T04:05:06-0530', '2026-11-22T09:35:06.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['90s', '2026-11-22T04:03:36.789Z'],
    ['30m', '2026-11-22T03:35:06.789Z'],
    ['24h', '2026-11-21T04:05:06.789Z'],
    ['7d', '2026-11-15T04:05:06.789Z'],
    ['2w', '2026-11-08T04:05:06.789Z'],
    ['0s', '2026-11-22T04:05:06.789Z'],
  ])('%s is %s', (text, expected) => {
    expect(readTime('--since', text, now)).toBe(expected);
  });

  test.each([
    '',
    ' ',
    'yesterday',
    '7',
    '7 d',
    '-7d',
    '7D',
    '1.5h',
    '7dd',
    '2026',
    '2026-11',
    '22.11.2026',
    '11/22/2026',
    '2026-13-01',
    '2026-11-22T25:00:00Z',
    '2026-11-22T04:61:00Z',
    '2026-11-22 04:05:06',
    '2026-11-22T04',
    '2026-11-22T04:05:06 Z',
    '2026-11-22Z',
    '1764648306',
    'now',
    'NaN',
    '2026-00-10',
    '2026-11-00',
    '2026-11-31',
    '2026-02-30',
    '2025-02-29',
    '2026-11-32',
    '2026-11-22T04:05:06+99:00',
  ])('%j is refused, with how to write one', (text) => {
    const said = refusal(() => readTime('--since', text, now));
    expect(said).toContain('--since');
    expect(said).toContain(`"${text}"`);
    expect(said).toMatch(/2026-11-22T04:05:06Z.*24h/);
    expect(said).not.toMatch(/[\r\n]/);
  });

  test('however long ago, compares as text with any other', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999_999 }),
        fc.constantFrom('s', 'm', 'h', 'd', 'w'),
        (count, unit) => {
          const ago = (): string => readTime('--since', `${count}${unit}`, now);
          fc.pre(!(thrownBy(ago) instanceof UsageError));
          const read = ago();
          expect(read).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
          expect(read <= now.toISOString()).toBe(true);
        },
      ),
    );
  });
});

describe('regions', () => {
  test.each([
    ['eu-west-1', ['eu-west-1']],
    ['eu-west-1,us-east-1', ['eu-west-1', 'us-east-1']],
    [' eu-west-1 , us-east-1 ', ['eu-west-1', 'us-east-1']],
    ['eu-west-1,eu-west-1', ['eu-west-1']],
    ['cn-north-1,us-gov-west-1', ['cn-north-1', 'us-gov-west-1']],
  ])('%j are %j', (text, expected) => {
    expect(readRegions('--regions', text)).toEqual(expected);
  });

  test.each([
    ['eu-west-9', /"eu-west-9"; did you mean "eu-west-[123]"/],
    ['us-eats-1', /did you mean "us-east-1"/],
    ['EU-WEST-1', /did you mean "eu-west-1"/],
    ['eu-west1', /did you mean "eu-west-1"/],
    ['euwest-1', /did you mean "eu-west-1"/],
    ['eu-west-1a', /did you mean "eu-west-1"/],
    ['xx-nowhere-at-all-77', /"xx-nowhere-at-all-77"; (known: us-east-1|did you mean)/],
    ['eu-west-1,', /empty name/],
    ['', /empty name/],
    [',', /empty name/],
    ['eu-west-1 us-east-1', /"eu-west-1 us-east-1"/],
  ])('%j: refused with the nearest', (text, says) => {
    const said = refusal(() => readRegions('--regions', text));
    expect(said).toMatch(says);
    expect(said).toMatch(/^--regions/);
    expect(said).not.toMatch(/[\r\n]/);
  });

  test('newer ones are taken where they are named', () => {
    expect(readRegions('--regions', 'eu-future-1', ['eu-future-1'])).toEqual(['eu-future-1']);
    expect(refusal(() => readRegions('--regions', 'eu-futur-1', ['eu-future-1']))).toMatch(
      /did you mean "eu-future-1"/,
    );
  });
});

describe('groups', () => {
  test('are those of the policy', () => {
    expect(readGroups('--groups', resourceGroups.join(','))).toEqual(resourceGroups);
    expect(refusal(() => readGroups('--groups', 'ec3'))).toMatch(
      /^--groups: unknown resource group "ec3"; did you mean "ec2"\?$/,
    );
    expect(refusal(() => readGroups('--groups', 'eks'))).toMatch(/did you mean "(ec2|eks-ecs)"|known: ec2/);
  });
});

describe('a whole number', () => {
  test.each([
    ['1', 1],
    ['20', 20],
    ['007', 7],
  ])('%s is %i', (text, value) => {
    expect(readInteger('--n', text, 1, 20)).toBe(value);
  });

  test.each([
    '',
    ' ',
    '0',
    '21',
    '-1',
    '1.5',
    '1e1',
    '0x10',
    'five',
    '1_000',
    '١',
    '99999999999999999999',
    'Infinity',
    '5 ',
  ])('%j is refused with the range', (text) => {
    expect(refusal(() => readInteger('--n', text, 1, 20))).toMatch(
      /^--n: ".*" is not a whole number from 1 to 20$/,
    );
  });
});

describe('the ARN of a role', () => {
  test.each([
    'arn:aws:iam::123456789012:role/groundplan',
    'arn:aws:iam::123456789012:role/a/path/of/it/groundplan',
    'arn:aws-cn:iam::123456789012:role/groundplan',
    'arn:aws-us-gov:iam::123456789012:role/ground+plan=,.@-_',
  ])('%s', (arn) => {
    expect(readRoleArn('--role-arn', arn)).toBe(arn);
  });

  test.each([
    '',
    'groundplan',
    'arn:aws:iam::12345678901:role/groundplan',
    'arn:aws:iam::123456789012:user/groundplan',
    'arn:aws:iam:us-east-1:123456789012:role/groundplan',
    'arn:aws:sts::123456789012:assumed-role/groundplan/x',
    'arn:aws:iam::123456789012:role/',
    'arn:aws:iam::123456789012:role/a b',
    ' arn:aws:iam::123456789012:role/groundplan',
    'arn:aws:iam::123456789012:role/groundplan\n',
  ])('%j is refused', (arn) => {
    expect(refusal(() => readRoleArn('--role-arn', arn))).toMatch(
      /is not the ARN of a role; write arn:PARTITION:iam::ACCOUNT:role\/NAME/,
    );
  });
});

test('whatever is given, a refusal is one line without control characters', () => {
  const readers: readonly ((text: string) => unknown)[] = [
    (text) => readRegions('--o', text),
    (text) => readGroups('--o', text),
    (text) => readTime('--o', text, now),
    (text) => readInteger('--o', text, 1, 5),
    (text) => readRoleArn('--o', text),
    (text) => words('--o', text),
  ];
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom(...knownRegions(), '\n', ',', '\u001b[2J', '\r', ' '))
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(fc.constantFrom(...readers), texts, (read, text) => {
      const error = thrownBy(() => read(text));
      expect(error === undefined || error instanceof UsageError).toBe(true);
      const message = error instanceof Error ? error.message : '';
      // eslint-disable-next-line no-control-regex
      expect(message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    }),
    { numRuns: 500 },
  );
});

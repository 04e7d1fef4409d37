// Files of integrations: what is read of each form, and what is refused as a whole.
import { expect, test } from 'vitest';
import { readImport } from '../../src/integrations/import-file.ts';

const role = 'arn:aws:iam::111122223333:role/r';

test('CSV: columns in any order, quotes, empty cells, a byte order mark, and the line of each', () => {
  const text = `\uFEFFroleArn,name\r\n${role}1,"a, b"\r\n\r\n${role}2,"two\nlines"\r\n${role}3,c`;
  expect(readImport('f.csv', text).map(({ line, name, request }) => [line, name, request?.roleArn])).toEqual([
    [2, 'a, b', `${role}1`],
    [expect.any(Number), 'two\nlines', `${role}2`],
    [expect.any(Number), 'c', `${role}3`],
  ]);
});

test('topics are parted by spaces or semicolons in CSV, and a list in JSON', () => {
  const csv = readImport('f', `name,roleArn,type,snsTopicsArns\na,${role},flow-logs,x;y z`);
  const json = readImport(
    'f',
    JSON.stringify([{ name: 'a', roleArn: role, type: 'flow-logs', snsTopicsArns: ['x', 'y', 'z'] }]),
  );
  expect(csv[0]?.request).toEqual(json[0]?.request);
  expect(csv[0]?.request).toEqual({
    name: 'a',
    roleArn: role,
    type: 'flow-logs-monitoring',
    snsTopicsArns: ['x', 'y', 'z'],
  });
});

test.each([
  ['nothing', '', 'nothing in it'],
  ['a header alone', 'name,roleArn', 'nothing in it'],
  ['no header', `prod,${role}`, 'unknown column'],
  ['a misspelt column', `name,roleArm\na,${role}`, 'did you mean "roleArn"?'],
  ['a missing column', 'name,type\na,inventory', 'roleArn is missing'],
  ['a quote that never ends', `name,roleArn\n"a,${role}`, 'not CSV'],
  ['a line of another length', `name,roleArn\na,${role},inventory`, 'not CSV'],
  ['broken JSON', '[{"name": "a"', 'not JSON'],
  ['a broken line', `{"name": "a", "roleArn": "${role}"}\n{`, 'line 2'],
  ['an empty list', '[]', 'nothing in it'],
])('%s is refused as a whole', (_what, text, said) => {
  expect(() => readImport('f', text)).toThrow(said);
});

test('a wrong line is a row with its problems: wrong types, unknown fields, hostile depth', () => {
  const deep = JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`);
  const rows = readImport(
    'f',
    JSON.stringify([
      { name: 1, roleArn: role },
      { name: 'a', roleArn: role, extra: 1 },
      null,
      deep,
      { name: 'b', roleArn: role },
    ]),
  );
  expect(rows.map(({ line, request }) => [line, request === undefined])).toEqual([
    [1, true],
    [2, true],
    [3, true],
    [4, true],
    [5, false],
  ]);
  expect(rows.slice(0, 4).every(({ problems }) => problems.length > 0)).toBe(true);
});

test('of lines that stand against each other the first is kept', () => {
  const rows = readImport('f', `name,roleArn\na,${role}1\na,${role}2\nb,${role}1\nc,${role}2`);
  expect(rows.map(({ problems }) => problems.map(({ field, message }) => `${field} ${message}`))).toEqual([
    [],
    ['name line 2 has it already'],
    ['roleArn line 2 has it already'],
    [],
  ]);
});

// The rules of integrations, a row each: what is asked, and what stands against it.
import { describe, expect, test } from 'vitest';
import { RequestError } from '../../src/errors.ts';
import { type Integration, type IntegrationRequest, newIntegration } from '../../src/integrations/model.ts';
import { checkRequest, type RuleContext } from '../../src/integrations/rules.ts';

const account = '111122223333';
const roleArn = `arn:aws:iam::${account}:role/groundplan`;
const topic = `arn:aws:sns:eu-west-1:${account}:flow-logs`;

function integration(id: string, over: Partial<Integration> = {}): Integration {
  const made = newIntegration({
    id,
    name: id,
    account,
    roleArn: `arn:aws:iam::${account}:role/${id}`,
    externalId: 'x',
    createdAt: '2026-11-25T00:00:00.000Z',
  });
  return { ...made, ...over };
}

const inventory: IntegrationRequest = { type: 'inventory-monitoring', name: 'prod', roleArn };
const flowLogs: IntegrationRequest = { ...inventory, type: 'flow-logs-monitoring', snsTopicsArns: [topic] };

function problems(
  request: IntegrationRequest,
  context: Partial<RuleContext> = {},
): readonly (readonly [string, string])[] {
  const full: RuleContext = { aid: '1', known: [], topics: { holderOf: () => undefined }, ...context };
  return checkRequest(request, full).map(({ code, field }) => [field, code]);
}

function message(request: IntegrationRequest, context: Partial<RuleContext> = {}): string {
  const full: RuleContext = { aid: '1', known: [], topics: { holderOf: () => undefined }, ...context };
  return new RequestError(checkRequest(request, full)).message;
}

test('a plain request of either type is right, in every partition', () => {
  expect(problems(inventory)).toEqual([]);
  expect(problems(flowLogs)).toEqual([]);
  expect(
    problems({ ...inventory, roleArn: 'arn:aws:iam::111122223333:role/a/path/of/it/Reader+=,.@-_' }),
  ).toEqual([]);
  expect(
    problems({
      ...flowLogs,
      roleArn: `arn:aws-cn:iam::${account}:role/r`,
      snsTopicsArns: [`arn:aws-cn:sns:cn-north-1:${account}:t`],
    }),
  ).toEqual([]);
  expect(
    problems({
      ...flowLogs,
      roleArn: `arn:aws-us-gov:iam::${account}:role/r`,
      snsTopicsArns: [`arn:aws-us-gov:sns:us-gov-west-1:${account}:t.fifo`],
    }),
  ).toEqual([]);
});

describe('names', () => {
  test.each<[string, string, string]>([
    ['empty', '', 'required'],
    ['of spaces', '   ', 'required'],
    ['of ten thousand letters', 'x'.repeat(10_000), 'length'],
    ['with a space before', ' prod', 'format'],
    ['with a line end', 'a\nb', 'characters'],
    ['with an escape', 'a\u001b[31mb', 'characters'],
    ['with a NUL', 'a\u0000', 'characters'],
    ['that turns the direction of text', 'a\u202eb', 'characters'],
    ['with something invisible', 'a\u200bb', 'characters'],
    ['with half a character', 'a\ud800', 'characters'],
    ['with markup', '<script>alert(1)</script>', 'characters'],
    ['that is taken', 'one', 'duplicate'],
    ['that is taken, with the accent written otherwise', 'e\u0301te\u0301', 'duplicate'],
  ])('one %s is refused', (_what, name, code) => {
    const known = [integration('one'), integration('\u00e9t\u00e9')];
    expect(problems({ ...inventory, name }, { known })).toEqual([['name', code]]);
  });

  test('letters of any script, and 255 of them, are right; its own name does not stand against a change', () => {
    expect(problems({ ...inventory, name: 'Produktion (Zürich) – 東京 🗻' })).toEqual([]);
    expect(problems({ ...inventory, name: 'x'.repeat(255) })).toEqual([]);
    expect(problems({ ...inventory, name: 'one' }, { known: [integration('one')], self: 'one' })).toEqual([]);
  });

  test('a hostile one does not come through to a terminal, nor at its whole length', () => {
    expect(message({ ...inventory, roleArn: `\u001b[31m${'x'.repeat(10_000)}` })).toMatch(/^\P{Cc}{1,500}$/u);
  });
});

describe('roles', () => {
  test.each([
    '',
    'role',
    'arn:aws:iam::1111:role/r',
    'arn:aws:iam::1111222233334:role/r',
    `arn:aws:iam::${account}:user/u`,
    `arn:aws:iam::${account}:role/`,
    `arn:aws:iam::${account}:role/a//b`,
    `arn:aws:iam::${account}:role/a/`,
    `arn:aws:iam::${account}:role/with space`,
    `arn:aws:iam::${account}:role/${'x'.repeat(65)}`,
    `arn:aws:iam::${account}:role/r\n`,
    `arn:aws:sts::${account}:assumed-role/r/s`,
  ])('%j is refused', (wrong) => {
    expect(problems({ ...inventory, roleArn: wrong })).toEqual([['roleArn', 'format']]);
  });

  test('a partition that nobody knows is refused', () => {
    expect(problems({ ...inventory, roleArn: `arn:aws-mars:iam::${account}:role/r` })).toEqual([
      ['roleArn', 'partition'],
    ]);
  });

  test('once per type in the group: inventory and flow logs may share it', () => {
    const known = [integration('one', { roleArn })];
    expect(problems(inventory, { known })).toEqual([['roleArn', 'duplicate']]);
    expect(message(inventory, { known })).toContain('"one"');
    expect(problems(flowLogs, { known })).toEqual([]);
    expect(problems(inventory, { known, self: 'one' })).toEqual([]);
  });
});

describe('topics', () => {
  const other = `arn:aws:sns:eu-west-1:999988887777:theirs`;

  test('inventory has none, flow logs at least one, and not endlessly many', () => {
    expect(problems({ ...inventory, snsTopicsArns: [topic] })).toEqual([['snsTopicsArns', 'not-allowed']]);
    expect(problems({ ...flowLogs, snsTopicsArns: [] })).toEqual([['snsTopicsArns', 'required']]);
    const many = Array.from({ length: 101 }, (_, index) => `${topic}${index}`);
    expect(problems({ ...flowLogs, snsTopicsArns: many })).toEqual([['snsTopicsArns', 'length']]);
  });

  test('those that are no topics, of another account or partition, or given twice are listed', () => {
    const china = `arn:aws-cn:sns:cn-north-1:${account}:t`;
    const mixed = `arn:aws:sns:cn-north-1:${account}:t`;
    const request = { ...flowLogs, snsTopicsArns: [topic, topic, other, china, mixed, 'nonsense'] };
    expect(problems(request)).toEqual([
      ['snsTopicsArns', 'format'],
      ['snsTopicsArns', 'duplicate'],
      ['snsTopicsArns', 'account'],
    ]);
    const text = message(request);
    expect(text).toContain(`"${mixed}", "nonsense"`);
    expect(text).toContain(`more than once: ${topic}`);
    expect(text).toContain(`account ${account}: ${other}, ${china}`);
  });

  test('one belongs to one integration: of the same group it is named, of another group it is not', () => {
    const known = [integration('one')];
    const held = (aid: string): Partial<RuleContext> => ({
      known,
      topics: { holderOf: () => ({ aid, integrationId: 'one' }) },
    });
    expect(problems(flowLogs, held('1'))).toEqual([['snsTopicsArns', 'taken']]);
    expect(message(flowLogs, held('1'))).toContain(`${topic} ("one")`);
    expect(message(flowLogs, held('2'))).toBe(`snsTopicsArns: already in another integration: ${topic}`);
    expect(problems(flowLogs, { ...held('1'), self: 'one' })).toEqual([]);
    // The same id in another group is another integration.
    expect(problems(flowLogs, { ...held('2'), self: 'one' })).toEqual([['snsTopicsArns', 'taken']]);
  });
});

test('everything that is wrong is said at once', () => {
  expect(problems({ type: 'flow-logs-monitoring', name: '', roleArn: 'x', snsTopicsArns: ['y'] })).toEqual([
    ['name', 'required'],
    ['roleArn', 'format'],
    ['snsTopicsArns', 'format'],
  ]);
});

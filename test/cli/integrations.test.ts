// `integrations` and `logs` as people use them: against a simulated AWS, by processes of their own.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadKinds } from '../../src/registry.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { cli, type Cli } from '../support/cli.ts';
import { exampleAccount, exampleRegion, exampleSource } from '../support/examples.ts';

const kinds = await loadKinds();
const role = (name: string): string => `arn:aws:iam::${exampleAccount}:role/${name}`;
const topic = `arn:aws:sns:eu-west-1:${exampleAccount}:flow-logs`;
let simulator: Simulator;
let externalId: string;

/** A command whose group has the external id that the simulated roles trust. */
async function aws(): Promise<Cli> {
  const command = cli({
    AWS_ENDPOINT_URL: simulator.url,
    AWS_ACCESS_KEY_ID: 'simulated',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    GROUNDPLAN_RETRY_BASE_MS: '1',
    GROUNDPLAN_BUDGET_PERCENT: '0',
  });
  await command.run('policy', 'set', '--regions', exampleRegion);
  const [documents] = await command.json('iam', 'inventory', '--trusted-principal', exampleAccount);
  externalId = /"sts:ExternalId":"([0-9a-f]{40})"/.exec(JSON.stringify(documents))?.[1] ?? '';
  simulator.setExternalId(externalId);
  return command;
}

beforeAll(async () => {
  simulator = await startSimulator({ source: exampleSource(kinds), openRoles: ['open'] });
});
afterAll(() => simulator.close());
beforeEach(() => simulator.setFaults([]));

test('added, listed, collected, denied, tested, changed, removed; and the log tells it', async () => {
  const { run, json } = await aws();
  const [made] = await json('integrations', 'add', 'prod', '--role-arn', role('groundplan'));
  expect(made).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    name: 'prod',
    type: 'inventory-monitoring',
    accountId: exampleAccount,
    roleArn: role('groundplan'),
    externalId,
    createdAt: expect.stringMatching(/Z$/),
    state: 'pending',
    stateSince: expect.stringMatching(/Z$/),
    partial: false,
    failure: null,
  });
  expect(await json('integrations', 'list')).toEqual([made]);

  simulator.setFaults([{ fault: 'deny', operation: 'ec2:DescribeVpcs' }]);
  expect((await run('collect', '--integration', 'prod')).code).toBe(0);
  expect(await json('integrations', 'list')).toMatchObject([{ state: 'connected', partial: true }]);
  expect((await run('integrations', 'list')).stdout).toContain('partial (1 warning)');

  const preflight = await run('integrations', 'test', 'prod', '--preflight', '--json');
  expect(preflight.code).toBe(3);
  expect(JSON.parse(preflight.stdout)).toMatchObject({
    name: 'prod',
    trust: { ok: true },
    preflight: {
      ok: false,
      missing: [{ action: 'ec2:DescribeVpcs', regions: [exampleRegion], hides: 'Vpc' }],
      statement: { Effect: 'Allow', Action: ['ec2:DescribeVpcs'], Resource: '*' },
    },
  });
  const people = await run('integrations', 'test', 'prod', '--preflight');
  expect(people.stdout).toContain('ec2:DescribeVpcs is denied in eu-west-1');

  simulator.setFaults([{ fault: 'deny', operation: 'AssumeRole' }]);
  const failed = await run('integrations', 'test', 'prod');
  expect([failed.code, failed.stderr]).toEqual([1, '']);
  expect(failed.stdout).toContain('sts:ExternalId');
  expect(await json('integrations', 'list')).toMatchObject([{ state: 'failed', partial: false }]);

  simulator.setFaults([]);
  const [changed] = await json('integrations', 'update', 'prod', '--name', 'production');
  expect(changed).toMatchObject({ id: made?.['id'], name: 'production', state: 'connected' });

  const removed = await run('integrations', 'remove', 'production', '--release-after', '0');
  expect([removed.code, removed.stderr]).toEqual([0, '']);
  expect(await json('integrations', 'list')).toEqual([]);

  const told = (await json('logs')).map(({ name }) => name).toReversed();
  expect(told).toEqual([
    'policy-changed',
    'integration-created',
    'cycle-finished',
    'warning-began',
    'state-changed',
    'trust-failed',
    'state-changed',
    'integration-updated',
    'trust-restored',
    'state-changed',
    'integration-removed',
    'integration-released',
  ]);
  expect(await json('events', '--change', 'deleted')).toEqual([]);
  expect((await json('events', '--change', 'released')).length).toBeGreaterThan(50);
  expect(await json('logs', '--category', 'permission')).toMatchObject([
    { name: 'warning-began', severity: 'warning', detail: { action: 'ec2:DescribeVpcs' }, count: 1 },
  ]);
  expect(await json('logs', '--integration', 'prod', '--limit', '2')).toHaveLength(2);
  const summary = await json('logs', '--summary', '--event', 'state-changed');
  expect(summary.reduce((sum, { count }) => sum + Number(count), 0)).toBe(3);
  expect((await run('logs', '--summary')).stdout).toContain('warning-began');
  expect((await run('logs', '--severity', 'error')).stdout).toContain('trust-failed');
}, 60_000);

test('what collect did with a role and ambient credentials are integrations, too; flow logs are not collected', async () => {
  const { run, json } = await aws();
  await run('collect', '--role-arn', role('reader'));
  await json(
    'integrations',
    'add',
    'flows',
    '--type',
    'flow-logs',
    '--role-arn',
    role('reader'),
    '--topics',
    topic,
  );
  expect(await json('integrations', 'list')).toMatchObject([
    { name: `${exampleAccount}/reader`, state: 'connected', type: 'inventory-monitoring' },
    { name: 'flows', state: 'pending', type: 'flow-logs-monitoring', snsTopicsArns: [topic] },
  ]);
  const { code, stderr } = await run('collect', '--integration', 'flows');
  expect([code, stderr]).toEqual([2, expect.stringContaining('is of flow logs')]);
}, 60_000);

describe('wrong use is one line and exit 2', () => {
  test.each([
    [['integrations', 'add', 'prod'], '--role-arn'],
    [['integrations', 'add', 'prod', '--role-arn', 'role'], 'roleArn'],
    [['integrations', 'add', '<b>', '--role-arn', role('groundplan')], 'name'],
    [['integrations', 'add', 'prod', '--role-arn', role('open')], 'insecure'],
    [['integrations', 'add', 'prod', '--role-arn', 'arn:aws:iam::999988887777:role/r'], 'sts:ExternalId'],
    [
      ['integrations', 'add', 'prod', '--role-arn', role('groundplan'), '--type', 'inventroy'],
      'did you mean "inventory"?',
    ],
    [['integrations', 'update', 'gone'], 'there is no integration "gone"'],
    [['integrations', 'remove', 'gone', '--release-after', 'soon'], '--release-after'],
    [['integrations', 'import', 'missing.csv'], 'cannot be read'],
    [['logs', '--category', 'permissions'], 'did you mean "permission"?'],
    [['logs', '--severity', 'fatal'], 'known: info, warning, error'],
  ])('%j', async (args, said) => {
    const { run } = await aws();
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(said);
  });
});

describe('import', () => {
  test('each line is added as a whole or not at all, and the report says why not; again it adds the rest', async () => {
    const { run, json, data } = await aws();
    const file = join(data, '..', 'accounts.csv');
    const good = Array.from({ length: 100 }, (_, index) => `account ${index},${role(`r${index}`)},,`);
    writeFileSync(
      file,
      [
        'name,roleArn,type,snsTopicsArns',
        ...good,
        `"a ""quoted"", name",${role('quoted')},inventory,`,
        `flows,${role('flows')},flow-logs,${topic} ${topic}-2`,
        `account 0,${role('another')},,`,
        `open,${role('open')},,`,
        `same topic,${role('other')},flow-logs,${topic}`,
        `,${role('nameless')},,`,
        'wrong,role,,',
        `type,${role('type')},firewall,`,
      ].join('\n'),
    );
    const ended = await run('integrations', 'import', file, '--json');
    expect(ended.code, ended.stderr).toBe(3);
    const rows = ended.stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(rows).toHaveLength(108);
    expect(rows.slice(0, 102).every((row) => JSON.stringify(row).includes('"result":"added"'))).toBe(true);
    expect(rows.slice(102)).toMatchObject([
      { line: 104, name: 'account 0', result: 'failed', problems: [{ field: 'name', code: 'duplicate' }] },
      { line: 105, name: 'open', result: 'failed', problems: [{ field: 'roleArn', code: 'insecure-role' }] },
      { line: 106, name: 'same topic', result: 'failed', problems: [{ field: 'snsTopicsArns' }] },
      { line: 107, name: '', result: 'failed', problems: [{ field: 'name', code: 'required' }] },
      { line: 108, name: 'wrong', result: 'failed', problems: [{ field: 'roleArn', code: 'format' }] },
      { line: 109, name: 'type', result: 'failed', problems: [{ field: 'type', code: 'format' }] },
    ]);
    expect(await json('integrations', 'list')).toHaveLength(102);

    const again = await run('integrations', 'import', file);
    expect(again.code).toBe(3);
    expect(again.stderr).toContain('108 lines: 0 added, 102 there already, 6 failed.');
    expect(again.stdout).toContain('insecure');
    expect(await json('integrations', 'list')).toHaveLength(102);
  }, 60_000);

  test('JSON, as a list or an object a line; --test-only saves nothing', async () => {
    const { run, json, data } = await aws();
    const file = join(data, '..', 'accounts.json');
    const rows = [
      { name: 'one', roleArn: role('one') },
      { name: 'two', roleArn: role('two'), type: 'flow-logs-monitoring', snsTopicsArns: [topic] },
    ];
    writeFileSync(file, JSON.stringify(rows, null, 2));
    const tested = await run('integrations', 'import', file, '--test-only');
    expect([tested.code, tested.stderr]).toEqual([
      0,
      '2 lines: 2 could be added, 0 there already, 0 failed.\n',
    ]);
    expect(await json('integrations', 'list')).toEqual([]);
    writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n'));
    expect(await json('integrations', 'import', file)).toMatchObject([
      { line: 1, name: 'one', result: 'added' },
      { line: 2, name: 'two', result: 'added' },
    ]);
  }, 60_000);
});

test('iam documents follow the policy; flow logs have theirs, with what topics must allow', async () => {
  const { run, json } = await aws();
  const actions = async (...args: readonly string[]): Promise<string> =>
    JSON.stringify(await json('iam', 'inventory', '--trusted-principal', exampleAccount, ...args));
  expect(await actions()).toContain('eks:ListClusters');
  await run('policy', 'set', '--groups', 'ec2');
  expect(await actions()).not.toContain('eks:');
  expect(await actions('--groups', 'ec2,eks-ecs')).toContain('eks:ListClusters');
  const [flowLogs] = await json('iam', 'flow-logs', '--trusted-principal', exampleAccount);
  expect(flowLogs).toMatchObject({
    policies: {
      trustPolicy: { Statement: [{ Condition: { StringEquals: { 'sts:ExternalId': externalId } } }] },
      permissionsPolicy: { Statement: [{ Sid: 'GroundplanFlowLogs' }] },
      snsTopicAccessPolicy: { Statement: [{ Action: 'SNS:Subscribe', Resource: '<TOPIC-ARN>' }] },
    },
  });
  const terraform = await run(
    'iam',
    'flow-logs',
    '--trusted-principal',
    exampleAccount,
    '--format',
    'terraform',
  );
  expect(terraform.stdout).toContain('output "topic_policy"');
}, 60_000);

// The command line as cli.md says it: documents, exit codes, and errors of one line, against a simulated AWS.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { namedQueries } from '../../graph/queries/index.ts';
import { loadKinds } from '../../src/registry.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { cli, type Cli } from '../support/cli.ts';
import { exampleAccount, exampleRegion, type ExampleSource, exampleSource } from '../support/examples.ts';

const kinds = await loadKinds();
let source: ExampleSource;
let simulator: Simulator;

const role = ['--role-arn', `arn:aws:iam::${exampleAccount}:role/reader`, '--external-id', 'right'];
const here = ['--regions', exampleRegion];

beforeAll(async () => {
  source = exampleSource(kinds);
  simulator = await startSimulator({ source, externalId: 'right' });
});
afterAll(() => simulator.close());
beforeEach(() => simulator.setFaults([]));

function aws(more: Readonly<Record<string, string>> = {}): Cli {
  return cli({
    AWS_ENDPOINT_URL: simulator.url,
    AWS_ACCESS_KEY_ID: 'simulated',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    GROUNDPLAN_RETRY_BASE_MS: '1',
    GROUNDPLAN_BUDGET_PERCENT: '0',
    ...more,
  });
}

describe('collect', () => {
  test('prints one document in the shape of cli.md, and a second cycle finds nothing new', async () => {
    const { json } = aws();
    const [first] = await json('collect', ...role, ...here);
    expect(first).toMatchObject({
      integration: `${exampleAccount}/reader`,
      accounts: [exampleAccount],
      scopes: { denied: 0, 'region-disabled': 0, unavailable: 0, incomplete: 0 },
      changes: { created: 0, modified: 0, deleted: 0, released: 0 },
      warnings: [],
      incomplete: [],
    });
    expect(Object.keys(first ?? {})).toEqual([
      'cycle',
      'startedAt',
      'finishedAt',
      'integration',
      'accounts',
      'scopes',
      'resources',
      'changes',
      'warnings',
      'incomplete',
      'calls',
      'bytes',
      'wallMs',
      'cpuMs',
    ]);
    expect(Object.keys(Object(first?.['resources']))).toEqual(
      // What belongs to no region is not asked by a run that names some.
      kinds.filter((kind) => kind.global !== true).map(({ kind }) => kind),
    );
    const [second] = await json('collect', '--integration', `${exampleAccount}/reader`, ...here);
    expect(second?.['changes']).toEqual({ created: 0, modified: 0, deleted: 0, discovered: 0, released: 0 });
  });

  test('for people: a table on stdout, nothing else anywhere', async () => {
    const { run } = aws();
    const { code, stdout, stderr } = await run('collect', ...role, ...here);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^KIND +THERE\n/);
    expect(stdout).toMatch(/NetworkInterface +\d+/);
    expect(stdout).toContain('Changes: ');
    expect(stderr).toBe('');
  });

  test('ambient credentials are an integration of their own', async () => {
    const { json } = aws({ AWS_REGION: exampleRegion });
    expect((await json('collect', ...here))[0]).toMatchObject({
      integration: null,
      accounts: [exampleAccount],
    });
    expect(await json('integrations', 'list')).toMatchObject([
      { name: `${exampleAccount}/ambient`, roleArn: null },
    ]);
  });

  test('a denied call is a warning and exit 0; it names what it hides and the statement that mends it', async () => {
    const { run, json } = aws();
    await run('collect', ...role, ...here);
    simulator.setFaults([{ fault: 'deny', operation: 'DescribeSubnets' }]);
    const { code, stdout } = await run('collect', ...role, ...here);
    expect(code).toBe(0);
    expect(stdout).toContain('1 warning:');
    expect(stdout).not.toMatch(/[A-Za-z0-9_-]{100}/);
    expect(await json('warnings')).toMatchObject([
      {
        accountId: exampleAccount,
        region: exampleRegion,
        action: 'ec2:DescribeSubnets',
        code: 'UnauthorizedOperation',
        hides: 'Subnet',
        statement: { Effect: 'Allow', Action: ['ec2:DescribeSubnets'], Resource: '*' },
      },
    ]);
  });

  test('something not read to its end is exit 3, and says what', async () => {
    const { run } = aws();
    simulator.setFaults([{ fault: 'throttle', operation: 'DescribeSubnets' }]);
    const { code, stdout } = await run('collect', ...role, ...here, '--json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      incomplete: [
        {
          accountId: exampleAccount,
          region: exampleRegion,
          action: 'ec2:DescribeSubnets',
          code: 'RequestLimitExceeded',
        },
      ],
    });
  });

  test('a wrong external id is exit 1 with the ARN of the role and what to mend', async () => {
    const { run } = aws();
    const { code, stdout, stderr } = await run(
      'collect',
      '--role-arn',
      `arn:aws:iam::${exampleAccount}:role/reader`,
      '--external-id',
      'wrong',
      ...here,
    );
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`arn:aws:iam::${exampleAccount}:role/reader cannot be assumed`);
    expect(stderr).toContain('sts:ExternalId');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('no credentials: exit 1, and every source that was tried', async () => {
    const { run } = cli({ AWS_ENDPOINT_URL: simulator.url, AWS_REGION: exampleRegion });
    const { code, stderr } = await run('collect', ...here);
    expect(code).toBe(1);
    for (const place of [
      'AWS_ACCESS_KEY_ID',
      '~/.aws/credentials',
      'web identity',
      'container',
      'instance role',
    ]) {
      expect(stderr).toContain(place);
    }
  });

  test('no region: exit 1, and every source that was tried', async () => {
    const { run } = aws();
    const { code, stderr } = await run('collect');
    expect(code).toBe(1);
    for (const place of ['--regions', 'AWS_REGION', 'AWS_DEFAULT_REGION', '~/.aws/config'])
      expect(stderr).toContain(place);
  });

  test('a region that the policy has not is refused with the command that adds it', async () => {
    const { run } = aws();
    const { code, stderr } = await run('collect', ...role, '--regions', 'me-south-1');
    expect(code).toBe(2);
    expect(stderr).toContain('groundplan policy set --regions');
  });
});

describe('wrong use is exit 2 with one line that says what, where and the nearest right value', () => {
  test.each([
    [['collect', '--regions', 'eu-wst-1'], '--regions: unknown region "eu-wst-1"; did you mean "eu-west-1"?'],
    [['collect', '--groups', 'ec3'], '--groups: unknown resource group "ec3"; did you mean "ec2"?'],
    [
      ['collect', '--role-arn', 'arn:aws:iam::12:role/x'],
      '--role-arn: "arn:aws:iam::12:role/x" is not the ARN of a role',
    ],
    [['collect', '--max-attempts', 'many'], '--max-attempts: "many" is not a whole number'],
    [['collect', '--integration', 'none'], '--integration: there is none named "none"'],
    [['collect', '--regoins', 'x'], 'Did you mean --regions'],
    [['colect'], 'Did you mean collect'],
    [['events', '--kind', 'Subnets'], '--kind: unknown kind "Subnets"; did you mean "Subnet"?'],
    [['events', '--since', 'yesterday'], '--since: "yesterday" is not a time'],
    [['events', '--change', 'removed'], '--change: unknown change "removed"'],
    [['query'], 'give Cypher text'],
    [['query', '--name', 'internet-exposd'], 'did you mean "internet-exposed"?'],
    [['query', '--name', 'behind-security-group'], '--param group=… is missing'],
    [['policy', 'set'], 'nothing to set'],
    [['policy', 'set', '--regions', 'eu-west-9'], 'unknown region "eu-west-9"'],
    [['collect', '--group', 'defualt'], 'did you mean "default"?'],
    [['groups', 'add', 'Bad Name'], 'is no group name'],
    [['iam', 'inventory', '--format', 'yaml'], 'unknown format "yaml"'],
    [['iam', 'inventory', '--trusted-principal', 'me'], '--trusted-principal: "me"'],
    [['collect', '--config', 'missing.json'], '--config: missing.json cannot be read'],
    [['completion', 'fish'], 'unknown shell "fish"'],
  ])('%j', async (args, says) => {
    const { run } = aws();
    const { code, stdout, stderr } = await run(...args);
    expect(stderr).toContain(says);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('asking', () => {
  let asked: Cli;

  beforeEach(async () => {
    asked = aws();
    await asked.run('collect', ...role, ...here);
  });

  test('query: rows a line, parameters, the documented queries', async () => {
    const rows = await asked.json(
      'query',
      'MATCH (n:Subnet) WHERE n.accountId = $account RETURN n.id AS id ORDER BY id LIMIT 2',
      '--param',
      `account=${exampleAccount}`,
    );
    expect(rows).toHaveLength(2);
    expect(rows[0]).toEqual({ id: expect.stringMatching(/^subnet-/) });
    for (const { name, parameters, columns } of namedQueries) {
      const params = parameters.flatMap((parameter) => ['--param', `${parameter.name}=${parameter.example}`]);
      const found = await asked.json('query', '--name', name, ...params);
      for (const row of found) expect(Object.keys(row)).toEqual(columns.map((column) => column.name));
    }
  }, 240_000);

  test.each([
    'CREATE (n:X)',
    "LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l",
    'MATCH (n) DETACH DELETE n',
    'MATCH (n RETURN n',
  ])('query refuses %s with exit 2', async (text) => {
    const { code, stdout, stderr } = await asked.run('query', text);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a query that never ends is stopped with exit 1', async () => {
    const { code, stderr } = await asked.run(
      'query',
      'MATCH (a), (b), (c), (d), (e), (f), (g), (h) RETURN count(*)',
      '--timeout',
      '1',
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/stopped after 1 s/);
  });

  test('graph check says that the graph equals the journal; schema is DDL', async () => {
    expect((await asked.json('graph', 'check'))[0]).toMatchObject({ equal: true });
    expect((await asked.run('graph', 'schema')).stdout).toMatch(
      /^CREATE CONSTRAINT resource_id_unique IF NOT EXISTS/,
    );
    expect((await asked.json('graph', 'rebuild'))[0]).toMatchObject({ engine: 'embedded' });
  });

  test('events and show: what changed, its paths, and what is gone as it was last seen', async () => {
    source.edit('DescribeNatGateways', () => ({ NatGateways: [] }));
    await asked.run('collect', ...role, ...here);
    const events = await asked.json('events', '--kind', 'NatGateway', '--since', '1h');
    expect(events.length).toBeGreaterThan(0);
    expect(events[0]).toMatchObject({
      change: 'deleted',
      class: 'configuration',
      kind: 'NatGateway',
      accountId: exampleAccount,
    });
    const id = String(events[0]?.['resourceId']);
    expect((await asked.json('show', id))[0]).toMatchObject({ present: false, resource: { id } });
    expect((await asked.run('show', id)).stdout).toContain('gone; as last seen');
    const unknown = await asked.run('show', 'vpc-nowhere');
    expect([unknown.code, unknown.stdout]).toEqual([2, '']);
    expect(await asked.json('events', '--until', '2020-01-01')).toEqual([]);
  });

  test('groups are apart', async () => {
    await asked.run('groups', 'add', 'other');
    expect((await asked.json('groups', 'list')).map((row) => row['group'])).toEqual(['default', 'other']);
    expect(
      await asked.json('query', 'MATCH (n:Resource) RETURN n.id AS id ORDER BY id', '--group', 'other'),
    ).toEqual([]);
    expect(await asked.json('events', '--change', 'discovered', '--group', 'other')).toEqual([]);
  });

  test('a policy without a region releases what is there, and calls nothing deleted', async () => {
    await asked.run('policy', 'set', '--regions', 'eu-west-2');
    const [document] = await asked.json('collect', ...role);
    expect(document).toMatchObject({ changes: { deleted: 0 }, resources: {} });
    expect(Object(document?.['changes'])['released']).toBeGreaterThan(20);
    expect(await asked.json('events')).toEqual([]);
    await asked.run('policy', 'set', '--regions', exampleRegion);
    expect((await asked.json('collect', ...role))[0]).toMatchObject({
      changes: { created: 0, deleted: 0, released: 0 },
    });
  });
});

describe('what needs no AWS', () => {
  test('kinds: a kind a line, and a Markdown document', async () => {
    const { json, run } = cli();
    const rows = await json('kinds');
    expect(rows.map((row) => row['kind'])).toEqual(kinds.map(({ kind }) => kind));
    for (const row of rows) {
      expect(Object.keys(row)).toEqual([
        'kind',
        'group',
        'service',
        'calls',
        'actions',
        'properties',
        'edges',
      ]);
    }
    expect((await run('kinds', '--markdown')).stdout).toContain('## NetworkInterface');
  });

  test('iam inventory: the external id is issued once; three forms', async () => {
    const { json, run } = cli();
    const principal = ['--trusted-principal', 'arn:aws:iam::999988887777:role/host'];
    const [first] = await json('iam', 'inventory', ...principal);
    const [second] = await json('iam', 'inventory', ...principal);
    expect(second).toEqual(first);
    expect(JSON.stringify(first)).toMatch(/"sts:ExternalId":"[0-9a-f]{40}"/);
    expect(JSON.stringify(first)).toContain('"ec2:DescribeNetworkInterfaces"');
    const cloudformation = await run('iam', 'inventory', ...principal, '--format', 'cloudformation');
    expect(JSON.parse(cloudformation.stdout)).toMatchObject({ AWSTemplateFormatVersion: '2010-09-09' });
    expect((await run('iam', 'inventory', ...principal, '--format', 'terraform')).stdout).toContain(
      'resource "aws_iam_role"',
    );
    const nobody = await run('iam', 'inventory');
    expect(nobody.code).toBe(2);
    expect(nobody.stderr).toContain('--trusted-principal');
  });

  test('before the first collect, questions say what to do', async () => {
    const { run } = cli();
    const { code, stderr } = await run('events');
    expect(code).toBe(1);
    expect(stderr).toContain('groundplan collect');
  });

  test('a configuration file gives options; the command line wins; a wrong key is named', async () => {
    const one = aws();
    const path = join(one.data, '..', 'config.json');
    writeFileSync(
      path,
      JSON.stringify({
        data: one.data,
        collect: { regions: exampleRegion, roleArn: role[1], externalId: 'right' },
      }),
    );
    expect((await one.json('collect', '--config', path))[0]).toMatchObject({ accounts: [exampleAccount] });
    writeFileSync(path, JSON.stringify({ collect: { region: 'x' } }));
    const { code, stderr } = await one.run('collect', '--config', path);
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean "regions"?');
  });

  test('every command has help with examples', async () => {
    const { run } = cli();
    const { stdout } = await run('--help');
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) /gm)]
      .flatMap((match) => match[1] ?? [])
      .filter((name) => name !== 'help');
    expect(commands).toContain('collect');
    for (const command of commands) {
      const help = await run(command, '--help');
      expect([command, help.code]).toEqual([command, 0]);
      expect(help.stdout).toContain('Usage: groundplan ');
    }
  }, 60_000);

  test('completion: bash takes the script and completes commands, subcommands and values', async () => {
    const { run } = cli();
    const { stdout } = await run('completion', 'bash');
    const path = join(process.env['TMPDIR'] ?? '/tmp', `groundplan-completion-${process.pid}.sh`);
    writeFileSync(
      path,
      `${stdout}\ncomplete_for() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _groundplan; echo "\${COMPREPLY[@]}"; }\ncomplete_for groundplan col\ncomplete_for groundplan graph re\ncomplete_for groundplan collect --regions eu-west-3\ncomplete_for groundplan query --na\n`,
    );
    const { execFileSync } = await import('node:child_process');
    const lines = execFileSync('bash', [path], { encoding: 'utf8' }).trim().split('\n');
    expect(lines).toEqual(['collect', 'rebuild', 'eu-west-3', '--name']);
  });
});

// `export` as a user runs it: what it writes, what it says, and what it refuses.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { loadKinds } from '../../src/registry.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { type Cli, cli } from '../support/cli.ts';
import { exampleAccount, exampleRegion, exampleSource } from '../support/examples.ts';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ source: exampleSource(await loadKinds()), externalId: 'right' });
});
afterAll(() => simulator.close());
beforeEach(() => simulator.setFaults([]));

async function collected(): Promise<Cli> {
  const made = cli({
    AWS_ENDPOINT_URL: simulator.url,
    AWS_ACCESS_KEY_ID: 'simulated',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    GROUNDPLAN_RETRY_BASE_MS: '1',
    GROUNDPLAN_BUDGET_PERCENT: '0',
  });
  const role = ['--role-arn', `arn:aws:iam::${exampleAccount}:role/reader`, '--external-id', 'right'];
  await made.run('collect', ...role, '--regions', exampleRegion);
  return made;
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'groundplan-export-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test('batfish: writes the folder, says what it wrote and what was blind', async () => {
  simulator.setFaults([{ fault: 'deny', operation: 'DescribeSubnets' }]);
  const { run, json } = await collected();
  const output = join(folder(), 'out');
  const [document] = await json('export', '--format', 'batfish', '--output', output);
  expect(document).toMatchObject({
    format: 'batfish',
    output,
    accounts: [exampleAccount],
    locations: 1,
    gaps: [{ kind: 'Subnet', action: 'ec2:DescribeSubnets', certainty: 'unread' }],
  });
  const vpcs = join(output, 'aws_configs', exampleAccount, exampleRegion, 'DescribeVpcs.json');
  expect(JSON.parse(readFileSync(vpcs, 'utf8'))).toHaveProperty('Vpcs.0.VpcId');
  const again = await run('export', '--format', 'batfish', '--output', output);
  expect(again).toMatchObject({ code: 0 });
  expect(again.stdout).toContain('of 1 account in');
  expect(again.stderr).toContain('Subnet (ec2:DescribeSubnets): had not been read whole by then');
});

test('graphml: to standard output, or whole to a file', async () => {
  const { run, json } = await collected();
  const { code, stdout } = await run('export', '--format', 'graphml');
  expect([code, stdout.slice(0, 5), stdout.endsWith('</graphml>\n')]).toEqual([0, '<?xml', true]);
  const output = join(folder(), 'network.graphml');
  const [document] = await json('export', '--format', 'graphml', '--output', output);
  expect(document).toEqual({
    format: 'graphml',
    output,
    nodes: stdout.match(/<node /g)?.length,
    edges: stdout.match(/<edge /g)?.length,
  });
  expect(readFileSync(output, 'utf8')).toBe(stdout);
});

test('csv and json: the enrichment table, to standard output or whole to a file', async () => {
  const { run, json } = await collected();
  const { code, stdout } = await run('export', '--format', 'csv');
  expect([code, stdout.split('\r\n')[0]?.slice(0, 16)]).toEqual([0, 'ip,vpc_id,prefix']);
  expect(stdout.trimEnd().split('\r\n').length).toBeGreaterThan(1);
  const output = join(folder(), 'interfaces.json');
  const [document] = await json('export', '--format', 'json', '--output', output);
  expect(document).toMatchObject({ format: 'json', output });
  const table: unknown = JSON.parse(readFileSync(output, 'utf8'));
  expect(table).toMatchObject({ seq: document?.['seq'] });
  expect(table).toHaveProperty('rows.0.interface_id');
});

test('wrong use is one line that says what to do, and nothing is written', async () => {
  const { run } = await collected();
  const output = join(folder(), 'out');
  const to = ['--output', output];
  for (const [args, code, message] of [
    [['--format', 'csv', '--at', '1h'], 2, 'only --format batfish and graphml take a time'],
    [['--format', 'grafml'], 2, 'did you mean "graphml"?'],
    [[], 2, "required option '--format <format>' not specified"],
    [
      ['--format', 'batfish', '--at', '2020-01-01', ...to],
      1,
      'nothing had been read by 2020-01-01T00:00:00.000Z',
    ],
    [['--format', 'batfish', '--at', '2999-01-01', ...to], 2, 'is yet to come'],
    [['--format', 'batfish', '--at', 'noon', ...to], 2, 'is not a time'],
    [['--format', 'graphml', '--at', '2999-01-01'], 2, 'yet to come'],
    [['--format', 'graphml', '--json'], 2, 'give --output FILE as well'],
    [['--format', 'graphml', '--output', join(output, 'not', 'there')], 1, 'cannot be written (ENOENT)'],
  ] as const) {
    const ended = await run('export', ...args);
    expect([ended.code, ended.stderr], args.join(' ')).toEqual([code, expect.stringContaining(message)]);
    expect(ended.stderr.trim().split('\n'), args.join(' ')).toHaveLength(1);
  }
  expect(existsSync(output)).toBe(false);
});

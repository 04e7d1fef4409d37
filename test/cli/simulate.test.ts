// `simulate` as people run it: a process of its own, and `collect` against it as another one.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';

const main = new URL('../../src/main.ts', import.meta.url).pathname;
const account = '123456789012';
const running: ChildProcess[] = [];
let folder = '';

// Each test starts up to four processes.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundplan-simulate-'));
  save(`saved/${account}/eu-west-1/DescribeVpcs.json`, {
    Vpcs: [
      { VpcId: 'vpc-0a1b2c3d4e5f60718', OwnerId: account, State: 'available', CidrBlock: '10.0.0.0/16' },
    ],
  });
  save('saved/210987654321/us-east-2/DescribeSubnets.json', { Subnets: [] });
  save('faults.json', [{ fault: 'deny', operation: 'ec2:DescribeSubnets' }]);
  save('bad-faults.json', [{ fault: 'denny' }]);
  mkdirSync(join(folder, 'empty'));
  save(`broken/${account}/eu-west-1/DescribeVpcs.json`, undefined);
});

afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode === null && child.kill('SIGKILL')) await ended(child);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('says what it has, and `collect` reads it by the commands that it prints', async () => {
  const { document } = await simulate('--replay', join(folder, 'saved'), '--external-id', 'an id');
  expect(document).toMatchObject({
    accounts: [
      { account, regions: ['eu-west-1'] },
      { account: '210987654321', regions: ['us-east-2'] },
    ],
    externalId: 'an id',
  });
  expect(document.commands).toHaveLength(3);
  const [ambient = '', first = '', second = ''] = document.commands;
  expect(first).toContain(`--role-arn arn:aws:iam::${account}:role/groundplan`);

  expect(await paste(ambient)).toMatchObject({ accounts: [account], resources: { Vpc: 1 }, warnings: [] });
  expect(await paste(first)).toMatchObject({
    accounts: [account],
    resources: { Vpc: 1 },
    changes: { discovered: 0 },
  });
  expect(await paste(second)).toMatchObject({ accounts: ['210987654321'], warnings: [] });
});

test('generates a network, the same for the same seed, which `collect` reads by the commands that it prints', async () => {
  const sizes = ['--accounts', '2', '--regions', '2', '--interfaces', '60', '--seed', '7'];
  const { document } = await simulate(...sizes);
  expect(document).toMatchObject({ generated: { seed: '7', accounts: 2, regions: 2, interfaces: 60 } });
  expect(document.accounts).toHaveLength(2);
  const [, first = '', second = ''] = document.commands;
  expect(await paste(first)).toMatchObject({ warnings: [], incomplete: [] });
  expect(await paste(second)).toMatchObject({
    resources: { NetworkInterface: 60 },
    warnings: [],
    incomplete: [],
  });
  const again = await simulate(...sizes);
  expect(again.document.accounts).toEqual(document.accounts);
});

test('changes a generated network while it runs, and tells what happened', async () => {
  const child = start('--interfaces', '50', '--seed', '7', '--change-every-ms', '5', '--json');
  const lines = await new Promise<readonly string[]>((resolve) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += String(chunk);
      const whole = text.split('\n').slice(0, -1);
      if (whole.length > 10) resolve(whole);
    });
  });
  const [ready, ...truths] = lines.map((line): object => JSON.parse(line));
  expect(ready).toHaveProperty('url');
  for (const truth of truths) {
    expect(truth).toMatchObject({
      at: expect.any(String),
      resourceId: expect.any(String),
      kind: expect.any(String),
      change: expect.stringMatching(/^(created|modified|deleted)$/),
      paths: expect.any(Array),
    });
  }
  child.kill('SIGINT');
  expect(await ended(child)).toBe(0);
});

test('has the faults of a file', async () => {
  const { document } = await simulate(
    '--replay',
    join(folder, 'saved'),
    '--faults',
    join(folder, 'faults.json'),
  );
  expect(await paste(document.commands[0] ?? '')).toMatchObject({
    warnings: [
      {
        accountId: account,
        region: 'eu-west-1',
        action: 'ec2:DescribeSubnets',
        code: 'UnauthorizedOperation',
      },
    ],
  });
});

test.each(['SIGINT', 'SIGTERM'] as const)('ends with exit code 0 on %s', async (signal) => {
  const { child } = await simulate('--replay', join(folder, 'saved'));
  child.kill(signal);
  expect(await ended(child)).toBe(0);
});

test('tells people the URL, what has no file, and the commands', async () => {
  const child = start('--replay', join(folder, 'saved'));
  const seen = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.on('data', (chunk) => {
      seen[stream] += String(chunk);
      if (seen.stderr.includes('Ctrl-C') && !child.killed) child.kill('SIGINT');
    });
  }
  expect(await ended(child)).toBe(0);
  expect(seen.stdout).toMatch(/http:\/\/127\.0\.0\.1:\d+/);
  expect(seen.stdout.match(/groundplan collect/g)).toHaveLength(3);
  expect(seen.stderr).toMatch(
    new RegExp(`No file in ${account}/eu-west-1, answered as empty: .*DescribeSubnets`),
  );
  expect(seen.stderr).not.toMatch(new RegExp(`No file in ${account}/eu-west-1.*DescribeVpcs`));
});

test.each([
  [
    'both sorts of network',
    ['--replay', 'saved', '--seed', '1'],
    2,
    /--replay serves saved answers.*leave out/,
  ],
  ['more than it can generate', ['--accounts', '201'], 2, /--accounts: .*201/],
  [
    'a time that is none',
    ['--change-every-ms', 'often'],
    2,
    /--change-every-ms: "often" is not a whole number/,
  ],
  ['a folder that is not there', ['--replay', 'nowhere'], 2, /--replay: .*nowhere.*no such folder/],
  ['an empty folder', ['--replay', 'empty'], 2, /--replay: .*empty.*12-digit account id/],
  [
    'a file that is not JSON',
    ['--replay', 'broken'],
    2,
    /--replay: .*DescribeVpcs\.json cannot be read as JSON/,
  ],
  [
    'faults that are none',
    ['--replay', 'saved', '--faults', 'bad-faults.json'],
    2,
    /--faults: .*fault 1 of 1.*"deny"/,
  ],
  [
    'a port that is no number',
    ['--replay', 'saved', '--port', 'http'],
    2,
    /--port: "http" is not a whole number/,
  ],
])('refuses %s', async (_what, args, code, message) => {
  const { exitCode, stderr } = await finished(start(...args));
  expect({ exitCode, lines: stderr.trim().split('\n').length }).toEqual({ exitCode: code, lines: 1 });
  expect(stderr).toMatch(message);
});

test('a port in use is said, with what to do', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => {
    other.listen(0, '127.0.0.1', resolve);
  });
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { exitCode, stderr } = await finished(start('--replay', 'saved', '--port', String(port)));
  other.close();
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`--port: ${port} is in use; choose another`);
});

interface Ready {
  readonly url: string;
  readonly accounts: readonly object[];
  readonly externalId: string;
  readonly commands: readonly string[];
}

function start(...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [main, 'simulate', ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return child;
}

async function simulate(...args: readonly string[]): Promise<{ child: ChildProcess; document: Ready }> {
  const child = start(...args, '--json');
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += String(chunk);
      if (text.endsWith('\n')) resolve(text);
    });
    child.once('exit', (code) => reject(new Error(`simulate ended with ${code} before it was ready`)));
  });
  const document: Ready = JSON.parse(line);
  return { child, document };
}

/** Runs a printed command in a shell, with this checkout as `groundplan` and a data directory of the test. */
function paste(command: string): Promise<object> {
  const groundplan = `"${process.execPath}" "${main}" collect --data "${join(folder, 'data')}" --json`;
  return new Promise((resolve, reject) => {
    const line = command.replace('groundplan collect', groundplan);
    execFile('sh', ['-c', line], { cwd: folder }, (error, stdout) => {
      if (error === null) resolve(JSON.parse(stdout));
      else reject(error);
    });
  });
}

async function finished(child: ChildProcess): Promise<{ exitCode: number | null; stderr: string }> {
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += String(chunk);
  });
  return { exitCode: await ended(child), stderr };
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('close', resolve);
  });
}

function save(name: string, content: unknown): void {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content === undefined ? '{' : JSON.stringify(content));
}

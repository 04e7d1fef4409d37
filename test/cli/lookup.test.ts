// `lookup` as a user runs it: for people, as JSON, and as a filter in a pipe that takes bad lines and a slow reader.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import eniKind from '../../collectors/network-interface.ts';
import vpcKind from '../../collectors/vpc.ts';
import { eni, idOf, type Small, small, vpc } from '../lookup/small.ts';
import { cli } from '../support/cli.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const A = idOf('vpc', 'a');

function filled(): Small {
  const world = small();
  world.list(vpcKind, 5, [vpc('a', '10.0.0.0/16')]);
  world.list(eniKind, 5, [
    eni({ id: '1', ips: ['10.0.0.5'], instance: '7', tags: { Name: 'web', team: 'net' } }),
  ]);
  world.list(eniKind, 10, []);
  return world;
}

async function run(...args: readonly string[]): Promise<Awaited<ReturnType<ReturnType<typeof cli>['run']>>> {
  return cli({ GROUNDPLAN_DATA: filled().folder }).run('lookup', ...args);
}

describe('lookup', () => {
  test('tells a person in a line', async () => {
    const { code, stdout } = await run(idOf('eni', '1'), '10.0.0.5', '10.0.0.9', '--vpc', A);
    const lines = stdout.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines[0]).toContain(`${idOf('eni', '1')}  exact  ${idOf('eni', '1')}  web  ${idOf('i', '7')}`);
    expect(lines[1]).toMatch(/^10\.0\.0\.5 {2}exact/);
    expect(lines[2]).toContain('unknown  nobody is known to have had it then');
  });

  test('tells programs an answer a line, with its key and chosen tags', async () => {
    const { stdout } = await run('10.0.0.5', '--vpc', A, '--tags', 'team', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      key: { ip: '10.0.0.5', vpc: A },
      grade: 'exact',
      resource: { id: idOf('eni', '1'), instanceId: idOf('i', '7'), tags: { team: 'net' } },
    });
  });

  test.each([
    [['eni-x'], 2, 'no id of a network interface'],
    [[], 2, 'say what to look up'],
    [['10.0.0.5', '--stdin'], 2, 'not both'],
    [['10.0.0.5', '--at', 'soon'], 2, 'is not a time'],
  ])('%j is wrong use: exit %i', async (args, code, message) => {
    const ended = await run(...args);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(message);
  });

  test('as a filter it answers line by line, bad ones too, in order', async () => {
    const { child, ended } = pipe('--stdin', '--json', '--vpc', A);
    child.stdin.end(
      [
        '{"ip":"10.0.0.5"}',
        '10.0.0.5',
        '',
        'not a key',
        '{"ip":',
        `{"eni":"${idOf('eni', '1')}","at":1}`,
      ].join('\n'),
    );
    const answers = (await ended).trimEnd().split('\n').map(asRow);
    expect(answers).toMatchObject([
      { key: { ip: '10.0.0.5', vpc: A }, grade: 'exact' },
      { grade: 'exact' },
      { key: { ip: 'not a key' }, reason: 'malformed' },
      { key: '{"ip":', reason: 'malformed' },
      { grade: 'unknown' },
    ]);
  });

  test('as a filter it answers before its input ends', async () => {
    const { child, ended } = pipe('--stdin', '--json', '--vpc', A);
    child.stdin.write('10.0.0.5\n');
    const [first] = await once(child.stdout, 'data');
    expect(String(first)).toContain('"exact"');
    child.stdin.end();
    await ended;
  });

  test('as a filter it takes 20,000 lines, and ends when its reader goes', async () => {
    const { child, ended } = pipe('--stdin', '--json', '--vpc', A);
    child.stdin.end('10.0.0.5\n'.repeat(20_000));
    expect((await ended).split('\n')).toHaveLength(20_001);
    const endless = pipe('--stdin', '--json', '--vpc', A).child;
    endless.stdin.on('error', () => undefined).write('10.0.0.5\n');
    await once(endless.stdout, 'data');
    endless.stdout.destroy();
    endless.stdin.write('10.0.0.5\n');
    expect((await once(endless, 'close'))[0]).toBe(0);
  });
});

function pipe(...args: readonly string[]) {
  const child = spawn(process.execPath, [main, 'lookup', ...args], {
    env: {
      PATH: process.env['PATH'],
      HOME: filled().folder,
      GROUNDPLAN_DATA: filled().folder,
      NO_COLOR: '1',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (some: string) => (text += some));
  const ended = once(child, 'close').then(() => text);
  return { child, ended };
}

function asRow(line: string): unknown {
  return JSON.parse(line);
}

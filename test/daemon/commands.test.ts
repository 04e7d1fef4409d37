// Commands beside a running daemon: the same output and exit codes as without one.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadKinds } from '../../src/registry.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { exampleAccount, exampleRegion, exampleSource } from '../support/examples.ts';
import { type Ended, type Home, home } from './daemon-world.ts';

const kinds = await loadKinds();
const roleArn = `arn:aws:iam::${exampleAccount}:role/groundplan`;
const yearly = ['--cron', '0 0 1 * *'];
/** Of the examples. */
const exampleInterface = 'eni-0a11d22e33f44a001';

async function place(externalId = 'c'.repeat(40)): Promise<Home> {
  const simulator = await startSimulator({ source: exampleSource(kinds), externalId });
  onTestFinished(() => simulator.close());
  return home(simulator.url);
}

/** What a person or a script sees; ids, times and sizes differ from run to run, and the daemon collects at once what was added. */
function seen({ code, stdout, stderr }: Ended): object {
  const plain = (text: string): string =>
    text
      .replace(/"(cpuMs|wallMs|bytes|calls|cycle|id)":("[^"]*"|\d+)/g, '"$1":0')
      .replace(/"discovered":\d+/g, '"discovered":0')
      .replace(/\d{4}-\d\d-\d\d[T ][\d:.]+Z?/g, 'TIME')
      .replace(/whsec_[\w+/=]+/g, 'SECRET')
      .replace(/\d+ calls.*/g, 'CALLS')
      .replace(/[\d.]+ s\b/g, 'SECONDS');
  return { code, stdout: plain(stdout), stderr: plain(stderr) };
}

const story: readonly (readonly string[])[] = [
  ['policy', 'set', '--regions', exampleRegion, '--groups', 'ec2'],
  ['policy', 'set', '--regions', 'nowhere'],
  ['integrations', 'add', 'prod', '--role-arn', roleArn],
  ['integrations', 'add', 'prod', '--role-arn', roleArn],
  ['integrations', 'add', 'other', '--role-arn', 'nonsense', '--json'],
  ['integrations', 'test', 'prod'],
  ['integrations', 'update', 'prod', '--name', 'production'],
  ['integrations', 'test', 'nobody'],
  ['collect', '--integration', 'production', '--json'],
  ['collect', '--integration', 'nobody'],
  ['collect', '--integration', 'production', '--regions', 'us-east-1'],
  ['collect', '--role-arn', 'arn:aws:iam::444455556666:role/groundplan', '--external-id', 'wrong'],
  ['integrations', 'list', '--json'],
  ['webhooks', 'add', 'in', 'https://192.0.2.1/secret-path', '--kind', 'Vpc', '--json'],
  ['webhooks', 'add', 'in', 'https://127.0.0.1/x', '--kind', 'Vpcs'],
  ['webhooks', 'add', 'in', 'https://127.0.0.1/x'],
  ['webhooks', 'update', 'in', '--pause'],
  ['webhooks', 'update', 'in', '--name', 'inn', '--change', 'deleted', '--json'],
  ['webhooks', 'list'],
  ['webhooks', 'list', '--json'],
  ['webhooks', 'redeliver', 'inn'],
  ['webhooks', 'list', '--dead', 'inn'],
  ['webhooks', 'remove', 'in'],
  ['webhooks', 'remove', 'inn'],
  ['groups', 'add', 'customer-a'],
  ['groups', 'add', 'Customer'],
  ['collect', '--group', 'customer-a', '--integration', 'production'],
  ['query', 'MATCH (v:Vpc) RETURN v.id', '--json'],
  ['query', 'MATCH (v:Vpc) RETURN v.id AS b, v.kind AS a'],
  ['query', 'MATCH (v:Nothing) RETURN v.id'],
  ['query', 'MATCH (s:Subnet) RETURN s.id ORDER BY s.id', '--max-rows', '1'],
  ['query', 'CREATE (v:Vpc)'],
  ['query', 'MATCH'],
  ['query', '--name', 'counts', '--json'],
  ['graph', 'check', '--json'],
  ['graph', 'check'],
  ['lookup', 'eni-0123456789abcdef0', '10.0.0.1', '203.0.113.9', 'eni-x'],
  ['lookup', exampleInterface, 'i-0123456789abcdef0', '10.0.0.256', '--json'],
  ['lookup', exampleInterface, '--at', '400d'],
  ['lookup', exampleInterface, '--json', '--tags', 'Name'],
  ['integrations', 'remove', 'production'],
];

test('every command says the same and ends the same, with and without a daemon', async () => {
  const externalId = 'd'.repeat(40);
  const alone = await place(externalId);
  const beside = await place(externalId);
  const { openJournal } = await import('../../src/journal/journal.ts');
  for (const { data } of [alone, beside]) {
    const journal = openJournal(join(data, 'groups', 'default', 'journal.db'), 'write');
    journal.setting('externalId', () => externalId);
    journal.close();
  }
  const daemon = await beside.start(...yearly);
  for (const command of story) {
    const [without, with_] = await Promise.all([alone.run(...command), beside.run(...command)]);
    expect({ command, ...seen(with_) }).toEqual({ command, ...seen(without) });
  }
  const doctor = await beside.run('doctor', '--json');
  expect(doctor.stdout).toContain(`runs as process ${daemon.pid}, its API is at ${daemon.file.url}`);
  expect(doctor.stdout).toContain('is held by the daemon');
  await daemon.end('SIGTERM');
}, 240_000);

test('a daemon.json of nobody is told of and ignored', async () => {
  const { run, start, data } = await place();
  await (await start(...yearly)).end('SIGTERM');
  writeFileSync(
    join(data, 'daemon.json'),
    JSON.stringify({ url: 'http://127.0.0.1:9', pid: 2 ** 22 + 1, token: 'x', startedAt: 'then' }),
  );
  const ended = await run('policy', 'set', '--regions', exampleRegion);
  expect([ended.code, ended.stderr]).toEqual([0, expect.stringContaining('is gone; going on without it')]);
  const daemon = await start(...yearly);
  expect(daemon.file.pid).toBe(daemon.pid);
  await daemon.end('SIGTERM');
}, 60_000);

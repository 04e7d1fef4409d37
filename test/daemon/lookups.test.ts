// Lookups under the daemon: of their own readiness, served while a cycle hangs and Neo4j is down, fresh after each commit, started again
// when their thread ends; and `lookup` beside it.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import eniKind from '../../collectors/network-interface.ts';
import { createLog } from '../../src/daemon/log.ts';
import { createLookups } from '../../src/daemon/lookups.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { loadKinds } from '../../src/registry.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { eni, small } from '../lookup/small.ts';
import { exampleAccount, exampleRegion, exampleSource } from '../support/examples.ts';
import { home, type Running } from './daemon-world.ts';

const kinds = await loadKinds();
const mainPath = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const cloud = '/cloud-insights';
const patiently = { timeout: 20_000 };

async function world(more: Readonly<Record<string, string>> = {}) {
  const externalId = 'c'.repeat(40);
  const simulator = await startSimulator({ source: exampleSource(kinds), externalId });
  onTestFinished(() => simulator.close());
  const place = home(simulator.url, more);
  const path = join(place.data, 'groups', 'default', 'journal.db');
  const journal = openJournal(path, 'write');
  journal.setting('externalId', () => externalId);
  journal.setPolicy({ groups: ['ec2'], regions: [exampleRegion], cloudtrail: false });
  journal.close();
  const daemon = await place.start('--cron', '0 0 1 * *', '--lookup-tags', 'Name');
  await daemon.line(({ msg }) => msg === 'the lookup is ready');
  return { ...place, simulator, daemon, path };
}

function collected(daemon: Running): Promise<unknown> {
  const roleArn = `arn:aws:iam::${exampleAccount}:role/groundplan`;
  return daemon
    .ask('POST', `${cloud}/integration/aws/inventory`, { name: 'prod', roleArn })
    .then(() => daemon.line((line) => line['from'] === 'pending' && line['to'] === 'connected'));
}

function interfaceIn(path: string): string {
  const journal = openJournal(path, 'read');
  try {
    return [...journal.resources('NetworkInterface')][0]?.id ?? '';
  } finally {
    journal.close();
  }
}

test('a group without anything collected is served; the first cycle is followed', async () => {
  const { daemon, path } = await world();
  expect(JSON.parse(await daemon.text('/health/ready'))).toMatchObject({
    status: 'ready',
    parts: expect.arrayContaining([{ name: 'lookup', ready: true }]),
  });
  expect(JSON.parse(await daemon.text('/health/ready/lookup'))).toEqual({ status: 'ready' });
  const table = await daemon.ask('GET', `${cloud}/exports/enrichment.json`);
  expect(table).toEqual({ status: 200, body: { seq: 0, rows: [] } });

  const feed = await fetch(`${daemon.file.url}/v7${cloud}/changes?cursor=0`, {
    headers: { authorization: `Bearer ${daemon.file.token}` },
  });
  await collected(daemon);
  const id = interfaceIn(path);
  await expect
    .poll(async () => (await daemon.ask('GET', `${cloud}/lookups/eni/${id}`)).body['grade'], patiently)
    .toBe('exact');
  const metrics = await daemon.text('/metrics');
  expect(metrics).toContain('groundplan_view_lag_changes{view="lookup"} 0');
  expect(metrics).toMatch(/groundplan_lookup_requests_total\{way="interface"\} \d/);
  expect(metrics).toContain('groundplan_lookup_answers_total{grade="exact"} 1');
  // Whoever follows is told its end when the daemon stops.
  const [text, ended] = await Promise.all([feed.text(), daemon.end('SIGTERM')]);
  expect(text).toContain(`"resourceId":"${id}"`);
  expect([ended.code, ended.stderr]).toEqual([0, '']);
}, 60_000);

test('while a cycle hangs and Neo4j is down lookups and feed are served', async () => {
  // A port that nobody listens on.
  const { daemon, simulator, path } = await world({
    NEO4J_URI: 'bolt://127.0.0.1:9',
    NEO4J_USER: 'neo4j',
    NEO4J_PASSWORD: 'nobody',
  });
  await collected(daemon);
  await daemon.line(({ msg }) => String(msg).startsWith('the graph was not written'));
  const id = interfaceIn(path);
  simulator.setFaults([{ fault: 'hang', operation: 'DescribeSubnets' }]);
  daemon.ask('POST', `${cloud}/collect`, { integration: 'prod' }).catch(() => undefined);
  await expect
    .poll(async () => daemon.text('/metrics'), patiently)
    .toContain('groundplan_cycles{state="running"} 1');
  const one = await daemon.ask('GET', `${cloud}/lookups/eni/${id}`);
  expect(one).toMatchObject({ status: 200, body: { grade: 'exact' } });
  const feed = await fetch(`${daemon.file.url}/v7${cloud}/changes?cursor=0`, {
    headers: { authorization: `Bearer ${daemon.file.token}`, accept: 'text/event-stream' },
  });
  let text = '';
  for await (const piece of feed.body ?? []) {
    text += Buffer.from(piece).toString();
    if (text.includes(id)) break;
  }
  expect((await daemon.end('SIGTERM')).code).toBe(0);
}, 60_000);

test('a lookup whose thread ends is started again, and the old one answers until then', async () => {
  const made = small();
  made.list(eniKind, 5, [eni({ id: '1', ips: ['10.0.0.5'] })]);
  const threads: Worker[] = [];
  const seen = (worker: Worker): void => void threads.push(worker);
  process.on('worker', seen);
  onTestFinished(() => void process.off('worker', seen));
  const lines: string[] = [];
  let restarts = 0;
  const lookups = createLookups({
    tags: [],
    retentionDays: 90,
    log: createLog('info', { write: (text) => void lines.push(text) }),
    told: { answered: () => undefined, restarted: () => void (restarts += 1) },
    restartAfterMs: 1,
  });
  onTestFinished(() => lookups.close());
  const group = lookups.open({ aid: '1', name: 'default', path: made.journal.path });
  expect([lookups.isReady(), group.current(), lookups.seqOf('1')]).toEqual([false, undefined, undefined]);
  await expect.poll(() => lookups.isReady(), patiently).toBe(true);
  // The first builds and ends, the second follows.
  await threads[1]?.terminate();
  expect([restarts, lookups.isReady(), lookups.seqOf('1')]).toEqual([1, true, 1]);
  made.list(eniKind, 10, [eni({ id: '2', ips: ['10.0.0.6'] })]);
  await expect.poll(() => lookups.seqOf('1'), patiently).toBe(made.journal.lastSeq());
  expect(lines.join('')).toContain('its thread ended');
  await lookups.close();
  expect(restarts).toBe(1);
});

test('a journal that cannot be read is tried again and again, and meanwhile it is loading', async () => {
  const made = small();
  const lines: string[] = [];
  const lookups = createLookups({
    tags: [],
    retentionDays: 90,
    log: createLog('info', { write: (text) => void lines.push(text) }),
    told: { answered: () => undefined, restarted: () => undefined },
    restartAfterMs: 1,
  });
  onTestFinished(() => lookups.close());
  const path = join(made.folder, 'later.db');
  lookups.open({ aid: '1', name: 'default', path });
  await expect.poll(() => lines.length, patiently).toBeGreaterThan(2);
  expect(lookups.isReady()).toBe(false);
  openJournal(path, 'write').close();
  await expect.poll(() => lookups.isReady(), patiently).toBe(true);
});

test('`lookup` beside the daemon asks it: its tags, and a filter of any length', async () => {
  const { daemon, path, run, filter } = await world();
  await collected(daemon);
  const id = interfaceIn(path);
  const answered = async (): Promise<number> =>
    Number(/way="batch"\} (\d+)/.exec(await daemon.text('/metrics'))?.[1] ?? 0);
  const one = await run('lookup', id, '--json');
  expect(JSON.parse(one.stdout)).toMatchObject({ key: { eni: id }, grade: 'exact' });
  expect(await answered()).toBeGreaterThan(1);
  const lines = Array.from({ length: 12_000 }, (_, n) =>
    n % 3 === 0 ? '{"eni":' : `10.0.${n >> 8}.${n & 255}`,
  );
  const { code, stdout } = await filter(`${lines.join('\n')}\n${id}\n`, 'lookup', '--stdin');
  const rows = stdout.trimEnd().split('\n');
  expect([code, rows.length]).toEqual([0, lines.length + 1]);
  expect(JSON.parse(rows.at(-1) ?? '')).toMatchObject({ key: { eni: id }, grade: 'exact' });
  // Tags that the daemon may not have are told from an index of one's own.
  const before = await answered();
  expect((await run('lookup', id, '--tags', 'team', '--json')).stdout).toContain('"grade":"exact"');
  expect(await answered()).toBe(before);
  await daemon.end('SIGTERM');
}, 60_000);

test("the README's examples over HTTP run as they stand", async () => {
  const { daemon, env, folder } = await world();
  await collected(daemon);
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const section = readme.slice(readme.indexOf('### Over HTTP'));
  const blocks = [...section.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, type, text = '']) => ({
    type,
    text,
  }));
  const [batch = '', feed = '', table = ''] = blocks.flatMap(({ type, text }) =>
    type === 'sh' && text.includes('curl') ? [text] : [],
  );
  const [answers, changes = ''] = blocks.flatMap(({ type, text }) =>
    type === 'json' || type === '' ? [text] : [],
  );
  const groundplan = join(folder, 'groundplan');
  writeFileSync(groundplan, `#!/bin/sh\nexec ${process.execPath} ${mainPath} "$@"\n`, { mode: 0o755 });
  async function shell(script: string): Promise<string> {
    const { stdout } = await promisify(execFile)('bash', ['-euc', script], {
      cwd: folder,
      env: { ...env, PATH: `${folder}:${env['PATH'] ?? ''}`, URL: daemon.file.url },
    });
    return stdout;
  }
  expect(await shell(batch)).toBe(answers);
  expect(await shell(feed)).toMatch(likeOf(changes));
  const withToken = `export TOKEN=$(groundplan tokens create --name table --role enrichment)\n${table}`;
  await shell(`${withToken}\nstat -c %Y%i interfaces.csv > first\n`);
  await shell(`${withToken}\nstat -c %Y%i interfaces.csv | cmp - first\n`);
  expect(readFileSync(join(folder, 'interfaces.csv'), 'utf8')).toMatch(/^ip,vpc_id,[\s\S]*\n10\.0\.0\.11,/);
  expect((await daemon.end('SIGTERM')).code).toBe(0);
}, 60_000);

/** Which kind is found first is nobody's promise. */
function likeOf(text: string): RegExp {
  const escaped = text.replaceAll(/[[\]{}().]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll(/"[A-Z]\w+"/g, String.raw`"\w+"`)}$`);
}

// The library: opened on a data directory it answers, follows what another connection writes, and ends when it is closed.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import eniKind from '../../collectors/network-interface.ts';
import vpcKind from '../../collectors/vpc.ts';
import { type Lookup, openLookup, OperatorError, UsageError } from '../../src/index.ts';
import { eni, idOf, type Small, small, vpc } from './small.ts';

const A = idOf('vpc', 'a');

async function opened(world: Small): Promise<Lookup> {
  // The worlds of tests are in January 2026, whenever they run.
  const lookup = await openLookup({ data: world.folder, retentionDays: 3_650 });
  onTestFinished(() => lookup.close());
  return lookup;
}

function filled(): Small {
  const world = small();
  world.list(vpcKind, 5, [vpc('a', '10.0.0.0/16')]);
  world.list(eniKind, 5, [eni({ id: '1', ips: ['10.0.0.5'] })]);
  return world;
}

test('answers, one by one and as a batch', async () => {
  const lookup = await opened(filled());
  const expected = { grade: 'exact', id: idOf('eni', '1') };
  expect(lookup.eni(idOf('eni', '1'))).toMatchObject(expected);
  expect(lookup.ip('10.0.0.5', A)).toMatchObject(expected);
  expect(lookup.ip('10.0.0.5', A).place).toMatchObject({ vpcId: A, accountId: '111111111111' });
  const keys = [{ ip: '10.0.0.5', vpc: A }, { eni: 'x' }, { eni: idOf('eni', '1'), at: 1 }];
  expect(JSON.parse(lookup.json(keys))).toMatchObject([
    { grade: 'exact', resource: { id: idOf('eni', '1') } },
    { reason: 'malformed' },
    { grade: 'unknown', reason: 'before-retention' },
  ]);
  expect(lookup.json([])).toBe('[]');
});

test('follows changes, reads without change, and denials', async () => {
  const world = filled();
  const lookup = await opened(world);
  world.list(eniKind, 10, [eni({ id: '2', ips: ['10.0.0.5'] })], { gone: [idOf('eni', '1')] });
  await lookup.reached(world.journal.lastSeq());
  expect(lookup.ip('10.0.0.5', A)).toMatchObject({ grade: 'exact', id: idOf('eni', '2') });
  const before = lookup.eni(idOf('eni', '2')).asOf;
  world.list(eniKind, 15, []);
  await expect.poll(() => lookup.eni(idOf('eni', '2')).asOf).not.toBe(before);
  world.list(eniKind, 20, 'denied');
  await expect.poll(() => lookup.ip('10.0.0.99', A).grade).toBe('hidden');
});

test('many small changes become few segments with the same answers', async () => {
  const world = filled();
  const lookup = await opened(world);
  for (let n = 2; n < 30; n++) {
    world.list(eniKind, 5 * n, [eni({ id: String(n), ips: [`10.0.0.${n + 10}`] })]);
    await lookup.reached(world.journal.lastSeq());
  }
  for (let n = 2; n < 30; n++)
    expect(lookup.ip(`10.0.0.${n + 10}`, A)).toMatchObject({ grade: 'exact', id: idOf('eni', String(n)) });
});

test("the README's example runs as it stands", async () => {
  const world = filled();
  world.list(eniKind, 10, []);
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, example = ''] = /```js\n(import \{ openLookup[\s\S]*?)```/.exec(readme) ?? [];
  const library = new URL('../../src/index.ts', import.meta.url).href;
  // The world of tests is months before any clock of a user's.
  const script = example
    .replace("'groundplan'", JSON.stringify(library))
    .replace("tags: ['team']", "tags: ['team'], retentionDays: 3_650");
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: { PATH: process.env['PATH'], GROUNDPLAN_DATA: world.folder },
  });
  expect(stdout).toMatch(/^exact false subnet-00000000000000001 undefined\n/);
  expect(stdout).toContain("grade: 'exact'");
});

test('says what is missing', async () => {
  await expect(openLookup({ data: '/nonexistent/groundplan' })).rejects.toThrow(OperatorError);
  await expect(openLookup({ data: filled().folder, group: 'defalt' })).rejects.toThrow(UsageError);
});

test('once closed it follows no more, and who waits is told', async () => {
  const world = filled();
  const lookup = await openLookup({ data: world.folder, retentionDays: 3_650 });
  const waiting = lookup.reached(1_000_000).catch((error: unknown) => error);
  await lookup.close();
  expect(String(await waiting)).toContain('closed');
  expect(lookup.failure).toBeDefined();
  expect(lookup.eni(idOf('eni', '1'))).toMatchObject({ grade: 'exact' });
});

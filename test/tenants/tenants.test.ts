// Groups keep their ids, tokens are kept hashed and die when they should, a topic has one holder; also through the command.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDataDirectory } from '../../src/data-directory.ts';
import { openTenants, type Tenants } from '../../src/tenants/tenants.ts';
import { mayUse, type TokenRequest } from '../../src/tenants/tokens.ts';
import { cli } from '../support/cli.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'groundplan-tenants-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function tenants(path = folder(), names: readonly string[] = []): Tenants {
  const opened = openTenants(path, names);
  onTestFinished(() => opened.close());
  return opened;
}

const viewer: TokenRequest = {
  name: 'grafana',
  role: 'viewer',
  aids: ['1'],
  defaultAid: '1',
  expiresAt: undefined,
};
const noon = new Date('2026-01-01T12:00:00.000Z');

function later(seconds: number): Date {
  return new Date(noon.getTime() + seconds * 1_000);
}

test('default is 1; groups on the disk get an id each, once, in whatever order they are seen', () => {
  const path = folder();
  tenants(path, ['zebra', 'default']);
  expect(tenants(path, ['alpha', 'default', 'zebra']).groups()).toEqual([
    { aid: '1', name: 'default' },
    { aid: '2', name: 'zebra' },
    { aid: '3', name: 'alpha' },
  ]);
});

test.each(['', '0', '01', '1.0', ' 1', '1e0', '99', '9'.repeat(40), "1' OR 1=1"])(
  'no group has the id %j',
  (aid) => expect(tenants().group(aid)).toBeUndefined(),
);

test('a data directory gives a new group its id when it is added', () => {
  const data = openDataDirectory(folder());
  data.addGroup('other');
  const opened = data.tenants();
  onTestFinished(() => opened.close());
  expect(opened.groupNamed('other')).toEqual({ aid: '2', name: 'other' });
});

test('a token is found by its text, and by nothing that only looks like it', () => {
  const { tokens } = tenants();
  const { text, token } = tokens.create(viewer, noon);
  expect(text).toMatch(/^gp_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/);
  expect(tokens.verify(text, noon)).toMatchObject({ id: token.id, role: 'viewer', aids: ['1'] });
  const last = text.at(-1) === 'A' ? 'B' : 'A';
  for (const wrong of [
    '',
    'gp_',
    text.slice(0, -1),
    `${text.slice(0, -1)}${last}`,
    `${text}A`,
    text.replace(token.id, '0'.repeat(16)),
    text.toUpperCase(),
  ]) {
    expect(tokens.verify(wrong, noon)).toBeUndefined();
  }
});

test('nothing of the text is in the files', () => {
  const path = folder();
  const { tokens } = tenants(path);
  const { text } = tokens.create(viewer, noon);
  const secret = text.slice(20);
  for (const name of readdirSync(path)) expect(readFileSync(join(path, name)).includes(secret)).toBe(false);
});

test('a token ends when it expires or is revoked, for whoever has the file open', () => {
  const path = folder();
  const { tokens } = tenants(path);
  const { text, token } = tokens.create({ ...viewer, expiresAt: later(60).toISOString() }, noon);
  expect(tokens.verify(text, later(59))).toBeDefined();
  expect(tokens.verify(text, later(60))).toBeUndefined();
  expect(tenants(path).tokens.revoke(token.id)).toBe(true);
  expect(tokens.verify(text, noon)).toBeUndefined();
  expect(tokens.revoke(token.id)).toBe(false);
});

test('its last use is written at most once a minute', () => {
  const { tokens } = tenants();
  const { text } = tokens.create(viewer, noon);
  const lastUse = (): string | undefined => tokens.list()[0]?.lastUsedAt;
  expect(lastUse()).toBeUndefined();
  tokens.verify(text, noon);
  tokens.verify(text, later(59));
  expect(lastUse()).toBe(noon.toISOString());
  tokens.verify(text, later(60));
  expect(lastUse()).toBe(later(60).toISOString());
});

test('a token may use its groups, the default one among them, or all with those to come', () => {
  const opened = tenants(folder(), ['two', 'three']);
  const { token } = opened.tokens.create({ ...viewer, aids: ['2'], defaultAid: '3' }, noon);
  const [read] = opened.tokens.list();
  expect(read?.aids).toEqual(['2', '3']);
  expect(['1', '2', '3'].map((aid) => mayUse(read ?? token, aid))).toEqual([false, true, true]);
  expect(mayUse({ aids: 'all' }, '4711')).toBe(true);
});

test('a topic has one holder over all groups; taking is all or nothing, and replaces what the holder had', () => {
  const { topics } = tenants(folder(), ['two']);
  const mine = { aid: '1', integrationId: 'a' };
  const theirs = { aid: '2', integrationId: 'b' };
  topics.take(['t1', 't2'], mine);
  expect(() => topics.take(['t3', 't2'], theirs)).toThrow('the topic t2 is taken');
  expect(topics.holderOf('t3')).toBeUndefined();
  topics.take(['t2', 't4'], mine);
  expect(['t1', 't2', 't4'].map((arn) => topics.holderOf(arn))).toEqual([undefined, mine, mine]);
  topics.release(mine);
  topics.take(['t2'], theirs);
  expect(topics.holderOf('t2')).toEqual(theirs);
});

test('the command makes, lists and revokes tokens; the text is on stdout alone, once', async () => {
  const { run, json } = cli();
  await run('groups', 'add', 'customer-a');
  expect(await json('groups', 'list')).toEqual(
    [
      { aid: '2', group: 'customer-a' },
      { aid: '1', group: 'default' },
    ].sort(byAid),
  );
  const made = await run('tokens', 'create', '--name', 'grafana', '--group', 'customer-a');
  expect(made.stdout).toMatch(/^gp_\w{16}_.{43}\n$/);
  const [row] = await json('tokens', 'list');
  expect(row).toMatchObject({ name: 'grafana', role: 'viewer', aids: ['2'], groups: ['customer-a'] });
  expect(JSON.stringify(row)).not.toContain(made.stdout.trim().slice(20));
  expect((await run('tokens', 'revoke', String(row?.['id']))).code).toBe(0);
  expect(await json('tokens', 'list')).toEqual([]);
});

test.each([
  [['--role', 'owner'], 'unknown role "owner"'],
  [['--groups', 'defalt'], 'did you mean "default"?'],
  [['--expires', 'yesterday'], 'is not a time'],
  [['--expires', '2020-01-01'], 'is over already'],
  [['--name', 'a\u001bb'], 'without control characters'],
])('tokens create %j is wrong use', async (args, said) => {
  const { code, stderr } = await cli().run('tokens', 'create', '--name', 'x', ...args);
  expect(code).toBe(2);
  expect(stderr).toContain(said);
});

function byAid(a: { readonly aid: string }, b: { readonly aid: string }): number {
  return Number(a.aid) - Number(b.aid);
}

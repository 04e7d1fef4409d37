// The published package: `npm pack`, installed from its tarball with node@24 into an empty folder, starts; and on a Node that is too
// old its bin says so. Node strips no types inside node_modules, so this proves dist/ too.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needed, onPath } from '../moto/need.ts';
import { run } from './npm.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'groundplan-package-'));
const packed = join(work, 'packed');
const installed = join(work, 'empty');
const [npm] = onPath('npm');
const oldNode = needed(
  findOldNode(),
  'no Node below 24.12 on this machine: set GROUNDPLAN_TEST_OLD_NODE to one, to test what the bin tells it',
);
const registry = needed(
  npm !== undefined && (await run(npm, ['ping', '--fetch-retries=0'], work, 20_000)).code === 0
    ? npm
    : undefined,
  'npm cannot reach its registry (`npm ping`), so the packed tarball cannot be installed',
);

beforeAll(async () => {
  mkdirSync(packed);
  mkdirSync(installed);
  const made = await run(npm ?? 'npm', ['pack', '--pack-destination', packed], root, 280_000);
  if (made.code !== 0) throw new Error(`npm pack failed:\n${made.stdout}${made.stderr}`);
}, 300_000);

afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('the tarball', () => {
  test('holds dist/ and what npm always adds, and nothing else', () => {
    const tops = new Set(listing().map((path) => path.replace(/^package\//, '').split('/')[0]));
    expect([...tops].filter((top) => top !== 'README.md').sort()).toEqual([
      'LICENSE',
      'dist',
      'package.json',
    ]);
    expect(listing()).toContain('package/dist/bin.cjs');
  });

  test('refers to no TypeScript source', () => {
    const code = listing().filter((path) => /\.(c?js|d\.ts)$/.test(path));
    const text = (path: string): string => readFileSync(join(root, path.replace(/^package\//, '')), 'utf8');
    expect(code.length).toBeGreaterThan(100);
    expect(code.filter((path) => /(['"`])\.{1,2}\/[^'"`\s]*(?<!\.d)\.ts\1/.test(text(path)))).toEqual([]);
  });
});

describe.skipIf(registry === undefined)('installed beside node@24 into an empty folder', () => {
  beforeAll(async () => {
    await allowNodesInstallScript();
    const args = ['install', '--no-fund', '--no-audit', tarball(), 'node@24'];
    const made = await run(npm ?? 'npm', args, installed, 280_000);
    if (made.code !== 0) throw new Error(`npm install failed:\n${made.stdout}${made.stderr}`);
  }, 300_000);

  test('runs the demo to its end', async () => {
    const demo = await npx(['demo', '--fast']);
    expect(demo, demo.stderr).toMatchObject({ code: 0 });
    expect(demo.stdout.split('\n').length).toBeGreaterThan(10);
  }, 150_000);

  test('prints its help', async () => {
    const help = await npx(['--help']);
    expect(help, help.stderr).toMatchObject({ code: 0 });
    expect(help.stdout).toContain('Usage: groundplan');
  });

  test('is a library, too: openLookup with its types and its thread', async () => {
    const script = [
      "import { openLookup, OperatorError } from 'groundplan';",
      "const failed = await openLookup({ data: 'none' }).catch((error) => error);",
      'console.log(failed instanceof OperatorError, failed.message);',
    ].join('\n');
    const told = await run(
      join(installed, 'node_modules/.bin/node'),
      ['--input-type=module', '-e', script],
      installed,
      30_000,
    );
    expect(told, told.stderr).toMatchObject({ code: 0 });
    expect(told.stdout).toContain('true nothing is collected yet');
    expect(listing()).toEqual(
      expect.arrayContaining(['package/dist/src/index.d.ts', 'package/dist/src/lookup/index-thread.js']),
    );
  });

  test('finds its kinds in dist', async () => {
    const kinds = await npx(['kinds', '--json']);
    expect(kinds, kinds.stderr).toMatchObject({ code: 0 });
    const names = kinds.stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => Reflect.get(Object(JSON.parse(line)), 'kind'));
    const files = readdirSync(join(root, 'collectors')).filter((name) => name.endsWith('.ts'));
    expect(names).toHaveLength(files.length);
    expect(names).toContain('NetworkInterface');
  });
});

describe.skipIf(oldNode === undefined)('on a Node that is too old', () => {
  test.each([[[]], [['demo']], [['--help']]])(
    'with %j it says what it needs, how to get it, and exits 2',
    async (args) => {
      const found = execFileSync(oldNode ?? '', ['--version'], { encoding: 'utf8' })
        .trim()
        .slice(1);
      const ended = await run(oldNode ?? '', [join(root, 'dist/bin.cjs'), ...args], work, 20_000);
      expect(ended).toMatchObject({ code: 2, stdout: '' });
      expect(ended.stderr).toMatch(/^groundplan: needs Node\.js 24\.12 or newer, .*`npm i node@24`.*\n$/);
      expect(ended.stderr).toContain(found);
    },
  );
});

/** npm 12 and later run no install script that package.json does not allow; npm 11 runs them, and the folder stays empty. */
async function allowNodesInstallScript(): Promise<void> {
  const { stdout } = await run(npm ?? 'npm', ['--version'], work, 20_000);
  if (Number.parseInt(stdout, 10) < 12) return;
  writeFileSync(
    join(installed, 'package.json'),
    JSON.stringify({ private: true, allowScripts: { node: true } }),
  );
}

function npx(args: readonly string[]): ReturnType<typeof run> {
  return run(onPath('npx')[0] ?? 'npx', ['--no-install', 'groundplan', ...args], installed, 120_000);
}

function tarball(): string {
  const [name] = readdirSync(packed).filter((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new Error('npm pack made no tarball');
  return join(packed, name);
}

function listing(): readonly string[] {
  return execFileSync('tar', ['-tzf', tarball()], { encoding: 'utf8' }).trimEnd().split('\n');
}

function findOldNode(): string | undefined {
  const named = process.env['GROUNDPLAN_TEST_OLD_NODE'];
  const candidates = named === undefined || named === '' ? onPath('node') : [named];
  return candidates.find((path) => {
    const [major = 0, minor = 0] = execFileSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' })
      .split('.')
      .map(Number);
    return major < 24 || (major === 24 && minor < 12);
  });
}

// The demo as a process: what people see of it, what it needs, and what it leaves behind. Its story is checked in story.test.ts.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { demo } from './run-demo.ts';

let temporary = '';

// Each demo is a process of about four seconds on an idle machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'groundplan-demo-test-'));
});

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

test('people get the same story in words, without escape codes or lines over 100 characters in a pipe', async () => {
  const own = join(temporary, 'piped');
  mkdirSync(own);
  const { exitCode, stdout, stderr } = await demo([], { TMPDIR: own });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(readdirSync(own)).toEqual([]);
  expect(stdout.match(/^\d\. .+$/gm)).toHaveLength(7);
  expect(stdout).toMatch(/would have deleted \d\d+ interfaces/);
  expect(stdout.match(/\d+ events, 0 missed, 0 invented\./g)).toHaveLength(3);
  expect(stdout).not.toContain('\u001b');
  expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
});

test('is not moved by what the surroundings say of AWS and of groundplan', async () => {
  const { exitCode } = await demo(['--json'], {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SESSION_TOKEN: 'y',
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_USE_DUALSTACK_ENDPOINT: 'true',
    AWS_PROFILE: 'nowhere',
    AWS_CONFIG_FILE: '/nonexistent',
    GROUNDPLAN_DATA: '/dev/null/data',
  });
  expect(exitCode).toBe(0);
});

test('goes on without Cypher where the embedded graph is missing', async () => {
  const hook = join(temporary, 'no-graph.mjs');
  writeFileSync(
    hook,
    `import { registerHooks } from 'node:module';
registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith('@grafeo-db')) return next(specifier, context);
    throw Object.assign(new Error('Cannot find package ' + specifier), { code: 'ERR_MODULE_NOT_FOUND' });
  },
});
`,
  );
  const { exitCode, stdout } = await demo([], { NODE_OPTIONS: `--import=${hook}` });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('The demo goes on without the graph.');
  expect(stdout).toMatch(/would have deleted \d\d+ interfaces/);
});

test('Ctrl-C leaves nothing behind', async () => {
  const own = join(temporary, 'interrupted');
  mkdirSync(own);
  const { exitCode } = await demo([], { TMPDIR: own }, (child) => {
    child.stdout?.once('data', () => child.kill('SIGINT'));
  });
  expect(exitCode).toBe(130);
  expect(readdirSync(own)).toEqual([]);
});

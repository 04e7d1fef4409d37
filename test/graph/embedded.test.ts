import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { afterEach, expect, it, vi } from 'vitest';

import { startEmbeddedHost } from '../../graph/embedded.ts';
import type { EmbeddedHost } from '../../graph/embedded.ts';
import { GraphUnavailableError } from '../../graph/engine.ts';

const ENDLESS = { text: 'UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(*) AS c' };
const COUNT = { text: 'MATCH (n) RETURN count(*) AS c' };
const hosts: EmbeddedHost[] = [];

afterEach(async () => {
  for (const host of hosts.splice(0)) {
    host.kill();
    await host.exited;
  }
});

function start(): EmbeddedHost {
  const host = startEmbeddedHost();
  hosts.push(host);
  return host;
}

it('runs a loader in its process and gives its answer', async () => {
  const host = start();
  expect(await host.load(new URL('fixture-loader.ts', import.meta.url), 3)).toEqual({ written: 3 });
  expect((await host.read(COUNT)).rows).toEqual([[3]]);
});

it('passes on what a loader throws, with its name', async () => {
  const loading = start().load(new URL('fixture-loader.ts', import.meta.url), 'three');
  await expect(loading).rejects.toMatchObject({ name: 'TypeError', message: 'a number of nodes is needed' });
});

it('refuses a module without a default export', async () => {
  await expect(start().load(new URL('refused-texts.ts', import.meta.url), 1)).rejects.toThrow(
    /no default export/,
  );
});

it('answers other reads while a slow one runs', async () => {
  const host = start();
  const slow = host.read(ENDLESS).catch((error: unknown) => error);
  expect((await host.read(COUNT)).rows).toEqual([[0]]);
  host.kill();
  expect(await slow).toBeInstanceOf(GraphUnavailableError);
});

it('is dead after a time limit, and says what to do', async () => {
  const host = start();
  await expect(host.read(ENDLESS, { timeoutMs: 300 })).rejects.toThrow(/stopped after 0\.3 s.*LIMIT/);
  await host.exited;
  await expect(host.read(COUNT)).rejects.toThrow(/time limit; start it again and load it/);
  await host.close();
});

it('does not stop a query that ends in time', async () => {
  const host = start();
  expect((await host.read(COUNT, { timeoutMs: 60_000 })).rows).toEqual([[0]]);
  await host.close();
  await host.exited;
  await expect(host.read(COUNT)).rejects.toThrow(/it was closed/);
});

it('says so when the process dies by itself', async () => {
  const host = start();
  await host.read(COUNT);
  const slow = host.read(ENDLESS).catch((error: unknown) => error);
  if (host.pid !== undefined) process.kill(host.pid, 'SIGKILL');
  expect(await slow).toHaveProperty('message', expect.stringContaining('it ended with SIGKILL'));
});

it('dies with its parent, even in the middle of a query', async () => {
  const parent = spawn(process.execPath, [fileURLToPath(new URL('fixture-parent.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line]: unknown[] = await once(parent.stdout, 'data');
  const pid = Number(String(line));
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 5000 });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

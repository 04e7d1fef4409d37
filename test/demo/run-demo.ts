// Runs the demo as a user does, in a process of its own.
import { spawn } from 'node:child_process';

const main = new URL('../../src/main.ts', import.meta.url).pathname;

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function demo(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  meanwhile: (child: ReturnType<typeof spawn>) => void = () => undefined,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, 'demo', ...args], { env: { ...process.env, ...env } });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].on('data', (chunk) => {
        said[stream] += String(chunk);
      });
    }
    meanwhile(child);
    child.once('close', (exitCode) => resolve({ exitCode, ...said }));
  });
}

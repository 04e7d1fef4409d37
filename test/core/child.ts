// Child processes of these tests: started with what they need and nothing of the machine's own, killed when the test ends.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export interface Child {
  readonly process: ChildProcessWithoutNullStreams;
  /** The next line on stdout; undefined at its end. */
  line(): Promise<string | undefined>;
  /** Ends by itself or was killed: exit code (null by a signal), and all of stderr. */
  ended(): Promise<{ readonly code: number | null; readonly stderr: string; readonly stdout: string }>;
  kill(): Promise<void>;
}

export function startChild(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Child {
  const child = spawn(command, args, {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let stderr = '';
  let stdout = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stdin.on('error', () => undefined);

  async function kill(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exited;
  }
  onTestFinished(kill);
  return {
    process: child,
    line: async () => {
      const next = await lines.next();
      return next.done === true ? undefined : next.value;
    },
    ended: async () => {
      await exited;
      return { code: child.exitCode, stderr, stdout };
    },
    kill,
  };
}

/** A file in a Node of its own. */
export function startFile(
  file: URL,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Child {
  return startChild(process.execPath, [fileURLToPath(file), ...args], env);
}

export const mainPath = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

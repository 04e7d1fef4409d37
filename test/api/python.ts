// Python programs that tests run: from a virtual environment of their own, which an environment variable names (.ci/run makes them).
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needed } from '../moto/need.ts';

/** The program that the variable names, or undefined where tests are to skip. */
export function findProgram(variable: string, how: string): string | undefined {
  const named = process.env[variable];
  return needed(named === '' ? undefined : named, `no ${variable}: ${how}`);
}

export interface Ended {
  readonly code: number | null;
  /** stdout and stderr, as they came. */
  readonly said: string;
}

/** In an empty folder of its own, which goes with it. */
export async function runProgram(
  program: string,
  args: readonly string[],
  timeoutMs: number,
): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-python-'));
  const child = spawn(program, args, {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      NO_COLOR: '1',
      PYTHONDONTWRITEBYTECODE: '1',
      COLUMNS: '160',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    return { code, said };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

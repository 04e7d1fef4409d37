// The command as a user runs it: a process of its own, with nothing of this machine's AWS settings in its environment.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Cli {
  readonly data: string;
  run(...args: readonly string[]): Promise<Ended>;
  /** Runs, expects exit 0 and gives the rows of NDJSON, or the one document. */
  json(...args: readonly string[]): Promise<readonly Row[]>;
}

export type Row = Readonly<Record<string, unknown>>;

/** A command with a data directory and home of its own; `env` is added to it. */
export function cli(env: Readonly<Record<string, string>> = {}): Cli {
  const home = mkdtempSync(join(tmpdir(), 'groundplan-cli-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const data = join(home, 'data');

  function run(...args: readonly string[]): Promise<Ended> {
    const child = spawn(process.execPath, [main, ...args], {
      env: {
        PATH: process.env['PATH'],
        HOME: home,
        GROUNDPLAN_DATA: data,
        NO_COLOR: '1',
        // Instance metadata would be asked over the network, and is not there.
        AWS_EC2_METADATA_DISABLED: 'true',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, stdout, stderr }));
    });
  }

  async function json(...args: readonly string[]): Promise<readonly Row[]> {
    const { code, stdout, stderr } = await run(...args, '--json');
    if (code !== 0) throw new Error(`groundplan ${args.join(' ')} ended with ${code}: ${stderr}`);
    return stdout.split('\n').flatMap((line) => (line === '' ? [] : [parseRow(line)]));
  }

  return { data, run, json };
}

function parseRow(line: string): Row {
  const value: unknown = JSON.parse(line);
  if (typeof value !== 'object' || value === null) throw new Error(`not a JSON object: ${line}`);
  return { ...value };
}

// The daemon as a user runs it: a process of its own, against a simulated AWS on loopback that stays when the daemon is killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type DaemonFile, readDaemonFile } from '../../src/daemon/daemon-file.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export type Json = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly body: Json;
}

export interface Home {
  readonly folder: string;
  readonly data: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs the daemon until it says that it runs. */
  start(...args: readonly string[]): Promise<Running>;
  /** Runs a command to its end. */
  run(...args: readonly string[]): Promise<Ended>;
  /** The same with this on its standard input. */
  filter(input: string, ...args: readonly string[]): Promise<Ended>;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  readonly file: DaemonFile;
  /** Lines of its log so far. */
  log(): readonly Json[];
  /** The first line, past or to come, that is wanted. */
  line(wanted: (line: Json) => boolean): Promise<Json>;
  ask(method: string, path: string, body?: object): Promise<Answer>;
  text(path: string): Promise<string>;
  end(signal: NodeJS.Signals): Promise<Ended>;
}

/** A data directory of its own; `endpoint`: the simulated AWS or moto, on loopback. */
export function home(endpoint: string, more: Readonly<Record<string, string>> = {}): Home {
  if (new URL(endpoint).hostname !== '127.0.0.1') throw new Error(`not loopback: ${endpoint}`);
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-daemon-'));
  const data = join(folder, 'data');
  const started: ChildProcess[] = [];
  onTestFinished(async () => {
    for (const child of started)
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    GROUNDPLAN_DATA: data,
    NO_COLOR: '1',
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'AKIATESTTESTTESTTEST',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'eu-west-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    GROUNDPLAN_RETRY_BASE_MS: '1',
    GROUNDPLAN_BUDGET_PERCENT: '0',
    ...more,
  };

  function launch(args: readonly string[]): { child: ChildProcess; said: Said; ended: Promise<Ended> } {
    const child = spawn(process.execPath, [main, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.on('error', () => undefined);
    started.push(child);
    const said: Said = { stdout: '', stderr: '', hear: new Set() };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said.stdout += text;
      for (const hear of said.hear) hear();
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
    const ended = new Promise<Ended>((resolve) => {
      child.on('close', (code, signal) => {
        for (const hear of said.hear) hear();
        resolve({ code, signal, stdout: said.stdout, stderr: said.stderr });
      });
    });
    return { child, said, ended };
  }

  async function start(...args: readonly string[]): Promise<Running> {
    const { child, said, ended } = launch(['start', '--port', '0', ...args]);
    const lines = (): readonly Json[] => said.stdout.split('\n').slice(0, -1).map(parse);
    const line = (wanted: (line: Json) => boolean): Promise<Json> =>
      heard(said, child, () => lines().find(wanted));
    await line(({ msg }) => msg === 'groundplan runs');
    const file = readDaemonFile(data);
    if (file === undefined) throw new Error('the daemon wrote no daemon.json');
    const { url, token } = file;
    async function ask(method: string, path: string, body?: object): Promise<Answer> {
      const response = await fetch(`${url}/v7${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? {} : parse(text) };
    }
    return {
      pid: child.pid ?? 0,
      file,
      log: lines,
      line,
      ask,
      text: async (path) => (await fetch(`${url}${path}`)).text(),
      end: (signal) => {
        child.kill(signal);
        return ended;
      },
    };
  }

  function filter(input: string, ...args: readonly string[]): Promise<Ended> {
    const { child, ended } = launch(args);
    child.stdin?.end(input);
    return ended;
  }

  return { folder, data, env, start, run: (...args) => filter('', ...args), filter };
}

interface Said {
  stdout: string;
  stderr: string;
  readonly hear: Set<() => void>;
}

/** What is looked for after each line, without asking again and again. */
function heard<Found>(said: Said, child: ChildProcess, look: () => Found | undefined): Promise<Found> {
  return new Promise((resolve, reject) => {
    function hear(): void {
      const found = look();
      if (found !== undefined) resolve(found);
      else if (child.exitCode !== null || child.signalCode !== null)
        reject(new Error(`the daemon ended: ${said.stderr}${said.stdout.slice(-2_000)}`));
      else return;
      said.hear.delete(hear);
    }
    said.hear.add(hear);
    hear();
  });
}

function parse(text: string): Json {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error(`not an object: ${text}`);
  return { ...value };
}

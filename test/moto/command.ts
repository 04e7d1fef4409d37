// The groundplan command as a process of its own, with one caller's keys and moto for AWS; nothing of this machine's AWS settings.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CycleDocument } from '../../src/cycle-document.ts';
import { type Keys, region } from './account.ts';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Caller {
  readonly url: string;
  readonly keys: Keys;
  readonly data: string;
}

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const timeoutMs = 60_000;

export function groundplan({ url, keys, data }: Caller, args: readonly string[]): Promise<Ended> {
  if (new URL(url).hostname !== '127.0.0.1') throw new Error(`not loopback: ${url}`);
  const env = {
    PATH: process.env['PATH'],
    HOME: data,
    GROUNDPLAN_DATA: data,
    AWS_ENDPOINT_URL: url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const { promise, resolve } = Promise.withResolvers<Ended>();
  const child = execFile(
    process.execPath,
    [main, ...args],
    { env, timeout: timeoutMs },
    (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (child.exitCode ?? -1), stdout, stderr });
    },
  );
  return promise;
}

export interface Collected extends Ended {
  readonly document: CycleDocument;
}

/** `collect --json`, with the document that it printed. What moto does not serve it serves at no second attempt either. */
export async function collect(caller: Caller, args: readonly string[]): Promise<Collected> {
  const ended = await groundplan(caller, ['collect', '--json', '--max-attempts', '1', ...args]);
  if (ended.stdout === '')
    throw new Error(`collect ended with ${ended.code} and no document: ${ended.stderr}`);
  return { ...ended, document: asDocument(ended.stdout) };
}

function asDocument(text: string): CycleDocument {
  return JSON.parse(text);
}

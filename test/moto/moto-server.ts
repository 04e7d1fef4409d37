// A moto server of a test's own (PyPI moto[server]): an AWS that nobody here wrote, with IAM enforced when asked.
// On a free port of the loopback interface, and ended with the test. GROUNDPLAN_TEST_MOTO names the program, else PATH.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { needed, onPath } from './need.ts';

export interface Moto {
  readonly url: string;
  /** From now on every request needs a key, a right signature and a policy that allows its action. */
  enforce(): Promise<void>;
  /** What `work` asks is not checked: changes to policies in the middle of a test. */
  unchecked<Result>(work: () => Promise<Result>): Promise<Result>;
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;

/** The program, or undefined where tests are to skip. */
export function findMoto(): string | undefined {
  const named = process.env['GROUNDPLAN_TEST_MOTO'];
  return needed(
    named === undefined || named === '' ? onPath('moto_server')[0] : named,
    'no moto_server: `pip install "moto[server]==5.2.*"`, or GROUNDPLAN_TEST_MOTO=<path to moto_server>',
  );
}

export async function startMoto(program: string | undefined): Promise<Moto> {
  if (program === undefined) throw new Error('no moto_server');
  const child = spawn(program, ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  process.once('exit', () => child.kill('SIGKILL'));
  const url = await addressOf(child);

  async function check(fromRequest: string): Promise<void> {
    const answer = await fetch(`${url}/moto-api/reset-auth`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: fromRequest,
    });
    if (!answer.ok) throw new Error(`moto's reset-auth: HTTP ${answer.status}`);
  }

  return {
    url,
    enforce: () => check('0'),
    unchecked: async (work) => {
      await check('inf');
      try {
        return await work();
      } finally {
        await check('0');
      }
    },
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** moto says where it listens, which with port 0 is the only way to know. Its request log keeps being read, so that it never blocks. */
function addressOf(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const said: string[] = [];
  const give = (why: string): void => {
    child.kill('SIGKILL');
    reject(new Error(`moto_server ${why}:\n${said.join('\n')}`));
  };
  const timer = setTimeout(() => give('did not start in time'), startTimeoutMs);
  child.once('error', (error) => give(`could not be started (${error.message})`));
  child.once('exit', () => give('ended at once'));
  if (child.stderr === null) throw new Error('moto_server without stderr');
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (said.length < 50) said.push(line);
    const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (url !== undefined) resolve(url);
  });
  return promise.finally(() => clearTimeout(timer));
}

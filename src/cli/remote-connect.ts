// The way to a running daemon: its file, whether it lives, its API as calls. Loaded where there is a daemon.json.
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { readDaemonFile } from '../daemon/daemon-file.ts';
import { NotFoundError, OperatorError, RequestError, UsageError } from '../errors.ts';
import { type CommonOptions, dataOf } from './context.ts';
import { LoadingError } from './remote-errors.ts';
import { say } from './output.ts';
import type { Remote } from './remote.ts';

const aliveWithinMs = 5_000;

/** undefined: none runs here. */
export async function connect(options: CommonOptions): Promise<Remote | undefined> {
  const data = dataOf(options).path;
  const file = readDaemonFile(data);
  if (file === undefined) return undefined;
  const { url, pid, token } = file;
  if (!(await isAlive(url, pid))) {
    say(
      `groundplan: the daemon that ${data}/daemon.json tells of (process ${pid}) is gone; going on without it`,
    );
    return undefined;
  }
  const send = sender(url, token);
  const { accountGroups } = groupsForm.parse(await send('GET', '/account-groups'));
  const group = accountGroups.find(({ accountGroupName }) => accountGroupName === options.group);
  if (group === undefined) {
    throw new UsageError(
      `--group: there is no account group "${options.group}" (\`groundplan groups add ${options.group}\` makes it)`,
    );
  }
  const { aid } = group;
  const ask: Remote['ask'] = (method, path, body) =>
    send(method, `${path}${path.includes('?') ? '&' : '?'}aid=${aid}`, body);
  return { url, pid, aid, ask };
}

const groupsForm = z.object({
  accountGroups: z.array(z.object({ aid: z.string(), accountGroupName: z.string() })),
});

async function isAlive(url: string, pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  try {
    // The number of a process that is gone may be another's by now: only an answer says that it is the daemon.
    const response = await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(aliveWithinMs) });
    return response.ok;
  } catch {
    return false;
  }
}

function sender(
  url: string,
  token: string,
): (method: string, path: string, body?: object) => Promise<unknown> {
  return async (method, path, body) => {
    const { status, body: said } = await exchange(new URL(`${url}/v7${path}`), method, token, body).catch(
      (cause: unknown) => {
        throw new OperatorError(`the daemon at ${url} broke off; look into its log, and try again`, {
          cause,
        });
      },
    );
    const answer: unknown = said === '' ? undefined : JSON.parse(said);
    if (status < 300) return answer;
    throw failureOf(status, answer, url);
  };
}

/** Not by fetch, which gives up after five minutes without an answer: a cycle may take longer. */
async function exchange(
  url: URL,
  method: string,
  token: string,
  body: object | undefined,
): Promise<{ readonly status: number; readonly body: string }> {
  const sent = request(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
  });
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  const [response] = asResponse(await once(sent, 'response'));
  return { status: response.statusCode ?? 0, body: await text(response) };
}

/** What the event `response` brings. */
function asResponse(event: readonly unknown[]): readonly [IncomingMessage] {
  return event as readonly [IncomingMessage];
}

const problemForm = z.object({
  detail: z.string(),
  errors: z.array(z.object({ code: z.string(), field: z.string(), message: z.string() })).optional(),
});

/** As the command itself would have failed. */
function failureOf(status: number, answer: unknown, url: string): Error {
  const { success, data } = problemForm.safeParse(answer);
  if (!success) {
    return new OperatorError(
      `the daemon at ${url} refused (status ${status}); is daemon.json of another data directory?`,
    );
  }
  const { detail, errors = [] } = data;
  if (status === 404) return new NotFoundError(detail);
  if (status === 400) return errors.length === 0 ? new UsageError(detail) : new RequestError(errors);
  const message = `the daemon at ${url}: ${detail}`;
  return status === 503 ? new LoadingError(message) : new OperatorError(message);
}

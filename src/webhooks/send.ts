// One attempt to deliver: a signed POST with a bound on everything. Redirects are not followed: they would lead past the checks.
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP } from 'node:net';
import { version } from '../version.ts';
import { type AllowedNetworks, checkUrl, guardedLookup, hostOf } from './destination.ts';
import { signatureHeaders } from './sign.ts';

export interface Letter {
  readonly url: string;
  readonly secret: string;
  readonly id: string;
  readonly body: string;
}

/** How an attempt ended; `retryAfterMs`: as the receiver asked for. */
export type Sent =
  | { readonly how: 'arrived'; readonly status: number }
  | {
      readonly how: 'failed';
      readonly reason: string;
      readonly status: number | undefined;
      readonly retryAfterMs: number | undefined;
    };

export interface SendSettings {
  readonly allowed: AllowedNetworks;
  readonly timeoutMs: number;
  readonly now: () => Date;
}

export type Send = (letter: Letter) => Promise<Sent>;

export const sendTimeoutMs = 15_000;

/** Never throws: what goes wrong is how it ended, and says nothing of URL, secret or body. */
export function createSend(settings: SendSettings): Send {
  return async (letter) => {
    const wrong = checkUrl(letter.url, settings.allowed);
    if (wrong !== undefined) return failed(wrong);
    try {
      return await post(letter, settings);
    } catch (error) {
      return failed(reasonOf(error));
    }
  };
}

async function post({ url: text, secret, id, body }: Letter, settings: SendSettings): Promise<Sent> {
  const url = new URL(text);
  const secure = url.protocol === 'https:';
  const { promise, resolve, reject } = Promise.withResolvers<Sent>();
  const sent = (secure ? secureRequest : plainRequest)(url, {
    method: 'POST',
    agent: false,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': `groundplan/${version()}`,
      ...signatureHeaders(secret, id, settings.now().getTime(), body),
    },
    // An address needs no lookup; checkUrl has looked at it.
    ...(isIP(hostOf(url)) === 0 ? { lookup: guardedLookup(secure, settings.allowed) } : {}),
    signal: AbortSignal.timeout(settings.timeoutMs),
  });
  sent.on('error', reject);
  sent.on('response', (response) => {
    // What it says beside the status is of no use, and may be endless.
    response.destroy();
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) resolve({ how: 'arrived', status });
    else
      resolve({
        ...failed(`answered ${status}`),
        status,
        retryAfterMs: pauseOf(response.headers['retry-after']),
      });
  });
  sent.end(body);
  return promise;
}

function failed(reason: string): Extract<Sent, { how: 'failed' }> {
  return { how: 'failed', reason, status: undefined, retryAfterMs: undefined };
}

/** In seconds; dates are not read. */
function pauseOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : undefined;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'did not answer in time';
  return error.message === '' && 'code' in error ? String(error.code) : error.message;
}

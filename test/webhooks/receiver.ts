// A receiver of webhooks on loopback: it checks signatures with the library that receivers use, and answers as a test says.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { onTestFinished } from 'vitest';

export interface Received {
  readonly id: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Receiver {
  readonly url: string;
  /** In the order of arrival, whatever was answered; a wrong signature fails the test's receiver with 401 and is none. */
  readonly received: readonly Received[];
  /** The next one, past or to come, that is wanted. */
  wait(wanted: (received: Received) => boolean): Promise<Received>;
  /** What signatures are checked with. */
  secret: string | undefined;
  /** undefined: no answer at all. */
  answer: { readonly status: number; readonly headers?: Readonly<Record<string, string>> } | undefined;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const waiting: { wanted: (one: Received) => boolean; resolve: (one: Received) => void }[] = [];
  const receiver: Receiver = {
    url: '',
    received,
    secret: undefined,
    answer: { status: 204 },
    wait: (wanted) => {
      const known = received.find(wanted);
      if (known !== undefined) return Promise.resolve(known);
      const { promise, resolve } = Promise.withResolvers<Received>();
      waiting.push({ wanted, resolve });
      return promise;
    },
  };
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    if (receiver.secret !== undefined && !isSigned(receiver.secret, body, request.headers)) {
      response.writeHead(401).end();
      return;
    }
    const one: Received = {
      id: String(request.headers['webhook-id']),
      path: request.url ?? '',
      body: JSON.parse(body),
      headers: request.headers,
    };
    received.push(one);
    for (const { wanted, resolve } of waiting) if (wanted(one)) resolve(one);
    const { answer } = receiver;
    if (answer !== undefined) response.writeHead(answer.status, answer.headers).end();
  }

  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(
    () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  );
  return Object.assign(receiver, { url: `http://127.0.0.1:${portOf(server.address())}/hooks/in` });
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function isSigned(secret: string, body: string, headers: Received['headers']): boolean {
  const plain = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  try {
    new Webhook(secret).verify(body, plain);
    return true;
  } catch {
    return false;
  }
}

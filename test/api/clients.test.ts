// Clients that behave badly, on real connections: slow, gone in the middle, too large, no HTTP. None of them costs others anything, and
// what is left of them is nothing.
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiWorld, openWorld } from './world.ts';

const aws = '/v7/cloud-insights/integration/aws';

let world: ApiWorld;
let port: number;
let token: string;

beforeAll(async () => {
  world = await openWorld({ collected: ['1'], settings: { requestTimeoutMs: 300, bodyLimitBytes: 100_000 } });
  await world.app.listen({ host: '127.0.0.1', port: 0 });
  port = asAddress(world.app.server.address()).port;
  token = world.token();
});
afterAll(() => world.close());

function asAddress(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return address;
}

async function open(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

function head(method: string, path: string, more: readonly string[] = []): string {
  return [`${method} ${path} HTTP/1.1`, 'Host: x', `Authorization: Bearer ${token}`, ...more, '', ''].join(
    '\r\n',
  );
}

async function isServed(): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}${aws}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await answer.arrayBuffer();
  return answer.status === 200;
}

test('headers that do not end, and a body that does not: 408, and the connection is closed', async () => {
  const header = await open();
  header.write(`GET ${aws} HTTP/1.1\r\nHost: x\r\n`);
  const body = await open();
  body.write(head('POST', `${aws}/inventory`, ['Content-Type: application/json', 'Content-Length: 100']));
  body.write('{"name": ');
  expect(await isServed()).toBe(true);
  for (const said of await Promise.all([text(header), text(body)])) {
    expect(said).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/);
    expect(said).toContain('application/problem+json');
  }
});

test('who goes away in the middle of a body, of a wait or of an answer leaves nothing behind', async () => {
  for (let round = 0; round < 20; round++) {
    const body = await open();
    body.write(head('POST', `${aws}/inventory`, ['Content-Type: application/json', 'Content-Length: 100']));
    body.resetAndDestroy();
    const answer = await open();
    answer.write(head('GET', '/v7/cloud-insights/inventory?limit=1000'));
    answer.resetAndDestroy();
    const lines = await open();
    const query = JSON.stringify({ cypher: 'MATCH (a), (b) RETURN a.id AS a, b.id AS b' });
    lines.write(
      `${head('POST', '/v7/cloud-insights/query', ['Content-Type: application/json', `Content-Length: ${query.length}`])}${query}`,
    );
    if (round === 0) await once(lines, 'data');
    lines.resetAndDestroy();
  }
  expect(await isServed()).toBe(true);
  await expect.poll(() => connections(), { timeout: 10_000 }).toBeLessThanOrEqual(2);
  expect(world.errors).toEqual([]);
});

function connections(): Promise<number> {
  return new Promise((resolve, reject) =>
    world.app.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
  );
}

test('a body over the limit is refused before it has come: 413', async () => {
  const socket = await open();
  socket.write(
    head('POST', `${aws}/inventory`, ['Content-Type: application/json', 'Content-Length: 10000000000']),
  );
  const [said] = await once(socket.setEncoding('utf8'), 'data');
  expect(String(said)).toMatch(/^HTTP\/1.1 413 /);
  socket.destroy();
  const chunked = await open();
  chunked.on('error', () => undefined); // Cut off while it still sends.
  chunked.write(
    head('POST', `${aws}/inventory`, ['Content-Type: application/json', 'Transfer-Encoding: chunked']),
  );
  const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`;
  for (let n = 0; n < 10; n++) chunked.write(chunk);
  const [refused] = await once(chunked.setEncoding('utf8'), 'data');
  expect(String(refused)).toMatch(/^HTTP\/1.1 413 /);
  chunked.destroy();
});

test.each([
  ['no HTTP at all', 'hello\r\n\r\n', 400],
  ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\n${'A: b\r\n'.repeat(20_000)}\r\n`, 431],
  ['a path of 100 kB', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
  [
    'two lengths',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    400,
  ],
])('%s', async (_what, sent, status) => {
  const socket = await open();
  socket.on('error', () => undefined); // Cut off while it still sends.
  socket.write(sent);
  const [said] = await once(socket.setEncoding('utf8'), 'data');
  expect(String(said)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(String(said)).toContain('application/problem+json');
  socket.destroy();
});

// Requests at a pace, from a process of its own: over kept connections, one after the other on each. Arguments: URL, token, paths as JSON,
// requests a second, seconds. Ends by saying how many were answered in what time.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const [, , url = '', token = '', pathList = '[]', rate = '0', seconds = '0'] = process.argv;
const paths = asPaths(JSON.parse(pathList));
const { hostname, port } = new URL(url);
const tickMs = 5;
/** More are never under way: whoever cannot keep up answers later, and the rate that came out says so. */
const connectionsAtMost = 64;

interface Connection {
  readonly socket: Socket;
  /** Bytes of the answer that are still to come; undefined: its head is. */
  left: number | undefined;
  head: string;
}

const free: Connection[] = [];
let answered = 0;
let failed = 0;

for (let n = 0; n < connectionsAtMost; n++) free.push(await open());
const requests = Number(rate) * Number(seconds);
const begun = performance.now();
for (let sent = 0; sent < requests;) {
  const due = Math.min(requests, Math.floor(((performance.now() - begun) / 1_000) * Number(rate)));
  for (
    let connection = free.pop();
    connection !== undefined;
    connection = sent < due ? free.pop() : undefined
  ) {
    if (sent >= due) {
      free.push(connection);
      break;
    }
    const path = paths[sent % paths.length] ?? '/';
    connection.socket.write(`GET ${path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    sent += 1;
  }
  await sleep(tickMs);
}
while (free.length < connectionsAtMost) await sleep(tickMs);
const elapsedMs = performance.now() - begun;
for (const { socket } of free) socket.destroy();
process.send?.({ answered, failed, elapsedMs });
process.disconnect();

async function open(): Promise<Connection> {
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const connection: Connection = { socket, left: undefined, head: '' };
  socket.on('data', (bytes) => take(connection, bytes));
  return connection;
}

function take(connection: Connection, bytes: Buffer): void {
  if (connection.left === undefined) {
    connection.head += bytes.toString('latin1');
    const end = connection.head.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = /content-length: (\d+)/i.exec(connection.head)?.[1];
    if (length === undefined) throw new Error(`an answer without length: ${connection.head.slice(0, 500)}`);
    if (connection.head.startsWith('HTTP/1.1 200 ')) answered += 1;
    else failed += 1;
    connection.left = Number(length) - (connection.head.length - end - 4);
  } else {
    connection.left -= bytes.length;
  }
  if (connection.left > 0) return;
  connection.left = undefined;
  connection.head = '';
  free.push(connection);
}

function asPaths(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

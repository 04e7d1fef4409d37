// A server that sends exactly these bytes, for answers that no AWS gives: a proxy's page, half a document, a body without end.
import { createServer, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

export type Respond = (operation: string, response: ServerResponse, form: URLSearchParams) => void;

export interface RawServer {
  readonly url: string;
  /** Operations asked for, oldest first. */
  readonly asked: readonly string[];
  respond: Respond;
}

export async function rawServer(respond: Respond): Promise<RawServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const form = new URLSearchParams(body);
      const operation = form.get('Action') ?? '';
      asked.push(operation);
      raw.respond(operation, response, form);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(async () => {
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    server.closeAllConnections();
    await closed;
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const raw: RawServer = { url: `http://127.0.0.1:${address.port}`, asked, respond };
  return raw;
}

export function send(
  response: ServerResponse,
  status: number,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'Content-Type': 'text/xml;charset=UTF-8', ...headers });
  response.end(body);
}

// A simulated AWS on 127.0.0.1 that speaks the real wire protocols (EC2 Query, AWS Query, AWS JSON, REST) for any SDK.
// Answers come from a source, AWS's own behaviour from this folder, trouble from faults. It never leaves loopback,
// and close() leaves nothing running.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AnswerSource } from './answers.ts';
import { CallLog, type RecordedCall } from './call-log.ts';
import { FaultList, type Fault } from './faults.ts';
import { answerRequest, type Outcome } from './respond.ts';
import { isPartition } from './regions.ts';
import { readRequest } from './request.ts';
import { Sessions } from './sessions.ts';

export interface SimulatorOptions {
  readonly source: AnswerSource;
  /** 0 (the default): a free one. */
  readonly port?: number;
  /** What AssumeRole must be given; `groundplan-demo` by default. */
  readonly externalId?: string;
  /** Names of roles that trust anybody, whatever external id comes. */
  readonly openRoles?: readonly string[];
  readonly faults?: readonly Fault[];
  /** Added to every answer. */
  readonly latencyMs?: number;
  /** AWS's clock: the Date header and the expiry of sessions. */
  readonly clock?: () => Date;
  /** `aws` by default; `aws-cn`, `aws-us-gov`. */
  readonly partition?: string;
  /** Access key ids of accounts; any other key belongs to the source's first account. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Length of a session at most; an hour by default. */
  readonly sessionSeconds?: number;
}

export interface Simulator {
  readonly url: string;
  /** Replaces the faults in force; what was left of their `times` is forgotten. */
  readonly setFaults: (faults: readonly Fault[]) => void;
  /** What AssumeRole must be given from now on. */
  readonly setExternalId: (externalId: string) => void;
  /** The last 100,000 calls, oldest first. */
  readonly calls: () => readonly RecordedCall[];
  readonly resetCalls: () => void;
  /** Drops every connection and pending answer; no second call needed, none harmful. */
  readonly close: () => Promise<void>;
}

export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { source, latencyMs = 0, clock = () => new Date(), partition = 'aws', keys = {} } = options;
  const [firstAccount] = source.accounts();
  if (firstAccount === undefined) throw new Error('The simulated AWS has no account: its source lists none.');
  if (!isPartition(partition))
    throw new Error(`No such partition: ${partition}. Known: aws, aws-cn, aws-us-gov.`);
  let externalId = options.externalId ?? 'groundplan-demo';
  const world = {
    source,
    sessions: new Sessions(partition, firstAccount, keys),
    partition,
    get externalId() {
      return externalId;
    },
    openRoles: options.openRoles,
    sessionSeconds: options.sessionSeconds ?? 3600,
    clock,
  };
  const log = new CallLog();
  const closing = new AbortController();
  let faults = new FaultList(options.faults ?? []);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const outcome = await answerRequest(world, faults, log, await readRequest(request));
    const delayMs = latencyMs + outcome.delayMs;
    if (delayMs > 0) await sleep(delayMs, undefined, { signal: closing.signal });
    send(response, outcome, clock());
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // A closed simulator or a client that went away: nobody to answer. Anything else is a bug, and is told as one.
      if (closing.signal.aborted || response.destroyed) response.destroy();
      else sendBug(response, error);
    });
  });
  // Clients keep connections for reuse; 5 s of Node's default would cut them under a client that pauses.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The simulated AWS has no port.');

  return {
    url: `http://127.0.0.1:${address.port}`,
    setExternalId: (next) => {
      externalId = next;
    },
    setFaults: (next) => {
      faults = new FaultList(next);
    },
    calls: () => log.entries(),
    resetCalls: () => log.clear(),
    close: async () => {
      closing.abort();
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

function send(response: ServerResponse, outcome: Outcome, now: Date): void {
  const { reply, requestId } = outcome;
  if (outcome.connection === 'hang') return;
  if (outcome.connection === 'cut') {
    response.socket?.destroy();
    return;
  }
  response.sendDate = false;
  response.writeHead(reply.status, {
    ...reply.headers,
    'Content-Type': reply.contentType,
    'Content-Length': reply.body.length,
    Date: new Date(now.getTime() + outcome.clockOffsetMs).toUTCString(),
    'x-amzn-RequestId': requestId,
  });
  if (outcome.connection === 'half') {
    const half = reply.body.subarray(0, Math.ceil(reply.body.length / 2));
    response.write(half, () => response.socket?.destroy());
    return;
  }
  response.end(reply.body);
}

// Not a code of AWS's: a test that meets it must not take it for a fault it asked for.
function sendBug(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`simulator: ${message}\n`);
  if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain' });
  response.end(`The simulator failed: ${message}\n`);
}

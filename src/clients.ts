// SDK clients behind one narrow function: `send(service, operation, input)` at one place, in one account's session.
// Connections and credentials are shared; a client per account × region × service lives only as long as its location is collected
// (kept for a fleet they would cost gigabytes). A service's SDK is loaded when it is first asked.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { ConfiguredRetryStrategy } from '@smithy/util-retry';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Budget } from './budget.ts';
import { globalRegion, homeRegionOf } from './regions.ts';
import type { Place } from './kind.ts';
import { serviceRow, type ServiceName } from './services.ts';
import type { CollectSettings } from './settings.ts';
import { type Meter, outputMiddleware, wireMiddleware, type WireProtocol } from './wire.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Gives the same credentials until they near their end; `forceRefresh` gives new ones. */
export type CredentialSource = (options?: { forceRefresh?: boolean }) => Promise<Credentials>;

/** Everything that clients have in common. */
export interface Transport {
  readonly settings: CollectSettings;
  /** Overrides AWS_ENDPOINT_URL; tests and the demo set it, so that no run of theirs can reach AWS. */
  readonly endpoint: string | undefined;
  readonly budget: Budget;
  readonly meter: Meter;
  /** Bounds over all accounts and cycles: requests in flight, and locations collected at once. */
  readonly limits: { readonly requests: LimitFunction; readonly locations: LimitFunction };
  readonly now: () => number;
  readonly handler: NodeHttpHandler;
}

/** Calls at one place. Errors are the SDK's own; `outcome.ts` reads them. */
export interface LocationClient {
  send(service: ServiceName, operation: string, input: object): Promise<object>;
  close(): void;
}

interface Command {
  readonly input: object;
}
interface Client {
  send(command: Command): Promise<object>;
  destroy(): void;
  readonly middlewareStack: { add(middleware: object, options: object): void; remove(name: string): boolean };
}
export function createTransport(options: {
  settings: CollectSettings;
  endpoint?: string | undefined;
  budget: Budget;
  now?: () => number;
}): Transport {
  const { settings, endpoint, budget, now = Date.now } = options;
  const agent = { keepAlive: true, maxSockets: settings.concurrency * 2 };
  const handler = new NodeHttpHandler({
    httpAgent: new HttpAgent(agent),
    httpsAgent: new HttpsAgent(agent),
    connectionTimeout: settings.connectTimeoutMs,
    requestTimeout: settings.requestTimeoutMs,
    throwOnRequestTimeout: true,
  });
  const limits = {
    requests: pLimit(settings.concurrency),
    locations: pLimit(settings.locationsAtOnce),
  };
  return { settings, endpoint, budget, now, handler, meter: { calls: 0, bytes: 0, throttles: 0 }, limits };
}

/** Settings that every client of ours shares, STS included. */
export function clientConfig(
  transport: Transport,
  region: string,
  credentials: CredentialSource | undefined,
): object {
  const { maxAttempts, retryBaseMs } = transport.settings;
  return {
    region,
    ...(credentials === undefined ? {} : { credentials }),
    // With an endpoint of our own, settings of the environment that only fit AWS's endpoints would make the SDK refuse it.
    ...(transport.endpoint === undefined
      ? {}
      : { endpoint: transport.endpoint, useFipsEndpoint: false, useDualstackEndpoint: false }),
    requestHandler: transport.handler,
    maxAttempts,
    retryStrategy: new ConfiguredRetryStrategy(maxAttempts, (attempt: number) =>
      Math.round(Math.random() * Math.min(20_000, retryBaseMs * 2 ** attempt)),
    ),
  };
}

/** Puts the wire check into a client, nearest to the network. */
export function watchWire(
  client: unknown,
  transport: Transport,
  bucket: string,
  protocol: WireProtocol,
  perSecond?: number,
): void {
  const { meter, budget, settings, now } = transport;
  const { middlewareStack } = asClient(client);
  // It walks every answer for what may not be logged, also where nothing is logged.
  middlewareStack.remove('loggerMiddleware');
  middlewareStack.add(outputMiddleware, {
    step: 'deserialize',
    priority: 'high',
    name: 'groundplanOutput',
  });
  middlewareStack.add(
    wireMiddleware({
      meter,
      budget,
      bucket,
      protocol,
      perSecond,
      now,
      requestTimeoutMs: settings.requestTimeoutMs,
      maxClockSkewMs: settings.maxClockSkewMs,
    }),
    { step: 'deserialize', priority: 'low', name: 'groundplanWire' },
  );
}

export function openLocation(
  transport: Transport,
  place: Place,
  credentials: CredentialSource,
): LocationClient {
  const clients = new Map<string, Promise<{ client: Client; operations: object }>>();

  async function open(service: ServiceName): Promise<{ client: Client; operations: object }> {
    const { load, protocol, home, perSecond } = serviceRow(service);
    const { operations, Client: ClientClass } = await load();
    const region = place.region === globalRegion ? homeOf(place.partition, home) : place.region;
    const client: Client = construct(ClientClass, clientConfig(transport, region, credentials));
    watchWire(client, transport, `${place.account}/${region}/${service}`, protocol, perSecond);
    return { client, operations };
  }

  async function send(service: ServiceName, operation: string, input: object): Promise<object> {
    // A client keeps the credentials that it began with until they end by the clock: a renewed session needs a new one.
    const key = `${service} ${(await credentials()).accessKeyId}`;
    const opening = clients.get(key) ?? open(service);
    clients.set(key, opening);
    const { client, operations } = await opening;
    return client.send(construct(commandClass(operations, operation), input));
  }

  function close(): void {
    // The handler is shared and stays open, so there is nothing to wait for: forgetting the clients is enough.
    clients.clear();
  }

  return { send, close };
}

/** Where a global service is asked. */
function homeOf(partition: string, home: string | undefined): string {
  return partition === 'aws' && home !== undefined ? home : homeRegionOf(partition);
}

/** Whether the SDK knows an operation; a test asks it for every declared call. */
export async function hasOperation(service: ServiceName, operation: string): Promise<boolean> {
  const { operations } = await serviceRow(service).load();
  return `${operation}Command` in operations;
}

function commandClass(operations: object, operation: string): new (input: never) => Command {
  const found: unknown = Reflect.get(operations, `${operation}Command`);
  if (typeof found !== 'function') throw new TypeError(`the AWS SDK has no operation ${operation}`);
  return asCommandClass(found);
}

/** Operations are named by declarations, so the SDK's classes are reached by name and their types end here. */
function asCommandClass(found: unknown): new (input: never) => Command {
  return found as new (input: never) => Command;
}

function construct<Made>(Class: new (input: never) => object, input: object): Made {
  return new Class(input as never) as Made;
}

function asClient(client: unknown): Client {
  return client as Client;
}

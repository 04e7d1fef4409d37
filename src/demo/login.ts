// How the demo gets into its accounts: made-up keys, AssumeRole with external id, everything given explicitly.
// Refuses to talk to anything but loopback, whatever the surroundings say: no run of the demo can reach AWS.
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { createBudget } from '../budget.ts';
import { createTransport, type Credentials, type Transport } from '../clients.ts';
import { openSession, type Session } from '../session.ts';
import { defaultSettings } from '../settings.ts';

const madeUp: Credentials = { accessKeyId: 'AKIADEMODEMODEMODEMO', secretAccessKey: 'demo' };

export interface Door {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

export function roleArnOf({ partition, account }: Omit<Door, 'region'>): string {
  return `arn:${partition}:iam::${account}:role/groundplan`;
}

/** One for each cycle: it counts the cycle's calls. */
export function demoTransport(endpoint: string): Transport {
  // No budget: there is no one on loopback to share the request rates with.
  const transport = createTransport({
    settings: defaultSettings,
    endpoint,
    budget: createBudget({ fraction: Infinity }),
  });
  return { ...transport, handler: new LoopbackHandler({ requestTimeout: defaultSettings.requestTimeoutMs }) };
}

export async function demoSession(transport: Transport, door: Door, externalId: string): Promise<Session> {
  const login = {
    by: 'role',
    roleArn: roleArnOf(door),
    externalId,
    base: () => Promise.resolve(madeUp),
  } as const;
  const session = await openSession(transport, login, { named: door.region });
  if (session.account === door.account) return session;
  throw new Error(`the demo meant to be in ${door.account} and is in ${session.account}`);
}

type Handled = ReturnType<NodeHttpHandler['handle']>;

class LoopbackHandler extends NodeHttpHandler {
  override handle(...[request, options]: Parameters<NodeHttpHandler['handle']>): Handled {
    if (request.hostname === '127.0.0.1') return super.handle(request, options);
    return Promise.reject(
      new Error(`the demo asks nothing of ${request.hostname}: it stays on this machine`),
    );
  }
}

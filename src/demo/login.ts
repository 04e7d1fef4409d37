// How the demo gets into its accounts: made-up keys, AssumeRole with external id, everything given explicitly.
// Refuses to talk to anything but loopback, whatever the surroundings say: no run of the demo can reach AWS.
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { createBudget } from '../budget.ts';
import { clientConfig, createTransport, type Credentials, type Transport } from '../clients.ts';
import type { Session } from '../session.ts';
import { defaultSettings } from '../settings.ts';
import { partition } from './shapes.ts';

const madeUp: Credentials = { accessKeyId: 'AKIADEMODEMODEMODEMO', secretAccessKey: 'demo' };

export function roleArnOf(account: string): string {
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

export async function demoSession(
  transport: Transport,
  account: string,
  region: string,
  externalId: string,
): Promise<Session> {
  const sts = new STSClient(clientConfig(transport, region, () => Promise.resolve(madeUp)));
  const { Credentials: given } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: roleArnOf(account),
      RoleSessionName: 'groundplan',
      ExternalId: externalId,
    }),
  );
  const credentials: Credentials = {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    ...(given?.SessionToken === undefined ? {} : { sessionToken: given.SessionToken }),
  };
  const inside = new STSClient(clientConfig(transport, region, () => Promise.resolve(credentials)));
  const { Account: reached } = await inside.send(new GetCallerIdentityCommand({}));
  if (reached !== account)
    throw new Error(`the demo meant to be in ${account} and is in ${reached ?? 'no account'}`);
  return {
    account,
    partition,
    region,
    credentials: () => Promise.resolve(credentials),
    check: () => Promise.resolve(true),
  };
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

/**
 * Two settings of the environment or of ~/.aws/config that the SDK takes up although the endpoint is given, and then refuses
 * that endpoint for. For this process only.
 */
export function ignoreEndpointSettings(): void {
  process.env['AWS_USE_FIPS_ENDPOINT'] = 'false';
  process.env['AWS_USE_DUALSTACK_ENDPOINT'] = 'false';
}

// The floor: the bare SDK makes the calls of a cycle, pages through them and drops the answers. Arguments: endpoint, file of calls.
// Same role, page sizes, keep-alive handler and number of requests in flight as groundplan's; of it only the table of services is loaded.
import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { serviceRow } from '../../src/services.ts';
import type { FloorCall } from './floor-calls.ts';
import { loopbackOnly } from './loopback.ts';
import { report, reportUsageAtExit } from './usage.ts';

reportUsageAtExit();
const inFlight = 6;
const endpoint = loopbackOnly(process.argv[2]);
const calls = asCalls(JSON.parse(readFileSync(process.argv[3] ?? '', 'utf8')));
const requestHandler = new NodeHttpHandler({ httpAgent: new Agent({ keepAlive: true, maxSockets: 48 }) });
const common = { region: 'eu-west-1', endpoint, requestHandler };

const { Credentials: given } = await new STSClient(common).send(
  new AssumeRoleCommand({
    RoleArn: 'arn:aws:iam::111122223333:role/groundplan',
    RoleSessionName: 'groundplan',
    ExternalId: 'groundplan-bench',
  }),
);
const credentials = {
  accessKeyId: given?.AccessKeyId ?? '',
  secretAccessKey: given?.SecretAccessKey ?? '',
  sessionToken: given?.SessionToken ?? '',
};
await new STSClient({ ...common, credentials }).send(new GetCallerIdentityCommand({}));

const clients = new Map(
  await Promise.all(
    [...new Set(calls.map(({ service }) => service))].map(async (service) => {
      const { operations, Client } = await serviceRow(service).load();
      return [
        service,
        { client: new (asClientClass(Client))({ ...common, credentials }), operations },
      ] as const;
    }),
  ),
);
let answers = 0;

async function pageThrough(call: FloorCall): Promise<void> {
  let token: unknown;
  do {
    const at = call.tokenIn === undefined || token === undefined ? {} : { [call.tokenIn]: token };
    const answer = await send(call, { ...call.input, ...at });
    answers += 1;
    token = call.tokenOut === undefined ? undefined : Reflect.get(answer, call.tokenOut);
  } while (token !== undefined);
}

function send(call: FloorCall, input: object): Promise<object> {
  const known = clients.get(call.service);
  if (known === undefined) throw new Error(`no client of ${call.service}`);
  const Command: unknown = Reflect.get(known.operations, `${call.operation}Command`);
  return known.client.send(new (asCommand(Command))(input));
}

const queue = calls.values();
async function lane(): Promise<void> {
  for (const call of queue) await pageThrough(call);
}
await Promise.all(Array.from({ length: inFlight }, lane));
requestHandler.destroy();
report({ answers });

/** Written by the benchmark itself. */
function asCalls(value: unknown): readonly FloorCall[] {
  return value as readonly FloorCall[];
}

interface Client {
  send(command: object): Promise<object>;
}

/** Services and operations are named by data here, so the SDK's own types end. */
function asClientClass(found: unknown): new (config: object) => Client {
  return found as new (config: object) => Client;
}

function asCommand(found: unknown): new (input: object) => object {
  return found as new (input: object) => object;
}

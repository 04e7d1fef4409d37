// From a request to what goes back: identify the caller, find the operation, let faults have their way, answer.
// The order is AWS's: credentials before region, region before permission, permission before the request's own sense.

import { randomUUID } from 'node:crypto';
import { AwsError, expiredCredentials, unknownCredentials, unknownOperation } from './aws-error.ts';
import type { Call, Caller } from './call.ts';
import type { CallLog } from './call-log.ts';
import { describeEcs } from './ecs.ts';
import { describeElbTags } from './elb-tags.ts';
import { actionName, dryRun, faultError, refuseWrites } from './fault-errors.ts';
import { companions, type Fault, type FaultList, type FaultName } from './faults.ts';
import { pagesBefore } from './paging.ts';
import { answerReply, errorReply, type Reply } from './protocol-reply.ts';
import { readInput } from './protocol-request.ts';
import type { Json } from './record.ts';
import { describeRegions, isEnabled } from './regions.ts';
import type { WireRequest } from './request.ts';
import { answerList, type Manner } from './select.ts';
import { findOperation, isRest, keyOf, services, type ServiceModel } from './services.ts';
import { accountOfRole, answerSts, type StsSettings } from './sts.ts';

/** What to send, and what to do to the connection while sending it. */
export interface Outcome {
  readonly reply: Reply;
  readonly requestId: string;
  readonly connection: 'whole' | 'half' | 'cut' | 'hang';
  readonly delayMs: number;
  readonly clockOffsetMs: number;
}

const loginPage: Reply = {
  status: 200,
  contentType: 'text/html; charset=utf-8',
  body: Buffer.from(
    '<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in to the network</h1>' +
      '<form method="post" action="/login"><input name="user"/><input name="password"/></form></body></html>',
  ),
};

const emptyBody: Reply = { status: 200, contentType: 'text/xml;charset=UTF-8', body: Buffer.alloc(0) };

export async function answerRequest(
  world: StsSettings,
  faults: FaultList,
  log: CallLog,
  request: WireRequest,
): Promise<Outcome> {
  const requestId = randomUUID();
  const plain = { requestId, connection: 'whole', delayMs: 0, clockOffsetMs: 0 } as const;
  const service = request.service ?? fallbackService(request);
  try {
    if (request.scope === undefined) {
      throw new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
    }
    const { region } = request.scope;
    const caller = identify(world, service, request);
    const { accessKeyId, account } = caller;
    const asked = {
      account,
      region,
      service: service.name,
      operation: request.operation,
      at: world.clock(),
      accessKeyId,
    };
    const call = await readCall(world, service, request, caller, region).catch((error: unknown) => {
      log.add(asked);
      throw error;
    });
    const hits = faults.take({
      service: service.name,
      operation: call.operation.name,
      action: actionName(call),
      accounts: [account, accountOfRole(call.input) ?? account],
      region,
      pagesBefore: pagesBefore(call.input),
    });
    const named = hits.find(({ fault }) => !companions.includes(fault)) ?? hits[0];
    log.add(named === undefined ? asked : { ...asked, fault: named.fault });
    return faulty(world, call, hits, requestId);
  } catch (error) {
    if (error instanceof AwsError) return { ...plain, reply: errorReply(service, error, requestId) };
    throw error;
  }
}

async function readCall(
  world: StsSettings,
  service: ServiceModel,
  request: WireRequest,
  caller: Caller,
  region: string,
): Promise<Call> {
  if (!isEnabled(world.source, world.partition, caller.account, region)) throw unknownCredentials(service);
  if (request.route !== undefined) return { service, ...request.route, region, caller };
  const operation =
    request.service === undefined || isRest(request.service)
      ? undefined
      : await findOperation(service, request.operation);
  if (operation === undefined) throw unknownOperation(service, request.operation);
  return { service, operation, region, caller, input: readInput(operation, request.body, request.form) };
}

function identify(world: StsSettings, service: ServiceModel, { scope, sessionToken }: WireRequest): Caller {
  const identity = world.sessions.identify(scope?.accessKeyId ?? '', sessionToken, world.clock());
  if (identity.state === 'expired') throw expiredCredentials(service);
  if (identity.state === 'unknown') throw unknownCredentials(service);
  return identity.caller;
}

function faulty(world: StsSettings, call: Call, hits: readonly Fault[], requestId: string): Outcome {
  const names = new Set(hits.map(({ fault }) => fault));
  const slow = hits.find(({ fault }) => fault === 'slow');
  const clock = hits.find(({ fault }) => fault === 'clock');
  return {
    reply: names.has('html')
      ? loginPage
      : names.has('empty-body')
        ? emptyBody
        : reply(world, call, hits, requestId),
    requestId,
    connection: names.has('cut')
      ? 'cut'
      : names.has('hang')
        ? 'hang'
        : names.has('half-page')
          ? 'half'
          : 'whole',
    delayMs: slow === undefined ? 0 : (slow.delayMs ?? 1000),
    clockOffsetMs: clock === undefined ? 0 : (clock.offsetMs ?? 600_000),
  };
}

function reply(world: StsSettings, call: Call, hits: readonly Fault[], requestId: string): Reply {
  const isHit = (name: FaultName): boolean => hits.some(({ fault }) => fault === name);
  try {
    for (const { fault } of hits) {
      const error = faultError(fault, call);
      if (error !== undefined) throw error;
    }
    if (call.service.name !== 'sts') refuseWrites(call);
    if (call.service.protocol === 'ec2' && call.input['DryRun'] === true) throw dryRun();
    return answerReply(
      call.operation,
      answer(world, call, { hideManaged: isHit('hide-managed'), noNextToken: isHit('no-next-token') }),
      requestId,
    );
  } catch (error) {
    if (error instanceof AwsError) return errorReply(call.service, error, requestId);
    throw error;
  }
}

function answer(world: StsSettings, call: Call, manner: Manner): Json {
  const { service, operation } = call;
  if (service.name === 'sts') return answerSts(world, call);
  if (service.name === 'ec2' && operation.name === 'DescribeRegions') {
    return describeRegions(world.source, world.partition, call);
  }
  if (keyOf(service) === 'elbv2' && operation.name === 'DescribeTags') {
    return describeElbTags(world.source, call);
  }
  return describeEcs(world.source, call) ?? answerList(world.source, call, manner);
}

// A service that nobody simulates still gets an error in the protocol that it was asked in.
function fallbackService(request: WireRequest): ServiceModel {
  const name = request.scope?.signingName ?? 'unknown';
  const known = services.find((service) => service.name === name);
  const protocol = request.form.has('Action') ? (known?.protocol ?? 'query') : 'json';
  return {
    name,
    protocol,
    version: '',
    xmlNamespace: known?.xmlNamespace ?? '',
    load: () => Promise.resolve({}),
  };
}

// What each fault answers, in the code, status and wording of the service that is asked.

import { createHash } from 'node:crypto';
import {
  AwsError,
  expiredCredentials,
  invalidToken,
  unknownCredentials,
  unknownOperation,
} from './aws-error.ts';
import type { Call } from './call.ts';
import type { FaultName } from './faults.ts';
import { listModel } from './lists.ts';
import { strings, text } from './record.ts';
import { notFound } from './select.ts';
import { isJson, keyOf } from './services.ts';
import { regionDisabled } from './sts.ts';

/** The error of a fault that answers with one; undefined for those that do something else to the call. */
export function faultError(fault: FaultName, call: Call): AwsError | undefined {
  const { service, operation } = call;
  const { protocol } = service;
  switch (fault) {
    case 'deny':
      return denied(call, `because no identity-based policy allows the ${actionName(call)} action`);
    case 'scp':
      return denied(call, 'with an explicit deny in a service control policy');
    case 'region-disabled':
      return service.name === 'sts' ? regionDisabled(call) : unknownCredentials(service);
    case 'throttle':
      if (protocol === 'ec2') return new AwsError('RequestLimitExceeded', 'Request limit exceeded.', 503);
      if (service.name === 's3') return new AwsError('SlowDown', 'Please reduce your request rate.', 503);
      return new AwsError(isJson(service) ? 'ThrottlingException' : 'Throttling', 'Rate exceeded', 400);
    case 'server-error':
      return new AwsError(
        'InternalError',
        'An internal error has occurred',
        protocol === 'query' ? 503 : 500,
      );
    case 'not-found':
      return missing(call);
    case 'expired-token':
      return expiredCredentials(service);
    case 'broken-token':
      return invalidToken(service);
    case 'unavailable':
      return isJson(service)
        ? new AwsError(
            'UnknownOperationException',
            'The requested operation is not supported in the called region.',
          )
        : unknownOperation(service, operation.name);
    case 'not-subscribed':
      return protocol === 'ec2'
        ? new AwsError(
            'OptInRequired',
            'You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe.',
            401,
          )
        : new AwsError(
            service.name === 's3' ? 'NotSignedUp' : 'SubscriptionRequiredException',
            'The AWS Access Key Id needs a subscription for the service',
            403,
          );
    default:
      return undefined;
  }
}

/** The simulated role may read and nothing else: a write must not look as if it had been done. */
export function refuseWrites(call: Call): void {
  if (/^(Describe|Get|List|Search|Lookup)[A-Z]/.test(call.operation.name)) return;
  throw denied(call, `because no identity-based policy allows the ${actionName(call)} action`);
}

/** EC2's answer to a dry run that would have been allowed. */
export function dryRun(): AwsError {
  return new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
}

/** Where the IAM action is not the operation's name. */
const actions: Readonly<Record<string, string>> = { 's3:ListBuckets': 's3:ListAllMyBuckets' };

/** The IAM action that a call needs. */
export function actionName(call: Call): string {
  const name = `${call.service.name}:${call.operation.name}`;
  return actions[name] ?? name;
}

function denied(call: Call, why: string): AwsError {
  const who = `User: ${call.caller.arn} is not authorized to perform: ${actionName(call)}`;
  const role = text(call.input['RoleArn']);
  const what = role === undefined ? `${who} ${why}` : `${who} on resource: ${role} ${why}`;
  if (isJson(call.service)) {
    return new AwsError('AccessDeniedException', what, call.service.name === 'directconnect' ? 400 : 403);
  }
  if (call.service.protocol !== 'ec2') return new AwsError('AccessDenied', what, 403);
  const message = `You are not authorized to perform this operation. ${what}. Encoded authorization failure message: ${encodedMessage(what)}`;
  return new AwsError('UnauthorizedOperation', message, 403);
}

// AWS's blob is some hundred characters of base64url; the same denial gives the same blob, so that replies repeat.
function encodedMessage(what: string): string {
  return Array.from({ length: 8 }, (_, index) =>
    createHash('sha512').update(`${index} ${what}`).digest('base64url'),
  ).join('');
}

function missing(call: Call): AwsError {
  const model = listModel(keyOf(call.service), call.operation.name);
  const parent = model?.parent;
  const parentValue = parent === undefined ? undefined : text(call.input[parent.parameter]);
  if (parent !== undefined && parentValue !== undefined) return notFound(parent, parentValue);
  const id = model?.ids[0];
  if (id !== undefined) return notFound(id, strings(call.input[id.parameter])[0] ?? 'the one asked for');
  return new AwsError('ResourceNotFoundException', 'The resource does not exist.', 400);
}

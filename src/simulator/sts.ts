// AWS STS: AssumeRole with an external id, and GetCallerIdentity. Any role name will do in an account of the source;
// what is verified is the account, the external id, the session name and the duration.

import type { AnswerSource } from './answers.ts';
import { AwsError, unknownOperation } from './aws-error.ts';
import type { Call } from './call.ts';
import { text, type Json } from './record.ts';
import { isEnabled } from './regions.ts';
import { idOf, type Sessions } from './sessions.ts';

export interface StsSettings {
  readonly source: AnswerSource;
  readonly sessions: Sessions;
  readonly partition: string;
  readonly externalId: string;
  /** Names of roles that trust anybody, whatever external id comes: insecure ones, to try what refuses them. */
  readonly openRoles?: readonly string[] | undefined;
  /** Greatest length of a session; AWS gives an hour unless asked for less. */
  readonly sessionSeconds: number;
  readonly clock: () => Date;
}

/** The greatest duration of a role that nobody changed. */
const maxDurationSeconds = 3600;

export function answerSts(settings: StsSettings, call: Call): Json {
  if (call.operation.name === 'AssumeRole') return assumeRole(settings, call);
  if (call.operation.name !== 'GetCallerIdentity') throw unknownOperation(call.service, call.operation.name);
  const { userId, account, arn } = call.caller;
  return { UserId: userId, Account: account, Arn: arn };
}

/** The account of the role that a call wants to assume; undefined for any other call. */
export function accountOfRole(input: Json): string | undefined {
  return readRole(text(input['RoleArn']) ?? '')?.account;
}

function assumeRole(settings: StsSettings, call: Call): Json {
  const { source, partition } = settings;
  const { input } = call;
  const arn = text(input['RoleArn']) ?? '';
  const name = text(input['RoleSessionName']) ?? '';
  const role = readRole(arn);
  if (role === undefined || role.partition !== partition) throw invalid(`${arn} is invalid`);
  if (!/^[\w+=,.@-]{2,64}$/.test(name)) {
    throw invalid(
      `1 validation error detected: Value '${name}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
    );
  }
  const seconds =
    typeof input['DurationSeconds'] === 'number' ? input['DurationSeconds'] : maxDurationSeconds;
  if (seconds < 900) {
    throw invalid(
      `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900`,
    );
  }
  if (seconds > maxDurationSeconds) {
    throw invalid('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  const trusted = source.anyAccount === true || source.accounts().includes(role.account);
  // AWS says the same whether the role is missing, does not trust the caller, or the external id is wrong.
  const isOpen = settings.openRoles?.includes(role.name) === true;
  if (!trusted || (!isOpen && input['ExternalId'] !== settings.externalId)) {
    const message = `User: ${call.caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`;
    throw new AwsError('AccessDenied', message, 403);
  }
  if (!isEnabled(source, partition, role.account, call.region)) throw regionDisabled(call);
  const expiresAt = new Date(settings.clock().getTime() + Math.min(seconds, settings.sessionSeconds) * 1000);
  const session = settings.sessions.open(role.account, role.name, name, expiresAt);
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: session.expiresAt,
    },
    AssumedRoleUser: {
      AssumedRoleId: `${idOf('AROA', `${role.account}/${role.name}`)}:${name}`,
      Arn: session.arn,
    },
  };
}

export function regionDisabled(call: Call): AwsError {
  return new AwsError(
    'RegionDisabledException',
    `STS is not activated in this region for account:${accountOfRole(call.input) ?? call.caller.account}. Your account administrator can activate STS in this region using the IAM Console.`,
    403,
  );
}

// The session's ARN has the role's name without its path.
function readRole(arn: string): { partition: string; account: string; name: string } | undefined {
  const found = /^arn:([\w-]+):iam::(\d{12}):role\/(?:.+\/)?([\w+=,.@-]+)$/.exec(arn);
  const [, partition, account, name] = found ?? [];
  return partition === undefined || account === undefined || name === undefined
    ? undefined
    : { partition, account, name };
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationError', message);
}

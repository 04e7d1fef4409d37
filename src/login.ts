// How an account is entered: by a role with external id, assumed through regional STS and renewed in time, or with the ambient
// credentials. A refusal is an IntegrationError that names the role and what to mend.
import {
  clientConfig,
  type CredentialSource,
  type Credentials,
  type Transport,
  watchWire,
} from './clients.ts';
import { IntegrationError } from './errors.ts';
import { judge } from './outcome.ts';

export type Login =
  | {
      readonly by: 'role';
      readonly roleArn: string;
      readonly externalId: string | undefined;
      /** Who assumes the role; without it, the ambient credentials. */
      readonly base?: CredentialSource;
    }
  | { readonly by: 'ambient' };

export interface RoleArn {
  readonly partition: string;
  readonly account: string;
  readonly name: string;
}

/** `arn:PARTITION:iam::ACCOUNT:role/PATH/NAME`, or undefined. */
export function parseRoleArn(arn: string): RoleArn | undefined {
  const match = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/([\w+=,.@/-]{1,512})$/.exec(arn);
  const [, partition, account, name] = match ?? [];
  return partition === undefined || account === undefined || name === undefined
    ? undefined
    : { partition, account, name };
}

/** Renewed this long before they end, so that no cycle begins with credentials about to expire. */
const renewBeforeMs = 5 * 60_000;

/** Loaded when a session is opened: commands that ask only the journal start without an SDK. */
export function loadSts(): Promise<typeof import('@aws-sdk/client-sts')> {
  return import('@aws-sdk/client-sts');
}

export function assumeRole(
  transport: Transport,
  region: string,
  login: Extract<Login, { by: 'role' }>,
  ambient: CredentialSource,
): CredentialSource {
  let current: Promise<Credentials> | undefined;
  let endsAt = 0;

  async function assume(): Promise<Credentials> {
    const { AssumeRoleCommand, STSClient } = await loadSts();
    const sts = new STSClient(clientConfig(transport, region, ambient));
    watchWire(sts, transport, `${login.roleArn}/sts`, 'query');
    try {
      const { Credentials: given } = await sts.send(
        new AssumeRoleCommand({
          RoleArn: login.roleArn,
          RoleSessionName: 'groundplan',
          ...(login.externalId === undefined ? {} : { ExternalId: login.externalId }),
        }),
      );
      if (given?.AccessKeyId === undefined || given.SecretAccessKey === undefined) {
        throw new IntegrationError(`STS gave no credentials for ${login.roleArn}; try again`);
      }
      endsAt = given.Expiration?.getTime() ?? transport.now() + 3_600_000;
      return {
        accessKeyId: given.AccessKeyId,
        secretAccessKey: given.SecretAccessKey,
        ...(given.SessionToken === undefined ? {} : { sessionToken: given.SessionToken }),
        ...(given.Expiration === undefined ? {} : { expiration: given.Expiration }),
      };
    } catch (cause) {
      if (cause instanceof IntegrationError) throw cause;
      throw new IntegrationError(refused(login, cause), { cause });
    }
  }

  return (options) => {
    const stale =
      current === undefined || options?.forceRefresh === true || endsAt - transport.now() < renewBeforeMs;
    if (stale) {
      endsAt = Number.POSITIVE_INFINITY;
      current = assume().catch((error: unknown) => {
        endsAt = 0;
        throw error;
      });
    }
    return current ?? assume();
  };
}

function refused(login: Extract<Login, { by: 'role' }>, cause: unknown): string {
  const verdict = judge(cause);
  const { code, message } = verdict.failure;
  if (verdict.kind === 'failed' && verdict.failure.outcome === 'denied') {
    return (
      `the role ${login.roleArn} cannot be assumed ${login.externalId === undefined ? 'without an external id' : 'with this external id'}: ` +
      'check that the role exists, that its trust policy names your principal, and that its sts:ExternalId is the one given ' +
      `(\`groundplan iam inventory\` prints the trust policy; AWS says: ${message})`
    );
  }
  return `the role ${login.roleArn} cannot be assumed (${code}): ${message}`;
}

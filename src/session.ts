// A session in one AWS account: by a role with external id through regional STS, or with the ambient credentials.
// Proves itself by sts:GetCallerIdentity before anything is asked; the same call later tells a disabled region from a bad key.
import type { STSClient } from '@aws-sdk/client-sts';
import {
  clientConfig,
  type CredentialSource,
  type Credentials,
  type Transport,
  watchWire,
} from './clients.ts';
import { IntegrationError } from './errors.ts';
import { assumeRole, loadSts, type Login, parseRoleArn } from './login.ts';
import { cleanMessage, judge } from './outcome.ts';
import { homeRegionOf, isAlwaysEnabled, partitionOf } from './regions.ts';

export interface Session {
  readonly account: string;
  readonly partition: string;
  /** Where STS is asked. */
  readonly region: string;
  readonly credentials: CredentialSource;
  /** Do these credentials work (asked anew, not remembered)? */
  check(): Promise<boolean>;
}

export interface RegionChoice {
  /** A region that the command named: STS is asked there. */
  readonly named?: string | undefined;
  /** The stored policy's regions: STS is asked in one of them, since a region-deny SCP may refuse any other. */
  readonly policy?: readonly string[] | undefined;
}

/**
 * Opens a session.
 * @throws IntegrationError when there are no credentials, no region, or the role refuses.
 */
export async function openSession(
  transport: Transport,
  login: Login,
  choice: RegionChoice = {},
): Promise<Session> {
  const { stsRegion, ambient } = await openDoor(transport, login, choice);
  const credentials =
    login.by === 'ambient' ? ambient : assumeRole(transport, stsRegion, login, login.base ?? ambient);
  const identity = await identify(transport, stsRegion, credentials, login);
  return {
    ...identity,
    region: stsRegion,
    credentials,
    check: async () => {
      try {
        await askIdentity(transport, stsRegion, credentials);
        return true;
      } catch {
        // Whatever the reason, these credentials prove nothing now; the caller then decides for `incomplete`.
        return false;
      }
    },
  };
}

/** Where STS is asked, and the ambient credentials, which are looked for when they are first asked for. @throws IntegrationError */
export async function openDoor(
  transport: Transport,
  login: Login,
  choice: RegionChoice,
): Promise<{ readonly stsRegion: string; readonly ambient: CredentialSource }> {
  const stsRegion = await chooseRegion(transport, login, choice);
  const sts = await loadSts();
  return {
    stsRegion,
    ambient: credentialsOf(new sts.STSClient(clientConfig(transport, stsRegion, undefined))),
  };
}

/**
 * A region that every account has, since STS refuses in one that is not enabled: the named one, the ambient one where the policy
 * has it, the policy's first, or the partition's home region. Tokens of a regional endpoint work in opt-in regions too.
 */
async function chooseRegion(transport: Transport, login: Login, choice: RegionChoice): Promise<string> {
  const ambient = await ambientRegion(transport);
  const hint = choice.named ?? ambient;
  const partition =
    (login.by === 'role' ? parseRoleArn(login.roleArn)?.partition : undefined) ??
    (hint === undefined ? undefined : partitionOf(hint));
  const policy = choice.policy ?? [];
  const usable = ambient !== undefined && (policy.length === 0 || policy.includes(ambient));
  const candidates = [choice.named, usable ? ambient : undefined, ...policy].filter(
    (region) => region !== undefined,
  );
  const found = candidates.find(
    (region) => isAlwaysEnabled(region) && (partition === undefined || partitionOf(region) === partition),
  );
  if (found !== undefined) return found;
  if (partition !== undefined) return homeRegionOf(partition);
  throw new IntegrationError(
    'no AWS region: tried --regions, AWS_REGION, AWS_DEFAULT_REGION and `region` of the profile in ~/.aws/config; ' +
      'set AWS_REGION (it says which partition to ask)',
  );
}

async function ambientRegion(transport: Transport): Promise<string | undefined> {
  const named = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
  if (named !== undefined && named !== '') return named;
  const { region: _none, ...config } = { region: undefined, ...clientConfig(transport, '', undefined) };
  const sts = await loadSts();
  try {
    return await new sts.STSClient(config).config.region();
  } catch {
    return undefined;
  }
}

function credentialsOf(client: STSClient): CredentialSource {
  const resolve = client.config.credentials;
  return async (options) => {
    try {
      return plain(await resolve(options));
    } catch (cause) {
      throw new IntegrationError(noCredentials(cause), { cause });
    }
  };
}

function noCredentials(cause: unknown): string {
  const reason = cause instanceof Error ? cleanMessage(cause.message) : String(cause);
  const profile = process.env['AWS_PROFILE'];
  return (
    'no AWS credentials: tried AWS_ACCESS_KEY_ID, ' +
    `${profile === undefined ? 'the default profile' : `profile ${profile}`} in ~/.aws/credentials and ~/.aws/config (keys, SSO, process), ` +
    `a web identity token, the container's role and the EC2 instance role; give one of them (the SDK says: ${reason})`
  );
}

function plain(credentials: Credentials): Credentials {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = credentials;
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(expiration === undefined ? {} : { expiration }),
  };
}

async function identify(
  transport: Transport,
  region: string,
  credentials: CredentialSource,
  login: Login,
): Promise<{ account: string; partition: string }> {
  try {
    return await askIdentity(transport, region, credentials);
  } catch (cause) {
    if (cause instanceof IntegrationError) throw cause;
    const { code, message } = judge(cause).failure;
    const who = login.by === 'role' ? `the session of ${login.roleArn}` : 'the ambient credentials';
    throw new IntegrationError(`${who} do not work at STS in ${region} (${code}): ${message}`, { cause });
  }
}

/** The role or user behind the ambient credentials, as a trust policy names it. @throws IntegrationError without credentials. */
export async function callerPrincipal(transport: Transport): Promise<string> {
  const region = await chooseRegion(transport, { by: 'ambient' }, {});
  const { GetCallerIdentityCommand, STSClient } = await loadSts();
  const sts = new STSClient(clientConfig(transport, region, undefined));
  const credentials = credentialsOf(sts);
  const { Arn } = await new STSClient(clientConfig(transport, region, credentials)).send(
    new GetCallerIdentityCommand({}),
  );
  if (Arn === undefined) throw new IntegrationError('sts:GetCallerIdentity named no principal');
  // A session of a role is not a principal that lasts; the role behind it is.
  const session = /^arn:([a-z-]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(Arn);
  return session === null ? Arn : `arn:${session[1]}:iam::${session[2]}:role/${session[3]}`;
}

async function askIdentity(
  transport: Transport,
  region: string,
  credentials: CredentialSource,
): Promise<{ account: string; partition: string }> {
  const { GetCallerIdentityCommand, STSClient } = await loadSts();
  const sts = new STSClient(clientConfig(transport, region, credentials));
  watchWire(sts, transport, 'sts', 'query');
  const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
  const partition = Arn?.split(':')[1];
  if (Account === undefined || partition === undefined) {
    throw new IntegrationError(
      `sts:GetCallerIdentity in ${region} named no account; is the endpoint really AWS's?`,
    );
  }
  return { account: Account, partition };
}

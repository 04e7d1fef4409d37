// One account of moto: clients for building things in it, and its IAM. Refuses any endpoint but loopback, so that no test reaches AWS.
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

export const region = 'us-east-1';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Keys;
}

export interface Account {
  readonly id: string;
  /** Of a further client. */
  readonly config: ClientConfig;
  readonly ec2: EC2Client;
  readonly elb: ElasticLoadBalancingV2Client;
  /** A user who may do only what `policy` says, and a key of theirs. */
  createUser(name: string, policy: object): Promise<Keys>;
  createRole(name: string, trust: object): Promise<string>;
  /** Replaces whom the role trusts. */
  setTrust(role: string, trust: object): Promise<void>;
  /** Replaces the role's only inline policy. */
  putRolePolicy(role: string, policy: object): Promise<void>;
}

/** The account's administrator, as long as moto does not enforce IAM: any role of it can be assumed then. */
export async function openAccount(url: string, id: string): Promise<Account> {
  if (new URL(url).hostname !== '127.0.0.1') throw new Error(`not loopback: ${url}`);
  const anyone = { accessKeyId: 'initial', secretAccessKey: 'initial' };
  const sts = new STSClient({ endpoint: url, region, credentials: anyone });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${id}:role/admin`, RoleSessionName: 'test' }),
  );
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  const config = { endpoint: url, region, credentials };

  /** IAM's query protocol, without a client of its own: moto reads the key off the header and checks no signature meanwhile. */
  async function iam(action: string, input: Record<string, string>): Promise<string> {
    const scope = `Credential=${credentials.accessKeyId}/20260101/${region}/iam/aws4_request`;
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none`,
        'x-amz-security-token': credentials.sessionToken,
      },
      body: new URLSearchParams({ Action: action, Version: '2010-05-08', ...input }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${action}: HTTP ${answer.status} ${text}`);
    return text;
  }

  return {
    id,
    config,
    ec2: new EC2Client(config),
    elb: new ElasticLoadBalancingV2Client(config),
    createUser: async (name, policy) => {
      await iam('CreateUser', { UserName: name });
      await iam('PutUserPolicy', {
        UserName: name,
        PolicyName: 'own',
        PolicyDocument: JSON.stringify(policy),
      });
      const key = await iam('CreateAccessKey', { UserName: name });
      return { accessKeyId: element(key, 'AccessKeyId'), secretAccessKey: element(key, 'SecretAccessKey') };
    },
    createRole: async (name, trust) => {
      const role = await iam('CreateRole', {
        RoleName: name,
        AssumeRolePolicyDocument: JSON.stringify(trust),
      });
      return element(role, 'Arn');
    },
    setTrust: async (role, trust) => {
      await iam('UpdateAssumeRolePolicy', { RoleName: role, PolicyDocument: JSON.stringify(trust) });
    },
    putRolePolicy: async (role, policy) => {
      await iam('PutRolePolicy', {
        RoleName: role,
        PolicyName: 'groundplan',
        PolicyDocument: JSON.stringify(policy),
      });
    },
  };
}

function element(xml: string, name: string): string {
  const text = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1];
  if (text === undefined) throw new Error(`no <${name}> in ${xml}`);
  return text;
}

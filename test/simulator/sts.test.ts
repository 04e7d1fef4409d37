// AssumeRole and GetCallerIdentity: who may become whom, and what a session is worth.

import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  type AssumeRoleCommandInput,
} from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { account, ec2, elb, failure, region, simulator, sourceOf, sts } from './world.ts';

const member = '222222222222';
const source = sourceOf({
  [account]: { [region]: { DescribeVpcs: { Vpcs: [{ VpcId: 'vpc-hub' }] } } },
  [member]: { [region]: { DescribeVpcs: { Vpcs: [{ VpcId: 'vpc-member' }] } } },
});
const RoleArn = `arn:aws:iam::${member}:role/path/Reader`;
const wanted = { RoleArn, RoleSessionName: 'groundplan', ExternalId: 'groundplan-demo' };

async function session(
  url: string,
): Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken: string }> {
  const { Credentials } = await sts(url).send(new AssumeRoleCommand(wanted));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}

describe('AssumeRole', () => {
  test('opens a session of an hour in the account of the role', async () => {
    const clock = (): Date => new Date();
    const { url } = await simulator(source, { clock });
    const answer = await sts(url).send(new AssumeRoleCommand(wanted));
    expect(answer.AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${member}:assumed-role/Reader/groundplan`);
    const leftMs = (answer.Credentials?.Expiration?.getTime() ?? 0) - clock().getTime();
    expect(leftMs).toBeGreaterThan(3_590_000);
    expect(leftMs).toBeLessThanOrEqual(3_600_000);
    const credentials = await session(url);
    const identity = await sts(url, { credentials }).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({
      Account: member,
      Arn: `arn:aws:sts::${member}:assumed-role/Reader/groundplan`,
      UserId: expect.stringMatching(/^AROA[A-Z2-7]{17}:groundplan$/),
    });
    const vpcs = await ec2(url, { credentials }).send(new DescribeVpcsCommand({}));
    expect(vpcs.Vpcs).toEqual([{ VpcId: 'vpc-member' }]);
  });

  test.each<[string, Partial<AssumeRoleCommandInput>]>([
    ['a wrong external id', { ExternalId: 'other' }],
    ['no external id', { ExternalId: undefined }],
    ['an account that is not there', { RoleArn: 'arn:aws:iam::999999999999:role/Reader' }],
  ])('is denied with %s', async (_name, change) => {
    const { url } = await simulator(source);
    const asked = { ...wanted, ...change };
    expect(await failure(sts(url).send(new AssumeRoleCommand(asked)))).toEqual([
      'AccessDenied',
      403,
      `User: arn:aws:iam::${account}:user/simulated is not authorized to perform: sts:AssumeRole on resource: ${asked.RoleArn}`,
    ]);
  });

  test.each<[string, Partial<AssumeRoleCommandInput>]>([
    ['another partition', { RoleArn: `arn:aws-cn:iam::${member}:role/Reader` }],
    ['something else than a role', { RoleArn: `arn:aws:iam::${member}:user/Reader` }],
    ['a session name with spaces', { RoleSessionName: 'a b' }],
    ['a minute', { DurationSeconds: 60 }],
    ['two hours', { DurationSeconds: 7200 }],
  ])('refuses %s', async (_name, change) => {
    const { url } = await simulator(source);
    const call = sts(url).send(new AssumeRoleCommand({ ...wanted, ...change }));
    expect((await failure(call)).slice(0, 2)).toEqual(['ValidationError', 400]);
  });

  test('takes the external id and the partition it was told', async () => {
    const china = sourceOf({ [account]: { 'cn-north-1': {} } });
    const { url } = await simulator(china, { externalId: 'secret', partition: 'aws-cn' });
    const client = sts(url, { region: 'cn-north-1' });
    const Arn = `arn:aws-cn:iam::${account}:role/Reader`;
    const answer = await client.send(
      new AssumeRoleCommand({ ...wanted, RoleArn: Arn, ExternalId: 'secret' }),
    );
    expect(answer.AssumedRoleUser?.Arn).toBe(`arn:aws-cn:sts::${account}:assumed-role/Reader/groundplan`);
  });

  test('fails where STS is not active for the account of the role', async () => {
    const uneven = sourceOf({ [account]: { 'af-south-1': {} }, [member]: { [region]: {} } });
    const { url } = await simulator(uneven);
    const call = sts(url, { region: 'af-south-1' }).send(new AssumeRoleCommand(wanted));
    expect((await failure(call)).slice(0, 2)).toEqual(['RegionDisabledException', 403]);
  });

  test('goes into any account where the source says so', async () => {
    const { url } = await simulator({ ...source, anyAccount: true });
    const Arn = 'arn:aws:iam::999999999999:role/Reader';
    const answer = await sts(url).send(new AssumeRoleCommand({ ...wanted, RoleArn: Arn }));
    expect(answer.AssumedRoleUser?.Arn).toContain('999999999999');
  });
});

describe('a session', () => {
  test('expires, with the code of each service', async () => {
    let now = new Date('2026-11-22T12:00:00Z');
    const { url } = await simulator(source, { clock: () => now, sessionSeconds: 1200 });
    const credentials = await session(url);
    // The SDK believes the server's clock, so that its own is left alone.
    const client = ec2(url, { credentials });
    const balancing = elb(url, { credentials });
    now = new Date('2026-11-22T12:19:59Z');
    expect((await client.send(new DescribeVpcsCommand({}))).Vpcs).toHaveLength(1);
    now = new Date('2026-11-22T12:20:00Z');
    expect((await failure(client.send(new DescribeVpcsCommand({})))).slice(0, 2)).toEqual([
      'RequestExpired',
      400,
    ]);
    expect((await failure(balancing.send(new DescribeLoadBalancersCommand({})))).slice(0, 2)).toEqual([
      'ExpiredToken',
      403,
    ]);
  });

  test('needs its token', async () => {
    const { url } = await simulator(source);
    const credentials = { ...(await session(url)), sessionToken: 'other' };
    const call = ec2(url, { credentials }).send(new DescribeVpcsCommand({}));
    expect((await failure(call)).slice(0, 2)).toEqual(['AuthFailure', 401]);
  });
});

test('a plain key belongs to the first account, a registered one to its own', async () => {
  const { url } = await simulator(source, { keys: { MEMBER: member } });
  const first = await sts(url).send(new GetCallerIdentityCommand({}));
  expect([first.Account, first.Arn]).toEqual([account, `arn:aws:iam::${account}:user/simulated`]);
  const registered = await sts(url, { accessKeyId: 'MEMBER' }).send(new GetCallerIdentityCommand({}));
  expect(registered.Account).toBe(member);
});

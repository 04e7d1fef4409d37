// The test of a role's trust against an AWS that nobody here wrote: trust policies of every sort, and what is made of each.
// moto 5.2 passes over a condition on the external id where a request has none, so without one it lets everybody into every role, and
// each check is looked at by itself; that the right role as a whole is trusted is shown against the simulator.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { trustPolicy } from '../../src/iam.ts';
import { testTrust } from '../../src/integrations/trust.ts';
import { transportTo } from '../integrations/world.ts';
import { type Account, type Keys, openAccount, region } from './account.ts';
import { findMoto, type Moto, startMoto } from './moto-server.ts';

const program = findMoto();
const accountId = '222222222222';
const externalId = 'a1'.repeat(20);
const callerArn = `arn:aws:iam::${accountId}:user/caller`;
const names = ['right', 'another', 'open', 'any-id'];
const roleArn = (name: string): string => `arn:aws:iam::${accountId}:role/${name}`;

function trusting(condition: object | undefined): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: callerArn },
        Action: 'sts:AssumeRole',
        ...(condition === undefined ? {} : { Condition: condition }),
      },
    ],
  };
}

describe.skipIf(program === undefined)('the trust of roles in moto', () => {
  let moto: Moto;
  let account: Account;
  let keys: Keys;

  beforeAll(async () => {
    moto = await startMoto(program);
    account = await openAccount(moto.url, accountId);
    keys = await account.createUser('caller', {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: names.map(roleArn) }],
    });
    await account.createRole('right', trustPolicy(callerArn, externalId));
    await account.createRole('another', trustPolicy(callerArn, 'b2'.repeat(20)));
    await account.createRole('open', trusting(undefined));
    await account.createRole('any-id', trusting({ StringLike: { 'sts:ExternalId': '*' } }));
    await moto.enforce();
  }, 120_000);

  afterAll(() => moto?.stop());

  test.each([
    ['right', [true, true, false], 'without an external id'],
    ['another', [false], 'sts:ExternalId is the one given'],
    ['gone', [false], 'check that the role exists'],
    ['open', [true, false, false], 'with a wrong external id'],
    ['any-id', [true, false, false], 'with a wrong external id'],
  ])('%s', async (name, checks, said) => {
    const report = await testTrust(transportTo(moto.url), {
      roleArn: roleArn(name),
      externalId,
      base: () => Promise.resolve(keys),
      choice: { named: region },
    });
    expect(report.checks.map(({ ok }) => ok)).toEqual(checks);
    expect(report.reason).toContain(said);
    expect(report.insecure).toBe(checks.length > 1);
  });
});

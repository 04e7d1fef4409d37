// The preflight against moto with IAM enforced: exactly the actions that the role's policy lacks are missing.
// moto 5.2 enforces IAM for EC2, load balancing, scaling and S3 only; the other services are the simulator's part.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grantedActions, trustPolicy } from '../../src/iam.ts';
import { runPreflight } from '../../src/integrations/preflight.ts';
import type { PreflightReport } from '../../src/integrations/preflight-report.ts';
import { planCycle } from '../../src/plan.ts';
import { resourceGroups } from '../../src/policy.ts';
import { loadKinds } from '../../src/registry.ts';
import { openSession } from '../../src/session.ts';
import { transportTo } from '../integrations/world.ts';
import { type Account, type Keys, openAccount, region } from './account.ts';
import { findMoto, type Moto, startMoto } from './moto-server.ts';

const program = findMoto();
const kinds = await loadKinds();
const actions = grantedActions(kinds, undefined, false);
const enforced = actions.filter((action) => /^(ec2|elasticloadbalancing|autoscaling|s3):/.test(action));
const accountId = '222222222222';
const externalId = 'a1'.repeat(20);
const callerArn = `arn:aws:iam::${accountId}:user/caller`;
const roleArn = `arn:aws:iam::${accountId}:role/groundplan`;

describe.skipIf(program === undefined)('the preflight in moto', () => {
  let moto: Moto;
  let account: Account;
  let keys: Keys;

  beforeAll(async () => {
    moto = await startMoto(program);
    account = await openAccount(moto.url, accountId);
    keys = await account.createUser('caller', {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roleArn }],
    });
    await account.createRole('groundplan', trustPolicy(callerArn, externalId));
    await moto.enforce();
  }, 120_000);

  afterAll(() => moto?.stop());

  async function preflight(denied: readonly string[]): Promise<PreflightReport> {
    const allowed = actions.filter((action) => !denied.includes(action));
    await moto.unchecked(() =>
      account.putRolePolicy('groundplan', {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: allowed, Resource: '*' }],
      }),
    );
    const policy = { groups: resourceGroups, regions: [region], cloudtrail: true };
    const transport = transportTo(moto.url);
    const login = { by: 'role', roleArn, externalId, base: () => Promise.resolve(keys) } as const;
    const session = await openSession(transport, login, { named: region });
    const plan = planCycle({ policy, policyIsDefault: false, partition: 'aws', kinds, narrowing: {} });
    return runPreflight({ session, transport, plan, kinds, cloudtrail: false, now: () => new Date() });
  }

  test.each([
    ['nothing', []],
    ['one of each sort', ['ec2:DescribeVpcs', 'elasticloadbalancing:DescribeTags', 's3:ListAllMyBuckets']],
    ['every second action', enforced.filter((_action, index) => index % 2 === 0)],
  ])('lacking %s', async (_what, denied) => {
    const report = await preflight(denied);
    expect(report.missing.map(({ action }) => action)).toEqual(denied);
    expect(report.uncertain.filter(({ action }) => denied.includes(action))).toEqual([]);
  });
});

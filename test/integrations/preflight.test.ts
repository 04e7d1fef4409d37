// The preflight against the simulated AWS: what is missing is said before anything is collected, exactly and with its mend.
import { NormalizedSchema } from '@smithy/core/schema';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { grantedActions, neededActions, permissionsPolicy } from '../../src/iam.ts';
import type { PreflightReport } from '../../src/integrations/preflight-report.ts';
import { runPreflight } from '../../src/integrations/preflight.ts';
import { probesOf } from '../../src/integrations/probes.ts';
import { planCycle } from '../../src/plan.ts';
import { type Policy, resourceGroups } from '../../src/policy.ts';
import { regionAction } from '../../src/region-check.ts';
import { loadKinds } from '../../src/registry.ts';
import { serviceRow } from '../../src/services.ts';
import { openSession } from '../../src/session.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { exampleAccount, exampleRegion, exampleSource } from '../support/examples.ts';
import { base, transportTo } from './world.ts';

const kinds = await loadKinds();
const externalId = 'right';
const everything: Policy = { groups: resourceGroups, regions: [exampleRegion], cloudtrail: true };
let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({
    source: exampleSource(kinds, [exampleRegion, 'us-east-1', 'us-west-2']),
    externalId,
  });
});
afterAll(() => simulator.close());
beforeEach(() => {
  simulator.setFaults([]);
  simulator.resetCalls();
});

async function preflight(policy: Policy = everything): Promise<PreflightReport> {
  const transport = transportTo(simulator.url);
  const roleArn = `arn:aws:iam::${exampleAccount}:role/groundplan`;
  const session = await openSession(
    transport,
    { by: 'role', roleArn, externalId, base },
    { policy: policy.regions },
  );
  const plan = planCycle({ policy, policyIsDefault: false, partition: 'aws', kinds, narrowing: {} });
  return runPreflight({ session, transport, plan, kinds, cloudtrail: true, now: () => new Date() });
}

describe('what is asked', () => {
  const place = { account: '999988887777', region: 'eu-central-1', partition: 'aws' };
  const probes = probesOf(kinds, kinds, place);

  test('each action of the derived policy once, and no other', () => {
    const asked = [...probes.map(({ action }) => action), regionAction];
    expect(asked.toSorted()).toEqual(neededActions(kinds));
  });

  test.each(probes.map((probe) => [probe.action, probe] as const))(
    '%s: only what the operation takes, in the account and region that is asked',
    async (_action, { call, input }) => {
      const { operations } = await serviceRow(call.service).load();
      const schema: unknown = Reflect.get(operations, `${call.operation}$`);
      const members = new Map(inputOf(schema).structIterator());
      expect([...members.keys()]).toEqual(expect.arrayContaining(Object.keys(input)));
      // Nothing is read where EC2 can say it without.
      expect('DryRun' in input).toBe(call.service === 'ec2');
      expect(JSON.stringify(input)).not.toContain(exampleAccount);
      expect(JSON.stringify(input)).not.toContain(exampleRegion);
    },
  );
});

/** The input's schema of an operation as the SDK exports it: `[9, namespace, name, traits, input, output]`. */
function inputOf(schema: unknown): NormalizedSchema {
  if (!Array.isArray(schema)) throw new Error('the SDK exports no schema of the operation');
  return NormalizedSchema.of(schema[4]);
}

test('with everything allowed nothing is missing, and nothing is uncertain', async () => {
  const report = await preflight();
  expect(report).toMatchObject({
    ok: true,
    account: exampleAccount,
    regions: ['global', exampleRegion],
    disabledRegions: [],
    missing: [],
    uncertain: [],
    checked: grantedActions(kinds).length,
  });
  expect(report.statement).toBeUndefined();
});

test('with everything denied every action is missing, and the statement is the derived policy', async () => {
  const services = [...new Set(grantedActions(kinds).map((action) => action.split(':')[0]))];
  simulator.setFaults(services.map((service) => ({ fault: 'deny', operation: `${service}:*` })));
  const report = await preflight();
  expect(report.ok).toBe(false);
  expect(report.uncertain).toEqual([]);
  expect(report.missing.map(({ action }) => action)).toEqual(grantedActions(kinds));
  expect(report.missing.filter(({ hides }) => hides === '')).toEqual([]);
  const { Sid: _sid, ...statement } = { Sid: '', ...permissionsPolicy(kinds).Statement[0] };
  expect(report.statement).toEqual(statement);
});

test('what is denied in one region is said with that region, what it hides and what mends it', async () => {
  simulator.setFaults([
    { fault: 'deny', operation: 'ec2:DescribeSubnets', region: 'us-west-2' },
    { fault: 'deny', operation: 'elasticloadbalancing:DescribeTags' },
    { fault: 'scp', operation: 'ec2:DescribeVpcs', region: 'us-east-1' },
  ]);
  const report = await preflight({ ...everything, regions: ['us-east-1', 'us-west-2'] });
  const tags = report.missing.find(({ action }) => action === 'elasticloadbalancing:DescribeTags');
  expect(tags).toMatchObject({ regions: ['us-east-1', 'us-west-2'] });
  expect(tags?.hides).toContain('tags of LoadBalancer');
  expect(tags?.hides).toContain('tags of Listener');
  expect(report.missing.find(({ action }) => action === 'ec2:DescribeSubnets')).toMatchObject({
    regions: ['us-west-2'],
    hides: 'Subnet',
    mend: `add to the role's policy: {"Effect":"Allow","Action":["ec2:DescribeSubnets"],"Resource":"*"}`,
  });
  const scp = report.missing.find(({ action }) => action === 'ec2:DescribeVpcs');
  expect(scp?.mend).toContain('a service control policy denies ec2:DescribeVpcs');
  // What a service control policy denies, no statement of the role mends.
  expect(report.statement).toEqual({
    Effect: 'Allow',
    Action: ['ec2:DescribeSubnets', 'elasticloadbalancing:DescribeTags'],
    Resource: '*',
  });
  expect(report.missing).toHaveLength(3);
});

test('what could not be found out is uncertain, never missing and never allowed', async () => {
  simulator.setFaults([
    { fault: 'throttle', operation: 'ec2:DescribeVpcs' },
    { fault: 'html', operation: 'ec2:DescribeSubnets' },
    { fault: 'server-error', operation: 'DescribeAutoScalingGroups' },
    { fault: 'cut', operation: 'ecs:ListClusters' },
  ]);
  const report = await preflight();
  expect(report).toMatchObject({ ok: false, missing: [] });
  expect(report.uncertain.map(({ action }) => action)).toEqual([
    'autoscaling:DescribeAutoScalingGroups',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcs',
    'ecs:ListClusters',
  ]);
});

test('regions that are not enabled are said and not asked; services that are not there miss nothing', async () => {
  simulator.setFaults([{ fault: 'unavailable', operation: 'directconnect:*' }]);
  const report = await preflight({ ...everything, regions: [exampleRegion, 'af-south-1'] });
  expect(report).toMatchObject({
    ok: true,
    disabledRegions: ['af-south-1'],
    regions: ['global', exampleRegion],
  });
  expect(simulator.calls().some(({ region }) => region === 'af-south-1')).toBe(false);
});

test('only the policy is asked about: a group that is off costs no call', async () => {
  await preflight({ ...everything, groups: ['ec2'] });
  expect(new Set(simulator.calls().map(({ service }) => service))).toEqual(
    new Set(['sts', 'ec2', 'elasticloadbalancing', 'autoscaling', 'cloudtrail']),
  );
});

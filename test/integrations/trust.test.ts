// The test of a role's trust against the simulated AWS: let in with the external id, kept out without it, and refused if it is open.
import { expect, test } from 'vitest';
import { testTrust } from '../../src/integrations/trust.ts';
import { account, region, simulator, sourceOf } from '../simulator/world.ts';
import { base, transportTo } from './world.ts';

const externalId = 'e'.repeat(40);
const roleArn = `arn:aws:iam::${account}:role/groundplan`;
const source = sourceOf({ [account]: { [region]: {} } });
const question = { roleArn, externalId, base, choice: { named: region } };

test('a role that asks for the external id is trusted', async () => {
  const aws = await simulator(source, { externalId });
  const report = await testTrust(transportTo(aws.url), question);
  expect(report).toMatchObject({ ok: true, insecure: false });
  expect(report.reason).toBeUndefined();
  expect(report.checks.map(({ name, ok }) => [name, ok])).toEqual([
    ['assume', true],
    ['wrong-external-id', true],
    ['no-external-id', true],
  ]);
});

test('one that does not let us in fails, with the role and what to mend, and nothing more is asked', async () => {
  const aws = await simulator(source, { externalId: 'another' });
  const report = await testTrust(transportTo(aws.url), question);
  expect(report).toMatchObject({ ok: false, insecure: false, checks: [{ name: 'assume', ok: false }] });
  expect(report.reason).toContain(roleArn);
  expect(report.reason).toContain('sts:ExternalId');
  expect(aws.calls()).toHaveLength(1);
});

test('one that trusts anybody is insecure: what is wrong and the condition that mends it are said', async () => {
  const aws = await simulator(source, { externalId, openRoles: ['groundplan'] });
  const report = await testTrust(transportTo(aws.url), question);
  expect(report).toMatchObject({ ok: false, insecure: true });
  expect(report.checks.map(({ ok }) => ok)).toEqual([true, false, false]);
  expect(report.reason).toContain('insecure');
  expect(report.reason).toContain('with a wrong external id');
  expect(report.reason).toContain('without an external id');
  expect(report.reason).toContain(`{"Condition":{"StringEquals":{"sts:ExternalId":"${externalId}"}}}`);
});

test.each([1, 2])(
  'STS that breaks after %i answers proves nothing: neither trusted nor insecure',
  async (good) => {
    const aws = await simulator(source, { externalId });
    let asked = 0;
    const broken = transportTo(aws.url, {
      before: () => {
        asked += 1;
        if (asked > good) aws.setFaults([{ fault: 'server-error', operation: 'AssumeRole' }]);
      },
    });
    const report = await testTrust(broken, question);
    expect(report).toMatchObject({ ok: false, insecure: false });
    expect(report.reason).toContain('could not be found out');
  },
);

test('without credentials of our own nothing is said of the role', async () => {
  const aws = await simulator(source, { externalId });
  const none = (): Promise<never> => Promise.reject(new Error('no credentials'));
  await expect(testTrust(transportTo(aws.url), { ...question, base: none })).rejects.toThrow(
    'no credentials',
  );
  expect(aws.calls()).toEqual([]);
});

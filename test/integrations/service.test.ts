// What can be done to integrations, against the simulated AWS: added, tested, changed, removed; what each leaves in journal and log.
import { describe, expect, test } from 'vitest';
import { NotFoundError, RequestError } from '../../src/errors.ts';
import type { Integration, IntegrationRequest } from '../../src/integrations/model.ts';
import { createIntegrationService, type IntegrationService } from '../../src/integrations/service.ts';
import { exampleAccount } from '../support/examples.ts';
import { serviceWorld, transportTo } from './world.ts';

const role = (name: string): string => `arn:aws:iam::${exampleAccount}:role/${name}`;
const topic = (name: string): string => `arn:aws:sns:eu-west-1:${exampleAccount}:${name}`;
const inventory: IntegrationRequest = {
  type: 'inventory-monitoring',
  name: 'prod',
  roleArn: role('groundplan'),
};
const flowLogs: IntegrationRequest = {
  type: 'flow-logs-monitoring',
  name: 'prod flows',
  roleArn: role('groundplan'),
  snsTopicsArns: [topic('a'), topic('b')],
};
const saved = { save: true };

async function codes(work: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await work.then(
    () => new Error('it was done'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof RequestError)) throw error;
  return error.problems.map(({ field, code }) => `${field} ${code}`);
}

describe('adding', () => {
  test('a role that is trusted: pending, with the external id of the group', async () => {
    const { service, journal, externalId, now, told } = await serviceWorld();
    const made = await service.create(inventory, saved);
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      name: 'prod',
      type: 'inventory-monitoring',
      account: exampleAccount,
      roleArn: role('groundplan'),
      externalId,
      snsTopicsArns: [],
      createdAt: now().toISOString(),
      state: 'pending',
      stateSince: now().toISOString(),
      failure: undefined,
    });
    expect(externalId).toMatch(/^[0-9a-f]{40}$/);
    expect(journal.integrations()).toEqual([made]);
    expect(told()).toEqual([
      `integration-created {"accountId":"${exampleAccount}","roleArn":"${role('groundplan')}"}`,
    ]);
  });

  test('checking only saves nothing: no row, no topic, no entry', async () => {
    const { service, journal, topics, told } = await serviceWorld();
    expect(await service.create(flowLogs, { save: false })).toMatchObject({
      name: 'prod flows',
      state: 'pending',
    });
    expect(journal.integrations()).toEqual([]);
    expect(topics.holderOf(topic('a'))).toBeUndefined();
    expect(told()).toEqual([]);
  });

  test('what a rule stands against costs no call', async () => {
    const { service, simulator } = await serviceWorld();
    expect(await codes(service.create({ ...inventory, name: '' }, saved))).toEqual(['name required']);
    expect(simulator.calls()).toEqual([]);
  });

  test('a role that does not trust us, and one that trusts anybody, are refused, and nothing is saved', async () => {
    const { service, journal, told } = await serviceWorld({ openRoles: ['open'] });
    const foreign = { ...inventory, roleArn: 'arn:aws:iam::999988887777:role/groundplan' };
    expect(await codes(service.create(foreign, saved))).toEqual(['roleArn trust']);
    expect(await codes(service.create({ ...inventory, roleArn: role('open') }, saved))).toEqual([
      'roleArn insecure-role',
    ]);
    expect(journal.integrations()).toEqual([]);
    expect(told()).toEqual([]);
  });

  test('two that ask for the same at the same time: one is made', async () => {
    const { service, journal } = await serviceWorld();
    const ends = await Promise.allSettled([
      service.create(inventory, saved),
      service.create(inventory, saved),
    ]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(journal.integrations()).toHaveLength(1);
  });

  test('inventory and flow logs share a role; the topics are taken, and given back with the integration', async () => {
    const { service, topics } = await serviceWorld();
    await service.create(inventory, saved);
    const made = await service.create(flowLogs, saved);
    expect(topics.holderOf(topic('a'))).toEqual({ aid: '1', integrationId: made.id });
    const again = { ...flowLogs, name: 'other', roleArn: role('other'), snsTopicsArns: [topic('b')] };
    expect(await codes(service.create(again, saved))).toEqual(['snsTopicsArns taken']);
    await service.remove(made.id);
    expect(await service.create(again, saved)).toMatchObject({ snsTopicsArns: [topic('b')] });
  });

  test('topics that a crash lost are held again by the next service over the journal', async () => {
    const world = await serviceWorld();
    const made = await world.service.create(flowLogs, saved);
    world.topics.release({ aid: '1', integrationId: made.id });
    createIntegrationService({
      aid: '1',
      journal: world.journal,
      topics: world.topics,
      kinds: [],
      transport: transportTo(world.simulator.url),
      now: world.now,
    });
    expect(world.topics.holderOf(topic('b'))).toEqual({ aid: '1', integrationId: made.id });
  });
});

describe('changing', () => {
  test('tests the trust again, and says what changed', async () => {
    const { service, journal, topics, told } = await serviceWorld();
    const made = await service.create(flowLogs, saved);
    const change = { name: 'new', roleArn: role('other'), snsTopicsArns: [topic('c')] };
    const changed = await service.update(made.id, change);
    expect(changed).toEqual({ ...made, ...change });
    expect(journal.integrations()).toEqual([changed]);
    expect([topics.holderOf(topic('a')), topics.holderOf(topic('c'))]).toEqual([
      undefined,
      { aid: '1', integrationId: made.id },
    ]);
    expect(told().at(-1)).toBe('integration-updated {"changed":["name","roleArn","snsTopicsArns"]}');
  });

  test('what stands against it changes nothing', async () => {
    const { service, journal } = await serviceWorld({ openRoles: ['open'] });
    const made = await service.create(inventory, saved);
    await service.create({ ...inventory, name: 'second', roleArn: role('second') }, saved);
    const before = journal.integrations();
    expect(await codes(service.update(made.id, { name: 'second' }))).toEqual(['name duplicate']);
    expect(await codes(service.update(made.id, { roleArn: role('second') }))).toEqual(['roleArn duplicate']);
    expect(await codes(service.update(made.id, { roleArn: role('open') }))).toEqual([
      'roleArn insecure-role',
    ]);
    const elsewhere = 'arn:aws:iam::999988887777:role/groundplan';
    expect(await codes(service.update(made.id, { roleArn: elsewhere }))).toEqual(['roleArn account']);
    expect(await codes(service.update(made.id, { snsTopicsArns: [topic('a')] }))).toEqual([
      'snsTopicsArns not-allowed',
    ]);
    expect(journal.integrations()).toEqual(before);
  });
});

test('the trust is lost and found by a test, and STS that cannot be asked changes nothing', async () => {
  const { service, journal, simulator, told, cycle } = await serviceWorld();
  const { id } = await service.create(inventory, saved);
  await cycle(id);
  const state = (): string | undefined => journal.integrations()[0]?.state;
  simulator.setFaults([{ fault: 'deny', operation: 'AssumeRole' }]);
  expect(await service.test(id)).toMatchObject({ ok: false, insecure: false });
  expect(state()).toBe('failed');
  expect(journal.integrations()[0]?.failure).toContain('sts:ExternalId');
  simulator.setFaults([{ fault: 'server-error', operation: 'AssumeRole' }]);
  expect(await service.test(id)).toMatchObject({ ok: false, isTransient: true });
  simulator.setFaults([]);
  expect(await service.test(id)).toMatchObject({ ok: true });
  expect(state()).toBe('connected');
  simulator.setFaults([{ fault: 'server-error', operation: 'AssumeRole' }]);
  await service.test(id);
  expect(state()).toBe('connected');
  const names = told().map((line) => line.split(' ')[0]);
  expect(names.slice(-4)).toEqual(['trust-failed', 'state-changed', 'trust-restored', 'state-changed']);
});

test('preflight: what is missing, or why nothing could be asked', async () => {
  const { service, simulator, journal } = await serviceWorld();
  const { id } = await service.create(inventory, saved);
  expect(await service.preflight(id)).toMatchObject({ ok: true });
  simulator.setFaults([{ fault: 'deny', operation: 'ec2:DescribeVpcs' }]);
  expect(await service.preflight(id)).toMatchObject({
    ok: false,
    missing: [{ action: 'ec2:DescribeVpcs', regions: ['eu-west-1'] }],
  });
  simulator.setFaults([{ fault: 'deny', operation: 'AssumeRole' }]);
  const report = await service.preflight(id);
  expect(report).toMatchObject({ ok: false, checked: 0 });
  expect(report.reason).toContain('cannot be assumed');
  // It looks, and writes nothing.
  expect(journal.scopes()).toEqual([]);
  expect(journal.integrations()[0]?.state).toBe('pending');
});

test('the policy is kept in its canonical form, and the log says what came and went', async () => {
  const { service, journal, told } = await serviceWorld();
  const policy = await service.setPolicy({
    groups: ['cloudfront'],
    regions: ['us-east-1'],
    cloudtrail: false,
  });
  expect(policy).toEqual({ groups: ['ec2', 'cloudfront'], regions: ['us-east-1'], cloudtrail: false });
  expect(journal.policy()).toEqual(policy);
  await service.setPolicy(policy);
  expect(told()).toHaveLength(1);
  expect(told()[0]).toContain('"regions":{"added":["us-east-1"],"removed":["eu-west-1"]},"cloudtrail":false');
});

test.each<[string, (service: IntegrationService, id: string) => Promise<unknown>]>([
  ['update', (service, id) => service.update(id, { name: 'x' })],
  ['remove', (service, id) => service.remove(id)],
  ['test', (service, id) => service.test(id)],
  ['preflight', (service, id) => service.preflight(id)],
])('%s of what is not there, or was removed, is not found', async (_what, work) => {
  const { service } = await serviceWorld();
  const { id }: Integration = await service.create(inventory, saved);
  await service.remove(id);
  await expect(work(service, id)).rejects.toBeInstanceOf(NotFoundError);
  await expect(work(service, 'no-such-id')).rejects.toBeInstanceOf(NotFoundError);
});

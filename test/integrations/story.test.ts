// An integration's life: added, pending, connected, denied, partial, mended by the policy, failed, back, removed, released. And its log.
import { expect, test } from 'vitest';
import type { IntegrationRequest } from '../../src/integrations/model.ts';
import { cycleEndOf, recordCycle } from '../../src/integrations/record-cycle.ts';
import { releaseRemoved } from '../../src/integrations/release.ts';
import { resourceGroups } from '../../src/policy.ts';
import { exampleAccount, exampleRegion } from '../support/examples.ts';
import { type ServiceWorld, serviceWorld } from './world.ts';

const request: IntegrationRequest = {
  type: 'inventory-monitoring',
  name: 'prod',
  roleArn: `arn:aws:iam::${exampleAccount}:role/groundplan`,
};
const second = { ...request, name: 'second', roleArn: `arn:aws:iam::${exampleAccount}:role/second` };
const saved = { save: true };

function resources({ journal }: ServiceWorld): number {
  return Object.values(journal.counts()).reduce((sum, count) => sum + count, 0);
}

test('the whole story, with each step in the log once', async () => {
  const world = await serviceWorld();
  const { service, journal, simulator, cycle, pass, told } = world;
  const { id } = await service.create(request, saved);
  const state = (): string | undefined => journal.integrations()[0]?.state;
  let seen = 0;
  const news = (): readonly string[] => {
    const all = told();
    const fresh = all.slice(seen);
    seen = all.length;
    return fresh.filter((line) => !line.startsWith('cycle-finished'));
  };
  expect(state()).toBe('pending');
  news();

  await cycle(id);
  expect(state()).toBe('connected');
  expect(news()).toEqual(['state-changed {"from":"pending","to":"connected"}']);
  pass(60);
  await cycle(id);
  expect(news()).toEqual([]);

  const denied = { accountId: exampleAccount, action: 'eks:DescribeCluster', code: 'AccessDeniedException' };
  const regions = { ...denied, regions: [exampleRegion] };
  simulator.setFaults([{ fault: 'deny', operation: 'eks:DescribeCluster' }]);
  pass(60);
  await cycle(id);
  expect(news()).toEqual([
    `warning-began ${JSON.stringify(regions)}`,
    'state-changed {"from":"connected","to":"partial"}',
  ]);
  pass(60);
  await cycle(id);
  expect(news()).toEqual([]);

  const groups = resourceGroups.filter((group) => group !== 'eks-ecs');
  await service.setPolicy({ groups, regions: [exampleRegion], cloudtrail: true });
  pass(60);
  await cycle(id);
  expect(journal.warnings()).toEqual([]);
  expect(news()).toEqual([
    'policy-changed {"groups":{"added":[],"removed":["eks-ecs"]}}',
    `warning-ended ${JSON.stringify(regions)}`,
    'state-changed {"from":"partial","to":"connected"}',
  ]);

  simulator.setFaults([{ fault: 'deny', operation: 'AssumeRole' }]);
  pass(60);
  const before = resources(world);
  expect(await cycle(id)).toMatchObject({ how: 'refused' });
  expect(state()).toBe('failed');
  expect(resources(world)).toBe(before);
  expect(news().map((line) => line.split(' ')[0])).toEqual(['cycle-failed', 'trust-failed', 'state-changed']);

  simulator.setFaults([]);
  pass(60);
  await cycle(id);
  expect(state()).toBe('connected');
  expect(news()).toEqual(['trust-restored {}', 'state-changed {"from":"failed","to":"connected"}']);
});

test('STS that gives no answer is a cycle that failed, and no trust that went', async () => {
  const { service, journal, simulator, cycle } = await serviceWorld();
  const { id } = await service.create(request, saved);
  await cycle(id);
  for (const fault of ['cut', 'server-error', 'throttle', 'html'] as const) {
    simulator.setFaults([{ fault, operation: 'AssumeRole' }]);
    expect(await cycle(id), fault).toMatchObject({ how: 'broken' });
    expect(journal.integrations()[0]).toMatchObject({ state: 'connected', failure: undefined });
  }
  expect(journal.logSummary({ name: 'cycle-failed' }).every(({ severity }) => severity === 'error')).toBe(
    true,
  );
  expect(cycleEndOf(new Error('disk full'))).toEqual({ how: 'broken', reason: 'disk full' });
});

test('removed: what it brought stays for an hour, then it is released, and the history stays', async () => {
  const world = await serviceWorld();
  const { service, journal, cycle, pass, now } = world;
  const { id } = await service.create(request, saved);
  await cycle(id);
  const all = resources(world);
  expect(all).toBeGreaterThan(50);
  await service.remove(id);
  expect(journal.integrations()).toEqual([]);
  pass(59);
  expect(releaseRemoved(journal, now()).released).toBe(0);
  expect(resources(world)).toBe(all);
  pass(1);
  expect(releaseRemoved(journal, now()).released).toBe(all);
  expect(releaseRemoved(journal, now()).released).toBe(0);
  expect(resources(world)).toBe(0);
  expect(journal.removals()).toEqual([]);
  expect(journal.warnings()).toEqual([]);
  expect(journal.events({ changes: ['deleted'] })).toEqual([]);
  expect(journal.events({ changes: ['released'] }).length).toBe(all);
  expect(world.told().at(-1)).toBe(
    `integration-released ${JSON.stringify({ accountId: exampleAccount, released: all })}`,
  );
});

test('removed while another integration covers the account: nothing is released, and that one has its warnings', async () => {
  const world = await serviceWorld();
  const { service, journal, simulator, cycle, pass, now } = world;
  const first = await service.create(request, saved);
  simulator.setFaults([{ fault: 'deny', operation: 'ec2:DescribeVpcs' }]);
  await cycle(first.id);
  const other = await service.create(second, saved);
  const all = resources(world);
  await service.remove(first.id);
  expect(journal.removals()).toEqual([]);
  expect(journal.warnings().map(({ integrationId }) => integrationId)).toEqual([other.id]);
  pass(600);
  expect(releaseRemoved(journal, now()).released).toBe(0);
  expect(resources(world)).toBe(all);
});

test('added again within the hour: nothing is released', async () => {
  const world = await serviceWorld();
  const { service, journal, cycle, pass, now } = world;
  const first = await service.create(request, saved);
  await cycle(first.id);
  const all = resources(world);
  await service.remove(first.id);
  pass(30);
  await service.create(request, saved);
  pass(31);
  expect(releaseRemoved(journal, now()).released).toBe(0);
  expect(journal.removals()).toEqual([]);
  expect(resources(world)).toBe(all);
});

test('two of one account, removed one after the other: the last one takes everything along', async () => {
  const world = await serviceWorld();
  const { service, journal, cycle, pass, now } = world;
  const first = await service.create(request, saved);
  const other = await service.create(second, saved);
  await cycle(first.id);
  const all = resources(world);
  await service.remove(other.id);
  await service.remove(first.id);
  const flows: IntegrationRequest = {
    ...request,
    type: 'flow-logs-monitoring',
    snsTopicsArns: [`arn:aws:sns:eu-west-1:${exampleAccount}:t`],
  };
  // Flow logs cover no inventory, and nothing waits for their release.
  const { id } = await service.create(flows, saved);
  await service.remove(id);
  expect(journal.removals()).toHaveLength(1);
  pass(60);
  expect(releaseRemoved(journal, now()).released).toBe(all);
});

test('without a window it is released at once, also what a cycle brings that ends only then', async () => {
  const world = await serviceWorld({ releaseAfterMs: 0 });
  const { service, journal, cycle, now } = world;
  const { id } = await service.create(request, saved);
  const end = await cycle(id);
  expect(resources(world)).toBeGreaterThan(50);
  await service.remove(id);
  expect(resources(world)).toBe(0);

  const late = await service.create(second, saved);
  await cycle(late.id);
  journal.removeIntegration(late.id, now().toISOString(), now().toISOString());
  journal.forgetIntegration(late.id);
  expect(resources(world)).toBeGreaterThan(50);
  expect(recordCycle(journal, late.id, end, now())).toBeUndefined();
  expect(resources(world)).toBe(0);
});

test('a crash in the middle of a release loses nothing of it: the next one does the rest', async () => {
  const world = await serviceWorld();
  const { service, journal, cycle, pass, now } = world;
  const { id } = await service.create(request, saved);
  await cycle(id);
  const all = resources(world);
  await service.remove(id);
  pass(61);
  // Released, and then killed before the row was forgotten.
  const cycleId = journal.beginCycle(id, now().toISOString());
  journal.release({
    cycleId,
    now: now(),
    account: exampleAccount,
    partition: 'aws',
    keeps: (kind) => kind < 'N',
  });
  expect(resources(world)).toBeGreaterThan(0);
  releaseRemoved(journal, now());
  expect(resources(world)).toBe(0);
  expect(journal.removals()).toEqual([]);
  expect(journal.events({ changes: ['released'] }).length).toBe(all);
});

test('five hundred cycles that fail alike are one row an hour, counted', async () => {
  const { service, journal, now } = await serviceWorld();
  const { id } = await service.create(request, saved);
  const end = cycleEndOf(new Error('no route to host'));
  for (let turn = 0; turn < 500; turn++) recordCycle(journal, id, end, now());
  expect(journal.logs({ limit: 10, name: 'cycle-failed' }).entries).toMatchObject([{ count: 500 }]);
});

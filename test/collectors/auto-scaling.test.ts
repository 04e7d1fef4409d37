// Auto scaling groups over the wire: pages by MaxRecords, absence by names, what of their instances moves by itself.
import { AutoScalingClient, paginateDescribeAutoScalingGroups } from '@aws-sdk/client-auto-scaling';
import { expect, test } from 'vitest';
import autoScalingGroup from '../../collectors/auto-scaling-group.ts';
import { nameOfId, namedId } from '../../src/ids.ts';
import { loadKinds } from '../../src/registry.ts';
import { normaliseItem } from '../../src/normalise.ts';
import { type Document, exampleAccount, exampleRegion, exampleSource } from '../support/examples.ts';
import { latestOf, stateOf } from '../support/entries.ts';
import { openHarness } from '../support/harness.ts';
import { here, region, simulator } from '../simulator/world.ts';
import { place } from './example-states.ts';

const id = `${exampleAccount}/${exampleRegion}/AutoScalingGroup/batch/old`;
const policy = { groups: ['ec2'], regions: [exampleRegion], cloudtrail: false } as const;

test('the simulator pages groups by MaxRecords, leaves out names that are not there, and takes fifty of them', async () => {
  const AutoScalingGroups = ['a', 'b', 'c'].map((AutoScalingGroupName) => ({ AutoScalingGroupName }));
  const { url } = await simulator(here({ DescribeAutoScalingGroups: { AutoScalingGroups } }));
  const client = new AutoScalingClient({
    region,
    endpoint: url,
    credentials: { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'test' },
  });
  const names = async (pageSize: number, wanted?: readonly string[]): Promise<unknown> => {
    const pages: (string | undefined)[][] = [];
    const input = wanted === undefined ? {} : { AutoScalingGroupNames: [...wanted] };
    for await (const page of paginateDescribeAutoScalingGroups({ client, pageSize }, input)) {
      pages.push((page.AutoScalingGroups ?? []).map((group) => group.AutoScalingGroupName));
    }
    return pages;
  };
  expect(await names(2)).toEqual([['a', 'b'], ['c']]);
  expect(await names(100, ['b', 'gone'])).toEqual([['b']]);
  await expect(names(101)).rejects.toThrow("'maxRecords'");
  await expect(
    names(
      100,
      Array.from({ length: 51 }, (_, index) => `n-${index}`),
    ),
  ).rejects.toThrow('at most 50');
  client.destroy();
});

test('an id holds a name with slashes whole, and gives it back', () => {
  expect(namedId(place, 'AutoScalingGroup', 'batch/old')).toBe(id);
  expect(['batch/old', 'x', '']).toEqual([nameOfId(id), nameOfId('x'), nameOfId('')]);
});

test('a group that is gone is asked for by its name; while AWS still gives it, it stays', async () => {
  const source = exampleSource(await loadKinds());
  const harness = await openHarness(source, policy);
  try {
    await harness.cycle(exampleAccount);
    expect(harness.journal.resource(id)?.properties['autoScalingGroupName']).toBe('batch/old');
    source.edit('DescribeAutoScalingGroups', ({ AutoScalingGroups }) => ({
      AutoScalingGroups: (AutoScalingGroups as Document[]).filter(
        (group) => group['AutoScalingGroupName'] !== 'batch/old',
      ),
    }));
    const seq = harness.journal.lastSeq();
    await harness.cycle(exampleAccount);
    expect(harness.journal.events({ after: seq }).map((event) => [event.change, event.resourceId])).toEqual([
      ['deleted', id],
    ]);
    const asked = harness.simulator
      .calls()
      .filter(({ operation }) => operation === 'DescribeAutoScalingGroups').length;
    expect(asked).toBe(3);
  } finally {
    await harness.close();
  }
});

test('which instances it has is configuration; how they are moves by itself', () => {
  const read = (...instances: readonly (readonly [string, string, string])[]) => {
    const entry = normaliseItem(
      autoScalingGroup,
      {
        AutoScalingGroupName: 'g',
        Instances: instances.map(([InstanceId, LifecycleState, HealthStatus]) => ({
          InstanceId,
          LifecycleState,
          HealthStatus,
        })),
      },
      place,
    );
    if (entry === 'gone') throw new Error('the group is gone');
    return entry;
  };
  const well = read(['i-1', 'InService', 'Healthy']);
  const ill = read(['i-1', 'Terminating', 'Unhealthy']);
  expect(stateOf(well).edges['LAUNCHES']).toEqual([{ to: 'i-1' }]);
  expect(latestOf(ill)['LAUNCHES']).toEqual([
    { to: 'i-1', lifecycleState: 'Terminating', healthStatus: 'Unhealthy' },
  ]);
  expect(ill.hash).toBe(well.hash);
  expect(read(['i-2', 'InService', 'Healthy']).hash).not.toBe(well.hash);
});

test.each([
  ['of its own', { LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '3' } }],
  [
    'in the policy that mixes types',
    {
      MixedInstancesPolicy: {
        LaunchTemplate: { LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', Version: '3' } },
      },
    },
  ],
])('a launch template %s', (_case, template) => {
  const entry = normaliseItem(autoScalingGroup, { AutoScalingGroupName: 'g', ...template }, place);
  expect(entry === 'gone' ? undefined : stateOf(entry).properties).toMatchObject({
    launchTemplateId: 'lt-1',
    launchTemplateVersion: '3',
  });
});

// What belongs to no region: asked once per account in its service's home region, gated by its group only, and said to be at `global`.
import { afterEach, describe, expect, test } from 'vitest';
import { createBudget } from '../../src/budget.ts';
import { createTransport, openLocation } from '../../src/clients.ts';
import { planCycle } from '../../src/plan.ts';
import { loadKinds } from '../../src/registry.ts';
import { defaultRegions, globalRegion } from '../../src/regions.ts';
import { defaultSettings } from '../../src/settings.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { exampleAccount, exampleRegion, exampleSource } from '../support/examples.ts';
import { type Harness, openHarness } from '../support/harness.ts';

const all = await loadKinds();
/** An accelerator with all that hangs on it, a Direct Connect gateway, and a kind that is in a region. */
const kinds = all.filter(
  ({ kind, group }) => group === 'global-accelerator' || kind === 'DirectConnectGateway' || kind === 'Vpc',
);
const on = {
  groups: ['ec2', 'direct-connect', 'global-accelerator'],
  regions: [exampleRegion, 'eu-central-1', 'us-east-1'],
  cloudtrail: false,
} as const;
const off = { ...on, groups: ['ec2', 'direct-connect'] } as const;

let open: Harness | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

async function world(): Promise<Harness> {
  open = await openHarness(exampleSource(kinds), on);
  return open;
}

/** Where each operation was asked. */
function asked({ simulator }: Harness): ReadonlyMap<string, readonly string[]> {
  const calls = simulator.calls().filter(({ service }) => service !== 'sts');
  return new Map(
    [...Map.groupBy(calls, ({ operation }) => operation)].map(([operation, some]) => [
      operation,
      some.map(({ region }) => region).toSorted(),
    ]),
  );
}

function globals({ journal }: Harness): readonly string[] {
  return [...journal.resources()].filter(({ kind }) => kind !== 'Vpc').map(({ kind }) => kind);
}

describe('what belongs to no region', () => {
  test('is asked once per account in its home region, whatever the number of regions', async () => {
    const harness = await world();
    await harness.cycle(exampleAccount, { kinds });
    const calls = asked(harness);
    expect(calls.get('DescribeVpcs')).toEqual(['eu-central-1', 'eu-west-1', 'us-east-1']);
    expect(calls.get('ListAccelerators')).toEqual(['us-west-2']);
    expect(calls.get('ListListeners')).toEqual(['us-west-2']);
    expect(calls.get('ListEndpointGroups')).toEqual(['us-west-2']);
    expect(calls.get('DescribeDirectConnectGateways')).toEqual(['us-east-1']);
    expect(new Set([...harness.journal.resources()].map(({ region }) => region))).toEqual(
      new Set([exampleRegion, globalRegion]),
    );
    expect(globals(harness).toSorted()).toEqual([
      'Accelerator',
      'AcceleratorListener',
      'DirectConnectGateway',
      'EndpointGroup',
    ]);
  });

  test('is not asked where a run is narrowed to regions, and stays', async () => {
    const harness = await world();
    await harness.cycle(exampleAccount, { kinds });
    harness.simulator.resetCalls();
    const seq = harness.journal.lastSeq();
    await harness.cycle(exampleAccount, { kinds, narrowing: { regions: [exampleRegion] } });
    expect([...asked(harness).keys()].toSorted()).toEqual(['DescribeRegions', 'DescribeVpcs']);
    expect(harness.journal.lastSeq()).toBe(seq);
    expect(globals(harness)).toHaveLength(4);
  });

  test('is asked alone where a run is narrowed to its group', async () => {
    const harness = await world();
    await harness.cycle(exampleAccount, { kinds, narrowing: { groups: ['global-accelerator'] } });
    expect([...asked(harness).keys()].filter((operation) => operation === 'DescribeVpcs')).toEqual([]);
    expect(globals(harness).toSorted()).toEqual(['Accelerator', 'AcceleratorListener', 'EndpointGroup']);
  });

  test('is gated by its group only: the policy’s regions do not matter', async () => {
    const harness = await world();
    await harness.cycle(exampleAccount, { kinds, policy: { ...on, regions: ['ap-south-1'] } });
    expect(globals(harness)).toHaveLength(4);
    const plan = (groups: typeof on.groups | typeof off.groups): number =>
      planCycle({
        policy: { groups, regions: defaultRegions, cloudtrail: false },
        policyIsDefault: false,
        partition: 'aws',
        kinds,
        narrowing: {},
      }).gated;
    // Its three lists and the facet with the accelerator's tags, once and not for each of 32 regions.
    expect(plan(off.groups) - plan(on.groups)).toBe(4);
  });

  test('is released when its group is switched off, without a call, and discovered when it comes back', async () => {
    const harness = await world();
    await harness.cycle(exampleAccount, { kinds });
    const seq = harness.journal.lastSeq();
    harness.simulator.resetCalls();
    const without = await harness.cycle(exampleAccount, { kinds, policy: off });
    expect(without.changes).toMatchObject({ released: 3, deleted: 0 });
    expect(asked(harness).has('ListAccelerators')).toBe(false);
    expect(globals(harness)).toEqual(['DirectConnectGateway']);
    const back = await harness.cycle(exampleAccount, { kinds });
    expect(back.changes).toMatchObject({ discovered: 3, created: 0 });
    expect(
      harness.journal
        .events({ after: seq })
        .map(({ change, kind, region }) => `${change} ${kind} ${region}`)
        .toSorted(),
    ).toEqual([
      'discovered Accelerator global',
      'discovered AcceleratorListener global',
      'discovered EndpointGroup global',
      'released Accelerator global',
      'released AcceleratorListener global',
      'released EndpointGroup global',
    ]);
  });

  test('that is denied is warned of at region `global`, and keeps its state', async () => {
    const harness = await world();
    await harness.cycle(exampleAccount, { kinds });
    const seq = harness.journal.lastSeq();
    harness.simulator.setFaults([{ fault: 'deny', operation: 'globalaccelerator:ListAccelerators' }]);
    const { warnings } = await harness.cycle(exampleAccount, { kinds });
    expect(warnings).toMatchObject([
      { action: 'globalaccelerator:ListAccelerators', accountId: exampleAccount, region: 'global' },
    ]);
    expect(harness.journal.lastSeq()).toBe(seq);
    expect(globals(harness)).toHaveLength(4);
  });
});

test.each([
  ['aws', 'us-west-2', 'us-east-1'],
  ['aws-cn', 'cn-north-1', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1', 'us-gov-west-1'],
])('in partition %s it is asked in the home region', async (partition, accelerators, gateways) => {
  const simulator = await startSimulator({ source: exampleSource(kinds), partition });
  try {
    const transport = createTransport({
      settings: defaultSettings,
      endpoint: simulator.url,
      budget: createBudget({ fraction: Number.POSITIVE_INFINITY }),
    });
    const client = openLocation(transport, { account: exampleAccount, region: globalRegion, partition }, () =>
      Promise.resolve({ accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'test' }),
    );
    await client.send('globalaccelerator', 'ListAccelerators', {});
    await client.send('directconnect', 'DescribeDirectConnectGateways', {});
    expect(simulator.calls().map(({ region }) => region)).toEqual([accelerators, gateways]);
  } finally {
    await simulator.close();
  }
});

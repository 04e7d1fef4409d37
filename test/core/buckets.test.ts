// A bucket is listed in no region and is in one: it is kept where the policy has that one. What leaves the policy is released, what
// comes back is discovered, and what is made in between is created only where it was seen not to be there.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Policy } from '../../src/policy.ts';
import { loadKinds } from '../../src/registry.ts';
import { exampleAccount, type ExampleSource, exampleSource } from '../support/examples.ts';
import { type Harness, openHarness } from '../support/harness.ts';

const kinds = (await loadKinds()).filter(({ kind }) => kind === 'Bucket');
const inRegions = (...regions: readonly string[]): Policy => ({
  groups: ['ec2', 's3-bucket'],
  regions,
  cloudtrail: false,
});
const both = inRegions('eu-west-1', 'eu-central-1');
const one = inRegions('eu-west-1');

let source: ExampleSource;
let harness: Harness;

beforeEach(async () => {
  source = exampleSource(kinds);
  harness = await openHarness(source, both);
});
afterEach(() => harness.close());

/** `name` is in eu-west-1, `name@REGION` there. */
function list(...names: readonly string[]): void {
  source.edit('ListBuckets', () => ({
    Buckets: names.map((text) => {
      const [Name, BucketRegion = 'eu-west-1'] = text.split('@');
      return { Name, BucketRegion };
    }),
  }));
}

async function cycle(policy: Policy): Promise<readonly string[]> {
  const seq = harness.journal.lastSeq();
  await harness.cycle(exampleAccount, { kinds, policy });
  return harness.journal
    .events({ after: seq })
    .map(({ change, resourceId, region }) => `${change} ${resourceId.split(':::')[1] ?? ''} ${region}`)
    .toSorted();
}

test('only where the policy has its region, which is its own', async () => {
  list('a', 'b@eu-central-1', 'c@ap-south-1');
  expect(await cycle(both)).toEqual(['discovered a eu-west-1', 'discovered b eu-central-1']);
  expect(await cycle(both)).toEqual([]);
});

test('a region that leaves the policy releases its buckets, and one that comes back discovers them', async () => {
  list('a', 'b@eu-central-1');
  await cycle(both);
  expect(await cycle(one)).toEqual(['released b eu-central-1']);
  list('a', 'b@eu-central-1', 'new@eu-central-1');
  expect(await cycle(one)).toEqual([]);
  expect(await cycle(both)).toEqual(['discovered b eu-central-1', 'discovered new eu-central-1']);
  list('a', 'b@eu-central-1', 'new@eu-central-1', 'newer@eu-central-1');
  expect(await cycle(both)).toEqual(['created newer eu-central-1']);
});

test('a bucket that is listed no more is deleted after a second look, and one outside of the policy is no event', async () => {
  list('a', 'b', 'c@ap-south-1');
  await cycle(both);
  harness.simulator.resetCalls();
  list('a');
  expect(await cycle(both)).toEqual(['deleted b eu-west-1']);
  const calls = harness.simulator.calls().filter(({ operation }) => operation === 'ListBuckets');
  expect(calls.map(({ region }) => region)).toEqual(['us-east-1', 'us-east-1']);
});

test('a denied list of buckets is warned of by the action’s own name, and removes nothing', async () => {
  list('a');
  await cycle(both);
  harness.simulator.setFaults([{ fault: 'deny', operation: 's3:ListBuckets' }]);
  expect(await cycle(both)).toEqual([]);
  expect(harness.journal.warnings()).toMatchObject([
    { action: 's3:ListAllMyBuckets', region: 'global', code: 'AccessDenied' },
  ]);
});

// Several locations in one cycle: trouble in one is that one's alone, whether AWS fails, or the journal, or we do.
import { describe, expect, test } from 'vitest';
import type { Journal } from '../../src/journal/journal.ts';
import { account, type CoreWorld, failing, kindOf, outcomeOf, world } from './core-world.ts';

const regions = ['eu-west-1', 'eu-west-2', 'us-east-1'];

async function three(): Promise<{ aws: CoreWorld; shown: Map<string, readonly string[]> }> {
  const shown = new Map<string, readonly string[]>(
    regions.map((region) => [region, [`vpc-${region}-a`, `vpc-${region}-b`]]),
  );
  const aws = await world({
    regions,
    kinds: [kindOf('Vpc'), kindOf('Subnet')],
    answers: {
      DescribeVpcs: (_input, region) => ({
        Vpcs: (shown.get(region) ?? []).map((VpcId) => ({ VpcId, OwnerId: account })),
      }),
    },
  });
  await aws.cycle();
  aws.news();
  return { aws, shown };
}

describe('a fault in one region', () => {
  test.each(Object.entries(failing))(
    '%s: keeps what is there; the others lose and gain what they did',
    async (_name, fault) => {
      const { aws, shown } = await three();
      for (const region of regions) shown.set(region, [`vpc-${region}-b`, `vpc-${region}-c`]);
      aws.simulator.setFaults([{ fault, operation: 'DescribeVpcs', region: 'eu-west-2' }]);
      await aws.cycle();
      expect(aws.news().toSorted()).toEqual([
        'created vpc-eu-west-1-c',
        'created vpc-us-east-1-c',
        'deleted vpc-eu-west-1-a',
        'deleted vpc-us-east-1-a',
      ]);
      expect(outcomeOf(aws.journal, 'ec2:DescribeVpcs', 'eu-west-2')[0]).toBe(
        fault === 'deny' ? 'denied' : 'incomplete',
      );
      expect(outcomeOf(aws.journal, 'ec2:DescribeVpcs', 'eu-west-1')[0]).toBe('complete');
      expect(outcomeOf(aws.journal, 'ec2:DescribeSubnets', 'eu-west-2')[0]).toBe('complete');
      aws.simulator.setFaults([]);
      await aws.cycle();
      expect(aws.news().toSorted()).toEqual(['created vpc-eu-west-2-c', 'deleted vpc-eu-west-2-a']);
      for (const { region, notBefore } of aws.journal.events({ changes: ['deleted'] })) {
        expect([region, notBefore]).toEqual([region, aws.startOf(1)]);
      }
    },
  );
});

describe('a location that cannot be committed', () => {
  /** Throws in the middle of one location's commit, inside its transaction. */
  function failingAt(journal: Journal, region: string): Journal {
    return {
      ...journal,
      commit: (commit) => {
        if (commit.place.region !== region) return journal.commit(commit);
        const now = new Proxy(commit.now, {
          get: () => {
            throw new Error('no space left');
          },
        });
        return journal.commit({ ...commit, now });
      },
    };
  }

  test.each(regions)(
    '%s: the others are committed, the error is told, and the next cycle finds the rest',
    async (failed) => {
      const { aws, shown } = await three();
      for (const region of regions) shown.set(region, [`vpc-${region}-b`, `vpc-${region}-c`]);
      await expect(aws.cycle({ journal: failingAt(aws.journal, failed) })).rejects.toThrow('no space left');
      const others = regions.filter((region) => region !== failed);
      expect(aws.news().toSorted()).toEqual([
        ...others.map((region) => `created vpc-${region}-c`),
        ...others.map((region) => `deleted vpc-${region}-a`),
      ]);
      const document = await aws.cycle();
      expect(document.incomplete).toEqual([]);
      expect(aws.news().toSorted()).toEqual([`created vpc-${failed}-c`, `deleted vpc-${failed}-a`]);
      await aws.cycle();
      expect(aws.news()).toEqual([]);
    },
  );

  test('the cycle whose end was never written is not the last one', async () => {
    const { aws } = await three();
    const before = aws.journal.lastCycle();
    await expect(aws.cycle({ journal: failingAt(aws.journal, 'eu-west-2') })).rejects.toThrow(
      'no space left',
    );
    expect(aws.journal.lastCycle()).toEqual(before);
  });

  test('an error of ours in one location’s reading: the others are committed all the same', async () => {
    const { aws, shown } = await three();
    for (const region of regions) shown.set(region, [`vpc-${region}-b`]);
    const known: Journal['known'] = (place, scope) => {
      if (place.region === 'eu-west-2' && scope.kind === 'Subnet') throw new Error('a bug');
      return aws.journal.known(place, scope);
    };
    await expect(aws.cycle({ journal: { ...aws.journal, known } })).rejects.toThrow('a bug');
    expect(aws.news().toSorted()).toEqual(['deleted vpc-eu-west-1-a', 'deleted vpc-us-east-1-a']);
  });
});

test('a resource seen from two regions is in each on its own, and one region’s silence deletes nothing of the other', async () => {
  const peering = {
    VpcPeeringConnectionId: 'pcx-1',
    Status: { Code: 'active' },
    RequesterVpcInfo: { OwnerId: account, Region: 'eu-west-1' },
  };
  const listing = new Set(['eu-west-1', 'eu-west-2']);
  const aws = await world({
    regions: ['eu-west-1', 'eu-west-2'],
    kinds: [kindOf('VpcPeeringConnection')],
    answers: {
      DescribeVpcPeeringConnections: (_input, region) => ({
        VpcPeeringConnections: listing.has(region) ? [peering] : [],
      }),
    },
  });
  await aws.cycle();
  expect(aws.ids()).toEqual(['pcx-1']);
  aws.news();
  listing.delete('eu-west-2');
  await aws.cycle();
  expect(aws.news()).toEqual([]);
  listing.delete('eu-west-1');
  await aws.cycle();
  expect(aws.news()).toEqual(['deleted pcx-1']);
});

test('what time it is never goes back for what users see, also where only health moved before', async () => {
  let free = 10;
  const aws = await world({
    kinds: [kindOf('Subnet')],
    answers: {
      DescribeSubnets: () => ({
        Subnets: [
          {
            SubnetId: 'subnet-1',
            OwnerId: account,
            AvailableIpAddressCount: free,
            State: free > 5 ? 'available' : 'pending',
          },
        ],
      }),
    },
  });
  await aws.cycle();
  free = 9;
  const opened = await aws.open();
  // The commit comes a minute after the read began, and then the clock is set back by half of it.
  const slow: Journal = {
    ...aws.journal,
    commit: (commit) => aws.journal.commit({ ...commit, now: new Date(commit.now.getTime() + 60_000) }),
  };
  await aws.run(opened, { journal: slow });
  free = 3;
  await aws.cycle();
  const seen = aws.journal.events({ after: 0 }).map(({ seenAt }) => seenAt);
  expect(seen.length).toBeGreaterThanOrEqual(3);
  expect(seen.toSorted()).toEqual(seen);
});

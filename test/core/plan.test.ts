// Plan: what is asked where is decided before any call; what the stored policy excludes is gated, what a run leaves out is not.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Kind } from '../../src/kind.ts';
import { planCycle, type PlanRequest } from '../../src/plan.ts';
import { canonicalPolicy, defaultPolicy, type ResourceGroup, resourceGroups } from '../../src/policy.ts';
import { defaultRegions, knownRegions, partitionOf, regionsOf } from '../../src/regions.ts';
import { ec2Only, kindOf, kinds, world } from './core-world.ts';

/** A kind of another group, until there are some. */
const elsewhere: Kind = { ...kindOf('TargetGroup'), kind: 'Elsewhere', group: 'cloudfront' };
/** 1 scope, 1 scope, 1 + 2 scopes. */
const some = [kindOf('Vpc'), kindOf('ElasticIp'), elsewhere];

function plan(request: Partial<PlanRequest>): ReturnType<typeof planCycle> {
  return planCycle({
    policy: defaultPolicy,
    policyIsDefault: false,
    partition: 'aws',
    kinds: some,
    narrowing: {},
    ...request,
  });
}

function regionsIn(request: Partial<PlanRequest>): readonly string[] {
  return plan(request).locations.map(({ region }) => region);
}

describe('a policy never set', () => {
  test('means the 17 default regions, and everything in them', () => {
    const { locations, gated } = plan({ policyIsDefault: true });
    expect(locations.map(({ region }) => region).toSorted()).toEqual([...defaultRegions].toSorted());
    for (const location of locations) expect(location.kinds).toEqual(some);
    expect(gated).toBe((32 - 17) * 5);
  });

  test.each([
    ['aws-cn', ['cn-north-1', 'cn-northwest-1']],
    ['aws-us-gov', ['us-gov-east-1', 'us-gov-west-1']],
  ])('means all of %s, which has no default ones', (partition, expected) => {
    expect(regionsIn({ partition, policyIsDefault: true }).toSorted()).toEqual(expected);
    expect(plan({ partition, policyIsDefault: true }).gated).toBe(0);
  });

  test('of a partition that nobody knows asks nothing', () => {
    expect(plan({ partition: 'aws-iso', policyIsDefault: true })).toMatchObject({ locations: [], gated: 0 });
  });
});

describe('a stored policy', () => {
  test('counts as gated what it excludes: scopes, facets too, over all regions of the partition', () => {
    expect(plan({ policy: ec2Only('eu-west-1') }).gated).toBe(32 * 5 - 1 * 2);
    expect(
      plan({ policy: { ...ec2Only('eu-west-1', 'af-south-1'), groups: ['ec2', 'cloudfront'] } }).gated,
    ).toBe(30 * 5);
  });

  test('asks only its groups and regions', () => {
    const { locations } = plan({ policy: ec2Only('eu-west-1', 'af-south-1') });
    expect(locations.map(({ region }) => region)).toEqual(['eu-west-1', 'af-south-1']);
    for (const location of locations)
      expect(location.kinds.map(({ kind }) => kind)).toEqual(['Vpc', 'ElasticIp']);
  });

  test('of another partition’s regions asks nothing there', () => {
    expect(plan({ partition: 'aws-cn', policy: ec2Only('eu-west-1') })).toMatchObject({
      locations: [],
      gated: 10,
    });
    expect(regionsIn({ partition: 'aws-cn', policy: ec2Only('eu-west-1', 'cn-north-1') })).toEqual([
      'cn-north-1',
    ]);
    expect(regionsIn({ partition: 'aws-us-gov', policy: ec2Only('us-gov-west-1', 'cn-north-1') })).toEqual([
      'us-gov-west-1',
    ]);
  });

  test('keeps what it has: kinds and regions in it, and kinds that this groundplan does not know', () => {
    const { keeps } = plan({ policy: ec2Only('eu-west-1') });
    expect(keeps('Vpc', 'eu-west-1')).toBe(true);
    expect(keeps('Vpc', 'eu-west-2')).toBe(false);
    expect(keeps('Elsewhere', 'eu-west-1')).toBe(false);
    expect(keeps('OfALaterVersion', 'eu-west-1')).toBe(true);
    expect(keeps('OfALaterVersion', 'eu-west-2')).toBe(false);
  });
});

describe('narrowing', () => {
  const policy = { ...ec2Only('eu-west-1', 'eu-west-2'), groups: ['ec2', 'cloudfront'] } as const;

  test('leaves out of this run, gates nothing and gives nothing up', () => {
    const whole = plan({ policy });
    const narrow = plan({ policy, narrowing: { regions: ['eu-west-2'], groups: ['cloudfront'] } });
    expect(
      narrow.locations.map(({ region, kinds: asked }) => [region, asked.map(({ kind }) => kind)]),
    ).toEqual([['eu-west-2', ['Elsewhere']]]);
    expect(narrow.gated).toBe(whole.gated);
    for (const { kind } of some) {
      for (const region of knownRegions()) expect(narrow.keeps(kind, region)).toBe(whole.keeps(kind, region));
    }
  });

  test('to what the policy excludes asks nothing at all', () => {
    expect(regionsIn({ policy, narrowing: { regions: ['us-east-1'] } })).toEqual([]);
    expect(regionsIn({ policy: ec2Only('eu-west-1'), narrowing: { groups: ['cloudfront'] } })).toEqual([]);
  });

  test('never asks more than the policy, whatever is named', () => {
    const regions = fc.subarray([...knownRegions()]);
    const groups = fc.subarray([...resourceGroups]);
    fc.assert(
      fc.property(
        regions,
        groups,
        fc.option(regions),
        fc.option(groups),
        fc.constantFrom('aws', 'aws-cn', 'aws-us-gov'),
        (own, ownGroups, named, namedGroups, partition) => {
          const { locations, keeps, gated } = plan({
            partition,
            policy: { regions: own, groups: ownGroups, cloudtrail: false },
            narrowing: { regions: named ?? undefined, groups: namedGroups ?? undefined },
          });
          for (const { region, kinds: asked } of locations) {
            expect(own).toContain(region);
            expect(partitionOf(region)).toBe(partition);
            for (const { kind, group } of asked) {
              expect(ownGroups).toContain(group);
              expect(keeps(kind, region)).toBe(true);
            }
          }
          expect(gated).toBeGreaterThanOrEqual(0);
          expect(new Set(locations.map(({ region }) => region)).size).toBe(locations.length);
        },
      ),
    );
  });
});

describe('regions newer than this groundplan', () => {
  test('are asked in their own partition', () => {
    const policy = ec2Only('eu-west-1', 'eu-future-1', 'cn-future-1');
    const extraRegions = ['eu-future-1', 'cn-future-1'];
    expect(regionsIn({ policy, extraRegions })).toEqual(['eu-west-1', 'eu-future-1']);
    expect(regionsIn({ partition: 'aws-cn', policy, extraRegions })).toEqual(['cn-future-1']);
  });

  test('stay the policy’s where a run does not name them again: only the policy gives anything up', () => {
    const { keeps } = plan({ policy: ec2Only('eu-west-1', 'eu-future-1') });
    expect(keeps('Vpc', 'eu-future-1')).toBe(true);
  });

  test('that are known by now are asked once', () => {
    expect(regionsIn({ policy: ec2Only('eu-west-1'), extraRegions: ['eu-west-1'] })).toEqual(['eu-west-1']);
  });
});

describe('the canonical policy', () => {
  test('always has ec2, each name once, in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...resourceGroups)),
        fc.array(fc.constantFrom(...knownRegions())),
        (groups, regions) => {
          const policy = canonicalPolicy({ groups, regions, cloudtrail: true });
          expect(policy.groups).toContain('ec2');
          expect(policy.groups).toEqual(
            resourceGroups.filter((name) => name === 'ec2' || groups.includes(name)),
          );
          expect(policy.regions).toEqual([...new Set(regions)].toSorted());
          expect(canonicalPolicy(policy)).toEqual(policy);
        },
      ),
    );
  });
});

test('every known region belongs to the partition that its name says', () => {
  for (const partition of ['aws', 'aws-cn', 'aws-us-gov']) {
    for (const region of regionsOf(partition))
      expect([region, partitionOf(region)]).toEqual([region, partition]);
  }
  expect(knownRegions()).toHaveLength(36);
});

describe('a gated scope', () => {
  test('costs no call, and a narrowed run releases nothing, forgets no warning and keeps freshness', async () => {
    const groups: readonly ResourceGroup[] = ['ec2'];
    const aws = await world({
      regions: ['eu-west-1', 'eu-west-2'],
      answers: {
        DescribeVpcs: (_input, where) => ({ Vpcs: [{ VpcId: `vpc-${where}`, OwnerId: '111122223333' }] }),
      },
    });
    aws.simulator.setFaults([{ fault: 'deny', operation: 'DescribeSubnets', region: 'eu-west-1' }]);
    await aws.cycle();
    const scopes = aws.journal
      .scopes()
      .filter(({ region, kind }) => region === 'eu-west-1' && kind !== 'Region');
    const warnings = aws.journal.warnings();
    expect(warnings.map(({ action }) => action)).toEqual(['ec2:DescribeSubnets']);
    const seq = aws.journal.lastSeq();
    aws.simulator.resetCalls();

    const document = await aws.cycle({ narrowing: { regions: ['eu-west-2'], groups } });
    expect(
      new Set(
        aws.simulator
          .calls()
          .filter(({ service }) => service !== 'sts')
          .map(({ region }) => region),
      ),
    ).toEqual(new Set(['eu-west-2']));
    expect(
      aws.journal.scopes().filter(({ region, kind }) => region === 'eu-west-1' && kind !== 'Region'),
    ).toEqual(scopes);
    expect(document.warnings.map(({ action }) => action)).toEqual(['ec2:DescribeSubnets']);
    expect(aws.journal.lastSeq()).toBe(seq);
    // All of the other regions, of the two what is of other groups, and what belongs to no region.
    const inGroup = kinds.filter(({ group }) => group === 'ec2');
    const regional = kinds.filter((kind) => kind.global !== true);
    const counts = [regional, inGroup, kinds.filter((kind) => kind.global === true)].map((some) =>
      some.reduce((sum, kind) => sum + 1 + kind.facets.length, 0),
    );
    const [all = 0, own = 0, everywhere = 0] = counts;
    expect(document.scopes.gated).toBe(32 * all - 2 * own + everywhere);

    const gated = await aws.cycle({ policy: ec2Only('eu-west-2') });
    expect(gated.changes).toMatchObject({ released: 1, deleted: 0 });
    expect(gated.warnings).toEqual([]);
    expect(aws.ids()).toEqual(['vpc-eu-west-2']);

    await aws.cycle();
    expect(aws.news().slice(-1)).toEqual(['discovered vpc-eu-west-1']);
  });
});

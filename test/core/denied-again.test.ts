// When a denied scope is asked again: by the schedule later and later, by hand and after a change always.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextAskAt } from '../../src/journal/denied.ts';
import { balancersWith, type CoreWorld, listener, outcomeOf, region, vpcs, world } from './core-world.ts';

const minute = 60;

function denyVpcs(aws: CoreWorld): void {
  aws.simulator.setFaults([{ fault: 'deny', operation: 'DescribeVpcs' }]);
}

/** Cycles of the schedule, every five minutes; gives at which of them the call was made. */
async function schedule(
  aws: CoreWorld,
  cycles: number,
  operation = 'DescribeVpcs',
): Promise<readonly number[]> {
  const asked: number[] = [];
  for (let cycle = 1; cycle <= cycles; cycle++) {
    const before = aws.called(operation);
    aws.clock.advance(5 * minute - 5);
    await aws.cycle({ denied: 'due' });
    if (aws.called(operation) > before) asked.push(cycle);
  }
  return asked;
}

describe('a denied scope', () => {
  test('is asked again by the schedule after 5, 10, 20, 40 minutes, then every hour', async () => {
    const aws = await world({ answers: { DescribeVpcs: () => ({ Vpcs: vpcs(2) }) } });
    denyVpcs(aws);
    await aws.cycle();
    expect(await schedule(aws, 40)).toEqual([1, 3, 7, 15, 26, 37]);
  }, 120_000);

  test('keeps its outcome, warning and state while it is not asked, and is counted as denied', async () => {
    const aws = await world({ answers: { DescribeVpcs: () => ({ Vpcs: vpcs(2) }) } });
    await aws.cycle();
    denyVpcs(aws);
    await aws.cycle();
    await aws.cycle({ denied: 'due' });
    const [warning] = aws.journal.warnings();
    const document = await aws.cycle({ denied: 'due' });
    expect(document.scopes.denied).toBe(1);
    expect(document.warnings).toHaveLength(1);
    expect(outcomeOf(aws.journal, 'ec2:DescribeVpcs')).toEqual(['denied', 'UnauthorizedOperation']);
    expect(aws.journal.warnings()).toEqual([warning]);
    expect(aws.ids('Vpc')).toHaveLength(2);
  });

  test('is asked in every cycle by hand, and no more kept waiting once it was granted', async () => {
    const aws = await world({ answers: { DescribeVpcs: () => ({ Vpcs: vpcs(2) }) } });
    denyVpcs(aws);
    for (const _ of [1, 2, 3]) await aws.cycle();
    expect(aws.called('DescribeVpcs')).toBe(3);
    aws.simulator.setFaults([]);
    await aws.cycle({ denied: 'due' });
    expect(aws.called('DescribeVpcs')).toBe(3);
    await aws.cycle();
    await aws.cycle({ denied: 'due' });
    expect(aws.called('DescribeVpcs')).toBe(5);
    expect(aws.journal.warnings()).toEqual([]);
  });

  test('is asked at once after something was saved', async () => {
    const aws = await world({ answers: { DescribeVpcs: () => ({ Vpcs: vpcs(2) }) } });
    denyVpcs(aws);
    await aws.cycle();
    aws.simulator.setFaults([]);
    aws.journal.askDeniedAtOnce('test');
    await aws.cycle({ denied: 'due' });
    expect(aws.ids('Vpc')).toHaveLength(2);
  });

  test('takes what hangs on it along: neither its children nor its facets are asked', async () => {
    const aws = await world({ answers: balancersWith(new Map([[1, [listener(1, 1)]]])) });
    await aws.cycle();
    aws.simulator.setFaults([{ fault: 'deny', operation: 'DescribeLoadBalancers' }]);
    await aws.cycle();
    const before = aws.journal.scopes();
    aws.simulator.resetCalls();
    await aws.cycle({ denied: 'due' });
    for (const operation of ['DescribeLoadBalancers', 'DescribeListeners'])
      expect(aws.called(operation)).toBe(0);
    const outcomes = (scopes: typeof before) =>
      scopes.map(({ kind, action, outcome }) => [kind, action, outcome]);
    expect(outcomes(aws.journal.scopes())).toEqual(outcomes(before));
    expect(aws.ids('Listener')).toHaveLength(1);
  });

  test('also the question about regions', async () => {
    const aws = await world({ answers: { DescribeVpcs: () => ({ Vpcs: vpcs(1) }) } });
    aws.simulator.setFaults([{ fault: 'deny', operation: 'DescribeRegions' }]);
    await aws.cycle();
    expect(await schedule(aws, 4, 'DescribeRegions')).toEqual([1, 3]);
    expect(aws.journal.warnings().map(({ action }) => action)).toEqual(['ec2:DescribeRegions']);
  });

  test('is not kept waiting by a clock that was set back', async () => {
    const aws = await world({ answers: { DescribeVpcs: () => ({ Vpcs: vpcs(1) }) } });
    denyVpcs(aws);
    for (const _ of range(6)) await aws.cycle();
    aws.simulator.resetCalls();
    aws.clock.advance(-3 * 60 * minute);
    await aws.cycle({ denied: 'due' });
    expect(aws.called('DescribeVpcs')).toBeGreaterThan(0);
  });

  test('of another integration is asked: its role may be allowed what this one is not', async () => {
    const aws = await world({ answers: { DescribeVpcs: () => ({ Vpcs: vpcs(1) }) } });
    denyVpcs(aws);
    await aws.cycle();
    const place = { account: '111122223333', region };
    expect(aws.journal.notDue(place, 'test', aws.clock.now())).toHaveLength(1);
    expect(aws.journal.notDue(place, 'another', aws.clock.now())).toEqual([]);
  });

  test('waits longer each time, and never more than an hour', () => {
    const at = '2026-11-25T06:00:00.000Z';
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (denials) => {
        const wait = Date.parse(nextAskAt(at, denials)) - Date.parse(at);
        expect(wait).toBeGreaterThanOrEqual(4.5 * 60_000);
        expect(wait).toBeLessThanOrEqual(60 * 60_000);
        expect(Date.parse(nextAskAt(at, denials + 1)) - Date.parse(at)).toBeGreaterThanOrEqual(wait);
      }),
    );
  });
});

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cronRounds } from '../../src/daemon/rounds.ts';
import { createSchedule, type Round, shareOf } from '../../src/daemon/schedule.ts';
import { UsageError } from '../../src/errors.ts';

const minute = 60_000;
const start = Date.parse('2026-11-25T06:00:00Z');
const five = (now: number): Round => {
  const from = Math.floor(now / (5 * minute)) * 5 * minute;
  return { from, to: from + 5 * minute };
};
const free = (): boolean => false;
const ids = Array.from({ length: 40 }, (_, index) => `integration-${index}`);

interface Ran {
  readonly due: ReadonlyMap<string, readonly number[]>;
  readonly skipped: readonly string[];
}

/** Looks every 50 ms for so many seconds; gives when each id was due. */
function run(
  schedule = createSchedule(five),
  from = start,
  seconds = 600,
  isBusy: (id: string) => boolean = free,
): Ran {
  const due = new Map<string, number[]>();
  const skipped: string[] = [];
  for (let at = from; at < from + seconds * 1_000; at += 50) {
    const looked = schedule.look(at, ids, isBusy);
    for (const id of looked.due) due.set(id, [...(due.get(id) ?? []), at]);
    skipped.push(...looked.skipped);
  }
  return { due, skipped };
}

describe('the schedule', () => {
  test('asks each integration once a round, always at the same moment of it', () => {
    const { due, skipped } = run();
    expect([...due.keys()].sort()).toEqual([...ids].sort());
    for (const [id, times] of due) {
      expect(times).toHaveLength(2);
      expect((times[1] ?? 0) - (times[0] ?? 0), id).toBe(5 * minute);
    }
    expect(skipped).toEqual([]);
    expect(run().due).toEqual(due);
  });

  test('spreads them evenly over the round', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `integration-${index}`);
    const tenths = Map.groupBy(many, (id) => Math.floor(shareOf(id) * 10));
    expect(tenths.size).toBe(10);
    for (const [, some] of tenths) expect(some.length).toBeLessThan(150);
  });

  test('leaves out the turn of what is still busy, and counts it', () => {
    const schedule = createSchedule(five);
    const { due, skipped } = run(schedule, start, 300, (id) => id === 'integration-7');
    expect(due.has('integration-7')).toBe(false);
    expect(skipped).toEqual(['integration-7']);
    expect(run(schedule, start + 5 * minute, 300).due.get('integration-7')).toHaveLength(1);
  });

  test('a clock set forward makes one turn of each, not one for every round that it jumped over', () => {
    const schedule = createSchedule(five);
    run(schedule, start, 300);
    const { due, skipped } = run(schedule, start + 60 * minute, 300);
    for (const id of ids) expect(due.get(id)).toHaveLength(1);
    // 11 rounds lie between the first and the one after the jump.
    expect(skipped).toHaveLength(11 * ids.length);
  });

  test('a clock set back is not waited out', () => {
    const schedule = createSchedule(five);
    run(schedule, start, 300);
    const { due, skipped } = run(schedule, start - 60 * minute, 300);
    for (const id of ids) expect(due.get(id)).toHaveLength(1);
    expect(skipped).toEqual([]);
  });

  test('a turn at the very end of a round is not lost between two looks', () => {
    const last = ids.toSorted((a, b) => shareOf(b) - shareOf(a))[0] ?? '';
    const schedule = createSchedule(five);
    expect(schedule.look(start, [last], free).due).toEqual([]);
    expect(schedule.look(start + 5 * minute, [last], free)).toEqual({ due: [last], skipped: [] });
    expect(schedule.look(start + 6 * minute, [last], free).due).toEqual([]);
    expect(schedule.look(start + 10 * minute, [last], free).due).toEqual([last]);
  });

  test('what had its turn in the life before waits for the next round', () => {
    const schedule = createSchedule(five);
    const now = start + 5 * minute - 1;
    schedule.remember('integration-1', start + 1_000);
    const { due } = schedule.look(now, ids, free);
    expect(due).toHaveLength(ids.length - 1);
    expect(due).not.toContain('integration-1');
  });

  test('says when the next turn is, and keeps it', () => {
    fc.assert(
      fc.property(fc.nat(10 * 60_000), fc.constantFrom(...ids), (after, id) => {
        const schedule = createSchedule(five);
        const now = start + after;
        schedule.look(now, [id], free);
        const next = schedule.nextAt(id, now);
        expect(next).toBeGreaterThanOrEqual(now);
        expect(next - now).toBeLessThan(10 * minute);
        expect(schedule.look(next - 1, [id], free).due).toEqual([]);
        expect(schedule.look(next, [id], free).due).toEqual([id]);
      }),
    );
  });
});

describe('rounds of a cron expression', () => {
  test('lie between its ticks', () => {
    const roundAt = cronRounds('*/5 * * * *');
    expect(roundAt(start + 7 * minute + 123)).toEqual({ from: start + 5 * minute, to: start + 10 * minute });
    expect(roundAt(start)).toEqual({ from: start, to: start + 5 * minute });
  });

  test('may differ in length', () => {
    const roundAt = cronRounds('0,10 * * * *');
    expect(roundAt(start + 12 * minute)).toEqual({ from: start + 10 * minute, to: start + 60 * minute });
  });

  test.each(['', 'x', '61 * * * *', '* * * *', '* * * * * *', '0 0 30 2 *', '0 0 1 1 *'])(
    '%j is refused with what to write',
    (expression) => {
      expect(() => cronRounds(expression)).toThrow(UsageError);
      expect(() => cronRounds(expression)).toThrow(/--cron: .*\*\/5 \* \* \* \*/);
    },
  );
});

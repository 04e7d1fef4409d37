// The request budget on a clock of its own: a share of AWS's rates per bucket, in the order of arrival, slower after throttling.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Budget, createBudget } from '../../src/budget.ts';
import { inLanes } from '../../src/lanes.ts';

interface Clocked {
  readonly budget: Budget;
  /** Takes `count` at the present moment; how long each had to wait, in ms. */
  take(count: number, options?: { bucket?: string; isPaged?: boolean }): Promise<readonly number[]>;
  pass(ms: number): void;
}

function clocked(fraction: number): Clocked {
  let nowMs = 1_000_000;
  let waited = 0;
  const budget = createBudget({
    fraction,
    now: () => nowMs,
    wait: (ms) => {
      waited = ms;
      return Promise.resolve();
    },
  });
  return {
    budget,
    take: async (count, { bucket = 'a/r/ec2/DescribeVpcs', isPaged = true } = {}) => {
      const waits: number[] = [];
      for (let index = 0; index < count; index += 1) {
        waited = 0;
        await budget.take(bucket, isPaged);
        waits.push(waited);
      }
      return waits;
    },
    pass: (ms) => {
      nowMs += ms;
    },
  };
}

function free(waits: readonly number[]): number {
  return waits.filter((ms) => ms === 0).length;
}

describe('rates', () => {
  test.each([
    // fraction, paged, burst, then one request each … ms
    [1, true, 100, 50],
    [1, false, 50, 100],
    [0.25, true, 25, 200],
    [0.25, false, 12, 400],
    [0.01, true, 1, 5_000],
    [0.001, true, 1, 50_000],
  ])(
    'a share of %d, paged %s: %i at once, then one each %i ms',
    async (fraction, isPaged, burst, everyMs) => {
      const { take } = clocked(fraction);
      const waits = await take(burst + 4, { isPaged });
      expect(free(waits)).toBe(burst);
      const [first = 0, second = 0, third = 0, fourth = 0] = waits.slice(burst);
      expect(first).toBeGreaterThan(0);
      expect(first).toBeLessThanOrEqual(everyMs + 0.001);
      for (const step of [second - first, third - second, fourth - third])
        expect(step).toBeCloseTo(everyMs, 3);
    },
  );

  test('buckets are apart: account, region, service and operation each', async () => {
    const { take } = clocked(0.25);
    for (const bucket of ['1/r/ec2/A', '2/r/ec2/A', '1/s/ec2/A', '1/r/elbv2/A', '1/r/ec2/B']) {
      expect(free(await take(25, { bucket }))).toBe(25);
    }
  });

  test('what was used comes back with time, and never more than the bucket holds', async () => {
    const { take, pass } = clocked(0.25);
    expect(free(await take(25))).toBe(25);
    pass(1_000);
    expect(free(await take(10))).toBe(5);
    pass(24 * 3_600_000);
    expect(free(await take(40))).toBe(25);
  });

  test('a clock that was set back takes nothing away and waits for no ever', async () => {
    const { take, pass } = clocked(0.25);
    await take(10);
    pass(-3_600_000);
    const waits = await take(20);
    expect(free(waits)).toBe(15);
    expect(Math.max(...waits)).toBeLessThanOrEqual(1_000);
  });

  test('no budget waits for nothing, throttled or not', async () => {
    const { take, budget } = clocked(Number.POSITIVE_INFINITY);
    budget.throttled('a/r/ec2/DescribeVpcs');
    expect(free(await take(1_000))).toBe(1_000);
  });
});

test('requests go out in the order in which they came', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(400), { maxLength: 80 }), async (gaps) => {
      const { take, pass } = clocked(0.05);
      let nowMs = 0;
      const leaving: number[] = [];
      for (const gap of gaps) {
        pass(gap);
        nowMs += gap;
        const [wait = 0] = await take(1);
        leaving.push(nowMs + wait);
      }
      for (const [index, at] of leaving.entries())
        expect(at).toBeGreaterThanOrEqual((leaving[index - 1] ?? 0) - 0.001);
    }),
  );
});

test('over any stretch of time no more go out than the share allows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(300), { minLength: 30, maxLength: 120 }), async (gaps) => {
      const { take, pass } = clocked(0.1);
      let nowMs = 0;
      const leaving: number[] = [];
      for (const gap of gaps) {
        pass(gap);
        nowMs += gap;
        const [wait = 0] = await take(1);
        leaving.push(nowMs + wait);
      }
      for (let from = 0; from < leaving.length; from += 1) {
        for (let to = from; to < leaving.length; to += 1) {
          const spanMs = (leaving[to] ?? 0) - (leaving[from] ?? 0);
          // 10 in the bucket, 2 a second.
          expect(to - from + 1).toBeLessThanOrEqual(10 + (spanMs * 2) / 1_000 + 1.001);
        }
      }
    }),
    { numRuns: 30 },
  );
});

describe('throttling', () => {
  test('empties the bucket and halves the rate, down to a sixteenth', async () => {
    const { take, budget } = clocked(0.25);
    await take(1);
    const steps: number[] = [];
    for (let time = 0; time < 6; time += 1) {
      budget.throttled('a/r/ec2/DescribeVpcs');
      const [first = 0, second = 0] = await take(2);
      steps.push(Math.round(second - first));
    }
    // 5 a second, halved each time.
    expect(steps).toEqual([400, 800, 1_600, 3_200, 3_200, 3_200]);
  });

  test('is forgotten over a minute', async () => {
    const { take, budget, pass } = clocked(0.25);
    await take(1);
    budget.throttled('a/r/ec2/DescribeVpcs');
    pass(60_000);
    const waits = await take(27);
    expect(free(waits)).toBe(25);
    expect((waits[26] ?? 0) - (waits[25] ?? 0)).toBeCloseTo(200, 3);
  });

  test('of one bucket leaves the others alone, and of an unknown one does nothing', async () => {
    const { take, budget } = clocked(0.25);
    await take(1, { bucket: 'other' });
    await take(1);
    budget.throttled('a/r/ec2/DescribeVpcs');
    budget.throttled('never seen');
    expect(free(await take(24, { bucket: 'other' }))).toBe(24);
    expect(free(await take(1))).toBe(0);
  });

  test('does not forgive a debt', async () => {
    const { take, budget } = clocked(0.25);
    const waits = await take(30);
    budget.throttled('a/r/ec2/DescribeVpcs');
    const [next = 0] = await take(1);
    expect(next).toBeGreaterThan(waits[29] ?? 0);
  });
});

describe('lanes', () => {
  test('every item once, never more at a time than lanes, begun in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.nat(3), { maxLength: 40 }),
        async (lanes, pauses) => {
          let running = 0;
          let most = 0;
          const begun: number[] = [];
          await inLanes(lanes, [...pauses.entries()], async ([index, turns]) => {
            begun.push(index);
            running += 1;
            most = Math.max(most, running);
            for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
            running -= 1;
          });
          expect(begun).toEqual([...pauses.keys()]);
          expect(most).toBeLessThanOrEqual(lanes);
          expect(most > 0).toBe(pauses.length > 0);
        },
      ),
    );
  });

  test('an error is thrown to the caller', async () => {
    await expect(
      inLanes(2, [1, 2, 3], (item) => (item === 2 ? Promise.reject(new Error('two')) : Promise.resolve())),
    ).rejects.toThrow('two');
  });
});

describe('a service with a small rate of its own', () => {
  test('goes one after the other, so that no second has more than the rate, and slower after throttling', async () => {
    let nowMs = 1_000_000;
    const wait = (ms: number): Promise<void> => {
      nowMs += ms;
      return Promise.resolve();
    };
    const budget = createBudget({ fraction: 1, now: () => nowMs, wait });
    const departures = async (count: number): Promise<readonly number[]> => {
      const times: number[] = [];
      for (let one = 0; one < count; one++) {
        await budget.take('a/r/cloudtrail/LookupEvents', true, 2);
        times.push(nowMs);
      }
      return times;
    };
    const times = await departures(6);
    for (const at of times)
      expect(times.filter((time) => time >= at && time < at + 1_000).length).toBeLessThanOrEqual(2);
    expect(times.map((at) => at - (times[0] ?? 0))).toEqual([0, 520, 1_040, 1_560, 2_080, 2_600]);
    budget.throttled('a/r/cloudtrail/LookupEvents');
    const [first = 0, second = 0] = await departures(2);
    expect(second - first).toBeGreaterThan(900);
    // What waits at the same time leaves in its turn.
    const before = nowMs;
    await Promise.all([departures(1), departures(1)]);
    expect(nowMs - before).toBeGreaterThan(1_000);
  });
});

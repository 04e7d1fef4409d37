// The daemon's cycles over a writer that the test steers: what is saved while a cycle runs is asked again after it.
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createCycles, type Cycles } from '../../src/daemon/cycles.ts';
import { createLog } from '../../src/daemon/log.ts';
import { createMetrics } from '../../src/daemon/metrics.ts';
import { createSchedule, type Round } from '../../src/daemon/schedule.ts';
import type { WriterCalls } from '../../src/daemon/writer-calls.ts';
import { newIntegration } from '../../src/integrations/model.ts';

interface Steered {
  readonly cycles: Cycles;
  /** `id byHand`, as they began. */
  readonly begun: readonly string[];
  end(): Promise<void>;
}

interface Options {
  /** When the last cycle of `a` began, in an earlier life of the daemon. */
  readonly lastOfA?: string;
  /** The round that every moment is in; without one no turn comes by itself. */
  readonly round?: Round;
}

function steered(options: Options = {}): Steered {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const writer: Pick<WriterCalls, 'cycle'> = {
    cycle: (_, id, byHand) => {
      begun.push(`${id} ${byHand}`);
      return new Promise((resolve) => ends.push(() => resolve({ document: undefined, reason: undefined })));
    },
  };
  const made = (id: string) =>
    newIntegration({
      id,
      name: id,
      account: id,
      roleArn: `arn:aws:iam::111122223333:role/${id}`,
      externalId: undefined,
      createdAt: '2026-11-25T06:00:00.000Z',
    });
  const group = {
    aid: '1',
    name: 'default',
    journal: {
      integrations: () => [made('a'), made('b')],
      lastCycle: (id?: string) => (id === 'a' ? { startedAt: options.lastOfA } : undefined),
    },
  };
  const cycles = createCycles({
    groups: () => [group],
    writer: asWriter(writer),
    schedule: createSchedule((now) => options.round ?? { from: now + 1_000_000, to: now + 2_000_000 }),
    metrics: createMetrics({
      queue: () => ({ waiting: 0, running: 0 }),
      states: () => ({}),
      views: () => [],
      ownedInterfaces: () => Promise.resolve({ all: 0, owned: 0 }),
    }),
    log: createLog('error', { write: () => undefined }),
    atOnce: 2,
    now: () => new Date(),
  });
  onTestFinished(() => cycles.close());
  return {
    cycles,
    begun,
    end: async () => {
      ends.shift()?.();
      await setImmediate();
      await setImmediate();
    },
  };
}

/** Only cycles are asked for here. */
function asWriter(writer: Pick<WriterCalls, 'cycle'>): WriterCalls {
  return writer as WriterCalls;
}

test('what is saved is asked at once', () => {
  const { cycles, begun } = steered();
  cycles.saved('1', 'a');
  expect(begun).toEqual(['a true']);
  expect(cycles.isRunning('a')).toBe(true);
});

test('what is saved while its cycle runs is asked again after it, once', async () => {
  const { cycles, begun, end } = steered();
  cycles.saved('1', 'a');
  cycles.saved('1', 'a');
  cycles.saved('1', 'a');
  expect(begun).toEqual(['a true']);
  await end();
  expect(begun).toEqual(['a true', 'a true']);
  await end();
  expect(begun).toHaveLength(2);
  expect(cycles.isRunning('a')).toBe(false);
});

test('by hand it begins once, and says that it runs', () => {
  const { cycles, begun } = steered();
  expect([cycles.now('1', 'a'), cycles.now('1', 'a'), cycles.now('1', 'b')]).toEqual([true, false, true]);
  expect(begun).toEqual(['a true', 'b true']);
  expect(cycles.now('1', 'nobody')).toBe(false);
});

test('what had its turn before the daemon was started again is not asked at once', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const from = Date.now() - 600_000;
  // Nearly over: every turn of this round has come.
  const round = { from, to: Date.now() + 1_000 };
  const { begun } = steered({ round, lastOfA: new Date(from + 1_000).toISOString() });
  vi.advanceTimersByTime(2_000);
  expect(begun).toEqual(['b false']);
});

test('what no cycle has ended for yet is asked at the start, and does not wait for its turn', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { begun } = steered({ lastOfA: new Date().toISOString() });
  vi.advanceTimersByTime(3_000);
  expect(begun).toEqual(['b false']);
});

import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createQueue, type CycleJob } from '../../src/daemon/queue.ts';

/** A queue whose cycles end when the test says so. */
function steered(atOnce: number) {
  const begun: CycleJob[] = [];
  const ends = new Map<string, () => void>();
  const queue = createQueue<CycleJob>(atOnce, (job) => {
    begun.push(job);
    return new Promise((resolve) => ends.set(job.id, resolve));
  });
  return {
    queue,
    begun,
    add: (id: string, place = id, byHand = false) => queue.add({ id, place, byHand }),
    end: async (id: string) => {
      ends.get(id)?.();
      await setImmediate();
    },
  };
}

test('no more than the bound run at once, and never two at one place', async () => {
  const { queue, begun, add, end } = steered(2);
  for (const [id, place] of [
    ['a', 'x'],
    ['b', 'x'],
    ['c', 'y'],
    ['d', 'z'],
  ] as const)
    void add(id, place);
  expect(begun.map(({ id }) => id)).toEqual(['a', 'c']);
  await end('c');
  expect(begun.map(({ id }) => id)).toEqual(['a', 'c', 'd']);
  await end('a');
  expect(begun.map(({ id }) => id)).toEqual(['a', 'c', 'd', 'b']);
  expect(queue.running).toBe(2);
});

test('what is asked for by hand goes first, also where it waits already', async () => {
  const { begun, add, end } = steered(1);
  for (const id of ['a', 'b', 'c']) void add(id);
  void add('c', 'c', true);
  await end('a');
  expect(begun.map(({ id, byHand }) => `${id} ${byHand}`)).toEqual(['a false', 'c true']);
});

test('an integration runs once: asking again while it runs gives nothing, while it waits the same end', async () => {
  const { queue, begun, add, end } = steered(1);
  void add('a');
  expect(add('a')).toBeUndefined();
  const first = add('b');
  expect(add('b')).toBe(first);
  await end('a');
  await end('b');
  await first;
  expect(begun).toHaveLength(2);
  expect(queue.isBusy('b')).toBe(false);
});

test('closed, it begins nothing more and lets nobody wait', async () => {
  const { queue, begun, add, end } = steered(1);
  void add('a');
  const waiting = add('b');
  queue.close();
  await waiting;
  await end('a');
  expect(begun).toHaveLength(1);
  expect(add('c')).toBeUndefined();
});

test('everything that is added ends, whatever the order', async () => {
  const job = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    place: fc.constantFrom('x', 'y'),
    byHand: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(job, { maxLength: 30 }),
      fc.integer({ min: 1, max: 4 }),
      async (jobs, atOnce) => {
        const places = new Set<string>();
        const queue = createQueue<CycleJob>(atOnce, async ({ place }) => {
          expect(places.has(place)).toBe(false);
          places.add(place);
          expect(places.size).toBeLessThanOrEqual(atOnce);
          await setImmediate();
          places.delete(place);
        });
        await Promise.all(jobs.flatMap((one) => queue.add(one) ?? []));
        expect(queue.waiting + queue.running).toBe(0);
      },
    ),
  );
});

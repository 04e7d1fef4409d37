// Calls between threads: values, errors with their class, and what happens when the other side goes.
import { MessageChannel } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { callOver, type Caller, serveCalls } from '../../src/daemon/calls.ts';
import {
  IntegrationError,
  NotFoundError,
  OperatorError,
  RequestError,
  UsageError,
} from '../../src/errors.ts';

interface Sums {
  add(a: number, b: number): Promise<number>;
  late(text: string): Promise<string>;
  fail(which: number): Promise<never>;
}

const problems = [{ code: 'duplicate', field: 'name', message: 'is taken' }];
const errors = [
  new UsageError('wrong use'),
  new OperatorError('no room'),
  new IntegrationError('the role refuses'),
  new NotFoundError('not there'),
  new RequestError(problems),
  new TypeError('a bug'),
];

function pair(): { caller: Caller<Sums>; free: () => void } {
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  const gate = Promise.withResolvers<void>();
  serveCalls<Sums>(port2, {
    add: (a, b) => Promise.resolve(a + b),
    late: async (text) => {
      await gate.promise;
      return text;
    },
    fail: (which) => Promise.reject(errors[which] ?? new Error('none')),
  });
  return { caller: callOver<Sums>(port1, ['add', 'late', 'fail']), free: gate.resolve };
}

test('an answer finds its question, in whatever order they end', async () => {
  const { caller, free } = pair();
  const late = caller.calls.late('first');
  expect(await caller.calls.add(2, 3)).toBe(5);
  free();
  expect(await late).toBe('first');
});

test.each(errors.map((error, which) => [error.name, which] as const))(
  '%s is thrown as it was',
  async (_, which) => {
    const { caller } = pair();
    const [wanted] = errors.slice(which);
    const error = await caller.calls.fail(which).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ message: wanted?.message });
    if (wanted instanceof UsageError || wanted instanceof OperatorError) {
      expect(error).toBeInstanceOf(wanted.constructor);
    }
    if (wanted instanceof RequestError) expect(error).toMatchObject({ problems });
  },
);

test('when the other side is gone, what waits fails, and what is asked then', async () => {
  const { caller } = pair();
  const late = caller.calls.late('never');
  caller.end(new OperatorError('it is gone'));
  await expect(late).rejects.toThrow('it is gone');
  await expect(caller.calls.add(1, 1)).rejects.toThrow('it is gone');
});

// The ledger: what a poller can see of what happened between two of its reads.
import { expect, test } from 'vitest';
import { createLedger } from '../../src/simulator/generated/ledger.ts';
import type { GroundTruth, TruthChange } from '../../src/simulator/generated/truth.ts';

let minute = 0;

function truth(
  change: GroundTruth['change'],
  changes: readonly TruthChange[] = [],
  more: Partial<GroundTruth> = {},
): GroundTruth {
  minute += 1;
  return {
    at: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
    resourceId: 'eni-1',
    kind: 'NetworkInterface',
    change,
    class: 'configuration',
    accountId: '111122223333',
    region: 'eu-west-1',
    paths: changes.map(({ path }) => path),
    changes,
    ...more,
  };
}

function seen(...truths: readonly GroundTruth[]): readonly string[] {
  const ledger = createLedger();
  ledger.add(truths);
  return ledger
    .take()
    .map(({ change, class: sort, changes }) =>
      [
        change,
        sort,
        ...changes.map(({ path, before, after }) => `${path} ${String(before)}>${String(after)}`),
      ].join(' '),
    );
}

const status = (before: string, after: string): TruthChange => ({ path: 'status', before, after });

test('created and deleted in between is nothing', () => {
  expect(seen(truth('created'), truth('modified', [status('a', 'b')]), truth('deleted'))).toEqual([]);
});

test('what was altered after it came, or before it went, is told as that', () => {
  expect(seen(truth('created'), truth('modified', [status('a', 'b')]))).toEqual(['created configuration']);
  expect(seen(truth('modified', [status('a', 'b')]), truth('deleted'))).toEqual(['deleted configuration']);
});

test('two changes are the union of their paths, without what is as it was', () => {
  const name = { path: 'name', before: 'x', after: 'y' };
  expect(seen(truth('modified', [status('a', 'b'), name]), truth('modified', [status('b', 'c')]))).toEqual([
    'modified configuration name x>y status a>c',
  ]);
  expect(seen(truth('modified', [status('a', 'b'), name]), truth('modified', [status('b', 'a')]))).toEqual([
    'modified configuration name x>y',
  ]);
  expect(seen(truth('modified', [status('a', 'b')]), truth('modified', [status('b', 'a')]))).toEqual([]);
});

test('an event knows when its changes happened', () => {
  const ledger = createLedger();
  const [one, other] = [truth('modified', [status('a', 'b')]), truth('modified', [status('b', 'c')])];
  ledger.add([one, other]);
  expect(ledger.take()).toMatchObject([{ firstAt: one.at, lastAt: other.at }]);
});

test('what cannot be read waits, call by call', () => {
  const ledger = createLedger();
  const group = { resourceId: 'arn:tg', kind: 'TargetGroup' as const };
  ledger.add([
    truth(
      'modified',
      [
        { path: 'port', before: 1, after: 2 },
        { path: 'tags', after: ['a=b'] },
      ],
      group,
    ),
  ]);
  expect(ledger.take(() => false)).toEqual([]);
  expect(ledger.take(({ action }) => !action.endsWith('DescribeTags'))).toMatchObject([{ paths: ['port'] }]);
  ledger.add([truth('modified', [{ path: 'tags', before: ['a=b'], after: ['a=c'] }], group)]);
  expect(ledger.take()).toMatchObject([{ paths: ['tags'], changes: [{ path: 'tags', after: ['a=c'] }] }]);
  expect(ledger.waiting()).toEqual([]);
});

test('what a call tells of a thing for the first time is learnt, not changed', () => {
  const ledger = createLedger();
  const group = { resourceId: 'arn:tg', kind: 'TargetGroup' as const };
  ledger.add([truth('created', [], group)]);
  expect(ledger.take(({ action }) => !action.endsWith('DescribeTags'))).toMatchObject([
    { change: 'created' },
  ]);
  ledger.add([truth('modified', [{ path: 'tags', after: ['a=b'] }], group)]);
  expect(ledger.take()).toEqual([]);
  ledger.add([truth('modified', [{ path: 'tags', before: ['a=b'] }], group)]);
  expect(ledger.take()).toMatchObject([{ change: 'modified', paths: ['tags'] }]);
});

test('a listener goes with its load balancer, although listeners cannot be read', () => {
  const ledger = createLedger();
  ledger.add([
    truth('deleted', [], { resourceId: 'arn:listener', kind: 'Listener', parent: 'arn:balancer' }),
    truth('deleted', [], { resourceId: 'arn:balancer', kind: 'LoadBalancer' }),
  ]);
  const events = ledger.take(({ kind }) => kind === 'LoadBalancer');
  expect(events.map(({ resourceId }) => resourceId)).toEqual(['arn:balancer', 'arn:listener']);
});

test('health moves by itself; what came or went with the configuration is no change of health', () => {
  const health = (before: string[], after: string[]): GroundTruth =>
    truth('modified', [{ path: 'targetHealth', before, after }], { class: 'health', kind: 'TargetGroup' });
  expect(seen(health(['10.0.0.1:80 healthy'], ['10.0.0.1:80 unhealthy']))).toHaveLength(1);
  expect(seen(health(['10.0.0.1:80 healthy'], ['10.0.0.1:80 healthy', '10.0.0.2:80 initial']))).toEqual([]);
});

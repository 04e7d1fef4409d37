// States as a table: what was, what was learnt, what is now, and what the log says of it.
import { expect, test } from 'vitest';
import { newIntegration } from '../../src/integrations/model.ts';
import { type Finding, stepState } from '../../src/integrations/states.ts';

const made = newIntegration({
  id: 'i',
  name: 'prod',
  account: '111122223333',
  roleArn: undefined,
  externalId: undefined,
  createdAt: '2026-11-25T00:00:00.000Z',
});
const at = '2026-11-25T01:00:00.000Z';
const cycle: Finding = { found: 'entered', afterCycle: true };
const entered: Finding = { found: 'entered', afterCycle: false };
const refused: Finding = { found: 'refused', reason: 'no trust' };

test.each<[string, 'pending' | 'connected' | 'failed', Finding, boolean, boolean, string, readonly string[]]>(
  [
    ['the first cycle connects', 'pending', cycle, false, false, 'connected', ['pending → connected']],
    ['the first cycle connects in part', 'pending', cycle, false, true, 'connected', ['pending → partial']],
    ['a test of the trust connects nothing', 'pending', entered, false, false, 'pending', []],
    ['a refusal fails it', 'pending', refused, false, false, 'failed', ['trust-failed', 'pending → failed']],
    ['all is well', 'connected', cycle, false, false, 'connected', []],
    ['warnings begin', 'connected', cycle, false, true, 'connected', ['connected → partial']],
    ['warnings stay', 'connected', cycle, true, true, 'connected', []],
    ['warnings end', 'connected', cycle, true, false, 'connected', ['partial → connected']],
    ['the trust goes', 'connected', refused, false, false, 'failed', ['trust-failed', 'connected → failed']],
    [
      'the trust goes with warnings',
      'connected',
      refused,
      true,
      true,
      'failed',
      ['trust-failed', 'partial → failed'],
    ],
    [
      'the trust returns',
      'failed',
      cycle,
      false,
      false,
      'connected',
      ['trust-restored', 'failed → connected'],
    ],
    [
      'it returns with warnings',
      'failed',
      cycle,
      true,
      true,
      'connected',
      ['trust-restored', 'failed → partial'],
    ],
    [
      'a test finds it back',
      'failed',
      entered,
      false,
      false,
      'connected',
      ['trust-restored', 'failed → connected'],
    ],
  ],
)('%s', (_what, state, finding, wasPartial, isPartial, after, told) => {
  const before = { ...made, state, failure: state === 'failed' ? 'before' : undefined };
  const { integration, entries } = stepState(before, finding, { wasPartial, isPartial }, at);
  expect(integration).toEqual({
    ...before,
    state: after,
    stateSince: after === state ? before.stateSince : at,
    failure: after === 'failed' ? 'no trust' : undefined,
  });
  expect(
    entries.map(({ name, detail }) =>
      'from' in detail && 'to' in detail ? `${String(detail.from)} → ${String(detail.to)}` : name,
    ),
  ).toEqual(told);
});

test('a failure that stays is told once; another reason is told again, and is no change of state', () => {
  const warned = { wasPartial: false, isPartial: false };
  const failed = { ...made, state: 'failed' as const, failure: 'no trust' };
  expect(stepState(failed, refused, warned, at)).toEqual({ integration: failed, entries: [] });
  const other = stepState(failed, { found: 'refused', reason: 'no role' }, warned, at);
  expect(other.integration).toEqual({ ...failed, failure: 'no role' });
  expect(other.entries.map(({ name }) => name)).toEqual(['trust-failed']);
});

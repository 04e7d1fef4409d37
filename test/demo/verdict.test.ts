// The demo's own judgement of itself can turn out either way.
import { expect, test } from 'vitest';
import { judge, verdictText } from '../../src/demo/verdict.ts';
import type { ChangeEvent } from '../../src/journal/events.ts';
import type { ExpectedEvent } from '../../src/simulator/generated/ledger.ts';

const about = {
  kind: 'RouteTable',
  class: 'configuration',
  accountId: '111122223333',
  region: 'eu-west-1',
} as const;

function told(change: ChangeEvent['change'], resourceId: string, ...paths: string[]): ChangeEvent {
  const changes = paths.map((path) => ({ path, before: 1, after: 2 }));
  return { ...about, seq: 1, seenAt: '2026-11-22T08:00:00.000Z', change, resourceId, changes };
}

function happened(change: ExpectedEvent['change'], resourceId: string, ...paths: string[]): ExpectedEvent {
  const at = '2026-11-22T07:59:00.000Z';
  return { ...about, change, resourceId, paths, changes: [], firstAt: at, lastAt: at };
}

test('what is told of what happened is neither missed nor invented, in any order', () => {
  const events = [told('deleted', 'rtb-2'), told('modified', 'rtb-1', 'main', 'ROUTES_TO')];
  const truth = [happened('modified', 'rtb-1', 'ROUTES_TO', 'main'), happened('deleted', 'rtb-2')];
  expect(judge(events, truth)).toEqual({ missed: [], invented: [] });
});

test.each([
  ['an event too few', [], [happened('created', 'rtb-1')], ['created RouteTable rtb-1'], []],
  ['an event too many', [told('created', 'rtb-1')], [], [], ['created RouteTable rtb-1']],
  [
    'another path',
    [told('modified', 'rtb-1', 'main')],
    [happened('modified', 'rtb-1', 'tags')],
    ['modified RouteTable rtb-1 tags'],
    ['modified RouteTable rtb-1 main'],
  ],
  [
    'another change',
    [told('deleted', 'rtb-1')],
    [happened('created', 'rtb-1')],
    ['created RouteTable rtb-1'],
    ['deleted RouteTable rtb-1'],
  ],
])('%s is found out and said', (_what, events, truth, missed, invented) => {
  const verdict = judge(events, truth);
  expect(verdict).toEqual({ missed, invented });
  const text = verdictText(events.length, verdict);
  expect(text).toContain(`${missed.length} missed, ${invented.length} invented`);
  for (const line of missed) expect(text).toContain(`missed: ${line}`);
  for (const line of invented) expect(text).toContain(`invented: ${line}`);
});

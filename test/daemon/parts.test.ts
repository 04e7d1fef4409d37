// Small parts of the daemon, each alone: following, telling, the policy in a file, daemon.json, the log, the lag of views.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readDaemonFile, removeDaemonFile, writeDaemonFile } from '../../src/daemon/daemon-file.ts';
import { createFollower } from '../../src/daemon/follower.ts';
import { createLog } from '../../src/daemon/log.ts';
import { createMetrics } from '../../src/daemon/metrics.ts';
import { readPolicyChange } from '../../src/daemon/policy-file.ts';
import { tellingStates } from '../../src/daemon/telling-states.ts';
import { createViews } from '../../src/daemon/views.ts';
import { openJournal } from '../../src/journal/journal.ts';
import type { NewLogEntry } from '../../src/journal/logs.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'groundplan-parts-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('following: one at a time, and once more for all that came meanwhile', async () => {
  let runs = 0;
  let atOnce = 0;
  const ends: (() => void)[] = [];
  const { follow } = createFollower(async () => {
    runs += 1;
    atOnce += 1;
    expect(atOnce).toBe(1);
    await new Promise<void>((resolve) => ends.push(resolve));
    atOnce -= 1;
  });
  const first = follow('1');
  const later = [follow('1'), follow('1'), follow('1')];
  ends[0]?.();
  await first;
  await setImmediate();
  expect(runs).toBe(2);
  ends[1]?.();
  await Promise.all(later);
  expect(runs).toBe(2);
});

describe('changes of state', () => {
  const entry: NewLogEntry = {
    at: '2026-11-25T06:00:00.000Z',
    integrationId: 'a',
    integrationName: 'prod',
    type: 'inventory-monitoring',
    category: 'state',
    severity: 'info',
    name: 'state-changed',
    detail: { from: 'pending', to: 'connected' },
  };

  function telling() {
    const journal = openJournal(join(folder(), 'journal.db'), 'write');
    onTestFinished(() => journal.close());
    const told: object[] = [];
    return { told, journal: tellingStates(journal, (_, detail) => void told.push(detail)) };
  }

  test('are told once they are committed, and nothing else is', () => {
    const { journal, told } = telling();
    journal.log({ ...entry, name: 'cycle-finished' });
    journal.together(() => {
      journal.log(entry);
      expect(told).toEqual([]);
    });
    expect(told).toEqual([entry.detail]);
  });

  test('that are rolled back are not told', () => {
    const { journal, told } = telling();
    const work = (): void =>
      journal.together(() => {
        journal.log(entry);
        throw new Error('no room');
      });
    expect(work).toThrow('no room');
    journal.log({ ...entry, detail: { from: 'failed', to: 'connected' } });
    expect(told).toEqual([{ from: 'failed', to: 'connected' }]);
  });
});

describe('the policy in a file', () => {
  const read = (value: unknown): unknown => readPolicyChange(JSON.stringify(value), 'file.json');

  test('is what policy set takes', () => {
    expect(read({ start: { port: 1 } })).toEqual({});
    expect(
      read({ policy: { set: { groups: 'ec2,eks-ecs', regions: 'eu-west-1', cloudtrail: 'off' } } }),
    ).toEqual({ groups: ['ec2', 'eks-ecs'], regions: ['eu-west-1'], cloudtrail: false });
  });

  test.each([
    ['[]', 'must hold one JSON object'],
    ['{', 'cannot be read as JSON'],
    ['{"policy": 1}', '"policy" must be an object'],
    ['{"policy": {"set": {"region": "eu-west-1"}}}', '"policy.set.region" is no option'],
    ['{"policy": {"set": {"regions": ["eu-west-1"]}}}', '"policy.set.regions" must be a text'],
    ['{"policy": {"set": {"regions": "moon"}}}', 'policy.set.regions'],
    ['{"policy": {"set": {"groups": "moon"}}}', 'policy.set.groups'],
    ['{"policy": {"set": {"cloudtrail": "maybe"}}}', 'policy.set.cloudtrail'],
  ])('%s: %s', (text, said) => {
    expect(() => readPolicyChange(text, 'file.json')).toThrow(said);
    expect(() => readPolicyChange(text, 'file.json')).toThrow('file.json');
  });
});

test('daemon.json is read back; anything else is no daemon', () => {
  const data = folder();
  expect(readDaemonFile(data)).toBeUndefined();
  const file = { url: 'http://127.0.0.1:8642', pid: 7, token: 'gp_x', startedAt: 'now' };
  writeDaemonFile(data, file);
  expect(readDaemonFile(data)).toEqual(file);
  for (const text of ['', '{', '[]', '{"pid": "7"}']) {
    writeFileSync(join(data, 'daemon.json'), text);
    expect(readDaemonFile(data)).toBeUndefined();
  }
  removeDaemonFile(data);
  removeDaemonFile(data);
  expect(readDaemonFile(data)).toBeUndefined();
});

test('the log takes secrets out, wherever they stand', () => {
  let text = '';
  const log = createLog('info', { write: (line) => (text += line) });
  log.info(
    {
      token: 'secret-1',
      req: { headers: { authorization: 'Bearer secret-2' } },
      login: { externalId: 'secret-3', secretAccessKey: 'secret-4' },
    },
    'said',
  );
  log.debug('not said');
  expect(text).not.toContain('secret-');
  expect(JSON.parse(text)).toMatchObject({ level: 'info', msg: 'said', token: '[removed]' });
});

test('a view is behind by the changes that it has not, since the first of them', () => {
  const now = Date.parse('2026-11-25T06:10:00.000Z');
  let last = 5;
  const journal = {
    lastSeq: () => last,
    events: () => [{ seenAt: '2026-11-25T06:09:00.000Z' }] as never,
  };
  const views = createViews(
    () => [{ aid: '1', journal }],
    { seqOf: () => undefined },
    { seqOf: () => undefined },
    () => now,
  );
  expect(views.lags()).toEqual([]);
  views.wrote('1', 5);
  expect(views.lags()).toEqual([{ view: 'neo4j', changes: 0, seconds: 0 }]);
  last = 8;
  expect(views.lags()).toEqual([{ view: 'neo4j', changes: 3, seconds: 60 }]);
});

test('metrics say nothing of one group, and the most that any view is behind', async () => {
  const metrics = createMetrics({
    queue: () => ({ waiting: 2, running: 1 }),
    states: () => ({ connected: 3 }),
    views: () => [
      { view: 'neo4j', changes: 1, seconds: 5 },
      { view: 'neo4j', changes: 7, seconds: 2 },
    ],
    ownedInterfaces: () => Promise.resolve({ all: 4, owned: 3 }),
  });
  metrics.skipped(2);
  metrics.cycle({ document: undefined, reason: 'the role refuses' }, 1.5);
  const text = await metrics.text();
  for (const line of [
    'groundplan_cycles{state="waiting"} 2',
    'groundplan_integrations{state="connected"} 3',
    'groundplan_view_lag_changes{view="neo4j"} 7',
    'groundplan_view_lag_seconds{view="neo4j"} 5',
    'groundplan_interface_owner_share 0.75',
    'groundplan_skipped_turns_total 2',
    'groundplan_cycle_duration_seconds_count{end="failed"} 1',
  ])
    expect(text).toContain(line);
  expect(text).not.toMatch(/group=|aid=/);
});

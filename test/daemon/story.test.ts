// The whole story of an integration under the daemon, as a person lives it: by the API, with what the log and the metrics say.
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { loadKinds } from '../../src/registry.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import { exampleAccount, exampleRegion, exampleSource } from '../support/examples.ts';
import { type Answer, type Home, home, type Json, type Running } from './daemon-world.ts';

const kinds = await loadKinds();
const roleArn = `arn:aws:iam::${exampleAccount}:role/groundplan`;
const cloud = '/cloud-insights';
const all = ['ec2', 's3-bucket'];
const yearly = ['--cron', '0 0 1 * *'];

interface World extends Home {
  readonly simulator: Simulator;
}

/** The simulated AWS asks for the external id that the group has: known once the daemon has made it. */
async function world(faults: readonly Fault[] = []): Promise<World> {
  const externalId = 'b'.repeat(40);
  const simulator = await startSimulator({ source: exampleSource(kinds), externalId, faults });
  onTestFinished(() => simulator.close());
  const place = home(simulator.url);
  // A group that has had its external id for long.
  const { openJournal } = await import('../../src/journal/journal.ts');
  const journal = openJournal(join(place.data, 'groups', 'default', 'journal.db'), 'write');
  journal.setting('externalId', () => externalId);
  journal.close();
  return { ...place, simulator };
}

function setPolicy(daemon: Running, groups: readonly string[]): Promise<Answer> {
  return daemon.ask('PUT', `${cloud}/integration/aws/policy/settings`, {
    enabledResourceGroupTypes: groups,
    enabledRegions: [exampleRegion],
    enabledCloudtrail: true,
  });
}

async function addRole(daemon: Running): Promise<string> {
  const { status, body } = await daemon.ask('POST', `${cloud}/integration/aws/inventory`, {
    name: 'prod',
    roleArn,
  });
  expect([status, body['detail']]).toEqual([201, undefined]);
  return String(body['id']);
}

async function statusOf(daemon: Running, id: string): Promise<Json> {
  return (await daemon.ask('GET', `${cloud}/integrations/${id}/status`)).body;
}

/** A cycle by hand, to its end. */
async function collect(daemon: Running): Promise<Answer> {
  return daemon.ask('POST', `${cloud}/collect`, { integration: 'prod' });
}

const stateLine = (from: string, to: string) => (line: Json) => line['from'] === from && line['to'] === to;

test('added, pending, connected, partial, mended by the policy, failed, connected again', async () => {
  const { simulator, start } = await world();
  const daemon = await start(...yearly);
  await setPolicy(daemon, all);
  simulator.setFaults([{ fault: 'slow', operation: 'DescribeVpcs', delayMs: 1_000 }]);
  const id = await addRole(daemon);
  expect(await statusOf(daemon, id)).toMatchObject({ state: 'pending', partial: false });
  await daemon.line(stateLine('pending', 'connected'));
  expect(await statusOf(daemon, id)).toMatchObject({ state: 'connected', partial: false, warnings: [] });

  // A permission is taken away: connected in part, with the statement that mends it.
  simulator.setFaults([{ fault: 'deny', operation: 's3:ListBuckets' }]);
  await collect(daemon);
  const partial = await statusOf(daemon, id);
  expect(partial).toMatchObject({ state: 'connected', partial: true });
  expect(partial['warnings']).toMatchObject([
    {
      accountId: exampleAccount,
      action: 's3:ListAllMyBuckets',
      kinds: ['Bucket'],
      statement: { Effect: 'Allow', Action: ['s3:ListAllMyBuckets'], Resource: '*' },
    },
  ]);

  // Its group is taken out of the policy: the cycle that follows at once releases it, and the warning goes.
  await setPolicy(daemon, ['ec2']);
  await daemon.line(stateLine('partial', 'connected'));
  expect(await statusOf(daemon, id)).toMatchObject({ partial: false, warnings: [] });

  // Put back and granted.
  simulator.setFaults([]);
  await setPolicy(daemon, all);
  await collect(daemon);
  const { body } = await daemon.ask('GET', `${cloud}/inventory?kind=Bucket`);
  expect(JSON.stringify(body)).toContain('Bucket');
  expect(await statusOf(daemon, id)).toMatchObject({ state: 'connected', partial: false });

  // The role no longer trusts us; what is known stays.
  simulator.setFaults([{ fault: 'deny', operation: 'sts:AssumeRole' }]);
  expect((await collect(daemon)).status).toBe(400);
  const failed = await statusOf(daemon, id);
  expect(failed).toMatchObject({ state: 'failed', partial: false });
  expect(String(failed['failure'])).toContain(roleArn);
  expect(JSON.stringify((await daemon.ask('GET', `${cloud}/inventory?kind=Bucket`)).body)).toContain(
    'Bucket',
  );
  simulator.setFaults([]);
  await collect(daemon);
  expect(await statusOf(daemon, id)).toMatchObject({ state: 'connected', partial: false });

  const metrics = await daemon.text('/metrics');
  for (const [from, to] of [
    ['pending', 'connected'],
    ['connected', 'partial'],
    ['partial', 'connected'],
    ['connected', 'failed'],
    ['failed', 'connected'],
  ]) {
    expect(metrics).toContain(`groundplan_state_transitions_total{from="${from}",to="${to}"} 1`);
  }
  expect(metrics).toMatch(/groundplan_cycle_duration_seconds_count\{end="finished"\} [4-9]/);
  expect(metrics).toContain('groundplan_integrations{state="connected"} 1');
  expect(metrics).toContain('groundplan_interface_owner_share 1');
  expect(daemon.log().filter(({ region }) => region === exampleRegion).length).toBeGreaterThan(3);
  expect(JSON.stringify(daemon.log())).not.toMatch(new RegExp(`${daemon.file.token}|${'b'.repeat(40)}`));
  expect((await daemon.end('SIGTERM')).code).toBe(0);
}, 120_000);

test('daemon.json is its own, and a second daemon is refused while the first runs', async () => {
  const { start, run, data } = await world();
  const daemon = await start(...yearly);
  const path = join(data, 'daemon.json');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(daemon.file.pid).toBe(daemon.pid);
  const second = await run('start', '--port', '0');
  expect(second.code).toBe(1);
  expect(second.stderr).toContain(`is in use by \`groundplan start\` (process ${daemon.pid}`);
  expect((await daemon.ask('GET', '/account-groups')).status).toBe(200);
  const ended = await daemon.end('SIGTERM');
  expect(ended.code).toBe(0);
  expect(existsSync(path)).toBe(false);
}, 60_000);

test('SIGTERM in the middle of a cycle ends it within seconds, and nothing is half', async () => {
  const { simulator, start, data } = await world();
  const daemon = await start(...yearly);
  await setPolicy(daemon, ['ec2']);
  simulator.setFaults([{ fault: 'hang', operation: 'DescribeSubnets' }]);
  const id = await addRole(daemon);
  await untilAsked(simulator, 'DescribeSubnets');
  const begun = performance.now();
  const { code } = await daemon.end('SIGTERM');
  expect(performance.now() - begun).toBeLessThan(8_000);
  expect(code).toBe(0);
  expect(integrity(data)).toEqual({ ok: 'ok', resources: 0, unfinished: 1 });

  simulator.setFaults([]);
  const again = await start(...yearly);
  await again.line(stateLine('pending', 'connected'));
  expect(await statusOf(again, id)).toMatchObject({ state: 'connected' });
  await again.end('SIGTERM');
}, 60_000);

test('killed in the middle of a cycle it loses nothing, and takes over when it starts again', async () => {
  const { simulator, start, run, data } = await world();
  const daemon = await start(...yearly);
  await setPolicy(daemon, ['ec2']);
  const id = await addRole(daemon);
  await daemon.line(stateLine('pending', 'connected'));
  const { resources } = integrity(data);
  simulator.setFaults([{ fault: 'hang', operation: 'DescribeSubnets' }]);
  simulator.resetCalls();
  collect(daemon).catch(() => undefined);
  await untilAsked(simulator, 'DescribeSubnets');
  expect((await daemon.end('SIGKILL')).signal).toBe('SIGKILL');
  expect(integrity(data)).toEqual({ ok: 'ok', resources, unfinished: 1 });

  // daemon.json is still there; a command says so and does its work itself.
  simulator.setFaults([]);
  const alone = await run('policy', 'set', '--regions', exampleRegion);
  expect([alone.code, alone.stderr]).toEqual([0, expect.stringContaining('is gone')]);

  const again = await start(...yearly);
  expect(again.file.pid).not.toBe(daemon.pid);
  expect(await statusOf(again, id)).toMatchObject({ state: 'connected' });
  expect((await collect(again)).status).toBe(200);
  const { body } = await again.ask('GET', `${cloud}/tokens`);
  expect(body['tokens']).toHaveLength(1);
  await again.end('SIGTERM');
}, 90_000);

test('the policy of the configuration file is followed; a bad file is told and changes nothing', async () => {
  const { start, folder } = await world();
  const config = join(folder, 'groundplan.json');
  const write = (policy: object): void => writeFileSync(config, JSON.stringify({ policy: { set: policy } }));
  write({ regions: 'eu-west-1', groups: 'ec2' });
  const daemon = await start(...yearly, '--config', config);
  const regions = async (): Promise<unknown> =>
    (await daemon.ask('GET', `${cloud}/integration/aws/policy/settings`)).body['enabledRegions'];
  expect(await regions()).toEqual(['eu-west-1']);
  write({ regions: 'nowhere' });
  await daemon.line(
    ({ msg, reason }) => String(msg).includes('is wrong') && String(reason).includes('policy.set.regions'),
  );
  expect(await regions()).toEqual(['eu-west-1']);
  write({ regions: 'eu-west-1,us-east-1' });
  await daemon.line(({ policy }) => JSON.stringify(policy ?? '').includes('us-east-1'));
  expect(await regions()).toEqual(['eu-west-1', 'us-east-1']);
  await daemon.end('SIGTERM');
}, 60_000);

/** Resolves when the simulated AWS was asked. */
async function untilAsked(simulator: Simulator, operation: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setInterval(() => {
    if (simulator.calls().some((call) => call.operation === operation)) resolve();
  }, 20);
  await promise;
  clearInterval(timer);
}

/** What SQLite says of the journal's file, and how much there is. */
function integrity(data: string): { ok: unknown; resources: unknown; unfinished: unknown } {
  const db = new DatabaseSync(join(data, 'groups', 'default', 'journal.db'), { readOnly: true });
  try {
    const one = (sql: string): unknown => Object.values(db.prepare(sql).get() ?? {})[0];
    return {
      ok: one('PRAGMA integrity_check'),
      resources: one('SELECT count(*) FROM resource'),
      unfinished: one('SELECT count(*) FROM cycle WHERE finished_at IS NULL'),
    };
  } finally {
    db.close();
  }
}

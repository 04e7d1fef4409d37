// The incident, as a person lives it: a route vanished; who, with what call, and when. By the command, and by the daemon's API.
// And what it costs where CloudTrail is denied or switched off: the authors, and nothing else.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openJournal } from '../../src/journal/journal.ts';
import { defaultPolicy } from '../../src/policy.ts';
import { createEstate, type GeneratedAws } from '../../src/simulator/generated/estate.ts';
import type { TrailEntry } from '../../src/simulator/trail/trail.ts';
import { type Simulator, startSimulator } from '../../src/simulator/server.ts';
import { home, type Json } from '../daemon/daemon-world.ts';
import { cli, type Cli } from '../support/cli.ts';

interface Incident {
  readonly aws: Cli;
  readonly estate: GeneratedAws;
  readonly simulator: Simulator;
  readonly role: readonly string[];
  /** A route is taken away; the call that did it. */
  vanish(): TrailEntry;
}

const externalId = 'c'.repeat(40);

async function incident(): Promise<Incident> {
  const estate = createEstate({ seed: 'incident', accounts: 1, regions: 1, interfaces: 40 });
  const simulator = await startSimulator({ source: estate, externalId });
  onTestFinished(() => simulator.close());
  const [account = ''] = estate.accounts();
  const [region = ''] = estate.regions(account);
  const aws = cli({
    AWS_ENDPOINT_URL: simulator.url,
    AWS_ACCESS_KEY_ID: 'simulated',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    GROUNDPLAN_RETRY_BASE_MS: '1',
    GROUNDPLAN_BUDGET_PERCENT: '0',
    GROUNDPLAN_REGIONS: region,
  });
  const role = ['--role-arn', `arn:aws:iam::${account}:role/groundplan`, '--external-id', externalId];
  return {
    aws,
    estate,
    simulator,
    role,
    vanish: () => {
      estate.mutateBy('route removed');
      const call = estate.trail().find(({ eventName }) => eventName === 'DeleteRoute');
      if (call === undefined) throw new Error('no route was removed');
      return call;
    },
  };
}

test('a route vanished: events say who, with what call, and when', { timeout: 60_000 }, async () => {
  const { aws, role, vanish } = await incident();
  await aws.json('collect', ...role);
  const call = vanish();
  await aws.json('collect', ...role);
  const found = await aws.json('events', '--kind', 'RouteTable');
  expect(found).toMatchObject([
    {
      change: 'modified',
      resourceId: call.truths[0]?.resourceId,
      actor: { eventName: 'DeleteRoute', eventId: call.eventId, eventTime: call.at, confidence: 'unique' },
    },
  ]);
  const { principal, session } = { principal: '', ...actorOf(found[0]) };
  expect(await aws.json('events', '--actor', principal)).toEqual(found);
  expect(await aws.json('events', '--actor', principal.split('/').at(-1) ?? '')).toEqual(found);
  if (typeof session === 'string')
    expect(await aws.json('events', '--actor', session.toUpperCase())).toEqual(found);
  expect(await aws.json('events', '--actor', 'nobody')).toEqual([]);
  const { stdout } = await aws.run('events', '--kind', 'RouteTable');
  expect(stdout).toContain(`by ${principal.split('/').at(-1) ?? ''}`);
  expect(stdout).toContain('(DeleteRoute');
});

function actorOf(row: Json | undefined): { readonly principal?: string; readonly session?: unknown } {
  const actor = row?.['actor'];
  return typeof actor === 'object' && actor !== null ? actor : {};
}

test('denied: nothing but the author is missing, and a warning says so', { timeout: 60_000 }, async () => {
  const { aws, role, vanish, simulator } = await incident();
  await aws.json('collect', ...role);
  vanish();
  simulator.setFaults([{ fault: 'deny', operation: 'cloudtrail:LookupEvents' }]);
  await aws.json('collect', ...role);
  const [event] = await aws.json('events', '--kind', 'RouteTable');
  expect(event).toMatchObject({ change: 'modified' });
  expect(event).not.toHaveProperty('actor');
  expect(await aws.json('warnings')).toMatchObject([
    {
      action: 'cloudtrail:LookupEvents',
      hides: 'who made changes, and when exactly',
      code: 'AccessDeniedException',
    },
  ]);
  // A person who collects by hand asks again what was denied, and the author is found once it may be.
  simulator.setFaults([]);
  await aws.json('collect', ...role);
  expect(await aws.json('events', '--kind', 'RouteTable')).toMatchObject([
    { actor: { eventName: 'DeleteRoute' } },
  ]);
  expect(await aws.json('warnings')).toEqual([]);
});

test('switched off: no call, and the commands say so', { timeout: 60_000 }, async () => {
  const { aws, role, vanish, simulator } = await incident();
  await aws.run('policy', 'set', '--cloudtrail', 'off');
  await aws.json('collect', ...role);
  vanish();
  await aws.json('collect', ...role);
  expect(await aws.json('events', '--kind', 'RouteTable')).toMatchObject([{ change: 'modified' }]);
  expect(simulator.calls().filter(({ service }) => service === 'cloudtrail')).toEqual([]);
  expect((await aws.run('warnings')).stderr).toContain('CloudTrail is off in the policy');
});

test(
  'beside the daemon: after its cycle, and the API finds changes by who made them',
  { timeout: 60_000 },
  async () => {
    const { estate, simulator, role, vanish } = await incident();
    const place = home(simulator.url);
    const path = join(place.data, 'groups', 'default', 'journal.db');
    mkdirSync(dirname(path), { recursive: true });
    const journal = openJournal(path, 'write');
    journal.setting('externalId', () => externalId);
    const [account = ''] = estate.accounts();
    journal.setPolicy({ ...defaultPolicy, regions: [...estate.regions(account)] });
    journal.close();
    const daemon = await place.start('--cron', '0 0 1 * *');
    const added = await daemon.ask('POST', '/cloud-insights/integration/aws/inventory', {
      name: 'prod',
      roleArn: role[1],
    });
    expect(added.status).toBe(201);
    await daemon.ask('POST', '/cloud-insights/collect', { integration: 'prod' });
    const call = vanish();
    await daemon.ask('POST', '/cloud-insights/collect', { integration: 'prod' });
    await daemon.line(
      ({ msg, attributed }) => msg === 'CloudTrail was asked who made changes' && attributed !== 0,
    );
    const { body } = await daemon.ask('GET', '/cloud-insights/events?kind=RouteTable');
    const [event] = Array.isArray(body['events']) ? body['events'] : [];
    expect(event).toMatchObject({ actor: { eventName: 'DeleteRoute', eventId: call.eventId } });
    const { principal = '' } = actorOf({ ...event });
    const byActor = await daemon.ask('GET', `/cloud-insights/events?actor=${encodeURIComponent(principal)}`);
    expect(byActor.body).toMatchObject({ events: [event] });
    expect((await daemon.ask('GET', '/cloud-insights/events?actor=nobody')).body).toMatchObject({
      events: [],
    });
    await daemon.end('SIGTERM');
  },
);

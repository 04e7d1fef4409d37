// The incident to its end: the route to the data centre vanished; who, with what call, and what did the network look like before?
// Asked of one daemon in every way there is: by the command beside it, by its API, and by a webhook that waits for the author.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openJournal } from '../../src/journal/journal.ts';
import { defaultPolicy } from '../../src/policy.ts';
import { createEstate } from '../../src/simulator/generated/estate.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import type { TrailEntry } from '../../src/simulator/trail/trail.ts';
import { type Answer, home, type Json, type Running } from '../daemon/daemon-world.ts';
import { startReceiver } from '../webhooks/receiver.ts';

const externalId = 'd'.repeat(40);

interface Scene {
  readonly daemon: Running;
  /** A time at which the route was there, and everything around it had been read. */
  readonly before: string;
  /** The table that lost it. */
  readonly table: string;
  /** What it led to, and from where. */
  readonly route: { readonly to: string; readonly destination: string };
  /** What took it away. */
  readonly call: TrailEntry;
  /** A command beside the daemon: what it prints. */
  run(...args: readonly string[]): Promise<string>;
  json(...args: readonly string[]): Promise<readonly Json[]>;
  delivered(): Promise<unknown>;
}

test('a route vanished: who, with what call, and the network before it', { timeout: 90_000 }, async () => {
  const { daemon, before, table, route, call, run, json, delivered } = await incident();
  // The caller is the role's session; the author is the role, and the session stands beside it.
  const session = call.principal.split('/').at(-1) ?? '';
  const role = call.principal.split('/').at(-2) ?? '';
  const principal = expect.stringMatching(new RegExp(`/${role}$`));
  const actor = { eventName: 'DeleteRoute', eventId: call.eventId, principal, session, confidence: 'unique' };
  const edge = expect.objectContaining(route);

  // The message that somebody got: the change, held back until its author was known.
  expect(await delivered()).toMatchObject([{ resourceId: table, change: 'modified', actor }]);

  // By the command.
  const [then] = await json('show', table, '--at', before);
  expect(then).toMatchObject({ certainty: 'known', presence: 'present' });
  expect(edgesOf(then?.['resource'])).toContainEqual(edge);
  const diff = await run('show', table, '--diff', before);
  expect(diff.split('\n').filter((line) => /^[-+](?![-+])/.test(line))).toEqual([
    expect.stringContaining(`-ROUTES_TO -> ${route.to} (destination ${route.destination}`),
  ]);
  const cypher = `MATCH (t:RouteTable {id: '${table}'})-[r:ROUTES_TO {destination: '${route.destination}'}]->(x) RETURN x.id AS to`;
  expect(await json('query', cypher, '--at', before)).toEqual([{ to: route.to }]);
  expect(await json('query', cypher)).toEqual([]);
  expect(await json('events', '--since', '1h', '--kind', 'RouteTable', '--summary')).toMatchObject([
    { actor: principal, change: 'modified', count: 1, resources: [table] },
  ]);

  // By the API.
  const at = encodeURIComponent(before);
  const one = await ask(daemon, 'GET', `inventory/${table}?at=${at}`);
  expect(one.body).toMatchObject({ at: before, asOf: { certainty: 'known' } });
  expect(edgesOf(one.body)).toContainEqual(edge);
  expect(edgesOf((await ask(daemon, 'GET', `inventory/${table}`)).body)).not.toContainEqual(edge);
  const drawn = expect.objectContaining({ from: table, to: route.to });
  expect((await ask(daemon, 'GET', `topology?depth=3&at=${at}`)).body['edges']).toContainEqual(drawn);
  expect((await ask(daemon, 'POST', 'query', { cypher, at: before })).body).toEqual({ to: route.to });
  expect((await ask(daemon, 'GET', 'events/summary?kind=RouteTable')).body['rows']).toMatchObject([
    { actor: principal, change: 'modified', count: 1, resources: [table] },
  ]);
  await daemon.end('SIGTERM');
});

async function incident(): Promise<Scene> {
  const estate = createEstate({ seed: 'incident', accounts: 1, regions: 1, interfaces: 40 });
  const simulator = await startSimulator({ source: estate, externalId });
  onTestFinished(() => simulator.close());
  const [account = ''] = estate.accounts();
  const receiver = await startReceiver();
  const place = home(simulator.url);
  const path = join(place.data, 'groups', 'default', 'journal.db');
  mkdirSync(dirname(path), { recursive: true });
  const journal = openJournal(path, 'write');
  journal.setting('externalId', () => externalId);
  journal.setPolicy({ ...defaultPolicy, regions: [...estate.regions(account)] });
  journal.close();
  const daemon = await place.start('--cron', '0 0 1 * *', '--webhook-allow', '127.0.0.0/8');
  const roleArn = `arn:aws:iam::${account}:role/groundplan`;
  await ask(daemon, 'POST', 'integration/aws/inventory', { name: 'prod', roleArn });
  const webhook = { name: 'chat', url: receiver.url, filter: { kinds: ['RouteTable'] }, waitForActor: true };
  const made = await ask(daemon, 'POST', 'webhooks', webhook);
  receiver.secret = String(made.body['secret']);

  // Twice, so that there is a time before the incident at which everything had been read.
  await ask(daemon, 'POST', 'collect', { integration: 'prod' });
  await ask(daemon, 'POST', 'collect', { integration: 'prod' });
  estate.mutateBy('route removed');
  const call = estate.trail().find(({ eventName }) => eventName === 'DeleteRoute');
  if (call === undefined) throw new Error('no route was removed');
  await ask(daemon, 'POST', 'collect', { integration: 'prod' });
  const { body } = await ask(daemon, 'GET', 'events?kind=RouteTable');
  const [event] = listOf(body['events']);
  const [lost] = listOf(event?.['changes']);
  const left = listOf(lost?.['after']).map(({ destination }) => destination);
  const gone = listOf(lost?.['before']).find(({ destination }) => !left.includes(destination));
  return {
    daemon,
    before: String(event?.['notBefore']),
    table: String(event?.['resourceId']),
    route: { to: String(gone?.['to']), destination: String(gone?.['destination']) },
    call,
    run: async (...args) => {
      const { code, stdout, stderr } = await place.run(...args);
      expect([code, args, stderr]).toEqual([0, args, expect.anything()]);
      return stdout;
    },
    json: async (...args) => {
      const { stdout } = await place.run(...args, '--json');
      return stdout.split('\n').flatMap((line): readonly Json[] => (line === '' ? [] : [JSON.parse(line)]));
    },
    delivered: async () => {
      const { body: sent } = await receiver.wait(({ body: one }) => one['type'] === 'groundplan.changes');
      const { data } = sent;
      return typeof data === 'object' && data !== null && 'events' in data ? data.events : undefined;
    },
  };
}

async function ask(daemon: Running, method: string, path: string, body?: object): Promise<Answer> {
  const answer = await daemon.ask(method, `/cloud-insights/${path}`, body);
  expect([path, answer.status]).toEqual([path, path.includes('aws/') || path === 'webhooks' ? 201 : 200]);
  return answer;
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function edgesOf(resource: unknown): readonly unknown[] {
  if (typeof resource !== 'object' || resource === null || !('edges' in resource)) return [];
  const { edges } = resource;
  return typeof edges === 'object' && edges !== null && 'ROUTES_TO' in edges ? listOf(edges.ROUTES_TO) : [];
}

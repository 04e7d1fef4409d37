// The story of `demo --json`: every fact that it tells is checked against the same estate, changed once more here.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultGroup, openDataDirectory } from '../../src/data-directory.ts';
import { loadKinds } from '../../src/registry.ts';
import { difference, linesOf } from '../truth/compare.ts';
import { expectedTuples, journalTuples } from '../truth/tuples.ts';
import { blackholesIn, countsOf, edgesIn, exposedIn, type Replay, replay, sharedIn } from './replay.ts';
import { demo, type Ended } from './run-demo.ts';
import { type Exposed, type Story, story } from './story.ts';

const exact = { missed: [], invented: [] };
let own = '';
let ended: Ended;
let document: Story;
let steps: Story['steps'];
let real: Replay;

beforeAll(async () => {
  own = mkdtempSync(join(tmpdir(), 'groundplan-story-test-'));
  ended = await demo(['--fast', '--json', '--keep'], { TMPDIR: own });
  document = story.parse(JSON.parse(ended.stdout));
  steps = document.steps;
  real = replay(steps[3].changes, await loadKinds());
}, 60_000);

afterAll(() => rmSync(own, { recursive: true, force: true }));

test('ends well, and says nothing beside its document', () => {
  expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
});

test('all three accounts are read whole: as many of each kind as there are', () => {
  const [{ accounts, kinds, resources, warnings }] = steps;
  expect(accounts.map(({ account }) => account)).toEqual(real.accounts);
  expect(new Set(accounts.map(({ complete }) => complete)).size).toBe(1);
  expect(accounts.every(({ complete, calls }) => complete > 0 && calls > 0)).toBe(true);
  for (const { account, resources: count } of accounts)
    expect(count).toBe(real.atFirst.filter(({ accountId }) => accountId === account).length);
  expect(kinds).toEqual(countsOf(real.atFirst));
  expect(kinds).toMatchObject({ NetworkInterface: 240 });
  expect(resources).toBe(real.atFirst.length);
  expect(warnings).toBe(0);
});

test('the graph knows what is exposed, which routes lead nowhere, who is peered and who shares', () => {
  const [, asked] = steps;
  expect(asked.exposed.map(exposure).sort()).toEqual(exposedIn(real.atFirst));
  const holes = asked.blackholes.map((row) => `${row.routeTableId} ${row.destination} ${row.targetId}`);
  expect([...new Set(holes)].sort()).toEqual(blackholesIn(real.atFirst));
  const shared = asked.shared.map(
    (row) => `${row.vpcId} ${row.ownerId} ${row.participantId} ${row.kind} ${row.resources}`,
  );
  expect(shared.sort()).toEqual(sharedIn(real.atFirst));
  const peerings = real.atFirst.filter(({ kind }) => kind === 'VpcPeeringConnection');
  expect([...new Set(asked.peerings.map(({ peeringId }) => peeringId))].sort()).toEqual(
    peerings.map(({ id }) => id).sort(),
  );
  const routed = asked.peerings.flatMap(({ peeringId, routeTableId }) =>
    routeTableId === null ? [] : [`${routeTableId} ${peeringId}`],
  );
  const routes = edgesIn(real.atFirst, 'ROUTES_TO').filter(({ to }) => to.startsWith('pcx-'));
  expect(routed.sort()).toEqual(routes.map(({ from, to }) => `${from} ${to}`).sort());
  for (const rows of [asked.exposed, holes, shared, routed]) expect(rows.length).toBeGreaterThan(3);
});

test('the way in to the first exposed interface leads over its subnet’s table and gateway', () => {
  const [, { exposed: rows, wayIn }] = steps;
  const eni = real.atFirst.find(({ id }) => id === rows[0]?.interfaceId);
  const [table] = edgesIn(real.atFirst, 'ROUTED_BY').filter(
    ({ from }) => from === eni?.properties['subnetId'],
  );
  const gateways = new Set(real.atFirst.filter(({ kind }) => kind === 'InternetGateway').map(({ id }) => id));
  const routes = edgesIn(real.atFirst, 'ROUTES_TO').filter(
    ({ from, to }) => from === table?.to && gateways.has(to),
  );
  expect(wayIn.map(({ gateway, route }) => `${gateway} ${route}`).sort()).toEqual(
    routes.map(({ to, properties }) => `${to} ${String(properties['destination'])}`).sort(),
  );
  const [owner] = edgesIn(eni === undefined ? [] : [eni], 'OWNED_BY');
  expect(wayIn[0]?.kind).toBe(real.atFirst.find(({ id }) => id === owner?.to)?.kind);
});

test.each([
  ['what is changed on purpose', 2, 'changed', 4],
  ['what is changed at random', 3, 'byChance', 40],
  ['what happens during a denial and can be read', 4, 'denied', 3],
  ['what happened during a denial, once it is over', 5, 'granted', 3],
] as const)('%s is told, and nothing else', (_what, step, part, atLeast) => {
  const { events, missed, invented } = steps[step];
  // That auto scaling did some of it is a matter of who, and no other change.
  const whatever = events.map((event) => ({
    ...event,
    class: event.class === 'autoscaling' ? 'configuration' : event.class,
  }));
  expect(difference(linesOf(whatever), linesOf(real[part].events))).toEqual(exact);
  expect(events.length).toBeGreaterThanOrEqual(atLeast);
  expect({ missed, invented }).toEqual(exact);
});

test('everything truly happened inside the interval that is told of it', () => {
  for (const { events, happened } of [steps[2], steps[3], steps[4], steps[5]]) {
    expect(happened).toHaveLength(events.length);
    for (const { resourceId, firstAt, lastAt } of happened) {
      const about = events.find((one) => one.resourceId === resourceId);
      expect(about?.notBefore.localeCompare(firstAt), resourceId).toBeLessThanOrEqual(0);
      expect(about?.seenAt.localeCompare(lastAt), resourceId).toBeGreaterThanOrEqual(0);
    }
  }
});

test('CloudTrail says who: the peering and the group by their own calls, the routes by the peering’s', () => {
  const [, , { events }] = steps;
  const calls = events.map(({ kind, actor }) => `${kind} ${actor?.eventName ?? 'nobody'}`);
  expect(calls.sort()).toEqual([
    'RouteTable DeleteVpcPeeringConnection',
    'RouteTable DeleteVpcPeeringConnection',
    'SecurityGroup AuthorizeSecurityGroupIngress',
    'VpcPeeringConnection DeleteVpcPeeringConnection',
  ]);
});

test('the paths say how: the peering’s routes became blackholes on both sides, a group was opened', () => {
  const [, , { events, newlyExposed }] = steps;
  const tables = events.filter(({ kind }) => kind === 'RouteTable');
  expect(tables).toHaveLength(2);
  for (const table of tables) {
    const routes = table.changes.find(({ path }) => path === 'ROUTES_TO');
    expect(routes?.before).toContainEqual(
      expect.objectContaining({ to: expect.stringMatching(/^pcx-/), state: 'active' }),
    );
    expect(routes?.after).toContainEqual(
      expect.objectContaining({ to: expect.stringMatching(/^pcx-/), state: 'blackhole' }),
    );
  }
  expect(events.filter(({ kind }) => kind === 'VpcPeeringConnection')).toMatchObject([{ change: 'deleted' }]);
  const [group, ...others] = events.filter(({ kind }) => kind === 'SecurityGroup');
  expect(others).toEqual([]);
  expect(group?.changes.map(({ path }) => path)).toEqual(['ingressRules']);
  expect(group?.changes[0]?.after).toContain('ingress tcp 22 0.0.0.0/0');
  const before = new Set(exposedIn(real.atFirst));
  const opened = exposedIn(real.changed.state).filter((line) => !before.has(line));
  expect(newlyExposed.map(exposure).sort()).toEqual(opened);
  expect(opened.length).toBeGreaterThan(0);
  expect(opened.every((line) => line.endsWith(`${group?.resourceId} ingress tcp 22 0.0.0.0/0`))).toBe(true);
});

test('a denial is one warning with its mend, and takes nothing away', () => {
  const { interfacesBefore, interfacesAfter, wouldHaveBeenDeleted, events, untold, warnings } = steps[4];
  const { account, region } = real.cast.denied;
  expect(warnings).toMatchObject([
    {
      accountId: account,
      region,
      action: 'ec2:DescribeNetworkInterfaces',
      code: 'UnauthorizedOperation',
      hides: 'NetworkInterface',
      statement: { Action: ['ec2:DescribeNetworkInterfaces'] },
    },
  ]);
  expect(interfacesBefore).toBeGreaterThan(50);
  expect(interfacesAfter).toBe(interfacesBefore);
  expect(wouldHaveBeenDeleted).toBe(interfacesBefore);
  expect(events.filter(({ kind }) => kind === 'NetworkInterface')).toEqual([]);
  expect(untold).toEqual(real.denied.untold);
  expect(untold).toHaveLength(3);
});

test('after the grant there is no warning; what changed meanwhile is told, from before the denial until now', () => {
  const [, , , , denied, granted] = steps;
  const { account, region } = real.cast.denied;
  const there = real.inTheEnd.filter(
    (one) => one.kind === 'NetworkInterface' && one.accountId === account && one.region === region,
  );
  expect(granted).toMatchObject({ warnings: 0, interfaces: there.length });
  expect(granted.events.map(({ change, kind }) => `${change} ${kind}`).sort()).toEqual([
    'created NetworkInterface',
    'deleted NetworkInterface',
    'modified NetworkInterface',
  ]);
  const since = denied.warnings[0]?.since ?? '';
  for (const { resourceId, notBefore, seenAt } of granted.events) {
    expect(denied.untold).toContain(resourceId);
    expect(notBefore < since && since < seenAt).toBe(true);
  }
});

test('in the end the journal that is kept has what AWS has: every resource, edge and property', () => {
  const kept = readdirSync(own);
  expect(kept).toHaveLength(1);
  expect(document.data).toBe(join(own, kept[0] ?? ''));
  const journal = openDataDirectory(document.data).openForReading(defaultGroup);
  try {
    const [found, expected] = [journalTuples(journal, real.inTheEnd), expectedTuples(real.inTheEnd)];
    expect(difference(found.nodes, expected.nodes)).toEqual(exact);
    expect(difference(found.edges, expected.edges)).toEqual(exact);
    expect(difference(found.values, expected.values)).toEqual(exact);
  } finally {
    journal.close();
  }
});

function exposure(row: Exposed): string {
  return `${row.interfaceId} ${row.securityGroupId} ${row.rule}`;
}

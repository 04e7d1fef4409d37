// Since when a thing can be there that a list shows for the first time: a list of several pages is no snapshot, and what is new can slip
// between two of them while others are deleted. `notBefore` is then the last read that proves that it was not there.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { openJournal } from '../../src/journal/journal.ts';
import { journalVersion, migrations } from '../../src/journal/schema.ts';
import {
  account,
  balancer,
  balancerArn,
  type CoreWorld,
  inPagesOf,
  type Input,
  kindOf,
  listener,
  listenerArn,
  range,
  vpc,
  world,
} from './core-world.ts';

const paged = [inPagesOf(5, 'Vpc')];

interface Vpcs {
  /** What is there, in AWS's order. */
  there: number[];
  /** Done when a page other than the first is asked for, once. */
  between: (() => void) | undefined;
}

async function vpcWorld(kinds = paged): Promise<{ aws: CoreWorld; vpcs: Vpcs }> {
  const vpcs: Vpcs = { there: [...range(12)], between: undefined };
  const aws = await world({
    kinds,
    answers: {
      DescribeVpcs: (input) => {
        if (input['NextToken'] !== undefined && vpcs.between !== undefined) {
          vpcs.between();
          vpcs.between = undefined;
        }
        return { Vpcs: vpcs.there.map((number) => vpc(number)) };
      },
    },
  });
  return { aws, vpcs };
}

/** `notBefore` of what was created, as the number of the cycle that began then. */
function boundOf(aws: CoreWorld, id: string): number | undefined | 'never' {
  const created = aws.journal
    .events({ resource: id })
    .find(({ change, changes }) => change === 'created' && changes.length === 0);
  if (created === undefined) return 'never';
  if (created.notBefore === undefined) return undefined;
  return range(20).find((cycle) => aws.startOf(cycle) === created.notBefore);
}

const newId = vpc(99).VpcId;

test('one page: the last read', async () => {
  const { aws, vpcs } = await vpcWorld([kindOf('Vpc')]);
  await aws.cycle();
  vpcs.there = [99, ...range(12, 3)];
  await aws.cycle();
  expect(boundOf(aws, newId)).toBe(1);
});

test('several pages, and nothing went since: the last read', async () => {
  const { aws, vpcs } = await vpcWorld();
  await aws.cycle();
  await aws.cycle();
  vpcs.there.push(99);
  await aws.cycle();
  expect(boundOf(aws, newId)).toBe(2);
});

test('slipped while another was deleted: the last read that nothing could slip past', async () => {
  const { aws, vpcs } = await vpcWorld();
  await aws.cycle();
  await aws.cycle();
  // It is there before the third read begins, first of the second page.
  vpcs.there.splice(5, 0, 99);
  vpcs.between = () => vpcs.there.shift();
  await aws.cycle();
  expect(boundOf(aws, newId)).toBe('never');
  await aws.cycle();
  expect(aws.ids()).toHaveLength(12);
  expect(boundOf(aws, newId)).toBe(2);
});

test('slipped past the very first read: there is no bound', async () => {
  const { aws, vpcs } = await vpcWorld();
  vpcs.there.splice(5, 0, 99);
  vpcs.between = () => vpcs.there.shift();
  await aws.cycle();
  await aws.cycle();
  expect(boundOf(aws, newId)).toBe(undefined);
});

test('slipped while another came and went: what was listed twice tells', async () => {
  const { aws, vpcs } = await vpcWorld();
  await aws.cycle();
  await aws.cycle();
  vpcs.there.splice(9, 0, 99);
  // At the second page there is one more before it, at the third no longer.
  let asked = 0;
  aws.answer('DescribeVpcs', (input: Input) => {
    if (input['Filters'] === undefined) asked += 1;
    if (asked === 2) vpcs.there = [77, ...vpcs.there.filter((number) => number !== 77)];
    if (asked === 3) vpcs.there = vpcs.there.filter((number) => number !== 77);
    return { Vpcs: vpcs.there.map((number) => vpc(number)) };
  });
  await aws.cycle();
  expect(boundOf(aws, newId)).toBe('never');
  await aws.cycle();
  expect(boundOf(aws, newId)).toBe(2);
});

test('where something goes in every cycle, a second look keeps the bound near, at two lists instead of one now and then', async () => {
  const { aws, vpcs } = await vpcWorld();
  vpcs.there = [...range(60)];
  const bounds: unknown[] = [];
  const lists: number[] = [];
  for (const cycle of range(9)) {
    if (cycle > 1) vpcs.there = [...vpcs.there.slice(1), 100 + cycle];
    aws.simulator.resetCalls();
    await aws.cycle();
    lists.push(Math.floor(aws.called('DescribeVpcs') / 12));
    if (cycle > 1) bounds.push(boundOf(aws, vpc(100 + cycle).VpcId));
  }
  expect(bounds).toEqual([undefined, undefined, 3, 3, 3, 6, 6, 6]);
  expect(lists).toEqual([1, 1, 2, 1, 1, 2, 1, 1, 2]);
});

test('a second look that lacks something proves nothing', async () => {
  const { aws, vpcs } = await vpcWorld();
  vpcs.there = [...range(20)];
  await aws.cycle();
  vpcs.there.shift();
  await aws.cycle();
  let asked = 0;
  aws.answer('DescribeVpcs', (input) => {
    if (input['Filters'] === undefined) asked += 1;
    // Four pages, and then four again: something goes between the two looks.
    if (asked === 5) vpcs.there = vpcs.there.slice(1);
    return { Vpcs: vpcs.there.map((number) => vpc(number)) };
  });
  vpcs.there = vpcs.there.slice(1).concat(98);
  await aws.cycle();
  expect(asked).toBe(8);
  vpcs.there.push(99);
  await aws.cycle();
  expect(boundOf(aws, newId)).toBe(undefined);
});

test('deleted things that are still listed leave no trace when they are no longer: no proof', async () => {
  const instances = { there: [...range(12)], terminated: 1 };
  const instance = (number: number): object => ({
    InstanceId: `i-${number}`,
    State: { Name: number === instances.terminated ? 'terminated' : 'running' },
  });
  const aws = await world({
    kinds: [inPagesOf(5, 'Instance')],
    answers: {
      DescribeInstances: (input) => {
        if (input['NextToken'] !== undefined && instances.there[5] === 99) instances.there.shift();
        return {
          Reservations: [{ OwnerId: account, Instances: instances.there.map(instance) }],
        };
      },
    },
  });
  await aws.cycle();
  instances.there.splice(5, 0, 99);
  await aws.cycle();
  expect(boundOf(aws, 'i-99')).toBe('never');
  await aws.cycle();
  expect(boundOf(aws, 'i-99')).toBe(undefined);
});

test('listeners of a balancer that slipped: not asked for, so their bound is the one of the balancer', async () => {
  const balancers = { there: [...range(8)], isShifting: false };
  const aws = await world({
    kinds: [inPagesOf(5, 'LoadBalancer'), kindOf('Listener')],
    answers: {
      DescribeLoadBalancers: (input) => {
        if (input['Marker'] !== undefined && balancers.isShifting) {
          balancers.isShifting = false;
          balancers.there.shift();
        }
        return { LoadBalancers: balancers.there.map(balancer) };
      },
      DescribeListeners: (input) => ({
        Listeners: [1, 9]
          .filter((number) => balancerArn(number) === input['LoadBalancerArn'])
          .map((number) => listener(number, 1)),
      }),
      DescribeTags: () => ({ TagDescriptions: [] }),
    },
  });
  await aws.cycle();
  await aws.cycle();
  balancers.there.splice(5, 0, 9);
  balancers.isShifting = true;
  await aws.cycle();
  expect(boundOf(aws, balancerArn(9))).toBe('never');
  await aws.cycle();
  expect(boundOf(aws, balancerArn(9))).toBe(2);
  expect(boundOf(aws, listenerArn(9, 1))).toBe(2);
});

test('a listener whose balancer could not be asked for was not asked for its tags: the bound is the read before', async () => {
  let value = 'old';
  const aws = await world({
    kinds: [kindOf('LoadBalancer'), kindOf('Listener')],
    answers: {
      DescribeLoadBalancers: () => ({ LoadBalancers: [balancer(1)] }),
      DescribeListeners: () => ({ Listeners: [listener(1, 1)] }),
      DescribeTags: (input) => ({
        TagDescriptions: [input['ResourceArns']]
          .flat()
          .map((ResourceArn) => ({ ResourceArn, Tags: [{ Key: 'a', Value: value }] })),
      }),
    },
  });
  await aws.cycle();
  value = 'new';
  aws.simulator.setFaults([{ fault: 'not-found', operation: 'DescribeListeners' }]);
  await aws.cycle();
  aws.simulator.setFaults([]);
  await aws.cycle();
  const [event] = aws.journal.events({ resource: listenerArn(1, 1), changes: ['modified'] });
  expect(event?.notBefore).toBe(aws.startOf(1));
});

test('a journal of version 1 is brought up: what it has stands, and nobody knows how many pages its last read had', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-absence-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'journal.db');
  const old = new DatabaseSync(path);
  old.exec(migrations[0] ?? '');
  old.exec(`
    PRAGMA user_version = 1; PRAGMA application_id = 0x67706c6e;
    INSERT INTO location (account, region, partition) VALUES ('${account}', 'eu-west-1', 'aws');
    INSERT INTO scope (location_id, kind, action, integration_id, outcome, asked_at, first_complete_at, span_from, complete_at)
      VALUES (1, 'Vpc', 'ec2:DescribeVpcs', 'test', 'complete', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z',
        '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z');
  `);
  old.close();

  // A reader does not change it, and a writer does, once.
  const reader = openJournal(path, 'read');
  expect(reader.scopes()).toMatchObject([{ kind: 'Vpc', outcome: 'complete' }]);
  reader.close();
  for (const version of [1, journalVersion]) {
    expect(versionOf(path)).toBe(version);
    const journal = openJournal(path, 'write');
    expect(journal.scopes()).toMatchObject([{ kind: 'Vpc', completeAt: '2026-01-01T00:00:00.000Z' }]);
    const place = { account, region: 'eu-west-1' };
    expect(journal.isDoubtful(place, { kind: 'Vpc', action: 'ec2:DescribeVpcs', facet: false })).toBe(false);
    journal.close();
  }
  const db = new DatabaseSync(path, { readOnly: true });
  expect(db.prepare('SELECT whole, proven_at, unproven FROM scope').all()).toEqual([
    { whole: null, proven_at: null, unproven: 0 },
  ]);
  db.close();
});

function versionOf(path: string): unknown {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return db.prepare('PRAGMA user_version').get()?.['user_version'];
  } finally {
    db.close();
  }
}

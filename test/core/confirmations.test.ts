// What a complete list no longer shows is asked for before it is believed gone: by id filter, 200 at a time, or one by one.
// An unanswered question keeps the resource, with the interval of its deletion beginning when it was last shown.
import { describe, expect, test } from 'vitest';
import { createAsker } from '../../src/ask.ts';
import { openLocation } from '../../src/clients.ts';
import { readKindList } from '../../src/collect-list.ts';
import { AwsError } from '../../src/simulator/aws-error.ts';
import {
  account,
  balancer,
  balancerArn,
  group,
  groupArn,
  hex,
  inPagesOf,
  isConfirmation,
  kindOf,
  notSpooled,
  range,
  region,
  vpc,
  vpcs,
  world,
} from './core-world.ts';

const vpcKind = [kindOf('Vpc')];
const bare = (name: string): ReturnType<typeof kindOf> => ({ ...kindOf(name), facets: [] });

const refusals = {
  denied: ['UnauthorizedOperation', 403],
  throttled: ['RequestLimitExceeded', 503],
  '5xx': ['InternalError', 500],
  'a missing id': ['InvalidVpcID.NotFound', 400],
  'a broken token': ['InvalidNextToken', 400],
  'an unknown code': ['SomethingNew', 400],
} as const;

describe('by id filter', () => {
  test('450 missing ones are asked for in 3 calls, with their ids, and deleted', async () => {
    const filters: (readonly string[])[] = [];
    let list = vpcs(460);
    const aws = await world({
      kinds: vpcKind,
      answers: {
        DescribeVpcs: (input) => {
          const [filter] = Array.isArray(input['Filters']) ? input['Filters'] : [];
          if (filter !== undefined) filters.push(filter.Values);
          return { Vpcs: list };
        },
      },
    });
    await aws.cycle();
    aws.news();
    aws.simulator.resetCalls();
    list = vpcs(10);
    const document = await aws.cycle();
    expect(aws.called('DescribeVpcs')).toBe(4);
    expect(filters.map(({ length }) => length)).toEqual([200, 200, 50]);
    expect(filters.flat().toSorted()).toEqual(vpcs(450, 11).map(({ VpcId }) => VpcId));
    expect(document.changes.deleted).toBe(450);
    expect(aws.ids()).toHaveLength(10);
    for (const { notBefore, last } of aws.journal.events({ changes: ['deleted'] })) {
      expect(notBefore).toBe(aws.startOf(1));
      expect(last?.properties['cidrBlock']).toBe('10.0.0.0/16');
    }
  });

  test('a confirmation over several pages is read to its end', async () => {
    const aws = await world({
      kinds: [inPagesOf(5, 'Vpc')],
      answers: { DescribeVpcs: () => ({ Vpcs: vpcs(40) }) },
    });
    await aws.cycle();
    aws.news();
    aws.answer('DescribeVpcs', (input) => ({ Vpcs: isConfirmation(input) ? vpcs(30) : vpcs(10) }));
    await aws.cycle();
    expect(aws.news().toSorted()).toEqual(vpcs(10, 31).map(({ VpcId }) => `deleted ${VpcId}`));
  });

  test('half a confirmation proves nothing', async () => {
    const aws = await world({
      kinds: [inPagesOf(5, 'Vpc')],
      answers: { DescribeVpcs: () => ({ Vpcs: vpcs(40) }) },
    });
    await aws.cycle();
    aws.news();
    // The list itself fits on one page, so that only the confirmation has a second one.
    aws.answer('DescribeVpcs', (input) => ({ Vpcs: isConfirmation(input) ? vpcs(30) : vpcs(5) }));
    aws.simulator.setFaults([{ fault: 'half-page', operation: 'DescribeVpcs', afterPages: 1 }]);
    await aws.cycle();
    expect(aws.news()).toEqual([]);
    expect(aws.ids()).toHaveLength(40);
  });

  test.each(Object.entries(refusals))(
    '%s: kept, and later deleted once, with the interval from when it was last shown',
    async (_name, [code, status]) => {
      const aws = await world({ kinds: vpcKind, answers: { DescribeVpcs: () => ({ Vpcs: vpcs(3) }) } });
      await aws.cycle();
      aws.news();
      let refused = true;
      aws.answer('DescribeVpcs', (input) => {
        if (refused && isConfirmation(input)) throw new AwsError(code, 'said AWS', status);
        return { Vpcs: vpcs(2, 2) };
      });
      for (let cycle = 0; cycle < 3; cycle += 1) {
        const document = await aws.cycle();
        expect(document.changes.deleted).toBe(0);
        expect(aws.journal.resource(vpc(1).VpcId)).toBeDefined();
      }
      expect(aws.news()).toEqual([]);
      refused = false;
      await aws.cycle();
      expect(aws.news()).toEqual([`deleted ${vpc(1).VpcId}`]);
      expect(aws.journal.events({ changes: ['deleted'] })[0]).toMatchObject({
        notBefore: aws.startOf(1),
        seenAt: aws.startOf(5),
      });
      await aws.cycle();
      expect(aws.news()).toEqual([]);
    },
  );

  test('one of three calls throttled: its 200 are kept, the others go, and nothing is told twice', async () => {
    const aws = await world({ kinds: vpcKind, answers: { DescribeVpcs: () => ({ Vpcs: vpcs(460) }) } });
    await aws.cycle();
    aws.news();
    let confirmations = 0;
    aws.answer('DescribeVpcs', (input) => {
      if (isConfirmation(input)) {
        confirmations += 1;
        // Two attempts each.
        if (confirmations === 2 || confirmations === 3)
          throw new AwsError('RequestLimitExceeded', 'said AWS', 503);
      }
      return { Vpcs: vpcs(10) };
    });
    await aws.cycle();
    expect(aws.news()).toHaveLength(250);
    expect(aws.ids()).toHaveLength(210);
    await aws.cycle();
    expect(aws.news()).toHaveLength(200);
    const deleted = aws.journal.events({ changes: ['deleted'] });
    expect(new Set(deleted.map(({ resourceId }) => resourceId)).size).toBe(450);
    expect(new Set(deleted.map(({ notBefore }) => notBefore))).toEqual(new Set([aws.startOf(1)]));
  });

  test('a resource that was kept and comes back makes no event; when it goes, the interval begins there', async () => {
    const aws = await world({ kinds: vpcKind, answers: { DescribeVpcs: () => ({ Vpcs: vpcs(3) }) } });
    await aws.cycle();
    aws.news();
    aws.answer('DescribeVpcs', (input) => {
      if (isConfirmation(input)) throw new AwsError('RequestLimitExceeded', 'said AWS', 503);
      return { Vpcs: vpcs(2, 2) };
    });
    await aws.cycle();
    aws.answer('DescribeVpcs', () => ({ Vpcs: vpcs(3) }));
    await aws.cycle();
    expect(aws.news()).toEqual([]);
    aws.answer('DescribeVpcs', () => ({ Vpcs: vpcs(2, 2) }));
    await aws.cycle();
    expect(aws.journal.events({ changes: ['deleted'] })[0]?.notBefore).toBe(aws.startOf(3));
  });
});

describe('bounded', () => {
  test('at most so many are asked for in a cycle; the rest is kept and goes in later ones, each once', async () => {
    const aws = await world({ kinds: vpcKind, answers: { DescribeVpcs: () => ({ Vpcs: vpcs(100) }) } });
    await aws.cycle();
    aws.news();
    aws.answer('DescribeVpcs', () => ({ Vpcs: [] }));
    const settings = { maxConfirmations: 40 };
    const deleted: number[] = [];
    for (let cycle = 0; cycle < 4; cycle += 1) deleted.push((await aws.cycle({ settings })).changes.deleted);
    expect(deleted).toEqual([40, 40, 20, 0]);
    expect(new Set(aws.news()).size).toBe(100);
    expect(new Set(aws.journal.events({ changes: ['deleted'] }).map(({ notBefore }) => notBefore))).toEqual(
      new Set([aws.startOf(1)]),
    );
  });

  test('those that cannot be confirmed do not keep the others waiting for ever', async () => {
    const aws = await world({
      kinds: [bare('TargetGroup')],
      answers: { DescribeTargetGroups: () => ({ TargetGroups: range(6).map(group) }) },
    });
    await aws.cycle();
    aws.news();
    const stuck = new Set([groupArn(1), groupArn(2)]);
    aws.answer('DescribeTargetGroups', (input) => {
      const [asked] = Array.isArray(input['TargetGroupArns']) ? input['TargetGroupArns'] : [];
      if (stuck.has(String(asked))) throw new AwsError('AccessDenied', 'said AWS', 403);
      return { TargetGroups: [] };
    });
    for (let cycle = 0; cycle < 40 && aws.ids().length > stuck.size; cycle += 1)
      await aws.cycle({ settings: { maxConfirmations: 2 } });
    expect(aws.ids()).toEqual([...stuck]);
  });
});

describe('one by one, where AWS has no filter', () => {
  const answers = { DescribeTargetGroups: () => ({ TargetGroups: [group(1), group(2)] }) };

  test('NotFound: deleted', async () => {
    const aws = await world({ kinds: [bare('TargetGroup')], answers });
    await aws.cycle();
    aws.news();
    aws.answer('DescribeTargetGroups', () => ({ TargetGroups: [group(2)] }));
    await aws.cycle();
    expect(aws.news()).toEqual([`deleted ${groupArn(1)}`]);
  });

  test.each([
    ['an empty answer', { TargetGroups: [] }],
    ['an answer about another one', { TargetGroups: [group(2)] }],
    ['no list at all', {}],
  ])('%s: kept', async (_name, answer) => {
    const aws = await world({ kinds: [bare('TargetGroup')], answers });
    await aws.cycle();
    aws.news();
    let confirmed = 0;
    // The simulator itself answers NotFound for a single missing ARN, so this answer comes past it.
    const opened = await aws.open();
    aws.answer('DescribeTargetGroups', () => ({ TargetGroups: [group(2)] }));
    const place = { account, region, partition: 'aws' };
    const asker = createAsker(
      openLocation(opened.transport, place, opened.session.credentials),
      opened.session,
      (work) => work(),
    );
    const { reading, kept } = await readKindList(
      {
        place,
        kinds: [bare('TargetGroup')],
        asker: {
          ask: (call, input) => {
            if (!isConfirmation({ ...input })) return asker.ask(call, input);
            confirmed += 1;
            return Promise.resolve({ ok: true, page: answer });
          },
        },
        known: (scope) => aws.journal.known(place, scope),
        spool: notSpooled,
        maxConfirmations: 10,
        lanes: 2,
        now: aws.clock.now,
      },
      bare('TargetGroup'),
      undefined,
    );
    expect(confirmed).toBe(1);
    expect([...kept]).toEqual([groupArn(1)]);
    expect(reading).toMatchObject({
      failure: undefined,
      gone: [],
      gaps: [{ subject: groupArn(1), code: 'NotAnswered' }],
    });
  });

  test.each([
    ['AccessDenied', 403],
    ['Throttling', 400],
    ['ServiceUnavailable', 503],
    ['ValidationError', 400],
  ])('%s: kept, and later deleted with the early interval', async (code, status) => {
    const aws = await world({
      kinds: [bare('LoadBalancer')],
      answers: { DescribeLoadBalancers: () => ({ LoadBalancers: [balancer(1), balancer(2)] }) },
    });
    await aws.cycle();
    aws.news();
    aws.answer('DescribeLoadBalancers', (input) => {
      if (isConfirmation(input)) throw new AwsError(code, 'said AWS', status);
      return { LoadBalancers: [balancer(2)] };
    });
    await aws.cycle();
    expect(aws.news()).toEqual([]);
    expect(aws.ids()).toHaveLength(2);
    aws.answer('DescribeLoadBalancers', () => ({ LoadBalancers: [balancer(2)] }));
    await aws.cycle();
    expect(aws.news()).toEqual([`deleted ${balancerArn(1)}`]);
    expect(aws.journal.events({ changes: ['deleted'] })[0]?.notBefore).toBe(aws.startOf(1));
  });
});

describe('listed in a deleted state', () => {
  const states = [
    [
      'NatGateway',
      'DescribeNatGateways',
      (state: string) => ({ NatGateways: [{ NatGatewayId: `nat-${hex(1)}`, State: state }] }),
      'available',
      'deleted',
    ],
    [
      'Instance',
      'DescribeInstances',
      (state: string) => ({
        Reservations: [
          { OwnerId: account, Instances: [{ InstanceId: `i-${hex(1)}`, State: { Name: state } }] },
        ],
      }),
      'running',
      'terminated',
    ],
    [
      'VpcPeeringConnection',
      'DescribeVpcPeeringConnections',
      (state: string) => ({
        VpcPeeringConnections: [{ VpcPeeringConnectionId: `pcx-${hex(1)}`, Status: { Code: state } }],
      }),
      'active',
      'rejected',
    ],
  ] as const;

  test.each(states)(
    '%s: gone without asking, once, and never new',
    async (name, operation, answer, there, gone) => {
      const aws = await world({ kinds: [kindOf(name)], answers: { [operation]: () => answer(there) } });
      await aws.cycle();
      expect(aws.ids()).toHaveLength(1);
      aws.news();
      aws.simulator.resetCalls();
      aws.answer(operation, () => answer(gone));
      await aws.cycle();
      expect(aws.called(operation)).toBe(1);
      expect(aws.news()).toHaveLength(1);
      expect(aws.journal.events({})[0]).toMatchObject({ change: 'deleted', notBefore: aws.startOf(1) });
      await aws.cycle();
      aws.answer(operation, () => ({}));
      await aws.cycle();
      expect(aws.news()).toEqual([]);
      expect(aws.called(operation)).toBe(3);
    },
  );

  test.each(states)('%s: listed as going is there', async (name, operation, answer, there) => {
    const going = { NatGateway: 'deleting', Instance: 'shutting-down', VpcPeeringConnection: 'deleting' }[
      name
    ];
    const aws = await world({ kinds: [kindOf(name)], answers: { [operation]: () => answer(there) } });
    await aws.cycle();
    aws.answer(operation, () => answer(going));
    expect((await aws.cycle()).changes).toMatchObject({ deleted: 0, modified: 1 });
  });

  test.each(states)(
    '%s: in a list that was not read to its end proves nothing',
    async (name, operation, answer, there, gone) => {
      const aws = await world({ kinds: [kindOf(name)], answers: { [operation]: () => answer(there) } });
      await aws.cycle();
      aws.news();
      aws.answer(operation, () => answer(gone));
      aws.simulator.setFaults([{ fault: 'half-page', operation }]);
      await aws.cycle();
      expect(aws.news()).toEqual([]);
      expect(aws.ids()).toHaveLength(1);
    },
  );

  test('found so by the confirmation: gone', async () => {
    const nat = (state: string): object => ({
      NatGateways: [{ NatGatewayId: `nat-${hex(1)}`, State: state }],
    });
    const aws = await world({
      kinds: [kindOf('NatGateway')],
      answers: { DescribeNatGateways: () => nat('available') },
    });
    await aws.cycle();
    aws.news();
    aws.answer('DescribeNatGateways', (input) => (isConfirmation(input) ? nat('deleted') : {}));
    await aws.cycle();
    expect(aws.news()).toEqual([`deleted nat-${hex(1)}`]);
  });
});

describe('an account that hides managed resources', () => {
  const eni = (number: number, isManaged: boolean): object => ({
    NetworkInterfaceId: `eni-${hex(number)}`,
    OwnerId: account,
    Operator: { Managed: isManaged, ...(isManaged ? { Principal: 'eks.amazonaws.com' } : {}) },
  });
  const instance = (number: number, isManaged: boolean): object => ({
    InstanceId: `i-${hex(number)}`,
    State: { Name: 'running' },
    Operator: { Managed: isManaged },
  });
  const answers = {
    DescribeNetworkInterfaces: () => ({ NetworkInterfaces: [eni(1, true), eni(2, false)] }),
    DescribeInstances: () => ({
      Reservations: [{ OwnerId: account, Instances: [instance(1, true), instance(2, false)] }],
    }),
  };

  test('loses none of them, in lists and in confirmations', async () => {
    const aws = await world({ kinds: [kindOf('NetworkInterface'), kindOf('Instance')], answers });
    await aws.cycle();
    expect(aws.ids()).toHaveLength(4);
    aws.news();
    aws.simulator.setFaults([{ fault: 'hide-managed' }]);
    await aws.cycle();
    expect(aws.news()).toEqual([]);
    // A list that lost its managed ones all the same: the confirmation still shows them.
    aws.answer('DescribeNetworkInterfaces', (input) => ({
      NetworkInterfaces: isConfirmation(input) ? [eni(1, true), eni(2, false)] : [eni(2, false)],
    }));
    await aws.cycle();
    expect(aws.news()).toEqual([]);
    expect(aws.ids()).toHaveLength(4);
  });
});

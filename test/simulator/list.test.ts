// AWS's own behaviour over whole lists: pages, ids, filters, parents, and what it refuses.

import * as aws from '@aws-sdk/client-ec2';
import * as lb from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/simulator/record.ts';
import { noSuchParent } from '../../src/simulator/answers.ts';
import { account, ec2, elb, failure, here, region, sendAny, simulator, sourceOf } from './world.ts';

function interfaces(count: number): Json[] {
  return Array.from({ length: count }, (_, index) => ({
    NetworkInterfaceId: `eni-${index}`,
    VpcId: `vpc-${index % 3}`,
    SubnetId: `subnet-${index % 7}`,
    OwnerId: account,
    Status: 'in-use',
    Groups: [{ GroupId: `sg-${index % 2}` }, { GroupId: 'sg-all' }],
    Attachment: { InstanceId: `i-${index}` },
    TagSet: [{ Key: 'Name', Value: `name ${index}` }],
    RequesterManaged: index % 2 === 0,
  }));
}

/** Reservations of 1, 2, 3 … instances. */
function reservations(count: number): Json[] {
  return Array.from({ length: count }, (_, r) => ({
    ReservationId: `r-${r}`,
    OwnerId: r === 0 ? '222222222222' : account,
    Instances: Array.from({ length: r + 1 }, (_instance, i) => ({
      InstanceId: `i-${r}-${i}`,
      State: { Name: 'running' },
    })),
  }));
}

describe('pages', () => {
  test.each([5, 7, 10, 1000])('of %d interfaces give every interface once, in order', async (pageSize) => {
    const all = interfaces(23);
    const { url, calls } = await simulator(here({ DescribeNetworkInterfaces: { NetworkInterfaces: all } }));
    const got: (string | undefined)[] = [];
    for await (const page of aws.paginateDescribeNetworkInterfaces({ client: ec2(url), pageSize }, {})) {
      expect(page.NetworkInterfaces?.length).toBeLessThanOrEqual(pageSize);
      got.push(...(page.NetworkInterfaces ?? []).map((eni) => eni.NetworkInterfaceId));
    }
    expect(got).toEqual(all.map((eni) => eni['NetworkInterfaceId']));
    expect(calls()).toHaveLength(Math.ceil(all.length / pageSize));
  });

  test('of instances count instances and keep their reservations', async () => {
    const Reservations = reservations(6);
    const { url } = await simulator(here({ DescribeInstances: { Reservations } }));
    const got: string[] = [];
    const sizes: number[] = [];
    for await (const page of aws.paginateDescribeInstances({ client: ec2(url), pageSize: 5 }, {})) {
      const found = (page.Reservations ?? []).flatMap((reservation) =>
        (reservation.Instances ?? []).map(
          (instance) => `${reservation.ReservationId}/${instance.InstanceId}`,
        ),
      );
      sizes.push(found.length);
      got.push(...found);
    }
    expect(sizes).toEqual([5, 5, 5, 5, 1]);
    expect(got).toHaveLength(21);
    expect(new Set(got).size).toBe(21);
    expect(got).toContain('r-5/i-5-5');
  });

  test('of ELBv2 go by marker', async () => {
    const LoadBalancers = Array.from({ length: 7 }, (_, index) => ({ LoadBalancerArn: `arn:${index}` }));
    const { url } = await simulator(here({ DescribeLoadBalancers: { LoadBalancers } }));
    const got: (string | undefined)[] = [];
    for await (const page of lb.paginateDescribeLoadBalancers({ client: elb(url), pageSize: 3 }, {})) {
      got.push(...(page.LoadBalancers ?? []).map((balancer) => balancer.LoadBalancerArn));
    }
    expect(got).toEqual(LoadBalancers.map((balancer) => balancer.LoadBalancerArn));
  });

  test('are 1,000 items where no size is asked for, and everything where AWS does not page', async () => {
    const { url } = await simulator(
      here({
        DescribeNetworkInterfaces: { NetworkInterfaces: interfaces(1001) },
        DescribeAddresses: {
          Addresses: Array.from({ length: 1500 }, (_, index) => ({ AllocationId: `a-${index}` })),
        },
      }),
    );
    const first = await ec2(url).send(new aws.DescribeNetworkInterfacesCommand({}));
    expect([first.NetworkInterfaces?.length, typeof first.NextToken]).toEqual([1000, 'string']);
    expect((await ec2(url).send(new aws.DescribeAddressesCommand({}))).Addresses).toHaveLength(1500);
  });

  test('let an item slip when the list changes between them, as in AWS', async () => {
    const NetworkInterfaces = interfaces(10);
    const { url } = await simulator(here({ DescribeNetworkInterfaces: { NetworkInterfaces } }));
    const client = ec2(url);
    const first = await client.send(new aws.DescribeNetworkInterfacesCommand({ MaxResults: 5 }));
    NetworkInterfaces.unshift({ NetworkInterfaceId: 'eni-new' });
    const NextToken = first.NextToken;
    const second = await client.send(new aws.DescribeNetworkInterfacesCommand({ MaxResults: 5, NextToken }));
    expect(second.NetworkInterfaces?.[0]?.NetworkInterfaceId).toBe('eni-4');
  });

  test.each([
    [new aws.DescribeVpcsCommand({ MaxResults: 4 })],
    [new aws.DescribeVpcsCommand({ MaxResults: 1001 })],
    [new aws.DescribeRouteTablesCommand({ MaxResults: 101 })],
    [new aws.DescribeEgressOnlyInternetGatewaysCommand({ MaxResults: 256 })],
    [new aws.DescribeManagedPrefixListsCommand({ MaxResults: 101 })],
    [new aws.GetManagedPrefixListEntriesCommand({ PrefixListId: 'pl-1', MaxResults: 101 })],
  ])('of a wrong size are refused: %#', async (command) => {
    const { url } = await simulator(here({}));
    const call = sendAny(ec2(url), command);
    expect((await failure(call)).slice(0, 2)).toEqual(['InvalidParameterValue', 400]);
  });

  test('of ELBv2 above 400 are refused', async () => {
    const { url } = await simulator(here({}));
    const call = elb(url).send(new lb.DescribeTargetGroupsCommand({ PageSize: 401 }));
    expect((await failure(call)).slice(0, 2)).toEqual(['ValidationError', 400]);
  });

  test('are refused together with ids', async () => {
    const { url } = await simulator(here({ DescribeInstances: { Reservations: reservations(1) } }));
    const call = ec2(url).send(new aws.DescribeInstancesCommand({ MaxResults: 5, InstanceIds: ['i-0-0'] }));
    expect((await failure(call)).slice(0, 2)).toEqual(['InvalidParameterCombination', 400]);
  });

  test('refuse a token of another list, region or filter, and one nobody handed out', async () => {
    const answers = {
      DescribeVpcs: { Vpcs: Array.from({ length: 9 }, (_, index) => ({ VpcId: `vpc-${index}` })) },
      DescribeSubnets: { Subnets: [] },
    };
    const { url } = await simulator(sourceOf({ [account]: { [region]: answers, 'us-east-1': answers } }));
    const { NextToken } = await ec2(url).send(new aws.DescribeVpcsCommand({ MaxResults: 5 }));
    expect(NextToken).toBeTypeOf('string');
    const calls = [
      ec2(url).send(new aws.DescribeSubnetsCommand({ MaxResults: 5, NextToken })),
      ec2(url, { region: 'us-east-1' }).send(new aws.DescribeVpcsCommand({ MaxResults: 5, NextToken })),
      ec2(url).send(new aws.DescribeVpcsCommand({ NextToken, Filters: [{ Name: 'state', Values: ['x'] }] })),
      ec2(url).send(new aws.DescribeVpcsCommand({ MaxResults: 5, NextToken: 'abc' })),
    ];
    for (const refused of await Promise.all(calls.map(failure))) {
      expect(refused.slice(0, 2)).toEqual(['InvalidNextToken', 400]);
    }
    const marker = elb(url).send(new lb.DescribeLoadBalancersCommand({ Marker: 'abc' }));
    expect((await failure(marker)).slice(0, 2)).toEqual(['ValidationError', 400]);
  });
});

describe('ids', () => {
  const missing: [string, object][] = [
    ['InvalidVpcID.NotFound', new aws.DescribeVpcsCommand({ VpcIds: ['x'] })],
    ['InvalidSubnetID.NotFound', new aws.DescribeSubnetsCommand({ SubnetIds: ['x'] })],
    [
      'InvalidNetworkInterfaceID.NotFound',
      new aws.DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: ['eni-1', 'x'] }),
    ],
    ['InvalidInstanceID.NotFound', new aws.DescribeInstancesCommand({ InstanceIds: ['x'] })],
    ['InvalidGroup.NotFound', new aws.DescribeSecurityGroupsCommand({ GroupIds: ['x'] })],
    ['InvalidNetworkAclID.NotFound', new aws.DescribeNetworkAclsCommand({ NetworkAclIds: ['x'] })],
    ['InvalidRouteTableID.NotFound', new aws.DescribeRouteTablesCommand({ RouteTableIds: ['x'] })],
    [
      'InvalidInternetGatewayID.NotFound',
      new aws.DescribeInternetGatewaysCommand({ InternetGatewayIds: ['x'] }),
    ],
    ['NatGatewayNotFound', new aws.DescribeNatGatewaysCommand({ NatGatewayIds: ['x'] })],
    ['InvalidVpcEndpointId.NotFound', new aws.DescribeVpcEndpointsCommand({ VpcEndpointIds: ['x'] })],
    [
      'InvalidVpcPeeringConnectionID.NotFound',
      new aws.DescribeVpcPeeringConnectionsCommand({ VpcPeeringConnectionIds: ['x'] }),
    ],
    ['InvalidAllocationID.NotFound', new aws.DescribeAddressesCommand({ AllocationIds: ['x'] })],
    ['InvalidPrefixListID.NotFound', new aws.GetManagedPrefixListEntriesCommand({ PrefixListId: 'x' })],
  ];
  test.each(missing)('%s fails the whole call', async (code, command) => {
    const { url } = await simulator(
      here({ DescribeNetworkInterfaces: { NetworkInterfaces: interfaces(3) } }),
    );
    const call = sendAny(ec2(url), command);
    expect((await failure(call)).slice(0, 2)).toEqual([code, 400]);
  });

  test('that exist are answered, and nothing else', async () => {
    const { url } = await simulator(here({ DescribeInstances: { Reservations: reservations(3) } }));
    const answer = await ec2(url).send(new aws.DescribeInstancesCommand({ InstanceIds: ['i-2-1', 'i-0-0'] }));
    const found = answer.Reservations?.map((reservation) => [
      reservation.ReservationId,
      reservation.Instances?.map((instance) => instance.InstanceId),
    ]);
    expect(found).toEqual([
      ['r-0', ['i-0-0']],
      ['r-2', ['i-2-1']],
    ]);
  });

  test('of load balancers, target groups and listeners', async () => {
    const arn = 'arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/net/a/1';
    const listener = 'arn:aws:elasticloadbalancing:eu-west-1:1:listener/net/a/1/9';
    const group = 'arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/t/2';
    const { url } = await simulator({
      ...here({}),
      answer(_account, _region, operation, input) {
        if (operation === 'DescribeLoadBalancers')
          return { LoadBalancers: [{ LoadBalancerArn: arn, LoadBalancerName: 'a' }] };
        if (operation === 'DescribeTargetGroups') {
          return {
            TargetGroups: [
              { TargetGroupArn: group, LoadBalancerArns: [arn] },
              { TargetGroupArn: `${group}2` },
            ],
          };
        }
        if (operation !== 'DescribeListeners') return undefined;
        const parent = input['LoadBalancerArn'];
        return parent === undefined || parent === arn
          ? { Listeners: [{ ListenerArn: listener }] }
          : noSuchParent;
      },
    });
    const client = elb(url);
    const byName = await client.send(new lb.DescribeLoadBalancersCommand({ Names: ['a'] }));
    expect(byName.LoadBalancers?.[0]?.LoadBalancerArn).toBe(arn);
    const ofBalancer = await client.send(new lb.DescribeTargetGroupsCommand({ LoadBalancerArn: arn }));
    expect(ofBalancer.TargetGroups?.map((found) => found.TargetGroupArn)).toEqual([group]);
    expect(
      (await client.send(new lb.DescribeListenersCommand({ ListenerArns: [listener] }))).Listeners,
    ).toHaveLength(1);
    expect(
      (await client.send(new lb.DescribeTargetHealthCommand({ TargetGroupArn: group })))
        .TargetHealthDescriptions,
    ).toEqual([]);
    const tags = await client.send(new lb.DescribeTagsCommand({ ResourceArns: [arn, group, listener] }));
    expect(tags.TagDescriptions).toEqual(
      [arn, group, listener].map((ResourceArn) => ({ ResourceArn, Tags: [] })),
    );
    const refused: [string, Promise<unknown>][] = [
      ['LoadBalancerNotFoundException', client.send(new lb.DescribeLoadBalancersCommand({ Names: ['b'] }))],
      [
        'LoadBalancerNotFoundException',
        client.send(new lb.DescribeListenersCommand({ LoadBalancerArn: 'x' })),
      ],
      [
        'LoadBalancerNotFoundException',
        client.send(new lb.DescribeTargetGroupsCommand({ LoadBalancerArn: 'x' })),
      ],
      [
        'TargetGroupNotFoundException',
        client.send(new lb.DescribeTargetHealthCommand({ TargetGroupArn: 'x' })),
      ],
      ['ListenerNotFoundException', client.send(new lb.DescribeListenersCommand({ ListenerArns: ['x'] }))],
      [
        'LoadBalancerNotFoundException',
        client.send(new lb.DescribeTagsCommand({ ResourceArns: [arn, `${arn}9`] })),
      ],
      ['ValidationError', client.send(new lb.DescribeListenersCommand({}))],
      [
        'ValidationError',
        client.send(new lb.DescribeTagsCommand({ ResourceArns: Array.from({ length: 21 }, () => arn) })),
      ],
    ];
    const failures = await Promise.all(refused.map(([, call]) => failure(call)));
    expect(failures.map(([name, status]) => [name, status])).toEqual(refused.map(([name]) => [name, 400]));
  });
});

describe('filters', () => {
  async function ids(filters: readonly aws.Filter[]): Promise<(string | undefined)[]> {
    const { url } = await simulator(
      here({ DescribeNetworkInterfaces: { NetworkInterfaces: interfaces(9) } }),
    );
    const answer = await ec2(url).send(new aws.DescribeNetworkInterfacesCommand({ Filters: [...filters] }));
    return (answer.NetworkInterfaces ?? []).map((eni) => eni.NetworkInterfaceId);
  }

  test.each<[string, string[], string[]]>([
    ['network-interface-id', ['eni-1', 'eni-7', 'eni-99'], ['eni-1', 'eni-7']],
    ['vpc-id', ['vpc-2'], ['eni-2', 'eni-5', 'eni-8']],
    ['subnet-id', ['subnet-1'], ['eni-1', 'eni-8']],
    ['group-id', ['sg-1'], ['eni-1', 'eni-3', 'eni-5', 'eni-7']],
    ['attachment.instance-id', ['i-4'], ['eni-4']],
    ['requester-managed', ['true'], ['eni-0', 'eni-2', 'eni-4', 'eni-6', 'eni-8']],
    ['tag:Name', ['name 3', 'name ?x'], ['eni-3']],
    ['tag:Name', ['*e 3', 'nam? 4'], ['eni-3', 'eni-4']],
    ['tag:Name', ['name \\*'], []],
    ['tag:Missing', ['*'], []],
    ['owner-id', ['999999999999'], []],
  ])('%s = %j', async (Name, Values, expected) => {
    expect(await ids([{ Name, Values }])).toEqual(expected);
  });

  test('all hold at once', async () => {
    const filters = [
      { Name: 'vpc-id', Values: ['vpc-2'] },
      { Name: 'group-id', Values: ['sg-1'] },
    ];
    expect(await ids(filters)).toEqual(['eni-5']);
  });

  test('200 values are taken, 201 are not', async () => {
    const Values = Array.from({ length: 200 }, (_, index) => `eni-${index}`);
    expect(await ids([{ Name: 'network-interface-id', Values }])).toHaveLength(9);
    const call = ids([{ Name: 'network-interface-id', Values: [...Values, 'eni-200'] }]);
    expect((await failure(call)).slice(0, 2)).toEqual(['FilterLimitExceeded', 400]);
  });

  test('with an unknown name or no value are refused', async () => {
    const unknown = await failure(ids([{ Name: 'x', Values: ['1'] }]));
    expect(unknown).toEqual(['InvalidParameterValue', 400, "The filter 'x' is invalid"]);
    expect((await failure(ids([{ Name: 'vpc-id', Values: [] }]))).slice(0, 2)).toEqual([
      'InvalidParameterValue',
      400,
    ]);
  });

  test('of NAT gateways go by the parameter Filter', async () => {
    const NatGateways = [
      { NatGatewayId: 'nat-1', State: 'available' },
      { NatGatewayId: 'nat-2', State: 'deleted' },
    ];
    const { url } = await simulator(here({ DescribeNatGateways: { NatGateways } }));
    const Filter = [{ Name: 'state', Values: ['deleted'] }];
    expect((await ec2(url).send(new aws.DescribeNatGatewaysCommand({ Filter }))).NatGateways).toEqual([
      NatGateways[1],
    ]);
  });

  test('look at reservations for owner and reservation', async () => {
    const { url } = await simulator(here({ DescribeInstances: { Reservations: reservations(2) } }));
    const Filters = [{ Name: 'owner-id', Values: ['222222222222'] }];
    const answer = await ec2(url).send(new aws.DescribeInstancesCommand({ Filters }));
    expect(answer.Reservations?.map((reservation) => reservation.ReservationId)).toEqual(['r-0']);
  });

  test('of routes are needed, know networks, and tell when an answer is cut', async () => {
    const TransitGatewayRouteTableId = 'tgw-rtb-1';
    const Routes = Array.from({ length: 7 }, (_, index) => ({
      DestinationCidrBlock: `10.${index}.0.0/16`,
      Type: 'static',
    }));
    const { url } = await simulator(here({ SearchTransitGatewayRoutes: { Routes } }));
    const search = (
      name: string,
      value: string,
      MaxResults = 1000,
    ): Promise<aws.SearchTransitGatewayRoutesCommandOutput> =>
      ec2(url).send(
        new aws.SearchTransitGatewayRoutesCommand({
          TransitGatewayRouteTableId,
          Filters: [{ Name: name, Values: [value] }],
          MaxResults,
        }),
      );
    expect(await search('type', 'static', 5)).toMatchObject({
      Routes: Routes.slice(0, 5),
      AdditionalRoutesAvailable: true,
    });
    expect(await search('type', 'static')).toMatchObject({ Routes, AdditionalRoutesAvailable: false });
    expect((await search('route-search.subnet-of-match', '10.2.0.0/15')).Routes).toEqual(Routes.slice(2, 4));
    expect((await search('route-search.supernet-of-match', '10.3.4.0/24')).Routes).toEqual([Routes[3]]);
    const unfiltered = ec2(url).send(
      new aws.SearchTransitGatewayRoutesCommand({ TransitGatewayRouteTableId, Filters: [] }),
    );
    expect((await failure(unfiltered)).slice(0, 2)).toEqual(['MissingParameter', 400]);
  });
});

describe('regions', () => {
  const source = sourceOf({ [account]: { [region]: {}, 'af-south-1': {} } });

  test('of an account are the default ones and those it opted in', async () => {
    const { url } = await simulator(source);
    const enabled = await ec2(url).send(new aws.DescribeRegionsCommand({}));
    expect(enabled.Regions).toHaveLength(18);
    const all = await ec2(url).send(new aws.DescribeRegionsCommand({ AllRegions: true }));
    const status = Object.fromEntries(
      (all.Regions ?? []).map((found) => [found.RegionName, found.OptInStatus]),
    );
    expect(Object.keys(status)).toHaveLength(32);
    expect([status[region], status['af-south-1'], status['me-south-1']]).toEqual([
      'opt-in-not-required',
      'opted-in',
      'not-opted-in',
    ]);
    expect((await ec2(url, { region: 'af-south-1' }).send(new aws.DescribeVpcsCommand({}))).Vpcs).toEqual([]);
  });

  test('are those of the partition', async () => {
    const { url } = await simulator(sourceOf({ [account]: { 'cn-north-1': {} } }), { partition: 'aws-cn' });
    const { Regions } = await ec2(url, { region: 'cn-north-1' }).send(new aws.DescribeRegionsCommand({}));
    expect(Regions?.map((found) => found.Endpoint)).toEqual([
      'ec2.cn-north-1.amazonaws.com.cn',
      'ec2.cn-northwest-1.amazonaws.com.cn',
    ]);
  });
});

describe('an operation without a model is read by its schema', () => {
  const volumes = Array.from({ length: 3 }, (_, index) => ({ VolumeId: `vol-${index}`, State: 'in-use' }));
  const source = here({ DescribeVolumes: { Volumes: volumes } });

  test('pages', async () => {
    const { url } = await simulator(source);
    const first = await ec2(url).send(new aws.DescribeVolumesCommand({ MaxResults: 2 }));
    const second = await ec2(url).send(
      new aws.DescribeVolumesCommand({ MaxResults: 2, NextToken: first.NextToken }),
    );
    expect([first.Volumes?.length, second.Volumes, second.NextToken]).toEqual([2, [volumes[2]], undefined]);
  });

  test('ids, of which a missing one fails the call', async () => {
    const { url } = await simulator(source);
    const one = await ec2(url).send(new aws.DescribeVolumesCommand({ VolumeIds: ['vol-1'] }));
    expect(one.Volumes).toEqual([volumes[1]]);
    const call = ec2(url).send(new aws.DescribeVolumesCommand({ VolumeIds: ['vol-1', 'vol-9'] }));
    expect((await failure(call)).slice(0, 2)).toEqual(['InvalidVolumeId.NotFound', 400]);
  });

  test("filters, by the names of the items' fields", async () => {
    const { url } = await simulator(source);
    const by = (Name: string): aws.DescribeVolumesCommand =>
      new aws.DescribeVolumesCommand({ Filters: [{ Name, Values: ['vol-1', 'vol-9'] }] });
    expect((await ec2(url).send(by('volume-id'))).Volumes).toEqual([volumes[1]]);
    expect((await failure(ec2(url).send(by('made-up')))).slice(0, 2)).toEqual(['InvalidParameterValue', 400]);
  });

  test('what it does not tell is refused, instead of answering everything', async () => {
    const { url } = await simulator(source);
    const call = ec2(url).send(
      new aws.DescribeTagsCommand({ Filters: [{ Name: 'resource', Values: ['x'] }] }),
    );
    expect((await failure(call)).slice(0, 2)).toEqual(['InvalidParameterValue', 400]);
  });

  test('a parent that is not there', async () => {
    const { url } = await simulator({ ...source, answer: () => noSuchParent });
    const command = new aws.GetVpnConnectionDeviceTypesCommand({});
    expect((await failure(ec2(url).send(command))).slice(0, 2)).toEqual(['ResourceNotFoundException', 400]);
  });
});

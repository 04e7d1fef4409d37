// Every fault looks to the real SDK like the trouble that it stands for.

import * as aws from '@aws-sdk/client-ec2';
import {
  DescribeLoadBalancersCommand,
  DescribeListenersCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { describe, expect, test, vi } from 'vitest';
import { faultError } from '../../src/simulator/fault-errors.ts';
import type { Fault, FaultName } from '../../src/simulator/faults.ts';
import type { Json } from '../../src/simulator/record.ts';
import { schemaOf } from '../../src/simulator/services.ts';
import { account, ec2, elb, failure, here, region, simulator, sourceOf, sts } from './world.ts';

const vpcs: Json = { Vpcs: Array.from({ length: 12 }, (_, index) => ({ VpcId: `vpc-${index}` })) };
const answers: Json = { DescribeVpcs: vpcs, DescribeSubnets: { Subnets: [{ SubnetId: 'subnet-1' }] } };
const describeVpcs = (): aws.DescribeVpcsCommand => new aws.DescribeVpcsCommand({});

describe('errors', () => {
  const expected: [FaultName, [string, number], [string, number]][] = [
    ['deny', ['UnauthorizedOperation', 403], ['AccessDenied', 403]],
    ['scp', ['UnauthorizedOperation', 403], ['AccessDenied', 403]],
    ['region-disabled', ['AuthFailure', 401], ['InvalidClientTokenId', 403]],
    ['throttle', ['RequestLimitExceeded', 503], ['Throttling', 400]],
    ['server-error', ['InternalError', 500], ['InternalError', 503]],
    ['expired-token', ['RequestExpired', 400], ['ExpiredToken', 403]],
    ['unavailable', ['InvalidAction', 400], ['InvalidAction', 400]],
    ['not-subscribed', ['OptInRequired', 401], ['SubscriptionRequiredException', 403]],
    ['not-found', ['InvalidVpcID.NotFound', 400], ['LoadBalancerNotFoundException', 400]],
  ];
  test.each(expected)('%s', async (fault, ofEc2, ofElb) => {
    const { url, calls } = await simulator(here(answers), { faults: [{ fault }] });
    expect((await failure(ec2(url).send(describeVpcs()))).slice(0, 2)).toEqual(ofEc2);
    expect((await failure(elb(url).send(new DescribeLoadBalancersCommand({})))).slice(0, 2)).toEqual(ofElb);
    expect(calls().map((call) => call.fault)).toEqual([fault, fault]);
  });

  test('a denial by EC2 carries an encoded message, one by an SCP says so', async () => {
    const { url, setFaults } = await simulator(here(answers), { faults: [{ fault: 'deny' }] });
    const [, , denied] = await failure(ec2(url).send(describeVpcs()));
    expect(denied).toMatch(
      /not authorized to perform: ec2:DescribeVpcs .* Encoded authorization failure message: [\w-]{300,}$/,
    );
    setFaults([{ fault: 'scp' }]);
    expect((await failure(ec2(url).send(describeVpcs())))[2]).toContain(
      'explicit deny in a service control policy',
    );
    expect((await failure(elb(url).send(new DescribeLoadBalancersCommand({}))))[2]).toContain(
      'service control policy',
    );
  });

  test('of a parent that just went', async () => {
    const { url } = await simulator(here({}), {
      faults: [{ fault: 'not-found', operation: 'DescribeListeners' }],
    });
    const call = elb(url).send(new DescribeListenersCommand({ LoadBalancerArn: 'arn:x' }));
    expect((await failure(call)).slice(0, 2)).toEqual(['LoadBalancerNotFoundException', 400]);
  });

  test('of STS where it is not active', async () => {
    const { url } = await simulator(here({}), { faults: [{ fault: 'region-disabled' }] });
    const RoleArn = `arn:aws:iam::${account}:role/r`;
    const call = sts(url).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }));
    expect((await failure(call)).slice(0, 2)).toEqual(['RegionDisabledException', 403]);
  });

  test.each<[FaultName, string]>([
    ['deny', 'AccessDeniedException'],
    ['region-disabled', 'UnrecognizedClientException'],
    ['throttle', 'ThrottlingException'],
    ['expired-token', 'ExpiredTokenException'],
    ['broken-token', 'DirectConnectClientException'],
    ['unavailable', 'UnknownOperationException'],
    ['not-subscribed', 'SubscriptionRequiredException'],
  ])('%s of a JSON service is %s', (fault, code) => {
    const service = {
      name: 'directconnect',
      protocol: 'json',
      version: '',
      load: () => Promise.resolve({}),
    } as const;
    const operation = {
      service,
      name: 'DescribeConnections',
      input: schemaOf('unit'),
      output: schemaOf('unit'),
    };
    const caller = { accessKeyId: 'K', account, arn: 'arn:x', userId: 'u' };
    expect(faultError(fault, { service, operation, region, caller, input: {} })?.code).toBe(code);
  });

  test('a dry run is told apart from a denial', async () => {
    const { url, setFaults } = await simulator(here(answers));
    const dryRun = (): Promise<unknown> => ec2(url).send(new aws.DescribeVpcsCommand({ DryRun: true }));
    expect((await failure(dryRun())).slice(0, 2)).toEqual(['DryRunOperation', 412]);
    setFaults([{ fault: 'deny', operation: 'ec2:DescribeVpcs' }]);
    expect((await failure(dryRun())).slice(0, 2)).toEqual(['UnauthorizedOperation', 403]);
  });
});

describe('broken answers', () => {
  test('cut: the connection ends before the answer', async () => {
    const { url } = await simulator(here(answers), { faults: [{ fault: 'cut' }] });
    const [, status] = await failure(ec2(url).send(describeVpcs()));
    expect(status).toBeUndefined();
  });

  test('half-page: the answer ends before its length', async () => {
    const { url } = await simulator(here(answers), { faults: [{ fault: 'half-page' }] });
    await failure(ec2(url).send(describeVpcs()));
    const answer = await fetch(url, {
      method: 'POST',
      body: 'Action=DescribeVpcs&Version=2016-11-15',
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=K/20261122/eu-west-1/ec2/aws4_request' },
    });
    expect(answer.status).toBe(200);
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(100);
    await expect(answer.text()).rejects.toThrow('terminated');
  });

  test('html and empty-body: the trap of a 200 that says nothing', async () => {
    const { url, setFaults } = await simulator(here(answers), { faults: [{ fault: 'html' }] });
    const ask = (): Promise<Response> =>
      fetch(url, {
        method: 'POST',
        body: 'Action=DescribeVpcs&Version=2016-11-15',
        headers: { authorization: 'AWS4-HMAC-SHA256 Credential=K/20261122/eu-west-1/ec2/aws4_request' },
      });
    const html = await ask();
    expect([html.status, html.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await html.text()).toContain('<html>');
    setFaults([{ fault: 'empty-body' }]);
    const empty = await ask();
    expect([empty.status, await empty.text()]).toEqual([200, '']);
  });

  test('from the second page on', async () => {
    const faults: Fault[] = [{ fault: 'half-page', afterPages: 1 }];
    const { url, setFaults } = await simulator(here(answers), { faults });
    const client = ec2(url);
    const { NextToken, Vpcs } = await client.send(new aws.DescribeVpcsCommand({ MaxResults: 5 }));
    expect(Vpcs).toHaveLength(5);
    await failure(client.send(new aws.DescribeVpcsCommand({ MaxResults: 5, NextToken })));
    setFaults([{ fault: 'broken-token' }]);
    expect((await client.send(new aws.DescribeVpcsCommand({ MaxResults: 5 }))).Vpcs).toHaveLength(5);
    const second = client.send(new aws.DescribeVpcsCommand({ MaxResults: 5, NextToken }));
    expect((await failure(second)).slice(0, 2)).toEqual(['InvalidNextToken', 400]);
    setFaults([{ fault: 'deny', afterPages: 2 }]);
    const page = await client.send(new aws.DescribeVpcsCommand({ MaxResults: 5, NextToken }));
    const third = client.send(new aws.DescribeVpcsCommand({ MaxResults: 5, NextToken: page.NextToken }));
    expect((await failure(third))[0]).toBe('UnauthorizedOperation');
  });
});

describe('time', () => {
  test('slow: the real answer, late', async () => {
    const { url } = await simulator(here(answers), { faults: [{ fault: 'slow', delayMs: 80 }] });
    const startedAt = performance.now();
    expect((await ec2(url).send(describeVpcs())).Vpcs).toHaveLength(12);
    expect(performance.now() - startedAt).toBeGreaterThan(75);
  });

  test('hang: no answer until the simulator closes', async () => {
    const { url, calls, close } = await simulator(here(answers), { faults: [{ fault: 'hang' }] });
    const pending = failure(ec2(url).send(describeVpcs()));
    await vi.waitFor(() => expect(calls()).toHaveLength(1));
    await close();
    expect((await pending)[1]).toBeUndefined();
  });

  test('close drops a slow answer at once', async () => {
    const { url, calls, close } = await simulator(here(answers), {
      faults: [{ fault: 'slow', delayMs: 60_000 }],
    });
    const pending = failure(ec2(url).send(describeVpcs()));
    await vi.waitFor(() => expect(calls()).toHaveLength(1));
    await close();
    await close();
    expect((await pending)[1]).toBeUndefined();
  });

  test("clock: AWS's date is off", async () => {
    const clock = (): Date => new Date('2026-11-22T12:00:00Z');
    const { url } = await simulator(here(answers), { clock, faults: [{ fault: 'clock' }] });
    const answer = await fetch(url, { method: 'POST', body: 'Action=DescribeVpcs&Version=2016-11-15' });
    expect(answer.headers.get('date')).toBe('Sun, 22 Nov 2026 12:00:00 GMT');
    const signed = await fetch(url, {
      method: 'POST',
      body: 'Action=DescribeVpcs&Version=2016-11-15',
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=K/20261122/eu-west-1/ec2/aws4_request' },
    });
    expect(signed.headers.get('date')).toBe('Sun, 22 Nov 2026 12:10:00 GMT');
  });
});

describe('hide-managed', () => {
  test('leaves managed interfaces and instances out of lists, filters and ids unless they are asked for', async () => {
    const managed = {
      NetworkInterfaceId: 'eni-1',
      Operator: { Managed: true, Principal: 'eks.amazonaws.com' },
    };
    const own = { NetworkInterfaceId: 'eni-2', Operator: { Managed: false } };
    const { url } = await simulator(
      here({ DescribeNetworkInterfaces: { NetworkInterfaces: [managed, own] } }),
      {
        faults: [{ fault: 'hide-managed' }],
      },
    );
    const ask = async (input: aws.DescribeNetworkInterfacesCommandInput): Promise<number | undefined> =>
      (await ec2(url).send(new aws.DescribeNetworkInterfacesCommand(input))).NetworkInterfaces?.length;
    const Filters = [{ Name: 'network-interface-id', Values: ['eni-1'] }];
    expect(await ask({})).toBe(1);
    expect(await ask({ Filters })).toBe(0);
    expect((await failure(ask({ NetworkInterfaceIds: ['eni-1'] })))[0]).toBe(
      'InvalidNetworkInterfaceID.NotFound',
    );
    const IncludeManagedResources = true;
    expect(await ask({ IncludeManagedResources })).toBe(2);
    expect(await ask({ IncludeManagedResources, Filters })).toBe(1);
    expect(await ask({ IncludeManagedResources, NetworkInterfaceIds: ['eni-1'] })).toBe(1);
  });
});

describe('aim', () => {
  async function hits(faults: readonly Fault[]): Promise<boolean[]> {
    const source = sourceOf({
      [account]: { [region]: answers, 'us-east-1': answers },
      '222222222222': { [region]: answers },
    });
    const { url, calls } = await simulator(source, { keys: { OTHER: '222222222222' }, faults });
    const calling = [
      ec2(url).send(describeVpcs()),
      ec2(url).send(new aws.DescribeSubnetsCommand({})),
      ec2(url, { region: 'us-east-1' }).send(describeVpcs()),
      ec2(url, { accessKeyId: 'OTHER' }).send(describeVpcs()),
    ];
    const results = await Promise.allSettled(calling);
    expect(calls()).toHaveLength(4);
    return results.map(({ status }) => status === 'rejected');
  }

  test.each<[string, Omit<Fault, 'fault'>, boolean[]]>([
    ['everything', {}, [true, true, true, true]],
    ['an operation', { operation: 'DescribeVpcs' }, [true, false, true, true]],
    ['an action', { operation: 'ec2:DescribeSubnets' }, [false, true, false, false]],
    ['a service', { operation: 'ec2:*' }, [true, true, true, true]],
    ['another service', { operation: 'sts:*' }, [false, false, false, false]],
    ['an account', { account: '222222222222' }, [false, false, false, true]],
    ['a region', { region: 'us-east-1' }, [false, false, true, false]],
    ['a location', { region, account, operation: 'DescribeVpcs' }, [true, false, false, false]],
  ])('at %s', async (_name, aim, expected) => {
    expect(await hits([{ fault: 'deny', ...aim }])).toEqual(expected);
  });

  test('a number of times, then it is over', async () => {
    const { url } = await simulator(here(answers), { faults: [{ fault: 'throttle', times: 2 }] });
    const client = ec2(url, { maxAttempts: 3 });
    expect((await client.send(describeVpcs())).$metadata.attempts).toBe(3);
    expect((await client.send(describeVpcs())).$metadata.attempts).toBe(1);
  });

  test('the first one that matches decides', async () => {
    const faults: Fault[] = [{ fault: 'deny', times: 1 }, { fault: 'server-error' }];
    const { url } = await simulator(here(answers), { faults });
    expect((await failure(ec2(url).send(describeVpcs())))[0]).toBe('UnauthorizedOperation');
    expect((await failure(ec2(url).send(describeVpcs())))[0]).toBe('InternalError');
  });
});

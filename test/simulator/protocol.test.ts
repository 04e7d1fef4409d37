// The wire: any text survives, times and empty lists arrive as they were, JSON services get JSON.

import { CreateTagsCommand, DescribeTransitGatewaysCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { sample, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonValue } from '../../src/simulator/protocol-json.ts';
import { readInput } from '../../src/simulator/protocol-request.ts';
import { answerReply, errorReply } from '../../src/simulator/protocol-reply.ts';
import { AwsError } from '../../src/simulator/aws-error.ts';
import { findOperation, schemaOf, services, type ServiceModel } from '../../src/simulator/services.ts';
import { account, ec2, elb, failure, here, simulator } from './world.ts';

const hostile = [
  `<&"'>`,
  ']]>',
  '<![CDATA[x]]>',
  '&amp; &#65; &lt;',
  'tab\tline\nreturn\rboth\r\n',
  '\u0001\u0008\u000b\u001f\u007f\u0085\u009f\u2028\ufffe',
  '🌍 ü 漢 \u{10ffff}',
  ' leading and trailing ',
  '   ',
  '',
  '007',
  'true',
  '1e5',
  '__proto__',
  'constructor',
  '#text',
];

async function roundTrip(values: readonly string[]): Promise<unknown> {
  const Tags = values.map((Value, index) => ({ Key: `k${index}`, Value }));
  const { url } = await simulator(here({ DescribeVpcs: { Vpcs: [{ VpcId: 'vpc-1', Tags }] } }));
  const { Vpcs } = await ec2(url).send(new DescribeVpcsCommand({}));
  return Vpcs?.[0]?.Tags?.map(({ Value }) => Value);
}

describe('text', () => {
  test.each(hostile.map((value) => [JSON.stringify(value), value] as const))(
    '%s survives',
    async (_name, value) => {
      expect(await roundTrip([value])).toEqual([value]);
    },
  );

  test('any text survives', async () => {
    const values = sample(string({ unit: 'binary', maxLength: 30 }), 300)
      .map((value) => value.toWellFormed())
      // The SDK's own reader takes a text of nothing but white space with a line feed for indentation.
      .filter((value) => value.trim() !== '' || !value.includes('\n'));
    expect(await roundTrip(values)).toEqual(values);
  });

  test('survives in an AWS Query answer', async () => {
    const { url } = await simulator(
      here({ DescribeLoadBalancers: { LoadBalancers: hostile.map((DNSName) => ({ DNSName })) } }),
    );
    const { LoadBalancers } = await elb(url).send(new DescribeLoadBalancersCommand({}));
    expect(LoadBalancers?.map(({ DNSName }) => DNSName)).toEqual(hostile);
  });
});

describe('values', () => {
  test.each([
    ['boto3 text', '2020-03-03 01:21:01+00:00', '2020-03-03T01:21:01.000Z'],
    ['boto3 text with microseconds', '2020-02-25 04:56:32.326999+00:00', '2020-02-25T04:56:32.326Z'],
    ['ISO text', '2020-03-03T01:21:01Z', '2020-03-03T01:21:01.000Z'],
    ['another zone', '2020-03-03 03:21:01+02:00', '2020-03-03T01:21:01.000Z'],
    ['epoch seconds', 1583198461.5, '2020-03-03T01:21:01.500Z'],
    ['a Date', new Date('2020-03-03T01:21:01Z'), '2020-03-03T01:21:01.000Z'],
  ])('a time given as %s arrives', async (_name, CreationTime, expected) => {
    const { url } = await simulator(
      here({ DescribeTransitGateways: { TransitGateways: [{ CreationTime }] } }),
    );
    const { TransitGateways } = await ec2(url).send(new DescribeTransitGatewaysCommand({}));
    expect(TransitGateways?.[0]?.CreationTime?.toISOString()).toBe(expected);
  });

  test('absent, empty and filled lists stay apart; unknown members are dropped', async () => {
    const Vpcs = [
      { VpcId: 'a' },
      { VpcId: 'b', Tags: [] },
      { VpcId: 'c', Tags: [{ Key: 'x', Nonsense: 1 }], Other: {} },
    ];
    const { url } = await simulator(here({ DescribeVpcs: { Vpcs, More: 1 } }));
    const answer = await ec2(url).send(new DescribeVpcsCommand({}));
    expect(answer.Vpcs).toEqual([
      { VpcId: 'a' },
      { VpcId: 'b', Tags: [] },
      { VpcId: 'c', Tags: [{ Key: 'x' }] },
    ]);
  });

  test('nothing there is an empty list, not an absent one', async () => {
    const { url } = await simulator(here({}));
    expect((await ec2(url).send(new DescribeVpcsCommand({}))).Vpcs).toEqual([]);
    expect((await elb(url).send(new DescribeLoadBalancersCommand({}))).LoadBalancers).toEqual([]);
  });

  test('the same answer gives the same bytes, and a replaced item gives its own', async () => {
    let VpcId = 'vpc-1';
    const item = { VpcId: 'vpc-0' };
    const { url } = await simulator({
      accounts: () => [account],
      regions: () => ['eu-west-1'],
      answer: () => ({ Vpcs: [item, { VpcId }] }),
    });
    const ask = async (): Promise<(string | undefined)[] | undefined> =>
      (await ec2(url).send(new DescribeVpcsCommand({}))).Vpcs?.map((vpc) => vpc.VpcId);
    expect(await ask()).toEqual(['vpc-0', 'vpc-1']);
    VpcId = 'vpc-2';
    expect(await ask()).toEqual(['vpc-0', 'vpc-2']);
  });
});

describe('requests', () => {
  test('EC2 refuses a parameter it does not know, and an operation nobody has', async () => {
    const { url } = await simulator(here({}));
    const ask = async (body: string): Promise<[number, string]> => {
      const authorization =
        'AWS4-HMAC-SHA256 Credential=K/20261122/eu-west-1/ec2/aws4_request, SignedHeaders=h, Signature=s';
      const answer = await fetch(url, { method: 'POST', body, headers: { authorization } });
      return [answer.status, /<Code>(.*)<\/Code>/.exec(await answer.text())?.[1] ?? ''];
    };
    expect(await ask('Action=DescribeVpcs&Version=2016-11-15&VpcIds.1=vpc-1')).toEqual([
      400,
      'UnknownParameter',
    ]);
    expect(await ask('Action=DescribeNothing&Version=2016-11-15')).toEqual([400, 'InvalidAction']);
    expect(await ask('Action=constructor&Version=2016-11-15')).toEqual([400, 'InvalidAction']);
    expect(await ask('Action=DescribeVpcs&Version=1999-01-01')).toEqual([400, 'InvalidAction']);
    expect(await ask('Action=DescribeVpcs&Version=2016-11-15&MaxResults=ten')).toEqual([
      400,
      'InvalidParameterValue',
    ]);
  });

  test('a request without a signature is refused', async () => {
    const { url } = await simulator(here({}));
    const answer = await fetch(url, { method: 'POST', body: 'Action=DescribeVpcs&Version=2016-11-15' });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('<Code>MissingAuthenticationToken</Code>');
  });

  test('a write is refused, and so is its dry run', async () => {
    const { url } = await simulator(here({}));
    const input = { Resources: ['vpc-1'], Tags: [{ Key: 'k', Value: 'v' }] };
    for (const DryRun of [false, true]) {
      const [name, status] = await failure(ec2(url).send(new CreateTagsCommand({ ...input, DryRun })));
      expect([name, status]).toEqual(['UnauthorizedOperation', 403]);
    }
  });

  test('lists and structures of a request are read back', async () => {
    const [ec2Service] = services;
    const operation =
      ec2Service === undefined ? undefined : await findOperation(ec2Service, 'DescribeNetworkInterfaces');
    if (operation === undefined) throw new Error('no such operation');
    const form = new URLSearchParams(
      'Action=X&Version=Y&Filter.2.Name=b&Filter.1.Name=a&Filter.1.Value.1=x&Filter.1.Value.10=z&Filter.1.Value.2=y' +
        '&NetworkInterfaceId.1=eni-1&MaxResults=7&IncludeManagedResources=true',
    );
    expect(readInput(operation, '', form)).toEqual({
      Filters: [{ Name: 'a', Values: ['x', 'y', 'z'] }, { Name: 'b' }],
      NetworkInterfaceIds: ['eni-1'],
      MaxResults: 7,
      IncludeManagedResources: true,
    });
  });
});

describe('AWS JSON', () => {
  const item = [3, 'n', 'Item', 0, ['Name', 'At', 'When', 'Blob', 'Child'], [0, 4, 5, 21, () => item]];
  const output = [
    3,
    'n',
    'Out',
    0,
    ['Items', 'ByName'],
    [
      [1, 'n', 'Items', 0, () => item],
      [2, 'n', 'Map', 0, 0, () => item],
    ],
  ];
  const service: ServiceModel = {
    name: 'directconnect',
    protocol: 'json',
    version: '',
    target: 'OvertureService',
    load: () => Promise.resolve({}),
  };
  const operation = { service, name: 'DescribeThings', input: schemaOf(output), output: schemaOf(output) };

  test('an answer is written after the schema', () => {
    const at = '2020-03-03 01:21:01+00:00';
    const answer = {
      Items: [
        { Name: '<&"', At: at, When: at, Blob: new Uint8Array([1, 2]), Child: { Name: 'c', Nonsense: 1 } },
      ],
      ByName: { x: { Name: 'x' } },
      Nonsense: true,
    };
    const { body, contentType, status } = answerReply(operation, answer, 'id');
    expect([status, contentType]).toEqual([200, 'application/x-amz-json-1.1']);
    expect(JSON.parse(body.toString())).toEqual({
      Items: [
        { Name: '<&"', At: 1583198461, When: '2020-03-03T01:21:01.000Z', Blob: 'AQI=', Child: { Name: 'c' } },
      ],
      ByName: { x: { Name: 'x' } },
    });
    expect(jsonValue(schemaOf(output))({})).toEqual({});
  });

  test('a request is an object, an error has its type', () => {
    expect(readInput(operation, '{"Items":[]}', new URLSearchParams())).toEqual({ Items: [] });
    expect(readInput(operation, '', new URLSearchParams())).toEqual({});
    expect(() => readInput(operation, '[', new URLSearchParams())).toThrow('not a JSON object');
    const reply = errorReply(service, new AwsError('AccessDeniedException', 'no', 400), 'id');
    expect([reply.status, JSON.parse(reply.body.toString())]).toEqual([
      400,
      { __type: 'AccessDeniedException', message: 'no' },
    ]);
  });
});

describe('regions', () => {
  test('an unknown JSON service is refused in JSON', async () => {
    const { url } = await simulator(here({}));
    const answer = await fetch(url, {
      method: 'POST',
      body: '{}',
      headers: {
        authorization:
          'AWS4-HMAC-SHA256 Credential=K/20261122/eu-west-1/kinesis/aws4_request, SignedHeaders=h',
        'x-amz-target': 'Kinesis_20131202.ListStreams',
      },
    });
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { __type: 'UnknownOperationException' },
    ]);
  });

  test('a region that is not enabled answers like wrong credentials', async () => {
    const { url, calls } = await simulator(here({}));
    const where = { region: 'af-south-1' };
    expect((await failure(ec2(url, where).send(new DescribeVpcsCommand({})))).slice(0, 2)).toEqual([
      'AuthFailure',
      401,
    ]);
    expect((await failure(elb(url, where).send(new DescribeLoadBalancersCommand({})))).slice(0, 2)).toEqual([
      'InvalidClientTokenId',
      403,
    ]);
    expect(calls().map(({ region, operation }) => [region, operation])).toEqual([
      ['af-south-1', 'DescribeVpcs'],
      ['af-south-1', 'DescribeLoadBalancers'],
    ]);
  });
});

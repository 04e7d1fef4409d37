// Sessions and regions: an expired session is renewed, a disabled region is told from dead credentials by a control call, and
// a region that the account has not enabled is not asked at all. None of it removes anything.
import { describe, expect, test } from 'vitest';
import { IntegrationError } from '../../src/errors.ts';
import { serviceRow } from '../../src/services.ts';
import type { Fault } from '../../src/simulator/faults.ts';
import {
  account,
  ec2Only,
  kindOf,
  kinds,
  outcomeOf,
  region,
  roleArn,
  useTestCredentials,
  vpcs,
  world,
  type CoreWorld,
} from './core-world.ts';

/** `ec2:*` and so on: what the kinds of the group ask. */
const everyService = [
  ...new Set(
    kinds.filter(({ group }) => group === 'ec2').map(({ list }) => `${serviceRow(list.service).iamPrefix}:*`),
  ),
];

const few = [kindOf('Vpc'), kindOf('Subnet'), kindOf('ElasticIp'), kindOf('RouteTable')];
const answers = { DescribeVpcs: () => ({ Vpcs: vpcs(3) }) };

describe('a session that expires during a cycle', () => {
  test.each([
    'ec2:DescribeRegions',
    'ec2:DescribeVpcs',
    'elasticloadbalancing:DescribeLoadBalancers',
    'elasticloadbalancing:*',
  ])('at %s: is renewed once, and the cycle completes', async (operation) => {
    const aws = await world({ answers });
    const opened = await aws.open();
    aws.simulator.resetCalls();
    aws.simulator.setFaults([{ fault: 'expired-token', operation, times: 1 }]);
    const document = await aws.run(opened);
    expect(document.scopes).toMatchObject({ incomplete: 0, denied: 0, 'region-disabled': 0, unavailable: 0 });
    expect(aws.ids()).toHaveLength(3);
    expect(aws.called('AssumeRole')).toBe(1);
  });

  test('the request is repeated with the new session, and the old one is not used again', async () => {
    const aws = await world({ answers, kinds: few });
    const opened = await aws.open();
    aws.simulator.resetCalls();
    aws.simulator.setFaults([{ fault: 'expired-token', operation: 'ec2:DescribeRegions', times: 1 }]);
    await aws.run(opened);
    const asked = aws.simulator.calls().filter(({ service }) => service === 'ec2');
    const [expired, ...later] = asked;
    expect(expired).toMatchObject({ operation: 'DescribeRegions', fault: 'expired-token' });
    expect(later.length).toBe(1 + few.length);
    expect(
      later
        .filter(({ accessKeyId }) => accessKeyId === expired?.accessKeyId)
        .map(({ operation }) => operation),
    ).toEqual([]);
  });

  test('in the middle: requests of the same location go on with the new session', async () => {
    const aws = await world({ answers, kinds: few });
    const opened = await aws.open({ settings: { locationConcurrency: 1 } });
    aws.simulator.resetCalls();
    aws.simulator.setFaults([{ fault: 'expired-token', operation: 'ec2:DescribeSubnets', times: 1 }]);
    await aws.run(opened);
    const asked = aws.simulator.calls().filter(({ service }) => service === 'ec2');
    const at = asked.findIndex(({ fault }) => fault === 'expired-token');
    const old = asked[at]?.accessKeyId;
    expect(
      asked
        .slice(at + 1)
        .filter(({ accessKeyId }) => accessKeyId === old)
        .map(({ operation }) => operation),
    ).toEqual([]);
  });

  test('for many requests in flight: one new session for all of them', async () => {
    const aws = await world({ answers, kinds: few });
    const opened = await aws.open();
    aws.simulator.resetCalls();
    aws.simulator.setFaults(
      few.map(({ list }): Fault => ({ fault: 'expired-token', operation: list.operation, times: 1 })),
    );
    const document = await aws.run(opened);
    expect(document.scopes.incomplete).toBe(0);
    expect(aws.called('AssumeRole')).toBe(1);
  });

  test('for ever: incomplete, nothing removed, and no storm of new sessions', async () => {
    const aws = await world({ answers });
    await aws.cycle();
    aws.news();
    aws.answer('DescribeVpcs', () => ({ Vpcs: [] }));
    const opened = await aws.open();
    aws.simulator.resetCalls();
    aws.simulator.setFaults(everyService.map((operation): Fault => ({ fault: 'expired-token', operation })));
    const document = await aws.run(opened);
    expect(document.scopes).toMatchObject({ complete: 0, denied: 0, 'region-disabled': 0 });
    expect(new Set(document.incomplete.map(({ code }) => code))).toEqual(
      new Set(['RequestExpired', 'ExpiredToken', 'ParentIncomplete']),
    );
    expect(aws.news()).toEqual([]);
    expect(aws.ids()).toHaveLength(3);
    expect(aws.called('AssumeRole')).toBeLessThanOrEqual(kinds.length + 1);
    // Once renewed, once more: no request is repeated more often.
    expect(aws.called('DescribeVpcs')).toBe(2);
  });

  test('and cannot be renewed: incomplete, with the reason', async () => {
    const aws = await world({ answers });
    await aws.cycle();
    aws.news();
    const opened = await aws.open();
    aws.answer('DescribeVpcs', () => ({ Vpcs: [] }));
    aws.simulator.setFaults([
      ...everyService.map((operation): Fault => ({ fault: 'expired-token', operation })),
      { fault: 'deny', operation: 'sts:AssumeRole' },
    ]);
    const document = await aws.run(opened);
    expect(document.scopes).toMatchObject({ complete: 0, denied: 0 });
    expect(document.warnings).toEqual([]);
    expect(outcomeOf(aws.journal, 'ec2:DescribeVpcs')[0]).toBe('incomplete');
    expect(
      aws.journal
        .scopes()
        .map(({ message }) => message)
        .join(' '),
    ).toMatch(/has expired|cannot be assumed/);
    expect(aws.ids()).toHaveLength(3);
  });
});

describe('a session that does not begin', () => {
  async function refusal(
    aws: CoreWorld,
    options: Parameters<CoreWorld['open']>[0] = {},
  ): Promise<IntegrationError> {
    const error = await aws.open(options).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(IntegrationError);
    if (error instanceof IntegrationError) return error;
    throw new Error('a session began');
  }

  test('wrong external id: names the role and what to check, on one line, and asks nothing else', async () => {
    const aws = await world({ answers });
    const error = await refusal(aws, { externalId: 'wrong' });
    expect(error.message).toContain(roleArn);
    expect(error.message).toMatch(/external id/);
    expect(error.message).not.toMatch(/\n/);
    expect(error.message).not.toContain('wrong');
    expect(aws.simulator.calls().map(({ operation }) => operation)).toEqual(['AssumeRole']);
  });

  test.each([
    ['throttle', /cannot be assumed \(Throttling\)/],
    ['server-error', /cannot be assumed/],
    ['html', /cannot be assumed \(ForeignAnswer\).*proxy/],
    ['cut', /cannot be assumed/],
    ['hang', /cannot be assumed \(TimeoutError\)/],
    ['region-disabled', /cannot be assumed \(RegionDisabledException\)/],
  ] as const)('STS under %s: an error of the integration with the role in it', async (fault, says) => {
    const aws = await world({ answers });
    aws.simulator.setFaults([{ fault, operation: 'AssumeRole' }]);
    const error = await refusal(aws, { settings: { requestTimeoutMs: 200 } });
    expect(error.message).toMatch(says);
    expect(error.message).toContain(roleArn);
  });

  test('a session that GetCallerIdentity refuses is none', async () => {
    const aws = await world({ answers });
    aws.simulator.setFaults([{ fault: 'deny', operation: 'GetCallerIdentity' }]);
    expect((await refusal(aws)).message).toMatch(new RegExp(`session of ${roleArn} do.* not work at STS`));
  });

  test('regions that the account may not have enabled are not where STS is asked first', async () => {
    const aws = await world({ answers, policy: ec2Only('af-south-1', 'eu-west-1') });
    await aws.cycle();
    expect(aws.ids()).toHaveLength(3);
  });

  test('no credentials at all: says which sources were tried', async () => {
    const aws = await world({ answers });
    const before = { ...process.env };
    try {
      for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
      Object.assign(process.env, {
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      });
      const error = await refusal(aws);
      expect(error.message).toMatch(/AWS_ACCESS_KEY_ID.*profile.*web identity.*container.*instance role/);
    } finally {
      for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
      Object.assign(process.env, before);
      useTestCredentials();
    }
  });
});

describe('AuthFailure', () => {
  const everywhere = (where?: string): readonly Fault[] =>
    everyService.map((operation): Fault => ({
      fault: 'region-disabled',
      operation,
      region: where,
    }));

  test('with credentials that work at STS: the region is disabled, nothing is removed, one warning, one control call', async () => {
    const aws = await world({ answers });
    await aws.cycle();
    aws.news();
    aws.answer('DescribeVpcs', () => ({ Vpcs: [] }));
    const opened = await aws.open();
    aws.simulator.resetCalls();
    aws.simulator.setFaults(everywhere());
    const document = await aws.run(opened);
    expect(document.scopes).toMatchObject({ complete: 0, denied: 0 });
    expect(outcomeOf(aws.journal, 'ec2:DescribeVpcs')).toEqual(['region-disabled', 'AuthFailure']);
    expect(outcomeOf(aws.journal, 'elasticloadbalancing:DescribeLoadBalancers')).toEqual([
      'region-disabled',
      'InvalidClientTokenId',
    ]);
    expect(document.warnings).toMatchObject([{ action: '*', region }]);
    expect(aws.news()).toEqual([]);
    expect(aws.ids()).toHaveLength(3);
    // One for the question about regions, one for the location.
    expect(aws.called('GetCallerIdentity')).toBeLessThanOrEqual(2);
  });

  test.each(['deny', 'throttle', 'server-error', 'html', 'cut', 'expired-token'] as const)(
    'with credentials that do not prove themselves at STS (%s): incomplete, and never a disabled region',
    async (fault) => {
      const aws = await world({ answers });
      await aws.cycle();
      aws.news();
      const opened = await aws.open();
      aws.answer('DescribeVpcs', () => ({ Vpcs: [] }));
      aws.simulator.setFaults([...everywhere(), { fault, operation: 'sts:*' }]);
      const document = await aws.run(opened);
      expect(document.scopes).toMatchObject({ complete: 0, denied: 0, 'region-disabled': 0 });
      expect(outcomeOf(aws.journal, 'ec2:DescribeVpcs')).toEqual(['incomplete', 'AuthFailure']);
      expect(document.warnings).toEqual([]);
      expect(aws.news()).toEqual([]);
      expect(aws.ids()).toHaveLength(3);
    },
  );

  test('in a confirmation only: kept', async () => {
    const aws = await world({ answers, kinds: [kindOf('Vpc')] });
    await aws.cycle();
    aws.news();
    aws.answer('DescribeVpcs', () => ({ Vpcs: vpcs(2) }));
    const opened = await aws.open();
    // The list is the first call of the operation, so that the fault begins with the second one.
    let asked = 0;
    aws.answer('DescribeVpcs', () => {
      asked += 1;
      if (asked === 1) aws.simulator.setFaults(everywhere());
      return { Vpcs: vpcs(2) };
    });
    await aws.run(opened);
    expect(aws.news()).toEqual([]);
    expect(aws.ids()).toHaveLength(3);
  });
});

describe('regions that the account has not enabled', () => {
  const policy = ec2Only(region, 'af-south-1', 'me-south-1');

  test('are known from one question, cost no call, and are one warning each', async () => {
    const aws = await world({ answers, policy, kinds: few });
    process.env['AWS_REGION'] = region;
    try {
      const document = await aws.cycle();
      expect(new Set(aws.simulator.calls().map((call) => call.region))).toEqual(new Set([region]));
      expect(aws.called('DescribeRegions')).toBe(1);
      expect(document.scopes).toMatchObject({ 'region-disabled': 2 * few.length, incomplete: 0 });
      expect(document.warnings).toMatchObject([
        { region: 'af-south-1', action: '*', code: 'not-opted-in' },
        { region: 'me-south-1', action: '*', code: 'not-opted-in' },
      ]);
      expect(document.incomplete).toEqual([]);
    } finally {
      delete process.env['AWS_REGION'];
    }
  });

  test('keep what was collected there, and are asked again once enabled', async () => {
    const regions = [region, 'me-south-1'];
    const aws = await world({
      regions,
      kinds: [kindOf('Vpc')],
      policy: ec2Only(...regions),
      answers: { DescribeVpcs: (_input, where) => ({ Vpcs: [{ VpcId: `vpc-${where}`, OwnerId: account }] }) },
    });
    await aws.cycle();
    expect(aws.ids()).toHaveLength(2);
    aws.news();
    regions.pop();
    await aws.cycle();
    expect(outcomeOf(aws.journal, 'ec2:DescribeVpcs', 'me-south-1')).toEqual([
      'region-disabled',
      'not-opted-in',
    ]);
    expect(aws.ids()).toHaveLength(2);
    regions.push('me-south-1');
    expect((await aws.cycle()).warnings).toEqual([]);
    expect(aws.news()).toEqual([]);
  });

  test.each(['deny', 'scp', 'throttle', 'html', 'empty-body', 'cut'] as const)(
    'where the question fails (%s): the policy’s list alone decides, and a disabled one says so itself',
    async (fault) => {
      const aws = await world({ answers, policy: ec2Only(region, 'af-south-1'), kinds: few });
      process.env['AWS_REGION'] = region;
      try {
        aws.simulator.setFaults([{ fault, operation: 'DescribeRegions' }]);
        const document = await aws.cycle();
        const isDenied = fault === 'deny' || fault === 'scp';
        expect(
          document.warnings.map((warning) => `${warning.region} ${warning.action} ${warning.code}`),
        ).toEqual([
          'af-south-1 * AuthFailure',
          ...(isDenied ? [`${region} ec2:DescribeRegions UnauthorizedOperation`] : []),
        ]);
        expect(aws.ids()).toHaveLength(3);
        expect(aws.simulator.calls().some((call) => call.region === 'af-south-1')).toBe(true);
      } finally {
        delete process.env['AWS_REGION'];
      }
    },
  );

  test('an answer that lists no region disables none', async () => {
    const aws = await world({ answers, kinds: few });
    const document = await aws.cycle();
    expect(document.scopes['region-disabled']).toBe(0);
  });
});

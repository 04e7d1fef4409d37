// What each AWS error means for a scope: the table of AWS's codes through `judge`, as the SDK throws them and as it really does.
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cleanMessage, isThrottling, judge } from '../../src/outcome.ts';
import type { FaultName } from '../../src/simulator/faults.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { account, balancerArn, region } from './core-world.ts';

/** As the SDK throws a service's error: its name is the code. */
function thrown(name: string, message = 'said AWS', more: object = {}): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 }, ...more });
}

const table = {
  UnauthorizedOperation: 'denied',
  AccessDenied: 'denied',
  AccessDeniedException: 'denied',
  NotAuthorized: 'denied',
  AuthorizationError: 'denied',
  AuthorizationErrorException: 'denied',
  SubscriptionRequiredException: 'unavailable',
  OptInRequired: 'unavailable',
  UnknownOperationException: 'unavailable',
  RegionDisabledException: 'region-disabled',
  AuthFailure: 'credentials',
  InvalidClientTokenId: 'credentials',
  UnrecognizedClientException: 'credentials',
  RequestLimitExceeded: 'incomplete',
  Throttling: 'incomplete',
  ThrottlingException: 'incomplete',
  ThrottledException: 'incomplete',
  TooManyRequestsException: 'incomplete',
  RequestThrottled: 'incomplete',
  RequestThrottledException: 'incomplete',
  SlowDown: 'incomplete',
  EC2ThrottledException: 'incomplete',
  BandwidthLimitExceeded: 'incomplete',
  PriorRequestNotComplete: 'incomplete',
  LimitExceededException: 'incomplete',
  RequestTimeout: 'incomplete',
  RequestTimeoutException: 'incomplete',
  TimeoutError: 'incomplete',
  InternalError: 'incomplete',
  ServiceUnavailable: 'incomplete',
  Unavailable: 'incomplete',
  InternalFailure: 'incomplete',
  ForeignAnswer: 'incomplete',
  ClockSkew: 'incomplete',
  SignatureDoesNotMatch: 'incomplete',
  RequestExpired: 'session-expired',
  ExpiredToken: 'session-expired',
  ExpiredTokenException: 'session-expired',
  InvalidNextToken: 'list-broken',
  InvalidPaginationToken: 'list-broken',
  'InvalidVpcID.NotFound': 'not-found',
  'InvalidNetworkInterfaceID.NotFound': 'not-found',
  LoadBalancerNotFound: 'not-found',
  TargetGroupNotFound: 'not-found',
  ListenerNotFound: 'not-found',
  ResourceNotFoundException: 'not-found',
} as const;

function meaning(error: unknown): string {
  const verdict = judge(error);
  return verdict.kind === 'failed' ? verdict.failure.outcome : verdict.kind;
}

describe('a code by itself', () => {
  test.each(Object.entries(table))('%s: %s', (code, expected) => {
    expect(meaning(thrown(code))).toBe(expected);
    // ELBv2's classes are named …Exception over a code without it.
    expect(meaning(thrown(`${code.replace(/Exception$/, '')}Exception`, 'said AWS', { Code: code }))).toBe(
      expected,
    );
  });

  test('every verdict carries a failure that removes nothing, with AWS’s code', () => {
    for (const code of Object.keys(table)) {
      const { failure } = judge(thrown(code));
      expect(['denied', 'unavailable', 'region-disabled', 'incomplete']).toContain(failure.outcome);
      expect(failure.code).toBe(code);
    }
  });

  test('bad credentials and expired sessions are incomplete by themselves, never a disabled region', () => {
    for (const code of [
      'AuthFailure',
      'InvalidClientTokenId',
      'UnrecognizedClientException',
      'RequestExpired',
      'ExpiredToken',
    ]) {
      expect(judge(thrown(code)).failure.outcome).toBe('incomplete');
    }
  });

  test('every throttling code of the table slows the budget', () => {
    const slow = Object.keys(table).filter((code) => /thrott|slowdown|limit|toomany|prior/i.test(code));
    expect(slow.filter((code) => !isThrottling(code))).toEqual([]);
    expect(isThrottling('UnauthorizedOperation')).toBe(false);
  });

  test('what nobody knows is incomplete, whatever is thrown', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.string().map((name) => thrown(`X${name.replace(/NotFound(Exception)?$/, '')}`)),
        ),
        (error) => {
          expect(meaning(error)).toBe('incomplete');
        },
      ),
    );
  });

  test.each([
    ['ENOTFOUND', 'unavailable'],
    ['ECONNREFUSED', 'incomplete'],
    ['ECONNRESET', 'incomplete'],
    ['ETIMEDOUT', 'incomplete'],
    ['EPIPE', 'incomplete'],
    ['EAI_AGAIN', 'incomplete'],
    ['CERT_HAS_EXPIRED', 'incomplete'],
  ])('a connection error %s: %s', (code, expected) => {
    const error = Object.assign(new Error(`getaddrinfo ${code} ec2.eu-west-1.amazonaws.com`), {
      code,
      errno: -1,
      syscall: 'connect',
    });
    expect(meaning(error)).toBe(expected);
    expect(judge(error).failure.code).toBe(code);
    expect(meaning(Object.assign(new AggregateError([error], ''), { code }))).toBe(expected);
  });

  test('“not supported in the called region” is unavailable, whatever the code', () => {
    expect(
      meaning(
        thrown('BadRequestException', 'The requested operation is not supported in the called region.'),
      ),
    ).toBe('unavailable');
  });

  test('a validation error about a marker breaks the list; another one does not', () => {
    expect(meaning(thrown('ValidationError', 'Invalid marker'))).toBe('list-broken');
    expect(meaning(thrown('ValidationError', '1 validation error detected'))).toBe('incomplete');
  });
});

describe('as the SDK throws them', () => {
  const seen: readonly (readonly [FaultName, string, string])[] = [
    ['deny', 'denied', 'denied'],
    ['scp', 'denied', 'denied'],
    ['region-disabled', 'credentials', 'credentials'],
    ['throttle', 'incomplete', 'incomplete'],
    ['server-error', 'incomplete', 'incomplete'],
    ['cut', 'incomplete', 'incomplete'],
    ['half-page', 'incomplete', 'incomplete'],
    ['not-found', 'not-found', 'not-found'],
    ['expired-token', 'session-expired', 'session-expired'],
    ['unavailable', 'unavailable', 'unavailable'],
    ['not-subscribed', 'unavailable', 'unavailable'],
  ];

  test.each(seen)('%s: %s by EC2, %s by Elastic Load Balancing', async (fault, byEc2, byElb) => {
    const source = { accounts: () => [account], regions: () => [region], answer: () => undefined };
    const simulator = await startSimulator({ source, faults: [{ fault }] });
    onTestFinished(() => simulator.close());
    const config = {
      endpoint: simulator.url,
      region,
      maxAttempts: 1,
      credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'test' },
    };
    const ec2 = new EC2Client(config);
    const elb = new ElasticLoadBalancingV2Client(config);
    onTestFinished(() => {
      ec2.destroy();
      elb.destroy();
    });
    expect(
      meaning(
        await failed(ec2.send(new DescribeVpcsCommand({ VpcIds: fault === 'not-found' ? ['vpc-1'] : [] }))),
      ),
    ).toBe(byEc2);
    expect(
      meaning(
        await failed(elb.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [balancerArn(1)] }))),
      ),
    ).toBe(byElb);
  });

  test('a broken page token: EC2 by its code, Elastic Load Balancing by the message', async () => {
    const source = { accounts: () => [account], regions: () => [region], answer: () => undefined };
    const simulator = await startSimulator({ source });
    onTestFinished(() => simulator.close());
    const config = {
      endpoint: simulator.url,
      region,
      maxAttempts: 1,
      credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'test' },
    };
    const ec2 = new EC2Client(config);
    const elb = new ElasticLoadBalancingV2Client(config);
    onTestFinished(() => {
      ec2.destroy();
      elb.destroy();
    });
    expect(meaning(await failed(ec2.send(new DescribeVpcsCommand({ NextToken: 'none of ours' }))))).toBe(
      'list-broken',
    );
    expect(
      meaning(
        await failed(elb.send(new DescribeListenersCommand({ ListenerArns: ['x'], Marker: 'none of ours' }))),
      ),
    ).toBe('list-broken');
  });

  test('STS not active in a region is a disabled region', async () => {
    const source = { accounts: () => [account], regions: () => [region], answer: () => undefined };
    const simulator = await startSimulator({ source, faults: [{ fault: 'region-disabled' }] });
    onTestFinished(() => simulator.close());
    const sts = new STSClient({
      endpoint: simulator.url,
      region,
      maxAttempts: 1,
      credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'test' },
    });
    onTestFinished(() => sts.destroy());
    const asked = sts.send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/x`, RoleSessionName: 'test' }),
    );
    expect(meaning(await failed(asked))).toBe('region-disabled');
  });
});

async function failed(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error('answered, where an error was expected');
}

describe('a message for people', () => {
  test.each([
    ['You are not authorized. Encoded authorization failure message: AbC_-123xyz', 'You are not authorized.'],
    [
      'You are not authorized.\n  Encoded authorization failure message: AbC_-123xyz. Call it off.',
      'You are not authorized. Call it off.',
    ],
    ['two\n\n lines\tand a tab ', 'two lines and a tab'],
    ['', ''],
  ])('%j is shown as %j', (given, shown) => {
    expect(cleanMessage(given)).toBe(shown);
  });

  test('is one line of at most 400 characters, and never has the encoded blob in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.stringMatching(/^[A-Za-z0-9_-]{100,900}$/),
        (text, blob) => {
          const shown = cleanMessage(`${text} Encoded authorization failure message: ${blob}`);
          expect(shown).not.toMatch(/[\r\n]/);
          expect(shown.length).toBeLessThanOrEqual(400);
          expect(shown).not.toContain(blob);
        },
      ),
    );
  });

  test('keeps that a service control policy was the reason', () => {
    const message =
      'is not authorized to perform: ec2:DescribeVpcs with an explicit deny in a service control policy. Encoded authorization failure message: abc';
    expect(judge(thrown('UnauthorizedOperation', message)).failure.message).toMatch(
      /explicit deny in a service control policy/,
    );
  });
});

// Which calls can have made a change: by what they name, and never by a mention in passing.
import { expect, test } from 'vitest';
import { decide } from '../../src/attribution/decide.ts';
import { subjectOf } from '../../src/attribution/subject.ts';
import { readTrailEvent } from '../../src/attribution/trail-event.ts';
import type { ChangeEvent } from '../../src/journal/events.ts';
import { loadKinds } from '../../src/registry.ts';

const kinds = new Map((await loadKinds()).map((kind) => [kind.kind, kind]));
const rtb = 'rtb-0a7e5d3c1b9f82a01';
const group = 'sg-0a1b2c3d4e5f60718';

function change(over: Partial<ChangeEvent>): ChangeEvent {
  return {
    seq: 1,
    resourceId: rtb,
    kind: 'RouteTable',
    change: 'modified',
    class: 'configuration',
    accountId: '111122223333',
    region: 'eu-west-1',
    notBefore: '2026-11-25T10:00:00.000Z',
    seenAt: '2026-11-25T10:05:00.000Z',
    changes: [],
    ...over,
  };
}

interface Call {
  readonly eventName: string;
  readonly requestParameters: object;
  readonly responseElements?: object;
  readonly [other: string]: unknown;
}

let serial = 0;

function item(call: Call): object {
  serial += 1;
  const document = {
    eventID: `e${serial}`,
    eventSource: 'ec2.amazonaws.com',
    eventTime: '2026-11-25T10:03:00Z',
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/network-admin/alice@example.com',
      sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/ops/network-admin' } },
    },
    sourceIPAddress: '203.0.113.7',
    userAgent: 'aws-cli/2.33.1',
    ...call,
  };
  return { CloudTrailEvent: JSON.stringify(document) };
}

/** Name of the author's call, how sure, and the exact time if it is known. */
function authorOf(event: ChangeEvent, ...calls: readonly Call[]): readonly unknown[] {
  const [decision] = decide({
    open: [subjectOf(event, kinds, undefined)],
    around: [],
    events: calls.flatMap((call) => readTrailEvent(item(call)) ?? []),
    isSettled: () => true,
  });
  return [decision?.actor?.eventName, decision?.actor?.confidence, decision?.attributedAt];
}

const vanished = change({
  changes: [
    {
      path: 'ROUTES_TO',
      before: [{ to: 'vgw-0a1c3e5d7f9b2a901', destination: '192.168.0.0/16', state: 'active' }],
      after: [],
    },
  ],
});
const deletion = {
  eventName: 'DeleteRoute',
  requestParameters: { routeTableId: rtb, destinationCidrBlock: '192.168.0.0/16' },
};
const ruled = change({
  resourceId: group,
  kind: 'SecurityGroup',
  changes: [{ path: 'ingressRules', before: [], after: ['ingress tcp 443 10.0.0.0/8'] }],
});
const authorize = {
  eventName: 'AuthorizeSecurityGroupIngress',
  requestParameters: {
    groupId: group,
    ipPermissions: {
      items: [
        { ipProtocol: 'tcp', fromPort: 443, toPort: 443, ipRanges: { items: [{ cidrIp: '10.0.0.0/8' }] } },
      ],
    },
  },
};
const at = '2026-11-25T10:03:00.000Z';
const nobody = [undefined, undefined, undefined];

test.each([
  ['the call that names the table and the route', vanished, [deletion], ['DeleteRoute', 'unique', at]],
  ['a failed call', vanished, [{ ...deletion, errorCode: 'Client.UnauthorizedOperation' }], nobody],
  [
    'one that only reads',
    vanished,
    [{ ...deletion, eventName: 'DescribeRouteTables', readOnly: true }],
    nobody,
  ],
  ['one of another service', vanished, [{ ...deletion, eventSource: 'logs.amazonaws.com' }], nobody],
  ['one long before', vanished, [{ ...deletion, eventTime: '2026-11-25T09:50:00Z' }], nobody],
  [
    'a tag, of a change that is none',
    vanished,
    [
      {
        eventName: 'CreateTags',
        requestParameters: {
          resourcesSet: { items: [{ resourceId: rtb }] },
          tagSet: { items: [{ key: 'a', value: 'b' }] },
        },
      },
    ],
    nobody,
  ],
  ['the deletion of a route, of a table that is gone', change({ change: 'deleted' }), [deletion], nobody],
  [
    'the deletion of the table',
    change({ change: 'deleted' }),
    [deletion, { eventName: 'DeleteRouteTable', requestParameters: { routeTableId: rtb } }],
    ['DeleteRouteTable', 'unique', undefined],
  ],
  ['a rule in the words of the call', ruled, [authorize], ['AuthorizeSecurityGroupIngress', 'unique', at]],
  [
    'an instance that is started with the group',
    ruled,
    [
      {
        eventName: 'RunInstances',
        requestParameters: { groupSet: { items: [{ groupId: group }] }, instanceType: 'm7g.large' },
      },
    ],
    nobody,
  ],
  [
    'an id that the answer gives',
    change({ change: 'created' }),
    [
      {
        eventName: 'CreateRouteTable',
        requestParameters: { vpcId: 'vpc-1' },
        responseElements: { routeTable: { routeTableId: rtb } },
      },
    ],
    ['CreateRouteTable', 'unique', at],
  ],
  [
    'one that names the kind and the resource, but nothing that changed',
    ruled,
    [{ eventName: 'ModifySecurityGroupRules', requestParameters: { groupId: group } }],
    ['ModifySecurityGroupRules', 'likely', undefined],
  ],
] as const)('%s', (_what, event, calls, expected) => {
  expect(authorOf(event, ...calls)).toEqual(expected);
});

test('several calls that had a part: the last is told, with the others, and no one time is', () => {
  const other = { ...deletion, eventTime: '2026-11-25T10:04:00Z', eventID: 'later' };
  const [decision] = decide({
    open: [subjectOf(vanished, kinds, undefined)],
    around: [],
    events: [deletion, other].flatMap((call) => readTrailEvent(item(call)) ?? []),
    isSettled: () => true,
  });
  expect(decision).toMatchObject({
    actor: { eventId: 'later', confidence: 'likely', others: [expect.any(String)] },
  });
  expect(decision?.attributedAt).toBeUndefined();
});

test.each([
  [
    {},
    {
      principal: 'arn:aws:iam::111122223333:role/ops/network-admin',
      session: 'alice@example.com',
      via: 'cli',
      sourceIp: '203.0.113.7',
    },
  ],
  [{ userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.14.1 (+https://www.terraform.io)' }, { via: 'terraform' }],
  [
    { userAgent: 'cloudformation.amazonaws.com', sourceIPAddress: 'cloudformation.amazonaws.com' },
    { via: 'cloudformation' },
  ],
  [
    { userIdentity: { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' } },
    { principal: 'autoscaling.amazonaws.com', via: 'autoscaling' },
  ],
  [
    {
      userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/bob' },
      userAgent: 'Mozilla/5.0',
    },
    { principal: 'arn:aws:iam::111122223333:user/bob', via: 'console' },
  ],
  [
    {
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForAmazonEKS/x',
        invokedBy: 'eks-nodegroup.amazonaws.com',
      },
    },
    { via: 'eks', session: 'x' },
  ],
])('who it was: %j', (over, expected) => {
  expect(readTrailEvent(item({ ...deletion, ...over }))?.who).toMatchObject(expected);
});

test('what is no event of CloudTrail is none', () => {
  for (const broken of [
    undefined,
    null,
    7,
    {},
    { CloudTrailEvent: '{' },
    { CloudTrailEvent: '[]' },
    { CloudTrailEvent: '{}' },
  ])
    expect(readTrailEvent(broken)).toBeUndefined();
});

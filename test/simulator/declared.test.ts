// Kinds that nobody wrote a generation for, in a generated estate: from their declarations alone.
import { expect, test } from 'vitest';
import { noSuchParent } from '../../src/simulator/answers.ts';
import { createEstate, type GeneratedAws } from '../../src/simulator/generated/estate.ts';
import { isRecord, records, text, type Json } from '../../src/simulator/record.ts';
import { declaredKinds } from '../support/declared-kinds.ts';

const now = (): Date => new Date('2026-11-22T08:00:00.000Z');
const size = { seed: 'declared', accounts: 3, regions: 3, interfaces: 200, now };

function estate(seed = 'declared'): GeneratedAws {
  return createEstate({ ...size, seed, kinds: declaredKinds });
}

function places(aws: GeneratedAws): readonly (readonly [string, string])[] {
  return aws
    .accounts()
    .flatMap((account) => aws.regions(account).map((region) => [account, region] as const));
}

function listed(aws: GeneratedAws, operation: string, member: string): readonly (readonly Json[])[] {
  return places(aws).map(([account, region]) => {
    const answer = aws.answer(account, region, operation, {}, 'ec2');
    return records(isRecord(answer) ? answer[member] : []);
  });
}

test('gives most places each kind once, some twice, some not at all, with ids of their own', () => {
  const gateways = listed(estate(), 'DescribeTransitGateways', 'TransitGateways');
  expect(gateways[0]?.length).toBeGreaterThan(0);
  expect(new Set(gateways.map(({ length }) => length)).size).toBeGreaterThan(1);
  const ids = gateways.flat().map((gateway) => gateway['TransitGatewayId']);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^tgw-0[0-9a-f]{16}$/);
});

test('leads to what is there: of the same place, declared or hand-written', () => {
  const aws = estate();
  const there = new Map(aws.state().map((one) => [one.id, one]));
  const attachments = [...there.values()].filter(({ kind }) => kind === 'TransitGatewayAttachment');
  const ends = attachments.flatMap((one) =>
    one.edges.map(({ type, to }) => {
      const end = there.get(to);
      if (end !== undefined) expect([end.accountId, end.region]).toEqual([one.accountId, one.region]);
      return `${type} ${end?.kind ?? 'nothing'}`;
    }),
  );
  expect([...new Set(ends)].sort()).toEqual(
    expect.arrayContaining(['ATTACHED_TO TransitGateway', 'IN_SUBNET Subnet', 'IN_VPC Vpc']),
  );
});

test('lists by parent, and knows which parents there are', () => {
  const aws = estate();
  const rules = aws.state().filter(({ kind }) => kind === 'Rule');
  expect(rules.length).toBeGreaterThan(0);
  for (const { id, accountId, region } of rules) {
    const parent = id.replace(':listener-rule/', ':listener/').replace(/\/[0-9a-f]+$/, '');
    const answer = aws.answer(accountId, region, 'DescribeRules', { ListenerArn: parent }, 'elbv2');
    expect(JSON.stringify(answer)).toContain(id);
  }
  const [account = '', region = ''] = places(aws)[0] ?? [];
  expect(aws.answer(account, region, 'DescribeRules', { ListenerArn: 'x' }, 'elbv2')).toBe(noSuchParent);
});

test('is the same for the same seed, in whatever order places are asked for, and changes in the same way', () => {
  const [one, other] = [estate(), estate()];
  const list = (aws: GeneratedAws, some = places(aws)): ReadonlyMap<string, string> =>
    new Map(
      some.map(([account, region]) => [
        `${account}/${region}`,
        JSON.stringify(
          [
            'DescribeTransitGatewayAttachments',
            'DescribeTransitGatewayVpcAttachments',
            'DescribeVpnConnections',
          ].map((operation) => aws.answer(account, region, operation, {}, 'ec2')),
        ),
      ]),
    );
  const backwards = list(other, places(other).toReversed());
  for (const [place, answers] of list(one)) expect(backwards.get(place), place).toBe(answers);
  expect(one.mutate(100)).toEqual(other.mutate(100));
  expect(list(one)).toEqual(list(other));
});

test('does not alter what is hand-written', () => {
  const [without, with_] = [createEstate(size), estate()];
  const kinds = new Set(without.state().map(({ kind }) => kind));
  expect(with_.state().filter(({ kind }) => kinds.has(kind))).toEqual(without.state());
});

test.each([
  ['TransitGateway created', /^created \[\]$/],
  ['TransitGateway deleted', /^deleted \[\]$/],
  ['TransitGateway retagged', /^modified \["(name",")?tags"\]$/],
  ['TransitGateway changed', /^modified \["(state|description|amazonSideAsn|dnsSupport|cidrBlocks)"\]$/],
  ['TransitGateway list changed', /^modified \["cidrBlocks"\]$/],
  ['TransitGatewayAttachment moved by itself', /^modified \["ATTACHED_TO"\]$/],
  ['TransitGatewayAttachment list changed', /^modified \["IN_SUBNET"\]$/],
  ['TransitGatewayRouteTable list changed', /^modified \["(ROUTED_BY|associations)"\]$/],
  ['TransitGatewayRouteTable moved by itself', /^modified \["associations"\]$/],
  ['Rule created', /^created \[\]$/],
  ['Rule list changed', /^modified \["(paths|FORWARDS_TO)"\]$/],
  ['Rule retagged', /^modified \["(name",")?tags"\]$/],
  ['VpnConnection moved by itself', /^modified \["(tunnels",")?(tunnels|up)"\]$/],
])('%s', (name, expected) => {
  const aws = estate(name);
  expect(aws.mutations).toContain(name);
  let found = 0;
  for (let turn = 0; turn < 6; turn += 1) {
    for (const { kind, change, paths } of aws.mutateBy(name)) {
      expect(`${change} ${JSON.stringify(paths)}`).toMatch(expected);
      expect(name.startsWith(`${kind} `)).toBe(true);
      found += 1;
    }
  }
  expect(found).toBeGreaterThan(0);
});

test('what a hand-written thing lists goes with it', () => {
  const aws = estate('orphans');
  const gone = Array.from({ length: 60 }, () => aws.mutateBy('balancer deleted')).flat();
  const rules = gone.filter(({ kind }) => kind === 'Rule');
  expect(rules.length).toBeGreaterThan(0);
  const deleted = new Set(gone.map(({ resourceId }) => resourceId));
  for (const { parent = '' } of rules) expect(deleted.has(parent)).toBe(true);
});

test('what belongs to no region is asked anywhere, and stands at `global`', () => {
  const [gateway] = declaredKinds;
  const kinds = gateway === undefined ? [] : [{ ...gateway, global: true }];
  const aws = createEstate({ ...size, kinds });
  const [account = ''] = aws.accounts();
  const [one, other] = ['us-east-1', 'eu-west-1'].map((region) =>
    aws.answer(account, region, 'DescribeTransitGateways', {}, 'ec2'),
  );
  expect(one).toBe(other);
  const [first] = records(isRecord(one) ? one['TransitGateways'] : []);
  const found = aws.state().find(({ id }) => id === text(first?.['TransitGatewayId']));
  expect(found).toMatchObject({ accountId: account, region: 'global' });
});

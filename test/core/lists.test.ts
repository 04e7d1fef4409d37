// Lists over many small pages: all pages or nothing. What breaks half-way removes nothing and applies nothing, and what slips
// between pages is not gone.
import { describe, expect, test } from 'vitest';
import type { Asker } from '../../src/ask.ts';
import { readList } from '../../src/ask.ts';
import { AwsError } from '../../src/simulator/aws-error.ts';
import {
  account,
  failing,
  hex,
  inPagesOf,
  isConfirmation,
  kindOf,
  outcomeOf,
  range,
  region,
  vpc,
  vpcs,
  world,
} from './core-world.ts';
import { rawServer, send } from './raw-server.ts';

const inFives = [inPagesOf(5, 'Vpc')];

describe('a second page that fails', () => {
  test.each(Object.entries(failing))(
    '%s: nothing is removed and nothing half-applied; when it ends, it all comes at once',
    async (_name, fault) => {
      const aws = await world({ kinds: inFives, answers: { DescribeVpcs: () => ({ Vpcs: vpcs(12) }) } });
      await aws.cycle();
      expect(aws.ids()).toHaveLength(12);
      expect(aws.called('DescribeVpcs')).toBe(3);
      aws.news();
      const before = [...aws.journal.resources()];

      // On the first page: one changed, one new, one gone. On the later ones: nothing but what was there.
      const now = [vpc(1, '10.9.0.0/16'), vpc(100), ...vpcs(10, 3)];
      aws.answer('DescribeVpcs', () => ({ Vpcs: now }));
      aws.simulator.setFaults([{ fault, operation: 'DescribeVpcs', afterPages: 1 }]);
      const during = await aws.cycle();
      expect([...aws.journal.resources()]).toEqual(before);
      expect(aws.news()).toEqual([]);
      expect(outcomeOf(aws.journal, 'ec2:DescribeVpcs')[0]).toBe(fault === 'deny' ? 'denied' : 'incomplete');
      expect(during.changes).toEqual({ created: 0, modified: 0, deleted: 0, discovered: 0, released: 0 });

      aws.simulator.setFaults([]);
      await aws.cycle();
      expect(aws.news().toSorted()).toEqual([
        `created vpc-${hex(100)}`,
        `deleted vpc-${hex(2)}`,
        `modified vpc-${hex(1)} cidrBlock`,
      ]);
      const [deleted] = aws.journal.events({ changes: ['deleted'] });
      expect(deleted?.notBefore).toBe(aws.startOf(1));
    },
  );

  test('on the first read ever: nothing is known, and later everything was discovered', async () => {
    const aws = await world({ kinds: inFives, answers: { DescribeVpcs: () => ({ Vpcs: vpcs(12) }) } });
    aws.simulator.setFaults([{ fault: 'throttle', operation: 'DescribeVpcs', afterPages: 2 }]);
    await aws.cycle();
    expect(aws.ids()).toEqual([]);
    aws.simulator.setFaults([]);
    await aws.cycle();
    expect(aws.news()).toEqual(vpcs(12).map(({ VpcId }) => `discovered ${VpcId}`));
  });
});

describe('a list broken by its token', () => {
  test('is started again once and is then complete', async () => {
    const aws = await world({ kinds: inFives, answers: { DescribeVpcs: () => ({ Vpcs: vpcs(12) }) } });
    aws.simulator.setFaults([{ fault: 'broken-token', operation: 'DescribeVpcs', times: 1 }]);
    const document = await aws.cycle();
    expect(document.incomplete).toEqual([]);
    expect(aws.ids()).toHaveLength(12);
    // The first page, the broken second one, then all three.
    expect(aws.called('DescribeVpcs')).toBe(5);
  });

  test('what was read before the restart is forgotten: gone by then is gone', async () => {
    const aws = await world({ kinds: inFives, answers: { DescribeVpcs: () => ({ Vpcs: vpcs(12) }) } });
    await aws.cycle();
    aws.news();
    let asked = 0;
    aws.answer('DescribeVpcs', () => {
      asked += 1;
      // The first page still shows the first one, and one that is taken back at once; the second attempt shows neither.
      return { Vpcs: asked === 1 ? [vpc(1), vpc(200), ...vpcs(11, 2)] : vpcs(11, 2) };
    });
    aws.simulator.setFaults([{ fault: 'broken-token', operation: 'DescribeVpcs', times: 1 }]);
    await aws.cycle();
    expect(aws.news()).toEqual([`deleted vpc-${hex(1)}`]);
  });

  test('twice is incomplete, after two attempts and no more', async () => {
    const aws = await world({ kinds: inFives, answers: { DescribeVpcs: () => ({ Vpcs: vpcs(12) }) } });
    await aws.cycle();
    aws.news();
    aws.simulator.resetCalls();
    aws.answer('DescribeVpcs', () => ({ Vpcs: vpcs(9) }));
    aws.simulator.setFaults([{ fault: 'broken-token', operation: 'DescribeVpcs' }]);
    const document = await aws.cycle();
    expect(document.incomplete).toEqual([
      { accountId: account, region, action: 'ec2:DescribeVpcs', code: 'InvalidNextToken' },
    ]);
    expect(aws.called('DescribeVpcs')).toBe(4);
    expect(aws.news()).toEqual([]);
    expect(aws.ids()).toHaveLength(12);
  });

  test('by Elastic Load Balancing’s marker: the same', async () => {
    const groups = range(12).map((number) => ({
      TargetGroupArn: `arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/g/${hex(number)}`,
    }));
    const aws = await world({
      kinds: [{ ...inPagesOf(5, 'TargetGroup'), facets: [] }],
      answers: { DescribeTargetGroups: () => ({ TargetGroups: groups }) },
    });
    aws.simulator.setFaults([{ fault: 'broken-token', operation: 'DescribeTargetGroups', times: 1 }]);
    expect((await aws.cycle()).incomplete).toEqual([]);
    expect(aws.ids()).toHaveLength(12);
    aws.simulator.setFaults([{ fault: 'broken-token', operation: 'DescribeTargetGroups' }]);
    expect((await aws.cycle()).incomplete).toHaveLength(1);
    expect(aws.ids()).toHaveLength(12);
  });
});

function page(token: string | undefined, ids: readonly number[]): string {
  const items = ids
    .map(
      (number) =>
        `<item><vpcId>${vpc(number).VpcId}</vpcId><ownerId>${account}</ownerId><cidrBlock>10.0.0.0/16</cidrBlock></item>`,
    )
    .join('');
  const next = token === undefined ? '' : `<nextToken>${token}</nextToken>`;
  return `<DescribeVpcsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId><vpcSet>${items}</vpcSet>${next}</DescribeVpcsResponse>`;
}

const credentials = { accessKeyId: 'ASIATEST', secretAccessKey: 'test' };

describe('tokens that lead nowhere', () => {
  test('the same token twice is incomplete', async () => {
    const aws = await world({ kinds: inFives, answers: { DescribeVpcs: () => ({ Vpcs: vpcs(3) }) } });
    await aws.cycle();
    const { url, asked } = await rawServer((_operation, response) => send(response, 200, page('again', [1])));
    const opened = await aws.open();
    const transport = { ...opened.transport, endpoint: url };
    const session = { ...opened.session, credentials: () => Promise.resolve(credentials) };
    const document = await aws.run({ session, transport });
    expect(document.incomplete).toMatchObject([{ action: 'ec2:DescribeVpcs', code: 'RepeatedToken' }]);
    expect(aws.ids()).toHaveLength(3);
    expect(asked.filter((operation) => operation === 'DescribeVpcs')).toHaveLength(2);
  });

  test('a circle of tokens ends, incomplete', async () => {
    const tokens = ['a', 'b', 'c'];
    let at = 0;
    const asker: Asker = {
      ask: () => {
        at += 1;
        return Promise.resolve({ ok: true, page: { Vpcs: [], NextToken: tokens[at % tokens.length] } });
      },
    };
    const verdict = await readList(
      asker,
      kindOf('Vpc').list,
      {},
      () => undefined,
      () => undefined,
    );
    expect(verdict?.failure.outcome).toBe('incomplete');
  });

  test.each([
    ['with items', 100, 5_000, 51],
    ['of nothing but tokens', 0, 5_000, 100_000],
  ])('new ones for ever, %s: given up, incomplete', async (_name, each, maxItems, calls) => {
    let asked = 0;
    const asker: Asker = {
      maxItems,
      ask: () => {
        asked += 1;
        const Vpcs = vpcs(each);
        return Promise.resolve({ ok: true, page: { Vpcs, NextToken: String(asked) } });
      },
    };
    const verdict = await readList(
      asker,
      kindOf('Vpc').list,
      {},
      () => undefined,
      () => undefined,
    );
    expect(verdict?.failure).toMatchObject({ outcome: 'incomplete', code: 'EndlessList' });
    expect(asked).toBe(calls);
  });

  test('an empty token is the end', async () => {
    const asker: Asker = {
      ask: () => Promise.resolve({ ok: true, page: { Vpcs: [{ VpcId: 'vpc-1' }], NextToken: '' } }),
    };
    expect(
      await readList(
        asker,
        kindOf('Vpc').list,
        {},
        () => undefined,
        () => undefined,
      ),
    ).toBeUndefined();
  });

  test('an empty page with a token is not the end', async () => {
    const pages = [{ NextToken: 'a' }, { Vpcs: [], NextToken: 'b' }, { Vpcs: [{ VpcId: 'vpc-1' }] }];
    const seen: unknown[] = [];
    const asker: Asker = { ask: () => Promise.resolve({ ok: true, page: pages.shift() ?? {} }) };
    expect(
      await readList(
        asker,
        kindOf('Vpc').list,
        {},
        () => undefined,
        (items) => seen.push(...items),
      ),
    ).toBeUndefined();
    expect(seen).toEqual([{ VpcId: 'vpc-1' }]);
  });
});

describe('a list that changes while it is read', () => {
  test('an item that slips between two pages is asked for, is there, and makes no event', async () => {
    const aws = await world({ kinds: inFives, answers: { DescribeVpcs: () => ({ Vpcs: vpcs(12) }) } });
    await aws.cycle();
    aws.news();
    aws.simulator.resetCalls();
    let pages = 0;
    aws.answer('DescribeVpcs', (input) => {
      if (isConfirmation(input)) return { Vpcs: vpcs(11, 2) };
      pages += 1;
      // After the first page its first item goes, so that the sixth moves onto the page that was read already.
      return { Vpcs: pages === 1 ? vpcs(12) : vpcs(11, 2) };
    });
    await aws.cycle();
    // The first one was shown; that it is gone is seen by the next list.
    expect(aws.news()).toEqual([]);
    expect(aws.ids()).toHaveLength(12);
    expect(aws.called('DescribeVpcs')).toBe(4);
    await aws.cycle();
    expect(aws.news()).toEqual([`deleted vpc-${hex(1)}`]);
  });

  test('what slipped and changed meanwhile is modified, once', async () => {
    const aws = await world({ kinds: inFives, answers: { DescribeVpcs: () => ({ Vpcs: vpcs(12) }) } });
    await aws.cycle();
    aws.news();
    const later = [...vpcs(5), vpc(6, '10.6.0.0/16'), ...vpcs(6, 7)];
    aws.answer('DescribeVpcs', (input) => ({
      Vpcs: isConfirmation(input) ? later : later.filter(({ VpcId }) => VpcId !== vpc(6).VpcId),
    }));
    await aws.cycle();
    expect(aws.news()).toEqual([`modified vpc-${hex(6)} cidrBlock`]);
    aws.answer('DescribeVpcs', () => ({ Vpcs: later }));
    await aws.cycle();
    expect(aws.news()).toEqual([]);
  });

  test('items that come while it is paged are created, and repeated ones are one', async () => {
    const aws = await world({ kinds: inFives, answers: { DescribeVpcs: () => ({ Vpcs: vpcs(12) }) } });
    await aws.cycle();
    aws.news();
    let pages = 0;
    aws.answer('DescribeVpcs', () => {
      pages += 1;
      // One more in front before each page: every page begins with the last of the page before.
      return { Vpcs: [...range(pages - 1, 100).map((number) => vpc(number)), ...vpcs(12)] };
    });
    await aws.cycle();
    expect(aws.news()).toEqual([]);
    await aws.cycle();
    const created = aws.news();
    expect(created.every((line) => line.startsWith('created '))).toBe(true);
    expect(new Set(created).size).toBe(created.length);
  });
});

describe('odd items', () => {
  test.each([
    ['on the first page', 2],
    ['on the last page', 11],
  ])('one without an id %s makes the whole list incomplete', async (_name, position) => {
    const aws = await world({ kinds: inFives, answers: { DescribeVpcs: () => ({ Vpcs: vpcs(12) }) } });
    await aws.cycle();
    aws.news();
    aws.answer('DescribeVpcs', () => ({
      Vpcs: vpcs(10, 3).toSpliced(position, 0, { ...vpc(1), VpcId: '' }),
    }));
    const document = await aws.cycle();
    expect(document.incomplete).toMatchObject([{ code: 'UnidentifiedItem' }]);
    expect(aws.ids()).toHaveLength(12);
    expect(aws.news()).toEqual([]);
    expect(aws.journal.scopes().find(({ code }) => code === 'UnidentifiedItem')?.message).toMatch(
      /DescribeVpcs.*without an id/,
    );
  });

  test('one without an id in a confirmation proves nothing', async () => {
    const aws = await world({ kinds: inFives, answers: { DescribeVpcs: () => ({ Vpcs: vpcs(12) }) } });
    await aws.cycle();
    aws.news();
    aws.simulator.setFaults([]);
    const { url } = await rawServer((_operation, response, form) => {
      const body = form.has('Filter.1.Name')
        ? page(undefined, []).replace('<vpcSet>', '<vpcSet><item><state>available</state></item>')
        : page(undefined, range(11));
      send(response, 200, body);
    });
    const opened = await aws.open();
    await aws.run({
      session: { ...opened.session, credentials: () => Promise.resolve(credentials) },
      transport: { ...opened.transport, endpoint: url },
    });
    expect(aws.ids()).toHaveLength(12);
    expect(aws.news()).toEqual([]);
  });

  test('repeated ones are one resource; of two states the last stands', async () => {
    const aws = await world({
      kinds: inFives,
      answers: { DescribeVpcs: () => ({ Vpcs: [vpc(1), vpc(2), vpc(1), vpc(2, '10.7.0.0/16')] }) },
    });
    const document = await aws.cycle();
    expect(document.resources).toEqual({ Vpc: 2 });
    expect(aws.news()).toEqual([`discovered vpc-${hex(1)}`, `discovered vpc-${hex(2)}`]);
    expect(aws.journal.resource(`vpc-${hex(2)}`)?.properties['cidrBlock']).toBe('10.7.0.0/16');
    await aws.cycle();
    expect(aws.news()).toEqual([]);
  });

  test('one that is listed as deleted and as there is there', async () => {
    const nat = (state: string): object => ({
      NatGatewayId: `nat-${hex(1)}`,
      VpcId: vpc(1).VpcId,
      State: state,
    });
    const aws = await world({
      kinds: [kindOf('NatGateway')],
      answers: { DescribeNatGateways: () => ({ NatGateways: [nat('available')] }) },
    });
    await aws.cycle();
    aws.news();
    for (const states of [
      ['deleted', 'available'],
      ['available', 'deleted'],
    ]) {
      aws.answer('DescribeNatGateways', () => ({ NatGateways: states.map(nat) }));
      await aws.cycle();
      expect(aws.news()).toEqual([]);
    }
  });

  test('a list that AWS leaves out of its answer is an empty one, and is confirmed', async () => {
    const aws = await world({ kinds: inFives, answers: { DescribeVpcs: () => ({ Vpcs: vpcs(3) }) } });
    await aws.cycle();
    aws.news();
    aws.answer('DescribeVpcs', (input) => {
      if (isConfirmation(input)) throw new AwsError('RequestLimitExceeded', 'Request limit exceeded.', 503);
      return {};
    });
    await aws.cycle();
    expect(aws.ids()).toHaveLength(3);
    aws.answer('DescribeVpcs', () => ({}));
    await aws.cycle();
    expect(aws.news()).toHaveLength(3);
  });
});

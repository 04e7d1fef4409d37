// Routes of a transit gateway beyond 1,000: by page where the endpoint pages, by smaller questions where it does not, and never a full
// table where neither showed all.
import type { SearchTransitGatewayRoutesCommandOutput, TransitGatewayRoute } from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { halvesOf, networkKey, parsePrefix } from '../../src/address.ts';
import type { Input } from '../../src/kind.ts';
import { routesOf, smallerSearches, wholeSearch } from '../../src/route-search.ts';
import { type CoreWorld, kindOf, outcomeOf, world } from './core-world.ts';

const attachment = 'tgw-attach-1';
const tableId = 'tgw-rtb-1';
const action = 'ec2:SearchTransitGatewayRoutes';

function route(index: number): TransitGatewayRoute {
  return {
    DestinationCidrBlock: index % 5 === 0 ? `2001:db8:${index.toString(16)}::/48` : cidr(index),
    TransitGatewayAttachments: [{ TransitGatewayAttachmentId: attachment, ResourceType: 'vpc' }],
    Type: index % 2 === 0 ? 'static' : 'propagated',
    State: 'active',
  };
}

function cidr(index: number): string {
  return `10.${index >> 8}.${index & 255}.0/24`;
}

async function tableWith(routes: readonly TransitGatewayRoute[]): Promise<CoreWorld> {
  return world({
    kinds: [kindOf('TransitGatewayRouteTable')],
    answers: {
      DescribeTransitGatewayRouteTables: () => ({
        TransitGatewayRouteTables: [{ TransitGatewayRouteTableId: tableId, State: 'available' }],
      }),
      SearchTransitGatewayRoutes: () => ({ Routes: routes }),
    },
  });
}

function destinations({ journal }: CoreWorld): readonly string[] {
  const edges = journal.resource(tableId)?.edges['ROUTES_TO'] ?? [];
  return edges.map(({ destination }) => String(destination)).sort();
}

describe('2,500 routes', () => {
  const routes = Array.from({ length: 2500 }, (_, index) => route(index));
  const all = routes.map(({ DestinationCidrBlock }) => DestinationCidrBlock ?? '').sort();

  test('are read page by page where the endpoint gives tokens', async () => {
    const aws = await tableWith(routes);
    await aws.cycle();
    expect(destinations(aws)).toEqual(all);
    expect(aws.called('SearchTransitGatewayRoutes')).toBe(3);
  });

  test('are read in smaller parts where it only says that there are more', async () => {
    const aws = await tableWith(routes);
    aws.simulator.setFaults([{ fault: 'no-next-token' }]);
    const { incomplete } = await aws.cycle();
    expect(incomplete).toEqual([]);
    expect(destinations(aws)).toEqual(all);
    // All but some are in 10.0.0.0/13, which takes 13 halvings of 0.0.0.0/0 and one more.
    expect(aws.called('SearchTransitGatewayRoutes')).toBeLessThan(100);
  });

  test('are no change when the endpoint changes its manner', async () => {
    const aws = await tableWith(routes);
    await aws.cycle();
    aws.news();
    aws.simulator.setFaults([{ fault: 'no-next-token' }]);
    await aws.cycle();
    expect(aws.news()).toEqual([]);
  });
});

test('what is cut in every part is incomplete, says how many routes are known, and leaves the table as it was', async () => {
  const few = [route(1), route(2)];
  const aws = await tableWith(few);
  await aws.cycle();
  aws.news();
  const unnamed = { PrefixListId: 'pl-1', Type: 'static', State: 'active' } as const;
  const many = Array.from({ length: 1500 }, (_, index) => route(index));
  aws.answer('SearchTransitGatewayRoutes', () => ({ Routes: [unnamed, ...many] }));
  aws.simulator.setFaults([{ fault: 'no-next-token' }]);
  const { incomplete } = await aws.cycle();
  expect(incomplete.filter((entry) => entry.action === action)).toHaveLength(1);
  expect(outcomeOf(aws.journal, action)[0]).toBe('incomplete');
  const scope = aws.journal.scopes().find((each) => each.action === action);
  expect([scope?.code, scope?.message]).toEqual([
    'AnswerCut',
    'SearchTransitGatewayRoutes gives only a part (known: 1000 routes), and cannot be asked in smaller ones',
  ]);
  expect(aws.news()).toEqual([]);
  expect(destinations(aws)).toHaveLength(2);

  // And from a table that was never read whole, none.
  const fresh = await tableWith([unnamed, ...many]);
  fresh.simulator.setFaults([{ fault: 'no-next-token' }]);
  await fresh.cycle();
  expect(fresh.ids('TransitGatewayRouteTable')).toEqual([tableId]);
  expect(destinations(fresh)).toEqual([]);
});

describe('smaller searches', () => {
  const block = fc.oneof(
    fc
      .tuple(fc.nat(0xffff), fc.integer({ min: 0, max: 32 }))
      .map(([bits, length]) => canonical(`10.${bits >> 8}.${bits & 255}.0`, length)),
    fc
      .tuple(fc.nat(0xffff), fc.integer({ min: 0, max: 128 }))
      .map(([bits, length]) => canonical(`2001:db8::${bits.toString(16)}`, length)),
    fc.constantFrom('0.0.0.0/0', '::/0', '128.0.0.0/1', '8000::/1', '255.255.255.255/32'),
  );

  test.each([
    ['a block is a subnet of itself', true],
    ['it is none', false],
  ])('find every route once, where %s', (_case, isItsOwn) => {
    fc.assert(
      fc.property(
        fc.uniqueArray(block, { maxLength: 30 }),
        fc.integer({ min: 1, max: 4 }),
        (blocks, most) => {
          const found = routesOf(
            answersTo(wholeSearch(), (input) => {
              const routes = blocks.filter((each) => isFound(each, input, isItsOwn));
              return {
                $metadata: {},
                Routes: routes.slice(0, most).map((DestinationCidrBlock) => ({ DestinationCidrBlock })),
                AdditionalRoutesAvailable: routes.length > most,
              };
            }),
          );
          expect(found.map(({ DestinationCidrBlock }) => DestinationCidrBlock).sort()).toEqual(blocks.sort());
        },
      ),
    );
  });

  test('halve blocks as AWS writes them', () => {
    expect(halvesOf('0.0.0.0/0')).toEqual(['0.0.0.0/1', '128.0.0.0/1']);
    expect(halvesOf('10.1.2.3/8')).toEqual(['10.0.0.0/9', '10.128.0.0/9']);
    expect(halvesOf('10.0.0.1/32')).toEqual([]);
    expect(halvesOf('::/0')).toEqual(['::/1', '8000::/1']);
    expect(halvesOf('2001:db8::/127')).toEqual(['2001:db8::/128', '2001:db8::1/128']);
    expect(halvesOf('nothing')).toEqual([]);
  });
});

function answersTo(
  input: Input,
  ask: (input: Input) => SearchTransitGatewayRoutesCommandOutput,
): readonly SearchTransitGatewayRoutesCommandOutput[] {
  const page = ask(input);
  const parts = smallerSearches(input, page);
  return parts === undefined ? [page] : parts.flatMap((part) => answersTo(part, ask));
}

function canonical(address: string, length: number): string {
  const first = halvesOf(`${address}/${Math.max(0, length - 1)}`)[0] ?? '';
  return length === 0 ? first.replace('/1', '/0') : first;
}

function isFound(route: string, { Filters: filters }: Input, isItsOwn: boolean): boolean {
  const [, part] = Array.isArray(filters) ? filters : [];
  if (part === undefined) return true;
  const [asked] = part.Values;
  if (part.Name === 'route-search.exact-match') return route === asked;
  return route === asked ? isItsOwn : isWithin(route, asked);
}

function isWithin(inner: string, outer: string): boolean {
  const [a, b] = [parsePrefix(inner), parsePrefix(outer)];
  if (a === undefined || b === undefined || a.family !== b.family || a.length < b.length) return false;
  return networkKey(a, b.length) === networkKey(b, b.length);
}

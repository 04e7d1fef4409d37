// The demo's estate holds together, so that what the demo shows is no accident, and its parts are cast by what is true of them.
import { expect, test } from 'vitest';
import { castFrom } from '../../src/demo/cast.ts';
import { createDemoEstate } from '../../src/demo/estate.ts';
import { expectedStubs } from '../truth/tuples.ts';
import { edgesIn, replay } from './replay.ts';

const story = replay(40);

test.each([
  ['at first', story.atFirst],
  ['in the end', story.inTheEnd],
])('no two things share an id, and no two interfaces of a VPC an address, %s', (_when, state) => {
  const ids = state.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const addresses = state.flatMap(({ kind, properties }) =>
    kind === 'NetworkInterface'
      ? [properties['privateIpAddresses'] ?? []]
          .flat()
          .map((one) => `${String(properties['vpcId'])} ${String(one)}`)
      : [],
  );
  expect(new Set(addresses).size).toBe(addresses.length);
});

test('every id that is named at first is there; VPN gateways and prefix lists have no list', () => {
  const missing = expectedStubs(story.atFirst).filter((id) => !/^(?:vgw|pl)-/.test(id));
  expect(missing).toEqual([]);
});

test('public addresses are of a range reserved for ever: nobody’s network is shown', () => {
  const told = story.inTheEnd.flatMap(({ properties }) =>
    ['publicIp', 'publicIpAddress', 'publicIpAddresses'].flatMap((name) =>
      [properties[name] ?? []].flat().map(String),
    ),
  );
  expect(told.length).toBeGreaterThan(20);
  expect(told.filter((address) => Number(address.split('.')[0]) < 240)).toEqual([]);
});

test('the parts are what they are said to be', () => {
  const { cast, atFirst, accounts } = story;
  expect(accounts).toHaveLength(3);
  const vpcs = new Map(atFirst.filter(({ kind }) => kind === 'Vpc').map((vpc) => [vpc.id, vpc]));
  for (const { id, text } of [cast.peered, cast.reachable, cast.unseen]) {
    const vpc = vpcs.get(id);
    expect(vpc?.properties['isDefault']).toBe(false);
    expect(text).toBe(`${String(vpc?.properties['name'])} (${vpc?.accountId}/${vpc?.region})`);
  }
  const peered = edgesIn(atFirst, 'ROUTES_TO').filter(({ to }) => to.startsWith('pcx-'));
  const ends = [...edgesIn(atFirst, 'REQUESTER'), ...edgesIn(atFirst, 'ACCEPTER')];
  const own = ends.filter(({ to }) => to === cast.peered.id).map(({ from }) => from);
  expect(own.length).toBeGreaterThan(0);
  for (const peering of own) expect(peered.filter(({ to }) => to === peering)).toHaveLength(2);
});

test('what a part needs and nothing has is said', () => {
  expect(() => castFrom([])).toThrow("the demo's estate has no VPC that is peered");
  const estate = createDemoEstate([]);
  const lonely = estate.aws
    .state()
    .find(({ kind, properties }) => kind === 'Vpc' && properties['isDefault'] === true);
  expect(() => estate.change('peering deleted', lonely?.id ?? '')).toThrow(
    `the demo's estate has nothing for: peering deleted in ${lonely?.id}`,
  );
});

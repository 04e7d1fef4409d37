// The demo's networks hold together: every id that an item names is there, so that what the demo shows is no accident.
import { expect, test } from 'vitest';
import { bastionOpened, peeringDeleted, webServerReplaced } from '../../src/demo/happenings.ts';
import type { Location } from '../../src/demo/location.ts';
import { createNetwork } from '../../src/demo/network.ts';

/** Made to be missing: the forgotten VPN gateway of the blackhole route. */
const missingOnPurpose = /^vgw-/;
/** Ids that stand for nothing that has a list: associations, attachments, images. */
const partOfOthers = /^(?:ami|\w+assoc|rtbassoc|eni-attach|ela-attach|vpc-cidr-assoc|subnet-cidr-assoc)-/;
const idPattern = /\b(?:[a-z]+-)+0[0-9a-f]{16}\b/g;

test.each([
  ['as shipped', []],
  ['after what happens', [peeringDeleted, bastionOpened, webServerReplaced]],
])('every id that is named is there, %s', (_when, happenings) => {
  const network = createNetwork();
  for (const happening of happenings) network.happen(happening);
  const locations = network.locations();
  const there = new Set(locations.flatMap(idsOf));
  const named = new Set(JSON.stringify(locations).match(idPattern));
  const missing = [...named].filter(
    (id) => !there.has(id) && !partOfOthers.test(id) && !missingOnPurpose.test(id),
  );
  expect(missing).toEqual([]);
});

test('no two things share an id, and no two interfaces of a VPC an address', () => {
  const locations = createNetwork().locations();
  const ids = locations.flatMap((location) => idsOf({ ...location, peerings: [] }));
  expect(ids.length).toBe(new Set(ids).size);
  const addresses = locations.flatMap(({ interfaces }) =>
    interfaces.map(({ VpcId, PrivateIpAddress }) => `${VpcId} ${PrivateIpAddress}`),
  );
  expect(addresses.length).toBe(new Set(addresses).size);
});

test('what happens replaces items and leaves the old ones as they were', () => {
  const network = createNetwork();
  const before = network.locations();
  const copy = structuredClone(before);
  for (const happening of [peeringDeleted, bastionOpened, webServerReplaced]) network.happen(happening);
  expect(before).toEqual(copy);
  expect(network.locations()).not.toEqual(copy);
});

test('public addresses are documentation addresses: nobody’s network is shown', () => {
  const text = JSON.stringify(createNetwork().locations());
  const publicIps = [...text.matchAll(/"PublicIp":"([^"]+)"/g)].map(([, address]) => address);
  expect(publicIps.length).toBeGreaterThan(0);
  expect(publicIps.filter((address) => !address?.startsWith('203.0.113.'))).toEqual([]);
});

function idsOf(location: Location): readonly string[] {
  const { vpcs, subnets, routeTables, internetGateways, natGateways, addresses, acls, groups } = location;
  const ids = [
    ...vpcs.map(({ VpcId }) => VpcId),
    ...subnets.map(({ SubnetId }) => SubnetId),
    ...routeTables.map(({ RouteTableId }) => RouteTableId),
    ...internetGateways.map(({ InternetGatewayId }) => InternetGatewayId),
    ...natGateways.map(({ NatGatewayId }) => NatGatewayId),
    ...addresses.map(({ AllocationId }) => AllocationId),
    ...acls.map(({ NetworkAclId }) => NetworkAclId),
    ...groups.map(({ GroupId }) => GroupId),
    ...location.interfaces.map(({ NetworkInterfaceId }) => NetworkInterfaceId),
    ...location.instances.map(({ InstanceId }) => InstanceId),
    ...location.endpoints.map(({ VpcEndpointId }) => VpcEndpointId),
    ...location.peerings.map(({ VpcPeeringConnectionId }) => VpcPeeringConnectionId),
  ];
  return ids.filter((id) => id !== undefined);
}

// Availability zones: one node for all accounts, by its zone id. Each account has names of its own for them, so a name is no part of the
// state: it is the alias by which that account's other answers speak of the zone.
import type { AvailabilityZone, DescribeAvailabilityZonesCommandOutput } from '@aws-sdk/client-ec2';
import { zoneEnd } from '../src/ids.ts';
import { byFilter, once, text } from '../src/declare.ts';
import { defineKind, nobody } from '../src/kind.ts';

export default defineKind<AvailabilityZone>({
  kind: 'AvailabilityZone',
  group: 'ec2',
  doc: 'Data centres of a region that fail together; the same node for every account',
  list: once(
    'ec2',
    'DescribeAvailabilityZones',
    (page: DescribeAvailabilityZonesCommandOutput) => page.AvailabilityZones,
  ),
  confirm: byFilter('zone-id'),
  id: (zone) => zone.ZoneId,
  alias: (zone, place) => zoneEnd(place, { name: zone.ZoneName }),
  owner: () => nobody,
  properties: {
    zoneType: text('`availability-zone`, `local-zone` or `wavelength-zone`', (zone) => zone.ZoneType),
    groupName: text('Group of zones that an account opts into together', (zone) => zone.GroupName),
    networkBorderGroup: text(
      'Where AWS announces the addresses of the zone',
      (zone) => zone.NetworkBorderGroup,
    ),
    parentZoneId: text('Zone that a local or wavelength zone hangs on', (zone) => zone.ParentZoneId),
    state: text('`available`, `constrained` or `unavailable`', (zone) => zone.State, { observed: true }),
  },
  edges: {},
  dropped: ['Messages', 'OptInStatus'],
  example: {
    DescribeAvailabilityZones: {
      AvailabilityZones: [
        zone('eu-west-1a', 'euw1-az1'),
        zone('eu-west-1b', 'euw1-az2'),
        zone('eu-west-1c', 'euw1-az3'),
        {
          ...zone('eu-west-1-dub-1a', 'euw1-dub1-az1'),
          ZoneType: 'local-zone',
          GroupName: 'eu-west-1-dub-1',
          NetworkBorderGroup: 'eu-west-1-dub-1',
          OptInStatus: 'opted-in',
          ParentZoneName: 'eu-west-1a',
          ParentZoneId: 'euw1-az1',
        },
      ],
    } satisfies Omit<DescribeAvailabilityZonesCommandOutput, '$metadata'>,
  },
});

function zone(ZoneName: string, ZoneId: string): AvailabilityZone {
  return {
    ZoneName,
    ZoneId,
    RegionName: 'eu-west-1',
    State: 'available',
    OptInStatus: 'opt-in-not-required',
    ZoneType: 'availability-zone',
    GroupName: 'eu-west-1-zg-1',
    NetworkBorderGroup: 'eu-west-1',
    Messages: [],
  };
}

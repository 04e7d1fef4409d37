// The demo's accounts and regions, and where in them things stand. Zone names map to zones differently per account, as in AWS.
import type { AvailabilityZone } from '@aws-sdk/client-ec2';
import type { Location, PrefixList } from './location.ts';
import { idOf, partition, type Site, type Spot } from './shapes.ts';

export const accounts = {
  production: '111122223333',
  shared: '444455556666',
  analytics: '777788889999',
} as const;

export const regions = { ireland: 'eu-west-1', frankfurt: 'eu-central-1' } as const;

const zoneLetters = ['a', 'b', 'c'];
const zonePrefixes: Readonly<Record<string, string>> = { 'eu-west-1': 'euw1', 'eu-central-1': 'euc1' };

export function siteOf(account: string, region: string, vpcName: string): Site {
  return { account, region, vpcId: idOf('vpc', vpcName) };
}

export function spotOf(site: Site, subnetName: string, letter: string): Spot {
  return {
    ...site,
    subnetId: idOf('subnet', `${site.vpcId} ${subnetName}`),
    zone: `${site.region}${letter}`,
    zoneId: zoneId(site.account, site.region, letter),
  };
}

/** A location with its zones and nothing else. */
export function emptyLocation(account: string, region: string): Location {
  return {
    account,
    region,
    zones: zoneLetters.map((letter): AvailabilityZone => ({
      ZoneName: `${region}${letter}`,
      ZoneId: zoneId(account, region, letter),
      RegionName: region,
      GroupName: region,
      State: 'available',
      OptInStatus: 'opt-in-not-required',
      ZoneType: 'availability-zone',
    })),
    vpcs: [],
    subnets: [],
    routeTables: [],
    internetGateways: [],
    natGateways: [],
    addresses: [],
    acls: [],
    groups: [],
    interfaces: [],
    instances: [],
    endpoints: [],
    peerings: [],
    prefixLists: [],
    balancing: [],
  };
}

/** AWS's own list of the addresses of S3, which every account sees. */
export function s3PrefixList(region: string, id: string): PrefixList {
  return {
    list: {
      PrefixListId: id,
      PrefixListName: `com.amazonaws.${region}.s3`,
      PrefixListArn: `arn:${partition}:ec2:${region}:aws:prefix-list/${id}`,
      AddressFamily: 'IPv4',
      OwnerId: 'AWS',
      Tags: [],
    },
    entries: [{ Cidr: '192.0.2.0/25' }, { Cidr: '192.0.2.128/25' }],
  };
}

function zoneId(account: string, region: string, letter: string): string {
  const turn = Number(account) % zoneLetters.length;
  return `${zonePrefixes[region] ?? region}-az${((zoneLetters.indexOf(letter) + turn) % zoneLetters.length) + 1}`;
}

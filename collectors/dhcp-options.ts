// DHCP option sets: which DNS and time servers the hosts of a VPC are told of. A VPC names its set in `dhcpOptionsId`.
import type { DescribeDhcpOptionsCommandOutput, DhcpOptions } from '@aws-sdk/client-ec2';
import { ec2Arn } from '../src/ids.ts';
import { byFilter, list, paged, text } from '../src/declare.ts';
import { defineKind } from '../src/kind.ts';

export default defineKind<DhcpOptions>({
  kind: 'DhcpOptions',
  group: 'ec2',
  doc: 'What the hosts of VPCs are told by DHCP',
  idPrefix: 'dopt-',
  topLevel: true,
  list: paged('ec2', 'DescribeDhcpOptions', {
    pageSize: 1000,
    items: (page: DescribeDhcpOptionsCommandOutput) => page.DhcpOptions,
  }),
  confirm: byFilter('dhcp-options-id'),
  id: (options) => options.DhcpOptionsId,
  arn: (options, place) =>
    ec2Arn(place, { account: options.OwnerId, type: 'dhcp-options', id: options.DhcpOptionsId }),
  owner: (options) => ({ account: options.OwnerId }),
  tags: (options) => options.Tags,
  properties: {
    domainName: text('Domain that is added to bare names', (options) => first(options, 'domain-name')),
    domainNameServers: list('DNS servers; `AmazonProvidedDNS` is the VPC’s own', (options) =>
      valuesOf(options, 'domain-name-servers'),
    ),
    ntpServers: list('Time servers', (options) => valuesOf(options, 'ntp-servers')),
    netbiosNameServers: list('NetBIOS name servers', (options) => valuesOf(options, 'netbios-name-servers')),
    netbiosNodeType: text('NetBIOS node type: `1`, `2`, `4` or `8`', (options) =>
      first(options, 'netbios-node-type'),
    ),
    ipv6AddressPreferredLeaseTime: text('Seconds for which an IPv6 address is leased', (options) =>
      first(options, 'ipv6-address-preferred-lease-time'),
    ),
  },
  edges: {},
  example: {
    DescribeDhcpOptions: {
      DhcpOptions: [
        {
          DhcpOptionsId: 'dopt-0a7c9e1d3f5b2a001',
          OwnerId: '111122223333',
          DhcpConfigurations: [
            { Key: 'domain-name', Values: [{ Value: 'shop.internal' }] },
            { Key: 'domain-name-servers', Values: [{ Value: '10.0.0.2' }, { Value: '192.168.0.53' }] },
            { Key: 'ntp-servers', Values: [{ Value: '169.254.169.123' }] },
            { Key: 'netbios-name-servers', Values: [{ Value: '192.168.0.54' }] },
            { Key: 'netbios-node-type', Values: [{ Value: '2' }] },
            { Key: 'ipv6-address-preferred-lease-time', Values: [{ Value: '140' }] },
          ],
          Tags: [
            { Key: 'Name', Value: 'prod' },
            { Key: 'team', Value: 'network' },
          ],
        },
        {
          DhcpOptionsId: 'dopt-0b7c9e1d3f5b2b002',
          OwnerId: '111122223333',
          DhcpConfigurations: [
            { Key: 'domain-name', Values: [{ Value: 'eu-west-1.compute.internal' }] },
            { Key: 'domain-name-servers', Values: [{ Value: 'AmazonProvidedDNS' }] },
          ],
          Tags: [],
        },
      ],
    } satisfies Omit<DescribeDhcpOptionsCommandOutput, '$metadata'>,
  },
});

function valuesOf(options: DhcpOptions, key: string): readonly (string | undefined)[] {
  return (options.DhcpConfigurations ?? [])
    .filter(({ Key }) => Key === key)
    .flatMap(({ Values = [] }) => Values.map(({ Value }) => Value));
}

function first(options: DhcpOptions, key: string): string | undefined {
  return valuesOf(options, key).find((value) => value !== undefined);
}

// Accelerators of Global Accelerator: anycast addresses at the edge of AWS's network. They are in no region; the service answers in one.
// Tags are another call's, one per accelerator.
import type {
  Accelerator,
  DescribeAcceleratorResponse,
  ListAcceleratorsResponse,
  ListTagsForResourceResponse,
} from '@aws-sdk/client-global-accelerator';
import { byCall, flag, list, paged, perResource, text, time } from '../src/declare.ts';
import { arnAccount } from '../src/ids.ts';
import { defineKind, facet } from '../src/kind.ts';

export default defineKind<Accelerator>({
  kind: 'Accelerator',
  group: 'global-accelerator',
  doc: 'Static addresses at the edge of the AWS network that lead to endpoints in regions',
  idPrefix: 'globalaccelerator:accelerator/',
  global: true,
  topLevel: true,
  list: paged('globalaccelerator', 'ListAccelerators', {
    pageSize: 100,
    items: (page: ListAcceleratorsResponse) => page.Accelerators,
  }),
  confirm: byCall('globalaccelerator', 'DescribeAccelerator', { input: (id) => ({ AcceleratorArn: id }) }),
  facets: [
    facet<ListTagsForResourceResponse>({
      call: perResource('globalaccelerator', 'ListTagsForResource', {
        parameter: 'ResourceArn',
        answer: (page: ListTagsForResourceResponse) => page,
      }),
      tags: (tagged) => tagged.Tags,
      properties: {},
      edges: {},
    }),
  ],
  id: (accelerator) => accelerator.AcceleratorArn,
  arn: (accelerator) => accelerator.AcceleratorArn,
  owner: (accelerator) => ({ account: arnAccount(accelerator.AcceleratorArn) }),
  properties: {
    acceleratorName: text('Name of the accelerator', (accelerator) => accelerator.Name, { index: true }),
    enabled: flag('Whether it takes traffic', (accelerator) => accelerator.Enabled),
    status: text('`DEPLOYED` or `IN_PROGRESS`', (accelerator) => accelerator.Status, { observed: true }),
    ipAddressType: text('`IPV4` or `DUAL_STACK`', (accelerator) => accelerator.IpAddressType),
    publicIpAddresses: list('Its static IPv4 addresses', (accelerator) =>
      addressesOf(accelerator).filter((address) => !address.includes(':')),
    ),
    ipv6Addresses: list('Its static IPv6 addresses', (accelerator) =>
      addressesOf(accelerator).filter((address) => address.includes(':')),
    ),
    dnsName: text('DNS name of its IPv4 addresses', (accelerator) => accelerator.DnsName, { index: true }),
    dualStackDnsName: text('DNS name of all its addresses', (accelerator) => accelerator.DualStackDnsName),
    createdTime: time('When it was made', (accelerator) => accelerator.CreatedTime),
  },
  edges: {},
  dropped: ['LastModifiedTime', 'Events'],
  example: {
    ListAccelerators: {
      Accelerators: [
        {
          AcceleratorArn:
            'arn:aws:globalaccelerator::111122223333:accelerator/1a2b3c4d-5e6f-4071-8293-a4b5c6d7e8f9',
          Name: 'shop',
          IpAddressType: 'DUAL_STACK',
          Enabled: true,
          IpSets: [
            { IpAddresses: ['192.0.2.250', '198.51.100.250'], IpAddressFamily: 'IPv4' },
            { IpAddresses: ['2600:9000:a200::1', '2600:9000:a201::1'], IpAddressFamily: 'IPv6' },
          ],
          DnsName: 'a1b2c3d4e5f607182.awsglobalaccelerator.com',
          DualStackDnsName: 'a1b2c3d4e5f607182.dualstack.awsglobalaccelerator.com',
          Status: 'DEPLOYED',
          CreatedTime: new Date('2026-04-01T07:00:00.000Z'),
          LastModifiedTime: new Date('2026-10-01T07:00:00.000Z'),
        },
      ],
    } satisfies ListAcceleratorsResponse,
    ListTagsForResource: {
      by: 'ResourceArn',
      answers: {
        'arn:aws:globalaccelerator::111122223333:accelerator/1a2b3c4d-5e6f-4071-8293-a4b5c6d7e8f9': {
          Tags: [
            { Key: 'Name', Value: 'shop' },
            { Key: 'team', Value: 'shop' },
          ],
        },
      } satisfies Record<string, ListTagsForResourceResponse>,
    },
    DescribeAccelerator: {
      by: 'AcceleratorArn',
      answers: {
        'arn:aws:globalaccelerator::111122223333:accelerator/1a2b3c4d-5e6f-4071-8293-a4b5c6d7e8f9': {
          Accelerator: {
            AcceleratorArn:
              'arn:aws:globalaccelerator::111122223333:accelerator/1a2b3c4d-5e6f-4071-8293-a4b5c6d7e8f9',
            Name: 'shop',
          },
        },
      } satisfies Record<string, DescribeAcceleratorResponse>,
    },
  },
});

function addressesOf({ IpSets }: Accelerator): readonly string[] {
  return IpSets?.flatMap(({ IpAddresses }) => IpAddresses ?? []) ?? [];
}

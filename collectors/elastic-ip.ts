// Elastic IPs: public addresses that an account keeps. AWS lists them in one answer, without pages, to their owner alone.
import type { Address, DescribeAddressesCommandOutput } from '@aws-sdk/client-ec2';
import { ec2Arn } from '../src/ids.ts';
import { byFilter, once, text } from '../src/declare.ts';
import { defineKind } from '../src/kind.ts';

export default defineKind<Address>({
  kind: 'ElasticIp',
  group: 'ec2',
  doc: 'A public IPv4 address that the account keeps',
  idPrefix: 'eipalloc-',
  topLevel: true,
  list: once('ec2', 'DescribeAddresses', (page: DescribeAddressesCommandOutput) => page.Addresses),
  confirm: byFilter('allocation-id'),
  id: (address) => address.AllocationId,
  arn: (address, place) =>
    ec2Arn(place, { account: place.account, type: 'elastic-ip', id: address.AllocationId }),
  owner: () => ({}),
  authors: {
    calledAs: ['Address'],
    follows: {
      networkInterfaceId: ['NetworkInterface', 'NatGateway', 'Instance'],
      instanceId: ['NetworkInterface', 'Instance'],
      privateIpAddress: ['NetworkInterface', 'NatGateway', 'Instance'],
      ASSOCIATED_WITH: ['NetworkInterface', 'NatGateway', 'Instance'],
    },
  },
  tags: (address) => address.Tags,
  properties: {
    publicIp: text('The address', (address) => address.PublicIp, { index: true }),
    privateIpAddress: text('Private address it is associated with', (address) => address.PrivateIpAddress),
    networkInterfaceId: text('Interface it is associated with', (address) => address.NetworkInterfaceId, {
      index: true,
    }),
    networkInterfaceOwnerId: text('Account of that interface', (address) => address.NetworkInterfaceOwnerId),
    instanceId: text('Instance of that interface', (address) => address.InstanceId),
    associationId: text('Id of the association', (address) => address.AssociationId),
    networkBorderGroup: text(
      'Where AWS announces it: a region, a Local Zone or a Wavelength Zone',
      (address) => address.NetworkBorderGroup,
    ),
    publicIpv4Pool: text('Pool it is from: `amazon`, or one of our own', (address) => address.PublicIpv4Pool),
    serviceManaged: text(
      'AWS service that manages it: `alb`, `nlb`, `rnat` or `rds`',
      (address) => address.ServiceManaged,
    ),
  },
  edges: {
    ASSOCIATED_WITH: {
      doc: 'The interface that has it',
      to: ['NetworkInterface'],
      read: (address) => address.NetworkInterfaceId,
    },
  },
  example: {
    DescribeAddresses: {
      Addresses: [
        {
          AllocationId: 'eipalloc-0a2b4c6d8e0f1a001',
          AssociationId: 'eipassoc-0a3d5f7a9c1e2a001',
          Domain: 'vpc',
          PublicIp: '52.16.10.21',
          PrivateIpAddress: '10.0.0.200',
          NetworkInterfaceId: 'eni-0c11d22e33f44c003',
          NetworkInterfaceOwnerId: '111122223333',
          NetworkBorderGroup: 'eu-west-1',
          PublicIpv4Pool: 'amazon',
          Tags: [
            { Key: 'Name', Value: 'nat-a' },
            { Key: 'team', Value: 'network' },
          ],
        },
        {
          AllocationId: 'eipalloc-0b2b4c6d8e0f1b002',
          AssociationId: 'eipassoc-0b3d5f7a9c1e2b002',
          Domain: 'vpc',
          PublicIp: '52.16.10.20',
          PrivateIpAddress: '10.0.0.10',
          NetworkInterfaceId: 'eni-0a11d22e33f44a001',
          NetworkInterfaceOwnerId: '111122223333',
          InstanceId: 'i-0a9f8e7d6c5b4a001',
          NetworkBorderGroup: 'eu-west-1',
          PublicIpv4Pool: 'amazon',
          Tags: [{ Key: 'Name', Value: 'web-1' }],
        },
        {
          AllocationId: 'eipalloc-0c2b4c6d8e0f1c003',
          AssociationId: 'eipassoc-0c3d5f7a9c1e2c003',
          Domain: 'vpc',
          PublicIp: '52.16.10.22',
          PrivateIpAddress: '10.0.1.40',
          NetworkInterfaceId: 'eni-0f11d22e33f44f006',
          NetworkInterfaceOwnerId: '111122223333',
          NetworkBorderGroup: 'eu-west-1',
          PublicIpv4Pool: 'amazon',
          ServiceManaged: 'nlb',
          Tags: [],
        },
        {
          AllocationId: 'eipalloc-0d2b4c6d8e0f1d004',
          Domain: 'vpc',
          PublicIp: '52.16.10.23',
          NetworkBorderGroup: 'eu-west-1',
          PublicIpv4Pool: 'amazon',
          Tags: [{ Key: 'Name', Value: 'spare' }],
        },
      ],
    } satisfies Omit<DescribeAddressesCommandOutput, '$metadata'>,
  },
});

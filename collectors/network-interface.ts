// Elastic network interfaces: who has which address. Their tags stand in TagSet, and managed ones are always asked for,
// since an account can hide them and a complete answer would then lack them.
import type { DescribeNetworkInterfacesCommandOutput, NetworkInterface } from '@aws-sdk/client-ec2';
import { ec2Arn, zoneEnd } from '../src/ids.ts';
import { byFilter, flag, list, number, paged, text, time } from '../src/declare.ts';
import { serviceOf } from '../src/interface-owner.ts';
import { defineKind } from '../src/kind.ts';

function ownerOf({ InterfaceType, Description }: NetworkInterface): ReturnType<typeof serviceOf> {
  return serviceOf({ interfaceType: InterfaceType, description: Description });
}

export default defineKind<NetworkInterface>({
  kind: 'NetworkInterface',
  group: 'ec2',
  doc: 'An elastic network interface, of whatever service',
  idPrefix: 'eni-',
  list: paged('ec2', 'DescribeNetworkInterfaces', {
    pageSize: 1000,
    always: { IncludeManagedResources: true },
    items: (page: DescribeNetworkInterfacesCommandOutput) => page.NetworkInterfaces,
  }),
  confirm: byFilter('network-interface-id'),
  id: (eni) => eni.NetworkInterfaceId,
  arn: (eni, place) =>
    ec2Arn(place, { account: eni.OwnerId, type: 'network-interface', id: eni.NetworkInterfaceId }),
  owner: (eni) => ({ account: eni.OwnerId }),
  authors: {
    scaledBy: 'ATTACHED_TO',
    comesWith: { ATTACHED_TO: () => true },
    follows: {
      publicIpAddresses: ['ElasticIp'],
      ATTACHED_TO: ['Instance'],
      status: ['Instance'],
      attachmentId: ['Instance'],
    },
  },
  tags: (eni) => eni.TagSet,
  properties: {
    vpcId: text('VPC it is in', (eni) => eni.VpcId, { index: true }),
    subnetId: text('Subnet it is in', (eni) => eni.SubnetId, { index: true }),
    availabilityZone: text(
      "Name of its zone, which is the owner account's own",
      (eni) => eni.AvailabilityZone,
    ),
    availabilityZoneId: text('Id of its zone, the same in every account', (eni) => eni.AvailabilityZoneId),
    interfaceType: text(
      'What it is for: `interface`, `nat_gateway`, `vpc_endpoint`, `lambda` …',
      (eni) => eni.InterfaceType,
      {
        index: true,
      },
    ),
    description: text('Description; AWS services name themselves in it', (eni) => eni.Description),
    ownerService: text(
      'AWS service that it works for, told from its type and description',
      (eni) => ownerOf(eni)?.service,
      { index: true },
    ),
    ownerName: text(
      'What that service calls the thing that it works for, where the description says it',
      (eni) => ownerOf(eni)?.name,
    ),
    status: text(
      '`available`, `attaching`, `in-use`, `detaching`, `associated` or `pending`',
      (eni) => eni.Status,
    ),
    privateIpAddress: text('Primary private IPv4 address', (eni) => eni.PrivateIpAddress, { index: true }),
    privateIpAddresses: list('All private IPv4 addresses, primary and secondary', (eni) => [
      eni.PrivateIpAddress,
      ...(eni.PrivateIpAddresses ?? []).map((address) => address.PrivateIpAddress),
    ]),
    publicIpAddresses: list(
      'Public and carrier IPv4 addresses associated with any of its private ones',
      (eni) =>
        [eni.Association, ...(eni.PrivateIpAddresses ?? []).map((address) => address.Association)].flatMap(
          (association) => [association?.PublicIp, association?.CarrierIp],
        ),
    ),
    ipv6Addresses: list('All IPv6 addresses', (eni) => [
      eni.Ipv6Address,
      ...(eni.Ipv6Addresses ?? []).map((address) => address.Ipv6Address),
    ]),
    ipv4Prefixes: list('IPv4 prefixes delegated to it', (eni) =>
      eni.Ipv4Prefixes?.map(({ Ipv4Prefix }) => Ipv4Prefix),
    ),
    ipv6Prefixes: list('IPv6 prefixes delegated to it', (eni) =>
      eni.Ipv6Prefixes?.map(({ Ipv6Prefix }) => Ipv6Prefix),
    ),
    privateDnsName: text('Private DNS name of its primary address', (eni) => eni.PrivateDnsName),
    macAddress: text('MAC address', (eni) => eni.MacAddress, { index: true }),
    sourceDestCheck: flag(
      'Whether it drops traffic that is neither from nor to itself',
      (eni) => eni.SourceDestCheck,
    ),
    requesterId: text('Account or service that made it on the owner’s behalf', (eni) => eni.RequesterId),
    requesterManaged: flag('Whether an AWS service manages it', (eni) => eni.RequesterManaged),
    operatorManaged: flag('Whether a service provider manages it', (eni) => eni.Operator?.Managed),
    operatorPrincipal: text('Service provider that manages it', (eni) => eni.Operator?.Principal),
    attachmentId: text('Id of its attachment', (eni) => eni.Attachment?.AttachmentId),
    attachTime: time('When it was attached', (eni) => eni.Attachment?.AttachTime),
    deviceIndex: number(
      'Position among the interfaces of its instance, from 0',
      (eni) => eni.Attachment?.DeviceIndex,
    ),
    instanceOwnerId: text(
      'Account, or AWS service, that owns what it is attached to',
      (eni) => eni.Attachment?.InstanceOwnerId,
    ),
  },
  edges: {
    IN_VPC: { doc: 'The VPC it is in', to: ['Vpc'], read: (eni) => eni.VpcId },
    IN_SUBNET: { doc: 'The subnet that its addresses are from', to: ['Subnet'], read: (eni) => eni.SubnetId },
    IN_ZONE: {
      doc: 'The zone it is in',
      to: ['AvailabilityZone'],
      read: (eni, place) => zoneEnd(place, { id: eni.AvailabilityZoneId, name: eni.AvailabilityZone }),
    },
    MEMBER_OF: {
      doc: 'The security groups that filter its traffic',
      to: ['SecurityGroup'],
      read: (eni) => eni.Groups?.map(({ GroupId }) => GroupId),
    },
    ATTACHED_TO: {
      doc: 'The instance it is plugged into',
      to: ['Instance'],
      properties: { deviceIndex: { doc: 'Position among the interfaces of the instance, from 0' } },
      read: ({ Attachment }) =>
        Attachment?.InstanceId === undefined
          ? undefined
          : { id: Attachment.InstanceId, deviceIndex: Attachment.DeviceIndex },
    },
  },
  example: {
    DescribeNetworkInterfaces: {
      NetworkInterfaces: [
        {
          NetworkInterfaceId: 'eni-0a11d22e33f44a001',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          SubnetId: 'subnet-0a4f1c2e8b7d93a01',
          AvailabilityZone: 'eu-west-1a',
          AvailabilityZoneId: 'euw1-az1',
          InterfaceType: 'interface',
          Description: 'Primary network interface',
          Status: 'in-use',
          MacAddress: '06:18:ef:b9:a5:01',
          PrivateDnsName: 'ip-10-0-0-10.eu-west-1.compute.internal',
          PrivateIpAddress: '10.0.0.10',
          PrivateIpAddresses: [
            {
              Primary: true,
              PrivateIpAddress: '10.0.0.10',
              Association: {
                AllocationId: 'eipalloc-0b2b4c6d8e0f1b002',
                AssociationId: 'eipassoc-0b3d5f7a9c1e2b002',
                IpOwnerId: '111122223333',
                PublicIp: '52.16.10.20',
              },
            },
            { Primary: false, PrivateIpAddress: '10.0.0.11' },
          ],
          Association: {
            AllocationId: 'eipalloc-0b2b4c6d8e0f1b002',
            AssociationId: 'eipassoc-0b3d5f7a9c1e2b002',
            IpOwnerId: '111122223333',
            PublicIp: '52.16.10.20',
          },
          Ipv6Address: '2a05:d018:1a2b:3c00::10',
          Ipv6Addresses: [{ Ipv6Address: '2a05:d018:1a2b:3c00::10', IsPrimaryIpv6: true }],
          SourceDestCheck: true,
          RequesterManaged: false,
          Operator: { Managed: false },
          Groups: [
            { GroupId: 'sg-0c1d3f5a7c9e2c003', GroupName: 'web' },
            { GroupId: 'sg-0a0b0c0d0e0f0a001', GroupName: 'default' },
          ],
          Attachment: {
            AttachmentId: 'eni-attach-0a5f7b9d1c3e2a001',
            AttachTime: new Date('2026-03-02T08:15:30.000Z'),
            DeleteOnTermination: true,
            DeviceIndex: 0,
            InstanceId: 'i-0a9f8e7d6c5b4a001',
            InstanceOwnerId: '111122223333',
            Status: 'attached',
          },
          TagSet: [
            { Key: 'Name', Value: 'web-1' },
            { Key: 'team', Value: 'shop' },
          ],
        },
        {
          NetworkInterfaceId: 'eni-0b11d22e33f44b002',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          SubnetId: 'subnet-0e4f1c2e8b7d93e05',
          AvailabilityZone: 'eu-west-1a',
          AvailabilityZoneId: 'euw1-az1',
          InterfaceType: 'interface',
          Description: 'aws-K8S-i-0b9f8e7d6c5b4b002',
          Status: 'in-use',
          MacAddress: '06:18:ef:b9:a5:02',
          PrivateIpAddress: '100.64.0.5',
          PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: '100.64.0.5' }],
          Ipv4Prefixes: [{ Ipv4Prefix: '100.64.0.16/28' }, { Ipv4Prefix: '100.64.0.48/28' }],
          Ipv6Prefixes: [{ Ipv6Prefix: '2a05:d018:1a2b:3c40:1::/80' }],
          SourceDestCheck: true,
          RequesterManaged: false,
          Operator: { Managed: true, Principal: 'eks.amazonaws.com' },
          Groups: [{ GroupId: 'sg-0d1d3f5a7c9e2d004', GroupName: 'nodes' }],
          Attachment: {
            AttachmentId: 'eni-attach-0b5f7b9d1c3e2b002',
            AttachTime: new Date('2026-03-02T08:16:00.000Z'),
            DeleteOnTermination: true,
            DeviceIndex: 0,
            InstanceId: 'i-0b9f8e7d6c5b4b002',
            InstanceOwnerId: '111122223333',
            Status: 'attached',
          },
          TagSet: [],
        },
        {
          NetworkInterfaceId: 'eni-0c11d22e33f44c003',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          SubnetId: 'subnet-0a4f1c2e8b7d93a01',
          AvailabilityZone: 'eu-west-1a',
          InterfaceType: 'nat_gateway',
          Description: 'Interface for NAT Gateway nat-0a3b5c7d9e1f2a401',
          Status: 'in-use',
          MacAddress: '06:18:ef:b9:a5:03',
          PrivateIpAddress: '10.0.0.200',
          PrivateIpAddresses: [
            {
              Primary: true,
              PrivateIpAddress: '10.0.0.200',
              Association: {
                AllocationId: 'eipalloc-0a2b4c6d8e0f1a001',
                AssociationId: 'eipassoc-0a3d5f7a9c1e2a001',
                IpOwnerId: '111122223333',
                PublicIp: '52.16.10.21',
              },
            },
          ],
          SourceDestCheck: false,
          RequesterId: '062328495474',
          RequesterManaged: true,
          Groups: [],
          Attachment: {
            AttachmentId: 'ela-attach-9f7299cb',
            DeleteOnTermination: false,
            DeviceIndex: 1,
            InstanceOwnerId: 'amazon-aws',
            Status: 'attached',
          },
          TagSet: [],
        },
        {
          NetworkInterfaceId: 'eni-0d11d22e33f44d004',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          SubnetId: 'subnet-0a4f1c2e8b7d93a01',
          AvailabilityZone: 'eu-west-1a',
          AvailabilityZoneId: 'euw1-az1',
          InterfaceType: 'interface',
          Description: 'ELB app/web/50dc6c495c0c9188',
          Status: 'in-use',
          MacAddress: '06:18:ef:b9:a5:04',
          PrivateIpAddress: '10.0.0.30',
          PrivateIpAddresses: [
            {
              Primary: true,
              PrivateIpAddress: '10.0.0.30',
              Association: { IpOwnerId: 'amazon-elb', PublicIp: '52.16.10.30' },
            },
          ],
          SourceDestCheck: true,
          RequesterId: 'amazon-elb',
          RequesterManaged: true,
          Groups: [{ GroupId: 'sg-0b1d3f5a7c9e2b002', GroupName: 'alb' }],
          Attachment: {
            AttachmentId: 'ela-attach-0d5f7b9d1c3e2d004',
            DeleteOnTermination: false,
            DeviceIndex: 1,
            InstanceOwnerId: 'amazon-elb',
            Status: 'attached',
          },
          TagSet: [],
        },
        {
          NetworkInterfaceId: 'eni-0e11d22e33f44e005',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          SubnetId: 'subnet-0b4f1c2e8b7d93b02',
          AvailabilityZone: 'eu-west-1b',
          AvailabilityZoneId: 'euw1-az2',
          InterfaceType: 'interface',
          Description: 'ELB app/web/50dc6c495c0c9188',
          Status: 'in-use',
          MacAddress: '06:18:ef:b9:a5:05',
          PrivateIpAddress: '10.0.1.30',
          PrivateIpAddresses: [
            {
              Primary: true,
              PrivateIpAddress: '10.0.1.30',
              Association: { IpOwnerId: 'amazon-elb', PublicIp: '52.16.10.31' },
            },
          ],
          SourceDestCheck: true,
          RequesterId: 'amazon-elb',
          RequesterManaged: true,
          Groups: [{ GroupId: 'sg-0b1d3f5a7c9e2b002', GroupName: 'alb' }],
          Attachment: {
            AttachmentId: 'ela-attach-0e5f7b9d1c3e2e005',
            DeleteOnTermination: false,
            DeviceIndex: 1,
            InstanceOwnerId: 'amazon-elb',
            Status: 'attached',
          },
          TagSet: [],
        },
        {
          NetworkInterfaceId: 'eni-0f11d22e33f44f006',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          SubnetId: 'subnet-0b4f1c2e8b7d93b02',
          AvailabilityZone: 'eu-west-1b',
          AvailabilityZoneId: 'euw1-az2',
          InterfaceType: 'network_load_balancer',
          Description: 'ELB net/edge/1f2e3d4c5b6a7980',
          Status: 'in-use',
          MacAddress: '06:18:ef:b9:a5:06',
          PrivateIpAddress: '10.0.1.40',
          PrivateIpAddresses: [
            {
              Primary: true,
              PrivateIpAddress: '10.0.1.40',
              Association: {
                AllocationId: 'eipalloc-0c2b4c6d8e0f1c003',
                AssociationId: 'eipassoc-0c3d5f7a9c1e2c003',
                IpOwnerId: '111122223333',
                PublicIp: '52.16.10.22',
              },
            },
          ],
          SourceDestCheck: false,
          RequesterId: '066548406366',
          RequesterManaged: true,
          Groups: [],
          Attachment: {
            AttachmentId: 'ela-attach-0f5f7b9d1c3e2f006',
            DeleteOnTermination: false,
            DeviceIndex: 1,
            InstanceOwnerId: 'amazon-aws',
            Status: 'attached',
          },
          TagSet: [],
        },
        {
          NetworkInterfaceId: 'eni-0a21d22e33f44a007',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          SubnetId: 'subnet-0c4f1c2e8b7d93c03',
          AvailabilityZone: 'eu-west-1a',
          AvailabilityZoneId: 'euw1-az1',
          InterfaceType: 'vpc_endpoint',
          Description: 'VPC Endpoint Interface vpce-0b2d4f6b8c0e1b502',
          Status: 'in-use',
          MacAddress: '06:18:ef:b9:a5:07',
          PrivateIpAddress: '10.0.10.50',
          PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: '10.0.10.50' }],
          SourceDestCheck: true,
          RequesterId: '727180483921',
          RequesterManaged: true,
          Groups: [{ GroupId: 'sg-0e1d3f5a7c9e2e005', GroupName: 'endpoints' }],
          Attachment: {
            AttachmentId: 'ela-attach-0a6f7b9d1c3e2a007',
            DeleteOnTermination: false,
            DeviceIndex: 1,
            InstanceOwnerId: 'amazon-aws',
            Status: 'attached',
          },
          TagSet: [],
        },
        {
          NetworkInterfaceId: 'eni-0b21d22e33f44b008',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          SubnetId: 'subnet-0d4f1c2e8b7d93d04',
          AvailabilityZone: 'eu-west-1b',
          AvailabilityZoneId: 'euw1-az2',
          InterfaceType: 'vpc_endpoint',
          Description: 'VPC Endpoint Interface vpce-0b2d4f6b8c0e1b502',
          Status: 'in-use',
          MacAddress: '06:18:ef:b9:a5:08',
          PrivateIpAddress: '10.0.11.50',
          PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: '10.0.11.50' }],
          SourceDestCheck: true,
          RequesterId: '727180483921',
          RequesterManaged: true,
          Groups: [{ GroupId: 'sg-0e1d3f5a7c9e2e005', GroupName: 'endpoints' }],
          Attachment: {
            AttachmentId: 'ela-attach-0b6f7b9d1c3e2b008',
            DeleteOnTermination: false,
            DeviceIndex: 1,
            InstanceOwnerId: 'amazon-aws',
            Status: 'attached',
          },
          TagSet: [],
        },
      ],
    } satisfies Answer,
  },
});

/** AWS sends `nat_gateway` (see any recorded answer) where the SDK's type says `natGateway`. */
type Sent = Omit<NetworkInterface, 'InterfaceType'> & {
  InterfaceType: NetworkInterface['InterfaceType'] | 'nat_gateway';
};
type Answer = Omit<DescribeNetworkInterfacesCommandOutput, '$metadata' | 'NetworkInterfaces'> & {
  NetworkInterfaces: Sent[];
};

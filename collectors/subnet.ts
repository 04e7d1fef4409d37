// Subnets: where in a VPC, and in which zone, an address lies.
import type { DescribeSubnetsCommandOutput, Subnet } from '@aws-sdk/client-ec2';
import { ec2Arn, zoneEnd } from '../src/ids.ts';
import { byFilter, flag, list, number, paged, text } from '../src/declare.ts';
import { defineKind } from '../src/kind.ts';

export default defineKind<Subnet>({
  kind: 'Subnet',
  group: 'ec2',
  doc: 'A range of addresses of a VPC, in one availability zone',
  idPrefix: 'subnet-',
  shareable: true,
  list: paged('ec2', 'DescribeSubnets', {
    pageSize: 1000,
    items: (page: DescribeSubnetsCommandOutput) => page.Subnets,
  }),
  confirm: byFilter('subnet-id'),
  id: (subnet) => subnet.SubnetId,
  arn: (subnet, place) =>
    subnet.SubnetArn ?? ec2Arn(place, { account: subnet.OwnerId, type: 'subnet', id: subnet.SubnetId }),
  owner: (subnet) => ({ account: subnet.OwnerId }),
  tags: (subnet) => subnet.Tags,
  properties: {
    vpcId: text('VPC it is in', (subnet) => subnet.VpcId, { index: true }),
    state: text('`pending`, `available` or `unavailable`', (subnet) => subnet.State),
    cidrBlock: text('IPv4 CIDR block', (subnet) => subnet.CidrBlock, { index: true }),
    ipv6CidrBlocks: list('IPv6 CIDR blocks associated with it', (subnet) =>
      subnet.Ipv6CidrBlockAssociationSet?.filter(({ Ipv6CidrBlockState }) =>
        holds(Ipv6CidrBlockState?.State),
      ).map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
    ),
    availabilityZone: text(
      "Name of its zone, which is the owner account's own",
      (subnet) => subnet.AvailabilityZone,
    ),
    availabilityZoneId: text(
      'Id of its zone, the same in every account',
      (subnet) => subnet.AvailabilityZoneId,
      {
        index: true,
      },
    ),
    availableIpAddressCount: number('Free IPv4 addresses', (subnet) => subnet.AvailableIpAddressCount, {
      observed: true,
    }),
    mapPublicIpOnLaunch: flag(
      'Whether new interfaces get a public IPv4 address',
      (subnet) => subnet.MapPublicIpOnLaunch,
    ),
    assignIpv6AddressOnCreation: flag(
      'Whether new interfaces get an IPv6 address',
      (subnet) => subnet.AssignIpv6AddressOnCreation,
    ),
    defaultForAz: flag("Whether it is its zone's default subnet", (subnet) => subnet.DefaultForAz),
    ipv6Native: flag('Whether it has IPv6 addresses only', (subnet) => subnet.Ipv6Native),
    enableDns64: flag(
      'Whether its DNS answers give IPv6 addresses for IPv4 hosts',
      (subnet) => subnet.EnableDns64,
    ),
    internetGatewayBlockMode: text(
      'Which internet traffic VPC Block Public Access stops: `off`, `block-bidirectional` or `block-ingress`',
      (subnet) => subnet.BlockPublicAccessStates?.InternetGatewayBlockMode,
    ),
  },
  edges: {
    IN_VPC: { doc: 'The VPC whose addresses it has', to: ['Vpc'], read: (subnet) => subnet.VpcId },
    IN_ZONE: {
      doc: 'The zone it is in',
      to: ['AvailabilityZone'],
      read: (subnet, place) =>
        zoneEnd(place, { id: subnet.AvailabilityZoneId, name: subnet.AvailabilityZone }),
    },
  },
  example: {
    DescribeSubnets: {
      Subnets: [
        {
          SubnetId: 'subnet-0a4f1c2e8b7d93a01',
          SubnetArn: 'arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-0a4f1c2e8b7d93a01',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          State: 'available',
          CidrBlock: '10.0.0.0/24',
          Ipv6CidrBlockAssociationSet: [
            {
              AssociationId: 'subnet-cidr-assoc-0a6d8f0b2c4e1a001',
              Ipv6CidrBlock: '2a05:d018:1a2b:3c00::/64',
              Ipv6CidrBlockState: { State: 'associated' },
            },
          ],
          AvailabilityZone: 'eu-west-1a',
          AvailabilityZoneId: 'euw1-az1',
          AvailableIpAddressCount: 244,
          MapPublicIpOnLaunch: true,
          AssignIpv6AddressOnCreation: true,
          DefaultForAz: false,
          Ipv6Native: false,
          EnableDns64: false,
          BlockPublicAccessStates: { InternetGatewayBlockMode: 'off' },
          Tags: [
            { Key: 'Name', Value: 'public-a' },
            { Key: 'tier', Value: 'public' },
          ],
        },
        {
          SubnetId: 'subnet-0b4f1c2e8b7d93b02',
          SubnetArn: 'arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-0b4f1c2e8b7d93b02',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          State: 'available',
          CidrBlock: '10.0.1.0/24',
          Ipv6CidrBlockAssociationSet: [],
          AvailabilityZone: 'eu-west-1b',
          AvailabilityZoneId: 'euw1-az2',
          AvailableIpAddressCount: 250,
          MapPublicIpOnLaunch: true,
          AssignIpv6AddressOnCreation: false,
          DefaultForAz: false,
          Tags: [{ Key: 'Name', Value: 'public-b' }],
        },
        {
          SubnetId: 'subnet-0c4f1c2e8b7d93c03',
          SubnetArn: 'arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-0c4f1c2e8b7d93c03',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          State: 'available',
          CidrBlock: '10.0.10.0/24',
          AvailabilityZone: 'eu-west-1a',
          AvailabilityZoneId: 'euw1-az1',
          AvailableIpAddressCount: 250,
          MapPublicIpOnLaunch: false,
          DefaultForAz: false,
          Tags: [{ Key: 'Name', Value: 'private-a' }],
        },
        {
          SubnetId: 'subnet-0d4f1c2e8b7d93d04',
          SubnetArn: 'arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-0d4f1c2e8b7d93d04',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          State: 'available',
          CidrBlock: '10.0.11.0/24',
          AvailabilityZone: 'eu-west-1b',
          AvailabilityZoneId: 'euw1-az2',
          AvailableIpAddressCount: 250,
          MapPublicIpOnLaunch: false,
          DefaultForAz: false,
          Tags: [{ Key: 'Name', Value: 'private-b' }],
        },
        {
          SubnetId: 'subnet-0e4f1c2e8b7d93e05',
          SubnetArn: 'arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-0e4f1c2e8b7d93e05',
          OwnerId: '111122223333',
          VpcId: 'vpc-0a1b2c3d4e5f60718',
          State: 'available',
          CidrBlock: '100.64.0.0/24',
          Ipv6CidrBlockAssociationSet: [
            {
              AssociationId: 'subnet-cidr-assoc-0b6d8f0b2c4e1b002',
              Ipv6CidrBlock: '2a05:d018:1a2b:3c40::/64',
              Ipv6CidrBlockState: { State: 'associated' },
            },
          ],
          AvailabilityZone: 'eu-west-1a',
          AvailabilityZoneId: 'euw1-az1',
          AvailableIpAddressCount: 234,
          MapPublicIpOnLaunch: false,
          DefaultForAz: false,
          Tags: [{ Key: 'Name', Value: 'pods-a' }],
        },
      ],
    } satisfies Omit<DescribeSubnetsCommandOutput, '$metadata'>,
  },
});

/** AWS lists a block for a while after it was taken away, and one that it could not give. */
function holds(state: string | undefined): boolean {
  return state !== 'disassociated' && state !== 'failed';
}

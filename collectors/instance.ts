// EC2 instances. They come in reservations, which own them; managed ones are always asked for, since an account can hide them
// and a complete answer would then lack them. User data is never asked for.
import type { DescribeInstancesCommandOutput, Instance, Reservation } from '@aws-sdk/client-ec2';
import { ec2Arn, zoneEnd } from '../src/ids.ts';
import { byFilter, flag, list, paged, text, time } from '../src/declare.ts';
import { defineKind } from '../src/kind.ts';

/** An instance with its reservation, and that one's owner. */
interface OwnedInstance extends Instance {
  readonly OwnerId?: string | undefined;
  readonly Reservation: Omit<Reservation, 'Instances'>;
}

export default defineKind<OwnedInstance>({
  kind: 'Instance',
  group: 'ec2',
  doc: 'A virtual machine',
  idPrefix: 'i-',
  list: paged('ec2', 'DescribeInstances', {
    pageSize: 1000,
    always: { IncludeManagedResources: true },
    items: (page: DescribeInstancesCommandOutput) =>
      page.Reservations?.flatMap(({ Instances = [], ...reservation }) =>
        Instances.map((instance): OwnedInstance => ({
          ...instance,
          OwnerId: reservation.OwnerId,
          Reservation: reservation,
        })),
      ),
    page: inReservations,
  }),
  confirm: byFilter('instance-id'),
  id: (instance) => instance.InstanceId,
  arn: (instance, place) =>
    ec2Arn(place, { account: instance.OwnerId, type: 'instance', id: instance.InstanceId }),
  owner: (instance) => ({ account: instance.OwnerId }),
  authors: {
    scaledBy: 'id',
    follows: {
      publicIpAddress: ['ElasticIp', 'NetworkInterface'],
      publicDnsName: ['ElasticIp', 'NetworkInterface'],
      networkInterfaceIds: ['NetworkInterface'],
      MEMBER_OF: ['NetworkInterface'],
    },
  },
  gone: (instance) => instance.State?.Name === 'terminated',
  tags: (instance) => instance.Tags,
  properties: {
    vpcId: text('VPC of its primary interface', (instance) => instance.VpcId, { index: true }),
    subnetId: text('Subnet of its primary interface', (instance) => instance.SubnetId, { index: true }),
    availabilityZone: text(
      "Name of its zone, which is the owner account's own",
      (instance) => instance.Placement?.AvailabilityZone,
    ),
    availabilityZoneId: text(
      'Id of its zone, the same in every account',
      (instance) => instance.Placement?.AvailabilityZoneId,
    ),
    state: text(
      '`pending`, `running`, `shutting-down`, `stopping` or `stopped`',
      (instance) => instance.State?.Name,
    ),
    instanceType: text('Type, such as `m7g.large`', (instance) => instance.InstanceType, { index: true }),
    privateIpAddress: text('Primary private IPv4 address', (instance) => instance.PrivateIpAddress, {
      index: true,
    }),
    publicIpAddress: text(
      'Public IPv4 address of its primary interface',
      (instance) => instance.PublicIpAddress,
      {
        index: true,
      },
    ),
    ipv6Address: text('IPv6 address of its primary interface', (instance) => instance.Ipv6Address),
    privateDnsName: text('Private DNS name', (instance) => instance.PrivateDnsName),
    publicDnsName: text('Public DNS name', (instance) => instance.PublicDnsName),
    networkInterfaceIds: list('Its network interfaces', (instance) =>
      instance.NetworkInterfaces?.map(({ NetworkInterfaceId }) => NetworkInterfaceId),
    ),
    sourceDestCheck: flag(
      'Whether its primary interface drops traffic that is neither from nor to itself',
      (instance) => instance.SourceDestCheck,
    ),
    imageId: text('Machine image it was started from', (instance) => instance.ImageId, { index: true }),
    iamInstanceProfileArn: text(
      'Instance profile whose role it has',
      (instance) => instance.IamInstanceProfile?.Arn,
    ),
    metadataHttpTokens: text(
      'Whether its metadata service asks for a session token: `required` or `optional`',
      (instance) => instance.MetadataOptions?.HttpTokens,
    ),
    platformDetails: text(
      'Operating system and licence, such as `Linux/UNIX`',
      (instance) => instance.PlatformDetails,
    ),
    architecture: text('`x86_64`, `arm64` …', (instance) => instance.Architecture),
    instanceLifecycle: text(
      '`spot`, `scheduled` or `capacity-block`; absent for on-demand',
      (instance) => instance.InstanceLifecycle,
    ),
    tenancy: text('`default`, `dedicated` or `host`', (instance) => instance.Placement?.Tenancy),
    launchTime: time('When it was last started', (instance) => instance.LaunchTime),
    operatorManaged: flag('Whether a service provider manages it', (instance) => instance.Operator?.Managed),
    operatorPrincipal: text('Service provider that manages it', (instance) => instance.Operator?.Principal),
  },
  edges: {
    IN_VPC: { doc: 'The VPC of its primary interface', to: ['Vpc'], read: (instance) => instance.VpcId },
    IN_SUBNET: {
      doc: 'The subnet of its primary interface',
      to: ['Subnet'],
      read: (instance) => instance.SubnetId,
    },
    IN_ZONE: {
      doc: 'The zone it is in',
      to: ['AvailabilityZone'],
      read: ({ Placement }, place) =>
        zoneEnd(place, { id: Placement?.AvailabilityZoneId, name: Placement?.AvailabilityZone }),
    },
    MEMBER_OF: {
      doc: 'The security groups of its primary interface',
      to: ['SecurityGroup'],
      read: (instance) => instance.SecurityGroups?.map(({ GroupId }) => GroupId),
    },
  },
  dropped: ['StateTransitionReason', 'StateReason', 'UsageOperationUpdateTime'],
  example: {
    DescribeInstances: {
      Reservations: [
        {
          ReservationId: 'r-0a3c5e7f9b1d2a001',
          OwnerId: '111122223333',
          Groups: [],
          Instances: [
            {
              InstanceId: 'i-0a9f8e7d6c5b4a001',
              State: { Code: 16, Name: 'running' },
              InstanceType: 'm7g.large',
              ImageId: 'ami-0a4c6e8f0b2d1a001',
              VpcId: 'vpc-0a1b2c3d4e5f60718',
              SubnetId: 'subnet-0a4f1c2e8b7d93a01',
              Placement: {
                AvailabilityZone: 'eu-west-1a',
                AvailabilityZoneId: 'euw1-az1',
                Tenancy: 'default',
              },
              PrivateIpAddress: '10.0.0.10',
              PublicIpAddress: '52.16.10.20',
              Ipv6Address: '2a05:d018:1a2b:3c00::10',
              PrivateDnsName: 'ip-10-0-0-10.eu-west-1.compute.internal',
              PublicDnsName: 'ec2-52-16-10-20.eu-west-1.compute.amazonaws.com',
              NetworkInterfaces: [{ NetworkInterfaceId: 'eni-0a11d22e33f44a001' }],
              SecurityGroups: [
                { GroupId: 'sg-0c1d3f5a7c9e2c003', GroupName: 'web' },
                { GroupId: 'sg-0a0b0c0d0e0f0a001', GroupName: 'default' },
              ],
              SourceDestCheck: true,
              IamInstanceProfile: {
                Arn: 'arn:aws:iam::111122223333:instance-profile/web',
                Id: 'AIPAEXAMPLEEXAMPLE001',
              },
              MetadataOptions: { HttpTokens: 'required', HttpEndpoint: 'enabled' },
              PlatformDetails: 'Linux/UNIX',
              Architecture: 'arm64',
              LaunchTime: new Date('2026-03-02T08:15:30.000Z'),
              Operator: { Managed: false },
              StateTransitionReason: '',
              Tags: [
                { Key: 'Name', Value: 'web-1' },
                { Key: 'team', Value: 'shop' },
              ],
            },
          ],
        },
        {
          ReservationId: 'r-0b3c5e7f9b1d2b002',
          OwnerId: '111122223333',
          Groups: [],
          Instances: [
            {
              InstanceId: 'i-0b9f8e7d6c5b4b002',
              State: { Code: 16, Name: 'running' },
              InstanceType: 'c7g.xlarge',
              ImageId: 'ami-0b4c6e8f0b2d1b002',
              VpcId: 'vpc-0a1b2c3d4e5f60718',
              SubnetId: 'subnet-0e4f1c2e8b7d93e05',
              Placement: {
                AvailabilityZone: 'eu-west-1a',
                AvailabilityZoneId: 'euw1-az1',
                Tenancy: 'default',
              },
              PrivateIpAddress: '100.64.0.5',
              PrivateDnsName: 'ip-100-64-0-5.eu-west-1.compute.internal',
              NetworkInterfaces: [{ NetworkInterfaceId: 'eni-0b11d22e33f44b002' }],
              SecurityGroups: [{ GroupId: 'sg-0d1d3f5a7c9e2d004', GroupName: 'nodes' }],
              SourceDestCheck: true,
              InstanceLifecycle: 'spot',
              PlatformDetails: 'Linux/UNIX',
              Architecture: 'arm64',
              LaunchTime: new Date('2026-03-02T08:16:00.000Z'),
              Operator: { Managed: true, Principal: 'eks.amazonaws.com' },
              Tags: [{ Key: 'Name', Value: 'node-1' }],
            },
            {
              InstanceId: 'i-0c9f8e7d6c5b4c003',
              State: { Code: 48, Name: 'terminated' },
              InstanceType: 'c7g.xlarge',
              ImageId: 'ami-0b4c6e8f0b2d1b002',
              LaunchTime: new Date('2026-03-02T08:16:00.000Z'),
              StateTransitionReason: 'User initiated (2026-03-03 10:00:00 GMT)',
              Tags: [{ Key: 'Name', Value: 'node-2' }],
            },
          ],
        },
      ],
    } satisfies Omit<DescribeInstancesCommandOutput, '$metadata'>,
  },
});

function inReservations(instances: readonly OwnedInstance[]): object {
  const byReservation = Map.groupBy(
    instances,
    ({ Reservation, InstanceId }) => Reservation.ReservationId ?? InstanceId,
  );
  return {
    Reservations: [...byReservation.values()].map((held) => ({
      ...held[0]?.Reservation,
      // Members that are undefined are not there, in JSON.
      Instances: held.map((instance) => ({ ...instance, Reservation: undefined, OwnerId: undefined })),
    })),
  };
}

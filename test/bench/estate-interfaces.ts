// The interfaces of the generated estate, in the mix of an account with containers: tasks, functions, cluster nodes with
// secondary addresses or prefixes, instances, databases. About 1.2 kB of XML each, as AWS sends them.
import type { Instance, NetworkInterface } from '@aws-sdk/client-ec2';
import { account, addressIn, idOf, madeAt, pick, privateDnsName, tagsOf } from './estate-shapes.ts';
import type { Place } from './estate-network.ts';

export interface Details {
  readonly description: string;
  readonly type?: NetworkInterface['InterfaceType'];
  readonly tags?: NetworkInterface['TagSet'];
  /** Addresses besides the primary one. */
  readonly secondary?: number;
  readonly prefixes?: number;
  readonly instance?: { readonly id: string; readonly index: number };
  /** The AWS service that made it. */
  readonly service?: string;
  readonly publicIp?: { readonly allocation: string; readonly ip: string };
}

const groupsEach = 2;

export function networkInterface(
  place: Place,
  number: number,
  details: Details,
): NetworkInterface & { NetworkInterfaceId: string } {
  const { instance, service, secondary = 0, prefixes = 0, publicIp } = details;
  const NetworkInterfaceId = idOf('eni', number);
  const addresses = Array.from({ length: 1 + secondary }, () => nextAddress(place));
  const association =
    publicIp === undefined
      ? {}
      : {
          Association: {
            AllocationId: publicIp.allocation,
            AssociationId: idOf('eipassoc', number),
            IpOwnerId: account,
            PublicDnsName: '',
            PublicIp: publicIp.ip,
          },
        };
  return {
    NetworkInterfaceId,
    OwnerId: account,
    VpcId: place.vpcId,
    SubnetId: place.subnetId,
    AvailabilityZone: place.zone,
    AvailabilityZoneId: place.zoneId,
    InterfaceType: details.type ?? 'interface',
    Description: details.description,
    Status: 'in-use',
    MacAddress: `0a:${NetworkInterfaceId.slice(-10).replace(/(..)(?=.)/g, '$1:')}`,
    PrivateDnsName: privateDnsName(addresses[0] ?? ''),
    PrivateIpAddress: addresses[0],
    PrivateIpAddresses: addresses.map((PrivateIpAddress, position) => ({
      Primary: position === 0,
      PrivateDnsName: privateDnsName(PrivateIpAddress),
      PrivateIpAddress,
      ...(position === 0 ? association : {}),
    })),
    ...association,
    Ipv4Prefixes: Array.from({ length: prefixes }, (_, prefix) => ({
      Ipv4Prefix: `100.64.${number & 255}.${prefix * 16}/28`,
    })),
    Ipv6Addresses: [],
    SourceDestCheck: details.type !== 'natGateway',
    RequesterManaged: service !== undefined,
    ...(service === undefined ? {} : { RequesterId: service }),
    Operator: { Managed: false },
    Groups: Array.from({ length: groupsEach }, (_, position) => {
      const { GroupId, GroupName } = pick(place.groups, number + position * 7);
      return { GroupId, GroupName };
    }),
    Attachment: {
      AttachmentId: idOf(instance === undefined ? 'ela-attach' : 'eni-attach', number),
      ...(instance === undefined ? {} : { AttachTime: madeAt, InstanceId: instance.id }),
      DeleteOnTermination: instance !== undefined,
      DeviceIndex: instance?.index ?? 1,
      InstanceOwnerId: instance === undefined ? 'amazon-aws' : account,
      NetworkCardIndex: 0,
      Status: 'attached',
    },
    TagSet: details.tags ?? [],
  };
}

/** What stands behind the n-th of many interfaces, besides the ones that instances and gateways have. */
export function workload(number: number, instances: number): Details {
  const turn = number % 20;
  if (turn < 7) return task(number);
  if (turn < 11) return lambda(number);
  if (turn < 17) return node(number, instances);
  return database(number);
}

function task(number: number): Details {
  const name = `svc-${number % 200}`;
  return {
    description: `arn:aws:ecs:eu-west-1:${account}:attachment/${idOf('att', number).slice(5)}`,
    service: 'ecs.amazonaws.com',
    tags: tagsOf(name, { 'aws:ecs:clusterName': 'main', 'aws:ecs:serviceName': name }),
  };
}

function lambda(number: number): Details {
  return {
    description: `AWS Lambda VPC ENI-function-${number % 300}-${idOf('f', number).slice(3)}`,
    type: 'lambda',
    service: `AROAEXAMPLEEXAMPLE${number % 10}:function-${number % 300}`,
    tags: tagsOf(`function-${number % 300}`),
  };
}

function node(number: number, instances: number): Details {
  const id = instanceId(number % instances);
  const prefixes = number % 2 === 0 ? 2 : 0;
  return {
    description: `aws-K8S-${id}`,
    instance: { id, index: 1 + (number % 3) },
    secondary: prefixes === 0 ? 4 : 0,
    prefixes,
    tags: tagsOf(`node-${number % instances}`, {
      'cluster.k8s.amazonaws.com/name': 'main',
      'node.k8s.amazonaws.com/instance_id': id,
    }),
  };
}

function database(number: number): Details {
  return { description: 'RDSNetworkInterface', service: 'amazon-rds', tags: tagsOf(`db-${number % 50}`) };
}

export function instanceId(index: number): string {
  return idOf('i', index);
}

/** An instance in the reservation of its own that AWS lists it in. */
export function reservation(
  place: Place,
  index: number,
  primary: NetworkInterface,
): { OwnerId: string; ReservationId: string; Instances: Instance[] } {
  const instance: Instance = {
    InstanceId: instanceId(index),
    AmiLaunchIndex: 0,
    Architecture: 'arm64',
    BlockDeviceMappings: [
      {
        DeviceName: '/dev/xvda',
        Ebs: {
          AttachTime: madeAt,
          DeleteOnTermination: true,
          Status: 'attached',
          VolumeId: idOf('vol', index),
        },
      },
    ],
    CpuOptions: { CoreCount: 2, ThreadsPerCore: 1 },
    EbsOptimized: true,
    EnaSupport: true,
    Hypervisor: 'xen',
    IamInstanceProfile: { Arn: `arn:aws:iam::${account}:instance-profile/node`, Id: 'AIPAEXAMPLEEXAMPLE' },
    ImageId: idOf('ami', 'al2023'),
    InstanceType: 'm7g.large',
    LaunchTime: madeAt,
    MetadataOptions: {
      State: 'applied',
      HttpTokens: 'required',
      HttpPutResponseHopLimit: 2,
      HttpEndpoint: 'enabled',
    },
    Monitoring: { State: 'disabled' },
    NetworkInterfaces: [
      {
        ...withoutTags(primary),
        Ipv4Prefixes: primary.Ipv4Prefixes,
        Attachment: {
          AttachTime: madeAt,
          AttachmentId: primary.Attachment?.AttachmentId,
          DeleteOnTermination: true,
          DeviceIndex: 0,
          Status: 'attached',
        },
      },
    ],
    Placement: {
      AvailabilityZone: place.zone,
      AvailabilityZoneId: place.zoneId,
      GroupName: '',
      Tenancy: 'default',
    },
    PlatformDetails: 'Linux/UNIX',
    PrivateDnsName: primary.PrivateDnsName,
    PrivateIpAddress: primary.PrivateIpAddress,
    PublicDnsName: '',
    RootDeviceName: '/dev/xvda',
    RootDeviceType: 'ebs',
    SecurityGroups: primary.Groups,
    SourceDestCheck: true,
    State: { Code: 16, Name: 'running' },
    SubnetId: place.subnetId,
    Tags: tagsOf(`node-${index}`, { 'kubernetes.io/cluster/main': 'owned' }),
    VirtualizationType: 'hvm',
    VpcId: place.vpcId,
  };
  return { OwnerId: account, ReservationId: idOf('r', index), Instances: [instance] };
}

function withoutTags({
  NetworkInterfaceId,
  MacAddress,
  Groups,
  OwnerId,
  PrivateIpAddress,
  PrivateIpAddresses,
  SubnetId,
  VpcId,
}: NetworkInterface): object {
  return {
    NetworkInterfaceId,
    MacAddress,
    Groups,
    OwnerId,
    PrivateIpAddress,
    PrivateIpAddresses,
    SubnetId,
    VpcId,
    Description: '',
    InterfaceType: 'interface',
    SourceDestCheck: true,
    Status: 'in-use',
  };
}

function nextAddress(place: Place): string {
  place.used += 1;
  // More interfaces than a /20 has addresses are rare and harmless: nothing here compares addresses.
  return addressIn(place.base, place.used % 4096);
}

// Builds what has network interfaces, as items of AWS's describe answers: interfaces of every sort, and what they work for.
import type {
  Address,
  Instance,
  NatGateway,
  NetworkInterface,
  SecurityGroup,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { idOf, madeAt, named, partition, type Site, type Spot } from './shapes.ts';

export function interfaceId(site: Site, key: string): string {
  return idOf('eni', `${site.vpcId} ${key}`);
}

/** AWS sends `nat_gateway`, which the SDK's type lacks. */
export interface SentInterface extends Omit<NetworkInterface, 'InterfaceType'> {
  readonly InterfaceType: NetworkInterface['InterfaceType'] | 'nat_gateway';
}

export interface InterfaceDetails {
  readonly address: string;
  readonly name?: string;
  readonly description?: string;
  readonly type?: SentInterface['InterfaceType'];
  readonly groups?: readonly SecurityGroup[];
  /** An elastic IP of the account, or an address that the service brings. */
  readonly publicAddress?: Address | string | undefined;
  readonly instance?: { readonly id: string; readonly deviceIndex: number };
  /** The AWS service that made it, such as `amazon-elb`. */
  readonly service?: string;
  readonly prefixes?: readonly string[];
  readonly ipv6?: string;
  readonly ipv6Prefix?: string;
}

/** `key`: unique in its VPC; the id is made from it. */
export function networkInterface(spot: Spot, key: string, details: InterfaceDetails): SentInterface {
  const id = interfaceId(spot, key);
  const { address, instance, service, publicAddress, ipv6, ipv6Prefix } = details;
  const association = associationOf(publicAddress, service);
  return {
    NetworkInterfaceId: id,
    OwnerId: spot.account,
    VpcId: spot.vpcId,
    SubnetId: spot.subnetId,
    AvailabilityZone: spot.zone,
    AvailabilityZoneId: spot.zoneId,
    InterfaceType: details.type ?? 'interface',
    Description: details.description ?? '',
    Status: 'in-use',
    MacAddress: `0a:${id.slice(-10).replace(/(..)(?=.)/g, '$1:')}`,
    PrivateIpAddress: address,
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: address, ...association }],
    ...association,
    Ipv4Prefixes: (details.prefixes ?? []).map((Ipv4Prefix) => ({ Ipv4Prefix })),
    Ipv6Prefixes: ipv6Prefix === undefined ? [] : [{ Ipv6Prefix: ipv6Prefix }],
    ...(ipv6 === undefined ? {} : { Ipv6Address: ipv6, Ipv6Addresses: [{ Ipv6Address: ipv6 }] }),
    SourceDestCheck: details.type !== 'nat_gateway',
    RequesterManaged: service !== undefined,
    ...(service === undefined ? {} : { RequesterId: service }),
    Operator: { Managed: false },
    Groups: (details.groups ?? []).map(({ GroupId, GroupName }) => ({ GroupId, GroupName })),
    Attachment: {
      AttachmentId: idOf(instance === undefined ? 'ela-attach' : 'eni-attach', id),
      AttachTime: madeAt,
      DeleteOnTermination: instance !== undefined,
      DeviceIndex: instance?.deviceIndex ?? 1,
      InstanceOwnerId: instance === undefined ? (service ?? 'amazon-aws') : spot.account,
      ...(instance === undefined ? {} : { InstanceId: instance.id }),
      Status: 'attached',
    },
    TagSet: details.name === undefined ? [] : named(details.name),
  };
}

function associationOf(
  publicAddress: Address | string | undefined,
  service = 'amazon',
): Pick<NetworkInterface, 'Association'> {
  if (publicAddress === undefined) return {};
  if (typeof publicAddress === 'string')
    return { Association: { IpOwnerId: service, PublicIp: publicAddress } };
  const { AllocationId, AssociationId, PublicIp, NetworkInterfaceOwnerId } = publicAddress;
  return { Association: { AllocationId, AssociationId, PublicIp, IpOwnerId: NetworkInterfaceOwnerId } };
}

/** An elastic IP; without an interface it is paid for and used by nothing. */
export function elasticIp(
  site: Site,
  name: string,
  publicIp: string,
  at?: { eni: string; address: string },
): Address {
  return {
    AllocationId: idOf('eipalloc', name),
    Domain: 'vpc',
    PublicIp: publicIp,
    PublicIpv4Pool: 'amazon',
    NetworkBorderGroup: site.region,
    ...(at === undefined
      ? {}
      : {
          AssociationId: idOf('eipassoc', name),
          NetworkInterfaceId: at.eni,
          NetworkInterfaceOwnerId: site.account,
          PrivateIpAddress: at.address,
        }),
    Tags: named(name),
  };
}

export function natGatewayId(site: Site, name: string): string {
  return idOf('nat', `${site.vpcId} ${name}`);
}

export function natGateway(
  spot: Spot,
  name: string,
  at: { readonly eni: SentInterface; readonly ip: Address },
): NatGateway {
  const { eni, ip } = at;
  return {
    NatGatewayId: natGatewayId(spot, name),
    VpcId: spot.vpcId,
    SubnetId: spot.subnetId,
    State: 'available',
    ConnectivityType: 'public',
    CreateTime: madeAt,
    NatGatewayAddresses: [
      {
        AllocationId: ip.AllocationId,
        AssociationId: ip.AssociationId,
        NetworkInterfaceId: eni.NetworkInterfaceId,
        PrivateIp: eni.PrivateIpAddress,
        PublicIp: ip.PublicIp,
        IsPrimary: true,
        Status: 'succeeded',
      },
    ],
    Tags: named(name),
  };
}

export interface OwnedInstance extends Instance {
  readonly InstanceId: string;
}

export interface Server {
  readonly instance: OwnedInstance;
  readonly eni: SentInterface;
}

/** An instance and its primary interface. `key`: unique in its VPC, where it is not the name. */
export function server(
  spot: Spot,
  name: string,
  details: Omit<InterfaceDetails, 'name' | 'instance'>,
  key = name,
): Server {
  const id = idOf('i', `${spot.vpcId} ${key}`);
  const eni = networkInterface(spot, key, { ...details, name, instance: { id, deviceIndex: 0 } });
  return { instance: instanceWith(spot, name, id, eni), eni };
}

function instanceWith(spot: Spot, name: string, id: string, primary: SentInterface): OwnedInstance {
  return {
    InstanceId: id,
    State: { Code: 16, Name: 'running' },
    InstanceType: 'm7g.large',
    ImageId: idOf('ami', 'al2023-arm64'),
    VpcId: spot.vpcId,
    SubnetId: spot.subnetId,
    Placement: { AvailabilityZone: spot.zone, AvailabilityZoneId: spot.zoneId, Tenancy: 'default' },
    PrivateIpAddress: primary.PrivateIpAddress,
    PublicIpAddress: primary.Association?.PublicIp,
    PrivateDnsName: `ip-${(primary.PrivateIpAddress ?? '').replaceAll('.', '-')}.${spot.region}.compute.internal`,
    NetworkInterfaces: [{ NetworkInterfaceId: primary.NetworkInterfaceId }],
    SecurityGroups: primary.Groups,
    SourceDestCheck: true,
    IamInstanceProfile: { Arn: `arn:${partition}:iam::${spot.account}:instance-profile/${name}` },
    MetadataOptions: { HttpTokens: 'required', HttpEndpoint: 'enabled' },
    PlatformDetails: 'Linux/UNIX',
    Architecture: 'arm64',
    LaunchTime: madeAt,
    Operator: { Managed: false },
    Tags: named(name),
  };
}

/** AWS sends states in lower case, which the SDK's type lacks. */
export interface SentEndpoint extends Omit<VpcEndpoint, 'State'> {
  readonly State: 'available';
}

export function gatewayEndpoint(
  site: Site,
  service: string,
  routeTableIds: readonly (string | undefined)[],
): SentEndpoint {
  return {
    ...endpointBase(site, service),
    VpcEndpointType: 'Gateway',
    RouteTableIds: routeTableIds.filter((id) => id !== undefined),
  };
}

export function interfaceEndpoint(
  site: Site,
  service: string,
  interfaces: readonly SentInterface[],
  groups: readonly SecurityGroup[],
): SentEndpoint {
  return {
    ...endpointBase(site, service),
    VpcEndpointType: 'Interface',
    IpAddressType: 'ipv4',
    SubnetIds: interfaces.flatMap(({ SubnetId }) => SubnetId ?? []),
    NetworkInterfaceIds: interfaces.flatMap(({ NetworkInterfaceId }) => NetworkInterfaceId ?? []),
    Groups: groups.map(({ GroupId, GroupName }) => ({ GroupId, GroupName })),
    DnsEntries: [{ DnsName: `${service}.${site.region}.amazonaws.com` }],
    PrivateDnsEnabled: true,
  };
}

export function endpointId(site: Site, service: string): string {
  return idOf('vpce', `${site.vpcId} ${service}`);
}

function endpointBase(site: Site, service: string): SentEndpoint {
  return {
    VpcEndpointId: endpointId(site, service),
    VpcId: site.vpcId,
    OwnerId: site.account,
    ServiceName: `com.amazonaws.${site.region}.${service}`,
    State: 'available',
    PolicyDocument: '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}',
    RequesterManaged: false,
    CreationTimestamp: madeAt,
    Tags: named(service),
  };
}

// Builds single items of AWS's describe answers from what matters about them; the rest is filled in as AWS does it.
// Ids are made from names, so that every run of the demo shows the same ones. Made-up networks only: documentation addresses.
import { hash } from 'node:crypto';
import type {
  Address,
  IpPermission,
  NatGateway,
  NetworkAcl,
  NetworkInterface,
  Route,
  RouteTable,
  SecurityGroup,
  Subnet,
  Tag,
  Vpc,
} from '@aws-sdk/client-ec2';

/** Where something stands: the owner's account, the region, the VPC. */
export interface Site {
  readonly account: string;
  readonly region: string;
  readonly vpcId: string;
}

/** A place for interfaces. */
export interface Spot extends Site {
  readonly subnetId: string;
  readonly zone: string;
  readonly zoneId: string;
}

export const partition = 'aws';
const madeAt = new Date('2026-03-02T08:15:30.000Z');

/** `idOf('vpc', 'shop')` → `vpc-0` and 16 hex digits, always the same. */
export function idOf(prefix: string, name: string): string {
  return `${prefix}-0${hash('sha256', `${prefix} ${name}`).slice(0, 16)}`;
}

export function named(name: string): Tag[] {
  return [{ Key: 'Name', Value: name }];
}

export function vpc(site: Site, name: string, cidrs: readonly string[], ipv6?: string): Vpc {
  return {
    VpcId: site.vpcId,
    OwnerId: site.account,
    State: 'available',
    CidrBlock: cidrs[0],
    CidrBlockAssociationSet: cidrs.map((CidrBlock) => ({
      AssociationId: idOf('vpc-cidr-assoc', `${name} ${CidrBlock}`),
      CidrBlock,
      CidrBlockState: { State: 'associated' },
    })),
    ...(ipv6 === undefined
      ? {}
      : {
          Ipv6CidrBlockAssociationSet: [
            {
              AssociationId: idOf('vpc-cidr-assoc', `${name} ${ipv6}`),
              Ipv6CidrBlock: ipv6,
              Ipv6CidrBlockState: { State: 'associated' },
              Ipv6Pool: 'Amazon',
            },
          ],
        }),
    InstanceTenancy: 'default',
    IsDefault: false,
    Tags: named(name),
  };
}

export function subnet(spot: Spot, name: string, cidr: string, ipv6?: string): Subnet {
  return {
    SubnetId: spot.subnetId,
    SubnetArn: `arn:${partition}:ec2:${spot.region}:${spot.account}:subnet/${spot.subnetId}`,
    OwnerId: spot.account,
    VpcId: spot.vpcId,
    State: 'available',
    CidrBlock: cidr,
    Ipv6CidrBlockAssociationSet:
      ipv6 === undefined
        ? []
        : [
            {
              AssociationId: idOf('subnet-cidr-assoc', spot.subnetId),
              Ipv6CidrBlock: ipv6,
              Ipv6CidrBlockState: { State: 'associated' },
            },
          ],
    AvailabilityZone: spot.zone,
    AvailabilityZoneId: spot.zoneId,
    AvailableIpAddressCount: 240,
    MapPublicIpOnLaunch: name.startsWith('public'),
    AssignIpv6AddressOnCreation: ipv6 !== undefined,
    DefaultForAz: false,
    Ipv6Native: false,
    Tags: named(name),
  };
}

/** Without subnets it is the main table. */
export function routeTable(
  site: Site,
  name: string,
  subnetIds: readonly string[] | 'main',
  routes: readonly Route[],
): RouteTable {
  const id = idOf('rtb', `${site.vpcId} ${name}`);
  const ends = subnetIds === 'main' ? [{ Main: true }] : subnetIds.map((SubnetId) => ({ Main: false, SubnetId }));
  return {
    RouteTableId: id,
    OwnerId: site.account,
    VpcId: site.vpcId,
    Associations: ends.map((end, index) => ({
      ...end,
      RouteTableAssociationId: idOf('rtbassoc', `${id} ${index}`),
      RouteTableId: id,
      AssociationState: { State: 'associated' },
    })),
    PropagatingVgws: [],
    Routes: [...routes],
    Tags: named(name),
  };
}

export function route(destination: string, target: Omit<Route, 'Origin' | 'State'>, state: Route['State'] = 'active'): Route {
  const to = destination.startsWith('pl-')
    ? { DestinationPrefixListId: destination }
    : destination.includes(':')
      ? { DestinationIpv6CidrBlock: destination }
      : { DestinationCidrBlock: destination };
  return { ...to, ...target, Origin: target.GatewayId === 'local' ? 'CreateRouteTable' : 'CreateRoute', State: state };
}

export function localRoutes(...cidrs: readonly string[]): Route[] {
  return cidrs.map((cidr) => route(cidr, { GatewayId: 'local' }));
}

export function securityGroup(
  site: Site,
  name: string,
  description: string,
  ingress: readonly IpPermission[],
): SecurityGroup & { readonly GroupId: string } {
  const id = idOf('sg', `${site.vpcId} ${name}`);
  return {
    GroupId: id,
    SecurityGroupArn: `arn:${partition}:ec2:${site.region}:${site.account}:security-group/${id}`,
    GroupName: name,
    Description: description,
    OwnerId: site.account,
    VpcId: site.vpcId,
    IpPermissions: [...ingress],
    IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    Tags: named(name),
  };
}

/** Traffic from an address range, or from the members of a group (`sg-…`). */
export function allow(port: number, ...sources: readonly string[]): IpPermission {
  const groups = sources.filter((source) => source.startsWith('sg-'));
  const v6 = sources.filter((source) => source.includes(':'));
  const v4 = sources.filter((source) => !groups.includes(source) && !v6.includes(source));
  return {
    IpProtocol: 'tcp',
    FromPort: port,
    ToPort: port,
    IpRanges: v4.map((CidrIp) => ({ CidrIp })),
    Ipv6Ranges: v6.map((CidrIpv6) => ({ CidrIpv6 })),
    PrefixListIds: [],
    UserIdGroupPairs: groups.map((GroupId) => ({ GroupId })),
  };
}

export function defaultAcl(site: Site, subnetIds: readonly string[]): NetworkAcl {
  const id = idOf('acl', site.vpcId);
  const entry = { CidrBlock: '0.0.0.0/0', Protocol: '-1' };
  return {
    NetworkAclId: id,
    OwnerId: site.account,
    VpcId: site.vpcId,
    IsDefault: true,
    Associations: subnetIds.map((SubnetId) => ({
      NetworkAclAssociationId: idOf('aclassoc', SubnetId),
      NetworkAclId: id,
      SubnetId,
    })),
    Entries: [false, true].flatMap((Egress) => [
      { ...entry, Egress, RuleAction: 'allow' as const, RuleNumber: 100 },
      { ...entry, Egress, RuleAction: 'deny' as const, RuleNumber: 32767 },
    ]),
    Tags: [],
  };
}

export interface InterfaceDetails {
  readonly address: string;
  readonly name?: string;
  readonly description?: string;
  readonly type?: NetworkInterface['InterfaceType'];
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

export function networkInterface(spot: Spot, id: string, details: InterfaceDetails): NetworkInterface {
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

function associationOf(publicAddress: Address | string | undefined, service = 'amazon'): Pick<NetworkInterface, 'Association'> {
  if (publicAddress === undefined) return {};
  if (typeof publicAddress === 'string') return { Association: { IpOwnerId: service, PublicIp: publicAddress } };
  const { AllocationId, AssociationId, PublicIp, NetworkInterfaceOwnerId } = publicAddress;
  return { Association: { AllocationId, AssociationId, PublicIp, IpOwnerId: NetworkInterfaceOwnerId } };
}

/** An elastic IP; without an interface it is paid for and used by nothing. */
export function elasticIp(site: Site, name: string, publicIp: string, at?: { eni: string; address: string }): Address {
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

export function natGateway(spot: Spot, name: string, id: string, eni: NetworkInterface, ip: Address): NatGateway {
  return {
    NatGatewayId: id,
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

// Builds the networks of the demo from what matters about them, as items of AWS's describe answers: VPCs, routes, rules.
// Ids are made from names, so that every run of the demo shows the same ones. Made-up networks only: documentation addresses.
import { hash } from 'node:crypto';
import type {
  InternetGateway,
  IpPermission,
  NetworkAcl,
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
export const madeAt = new Date('2026-03-02T08:15:30.000Z');

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

/** AWS sends `available`, which the SDK's type of the state lacks. */
export interface SentInternetGateway extends Omit<InternetGateway, 'Attachments'> {
  readonly Attachments: readonly { readonly VpcId: string; readonly State: 'available' }[];
}

export function internetGateway(
  site: Site,
  name: string,
): SentInternetGateway & { readonly InternetGatewayId: string } {
  return {
    InternetGatewayId: idOf('igw', site.vpcId),
    OwnerId: site.account,
    Attachments: [{ VpcId: site.vpcId, State: 'available' }],
    Tags: named(name),
  };
}

/** `main`: used by every subnet that no other table names. */
export function routeTable(
  site: Site,
  name: string,
  subnetIds: readonly string[] | 'main',
  routes: readonly Route[],
): RouteTable & { readonly RouteTableId: string } {
  const id = idOf('rtb', `${site.vpcId} ${name}`);
  const ends =
    subnetIds === 'main' ? [{ Main: true }] : subnetIds.map((SubnetId) => ({ Main: false, SubnetId }));
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

export function route(
  destination: string,
  target: Omit<Route, 'Origin' | 'State'>,
  state: Route['State'] = 'active',
): Route {
  const to = destination.startsWith('pl-')
    ? { DestinationPrefixListId: destination }
    : destination.includes(':')
      ? { DestinationIpv6CidrBlock: destination }
      : { DestinationCidrBlock: destination };
  return {
    ...to,
    ...target,
    Origin: target.GatewayId === 'local' ? 'CreateRouteTable' : 'CreateRoute',
    State: state,
  };
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

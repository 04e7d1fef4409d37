// The networks of the generated estate: VPCs with subnets, routes, filters and gateways, a tenth of them peered in a row.
import type {
  InternetGateway,
  NetworkAcl,
  Route,
  RouteTable,
  SecurityGroup,
  Subnet,
  Vpc,
  VpcPeeringConnection,
} from '@aws-sdk/client-ec2';
import { account, idOf, region, tagsOf, zones } from './estate-shapes.ts';

/** A subnet with its own next free address. */
export interface Place {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly zone: string;
  readonly zoneId: string;
  readonly base: string;
  readonly groups: readonly SecurityGroup[];
  used: number;
}

export interface Network {
  readonly vpc: Vpc & { readonly VpcId: string };
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTable[];
  readonly acl: NetworkAcl;
  readonly gateway: InternetGateway;
  readonly groups: readonly SecurityGroup[];
  readonly places: readonly Place[];
}

const tiers = ['public', 'app', 'pods', 'data'] as const;
const groupsPerVpc = 20;

export function network(index: number, vpcs: number): Network {
  const name = `net-${index}`;
  const cidr = `10.${index}.0.0/16`;
  const VpcId = idOf('vpc', index);
  const own = { OwnerId: account, VpcId };
  const groups = Array.from({ length: groupsPerVpc }, (_, group) => securityGroup(VpcId, index, group));
  const places = tiers.flatMap((tier, row) =>
    zones.map((letter, column): Place => {
      const third = (row * zones.length + column) * 16;
      return {
        vpcId: VpcId,
        subnetId: idOf('subnet', index, tier, letter),
        zone: `${region}${letter}`,
        zoneId: `euw1-az${column + 1}`,
        base: `10.${index}.${third}.0`,
        groups,
        used: 4,
      };
    }),
  );
  const subnets = places.map((place, position): Subnet => ({
    ...own,
    SubnetId: place.subnetId,
    SubnetArn: `arn:aws:ec2:${region}:${account}:subnet/${place.subnetId}`,
    State: 'available',
    CidrBlock: `${place.base}/20`,
    AvailabilityZone: place.zone,
    AvailabilityZoneId: place.zoneId,
    AvailableIpAddressCount: 3000,
    MapPublicIpOnLaunch: position < zones.length,
    AssignIpv6AddressOnCreation: false,
    DefaultForAz: false,
    Ipv6Native: false,
    Tags: tagsOf(`${name}-${place.zone}-${position}`),
  }));
  const gatewayId = idOf('igw', index);
  const routesFor = (position: number): readonly Route[] => [
    { DestinationCidrBlock: cidr, GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' },
    position === 0
      ? { DestinationCidrBlock: '0.0.0.0/0', GatewayId: gatewayId, Origin: 'CreateRoute', State: 'active' }
      : {
          DestinationCidrBlock: '0.0.0.0/0',
          NatGatewayId: idOf('nat', index, position % 3),
          Origin: 'CreateRoute',
          State: 'active',
        },
    ...peersOf(index, vpcs).map((peer): Route => ({
      DestinationCidrBlock: `10.${peer}.0.0/16`,
      VpcPeeringConnectionId: idOf('pcx', Math.min(index, peer)),
      Origin: 'CreateRoute',
      State: 'active',
    })),
  ];
  return {
    vpc: {
      ...own,
      State: 'available',
      CidrBlock: cidr,
      CidrBlockAssociationSet: [
        {
          AssociationId: idOf('vpc-cidr-assoc', index),
          CidrBlock: cidr,
          CidrBlockState: { State: 'associated' },
        },
      ],
      InstanceTenancy: 'default',
      IsDefault: false,
      Tags: tagsOf(name),
    },
    subnets,
    routeTables: tiers.map((tier, position) => {
      const RouteTableId = idOf('rtb', index, tier);
      return {
        ...own,
        RouteTableId,
        Associations: places
          .slice(position * zones.length, (position + 1) * zones.length)
          .map(({ subnetId }) => ({
            Main: false,
            RouteTableId,
            RouteTableAssociationId: idOf('rtbassoc', subnetId),
            SubnetId: subnetId,
            AssociationState: { State: 'associated' },
          })),
        PropagatingVgws: [],
        Routes: [...routesFor(position)],
        Tags: tagsOf(`${name}-${tier}`),
      };
    }),
    acl: acl(VpcId, index, places),
    gateway: {
      InternetGatewayId: gatewayId,
      OwnerId: account,
      Attachments: [{ VpcId, State: 'attached' }],
      Tags: tagsOf(name),
    },
    groups,
    places,
  };
}

export function peering(index: number): VpcPeeringConnection {
  const end = (vpc: number): VpcPeeringConnection['AccepterVpcInfo'] => ({
    VpcId: idOf('vpc', vpc),
    OwnerId: account,
    Region: region,
    CidrBlock: `10.${vpc}.0.0/16`,
    CidrBlockSet: [{ CidrBlock: `10.${vpc}.0.0/16` }],
  });
  return {
    VpcPeeringConnectionId: idOf('pcx', index),
    RequesterVpcInfo: end(index),
    AccepterVpcInfo: end(index + 1),
    Status: { Code: 'active', Message: 'Active' },
    Tags: tagsOf(`net-${index}-net-${index + 1}`),
  };
}

function peersOf(index: number, vpcs: number): readonly number[] {
  return [index - 1, index + 1].filter((peer) => peer >= 0 && peer < vpcs);
}

function securityGroup(VpcId: string, index: number, group: number): SecurityGroup {
  const GroupId = idOf('sg', index, group);
  const GroupName = `service-${index}-${group}`;
  const friend = idOf('sg', index, (group + 1) % groupsPerVpc);
  return {
    GroupId,
    SecurityGroupArn: `arn:aws:ec2:${region}:${account}:security-group/${GroupId}`,
    GroupName,
    Description: `Members of ${GroupName}`,
    OwnerId: account,
    VpcId,
    IpPermissions: [443, 8080, 9090].map((port) => ({
      IpProtocol: 'tcp',
      FromPort: port,
      ToPort: port,
      IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'inside' }, { CidrIp: `172.16.${group}.0/24` }],
      Ipv6Ranges: [],
      PrefixListIds: [],
      UserIdGroupPairs: [{ GroupId: friend, UserId: account }],
    })),
    IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    Tags: tagsOf(GroupName),
  };
}

function acl(VpcId: string, index: number, places: readonly Place[]): NetworkAcl {
  const NetworkAclId = idOf('acl', index);
  return {
    NetworkAclId,
    OwnerId: account,
    VpcId,
    IsDefault: true,
    Associations: places.map(({ subnetId }) => ({
      NetworkAclAssociationId: idOf('aclassoc', subnetId),
      NetworkAclId,
      SubnetId: subnetId,
    })),
    Entries: [true, false].flatMap((Egress) => [
      { Egress, CidrBlock: '0.0.0.0/0', Protocol: '-1', RuleAction: 'allow' as const, RuleNumber: 100 },
      { Egress, CidrBlock: '0.0.0.0/0', Protocol: '-1', RuleAction: 'deny' as const, RuleNumber: 32767 },
    ]),
    Tags: tagsOf(`net-${index}`),
  };
}

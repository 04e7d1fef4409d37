// What AWS sends, as the generated AWS keeps it: the SDK's own shapes, with the members that are always there declared so, and
// with the values that AWS really sends where the SDK's types lack them.
import type {
  Address,
  Instance,
  InternetGateway,
  NatGateway,
  NetworkAcl,
  NetworkInterface,
  Reservation,
  RouteTable,
  SecurityGroup,
  Subnet,
  Tag,
  Vpc,
  VpcEndpoint,
  VpcPeeringConnection,
  VpcPeeringConnectionVpcInfo,
} from '@aws-sdk/client-ec2';
import type {
  Listener,
  LoadBalancer,
  TargetGroup,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';

type With<Item, Member extends keyof Item> = Omit<Item, Member> & {
  readonly [Name in Member]-?: NonNullable<Item[Name]>;
};

export interface SentTag extends Tag {
  readonly Key: string;
  readonly Value: string;
}

type Tags = { readonly Tags: SentTag[] };

export type SentVpc = With<Vpc, 'VpcId' | 'OwnerId' | 'CidrBlock' | 'CidrBlockAssociationSet'> & Tags;

export type SentSubnet = With<
  Subnet,
  | 'SubnetId'
  | 'OwnerId'
  | 'VpcId'
  | 'CidrBlock'
  | 'AvailabilityZone'
  | 'AvailabilityZoneId'
  | 'AvailableIpAddressCount'
  | 'Ipv6CidrBlockAssociationSet'
> &
  Tags;

export type SentRouteTable = With<
  RouteTable,
  'RouteTableId' | 'OwnerId' | 'VpcId' | 'Associations' | 'Routes'
> &
  Tags;

/** AWS sends `available`, which the SDK's type of the state lacks. */
export type SentInternetGateway = Omit<
  With<InternetGateway, 'InternetGatewayId' | 'OwnerId'>,
  'Attachments'
> & {
  readonly Attachments: readonly { readonly VpcId: string; readonly State: 'available' }[];
} & Tags;

export type SentNatGateway = With<
  NatGateway,
  'NatGatewayId' | 'VpcId' | 'SubnetId' | 'State' | 'NatGatewayAddresses'
> &
  Tags;

export type SentAcl = With<NetworkAcl, 'NetworkAclId' | 'OwnerId' | 'VpcId' | 'Associations' | 'Entries'> &
  Tags;

export type SentGroup = With<
  SecurityGroup,
  'GroupId' | 'GroupName' | 'OwnerId' | 'VpcId' | 'IpPermissions' | 'IpPermissionsEgress'
> &
  Tags;

/** AWS sends `nat_gateway`, which the SDK's type lacks. */
export type SentInterface = Omit<
  With<
    NetworkInterface,
    | 'NetworkInterfaceId'
    | 'OwnerId'
    | 'VpcId'
    | 'SubnetId'
    | 'AvailabilityZone'
    | 'AvailabilityZoneId'
    | 'PrivateIpAddress'
    | 'PrivateIpAddresses'
    | 'Ipv4Prefixes'
    | 'Ipv6Prefixes'
    | 'Groups'
    | 'Description'
  >,
  'InterfaceType' | 'TagSet'
> & {
  readonly InterfaceType: NonNullable<NetworkInterface['InterfaceType']> | 'nat_gateway';
  readonly TagSet: SentTag[];
};

export type SentInstance = With<Instance, 'InstanceId' | 'State' | 'NetworkInterfaces' | 'SecurityGroups'> &
  Tags;

/** One instance a reservation, as most launches are. */
export type SentReservation = Omit<With<Reservation, 'ReservationId' | 'OwnerId'>, 'Instances'> & {
  readonly Instances: readonly [SentInstance];
};

/** AWS sends states in lower case, which the SDK's type lacks. */
export type SentEndpoint = Omit<
  With<
    VpcEndpoint,
    'VpcEndpointId' | 'VpcId' | 'OwnerId' | 'ServiceName' | 'RouteTableIds' | 'NetworkInterfaceIds'
  >,
  'State'
> & { readonly State: 'available' | 'deleted' } & Tags;

export type SentSide = With<VpcPeeringConnectionVpcInfo, 'OwnerId' | 'Region' | 'VpcId'>;

export type SentPeering = Omit<
  With<VpcPeeringConnection, 'VpcPeeringConnectionId' | 'Status'>,
  'RequesterVpcInfo' | 'AccepterVpcInfo'
> & { readonly RequesterVpcInfo: SentSide; readonly AccepterVpcInfo: SentSide } & Tags;

export type SentAddress = With<Address, 'AllocationId' | 'PublicIp'> & Tags;

/** Elastic Load Balancing tells tags by another call. */
interface Tagged<Item> {
  readonly item: Item;
  readonly tags: SentTag[];
}

export type SentBalancer = Tagged<
  With<LoadBalancer, 'LoadBalancerArn' | 'LoadBalancerName' | 'Type' | 'VpcId' | 'AvailabilityZones'>
>;

export type SentListener = Tagged<
  With<Listener, 'ListenerArn' | 'LoadBalancerArn' | 'Port' | 'DefaultActions'>
>;

export type SentTarget = Omit<TargetHealthDescription, 'Target' | 'TargetHealth'> & {
  readonly Target: { readonly Id: string; readonly Port: number };
  readonly TargetHealth: {
    readonly State: NonNullable<NonNullable<TargetHealthDescription['TargetHealth']>['State']>;
  };
};

export interface SentTargetGroup extends Tagged<
  With<
    TargetGroup,
    'TargetGroupArn' | 'TargetGroupName' | 'TargetType' | 'Port' | 'VpcId' | 'LoadBalancerArns'
  >
> {
  readonly targets: readonly SentTarget[];
}

/** What is kept of each kind. */
export interface Items {
  readonly Vpc: SentVpc;
  readonly Subnet: SentSubnet;
  readonly RouteTable: SentRouteTable;
  readonly InternetGateway: SentInternetGateway;
  readonly NatGateway: SentNatGateway;
  readonly NetworkAcl: SentAcl;
  readonly SecurityGroup: SentGroup;
  readonly NetworkInterface: SentInterface;
  readonly Instance: SentReservation;
  readonly VpcEndpoint: SentEndpoint;
  readonly VpcPeeringConnection: SentPeering;
  readonly ElasticIp: SentAddress;
  readonly LoadBalancer: SentBalancer;
  readonly Listener: SentListener;
  readonly TargetGroup: SentTargetGroup;
}

export type KindName = keyof Items;

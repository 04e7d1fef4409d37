// Facts of what makes a network: VPCs, subnets, route tables, gateways, filters, peerings.
import type { IpPermission, NetworkAclEntry, Route } from '@aws-sdk/client-ec2';
import { type FactEdge, type Readers, facts, tagFacts, to, toEach } from './facts.ts';
import type { SentSide } from './sent.ts';

export const networkFacts: Readers<
  | 'Vpc'
  | 'Subnet'
  | 'RouteTable'
  | 'InternetGateway'
  | 'NatGateway'
  | 'NetworkAcl'
  | 'SecurityGroup'
  | 'VpcPeeringConnection'
> = {
  Vpc: (vpc) =>
    facts({
      ...tagFacts(vpc.Tags),
      state: vpc.State,
      cidrBlock: vpc.CidrBlock,
      cidrBlocks: vpc.CidrBlockAssociationSet.filter(
        (block) => block.CidrBlockState?.State === 'associated',
      ).map(({ CidrBlock }) => CidrBlock),
      ipv6CidrBlocks: vpc.Ipv6CidrBlockAssociationSet?.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
      isDefault: vpc.IsDefault,
    }),
  Subnet: (subnet) =>
    facts(
      {
        ...tagFacts(subnet.Tags),
        vpcId: subnet.VpcId,
        state: subnet.State,
        cidrBlock: subnet.CidrBlock,
        ipv6CidrBlocks: subnet.Ipv6CidrBlockAssociationSet.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
        availabilityZone: subnet.AvailabilityZone,
        availabilityZoneId: subnet.AvailabilityZoneId,
        mapPublicIpOnLaunch: subnet.MapPublicIpOnLaunch,
        assignIpv6AddressOnCreation: subnet.AssignIpv6AddressOnCreation,
        defaultForAz: subnet.DefaultForAz,
        IN_VPC: to(subnet.VpcId),
        IN_ZONE: to(subnet.AvailabilityZoneId),
      },
      { availableIpAddressCount: subnet.AvailableIpAddressCount },
    ),
  RouteTable: (table) =>
    facts({
      ...tagFacts(table.Tags),
      vpcId: table.VpcId,
      main: table.Associations.some(({ Main }) => Main === true),
      associationIds: table.Associations.map(({ RouteTableAssociationId }) => RouteTableAssociationId),
      IN_VPC: to(table.VpcId),
      ROUTED_BY: table.Associations.flatMap(({ SubnetId, GatewayId }): FactEdge[] => {
        const from = SubnetId ?? GatewayId;
        return from === undefined ? [] : [{ from, implicit: false }];
      }),
      ROUTES_TO: table.Routes.map((route) => routeFact(table.VpcId, route)),
    }),
  InternetGateway: (gateway) =>
    facts({
      ...tagFacts(gateway.Tags),
      ATTACHED_TO: gateway.Attachments.map(({ VpcId, State }) => ({ to: VpcId, state: State })),
    }),
  NatGateway: (gateway) => {
    if (gateway.State === 'deleted') return undefined;
    const addresses = gateway.NatGatewayAddresses;
    return facts({
      ...tagFacts(gateway.Tags),
      vpcId: gateway.VpcId,
      subnetId: gateway.SubnetId,
      state: gateway.State,
      connectivityType: gateway.ConnectivityType,
      publicIpAddresses: addresses.map(({ PublicIp }) => PublicIp),
      privateIpAddresses: addresses.map(({ PrivateIp }) => PrivateIp),
      allocationIds: addresses.map(({ AllocationId }) => AllocationId),
      networkInterfaceIds: addresses.map(({ NetworkInterfaceId }) => NetworkInterfaceId),
      IN_VPC: to(gateway.VpcId),
      IN_SUBNET: to(gateway.SubnetId),
    });
  },
  NetworkAcl: (acl) =>
    facts({
      ...tagFacts(acl.Tags),
      vpcId: acl.VpcId,
      isDefault: acl.IsDefault,
      ingressEntries: acl.Entries.filter(({ Egress }) => Egress === false).map((entry) =>
        entryFact('ingress', entry),
      ),
      egressEntries: acl.Entries.filter(({ Egress }) => Egress === true).map((entry) =>
        entryFact('egress', entry),
      ),
      associationIds: acl.Associations.map(({ NetworkAclAssociationId }) => NetworkAclAssociationId),
      IN_VPC: to(acl.VpcId),
      GUARDED_BY: acl.Associations.flatMap(({ SubnetId }) =>
        SubnetId === undefined ? [] : [{ from: SubnetId }],
      ),
    }),
  SecurityGroup: (group) =>
    facts({
      ...tagFacts(group.Tags),
      vpcId: group.VpcId,
      groupName: group.GroupName,
      description: group.Description,
      ingressRules: group.IpPermissions.flatMap((rule) => ruleFacts('ingress', rule)),
      egressRules: group.IpPermissionsEgress.flatMap((rule) => ruleFacts('egress', rule)),
      IN_VPC: to(group.VpcId),
      ALLOWS: [
        ...group.IpPermissions.flatMap((rule) => allowFacts('ingress', rule)),
        ...group.IpPermissionsEgress.flatMap((rule) => allowFacts('egress', rule)),
      ],
    }),
  VpcPeeringConnection: (peering) => {
    if (peering.Status.Code === 'deleted' || peering.Status.Code === 'rejected') return undefined;
    const { RequesterVpcInfo: from, AccepterVpcInfo: accepter } = peering;
    return facts({
      ...tagFacts(peering.Tags),
      statusCode: peering.Status.Code,
      requesterVpcId: from.VpcId,
      requesterOwnerId: from.OwnerId,
      requesterRegion: from.Region,
      requesterCidrBlocks: blocks(from),
      accepterVpcId: accepter.VpcId,
      accepterOwnerId: accepter.OwnerId,
      accepterRegion: accepter.Region,
      accepterCidrBlocks: blocks(accepter),
      expirationTime: peering.ExpirationTime?.toISOString(),
      REQUESTER: to(from.VpcId),
      ACCEPTER: to(accepter.VpcId),
    });
  },
};

function blocks(side: SentSide): readonly (string | undefined)[] {
  return [
    side.CidrBlock,
    ...(side.CidrBlockSet ?? []).map(({ CidrBlock }) => CidrBlock),
    ...(side.Ipv6CidrBlockSet ?? []).map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
  ];
}

function routeFact(vpcId: string, route: Route): FactEdge {
  const end =
    route.GatewayId === 'local'
      ? vpcId
      : (route.GatewayId ?? route.NatGatewayId ?? route.VpcPeeringConnectionId);
  return {
    to: end ?? route.NetworkInterfaceId ?? '',
    destination:
      route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId,
    state: route.State,
    origin: route.Origin,
  };
}

/** Protocols that generated rules use. */
const protocols: Readonly<Record<string, string>> = { '-1': 'all', '6': 'tcp', '17': 'udp' };

function protocolOf(protocol = '-1'): string {
  return protocols[protocol] ?? protocol;
}

function portsOf(from: number | undefined, last: number | undefined): string {
  return from === undefined ? '' : from === last ? ` ${from}` : ` ${from}-${last ?? from}`;
}

function entryFact(direction: string, entry: NetworkAclEntry): string {
  const ports = portsOf(entry.PortRange?.From, entry.PortRange?.To);
  const range = entry.CidrBlock ?? entry.Ipv6CidrBlock ?? '';
  return `${direction} ${entry.RuleNumber ?? ''} ${entry.RuleAction ?? ''} ${protocolOf(entry.Protocol)}${ports} ${range}`;
}

function ruleFacts(direction: string, rule: IpPermission): readonly string[] {
  const ranges = [
    ...(rule.IpRanges ?? []).map(({ CidrIp }) => CidrIp),
    ...(rule.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6),
  ];
  const traffic = `${protocolOf(rule.IpProtocol)}${portsOf(rule.FromPort, rule.ToPort)}`;
  return ranges.map((range) => `${direction} ${traffic} ${range ?? ''}`);
}

function allowFacts(direction: string, rule: IpPermission): readonly FactEdge[] {
  const about = {
    direction,
    protocol: protocolOf(rule.IpProtocol),
    ...(rule.FromPort === undefined ? {} : { fromPort: rule.FromPort, toPort: rule.ToPort ?? rule.FromPort }),
  };
  const ends = [
    ...(rule.UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId),
    ...(rule.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId),
  ];
  return toEach(ends).map((end) => ({ ...end, ...about }));
}

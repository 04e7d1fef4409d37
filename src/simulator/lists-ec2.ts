// The list operations of EC2's networking: codes and wordings as AWS gives them, page sizes and filters as documented.
// A filter that is not here is refused; tag:KEY, tag-key and tag-value are known wherever items have tags.

import { ec2Filters as filters } from './filter-names.ts';
import type { IdParameter, ListModel, ParentParameter } from './list-model.ts';

const page = [5, 1000] as const;

/** `what`: the word in AWS's message "The WHAT ID 'x' does not exist". */
function id(field: string, code: string, what: string, parameter = `${field}s`): IdParameter {
  return { parameter, field, code, message: `The ${what} '{}' does not exist` };
}

const attachmentId = id(
  'TransitGatewayAttachmentId',
  'InvalidTransitGatewayAttachmentID.NotFound',
  'transitGatewayAttachment ID',
);

function parent(parameter: string, lists: string, code: string, what: string): ParentParameter {
  return {
    parameter,
    list: `Describe${lists}`,
    field: parameter,
    code,
    message: `The ${what} '{}' does not exist`,
    required: true,
  };
}

const transitGatewayRouteTable = parent(
  'TransitGatewayRouteTableId',
  'TransitGatewayRouteTables',
  'InvalidRouteTableID.NotFound',
  'transitGatewayRouteTable ID',
);

const clientVpnEndpoint = parent(
  'ClientVpnEndpointId',
  'ClientVpnEndpoints',
  'InvalidClientVpnEndpointId.NotFound',
  'client VPN endpoint',
);

export const ec2Lists: Readonly<Record<string, ListModel>> = {
  DescribeVpcs: {
    items: 'Vpcs',
    ids: [id('VpcId', 'InvalidVpcID.NotFound', 'vpc ID')],
    page,
    idsRefusePages: true,
    filters: filters.vpc,
  },
  DescribeSubnets: {
    items: 'Subnets',
    ids: [id('SubnetId', 'InvalidSubnetID.NotFound', 'subnet ID')],
    page,
    idsRefusePages: true,
    filters: filters.subnet,
  },
  DescribeRouteTables: {
    items: 'RouteTables',
    ids: [id('RouteTableId', 'InvalidRouteTableID.NotFound', 'routeTable ID')],
    page: [5, 100],
    idsRefusePages: true,
    filters: filters.routeTable,
  },
  DescribeInternetGateways: {
    items: 'InternetGateways',
    ids: [id('InternetGatewayId', 'InvalidInternetGatewayID.NotFound', 'internetGateway ID')],
    page,
    idsRefusePages: true,
    filters: filters.internetGateway,
  },
  DescribeEgressOnlyInternetGateways: {
    items: 'EgressOnlyInternetGateways',
    ids: [id('EgressOnlyInternetGatewayId', 'InvalidGatewayID.NotFound', 'egressOnlyInternetGateway ID')],
    page: [5, 255],
    filters: {},
  },
  DescribeNetworkAcls: {
    items: 'NetworkAcls',
    ids: [id('NetworkAclId', 'InvalidNetworkAclID.NotFound', 'networkAcl ID')],
    page,
    idsRefusePages: true,
    filters: filters.networkAcl,
  },
  DescribeNetworkInterfaces: {
    items: 'NetworkInterfaces',
    ids: [id('NetworkInterfaceId', 'InvalidNetworkInterfaceID.NotFound', 'networkInterface ID')],
    page,
    idsRefusePages: true,
    filters: filters.networkInterface,
    tags: 'TagSet',
    hidesManaged: true,
  },
  DescribeInstances: {
    items: 'Reservations',
    within: 'Instances',
    ids: [id('InstanceId', 'InvalidInstanceID.NotFound', 'instance ID')],
    page,
    idsRefusePages: true,
    filters: filters.instance,
    hidesManaged: true,
  },
  DescribeSecurityGroups: {
    items: 'SecurityGroups',
    ids: [
      id('GroupId', 'InvalidGroup.NotFound', 'security group'),
      id('GroupName', 'InvalidGroup.NotFound', 'security group'),
    ],
    page,
    idsRefusePages: true,
    filters: filters.securityGroup,
  },
  DescribeSecurityGroupRules: {
    items: 'SecurityGroupRules',
    ids: [id('SecurityGroupRuleId', 'InvalidSecurityGroupRuleId.NotFound', 'security group rule ID')],
    page,
    filters: { 'group-id': 'GroupId', 'security-group-rule-id': 'SecurityGroupRuleId' },
  },
  DescribeNatGateways: {
    items: 'NatGateways',
    ids: [
      {
        parameter: 'NatGatewayIds',
        field: 'NatGatewayId',
        code: 'NatGatewayNotFound',
        message: 'The Nat Gateway {} was not found',
      },
    ],
    page,
    filters: filters.natGateway,
    filterParameter: 'Filter',
  },
  DescribeVpcEndpoints: {
    items: 'VpcEndpoints',
    ids: [id('VpcEndpointId', 'InvalidVpcEndpointId.NotFound', 'Vpc Endpoint Id')],
    page,
    filters: filters.vpcEndpoint,
  },
  DescribeVpcEndpointServiceConfigurations: {
    items: 'ServiceConfigurations',
    ids: [id('ServiceId', 'InvalidVpcEndpointServiceId.NotFound', 'VpcEndpointService Id')],
    page,
    filters: filters.vpcEndpointService,
  },
  DescribeVpcPeeringConnections: {
    items: 'VpcPeeringConnections',
    ids: [id('VpcPeeringConnectionId', 'InvalidVpcPeeringConnectionID.NotFound', 'vpcPeeringConnection ID')],
    page,
    filters: filters.vpcPeeringConnection,
  },
  DescribeAddresses: {
    items: 'Addresses',
    ids: [
      id('AllocationId', 'InvalidAllocationID.NotFound', 'allocation ID'),
      {
        parameter: 'PublicIps',
        field: 'PublicIp',
        code: 'InvalidAddress.NotFound',
        message: "Address '{}' not found.",
      },
    ],
    filters: filters.address,
  },
  DescribeManagedPrefixLists: {
    items: 'PrefixLists',
    ids: [id('PrefixListId', 'InvalidPrefixListID.NotFound', 'prefix list ID')],
    page: [1, 100],
    filters: filters.prefixList,
  },
  DescribePrefixLists: {
    items: 'PrefixLists',
    ids: [id('PrefixListId', 'InvalidPrefixListId.NotFound', 'prefix list ID')],
    page,
    filters: filters.prefixList,
  },
  GetManagedPrefixListEntries: {
    items: 'Entries',
    ids: [],
    parent: parent('PrefixListId', 'ManagedPrefixLists', 'InvalidPrefixListID.NotFound', 'prefix list ID'),
    page: [1, 100],
    filters: {},
  },
  DescribeVpnGateways: {
    items: 'VpnGateways',
    ids: [id('VpnGatewayId', 'InvalidVpnGatewayID.NotFound', 'vpnGateway ID')],
    filters: filters.vpnGateway,
  },
  DescribeVpnConnections: {
    items: 'VpnConnections',
    ids: [id('VpnConnectionId', 'InvalidVpnConnectionID.NotFound', 'vpnConnection ID')],
    filters: filters.vpnConnection,
  },
  DescribeCustomerGateways: {
    items: 'CustomerGateways',
    ids: [id('CustomerGatewayId', 'InvalidCustomerGatewayID.NotFound', 'customerGateway ID')],
    filters: filters.customerGateway,
  },
  DescribeClientVpnEndpoints: {
    items: 'ClientVpnEndpoints',
    ids: [id('ClientVpnEndpointId', 'InvalidClientVpnEndpointId.NotFound', 'client VPN endpoint')],
    page,
    filters: { 'endpoint-id': 'ClientVpnEndpointId', 'transport-protocol': 'TransportProtocol' },
  },
  DescribeClientVpnTargetNetworks: {
    items: 'ClientVpnTargetNetworks',
    ids: [id('AssociationId', 'InvalidClientVpnAssociationId.NotFound', 'client VPN association')],
    parent: clientVpnEndpoint,
    page,
    filters: { 'association-id': 'AssociationId', 'target-network-id': 'TargetNetworkId', 'vpc-id': 'VpcId' },
  },
  DescribeClientVpnRoutes: {
    items: 'Routes',
    ids: [],
    parent: clientVpnEndpoint,
    page,
    filters: { 'destination-cidr': 'DestinationCidr', origin: 'Origin', 'target-subnet': 'TargetSubnet' },
  },
  DescribeTransitGateways: {
    items: 'TransitGateways',
    ids: [id('TransitGatewayId', 'InvalidTransitGatewayID.NotFound', 'transitGateway ID')],
    page,
    filters: filters.transitGateway,
  },
  DescribeTransitGatewayAttachments: {
    items: 'TransitGatewayAttachments',
    ids: [attachmentId],
    page,
    filters: filters.transitGatewayAttachment,
  },
  DescribeTransitGatewayVpcAttachments: {
    items: 'TransitGatewayVpcAttachments',
    ids: [attachmentId],
    page,
    filters: filters.transitGatewayVpcAttachment,
  },
  DescribeTransitGatewayPeeringAttachments: {
    items: 'TransitGatewayPeeringAttachments',
    ids: [attachmentId],
    page,
    filters: filters.transitGatewayPeeringAttachment,
  },
  DescribeTransitGatewayConnects: {
    items: 'TransitGatewayConnects',
    ids: [attachmentId],
    page,
    filters: filters.transitGatewayConnect,
  },
  DescribeTransitGatewayRouteTables: {
    items: 'TransitGatewayRouteTables',
    ids: [id('TransitGatewayRouteTableId', 'InvalidRouteTableID.NotFound', 'transitGatewayRouteTable ID')],
    page,
    filters: filters.transitGatewayRouteTable,
  },
  SearchTransitGatewayRoutes: {
    items: 'Routes',
    ids: [],
    parent: transitGatewayRouteTable,
    page,
    filters: filters.transitGatewayRoute,
  },
  GetTransitGatewayRouteTablePropagations: {
    items: 'TransitGatewayRouteTablePropagations',
    ids: [],
    parent: transitGatewayRouteTable,
    page,
    filters: filters.transitGatewayRouteTableEntry,
  },
  GetTransitGatewayRouteTableAssociations: {
    items: 'Associations',
    ids: [],
    parent: transitGatewayRouteTable,
    page,
    filters: filters.transitGatewayRouteTableEntry,
  },
  DescribeDhcpOptions: {
    items: 'DhcpOptions',
    ids: [id('DhcpOptionsId', 'InvalidDhcpOptionID.NotFound', 'dhcpOption ID', 'DhcpOptionsIds')],
    page,
    filters: { 'dhcp-options-id': 'DhcpOptionsId', 'owner-id': 'OwnerId' },
  },
  DescribeCarrierGateways: {
    items: 'CarrierGateways',
    ids: [id('CarrierGatewayId', 'InvalidCarrierGatewayID.NotFound', 'carrierGateway ID')],
    page,
    filters: {
      'carrier-gateway-id': 'CarrierGatewayId',
      state: 'State',
      'owner-id': 'OwnerId',
      'vpc-id': 'VpcId',
    },
  },
  DescribeFlowLogs: {
    items: 'FlowLogs',
    ids: [id('FlowLogId', 'InvalidFlowLogId.NotFound', 'flowLog ID')],
    page,
    filters: filters.flowLog,
    filterParameter: 'Filter',
  },
  DescribeAvailabilityZones: {
    items: 'AvailabilityZones',
    ids: [
      {
        parameter: 'ZoneNames',
        field: 'ZoneName',
        code: 'InvalidParameterValue',
        message: 'Invalid availability zone: [{}]',
      },
      {
        parameter: 'ZoneIds',
        field: 'ZoneId',
        code: 'InvalidParameterValue',
        message: 'Invalid availability zone-id: [{}]',
      },
    ],
    filters: filters.availabilityZone,
  },
};

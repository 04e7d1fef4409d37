// What leads out of the small network, made in moto: VPN, transit gateway, gateways for IPv6 and carriers; and what EC2 has beside them.
import {
  AssociateTransitGatewayRouteTableCommand,
  AttachVpnGatewayCommand,
  CreateCarrierGatewayCommand,
  CreateCustomerGatewayCommand,
  CreateDhcpOptionsCommand,
  CreateEgressOnlyInternetGatewayCommand,
  CreateFlowLogsCommand,
  CreateManagedPrefixListCommand,
  CreateTransitGatewayCommand,
  CreateTransitGatewayPeeringAttachmentCommand,
  CreateTransitGatewayRouteCommand,
  CreateTransitGatewayRouteTableCommand,
  CreateTransitGatewayVpcAttachmentCommand,
  CreateVpcEndpointServiceConfigurationCommand,
  CreateVpnConnectionCommand,
  CreateVpnGatewayCommand,
  EnableTransitGatewayRouteTablePropagationCommand,
} from '@aws-sdk/client-ec2';
import { type Account, region } from './account.ts';
import { said, tagged } from './made.ts';
import type { Network } from './network.ts';

/** Resources by kind that `buildGateways` makes. */
export const madeGateways: Readonly<Record<string, number>> = {
  DhcpOptions: 1,
  EgressOnlyInternetGateway: 1,
  CarrierGateway: 1,
  ManagedPrefixList: 1,
  FlowLog: 1,
  VpcEndpointService: 1,
  VpnGateway: 1,
  CustomerGateway: 1,
  VpnConnection: 1,
  TransitGateway: 1,
  // To the VPC, and to another transit gateway.
  TransitGatewayAttachment: 2,
  // Its own, and the gateway's default one.
  TransitGatewayRouteTable: 2,
};

/** `bucket` is where flow logs go. */
export async function buildGateways(account: Account, network: Network, bucket: string): Promise<void> {
  const { ec2 } = account;
  const { vpcId } = network;
  await ec2.send(
    new CreateDhcpOptionsCommand({
      DhcpConfigurations: [{ Key: 'domain-name-servers', Values: ['10.20.0.2'] }],
      ...tagged('dhcp-options', 'shop'),
    }),
  );
  await ec2.send(new CreateEgressOnlyInternetGatewayCommand({ VpcId: vpcId }));
  await ec2.send(new CreateCarrierGatewayCommand({ VpcId: vpcId, ...tagged('carrier-gateway', 'edge') }));
  await ec2.send(
    new CreateManagedPrefixListCommand({
      PrefixListName: 'offices',
      AddressFamily: 'IPv4',
      MaxEntries: 5,
      Entries: [{ Cidr: '192.0.2.0/24', Description: 'Bern' }],
      ...tagged('prefix-list', 'offices'),
    }),
  );
  await ec2.send(
    new CreateFlowLogsCommand({
      ResourceType: 'VPC',
      ResourceIds: [vpcId],
      TrafficType: 'ALL',
      LogDestinationType: 's3',
      LogDestination: `arn:aws:s3:::${bucket}`,
    }),
  );
  await ec2.send(
    new CreateVpcEndpointServiceConfigurationCommand({ NetworkLoadBalancerArns: [network.balancerArn] }),
  );
  await createVpn(account, vpcId);
  await createTransit(account, network);
}

async function createVpn({ ec2 }: Account, VpcId: string): Promise<void> {
  const { VpnGateway } = await ec2.send(
    new CreateVpnGatewayCommand({ Type: 'ipsec.1', ...tagged('vpn-gateway', 'shop') }),
  );
  const VpnGatewayId = said(VpnGateway?.VpnGatewayId);
  await ec2.send(new AttachVpnGatewayCommand({ VpcId, VpnGatewayId }));
  const { CustomerGateway } = await ec2.send(
    new CreateCustomerGatewayCommand({ Type: 'ipsec.1', BgpAsn: 65_010, IpAddress: '198.51.100.10' }),
  );
  const CustomerGatewayId = said(CustomerGateway?.CustomerGatewayId);
  await ec2.send(new CreateVpnConnectionCommand({ Type: 'ipsec.1', CustomerGatewayId, VpnGatewayId }));
}

async function createTransit({ id, ec2 }: Account, { vpcId, subnets }: Network): Promise<void> {
  const { TransitGateway } = await ec2.send(
    new CreateTransitGatewayCommand({ Description: 'hub', ...tagged('transit-gateway', 'hub') }),
  );
  const TransitGatewayId = said(TransitGateway?.TransitGatewayId);
  const { TransitGatewayVpcAttachment } = await ec2.send(
    new CreateTransitGatewayVpcAttachmentCommand({
      TransitGatewayId,
      VpcId: vpcId,
      SubnetIds: subnets.slice(0, 1),
    }),
  );
  const TransitGatewayAttachmentId = said(TransitGatewayVpcAttachment?.TransitGatewayAttachmentId);
  await ec2.send(
    new CreateTransitGatewayPeeringAttachmentCommand({
      TransitGatewayId,
      PeerTransitGatewayId: 'tgw-0aaaaaaaaaaaaaaaa',
      PeerAccountId: id,
      PeerRegion: region,
    }),
  );
  const { TransitGatewayRouteTable } = await ec2.send(
    new CreateTransitGatewayRouteTableCommand({ TransitGatewayId }),
  );
  const TransitGatewayRouteTableId = said(TransitGatewayRouteTable?.TransitGatewayRouteTableId);
  const ids = { TransitGatewayRouteTableId, TransitGatewayAttachmentId };
  await ec2.send(new CreateTransitGatewayRouteCommand({ ...ids, DestinationCidrBlock: '10.20.0.0/16' }));
  await ec2.send(new AssociateTransitGatewayRouteTableCommand(ids));
  await ec2.send(new EnableTransitGatewayRouteTablePropagationCommand(ids));
}

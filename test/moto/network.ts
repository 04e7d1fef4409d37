// A small VPC network made in moto through the SDK, and how many resources of each kind that makes.
// Whatever moto makes along with it (a VPC's main route table, an instance's interface) is counted too.
import {
  AcceptVpcPeeringConnectionCommand,
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  CreateVpcPeeringConnectionCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Account, region } from './account.ts';
import { said, tagged } from './made.ts';

export interface Network {
  readonly vpcId: string;
  readonly routeTableId: string;
  readonly interfaceId: string;
  readonly subnets: readonly string[];
  readonly group: string;
  readonly instance: string;
  /** The network load balancer. */
  readonly balancerArn: string;
  /** Of the application load balancer, with the target group that it forwards to. */
  readonly listenerArn: string;
  readonly targetGroupArn: string;
}

/** Resources by kind that `buildNetwork` adds to what moto has by itself. */
export const madeNetwork: Readonly<Record<string, number>> = {
  Vpc: 2,
  Subnet: 3,
  // Two of its own, and each VPC's default one.
  SecurityGroup: 4,
  NetworkAcl: 3,
  RouteTable: 4,
  InternetGateway: 1,
  NatGateway: 1,
  ElasticIp: 2,
  // One of its own, the instance's, the NAT gateway's, and the interface endpoint's. moto makes none for load balancers.
  NetworkInterface: 4,
  Instance: 1,
  VpcEndpoint: 2,
  VpcPeeringConnection: 1,
  LoadBalancer: 2,
  Listener: 2,
  TargetGroup: 2,
};

export async function buildNetwork(account: Account): Promise<Network> {
  const { ec2 } = account;
  const vpcId = await createVpc(account, '10.20.0.0/16', 'shop');
  const otherVpcId = await createVpc(account, '10.30.0.0/16', 'office');
  const publicA = await createSubnet(account, vpcId, '10.20.0.0/24', 'a');
  const publicB = await createSubnet(account, vpcId, '10.20.1.0/24', 'b');
  const inside = await createSubnet(account, vpcId, '10.20.2.0/24', 'a');
  const web = await createSecurityGroup(account, vpcId, 'web');
  const data = await createSecurityGroup(account, vpcId, 'data');
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: web,
      IpPermissions: [
        {
          IpProtocol: 'tcp',
          FromPort: 443,
          ToPort: 443,
          IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'everyone' }],
        },
      ],
    }),
  );
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: data,
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [{ GroupId: web }] },
      ],
    }),
  );
  await createNetworkAcl(account, vpcId);
  const routeTableId = await createRoutes(account, vpcId, publicA, inside);
  await createPeering(account, vpcId, otherVpcId, routeTableId);
  await createEndpoints(account, vpcId, routeTableId, inside, data);
  const { NetworkInterface } = await ec2.send(
    new CreateNetworkInterfaceCommand({
      SubnetId: inside,
      PrivateIpAddress: '10.20.2.40',
      Groups: [data],
      Description: 'appliance',
      ...tagged('network-interface', 'appliance'),
    }),
  );
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: 'ami-12c6146b',
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      SubnetId: inside,
      SecurityGroupIds: [web],
      ...tagged('instance', 'web-1'),
    }),
  );
  await ec2.send(new AllocateAddressCommand({ Domain: 'vpc', ...tagged('elastic-ip', 'spare') }));
  const subnets = [publicA, publicB];
  const instance = said(Instances?.[0]?.InstanceId);
  const [application, network] = await createLoadBalancers(account, { vpcId, subnets, group: web, instance });
  return {
    vpcId,
    routeTableId,
    interfaceId: said(NetworkInterface?.NetworkInterfaceId),
    subnets,
    group: web,
    instance,
    balancerArn: said(network).balancerArn,
    listenerArn: said(application).listenerArn,
    targetGroupArn: said(application).targetGroupArn,
  };
}

async function createVpc({ ec2 }: Account, CidrBlock: string, name: string): Promise<string> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock, ...tagged('vpc', name) }));
  return said(Vpc?.VpcId);
}

async function createSubnet(
  { ec2 }: Account,
  VpcId: string,
  CidrBlock: string,
  zone: string,
): Promise<string> {
  const input = { VpcId, CidrBlock, AvailabilityZone: `${region}${zone}`, ...tagged('subnet', CidrBlock) };
  const { Subnet } = await ec2.send(new CreateSubnetCommand(input));
  return said(Subnet?.SubnetId);
}

async function createSecurityGroup({ ec2 }: Account, VpcId: string, GroupName: string): Promise<string> {
  const input = { VpcId, GroupName, Description: GroupName, ...tagged('security-group', GroupName) };
  return said((await ec2.send(new CreateSecurityGroupCommand(input))).GroupId);
}

async function createNetworkAcl({ ec2 }: Account, VpcId: string): Promise<void> {
  const { NetworkAcl } = await ec2.send(
    new CreateNetworkAclCommand({ VpcId, ...tagged('network-acl', 'strict') }),
  );
  await ec2.send(
    new CreateNetworkAclEntryCommand({
      NetworkAclId: said(NetworkAcl?.NetworkAclId),
      RuleNumber: 100,
      Protocol: '6',
      RuleAction: 'allow',
      Egress: false,
      CidrBlock: '10.0.0.0/8',
      PortRange: { From: 22, To: 22 },
    }),
  );
}

/** An internet gateway for the public subnet and a NAT gateway for the inside; gives the inside's route table. */
async function createRoutes(
  { ec2 }: Account,
  VpcId: string,
  publicSubnet: string,
  inside: string,
): Promise<string> {
  const { InternetGateway } = await ec2.send(
    new CreateInternetGatewayCommand(tagged('internet-gateway', 'shop')),
  );
  const InternetGatewayId = said(InternetGateway?.InternetGatewayId);
  await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId }));
  const address = await ec2.send(
    new AllocateAddressCommand({ Domain: 'vpc', ...tagged('elastic-ip', 'nat') }),
  );
  const { NatGateway } = await ec2.send(
    new CreateNatGatewayCommand({
      SubnetId: publicSubnet,
      AllocationId: said(address.AllocationId),
      ...tagged('natgateway', 'shop'),
    }),
  );
  const out = await ec2.send(new CreateRouteTableCommand({ VpcId, ...tagged('route-table', 'public') }));
  const outId = said(out.RouteTable?.RouteTableId);
  await ec2.send(
    new CreateRouteCommand({
      RouteTableId: outId,
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: InternetGatewayId,
    }),
  );
  await ec2.send(new AssociateRouteTableCommand({ RouteTableId: outId, SubnetId: publicSubnet }));
  const { RouteTable } = await ec2.send(
    new CreateRouteTableCommand({ VpcId, ...tagged('route-table', 'inside') }),
  );
  const RouteTableId = said(RouteTable?.RouteTableId);
  const NatGatewayId = said(NatGateway?.NatGatewayId);
  await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId }));
  await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId: inside }));
  return RouteTableId;
}

async function createPeering(
  { ec2 }: Account,
  VpcId: string,
  PeerVpcId: string,
  RouteTableId: string,
): Promise<void> {
  const asked = { VpcId, PeerVpcId, ...tagged('vpc-peering-connection', 'office') };
  const { VpcPeeringConnection } = await ec2.send(new CreateVpcPeeringConnectionCommand(asked));
  const VpcPeeringConnectionId = said(VpcPeeringConnection?.VpcPeeringConnectionId);
  await ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
  await ec2.send(
    new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '10.30.0.0/16', VpcPeeringConnectionId }),
  );
}

async function createEndpoints(
  { ec2 }: Account,
  VpcId: string,
  routeTableId: string,
  subnet: string,
  group: string,
): Promise<void> {
  await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId,
      VpcEndpointType: 'Gateway',
      ServiceName: `com.amazonaws.${region}.s3`,
      RouteTableIds: [routeTableId],
      ...tagged('vpc-endpoint', 's3'),
    }),
  );
  await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId,
      VpcEndpointType: 'Interface',
      ServiceName: `com.amazonaws.${region}.ssm`,
      SubnetIds: [subnet],
      SecurityGroupIds: [group],
      ...tagged('vpc-endpoint', 'ssm'),
    }),
  );
}

interface Behind {
  readonly vpcId: string;
  readonly subnets: string[];
  readonly group: string;
  readonly instance: string;
}

async function createLoadBalancers(
  { elb }: Account,
  { vpcId, subnets, group, instance }: Behind,
): Promise<readonly Pick<Network, 'balancerArn' | 'listenerArn' | 'targetGroupArn'>[]> {
  const balancers = [];
  for (const { type, protocol, port, target, groups } of [
    { type: 'application', protocol: 'HTTP', port: 80, target: instance, groups: [group] },
    { type: 'network', protocol: 'TCP', port: 5432, target: '10.20.2.40', groups: [] },
  ] as const) {
    const Tags = [{ Key: 'Name', Value: type }];
    const balancer = await elb.send(
      new CreateLoadBalancerCommand({
        Name: `shop-${type}`,
        Type: type,
        Subnets: subnets,
        ...(groups.length === 0 ? {} : { SecurityGroups: [...groups] }),
        Tags,
      }),
    );
    const { TargetGroups } = await elb.send(
      new CreateTargetGroupCommand({
        Name: `shop-${type}`,
        Protocol: protocol,
        Port: port,
        VpcId: vpcId,
        TargetType: target === instance ? 'instance' : 'ip',
        Tags,
      }),
    );
    const TargetGroupArn = said(TargetGroups?.[0]?.TargetGroupArn);
    await elb.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: target, Port: port }] }));
    const balancerArn = said(balancer.LoadBalancers?.[0]?.LoadBalancerArn);
    const { Listeners } = await elb.send(
      new CreateListenerCommand({
        LoadBalancerArn: balancerArn,
        Protocol: protocol,
        Port: port,
        DefaultActions: [{ Type: 'forward', TargetGroupArn }],
        Tags,
      }),
    );
    balancers.push({
      balancerArn,
      listenerArn: said(Listeners?.[0]?.ListenerArn),
      targetGroupArn: TargetGroupArn,
    });
  }
  return balancers;
}

// How many resources of each kind moto lists, counted through the SDK alone: none of the code under test has a part in it.
import {
  DescribeAddressesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  paginateDescribeInstances,
  paginateDescribeNetworkInterfaces,
} from '@aws-sdk/client-ec2';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Account } from './account.ts';

export async function countResources({ ec2, elb }: Account): Promise<Readonly<Record<string, number>>> {
  const { LoadBalancers = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
  let listeners = 0;
  for (const { LoadBalancerArn } of LoadBalancers) {
    listeners += (await elb.send(new DescribeListenersCommand({ LoadBalancerArn }))).Listeners?.length ?? 0;
  }
  let instances = 0;
  for await (const page of paginateDescribeInstances({ client: ec2 }, {})) {
    instances += page.Reservations?.flatMap(({ Instances = [] }) => Instances).length ?? 0;
  }
  let interfaces = 0;
  for await (const page of paginateDescribeNetworkInterfaces({ client: ec2 }, {}))
    interfaces += page.NetworkInterfaces?.length ?? 0;
  return {
    Vpc: (await ec2.send(new DescribeVpcsCommand({}))).Vpcs?.length ?? 0,
    Subnet: (await ec2.send(new DescribeSubnetsCommand({}))).Subnets?.length ?? 0,
    SecurityGroup: (await ec2.send(new DescribeSecurityGroupsCommand({}))).SecurityGroups?.length ?? 0,
    NetworkAcl: (await ec2.send(new DescribeNetworkAclsCommand({}))).NetworkAcls?.length ?? 0,
    RouteTable: (await ec2.send(new DescribeRouteTablesCommand({}))).RouteTables?.length ?? 0,
    InternetGateway: (await ec2.send(new DescribeInternetGatewaysCommand({}))).InternetGateways?.length ?? 0,
    NatGateway: (await ec2.send(new DescribeNatGatewaysCommand({}))).NatGateways?.length ?? 0,
    ElasticIp: (await ec2.send(new DescribeAddressesCommand({}))).Addresses?.length ?? 0,
    NetworkInterface: interfaces,
    Instance: instances,
    VpcEndpoint: (await ec2.send(new DescribeVpcEndpointsCommand({}))).VpcEndpoints?.length ?? 0,
    VpcPeeringConnection:
      (await ec2.send(new DescribeVpcPeeringConnectionsCommand({}))).VpcPeeringConnections?.length ?? 0,
    LoadBalancer: LoadBalancers.length,
    Listener: listeners,
    TargetGroup: (await elb.send(new DescribeTargetGroupsCommand({}))).TargetGroups?.length ?? 0,
  };
}

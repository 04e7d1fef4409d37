// How many resources of each kind moto lists, counted through the SDK (or plain requests) alone: none of the code under test has a part in it.
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { CloudFrontClient, ListDistributionsCommand } from '@aws-sdk/client-cloudfront';
import {
  DescribeConnectionsCommand,
  DescribeLagsCommand,
  DirectConnectClient,
} from '@aws-sdk/client-direct-connect';
import * as ec2Api from '@aws-sdk/client-ec2';
import { ECSClient, ListClustersCommand, ListServicesCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import {
  EKSClient,
  ListClustersCommand as ListEksClustersCommand,
  ListNodegroupsCommand,
} from '@aws-sdk/client-eks';
import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingClient,
} from '@aws-sdk/client-elastic-load-balancing';
import * as elbApi from '@aws-sdk/client-elastic-load-balancing-v2';
import { ListFirewallsCommand, NetworkFirewallClient } from '@aws-sdk/client-network-firewall';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import type { Account } from './account.ts';
import { countGlobalNetworks } from './global-network.ts';

type Counts = Readonly<Record<string, number>>;

/** Of every kind that moto can list. */
export async function countResources(account: Account): Promise<Counts> {
  return {
    ...(await countNetwork(account)),
    ...(await countGateways(account)),
    ...(await countBalancers(account)),
    ...(await countContainers(account)),
    ...(await countElsewhere(account)),
    ...(await countGlobalNetworks(account)),
  };
}

async function countNetwork({ ec2 }: Account): Promise<Counts> {
  let instances = 0;
  for await (const page of ec2Api.paginateDescribeInstances({ client: ec2 }, {})) {
    instances += sum(page.Reservations, ({ Instances }) => size(Instances));
  }
  let interfaces = 0;
  for await (const page of ec2Api.paginateDescribeNetworkInterfaces({ client: ec2 }, {}))
    interfaces += size(page.NetworkInterfaces);
  const zones = await ec2.send(new ec2Api.DescribeAvailabilityZonesCommand({ AllAvailabilityZones: true }));
  return {
    AvailabilityZone: size(zones.AvailabilityZones),
    Vpc: size((await ec2.send(new ec2Api.DescribeVpcsCommand({}))).Vpcs),
    Subnet: size((await ec2.send(new ec2Api.DescribeSubnetsCommand({}))).Subnets),
    SecurityGroup: size((await ec2.send(new ec2Api.DescribeSecurityGroupsCommand({}))).SecurityGroups),
    NetworkAcl: size((await ec2.send(new ec2Api.DescribeNetworkAclsCommand({}))).NetworkAcls),
    RouteTable: size((await ec2.send(new ec2Api.DescribeRouteTablesCommand({}))).RouteTables),
    InternetGateway: size((await ec2.send(new ec2Api.DescribeInternetGatewaysCommand({}))).InternetGateways),
    NatGateway: size((await ec2.send(new ec2Api.DescribeNatGatewaysCommand({}))).NatGateways),
    ElasticIp: size((await ec2.send(new ec2Api.DescribeAddressesCommand({}))).Addresses),
    NetworkInterface: interfaces,
    Instance: instances,
    VpcEndpoint: size((await ec2.send(new ec2Api.DescribeVpcEndpointsCommand({}))).VpcEndpoints),
    VpcPeeringConnection: size(
      (await ec2.send(new ec2Api.DescribeVpcPeeringConnectionsCommand({}))).VpcPeeringConnections,
    ),
    DhcpOptions: size((await ec2.send(new ec2Api.DescribeDhcpOptionsCommand({}))).DhcpOptions),
    ManagedPrefixList: size((await ec2.send(new ec2Api.DescribeManagedPrefixListsCommand({}))).PrefixLists),
    FlowLog: size((await ec2.send(new ec2Api.DescribeFlowLogsCommand({}))).FlowLogs),
  };
}

async function countGateways({ ec2 }: Account): Promise<Counts> {
  const egress = await ec2.send(new ec2Api.DescribeEgressOnlyInternetGatewaysCommand({}));
  const services = await ec2.send(new ec2Api.DescribeVpcEndpointServiceConfigurationsCommand({}));
  const attachments = await ec2.send(new ec2Api.DescribeTransitGatewayAttachmentsCommand({}));
  const tables = await ec2.send(new ec2Api.DescribeTransitGatewayRouteTablesCommand({}));
  return {
    EgressOnlyInternetGateway: size(egress.EgressOnlyInternetGateways),
    CarrierGateway: size((await ec2.send(new ec2Api.DescribeCarrierGatewaysCommand({}))).CarrierGateways),
    VpcEndpointService: size(services.ServiceConfigurations),
    VpnGateway: size((await ec2.send(new ec2Api.DescribeVpnGatewaysCommand({}))).VpnGateways),
    CustomerGateway: size((await ec2.send(new ec2Api.DescribeCustomerGatewaysCommand({}))).CustomerGateways),
    VpnConnection: size((await ec2.send(new ec2Api.DescribeVpnConnectionsCommand({}))).VpnConnections),
    TransitGateway: size((await ec2.send(new ec2Api.DescribeTransitGatewaysCommand({}))).TransitGateways),
    TransitGatewayAttachment: size(attachments.TransitGatewayAttachments),
    TransitGatewayRouteTable: size(tables.TransitGatewayRouteTables),
  };
}

async function countBalancers({ elb, config }: Account): Promise<Counts> {
  const { LoadBalancers = [] } = await elb.send(new elbApi.DescribeLoadBalancersCommand({}));
  let listeners = 0;
  let rules = 0;
  for (const { LoadBalancerArn } of LoadBalancers) {
    const { Listeners = [] } = await elb.send(new elbApi.DescribeListenersCommand({ LoadBalancerArn }));
    listeners += Listeners.length;
    for (const { ListenerArn } of Listeners) {
      const { Rules = [] } = await elb.send(new elbApi.DescribeRulesCommand({ ListenerArn }));
      // The default one is the listener itself.
      rules += Rules.filter(({ IsDefault }) => IsDefault !== true).length;
    }
  }
  const classic = new ElasticLoadBalancingClient(config);
  const scaling = new AutoScalingClient(config);
  return {
    LoadBalancer: LoadBalancers.length,
    Listener: listeners,
    Rule: rules,
    TargetGroup: size((await elb.send(new elbApi.DescribeTargetGroupsCommand({}))).TargetGroups),
    ClassicLoadBalancer: size(
      (await classic.send(new DescribeLoadBalancersCommand({}))).LoadBalancerDescriptions,
    ),
    AutoScalingGroup: size((await scaling.send(new DescribeAutoScalingGroupsCommand({}))).AutoScalingGroups),
  };
}

async function countContainers({ config }: Account): Promise<Counts> {
  const ecs = new ECSClient(config);
  const { clusterArns = [] } = await ecs.send(new ListClustersCommand({}));
  let services = 0;
  let tasks = 0;
  for (const cluster of clusterArns) {
    services += size((await ecs.send(new ListServicesCommand({ cluster }))).serviceArns);
    tasks += size((await ecs.send(new ListTasksCommand({ cluster }))).taskArns);
  }
  const eks = new EKSClient(config);
  const { clusters = [] } = await eks.send(new ListEksClustersCommand({}));
  let nodegroups = 0;
  for (const clusterName of clusters)
    nodegroups += size((await eks.send(new ListNodegroupsCommand({ clusterName }))).nodegroups);
  return {
    EcsCluster: clusterArns.length,
    EcsService: services,
    EcsTask: tasks,
    EksCluster: clusters.length,
    EksNodegroup: nodegroups,
  };
}

async function countElsewhere({ config }: Account): Promise<Counts> {
  const direct = new DirectConnectClient(config);
  const cloudFront = new CloudFrontClient(config);
  const firewalls = await new NetworkFirewallClient(config).send(new ListFirewallsCommand({}));
  return {
    Bucket: size((await new S3Client(config).send(new ListBucketsCommand({}))).Buckets),
    Distribution: size((await cloudFront.send(new ListDistributionsCommand({}))).DistributionList?.Items),
    DirectConnectConnection: size((await direct.send(new DescribeConnectionsCommand({}))).connections),
    Lag: size((await direct.send(new DescribeLagsCommand({}))).lags),
    Firewall: size(firewalls.Firewalls),
  };
}

function size(list: readonly unknown[] | undefined): number {
  return list?.length ?? 0;
}

function sum<Item>(list: readonly Item[] | undefined, count: (item: Item) => number): number {
  return (list ?? []).reduce((total, item) => total + count(item), 0);
}

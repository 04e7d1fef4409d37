// The production account's main network: a shop behind a load balancer, payments on a cluster, and a way to shared services.
import {
  elasticIp,
  endpointId,
  gatewayEndpoint,
  interfaceEndpoint,
  interfaceId,
  natGateway,
  natGatewayId,
  networkInterface,
  server,
} from './interface-shapes.ts';
import { balancerPath, balancing } from './load-balancer-shapes.ts';
import type { Location } from './location.ts';
import { peering, peeringId, servicesCidr, shop, shopCidr } from './peering.ts';
import { emptyLocation, s3PrefixList, spotOf } from './places.ts';
import {
  allow,
  defaultAcl,
  idOf,
  internetGateway,
  localRoutes,
  route,
  routeTable,
  securityGroup,
  subnet,
  vpc,
} from './shapes.ts';

const podCidr = '100.64.0.0/16';
const publicA = spotOf(shop, 'public-a', 'a');
const publicB = spotOf(shop, 'public-b', 'b');
const privateA = spotOf(shop, 'private-a', 'a');
export const privateB = spotOf(shop, 'private-b', 'b');
const podsA = spotOf(shop, 'pods-a', 'a');

const balancerGroup = securityGroup(shop, 'shop-alb', 'The load balancer of the shop', [
  allow(443, '0.0.0.0/0'),
]);
export const webGroup = securityGroup(shop, 'web', 'Web servers', [allow(8080, balancerGroup.GroupId)]);
const nodeGroup = securityGroup(shop, 'nodes', 'Cluster nodes and their pods', [
  allow(8443, webGroup.GroupId, shopCidr),
]);
const databaseGroup = securityGroup(shop, 'orders-db', 'Orders', [
  allow(5432, webGroup.GroupId, nodeGroup.GroupId),
]);
export const bastionGroup = securityGroup(shop, 'bastion', 'Shell access from the office', [
  allow(22, '198.51.100.0/24'),
]);
const endpointGroup = securityGroup(shop, 'endpoints', 'Interface endpoints', [allow(443, shopCidr)]);

const natIp = elasticIp(shop, 'nat-a', '203.0.113.10', {
  eni: interfaceId(shop, 'nat-a'),
  address: '10.10.0.20',
});
const natEni = networkInterface(publicA, 'nat-a', {
  address: '10.10.0.20',
  description: `Interface for NAT Gateway ${natGatewayId(shop, 'nat-a')}`,
  type: 'nat_gateway',
  service: 'amazon-aws',
  publicAddress: natIp,
});
const bastionIp = elasticIp(shop, 'bastion', '203.0.113.11', {
  eni: interfaceId(shop, 'bastion'),
  address: '10.10.0.30',
});
const bastion = server(publicA, 'bastion', {
  address: '10.10.0.30',
  groups: [bastionGroup],
  publicAddress: bastionIp,
});
const web1 = server(privateA, 'web-1', { address: '10.10.10.11', groups: [webGroup] });
export const web2 = server(privateB, 'web-2', { address: '10.10.11.12', groups: [webGroup] });
const node1 = server(privateA, 'node-1', { address: '10.10.10.21', groups: [nodeGroup] });
const node2 = server(privateA, 'node-2', { address: '10.10.10.22', groups: [nodeGroup] });

/** The cluster hands out pods' addresses from prefixes delegated to further interfaces of its nodes. */
const podInterfaces = [node1, node2].map(({ instance }, index) =>
  networkInterface(podsA, `pods-${index + 1}`, {
    address: `100.64.0.${index + 5}`,
    description: `aws-K8S-${instance.InstanceId}`,
    groups: [nodeGroup],
    instance: { id: instance.InstanceId, deviceIndex: 1 },
    prefixes: [`100.64.${index + 1}.0/28`, `100.64.${index + 1}.16/28`],
    ipv6: `2001:db8:1000:40::${index + 5}`,
    ipv6Prefix: `2001:db8:1000:40:${index + 1}::/80`,
  }),
);
const controlPlane = [privateA, privateB].map((spot, index) =>
  networkInterface(spot, `eks-${index}`, {
    address: `10.10.1${index}.40`,
    description: 'Amazon EKS payments',
    groups: [nodeGroup],
    service: 'amazon-eks',
  }),
);
const database = networkInterface(privateB, 'orders-db', {
  address: '10.10.11.50',
  description: 'RDSNetworkInterface',
  groups: [databaseGroup],
  service: 'amazon-rds',
});
const shopInterfaces = [publicA, publicB].map((spot, index) =>
  networkInterface(spot, `shop-alb-${index}`, {
    address: `10.10.${index}.60`,
    description: `ELB ${balancerPath(shop, 'application', 'shop')}`,
    groups: [balancerGroup],
    service: 'amazon-elb',
    publicAddress: `203.0.113.${20 + index}`,
  }),
);
const paymentInterfaces = [privateA, privateB].map((spot, index) =>
  networkInterface(spot, `payments-nlb-${index}`, {
    address: `10.10.1${index}.70`,
    description: `ELB ${balancerPath(shop, 'network', 'payments')}`,
    type: 'network_load_balancer',
    service: 'amazon-elb',
  }),
);
const ssmInterfaces = [privateA, privateB].map((spot, index) =>
  networkInterface(spot, `ssm-${index}`, {
    address: `10.10.1${index}.80`,
    description: `VPC Endpoint Interface ${endpointId(shop, 'ssm')}`,
    type: 'vpc_endpoint',
    groups: [endpointGroup],
    service: 'amazon-vpce',
  }),
);

const gateway = internetGateway(shop, 'shop');
const prefixList = s3PrefixList(shop.region, 'pl-6da54004');
const outward = route('0.0.0.0/0', { NatGatewayId: natGatewayId(shop, 'nat-a') });
const local = localRoutes(shopCidr, podCidr);
/** No subnet names it, so it serves private-b and pods-a. */
const mainTable = routeTable(shop, 'main', 'main', [...local, outward]);
const publicTable = routeTable(
  shop,
  'public',
  [publicA.subnetId, publicB.subnetId],
  [
    ...local,
    route('0.0.0.0/0', { GatewayId: gateway.InternetGatewayId }),
    route('::/0', { GatewayId: gateway.InternetGatewayId }),
  ],
);
const privateTable = routeTable(
  shop,
  'private',
  [privateA.subnetId],
  [
    ...local,
    outward,
    route(servicesCidr, { VpcPeeringConnectionId: peeringId }),
    route(prefixList.list.PrefixListId, { GatewayId: endpointId(shop, 's3') }),
    // The VPN that led to the old data centre was taken away; its route was forgotten.
    route('172.16.0.0/12', { GatewayId: idOf('vgw', 'data centre') }, 'blackhole'),
  ],
);

export const shopBalancing = balancing(shop, {
  name: 'shop',
  type: 'application',
  scheme: 'internet-facing',
  spots: [publicA, publicB],
  groupIds: [balancerGroup.GroupId],
  port: 443,
  targetType: 'instance',
  targetPort: 8080,
  targetIds: [web1.instance.InstanceId, web2.instance.InstanceId],
});
export const web1Id = web1.instance.InstanceId;
const payments = balancing(shop, {
  name: 'payments',
  type: 'network',
  scheme: 'internal',
  spots: [privateA, privateB],
  groupIds: [],
  port: 443,
  targetType: 'ip',
  targetPort: 8443,
  // Two pods, with addresses out of the nodes' prefixes.
  targetIds: ['100.64.1.3', '100.64.2.19'],
});

const servers = [bastion, web1, web2, node1, node2];
const subnetIds = [publicA, publicB, privateA, privateB, podsA].map(({ subnetId }) => subnetId);

export const shopNetwork = {
  ...emptyLocation(shop.account, shop.region),
  vpcs: [vpc(shop, 'shop', [shopCidr, podCidr], '2001:db8:1000::/56')],
  subnets: [
    subnet(publicA, 'public-a', '10.10.0.0/24'),
    subnet(publicB, 'public-b', '10.10.1.0/24'),
    subnet(privateA, 'private-a', '10.10.10.0/24'),
    subnet(privateB, 'private-b', '10.10.11.0/24'),
    subnet(podsA, 'pods-a', '100.64.0.0/20', '2001:db8:1000:40::/64'),
  ],
  routeTables: [mainTable, publicTable, privateTable],
  internetGateways: [gateway],
  natGateways: [natGateway(publicA, 'nat-a', { eni: natEni, ip: natIp })],
  addresses: [natIp, bastionIp],
  acls: [defaultAcl(shop, subnetIds)],
  groups: [balancerGroup, webGroup, nodeGroup, databaseGroup, bastionGroup, endpointGroup],
  interfaces: [
    natEni,
    ...servers.map(({ eni }) => eni),
    ...podInterfaces,
    ...controlPlane,
    database,
    ...shopInterfaces,
    ...paymentInterfaces,
    ...ssmInterfaces,
  ],
  instances: servers.map(({ instance }) => instance),
  endpoints: [
    gatewayEndpoint(shop, 's3', [privateTable.RouteTableId]),
    interfaceEndpoint(shop, 'ssm', ssmInterfaces, [endpointGroup]),
  ],
  peerings: [peering],
  prefixLists: [prefixList],
  balancing: [shopBalancing, payments],
} satisfies Location;

// The smaller networks: production's standby, the shared services, logs, and analytics.
import { elasticIp, interfaceId, networkInterface, server } from './interface-shapes.ts';
import { balancerPath, balancing } from './load-balancer-shapes.ts';
import type { Location } from './location.ts';
import { peering, peeringId, services, servicesCidr, shopCidr } from './peering.ts';
import { accounts, emptyLocation, regions, s3PrefixList, siteOf, spotOf } from './places.ts';
import {
  allow,
  defaultAcl,
  internetGateway,
  localRoutes,
  route,
  routeTable,
  securityGroup,
  subnet,
  vpc,
} from './shapes.ts';

/** Shared services: two private subnets, both by the main route table. */
function sharedServices(): Location {
  const a = spotOf(services, 'tools-a', 'a');
  const b = spotOf(services, 'tools-b', 'b');
  const tools = securityGroup(services, 'tools', 'Build and code', [allow(443, shopCidr, servicesCidr)]);
  const servers = [
    server(a, 'git', { address: '10.20.0.10', groups: [tools] }),
    server(b, 'builds', { address: '10.20.1.10', groups: [tools] }),
  ];
  return {
    ...emptyLocation(services.account, services.region),
    vpcs: [vpc(services, 'services', [servicesCidr])],
    subnets: [subnet(a, 'tools-a', '10.20.0.0/24'), subnet(b, 'tools-b', '10.20.1.0/24')],
    routeTables: [
      routeTable(services, 'main', 'main', [
        ...localRoutes(servicesCidr),
        route(shopCidr, { VpcPeeringConnectionId: peeringId }),
      ]),
    ],
    acls: [defaultAcl(services, [a.subnetId, b.subnetId])],
    groups: [tools],
    interfaces: servers.map(({ eni }) => eni),
    instances: servers.map(({ instance }) => instance),
    peerings: [peering],
    prefixLists: [s3PrefixList(services.region, 'pl-6da54004')],
  };
}

/** One public and one private subnet with a server in each. */
function small(account: string, region: string, name: string, second: number): Location {
  const site = siteOf(account, region, name);
  const front = spotOf(site, 'public-a', 'a');
  const back = spotOf(site, 'private-b', 'b');
  const cidr = `10.${second}.0.0/16`;
  const gateway = internetGateway(site, name);
  const group = securityGroup(site, name, `Servers of ${name}`, [allow(443, cidr)]);
  const address = `10.${second}.0.10`;
  const ip = elasticIp(site, name, `203.0.113.${second}`, { eni: interfaceId(site, `${name}-1`), address });
  const servers = [
    server(front, `${name}-1`, { address, groups: [group], publicAddress: ip }),
    server(back, `${name}-2`, { address: `10.${second}.1.10`, groups: [group] }),
  ];
  return {
    ...emptyLocation(account, region),
    vpcs: [vpc(site, name, [cidr])],
    subnets: [
      subnet(front, 'public-a', `10.${second}.0.0/24`),
      subnet(back, 'private-b', `10.${second}.1.0/24`),
    ],
    routeTables: [
      routeTable(site, 'main', 'main', localRoutes(cidr)),
      routeTable(
        site,
        'public',
        [front.subnetId],
        [...localRoutes(cidr), route('0.0.0.0/0', { GatewayId: gateway.InternetGatewayId })],
      ),
    ],
    internetGateways: [gateway],
    addresses: [ip],
    acls: [defaultAcl(site, [front.subnetId, back.subnetId])],
    groups: [group],
    interfaces: servers.map(({ eni }) => eni),
    instances: servers.map(({ instance }) => instance),
    prefixLists: [s3PrefixList(region, region === regions.ireland ? 'pl-6da54004' : 'pl-6ea54007')],
  };
}

/** Analytics has a load balancer open to all as well, and an address that it pays for and nothing uses. */
function analytics(): Location {
  const base = small(accounts.analytics, regions.frankfurt, 'analytics', 30);
  const site = siteOf(accounts.analytics, regions.frankfurt, 'analytics');
  const front = spotOf(site, 'public-a', 'a');
  const open = securityGroup(site, 'reports-alb', 'Reports for customers', [allow(443, '0.0.0.0/0')]);
  const eni = networkInterface(front, 'reports-alb', {
    address: '10.30.0.60',
    description: `ELB ${balancerPath(site, 'application', 'reports')}`,
    groups: [open],
    service: 'amazon-elb',
    publicAddress: '203.0.113.31',
  });
  const reports = balancing(site, {
    name: 'reports',
    type: 'application',
    scheme: 'internet-facing',
    spots: [front],
    groupIds: [open.GroupId],
    port: 443,
    targetType: 'instance',
    targetPort: 8080,
    targetIds: base.instances.slice(0, 1).map(({ InstanceId }) => InstanceId),
  });
  return {
    ...base,
    addresses: [...base.addresses, elasticIp(site, 'old-ftp', '203.0.113.32')],
    groups: [...base.groups, open],
    interfaces: [...base.interfaces, eni],
    balancing: [reports],
  };
}

export const otherNetworks: readonly Location[] = [
  small(accounts.production, regions.frankfurt, 'standby', 11),
  sharedServices(),
  small(accounts.shared, regions.frankfurt, 'logs', 21),
  analytics(),
  emptyLocation(accounts.analytics, regions.ireland),
];

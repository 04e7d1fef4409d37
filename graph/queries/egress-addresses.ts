import type { NamedQuery } from './named-query.ts';

export const egressAddresses: NamedQuery = {
  name: 'egress-addresses',
  title: 'The addresses that private subnets are seen with',
  question:
    'Through which NAT gateway, and so with which public addresses, does each subnet reach the internet?',
  parameters: [],
  columns: [
    { name: 'natGatewayId', doc: 'NAT gateway' },
    { name: 'publicIpAddresses', doc: 'Its public addresses: what the other side sees' },
    { name: 'gatewayState', doc: '`available` where it works' },
    { name: 'vpcId', doc: 'Its VPC' },
    { name: 'subnetId', doc: 'A subnet whose effective default route leads to it' },
    { name: 'subnetName', doc: "The subnet's Name tag" },
    { name: 'state', doc: 'State of that route: active or blackhole' },
  ],
  cypher: `
MATCH (s:Subnet)-[:ROUTED_BY]->(:RouteTable)-[r:ROUTES_TO]->(n:NatGateway)
WHERE r.destination = '0.0.0.0/0'
RETURN n.id AS natGatewayId, n.publicIpAddresses AS publicIpAddresses, n.state AS gatewayState, n.vpcId AS vpcId,
       s.id AS subnetId, s.name AS subnetName, r.state AS state
ORDER BY natGatewayId, subnetId`,
};

import type { NamedQuery } from './named-query.ts';

export const noDefaultRoute: NamedQuery = {
  name: 'no-default-route',
  title: 'Subnets without a way out',
  question: 'Which subnets have no live default route, and how many interfaces are in them?',
  parameters: [],
  columns: [
    { name: 'subnetId', doc: 'Subnet' },
    { name: 'subnetName', doc: 'Its Name tag' },
    { name: 'accountId', doc: 'Its account' },
    { name: 'region', doc: 'Its region' },
    { name: 'vpcId', doc: 'Its VPC' },
    { name: 'routeTableId', doc: 'Its effective route table; empty where route tables could not be read' },
    { name: 'blackhole', doc: 'True where it has a default route that is a blackhole' },
    { name: 'interfaces', doc: 'How many interfaces are in it' },
  ],
  cypher: `
MATCH (s:Subnet)
WHERE NOT EXISTS {
  MATCH (s)-[:ROUTED_BY]->(:RouteTable)-[r:ROUTES_TO]->()
  WHERE r.destination IN ['0.0.0.0/0', '::/0'] AND r.state = 'active'
}
OPTIONAL MATCH (s)-[:ROUTED_BY]->(t:RouteTable)
RETURN s.id AS subnetId, s.name AS subnetName, s.accountId AS accountId, s.region AS region, s.vpcId AS vpcId,
       t.id AS routeTableId,
       EXISTS {
         MATCH (t)-[r:ROUTES_TO]->()
         WHERE r.destination IN ['0.0.0.0/0', '::/0'] AND r.state = 'blackhole'
       } AS blackhole,
       COUNT { (s)<-[:IN_SUBNET]-(:NetworkInterface) } AS interfaces
ORDER BY subnetId, routeTableId`,
};

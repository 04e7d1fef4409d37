import type { NamedQuery } from './named-query.ts';

export const defaultRoutes: NamedQuery = {
  name: 'default-routes',
  title: 'The effective default route of every subnet',
  question: 'Where does traffic to anywhere else leave each subnet, and is that route alive?',
  parameters: [],
  columns: [
    { name: 'subnetId', doc: 'Subnet' },
    { name: 'subnetName', doc: 'Its Name tag' },
    { name: 'accountId', doc: 'Its account' },
    { name: 'region', doc: 'Its region' },
    { name: 'routeTableId', doc: 'Its effective route table; empty where route tables could not be read' },
    { name: 'implicit', doc: 'True where it is the main table, by no association of its own' },
    { name: 'destination', doc: '0.0.0.0/0 or ::/0; empty where the table has no default route' },
    { name: 'targetKind', doc: 'Kind of the target' },
    { name: 'targetId', doc: 'The target' },
    { name: 'state', doc: 'active or blackhole' },
  ],
  cypher: `
MATCH (s:Subnet)
OPTIONAL MATCH (s)-[b:ROUTED_BY]->(t:RouteTable)
OPTIONAL MATCH (t)-[r:ROUTES_TO]->(x:Resource)
WHERE r.destination IN ['0.0.0.0/0', '::/0']
RETURN s.id AS subnetId, s.name AS subnetName, s.accountId AS accountId, s.region AS region,
       t.id AS routeTableId, b.implicit AS implicit, r.destination AS destination,
       coalesce(x.kind, x.expectedKind) AS targetKind, x.id AS targetId, r.state AS state
ORDER BY subnetId, routeTableId, destination, targetId`,
};

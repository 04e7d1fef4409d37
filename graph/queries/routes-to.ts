import type { NamedQuery } from './named-query.ts';

export const routesTo: NamedQuery = {
  name: 'routes-to',
  title: 'Routes to a destination',
  question:
    'Which route tables have a route to exactly this destination, by itself or in a prefix list, and where does it lead?',
  parameters: [
    { name: 'destination', doc: 'CIDR block or prefix list id, as in the route', example: '10.20.0.0/16' },
  ],
  columns: [
    { name: 'routeTableId', doc: 'Route table' },
    { name: 'routeTableName', doc: 'Its Name tag' },
    { name: 'accountId', doc: 'Its account' },
    { name: 'region', doc: 'Its region' },
    { name: 'route', doc: "The route's own destination: a prefix list where that has it" },
    { name: 'targetKind', doc: 'Kind of the target' },
    { name: 'targetId', doc: 'The target' },
    { name: 'state', doc: 'active or blackhole' },
    {
      name: 'origin',
      doc: 'How the route came there, such as CreateRoute or EnableVgwRoutePropagation; static or propagated in a transit gateway',
    },
    { name: 'subnets', doc: 'How many subnets use the table' },
  ],
  cypher: `
OPTIONAL MATCH (p:ManagedPrefixList)
WHERE $destination IN p.entries
WITH p
ORDER BY p.id
WITH collect(p.id) AS lists
MATCH (t:Resource)-[r:ROUTES_TO]->(x:Resource)
WHERE r.destination = $destination OR r.destination IN lists
RETURN t.id AS routeTableId, t.name AS routeTableName, t.accountId AS accountId, t.region AS region,
       r.destination AS route, coalesce(x.kind, x.expectedKind) AS targetKind, x.id AS targetId, r.state AS state,
       coalesce(r.origin, r.type) AS origin, COUNT { (t)<-[:ROUTED_BY]-(:Subnet) } AS subnets
ORDER BY routeTableId, route, targetId`,
};

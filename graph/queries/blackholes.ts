import type { NamedQuery } from './named-query.ts';

export const blackholes: NamedQuery = {
  name: 'blackholes',
  title: 'Blackhole routes and the subnets they affect',
  question: 'Which routes lead nowhere, and which subnets use them?',
  parameters: [],
  columns: [
    { name: 'routeTableId', doc: 'Route table (of a VPC or a transit gateway)' },
    { name: 'routeTableName', doc: 'Its Name tag' },
    { name: 'destination', doc: 'Where the route would lead' },
    { name: 'targetKind', doc: 'Kind of the target' },
    { name: 'targetId', doc: 'The target' },
    { name: 'targetSeen', doc: 'False where no target of that id is known (any more)' },
    { name: 'subnetId', doc: 'A subnet whose effective table it is; empty where there is none' },
    { name: 'subnetName', doc: "The subnet's Name tag" },
  ],
  cypher: `
MATCH (t:Resource)-[r:ROUTES_TO]->(x:Resource)
WHERE r.state = 'blackhole'
OPTIONAL MATCH (s:Subnet)-[:ROUTED_BY]->(t)
RETURN t.id AS routeTableId, t.name AS routeTableName, r.destination AS destination,
       coalesce(x.kind, x.expectedKind) AS targetKind, x.id AS targetId, NOT x:Stub AS targetSeen,
       s.id AS subnetId, s.name AS subnetName
ORDER BY routeTableId, destination, targetId, subnetId`,
};

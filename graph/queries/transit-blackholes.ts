import type { NamedQuery } from './named-query.ts';

export const transitBlackholes: NamedQuery = {
  name: 'transit-blackholes',
  title: 'Blackhole routes of transit gateways, and whose traffic they drop',
  question: 'Which routes of transit gateways drop traffic, and from what?',
  parameters: [],
  columns: [
    { name: 'transitGatewayId', doc: 'Transit gateway' },
    { name: 'routeTableId', doc: 'Route table' },
    { name: 'routeTableName', doc: 'Its Name tag' },
    { name: 'destination', doc: 'Traffic to there is dropped' },
    { name: 'type', doc: 'static or propagated' },
    { name: 'attachmentId', doc: 'An attachment associated with the table; empty where there is none' },
    { name: 'fromKind', doc: 'Kind of what is attached there' },
    { name: 'fromId', doc: 'What is attached there' },
  ],
  cypher: `
MATCH (g:Resource)<-[:OF]-(t:TransitGatewayRouteTable)-[r:ROUTES_TO]->(x:Resource)
WHERE r.state = 'blackhole'
OPTIONAL MATCH (t)<-[:ASSOCIATED_WITH]-(a:TransitGatewayAttachment)
OPTIONAL MATCH (a)-[:ATTACHES|CARRIED_BY]->(n:Resource)
RETURN g.id AS transitGatewayId, t.id AS routeTableId, t.name AS routeTableName, r.destination AS destination,
       r.type AS type, a.id AS attachmentId, coalesce(n.kind, n.expectedKind) AS fromKind, n.id AS fromId
ORDER BY routeTableId, destination, attachmentId, fromId, x.id`,
};

import type { NamedQuery } from './named-query.ts';

export const transitRoutes: NamedQuery = {
  name: 'transit-routes',
  title: 'Routes of a VPC through transit gateways',
  question: 'Where do transit gateways send what comes from this VPC?',
  parameters: [{ name: 'vpc', doc: 'VPC id', example: 'vpc-0a1b2c3d4e5f60718' }],
  columns: [
    { name: 'attachmentId', doc: "The VPC's attachment" },
    { name: 'transitGatewayId', doc: 'The transit gateway' },
    { name: 'routeTableId', doc: 'The route table that the attachment is associated with' },
    { name: 'destination', doc: 'CIDR block' },
    { name: 'state', doc: 'active or blackhole' },
    { name: 'type', doc: 'static or propagated' },
    { name: 'throughId', doc: 'The attachment that it leads to; of a blackhole TABLE/DESTINATION' },
    { name: 'targetKind', doc: 'Kind of what is attached there' },
    { name: 'targetId', doc: 'What is attached there' },
  ],
  cypher: `
MATCH (v:Resource {id: $vpc})<-[:ATTACHES]-(a:TransitGatewayAttachment)-[:ASSOCIATED_WITH]->(t:Resource)
MATCH (a)-[:OF]->(g:Resource)
MATCH (t)-[r:ROUTES_TO]->(x:Resource)
OPTIONAL MATCH (x)-[:ATTACHES|CARRIED_BY]->(n:Resource)
RETURN a.id AS attachmentId, g.id AS transitGatewayId, t.id AS routeTableId, r.destination AS destination,
       r.state AS state, r.type AS type, x.id AS throughId, coalesce(n.kind, n.expectedKind) AS targetKind,
       n.id AS targetId
ORDER BY attachmentId, routeTableId, destination, throughId, targetId`,
};

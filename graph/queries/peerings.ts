import type { NamedQuery } from './named-query.ts';

export const peerings: NamedQuery = {
  name: 'peerings',
  title: 'Peering connections, both sides, and the routes through them',
  question: 'Which VPCs are peered, is the other side known, and who routes through the peering?',
  parameters: [],
  columns: [
    { name: 'peeringId', doc: 'VPC peering connection' },
    { name: 'requesterVpcId', doc: 'The VPC that asked' },
    { name: 'requesterSeen', doc: 'False where its account is not monitored' },
    { name: 'accepterVpcId', doc: 'The VPC that accepted' },
    { name: 'accepterSeen', doc: 'False where its account is not monitored' },
    { name: 'routeTableId', doc: 'A table with a route through the peering; empty where there is none' },
    { name: 'destination', doc: 'The destination of that route' },
    { name: 'state', doc: 'active or blackhole' },
  ],
  cypher: `
MATCH (p:VpcPeeringConnection)
OPTIONAL MATCH (p)-[:REQUESTER]->(a:Resource)
OPTIONAL MATCH (p)-[:ACCEPTER]->(b:Resource)
OPTIONAL MATCH (t:Resource)-[r:ROUTES_TO]->(p)
RETURN p.id AS peeringId, a.id AS requesterVpcId, NOT a:Stub AS requesterSeen,
       b.id AS accepterVpcId, NOT b:Stub AS accepterSeen,
       t.id AS routeTableId, r.destination AS destination, r.state AS state
ORDER BY peeringId, routeTableId, destination`,
};

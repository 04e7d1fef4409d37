import type { NamedQuery } from './named-query.ts';

// All shortest paths, since which one of several equal ones comes first differs between the engines. Only
// edges a packet follows: through a security group or a region everything would be two steps away.
export const path: NamedQuery = {
  name: 'path',
  title: 'The shortest ways between two interfaces',
  question: 'Over which subnets, route tables and gateways are these two interfaces connected?',
  parameters: [
    { name: 'from', doc: 'Network interface id', example: 'eni-0a1b2c3d4e5f60718' },
    { name: 'to', doc: 'Another network interface id', example: 'eni-0f1e2d3c4b5a69788' },
  ],
  columns: [
    { name: 'nodeIds', doc: 'The resources along the way, both ends included; a row for each shortest way' },
    { name: 'hops', doc: 'How many edges, at most 12' },
    { name: 'blackhole', doc: 'True where a route on it is a blackhole. Address ranges are not compared' },
  ],
  cypher: `
MATCH (a:Resource {id: $from}), (b:Resource {id: $to})
WHERE a <> b
MATCH p = allShortestPaths((a)-[:IN_SUBNET|ROUTED_BY|ROUTES_TO|ATTACHES|ASSOCIATED_WITH|PROPAGATES_TO|OF*..12]-(b))
WITH [n IN nodes(p) | n.id] AS nodeIds, length(p) AS hops,
     any(r IN relationships(p) WHERE coalesce(r.state, '') = 'blackhole') AS blackhole,
     reduce(text = '', n IN nodes(p) | text + ' ' + n.id) AS inOrder
RETURN nodeIds, hops, blackhole
ORDER BY inOrder
LIMIT 25`,
};

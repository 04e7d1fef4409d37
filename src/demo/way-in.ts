// The path from the internet to an interface, asked in Cypher: gateway, route, table, subnet, and what the interface works for.
import { excerpt, type Excerpt } from './excerpt.ts';
import { command, type Output, text } from './scene.ts';
import type { Question } from './stage-graph.ts';

const lines = [
  'MATCH (i:NetworkInterface {id: $id})-[:IN_SUBNET]->(s:Subnet)-[:ROUTED_BY]->(t:RouteTable),',
  '      (t)-[r:ROUTES_TO]->(g:InternetGateway)',
  'OPTIONAL MATCH (i)-[:OWNED_BY]->(o:Resource)',
  'RETURN g.id AS gateway, r.destination AS route, t.name AS table, s.name AS subnet,',
  '       o.kind AS kind, coalesce(o.name, o.id) AS name',
  'ORDER BY route',
];

export function wayIn(interfaceId: string): Question {
  return { text: lines.join('\n'), params: { id: interfaceId } };
}

export function wayOutput(interfaceId: string, rows: Excerpt['rows']): readonly Output[] {
  const columns = {
    gateway: 'gateway',
    route: 'route',
    table: 'table',
    subnet: 'subnet',
    kind: 'kind',
    name: 'name',
  };
  return [
    {
      asks: 'Over which gateway, table and subnet is the first of them reached, and what does it work for?',
      ...command(`${[`query --param id=${interfaceId} '`, ...lines].join('\n    ')}'`),
    },
    text(excerpt({ rows, columns, limit: 4 })),
  ];
}

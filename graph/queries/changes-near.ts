import type { NamedQuery } from './named-query.ts';

// By the id that the change carries, not by CHANGED: what was deleted has no such relationship any more.
export const changesNear: NamedQuery = {
  name: 'changes-near',
  title: 'What changed near an interface',
  question:
    'What changed this week at this interface, its security groups, subnet, routes, owner and targets?',
  parameters: [
    { name: 'interface', doc: 'Network interface id', example: 'eni-0a1b2c3d4e5f60718' },
    {
      name: 'since',
      doc: 'Only changes seen from then on; the graph keeps a week',
      example: '2026-11-20T00:00:00Z',
      optional: true,
      isTime: true,
    },
  ],
  columns: [
    { name: 'seenAt', doc: 'When the change was seen' },
    { name: 'notBefore', doc: 'The last read that still showed the state before' },
    { name: 'change', doc: '`created`, `modified` or `deleted`' },
    { name: 'kind', doc: 'Kind of what changed' },
    { name: 'id', doc: 'What changed' },
    { name: 'paths', doc: 'Which properties and edges; `show` and `events` have the values' },
    { name: 'actor', doc: 'ARN of who made it, once CloudTrail told' },
    { name: 'seq', doc: "The change's place in the journal" },
  ],
  cypher: `
CALL {
  MATCH (n:Resource {id: $interface})
  RETURN n
  UNION
  MATCH (:Resource {id: $interface})-[:IN_SUBNET|IN_VPC|MEMBER_OF|ATTACHED_TO|OWNED_BY|ASSOCIATED_WITH|TARGETS]-(n:Resource)
  RETURN n
  UNION
  MATCH (:Resource {id: $interface})-[:IN_SUBNET]->(:Resource)-[:ROUTED_BY]->(n:Resource)
  RETURN n
  UNION
  MATCH (:Resource {id: $interface})-[:IN_SUBNET]->(:Resource)-[:GUARDED_BY]-(n:Resource)
  RETURN n
  UNION
  MATCH (:Resource {id: $interface})-[:IN_SUBNET]->(:Resource)-[:ROUTED_BY]->(:Resource)-[:ROUTES_TO]->(n:Resource)
  RETURN n
}
MATCH (c:Change {resourceId: n.id})
WHERE $since IS NULL OR c.seenAt >= $since
RETURN c.seenAt AS seenAt, c.notBefore AS notBefore, c.change AS change, c.kind AS kind, c.resourceId AS id,
       c.paths AS paths, c.actor AS actor, c.seq AS seq
ORDER BY seq DESC`,
};

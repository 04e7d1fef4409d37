import type { NamedQuery } from './named-query.ts';

// "Nothing points at it" is only as good as what could be read: `certain` is false where a warning hides
// the kind that would point at it. A reader in another account than the owner's may not see all members.
export const unused: NamedQuery = {
  name: 'unused',
  title: 'Unattached elastic IPs, unused security groups, NAT gateways without a route',
  question: 'What is paid for or kept, and used by nothing?',
  parameters: [],
  columns: [
    { name: 'kind', doc: 'ElasticIp, NatGateway or SecurityGroup (never the `default` group)' },
    { name: 'id', doc: 'The resource' },
    { name: 'name', doc: 'Its Name tag, or the group name' },
    { name: 'accountId', doc: 'Its account' },
    { name: 'region', doc: 'Its region' },
    { name: 'certain', doc: 'False where a warning hides what could be using it there' },
  ],
  cypher: `
CALL {
  MATCH (n:ElasticIp)
  WHERE n.associationId IS NULL AND NOT (n)-[:ASSOCIATED_WITH]->()
  RETURN n, n.name AS name, 'ElasticIp' AS usedThrough
  UNION
  MATCH (n:NatGateway)
  WHERE NOT (n)<-[:ROUTES_TO]-()
  RETURN n, n.name AS name, 'RouteTable' AS usedThrough
  UNION
  MATCH (n:SecurityGroup)
  WHERE NOT (n)<-[:MEMBER_OF]-() AND NOT (n)<-[:ALLOWS]-() AND n.groupName <> 'default'
  RETURN n, coalesce(n.name, n.groupName) AS name, 'NetworkInterface' AS usedThrough
}
WITH n, name, usedThrough
RETURN n.kind AS kind, n.id AS id, name, n.accountId AS accountId, n.region AS region,
       NOT EXISTS {
         MATCH (:Warning)-[h:HIDES]->(l:Location)
         WHERE l.accountId = n.accountId AND l.region = n.region AND usedThrough IN h.kinds
       } AS certain
ORDER BY kind, id`,
};

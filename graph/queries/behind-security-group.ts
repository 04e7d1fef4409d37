import type { NamedQuery } from './named-query.ts';

export const behindSecurityGroup: NamedQuery = {
  name: 'behind-security-group',
  title: 'What a security group guards',
  question: 'What is a member of this security group, and whose interfaces are they?',
  parameters: [{ name: 'group', doc: 'Security group id', example: 'sg-0a1b2c3d4e5f60718' }],
  columns: [
    { name: 'kind', doc: 'Kind of the member' },
    { name: 'id', doc: 'The member' },
    { name: 'name', doc: 'Its Name tag' },
    { name: 'privateIpAddresses', doc: 'Private addresses, of an interface' },
    { name: 'usedByKind', doc: 'Kind of what the interface is attached to or owned by' },
    { name: 'usedById', doc: 'That resource; a row for each' },
  ],
  cypher: `
MATCH (n:Resource)-[:MEMBER_OF]->(:Resource {id: $group})
OPTIONAL MATCH (n)-[:ATTACHED_TO|OWNED_BY]->(u:Resource)
RETURN DISTINCT n.kind AS kind, n.id AS id, n.name AS name, n.privateIpAddresses AS privateIpAddresses,
       coalesce(u.kind, u.expectedKind) AS usedByKind, u.id AS usedById
ORDER BY kind, id, usedById`,
};

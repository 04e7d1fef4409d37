import type { NamedQuery } from './named-query.ts';

export const references: NamedQuery = {
  name: 'references',
  title: 'Rules that name a security group',
  question: 'Which security groups let traffic in from this one, or out to it?',
  parameters: [{ name: 'group', doc: 'Security group id', example: 'sg-0a1b2c3d4e5f60718' }],
  columns: [
    { name: 'securityGroupId', doc: 'The group that has the rule' },
    { name: 'groupName', doc: 'Its name' },
    { name: 'accountId', doc: 'Its account' },
    { name: 'direction', doc: '`ingress`: from the group asked for; `egress`: to it' },
    { name: 'protocol', doc: 'Protocol, or `all`' },
    { name: 'fromPort', doc: 'First port; empty where any' },
    { name: 'toPort', doc: 'Last port' },
    { name: 'members', doc: 'How many members the group with the rule has' },
  ],
  cypher: `
MATCH (g:Resource)-[r:ALLOWS]->(:Resource {id: $group})
RETURN g.id AS securityGroupId, g.groupName AS groupName, g.accountId AS accountId, r.direction AS direction,
       r.protocol AS protocol, r.fromPort AS fromPort, r.toPort AS toPort, COUNT { (g)<-[:MEMBER_OF]-() } AS members
ORDER BY securityGroupId, direction, protocol, fromPort, toPort`,
};

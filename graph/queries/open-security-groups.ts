import type { NamedQuery } from './named-query.ts';

export const openSecurityGroups: NamedQuery = {
  name: 'open-security-groups',
  title: 'Security groups that are open to the world, and used',
  question: 'Which security groups let everyone in, by which rule, and how many interfaces have them?',
  parameters: [],
  columns: [
    { name: 'securityGroupId', doc: 'Security group' },
    { name: 'groupName', doc: 'Its name' },
    { name: 'accountId', doc: 'Its account' },
    { name: 'region', doc: 'Its region' },
    { name: 'rule', doc: 'A rule that lets in all IPv4 or all IPv6 addresses; a row for each' },
    { name: 'interfaces', doc: 'How many interfaces are members' },
    { name: 'publicInterfaces', doc: 'How many of them have a public IPv4 or an IPv6 address' },
  ],
  cypher: `
MATCH (g:SecurityGroup)<-[:MEMBER_OF]-(i:NetworkInterface)
WITH g, count(i) AS interfaces,
     count(CASE WHEN size(coalesce(i.publicIpAddresses, [])) + size(coalesce(i.ipv6Addresses, [])) > 0 THEN 1 END) AS publicInterfaces
UNWIND g.ingressRules AS rule
WITH g, interfaces, publicInterfaces, rule
WHERE rule ENDS WITH ' 0.0.0.0/0' OR rule ENDS WITH ' ::/0'
RETURN g.id AS securityGroupId, g.groupName AS groupName, g.accountId AS accountId, g.region AS region, rule,
       interfaces, publicInterfaces
ORDER BY securityGroupId, rule`,
};

import type { NamedQuery } from './named-query.ts';

// IPv4 and IPv6 are judged apart: a public IPv4 address is not reached through a ::/0 rule.
export const internetExposed: NamedQuery = {
  name: 'internet-exposed',
  title: 'Interfaces that the whole internet may reach',
  question: 'Which interfaces have a public address, a route to an internet gateway and a rule open to all?',
  parameters: [],
  columns: [
    { name: 'interfaceId', doc: 'Network interface' },
    { name: 'interfaceName', doc: 'Its Name tag' },
    { name: 'accountId', doc: 'Its account' },
    { name: 'region', doc: 'Its region' },
    { name: 'publicAddresses', doc: 'Its public IPv4 addresses, or its IPv6 addresses for an IPv6 rule' },
    { name: 'subnetId', doc: 'Its subnet' },
    {
      name: 'internetGatewayId',
      doc: "The gateway the subnet's effective route table has an active route to",
    },
    { name: 'securityGroupId', doc: 'A security group of the interface' },
    { name: 'groupName', doc: "The group's name" },
    { name: 'rule', doc: 'The rule that lets everyone in. Network ACLs are not weighed' },
  ],
  cypher: `
MATCH (i:NetworkInterface)-[:IN_SUBNET]->(s:Subnet)-[:ROUTED_BY]->(:RouteTable)-[r:ROUTES_TO]->(g:InternetGateway)
WHERE r.state = 'active'
WITH DISTINCT i, s, g, r.destination CONTAINS ':' AS isIpv6
MATCH (i)-[:MEMBER_OF]->(sg:SecurityGroup)
UNWIND sg.ingressRules AS rule
WITH i, s, g, sg, rule,
     CASE WHEN isIpv6 THEN coalesce(i.ipv6Addresses, []) ELSE coalesce(i.publicIpAddresses, []) END AS publicAddresses,
     CASE WHEN isIpv6 THEN ' ::/0' ELSE ' 0.0.0.0/0' END AS everyone
WHERE rule ENDS WITH everyone AND size(publicAddresses) > 0
RETURN i.id AS interfaceId, i.name AS interfaceName, i.accountId AS accountId, i.region AS region,
       publicAddresses, s.id AS subnetId, g.id AS internetGatewayId, sg.id AS securityGroupId,
       sg.groupName AS groupName, rule
ORDER BY interfaceId, securityGroupId, rule`,
};

import type { NamedQuery } from './named-query.ts';

// "No flow log" is only as good as what could be read: `certain` is false where a warning hides flow logs there.
export const unloggedVpcs: NamedQuery = {
  name: 'unlogged-vpcs',
  title: 'VPCs without a flow log of their own',
  question: 'Which VPCs have no flow log, and how many of their subnets have one?',
  parameters: [],
  columns: [
    { name: 'vpcId', doc: 'VPC' },
    { name: 'name', doc: 'Its Name tag' },
    { name: 'accountId', doc: 'Its account' },
    { name: 'region', doc: 'Its region' },
    { name: 'subnets', doc: 'Its subnets' },
    { name: 'loggedSubnets', doc: 'Those of them that have a flow log' },
    { name: 'certain', doc: 'False where a warning hides flow logs' },
  ],
  cypher: `
MATCH (v:Vpc)
WHERE NOT (v)-[:LOGGED_BY]->(:Resource)
RETURN v.id AS vpcId, v.name AS name, v.accountId AS accountId, v.region AS region,
       COUNT { MATCH (s:Subnet)-[:IN_VPC]->(v) } AS subnets,
       COUNT { MATCH (s:Subnet)-[:IN_VPC]->(v) WHERE EXISTS { MATCH (s)-[:LOGGED_BY]->(:Resource) } } AS loggedSubnets,
       NOT EXISTS {
         MATCH (:Warning)-[h:HIDES]->(l:Location)
         WHERE l.accountId = v.accountId AND l.region = v.region AND 'FlowLog' IN h.kinds
       } AS certain
ORDER BY vpcId`,
};

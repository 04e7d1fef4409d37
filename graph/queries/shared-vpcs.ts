import type { NamedQuery } from './named-query.ts';

export const sharedVpcs: NamedQuery = {
  name: 'shared-vpcs',
  title: "What other accounts have in an account's VPCs",
  question: 'Which accounts use a shared VPC, and what do they have in it?',
  parameters: [],
  columns: [
    { name: 'vpcId', doc: 'VPC' },
    { name: 'vpcName', doc: 'Its Name tag' },
    { name: 'ownerId', doc: 'The account that owns it' },
    { name: 'participantId', doc: 'Another account with something in it' },
    { name: 'kind', doc: 'Kind of what it has there' },
    { name: 'resources', doc: 'How many' },
  ],
  cypher: `
MATCH (n:Resource)-[:IN_VPC]->(v:Vpc)
WHERE n.accountId <> v.accountId
RETURN v.id AS vpcId, v.name AS vpcName, v.accountId AS ownerId, n.accountId AS participantId, n.kind AS kind,
       count(n) AS resources
ORDER BY vpcId, participantId, kind`,
};

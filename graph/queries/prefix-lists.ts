import type { NamedQuery } from './named-query.ts';

export const prefixLists: NamedQuery = {
  name: 'prefix-lists',
  title: 'Prefix lists and their use',
  question: 'What is in each prefix list, and how many routes and security groups name it?',
  parameters: [],
  columns: [
    { name: 'prefixListId', doc: 'Prefix list' },
    { name: 'prefixListName', doc: 'Its name, which is not its Name tag' },
    { name: 'ownerId', doc: 'Whose it is; AWS for those of services' },
    { name: 'entries', doc: 'CIDR blocks in it' },
    { name: 'routes', doc: 'Routes of route tables to it' },
    { name: 'groups', doc: 'Security groups with a rule about it' },
  ],
  cypher: `
MATCH (p:ManagedPrefixList)
OPTIONAL MATCH (t:RouteTable)-[r:ROUTES_TO]->(x:Resource)
WHERE r.destination = p.id
WITH p, count(r) AS routes
OPTIONAL MATCH (g:SecurityGroup)-[:ALLOWS]->(p)
RETURN p.id AS prefixListId, p.prefixListName AS prefixListName, p.accountId AS ownerId, p.entries AS entries,
       routes, count(DISTINCT g) AS groups
ORDER BY prefixListId`,
};

import type { NamedQuery } from './named-query.ts';

export const shared: NamedQuery = {
  name: 'shared',
  title: 'What accounts share with each other',
  question: 'Which subnets, transit gateways and prefix lists do which other accounts see?',
  parameters: [],
  columns: [
    { name: 'kind', doc: 'Subnet, TransitGateway or ManagedPrefixList' },
    { name: 'id', doc: 'What is shared' },
    { name: 'name', doc: 'Its Name tag, where its owner is watched' },
    { name: 'ownerId', doc: 'Whose it is' },
    { name: 'sharedWithId', doc: 'A watched account that lists it, too' },
  ],
  cypher: `
MATCH (n:Resource)-[:SHARED_WITH]->(a:Account)
RETURN n.kind AS kind, n.id AS id, n.name AS name, n.accountId AS ownerId, a.id AS sharedWithId
ORDER BY kind, id, sharedWithId`,
};

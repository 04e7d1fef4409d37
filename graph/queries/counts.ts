import type { NamedQuery } from './named-query.ts';

export const counts: NamedQuery = {
  name: 'counts',
  title: 'Resources per kind, account and region',
  question: 'How much of what is where?',
  parameters: [],
  columns: [
    { name: 'kind', doc: 'Resource kind' },
    { name: 'accountId', doc: 'Owning account; empty where nobody owns it (availability zones)' },
    { name: 'region', doc: 'Region, or `global`' },
    { name: 'resources', doc: 'How many; stubs (targets never seen) are not counted' },
  ],
  cypher: `
MATCH (n:Resource)
WHERE NOT n:Stub
RETURN n.kind AS kind, coalesce(n.accountId, '') AS accountId, coalesce(n.region, '') AS region,
       count(n) AS resources
ORDER BY kind, accountId, region`,
};

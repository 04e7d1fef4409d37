import type { NamedQuery } from './named-query.ts';

export const interfaceOwners: NamedQuery = {
  name: 'interface-owners',
  title: 'What interfaces are for',
  question: 'How many interfaces are there of each type, and what do they work for?',
  parameters: [],
  columns: [
    { name: 'interfaceType', doc: "AWS's type: `interface`, `nat_gateway`, `lambda` …" },
    { name: 'ownerKind', doc: 'Kind of what it works for; empty where that is not known' },
    { name: 'status', doc: '`in-use`, `available` …: available ones are attached to nothing' },
    { name: 'interfaces', doc: 'How many' },
  ],
  cypher: `
MATCH (i:NetworkInterface)
OPTIONAL MATCH (i)-[:OWNED_BY|ATTACHED_TO]->(o:Resource)
WITH i, coalesce(max(coalesce(o.kind, o.expectedKind)), '') AS ownerKind
RETURN coalesce(i.interfaceType, '') AS interfaceType, ownerKind, coalesce(i.status, '') AS status, count(i) AS interfaces
ORDER BY interfaceType, ownerKind, status`,
};

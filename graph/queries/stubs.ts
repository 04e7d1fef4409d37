import type { NamedQuery } from './named-query.ts';

export const stubs: NamedQuery = {
  name: 'stubs',
  title: 'What is pointed at but not seen',
  question:
    'Which things do resources refer to that were deleted, are in accounts not watched, or of kinds not collected?',
  parameters: [],
  columns: [
    { name: 'expectedKind', doc: 'What its id says it is; empty where the id does not say' },
    { name: 'stubId', doc: 'The thing that was not seen' },
    { name: 'edge', doc: 'How it is referred to' },
    { name: 'kind', doc: 'Kind of what refers to it' },
    { name: 'id', doc: 'The resource that refers to it' },
    { name: 'name', doc: "That resource's Name tag" },
  ],
  cypher: `
MATCH (x:Stub)-[r]-(n:Resource)
WHERE NOT n:Stub
RETURN DISTINCT coalesce(x.expectedKind, '') AS expectedKind, x.id AS stubId, type(r) AS edge, n.kind AS kind,
       n.id AS id, n.name AS name
ORDER BY expectedKind, stubId, edge, id`,
};

import { noHistory, noteColumn } from './as-of.ts';
import type { NamedQuery } from './named-query.ts';

// With what hung on it to its end, and what leads there still: a route that is a blackhole now.
export const goneSince: NamedQuery = {
  name: 'gone-since',
  title: 'What went, and what it was connected to',
  question: 'What was deleted since then, and what was around it? Needs history in the graph',
  parameters: [{ name: 'since', doc: 'Gone then or later', example: '2026-11-19T10:00:00Z', isTime: true }],
  columns: [
    { name: 'validTo', doc: 'When it went' },
    { name: 'kind', doc: 'What it was' },
    { name: 'id', doc: 'What is gone' },
    { name: 'name', doc: 'Its Name tag' },
    { name: 'accountId', doc: 'Its account' },
    { name: 'region', doc: 'Its region' },
    { name: 'validFrom', doc: 'Since when it was there; empty: since before the history that is kept' },
    { name: 'released', doc: 'True where it only left the policy or its integration: nobody knows' },
    { name: 'edge', doc: 'Type of a relationship that it had to its end; empty where there was none' },
    { name: 'direction', doc: '`out` or `in`, seen from what is gone' },
    { name: 'otherKind', doc: 'Kind of the other end' },
    { name: 'otherId', doc: 'The other end' },
    { name: 'leadsThereStill', doc: 'True where the relationship is there still, to nothing' },
    noteColumn,
  ],
  cypher: `
MATCH (h:GraphCursor {id: 'journal'})
WITH h, CASE WHEN size($since) = 20 THEN substring($since, 0, 19) + '.000Z' ELSE $since END AS at
CALL (h, at) {
  WITH h, at
  WHERE h.historyFrom IS NULL OR at < h.historyFrom
  RETURN null AS p, null AS edge, null AS direction, null AS otherKind, null AS otherId, null AS still, null AS key,
         ${noHistory}
  UNION
  WITH h, at
  WHERE h.historyFrom IS NOT NULL
  MATCH (p:Past)
  WHERE p.validTo >= at
  OPTIONAL MATCH (p)-[r]-(x)
  WHERE r.validTo >= p.validTo
  RETURN p, CASE WHEN r IS NULL THEN null ELSE substring(type(r), 4) END AS edge,
         CASE WHEN r IS NULL THEN null WHEN startNode(r) = p THEN 'out' ELSE 'in' END AS direction,
         x.kind AS otherKind, x.id AS otherId, false AS still, r.key AS key, null AS note
  UNION
  WITH h, at
  WHERE h.historyFrom IS NOT NULL
  MATCH (p:Past)
  WHERE p.validTo >= at
  MATCH (:Stub {id: p.id})<-[r]-(x:Resource)
  RETURN p, type(r) AS edge, 'in' AS direction, x.kind AS otherKind, x.id AS otherId, true AS still,
         coalesce(r.destination, '') AS key, null AS note
}
RETURN p.validTo AS validTo, p.kind AS kind, p.id AS id, p.name AS name, p.accountId AS accountId, p.region AS region,
       p.validFrom AS validFrom, coalesce(p.released, false) AS released, edge, direction, otherKind, otherId,
       still AS leadsThereStill, note
ORDER BY validTo, kind, id, edge, direction, otherId, key`,
};

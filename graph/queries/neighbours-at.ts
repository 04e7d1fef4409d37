import { atMoment, atParameter, noHistory, noteColumn, wasAt } from './as-of.ts';
import type { NamedQuery } from './named-query.ts';

export const neighboursAt: NamedQuery = {
  name: 'neighbours-at',
  title: 'What a resource was connected to',
  question: 'What did this resource hang on, and what hung on it, at that time? Needs history in the graph',
  parameters: [
    { name: 'id', doc: 'A resource that is there or was', example: 'nat-0a1b2c3d4e5f60718' },
    atParameter,
  ],
  columns: [
    { name: 'edge', doc: 'Type of the relationship' },
    { name: 'direction', doc: '`out` or `in`, seen from the resource' },
    { name: 'kind', doc: 'Kind of the other end' },
    { name: 'otherId', doc: 'The other end' },
    { name: 'name', doc: 'Its Name tag, as it is or was last' },
    { name: 'destination', doc: 'Of a route' },
    { name: 'validFrom', doc: 'Since when; empty: since before the history that is kept' },
    { name: 'validTo', doc: 'Until when; empty: it is so still' },
    noteColumn,
  ],
  cypher: `
MATCH (h:GraphCursor {id: 'journal'})
WITH h, ${atMoment}
CALL (h, at) {
  WITH h, at
  WHERE h.historyFrom IS NULL OR at < h.historyFrom
  RETURN null AS edge, null AS direction, null AS kind, null AS otherId, null AS name, null AS destination,
         null AS validFrom, null AS validTo, null AS key,
         ${noHistory}
  UNION
  WITH h, at
  WHERE h.historyFrom <= at
  CALL {
    MATCH (n:Resource {id: $id})
    RETURN n
    UNION
    MATCH (n:Past {id: $id})
    RETURN n
  }
  MATCH (n)-[r]-(x)
  WHERE (x:Resource OR x:Past) AND ${wasAt('r')}
  RETURN CASE WHEN type(r) STARTS WITH 'WAS_' THEN substring(type(r), 4) ELSE type(r) END AS edge,
         CASE WHEN startNode(r) = n THEN 'out' ELSE 'in' END AS direction,
         coalesce(x.kind, x.expectedKind) AS kind, x.id AS otherId, x.name AS name, r.destination AS destination,
         r.validFrom AS validFrom, r.validTo AS validTo, r.key AS key, null AS note
}
RETURN edge, direction, kind, otherId, name, destination, validFrom, validTo, note
ORDER BY edge, direction, otherId, destination, key`,
};

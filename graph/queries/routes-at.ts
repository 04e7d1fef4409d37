import { atMoment, atParameter, noHistory, noteColumn, wasAt } from './as-of.ts';
import type { NamedQuery } from './named-query.ts';

// A closed relationship leads from and to what was there then, whether that is there still or is past.
export const routesAt: NamedQuery = {
  name: 'routes-at',
  title: 'The routes of a subnet as they were',
  question: 'By which routes did traffic leave this subnet at that time? Needs history in the graph',
  parameters: [{ name: 'subnet', doc: 'Subnet id', example: 'subnet-0a1b2c3d4e5f60718' }, atParameter],
  columns: [
    { name: 'routeTableId', doc: 'The table that was in force' },
    { name: 'implicit', doc: 'True where it was so as the main table of the VPC' },
    { name: 'destination', doc: 'CIDR block or prefix list' },
    { name: 'targetKind', doc: 'Kind of the target' },
    { name: 'targetId', doc: 'The target' },
    { name: 'state', doc: 'active or blackhole, as it was then' },
    { name: 'validFrom', doc: 'Since when the route was so; empty: since before the history that is kept' },
    { name: 'validTo', doc: 'Until when; empty: it is so still' },
    noteColumn,
  ],
  cypher: `
MATCH (h:GraphCursor {id: 'journal'})
WITH h, ${atMoment}
CALL (h, at) {
  WITH h, at
  WHERE h.historyFrom IS NULL OR at < h.historyFrom
  RETURN null AS routeTableId, null AS implicit, null AS destination, null AS targetKind, null AS targetId,
         null AS state, null AS validFrom, null AS validTo,
         ${noHistory}
  UNION
  WITH h, at
  WHERE h.historyFrom <= at
  CALL {
    MATCH (s:Resource {id: $subnet})
    RETURN s
    UNION
    MATCH (s:Past {id: $subnet})
    RETURN s
  }
  MATCH (s)-[b:ROUTED_BY|WAS_ROUTED_BY]->(t)-[r:ROUTES_TO|WAS_ROUTES_TO]->(x)
  WHERE ${wasAt('b')} AND ${wasAt('r')}
  RETURN t.id AS routeTableId, coalesce(b.implicit, false) AS implicit, r.destination AS destination,
         coalesce(x.kind, x.expectedKind) AS targetKind, x.id AS targetId, r.state AS state,
         r.validFrom AS validFrom, r.validTo AS validTo, null AS note
}
RETURN routeTableId, implicit, destination, targetKind, targetId, state, validFrom, validTo, note
ORDER BY routeTableId, destination, targetId`,
};

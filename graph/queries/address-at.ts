import { atMoment, atParameter, noHistory, noteColumn, wasAt } from './as-of.ts';
import type { NamedQuery } from './named-query.ts';

// The graph keeps the last properties of what is gone, no earlier ones: `certain` says whether they were the same then. An elastic IP's
// association is a relationship, and so is known at any time. \`groundplan lookup --at\` is exact.
export const addressAt: NamedQuery = {
  name: 'address-at',
  title: 'What had an address',
  question:
    'Which interface had this private, public or IPv6 address at that time? Needs history in the graph',
  parameters: [
    { name: 'address', doc: 'IPv4 or IPv6 address, as AWS writes it', example: '10.0.12.7' },
    atParameter,
  ],
  columns: [
    { name: 'id', doc: 'The interface; several VPCs may use the same private address' },
    { name: 'name', doc: 'Its Name tag, as it is or was last' },
    { name: 'accountId', doc: 'Its account' },
    { name: 'region', doc: 'Its region' },
    { name: 'subnetId', doc: 'Its subnet' },
    { name: 'validFrom', doc: 'Since when it was there; empty: since before the history that is kept' },
    { name: 'validTo', doc: 'Until when; empty: it is there still' },
    {
      name: 'certain',
      doc: 'False where its properties changed since: it may have got the address only then',
    },
    noteColumn,
  ],
  cypher: `
MATCH (h:GraphCursor {id: 'journal'})
WITH h, ${atMoment}
CALL (h, at) {
  WITH h, at
  WHERE h.historyFrom IS NULL OR at < h.historyFrom
  RETURN null AS n, null AS certain,
         ${noHistory}
  UNION
  WITH h, at
  WHERE h.historyFrom <= at
  CALL {
    MATCH (n:NetworkInterface)
    RETURN n
    UNION
    MATCH (n:Past {kind: 'NetworkInterface'})
    RETURN n
  }
  WITH at, n
  WHERE ($address IN n.privateIpAddresses OR $address IN n.publicIpAddresses OR $address IN n.ipv6Addresses)
        AND ${wasAt('n')}
  RETURN n, coalesce(n.propertiesFrom, '') <= at AS certain, null AS note
  UNION
  WITH h, at
  WHERE h.historyFrom <= at
  CALL {
    MATCH (e:ElasticIp {publicIp: $address})
    RETURN e
    UNION
    MATCH (e:Past {kind: 'ElasticIp', publicIp: $address})
    RETURN e
  }
  MATCH (e)-[r:ASSOCIATED_WITH|WAS_ASSOCIATED_WITH]->(n)
  WHERE ${wasAt('r')} AND NOT $address IN coalesce(n.publicIpAddresses, [])
        AND (n:NetworkInterface OR n.kind = 'NetworkInterface')
  RETURN n, true AS certain, null AS note
}
RETURN n.id AS id, n.name AS name, n.accountId AS accountId, n.region AS region, n.subnetId AS subnetId,
       n.validFrom AS validFrom, n.validTo AS validTo, certain, note
ORDER BY id, validFrom`,
};

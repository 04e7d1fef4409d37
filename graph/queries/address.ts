import type { NamedQuery } from './named-query.ts';

// Delegated prefixes are not weighed: Cypher knows no address ranges. `groundplan lookup` does.
export const address: NamedQuery = {
  name: 'address',
  title: 'What has an address',
  question: 'Which interface or elastic IP has this private, public or IPv6 address, and whose is it?',
  parameters: [{ name: 'address', doc: 'IPv4 or IPv6 address, as AWS writes it', example: '10.0.12.7' }],
  columns: [
    { name: 'kind', doc: 'NetworkInterface, or ElasticIp where no interface has it' },
    { name: 'id', doc: 'The resource; several VPCs may use the same private address' },
    { name: 'name', doc: 'Its Name tag' },
    { name: 'accountId', doc: 'Its account' },
    { name: 'region', doc: 'Its region' },
    { name: 'vpcId', doc: 'VPC of the interface' },
    { name: 'subnetId', doc: 'Subnet of the interface' },
    { name: 'usedByKind', doc: 'Kind of what the interface is attached to or owned by' },
    { name: 'usedById', doc: 'That resource; a row for each' },
  ],
  cypher: `
CALL {
  MATCH (n:NetworkInterface)
  WHERE $address IN n.privateIpAddresses OR $address IN n.publicIpAddresses OR $address IN n.ipv6Addresses
  RETURN n
  UNION
  MATCH (n:ElasticIp {publicIp: $address})
  WHERE NOT (n)-[:ASSOCIATED_WITH]->(:NetworkInterface)
  RETURN n
}
OPTIONAL MATCH (n)-[:ATTACHED_TO|OWNED_BY]->(u:Resource)
RETURN DISTINCT n.kind AS kind, n.id AS id, n.name AS name, n.accountId AS accountId, n.region AS region,
       n.vpcId AS vpcId, n.subnetId AS subnetId, coalesce(u.kind, u.expectedKind) AS usedByKind, u.id AS usedById
ORDER BY kind, id, usedById`,
};

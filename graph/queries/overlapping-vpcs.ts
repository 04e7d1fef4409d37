import type { NamedQuery } from './named-query.ts';

// Two blocks overlap where their addresses are equal in the bits of the shorter prefix. Default VPCs all have the same range.
export const overlappingVpcs: NamedQuery = {
  name: 'overlapping-vpcs',
  title: 'VPCs whose address ranges overlap',
  question: 'Which VPCs cannot be connected to each other, since both use the same IPv4 addresses?',
  parameters: [],
  columns: [
    { name: 'vpcId', doc: 'A VPC; default VPCs are left out' },
    { name: 'vpcName', doc: 'Its Name tag' },
    { name: 'cidrBlock', doc: 'A block of it' },
    { name: 'otherVpcId', doc: 'Another VPC, each pair once' },
    { name: 'otherVpcName', doc: 'Its Name tag' },
    { name: 'otherCidrBlock', doc: 'The block of it that overlaps' },
    { name: 'peered', doc: 'True where a peering connects the two all the same' },
  ],
  cypher: `
MATCH (v:Vpc), (w:Vpc)
WHERE v.id < w.id AND NOT coalesce(v.isDefault, false) AND NOT coalesce(w.isDefault, false)
UNWIND v.cidrBlocks AS one
UNWIND w.cidrBlocks AS other
WITH v, w, one, other, split(one, '/') AS a, split(other, '/') AS b
WITH v, w, one, other,
     reduce(bits = 0, part IN split(a[0], '.') | bits * 256 + toInteger(part)) AS aBits,
     reduce(bits = 0, part IN split(b[0], '.') | bits * 256 + toInteger(part)) AS bBits,
     CASE WHEN toInteger(a[1]) < toInteger(b[1]) THEN toInteger(a[1]) ELSE toInteger(b[1]) END AS length
WITH v, w, one, other, aBits, bBits, 2 ^ (32 - length) AS size
WHERE toInteger(floor(aBits / size)) = toInteger(floor(bBits / size))
RETURN v.id AS vpcId, v.name AS vpcName, one AS cidrBlock, w.id AS otherVpcId, w.name AS otherVpcName,
       other AS otherCidrBlock,
       EXISTS {
         MATCH (v)<-[:REQUESTER|ACCEPTER]-(:VpcPeeringConnection)-[:REQUESTER|ACCEPTER]->(w)
       } AS peered
ORDER BY vpcId, otherVpcId, cidrBlock, otherCidrBlock`,
};

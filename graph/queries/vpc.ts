import type { NamedQuery } from './named-query.ts';

export const vpc: NamedQuery = {
  name: 'vpc',
  title: 'Everything of one VPC',
  question: 'What belongs to this VPC?',
  parameters: [{ name: 'vpc', doc: 'VPC id', example: 'vpc-0a1b2c3d4e5f60718' }],
  columns: [
    { name: 'kind', doc: 'Resource kind' },
    { name: 'id', doc: 'The resource: in the VPC or in a subnet of it, attached to it, or peered with it' },
    { name: 'name', doc: 'Its Name tag' },
  ],
  cypher: `
CALL {
  MATCH (n:Resource)-[:IN_VPC|ATTACHED_TO|ATTACHES|REQUESTER|ACCEPTER]->(:Resource {id: $vpc})
  RETURN n
  UNION
  MATCH (n:Resource)-[:IN_SUBNET]->(:Subnet)-[:IN_VPC]->(:Resource {id: $vpc})
  RETURN n
}
RETURN n.kind AS kind, n.id AS id, n.name AS name
ORDER BY kind, id`,
};

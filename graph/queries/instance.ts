import type { NamedQuery } from './named-query.ts';

export const instance: NamedQuery = {
  name: 'instance',
  title: 'The interfaces of an instance',
  question:
    'Where is this instance in the network: which interfaces, addresses, subnets and security groups?',
  parameters: [{ name: 'instance', doc: 'Instance id', example: 'i-0a1b2c3d4e5f60718' }],
  columns: [
    { name: 'deviceIndex', doc: 'Position of the interface, from 0' },
    { name: 'interfaceId', doc: 'Network interface' },
    { name: 'privateIpAddresses', doc: 'Its private IPv4 addresses' },
    { name: 'publicIpAddresses', doc: 'Its public IPv4 addresses' },
    { name: 'ipv6Addresses', doc: 'Its IPv6 addresses' },
    { name: 'subnetId', doc: 'Its subnet' },
    { name: 'subnetName', doc: "The subnet's Name tag" },
    { name: 'securityGroupId', doc: 'A security group of the interface; a row for each' },
    { name: 'groupName', doc: "The group's name" },
  ],
  cypher: `
MATCH (i:NetworkInterface)-[a:ATTACHED_TO]->(:Resource {id: $instance})
OPTIONAL MATCH (i)-[:IN_SUBNET]->(s:Resource)
OPTIONAL MATCH (i)-[:MEMBER_OF]->(g:Resource)
RETURN a.deviceIndex AS deviceIndex, i.id AS interfaceId, i.privateIpAddresses AS privateIpAddresses,
       i.publicIpAddresses AS publicIpAddresses, i.ipv6Addresses AS ipv6Addresses, s.id AS subnetId,
       s.name AS subnetName, g.id AS securityGroupId, g.groupName AS groupName
ORDER BY deviceIndex, interfaceId, securityGroupId`,
};

import type { NamedQuery } from './named-query.ts';

export const freeAddresses: NamedQuery = {
  name: 'free-addresses',
  title: 'Free IPv4 addresses per subnet',
  question: 'Which subnets run out of addresses?',
  parameters: [],
  columns: [
    { name: 'subnetId', doc: 'Subnet, the fullest first' },
    { name: 'subnetName', doc: 'Its Name tag' },
    { name: 'accountId', doc: 'Its account' },
    { name: 'region', doc: 'Its region' },
    { name: 'vpcId', doc: 'Its VPC' },
    { name: 'cidrBlock', doc: 'Its range' },
    { name: 'free', doc: 'Free addresses, as AWS last said' },
    { name: 'usable', doc: 'Addresses of the range without the five that AWS keeps' },
    { name: 'usedPercent', doc: 'Share in use' },
  ],
  cypher: `
MATCH (s:Subnet)
WHERE s.availableIpAddressCount IS NOT NULL AND s.cidrBlock IS NOT NULL
WITH s, toInteger(2 ^ (32 - toInteger(split(s.cidrBlock, '/')[1]))) - 5 AS usable
WITH s, usable, toInteger(round(100.0 * (usable - s.availableIpAddressCount) / usable)) AS usedPercent
RETURN s.id AS subnetId, s.name AS subnetName, s.accountId AS accountId, s.region AS region, s.vpcId AS vpcId,
       s.cidrBlock AS cidrBlock, s.availableIpAddressCount AS free, usable, usedPercent
ORDER BY usedPercent DESC, free, subnetId`,
};

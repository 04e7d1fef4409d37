import type { NamedQuery } from './named-query.ts';

export const autoScalingGroups: NamedQuery = {
  name: 'auto-scaling-groups',
  title: 'Auto scaling groups and their subnets',
  question: 'Into which subnets does each auto scaling group grow, how far, and is there room for it?',
  parameters: [],
  columns: [
    { name: 'autoScalingGroupName', doc: 'Auto scaling group' },
    { name: 'accountId', doc: 'Its account' },
    { name: 'region', doc: 'Its region' },
    { name: 'minSize', doc: 'Least number of instances' },
    { name: 'desiredCapacity', doc: 'Number that it keeps up now' },
    { name: 'maxSize', doc: 'Greatest number' },
    { name: 'instances', doc: 'Instances it has' },
    { name: 'healthy', doc: 'Those of them that are in service and healthy' },
    { name: 'subnetId', doc: 'A subnet in which it starts instances' },
    { name: 'subnetName', doc: "That subnet's Name tag" },
    { name: 'freeAddresses', doc: "That subnet's free addresses" },
  ],
  cypher: `
MATCH (g:AutoScalingGroup)
OPTIONAL MATCH (g)-[:IN_SUBNET]->(s:Resource)
RETURN g.autoScalingGroupName AS autoScalingGroupName, g.accountId AS accountId, g.region AS region,
       g.minSize AS minSize, g.desiredCapacity AS desiredCapacity, g.maxSize AS maxSize,
       COUNT { MATCH (g)-[:LAUNCHES]->(:Resource) } AS instances,
       COUNT {
         MATCH (g)-[m:LAUNCHES]->(:Resource)
         WHERE m.lifecycleState = 'InService' AND m.healthStatus = 'Healthy'
       } AS healthy,
       s.id AS subnetId, s.name AS subnetName, s.availableIpAddressCount AS freeAddresses
ORDER BY autoScalingGroupName, accountId, region, subnetId`,
};

import type { NamedQuery } from './named-query.ts';

export const endpoints: NamedQuery = {
  name: 'endpoints',
  title: 'VPC endpoints per VPC',
  question: 'Which services does each VPC reach privately, and from how many subnets or route tables?',
  parameters: [],
  columns: [
    { name: 'vpcId', doc: 'VPC' },
    { name: 'vpcName', doc: 'Its Name tag' },
    { name: 'serviceName', doc: 'Service' },
    { name: 'endpointId', doc: 'VPC endpoint' },
    { name: 'type', doc: '`Gateway`, `Interface` …' },
    { name: 'state', doc: '`available` where it works' },
    { name: 'privateDns', doc: "Whether the service's public names lead to it" },
    { name: 'subnets', doc: 'How many subnets it has an interface in' },
    { name: 'routeTables', doc: 'How many route tables have a route to it (Gateway)' },
  ],
  cypher: `
MATCH (e:VpcEndpoint)
OPTIONAL MATCH (e)-[:IN_VPC]->(v:Resource)
RETURN v.id AS vpcId, v.name AS vpcName, e.serviceName AS serviceName, e.id AS endpointId,
       e.vpcEndpointType AS type, e.state AS state, e.privateDnsEnabled AS privateDns,
       COUNT { (e)-[:IN_SUBNET]->() } AS subnets, COUNT { (e)<-[:ROUTES_TO]-() } AS routeTables
ORDER BY vpcId, serviceName, endpointId`,
};

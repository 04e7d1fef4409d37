import type { NamedQuery } from './named-query.ts';

export const transitAttachments: NamedQuery = {
  name: 'transit-attachments',
  title: 'Attachments of transit gateways by type',
  question: 'What is attached to each transit gateway, whose is it, and which route table decides for it?',
  parameters: [],
  columns: [
    { name: 'transitGatewayId', doc: 'Transit gateway' },
    { name: 'type', doc: 'vpc, vpn, direct-connect-gateway, peering, connect …' },
    { name: 'attachmentId', doc: 'Attachment' },
    { name: 'name', doc: 'Its Name tag' },
    { name: 'resourceId', doc: 'What is attached' },
    { name: 'resourceOwnerId', doc: 'Whose that is' },
    { name: 'state', doc: 'Such as available or pendingAcceptance' },
    { name: 'routeTableId', doc: 'The table it is associated with; empty where nothing is routed from it' },
    { name: 'propagatesTo', doc: 'Into how many tables its routes are written' },
  ],
  cypher: `
MATCH (a:TransitGatewayAttachment)-[:OF]->(g:Resource)
OPTIONAL MATCH (a)-[:ASSOCIATED_WITH]->(t:Resource)
RETURN g.id AS transitGatewayId, a.resourceType AS type, a.id AS attachmentId, a.name AS name,
       a.resourceId AS resourceId, a.resourceOwnerId AS resourceOwnerId, a.state AS state, t.id AS routeTableId,
       COUNT { (a)-[:PROPAGATES_TO]->(:Resource) } AS propagatesTo
ORDER BY transitGatewayId, type, attachmentId, routeTableId`,
};

import type { NamedQuery } from './named-query.ts';

export const vpnTunnelsDown: NamedQuery = {
  name: 'vpn-tunnels-down',
  title: 'VPN tunnels that are down',
  question: 'Which VPN tunnels are down, does the connection have another that is up, and where does it end?',
  parameters: [],
  columns: [
    { name: 'vpnConnectionId', doc: 'VPN connection' },
    { name: 'name', doc: 'Its Name tag' },
    { name: 'accountId', doc: 'Its account' },
    { name: 'region', doc: 'Its region' },
    { name: 'tunnel', doc: "The tunnel's address at AWS's end" },
    { name: 'tunnelsUp', doc: 'Tunnels of the connection that are up' },
    { name: 'customerGatewayId', doc: "The customer's own end" },
    { name: 'customerAddress', doc: 'Its address' },
    { name: 'gatewayKind', doc: 'VpnGateway, TransitGateway or CoreNetwork' },
    { name: 'gatewayId', doc: "AWS's end" },
  ],
  cypher: `
MATCH (n:VpnConnection)
UNWIND n.tunnelStatus AS status
WITH n, status
WHERE status ENDS WITH ' DOWN'
OPTIONAL MATCH (n)-[:TERMINATES_ON]->(c:Resource)
WHERE c.id = n.customerGatewayId
OPTIONAL MATCH (n)-[:TERMINATES_ON]->(g:Resource)
WHERE g.id <> n.customerGatewayId
RETURN n.id AS vpnConnectionId, n.name AS name, n.accountId AS accountId, n.region AS region,
       split(status, ' ')[0] AS tunnel, size([s IN n.tunnelStatus WHERE s ENDS WITH ' UP']) AS tunnelsUp,
       c.id AS customerGatewayId, c.ipAddress AS customerAddress,
       coalesce(g.kind, g.expectedKind) AS gatewayKind, g.id AS gatewayId
ORDER BY vpnConnectionId, tunnel, gatewayId`,
};

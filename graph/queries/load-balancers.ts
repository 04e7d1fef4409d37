import type { NamedQuery } from './named-query.ts';

export const loadBalancers: NamedQuery = {
  name: 'load-balancers',
  title: 'From load balancers to their targets',
  question: 'Which listener of which load balancer leads to which target, and is that target healthy?',
  parameters: [],
  columns: [
    { name: 'loadBalancerName', doc: 'Load balancer' },
    { name: 'scheme', doc: '`internet-facing` or `internal`' },
    { name: 'loadBalancerId', doc: 'Its ARN' },
    { name: 'protocol', doc: 'Protocol of the listener; empty where it has no listener' },
    { name: 'port', doc: 'Port of the listener' },
    {
      name: 'targetGroupName',
      doc: 'Target group that it forwards to by default; empty where it redirects or answers',
    },
    { name: 'targetKind', doc: 'Kind of the target; empty where none is registered' },
    { name: 'targetId', doc: 'The target; one of type `ip` is the interface that has the address' },
    { name: 'targetPort', doc: 'Port on which the target takes traffic' },
    { name: 'health', doc: 'Its latest health' },
  ],
  cypher: `
MATCH (b:LoadBalancer)
OPTIONAL MATCH (b)-[:SERVES]->(l:Listener)
OPTIONAL MATCH (l)-[:FORWARDS_TO]->(g:Resource)
OPTIONAL MATCH (g)-[t:TARGETS]->(x:Resource)
RETURN b.loadBalancerName AS loadBalancerName, b.scheme AS scheme, b.id AS loadBalancerId, l.protocol AS protocol,
       l.port AS port, g.targetGroupName AS targetGroupName, coalesce(x.kind, x.expectedKind) AS targetKind,
       x.id AS targetId, t.port AS targetPort, t.health AS health
ORDER BY loadBalancerId, port, protocol, targetGroupName, targetId, targetPort`,
};

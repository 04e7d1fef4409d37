import type { NamedQuery } from './named-query.ts';

export const listenerRules: NamedQuery = {
  name: 'listener-rules',
  title: 'Rules of load balancers, in the order in which they are tried',
  question: 'Which requests does a load balancer send elsewhere than by default, and where to?',
  parameters: [],
  columns: [
    { name: 'loadBalancerName', doc: 'Load balancer' },
    { name: 'port', doc: 'Port of the listener' },
    { name: 'priority', doc: 'The first rule that fits is followed' },
    { name: 'conditions', doc: 'What a request must be like, all of them' },
    { name: 'actionTypes', doc: 'What is done then' },
    { name: 'targetGroupName', doc: 'Target group it is forwarded to; empty where it is not' },
    { name: 'weight', doc: "That group's share of the traffic" },
    { name: 'ruleId', doc: 'ARN of the rule' },
  ],
  cypher: `
MATCH (l:Listener)-[:SERVES]->(n:Rule)
OPTIONAL MATCH (b:LoadBalancer)-[:SERVES]->(l)
OPTIONAL MATCH (n)-[f:FORWARDS_TO]->(g:Resource)
RETURN b.loadBalancerName AS loadBalancerName, l.port AS port, n.priority AS priority, n.conditions AS conditions,
       n.actionTypes AS actionTypes, g.targetGroupName AS targetGroupName, f.weight AS weight, n.id AS ruleId
ORDER BY loadBalancerName, port, priority, ruleId, targetGroupName`,
};

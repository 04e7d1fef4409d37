import type { NamedQuery } from './named-query.ts';

export const unhealthyTargets: NamedQuery = {
  name: 'unhealthy-targets',
  title: 'Targets that are not healthy',
  question: 'Which registered targets get no traffic because of their health, and behind what?',
  parameters: [],
  columns: [
    { name: 'targetGroupName', doc: 'Target group' },
    { name: 'accountId', doc: 'Its account' },
    { name: 'region', doc: 'Its region' },
    { name: 'targetKind', doc: 'Kind of the target' },
    { name: 'targetId', doc: 'The target' },
    { name: 'targetPort', doc: 'Port on which it takes traffic' },
    { name: 'health', doc: 'Its latest health: `unhealthy`, `unused`, `draining`, `initial` …' },
    { name: 'healthyOthers', doc: 'How many healthy targets the group has besides' },
  ],
  cypher: `
MATCH (g:TargetGroup)-[t:TARGETS]->(x:Resource)
WHERE t.health <> 'healthy'
RETURN g.targetGroupName AS targetGroupName, g.accountId AS accountId, g.region AS region,
       coalesce(x.kind, x.expectedKind) AS targetKind, x.id AS targetId, t.port AS targetPort, t.health AS health,
       COUNT { MATCH (g)-[o:TARGETS]->() WHERE o.health = 'healthy' } AS healthyOthers
ORDER BY targetGroupName, targetId, targetPort`,
};

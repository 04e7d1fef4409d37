import type { NamedQuery } from './named-query.ts';

export const blinded: NamedQuery = {
  name: 'blinded',
  title: 'Subnets that may be stale',
  question: 'Which subnets could not be read again, because of which warning, and since when?',
  parameters: [],
  columns: [
    { name: 'warningId', doc: 'Warning: integration/account/region/action' },
    { name: 'integration', doc: 'Integration it belongs to' },
    { name: 'action', doc: 'The IAM action that is denied' },
    { name: 'code', doc: 'What AWS answered' },
    { name: 'since', doc: 'When it was first denied' },
    { name: 'lastSeen', doc: 'When it was last denied' },
    { name: 'locationId', doc: 'ACCOUNT/REGION it dims' },
    { name: 'hides', doc: 'The kinds it hides there' },
    { name: 'subnetId', doc: 'A subnet last read before; empty where none was ever seen there' },
    { name: 'subnetName', doc: 'Its Name tag' },
  ],
  cypher: `
MATCH (w:Warning)-[h:HIDES]->(l:Location)
WHERE 'Subnet' IN h.kinds
OPTIONAL MATCH (s:Subnet)
WHERE s.accountId = l.accountId AND s.region = l.region
RETURN w.id AS warningId, w.integration AS integration, w.action AS action, w.code AS code, w.since AS since,
       w.lastSeen AS lastSeen, l.id AS locationId, h.kinds AS hides, s.id AS subnetId, s.name AS subnetName
ORDER BY warningId, locationId, subnetId`,
};

import type { NamedQuery } from './named-query.ts';

export const freshness: NamedQuery = {
  name: 'freshness',
  title: 'How old the picture of each place is',
  question: 'When was everything in each account and region last read whole, and what was not?',
  parameters: [],
  columns: [
    { name: 'accountId', doc: 'Account' },
    { name: 'region', doc: 'Region, or `global`' },
    {
      name: 'completeAt',
      doc: 'The oldest of the last complete reads there, as of the last change there; empty where something never was. A cycle that found nothing new does not move it: `show` has the minute',
    },
    { name: 'incomplete', doc: 'Kind, action and outcome of what was not read whole last time' },
    { name: 'warnings', doc: 'How many warnings hide something there' },
  ],
  cypher: `
MATCH (l:Location)
RETURN l.accountId AS accountId, l.region AS region, l.completeAt AS completeAt, l.incomplete AS incomplete,
       COUNT { (l)<-[:HIDES]-(:Warning) } AS warnings
ORDER BY coalesce(l.completeAt, ''), accountId, region`,
};

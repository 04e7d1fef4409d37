// Changes summed up: by who made them, what they are, and where.
import type { ChangeKind } from '../change-words.ts';
import type { Database, SqlRow } from './database.ts';
import { isMadeBy } from './actors.ts';
import { hasAttributions } from './attributions.ts';
import { type EventFilter, eventConditions, whereOf } from './events.ts';
import { fromJson, optionalText } from './parts.ts';

export interface DigestRow {
  /** ARN of who made them; undefined: nobody is known. */
  readonly actor: string | undefined;
  /** Where that is a role that a person took: who that was. Roles of machines have sessions without number. */
  readonly session: string | undefined;
  /** What it came by: `terraform`, `cloudformation` … */
  readonly via: string | undefined;
  readonly change: ChangeKind;
  readonly kind: string;
  readonly accountId: string;
  readonly region: string;
  readonly count: number;
  /** When the first and the last of them were seen. */
  readonly firstAt: string;
  readonly lastAt: string;
  /** Ids of some of them, newest first. */
  readonly resources: readonly string[];
}

const resourcesAtMost = 3;

/** Those with most changes first. */
export function readDigest(db: Database, filter: Omit<EventFilter, 'after' | 'limit'>): readonly DigestRow[] {
  const { conditions, values } = eventConditions(filter);
  if (filter.actor !== undefined) {
    if (!hasAttributions(db)) return [];
    conditions.push(isMadeBy);
    values.push(filter.actor);
  }
  return db
    .all(
      `WITH told AS (
         SELECT seq, resource_id, change, kind, account, region, seen_at,
           json_extract(actor, '$.principal') AS principal, json_extract(actor, '$.via') AS via,
           json_extract(actor, '$.session') AS session
         FROM change ${whereOf(conditions)}
       ), named AS (
         SELECT *, CASE WHEN via = 'console' OR instr(session, '@') > 0 THEN session END AS person FROM told
       ), numbered AS (
         SELECT *, row_number() OVER (PARTITION BY principal, person, via, change, kind, account, region ORDER BY seq DESC) AS place FROM named
       )
       SELECT principal, person, via, change, kind, account, region, count(*) AS count, min(seen_at) AS first_at, max(seen_at) AS last_at,
         json_group_array(resource_id ORDER BY seq DESC) FILTER (WHERE place <= ${resourcesAtMost}) AS resources
       FROM numbered GROUP BY principal, person, via, change, kind, account, region
       ORDER BY count DESC, last_at DESC, principal, person, kind, change, account, region`,
      ...values,
    )
    .map(rowOf);
}

function rowOf(row: SqlRow): DigestRow {
  return {
    actor: optionalText(row['principal']),
    session: optionalText(row['person']),
    via: optionalText(row['via']),
    change: fromJson<ChangeKind>(JSON.stringify(row['change'])),
    kind: String(row['kind']),
    accountId: String(row['account']),
    region: String(row['region']),
    count: Number(row['count']),
    firstAt: String(row['first_at']),
    lastAt: String(row['last_at']),
    resources: [...new Set(fromJson<string[]>(row['resources']))],
  };
}

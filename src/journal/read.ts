// What is there now, read from the journal: resources as they stand, scopes and their freshness, warnings.
// Warnings are no table of their own: they are the scopes that ended denied or in a disabled region, so the two cannot disagree.
import { mergeParts, type ObservedState, type PartState, type Resource } from '../state.ts';
import { hasAttributions } from './attributions.ts';
import { type Database, placeholders, type SqlRow } from './database.ts';
import { fromJson, optionalText } from './parts.ts';

export interface ScopeStatus {
  readonly accountId: string;
  readonly region: string;
  readonly kind: string;
  readonly action: string;
  readonly outcome: string;
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly failedSince: string | undefined;
  readonly askedAt: string;
  readonly firstCompleteAt: string | undefined;
  readonly completeAt: string | undefined;
}

export interface Warning {
  readonly integrationId: string;
  /** Its name. */
  readonly integration: string;
  readonly accountId: string;
  readonly region: string;
  /** `*` where the whole region is disabled. */
  readonly action: string;
  readonly code: string;
  readonly message: string;
  readonly since: string;
  readonly lastSeen: string;
  /** What may be older than it looks. */
  readonly kinds: readonly string[];
}

const standing = `
  SELECT resource.id AS id, resource.kind AS kind, resource.account AS account, resource.region AS region,
    part.state AS state, observed.state AS latest
  FROM resource JOIN part ON part.resource_id = resource.id AND part.location_id = resource.location_id
    LEFT JOIN observed ON observed.part_id = part.id`;

export function readResource(db: Database, id: string): Resource | undefined {
  return [
    ...grouped(db.iterate(`${standing} WHERE resource.id = ? ORDER BY part.facet, part.scope_id`, id)),
  ][0];
}

/** All resources, of one kind or of all, in the order of their ids. */
export function readResources(db: Database, kind?: string): Iterable<Resource> {
  return kind === undefined
    ? grouped(db.iterate(`${standing} ORDER BY resource.id, part.facet, part.scope_id`))
    : grouped(
        db.iterate(
          `${standing} WHERE resource.kind = ? ORDER BY resource.id, part.facet, part.scope_id`,
          kind,
        ),
      );
}

export function readInVpc(db: Database, vpc: string, kind: string): readonly Resource[] {
  const sql = `${standing} WHERE resource.vpc = ? AND resource.kind = ? ORDER BY resource.id, part.facet, part.scope_id`;
  return [...grouped(db.iterate(sql, vpc, kind))];
}

/** Ids by which the answers of single accounts speak of resources of a kind, each with the resource it means. */
export function readAliases(db: Database, kind: string): ReadonlyMap<string, string> {
  const rows = db.all(
    `SELECT part.resource_id AS id, json_extract(part.state, '$.alias') AS alias
     FROM scope JOIN part ON part.scope_id = scope.id WHERE scope.kind = ? AND part.facet = 0`,
    kind,
  );
  return new Map(
    rows.flatMap(({ id, alias }) => (alias === null ? [] : [[String(alias), String(id)] as const])),
  );
}

/** Resources that bear an edge with this id at its other end. Reads all states: for one question of a person, not for a view. */
export function readPointingAt(db: Database, id: string): readonly Resource[] {
  const rows = db.all(
    'SELECT DISTINCT resource_id AS id FROM part WHERE resource_id <> ? AND instr(state, ?) > 0',
    id,
    JSON.stringify(id),
  );
  return rows.flatMap((row) => readResource(db, String(row['id'])) ?? []);
}

/** Rows of one resource follow each other: its list part first, then its facets. */
function* grouped(rows: Iterable<SqlRow>): Generator<Resource> {
  let current: SqlRow[] = [];
  for (const row of rows) {
    if (current.length > 0 && current[0]?.['id'] !== row['id']) {
      yield resourceFrom(current);
      current = [];
    }
    current.push(row);
  }
  if (current.length > 0) yield resourceFrom(current);
}

/** From the rows of one resource: its list part first, then its facets. */
export function resourceFrom(rows: readonly SqlRow[]): Resource {
  const first = rows[0];
  return {
    id: String(first?.['id']),
    kind: String(first?.['kind']),
    accountId: String(first?.['account']),
    region: String(first?.['region']),
    ...mergeParts(
      rows.map((row) => fromJson<PartState>(row['state'])),
      rows.flatMap((row) => (row['latest'] === null ? [] : [fromJson<ObservedState>(row['latest'])])),
    ),
  };
}

export function countResources(db: Database, account?: string): Readonly<Record<string, number>> {
  const rows =
    account === undefined
      ? db.all('SELECT kind, count(*) AS n FROM resource GROUP BY kind ORDER BY kind')
      : db.all(
          'SELECT kind, count(*) AS n FROM resource WHERE account = ? GROUP BY kind ORDER BY kind',
          account,
        );
  return Object.fromEntries(rows.map((row) => [String(row['kind']), Number(row['n'])]));
}

/** How many network interfaces there are, and of how many it is known what they work for. */
export function countOwnedInterfaces(db: Database): { readonly all: number; readonly owned: number } {
  const row = db.get(
    `SELECT count(*) AS n, count(coalesce(json_extract(state, '$.properties.ownerService'), json_extract(state, '$.edges.ATTACHED_TO'))) AS owned
     FROM resource JOIN part ON part.resource_id = resource.id AND part.location_id = resource.location_id AND part.facet = 0
     WHERE resource.kind = 'NetworkInterface'`,
  );
  return { all: Number(row?.['n'] ?? 0), owned: Number(row?.['owned'] ?? 0) };
}

/** Accounts and regions that own resources of the given kinds, monitored or not. */
export function readOwners(
  db: Database,
  kinds: readonly string[],
): readonly { accountId: string; region: string }[] {
  const rows = db.all(
    `SELECT DISTINCT account, region FROM resource WHERE kind IN (${placeholders(kinds)})`,
    ...kinds,
  );
  return rows.map((row) => ({ accountId: String(row['account']), region: String(row['region']) }));
}

/** Resources of the given kinds with each account that lists them and does not own them. What is AWS's own is everybody's: not among them. */
export function readSharing(
  db: Database,
  kinds: readonly string[],
): readonly { readonly id: string; readonly accountId: string }[] {
  const rows = db.all(
    `SELECT DISTINCT resource.id AS id, location.account AS account
     FROM resource JOIN part ON part.resource_id = resource.id AND part.facet = 0
       JOIN location ON location.id = part.location_id
     WHERE resource.kind IN (${placeholders(kinds)}) AND location.account <> resource.account AND resource.account <> 'AWS'
     ORDER BY id, account`,
    ...kinds,
  );
  return rows.map((row) => ({ id: String(row['id']), accountId: String(row['account']) }));
}

/** Scopes that the policy has, with how they ended last. */
export function readScopes(db: Database): readonly ScopeStatus[] {
  const rows = db.all(
    `SELECT location.account AS account, location.region AS region, scope.kind AS kind, scope.action AS action, outcome, code,
       message, failed_since, asked_at, first_complete_at, complete_at
     FROM scope JOIN location ON location.id = scope.location_id
     WHERE outcome <> 'gated' ORDER BY account, region, kind, action`,
  );
  return rows.map((row) => ({
    accountId: String(row['account']),
    region: String(row['region']),
    kind: String(row['kind']),
    action: String(row['action']),
    outcome: String(row['outcome']),
    code: optionalText(row['code']),
    message: optionalText(row['message']),
    failedSince: optionalText(row['failed_since']),
    askedAt: String(row['asked_at']),
    firstCompleteAt: optionalText(row['first_complete_at']),
    completeAt: optionalText(row['complete_at']),
  }));
}

/** One per (integration, account, region, action): an action that serves several kinds is one warning that lists them. Of one or of all. */
export function readWarnings(db: Database, integrationId?: string): readonly Warning[] {
  const rows = db.all(
    `SELECT scope.integration_id AS integrationId, coalesce(integration.name, scope.integration_id) AS integration, location.account AS account, location.region AS region,
       CASE outcome WHEN 'region-disabled' THEN '*' ELSE action END AS what,
       min(code) AS code, min(message) AS message, min(failed_since) AS since, max(asked_at) AS lastSeen,
       json_group_array(DISTINCT kind) AS kinds
     FROM scope JOIN location ON location.id = scope.location_id
       LEFT JOIN integration ON integration.id = scope.integration_id
     WHERE outcome IN ('denied', 'region-disabled') ${integrationId === undefined ? '' : 'AND scope.integration_id = ?'}
     GROUP BY scope.integration_id, location.account, location.region, what
     ORDER BY location.account, location.region, what, integration`,
    ...(integrationId === undefined ? [] : [integrationId]),
  );
  return [...rows, ...trailWarnings(db, integrationId)].map((row) => ({
    integrationId: String(row['integrationId']),
    integration: String(row['integration']),
    accountId: String(row['account']),
    region: String(row['region']),
    action: String(row['what']),
    code: optionalText(row['code']) ?? '',
    message: optionalText(row['message']) ?? '',
    since: String(row['since']),
    lastSeen: String(row['lastSeen']),
    kinds: fromJson<string[]>(row['kinds']).toSorted(),
  }));
}

/** Where CloudTrail may not be asked: it hides no resource, only who changed it. A journal of an older version never asked. */
function trailWarnings(db: Database, integrationId: string | undefined): readonly SqlRow[] {
  if (!hasAttributions(db)) return [];
  return db.all(
    `SELECT integration_id AS integrationId, coalesce(integration.name, integration_id) AS integration, trail_place.account AS account,
       region, action AS what, code, message, failed_since AS since, asked_at AS lastSeen, '[]' AS kinds
     FROM trail_place LEFT JOIN integration ON integration.id = integration_id
     WHERE outcome = 'denied' AND (?1 IS NULL OR integration_id = ?1) ORDER BY trail_place.account, region, action`,
    integrationId ?? null,
  );
}

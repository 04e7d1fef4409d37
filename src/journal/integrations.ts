// The rows of integrations. One that was removed is shown nowhere; its row stays until what it brought is released.
import type { Integration, IntegrationState, MonitoringType } from '../integrations/model.ts';
import type { Database, SqlRow } from './database.ts';
import { fromJson, optionalText } from './parts.ts';

/** An integration that was removed, and what it brought is still there. */
export interface Removal {
  readonly integration: Integration;
  readonly removedAt: string;
  readonly releaseAt: string;
}

export interface IntegrationRows {
  integrations(): readonly Integration[];
  putIntegration(integration: Integration): void;
  /** Removes it from sight; its row waits for the release. */
  removeIntegration(id: string, removedAt: string, releaseAt: string): void;
  /** Integrations that were removed, and what they brought is not released yet. */
  removals(): readonly Removal[];
  /** The row of one that was removed goes for good. */
  forgetIntegration(id: string): void;
  /** What one integration asked, another one of the same account has from now on. */
  handOver(fromId: string, toId: string): void;
  /** What was denied is due in the next cycle: of one integration, or of all. */
  askDeniedAtOnce(integrationId?: string): void;
}

export function integrationRows(db: Database): IntegrationRows {
  return {
    integrations: () => readIntegrations(db),
    putIntegration: (integration) => putIntegration(db, integration),
    removeIntegration: (id, removedAt, releaseAt) => removeIntegration(db, id, removedAt, releaseAt),
    removals: () => readRemovals(db),
    forgetIntegration: (id) => forgetIntegration(db, id),
    handOver: (fromId, toId) => handOver(db, fromId, toId),
    askDeniedAtOnce: (integrationId) => askDeniedAtOnce(db, integrationId),
  };
}

/** By name. A journal of an older version, which a reader does not bring up, had inventory only and no states. */
function readIntegrations(db: Database): readonly Integration[] {
  return rows(db).flatMap((row) =>
    optionalText(row['removed_at']) === undefined ? [integrationOf(row)] : [],
  );
}

function readRemovals(db: Database): readonly Removal[] {
  return rows(db).flatMap((row) => {
    const removedAt = optionalText(row['removed_at']);
    if (removedAt === undefined) return [];
    return [
      { integration: integrationOf(row), removedAt, releaseAt: optionalText(row['release_at']) ?? removedAt },
    ];
  });
}

function rows(db: Database): readonly SqlRow[] {
  return db.all('SELECT * FROM integration ORDER BY name, id');
}

function integrationOf(row: SqlRow): Integration {
  const failure = optionalText(row['failure']);
  const createdAt = String(row['created_at']);
  const topics = optionalText(row['topics']);
  return {
    id: String(row['id']),
    name: String(row['name']),
    type: typeOf(row['type']),
    account: String(row['account']),
    roleArn: optionalText(row['role_arn']),
    externalId: optionalText(row['external_id']),
    snsTopicsArns: topics === undefined ? [] : fromJson<string[]>(topics),
    createdAt,
    state: stateOf(row['state'], failure),
    stateSince: optionalText(row['state_since']) ?? createdAt,
    failure,
  };
}

function typeOf(text: SqlRow[string] | undefined): MonitoringType {
  return text === 'flow-logs-monitoring' ? text : 'inventory-monitoring';
}

function stateOf(text: SqlRow[string] | undefined, failure: string | undefined): IntegrationState {
  if (text === 'pending' || text === 'connected' || text === 'failed') return text;
  return failure === undefined ? 'connected' : 'failed';
}

/** Writes the whole row, where it differs. */
function putIntegration(db: Database, integration: Integration): void {
  const { id, name, type, account, roleArn, externalId, createdAt, state, stateSince, failure } = integration;
  db.run(
    `INSERT INTO integration (id, name, type, account, role_arn, external_id, topics, created_at, state, state_since, failure)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, account = excluded.account, role_arn = excluded.role_arn,
       external_id = excluded.external_id, topics = excluded.topics, state = excluded.state,
       state_since = excluded.state_since, failure = excluded.failure
     WHERE (name, account, role_arn, external_id, topics, state, state_since, failure) IS NOT
       (excluded.name, excluded.account, excluded.role_arn, excluded.external_id, excluded.topics, excluded.state,
       excluded.state_since, excluded.failure)`,
    id,
    name,
    type,
    account,
    roleArn ?? null,
    externalId ?? null,
    JSON.stringify(integration.snsTopicsArns),
    createdAt,
    state,
    stateSince,
    failure ?? null,
  );
}

/** Removes it from sight; its row waits for the release. */
function removeIntegration(db: Database, id: string, removedAt: string, releaseAt: string): void {
  db.run(
    'UPDATE integration SET removed_at = ?, release_at = ? WHERE id = ? AND removed_at IS NULL',
    removedAt,
    releaseAt,
    id,
  );
}

/** The row of one that was removed goes for good. */
function forgetIntegration(db: Database, id: string): void {
  db.run('DELETE FROM integration WHERE id = ? AND removed_at IS NOT NULL', id);
}

/** What was denied is due in the next cycle: of one integration, or of all. */
function askDeniedAtOnce(db: Database, integrationId?: string): void {
  db.run(
    'UPDATE scope SET next_ask_at = NULL, denials = 0 WHERE denials > 0 AND (?1 IS NULL OR integration_id = ?1)',
    integrationId ?? null,
  );
  db.run(
    'UPDATE trail_place SET next_ask_at = NULL, denials = 0 WHERE ?1 IS NULL OR integration_id = ?1',
    integrationId ?? null,
  );
}

/** What one integration asked, another one of the same account has from now on: its warnings, and when what was denied is due. */
function handOver(db: Database, fromId: string, toId: string): void {
  db.run('UPDATE scope SET integration_id = ? WHERE integration_id = ?', toId, fromId);
  db.run('UPDATE trail_place SET integration_id = ? WHERE integration_id = ?', toId, fromId);
}

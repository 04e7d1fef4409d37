// Integrations: a role in one AWS account, or the ambient credentials of one, owned by the group.
import type { Database } from './database.ts';
import { optionalText } from './parts.ts';

export interface Integration {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  /** undefined: the ambient credentials. */
  readonly roleArn: string | undefined;
  readonly externalId: string | undefined;
  readonly createdAt: string;
  /** Why its last cycle could not begin; undefined where it could. */
  readonly failure?: string | undefined;
}

export function readIntegrations(db: Database): readonly Integration[] {
  return db.all('SELECT * FROM integration ORDER BY name').map((row) => ({
    id: String(row['id']),
    name: String(row['name']),
    account: String(row['account']),
    roleArn: optionalText(row['role_arn']),
    externalId: optionalText(row['external_id']),
    createdAt: String(row['created_at']),
    failure: optionalText(row['failure']),
  }));
}

export function putIntegration(db: Database, integration: Integration): void {
  db.run(
    `INSERT INTO integration (id, name, account, role_arn, external_id, created_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, external_id = excluded.external_id
     WHERE name <> excluded.name OR external_id IS NOT excluded.external_id`,
    integration.id,
    integration.name,
    integration.account,
    integration.roleArn ?? null,
    integration.externalId ?? null,
    integration.createdAt,
  );
}

export function setIntegrationFailure(db: Database, id: string, failure: string | undefined): void {
  db.run(
    'UPDATE integration SET failure = ? WHERE id = ? AND failure IS NOT ?',
    failure ?? null,
    id,
    failure ?? null,
  );
}

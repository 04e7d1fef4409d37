// What account groups have in common: their ids, the API's tokens, the registry of topics. Everything else is each group's own.
import { join } from 'node:path';
import type { TopicRegistry } from '../integrations/topics.ts';
import { type Database, openDatabase } from '../journal/database.ts';
import { tenantsForm } from './schema.ts';
import { type Tokens, tokensIn } from './tokens.ts';
import { topicsIn } from './topics.ts';

export interface AccountGroup {
  /** A decimal string; "1" is `default`. */
  readonly aid: string;
  readonly name: string;
}

export interface Tenants {
  /** In the order of their ids. */
  groups(): readonly AccountGroup[];
  group(aid: string): AccountGroup | undefined;
  groupNamed(name: string): AccountGroup | undefined;
  /** The group of this name, made where it is not there. */
  addGroup(name: string, now?: Date): AccountGroup;
  readonly tokens: Tokens;
  readonly topics: TopicRegistry;
  close(): void;
}

/** `names`: groups on the disk; those without an id get one. */
export function openTenants(folder: string, names: readonly string[]): Tenants {
  const db = openDatabase(join(folder, 'tenants.sqlite'), 'write', tenantsForm);

  function addGroup(name: string, now: Date = new Date()): AccountGroup {
    const known = groupNamed(name);
    if (known !== undefined) return known;
    db.run(
      'INSERT INTO account_group (name, created_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING',
      name,
      now.toISOString(),
    );
    const { aid } = groupNamed(name) ?? { aid: '' };
    return { aid, name };
  }

  function groupNamed(name: string): AccountGroup | undefined {
    return one(db, 'SELECT aid, name FROM account_group WHERE name = ?', name);
  }

  for (const name of ['default', ...names]) addGroup(name);
  return {
    groups: () => db.all('SELECT aid, name FROM account_group ORDER BY aid').map(groupOf),
    group: (aid) =>
      /^[1-9]\d{0,14}$/.test(aid)
        ? one(db, 'SELECT aid, name FROM account_group WHERE aid = ?', Number(aid))
        : undefined,
    groupNamed,
    addGroup,
    tokens: tokensIn(db),
    topics: topicsIn(db),
    close: () => db.close(),
  };
}

function one(db: Database, sql: string, value: string | number): AccountGroup | undefined {
  const row = db.get(sql, value);
  return row === undefined ? undefined : groupOf(row);
}

function groupOf(row: Readonly<Record<string, unknown>>): AccountGroup {
  return { aid: String(row['aid']), name: String(row['name']) };
}

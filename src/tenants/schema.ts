// What all account groups have in common, in one SQLite file of the data directory: groups, tokens, who holds which topic.
import type { DatabaseForm } from '../journal/database.ts';

export const tenantsForm: DatabaseForm = {
  what: 'list of account groups and tokens',
  applicationId: 0x6770_746e, // "gptn"
  missing: 'there are no account groups and tokens yet in PATH: run `groundplan tokens create` first',
  migrations: [
    `
    -- AUTOINCREMENT: the id of a group that went is never another's.
    CREATE TABLE account_group (aid INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, created_at TEXT NOT NULL) STRICT;

    -- Only the hash of a token is kept: who reads this file cannot use the API.
    CREATE TABLE token (
      id TEXT PRIMARY KEY, hash BLOB NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,
      all_groups INTEGER NOT NULL,    -- 1: every group, those to come too
      default_aid INTEGER NOT NULL REFERENCES account_group (aid),
      created_at TEXT NOT NULL, expires_at TEXT, last_used_at TEXT
    ) STRICT;
    CREATE TABLE token_group (
      token_id TEXT NOT NULL REFERENCES token (id) ON DELETE CASCADE,
      aid INTEGER NOT NULL REFERENCES account_group (aid),
      PRIMARY KEY (token_id, aid)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE topic (
      arn TEXT PRIMARY KEY, aid INTEGER NOT NULL REFERENCES account_group (aid), integration_id TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX topic_by_holder ON topic (aid, integration_id);
    `,
  ],
};

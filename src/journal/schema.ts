// The journal's tables: one SQLite file per account group. Nothing outside src/journal knows them.
// Times are ISO 8601 UTC text with milliseconds: they compare as text.
import { attributionTables } from './schema-attribution.ts';
import { historyTables } from './schema-history.ts';
import { webhookTables } from './schema-webhooks.ts';

/** Raised with every change of the tables; a journal of a newer version is refused, an older one is brought up step by step. */
export const journalVersion = 5;

/** One entry per version, applied in order inside one transaction. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  -- What tells this journal from any other, for views that outlive it.
  INSERT INTO meta (key, value) VALUES ('id', lower(hex(randomblob(16))));

  CREATE TABLE integration (
    id TEXT PRIMARY KEY, name TEXT UNIQUE, account TEXT NOT NULL, role_arn TEXT, external_id TEXT,
    created_at TEXT NOT NULL, failure TEXT
  ) STRICT;

  CREATE TABLE cycle (
    id INTEGER PRIMARY KEY AUTOINCREMENT, integration_id TEXT, started_at TEXT NOT NULL, finished_at TEXT, document TEXT
  ) STRICT;

  CREATE TABLE location (
    id INTEGER PRIMARY KEY, account TEXT NOT NULL, region TEXT NOT NULL, partition TEXT NOT NULL, seen_at TEXT,
    UNIQUE (account, region)
  ) STRICT;

  -- One AWS call of one kind at one location, and how it ended last. Freshness lives here and nowhere else.
  CREATE TABLE scope (
    id INTEGER PRIMARY KEY,
    location_id INTEGER NOT NULL REFERENCES location (id),
    kind TEXT NOT NULL, action TEXT NOT NULL, integration_id TEXT NOT NULL,
    outcome TEXT NOT NULL, code TEXT, message TEXT, failed_since TEXT,
    asked_at TEXT NOT NULL,
    first_complete_at TEXT, -- null: never complete, so what it shows first is discovered, not created
    span_from TEXT,         -- begin of the unbroken run of complete reads that ends at complete_at
    complete_at TEXT,       -- begin of the last complete read: what it showed was so at that time
    shape TEXT,             -- the paths declared when it was last read: a path added by an upgrade is no change
    UNIQUE (location_id, kind, action)
  ) STRICT;

  -- Earlier unbroken runs of complete reads, for the certainty of an as-of answer.
  CREATE TABLE span (scope_id INTEGER NOT NULL, from_at TEXT NOT NULL, to_at TEXT NOT NULL, PRIMARY KEY (scope_id, from_at))
    STRICT, WITHOUT ROWID;

  -- What a scope could not say of one parent or one missing resource, although it spoke of others.
  CREATE TABLE gap (
    scope_id INTEGER NOT NULL REFERENCES scope (id) ON DELETE CASCADE,
    subject TEXT NOT NULL, code TEXT NOT NULL, complete_at TEXT, PRIMARY KEY (scope_id, subject)
  ) STRICT, WITHOUT ROWID;

  -- What one scope says of one resource. A list's part is facet 0; a facet's part exists once the facet was complete for it.
  CREATE TABLE part (
    id INTEGER PRIMARY KEY,
    scope_id INTEGER NOT NULL REFERENCES scope (id),
    location_id INTEGER NOT NULL,
    resource_id TEXT NOT NULL,
    facet INTEGER NOT NULL,
    parent TEXT, owner_account TEXT, owner_region TEXT,
    hash TEXT NOT NULL, state TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX part_by_scope ON part (scope_id, resource_id);
  CREATE INDEX part_by_resource ON part (resource_id, location_id);

  -- Latest values of what moves by itself.
  CREATE TABLE observed (
    part_id INTEGER PRIMARY KEY REFERENCES part (id) ON DELETE CASCADE, hash TEXT NOT NULL, state TEXT NOT NULL
  ) STRICT;

  -- What is there now: whose it is, and which location's view stands.
  CREATE TABLE resource (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, account TEXT NOT NULL, region TEXT NOT NULL,
    location_id INTEGER NOT NULL, vpc TEXT, seq INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX resource_by_kind ON resource (kind, id);
  CREATE INDEX resource_by_vpc ON resource (vpc, kind);

  CREATE TABLE change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    cycle_id INTEGER NOT NULL, resource_id TEXT NOT NULL, kind TEXT NOT NULL, change TEXT NOT NULL, class TEXT NOT NULL,
    account TEXT NOT NULL, region TEXT NOT NULL,
    not_before TEXT, seen_at TEXT NOT NULL, attributed_at TEXT,
    changes TEXT NOT NULL, last TEXT, actor TEXT
  ) STRICT;
  CREATE INDEX change_by_resource ON change (resource_id, seq);
  CREATE INDEX change_by_time ON change (seen_at);
  `,
  `
  ALTER TABLE scope ADD COLUMN whole TEXT;     -- how far the read of complete_at is proven to have shown all: ListProof; null: unknown
  ALTER TABLE scope ADD COLUMN proven_at TEXT; -- begin of the last read that is: what it lacked was not there then
  ALTER TABLE scope ADD COLUMN unproven INTEGER NOT NULL DEFAULT 0; -- complete reads since
  `,
  `
  -- What AWS said, to give describe answers back: packed, many answers of one call in a block.
  CREATE TABLE answer_dictionary (id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE answer_block (
    id INTEGER PRIMARY KEY,
    from_at TEXT NOT NULL,   -- seenAt of the commit that wrote it: its answers were so from then on
    dictionary_id INTEGER REFERENCES answer_dictionary (id),
    refs INTEGER NOT NULL,   -- its answers that a part or a row of answer has; it goes with the last
    bytes BLOB NOT NULL
  ) STRICT;

  -- Where what is so now stands. null: not kept, since an older version read it last; the next complete read keeps it.
  ALTER TABLE part ADD COLUMN answer_block INTEGER;
  ALTER TABLE part ADD COLUMN answer_at INTEGER;
  ALTER TABLE scope ADD COLUMN answers_from TEXT; -- seenAt of the first complete read whose answers are kept

  -- What was so from from_at until before to_at.
  CREATE TABLE answer (
    scope_id INTEGER NOT NULL, resource_id TEXT NOT NULL, to_at TEXT NOT NULL, from_at TEXT NOT NULL, parent TEXT,
    block_id INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (scope_id, resource_id, to_at)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX answer_by_end ON answer (to_at);
  `,
  `
  -- Integrations as the API has them. The old table's UNIQUE name cannot be taken off a table, so it is made anew.
  ALTER TABLE integration RENAME TO old_integration;
  CREATE TABLE integration (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, account TEXT NOT NULL, role_arn TEXT, external_id TEXT,
    topics TEXT NOT NULL,      -- JSON list of ARNs
    created_at TEXT NOT NULL,
    state TEXT NOT NULL, state_since TEXT NOT NULL, failure TEXT,
    removed_at TEXT,           -- removed: it is shown nowhere, and its row stays until what it brought is released
    release_at TEXT            -- when that is due
  ) STRICT;
  CREATE UNIQUE INDEX integration_by_name ON integration (name) WHERE removed_at IS NULL;
  CREATE INDEX integration_by_state ON integration (state) WHERE removed_at IS NULL;
  INSERT INTO integration (id, name, type, account, role_arn, external_id, topics, created_at, state, state_since, failure)
  SELECT id, coalesce(name, id), 'inventory-monitoring', account, role_arn, external_id, '[]', created_at,
    CASE WHEN failure IS NOT NULL THEN 'failed' WHEN first_end IS NOT NULL THEN 'connected' ELSE 'pending' END,
    CASE WHEN failure IS NULL THEN coalesce(first_end, created_at) ELSE coalesce(last_end, created_at) END, failure
  FROM old_integration LEFT JOIN (
    SELECT integration_id, min(finished_at) AS first_end, max(finished_at) AS last_end FROM cycle GROUP BY integration_id
  ) AS ended ON ended.integration_id = old_integration.id;
  DROP TABLE old_integration;

  CREATE INDEX cycle_by_integration ON cycle (integration_id, id);

  -- The paths that scopes are declared with, once for all: a cycle without change rewrites the scopes' rows, and they are to be short.
  CREATE TABLE shape (id INTEGER PRIMARY KEY, paths TEXT NOT NULL UNIQUE) STRICT;
  INSERT INTO shape (paths) SELECT DISTINCT shape FROM scope WHERE shape IS NOT NULL;
  ALTER TABLE scope ADD COLUMN shape_id INTEGER REFERENCES shape (id);
  UPDATE scope SET shape_id = (SELECT id FROM shape WHERE paths = scope.shape);
  ALTER TABLE scope DROP COLUMN shape;

  -- When a denied scope is due again; null: in the next cycle. And how often in a row it was denied.
  ALTER TABLE scope ADD COLUMN next_ask_at TEXT;
  ALTER TABLE scope ADD COLUMN denials INTEGER NOT NULL DEFAULT 0;

  -- What befell integrations. The same event again within the hour is counted in its row.
  CREATE TABLE integration_log (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL, last_at TEXT NOT NULL, count INTEGER NOT NULL,
    integration_id TEXT, integration_name TEXT, type TEXT,  -- null: of the whole group
    category TEXT NOT NULL, severity TEXT NOT NULL, name TEXT NOT NULL, detail TEXT NOT NULL,
    digest TEXT                -- tells equal events of one hour; null: never counted together
  ) STRICT;
  CREATE UNIQUE INDEX integration_log_by_digest ON integration_log (digest) WHERE digest IS NOT NULL;
  CREATE INDEX integration_log_by_time ON integration_log (at);
  CREATE INDEX integration_log_by_integration ON integration_log (integration_id, seq);
  CREATE INDEX integration_log_by_severity ON integration_log (severity, category, seq);

  -- Pages of the inventory, in the order of kind and id.
  DROP INDEX resource_by_vpc;
  CREATE INDEX resource_by_vpc ON resource (vpc, kind, id);
  CREATE INDEX resource_by_account ON resource (account, kind, id);
  CREATE INDEX resource_by_region ON resource (region, kind, id);
  -- What is not whole is rare, and asked with every answer.
  CREATE INDEX scope_by_outcome ON scope (outcome, integration_id);
  -- What happened in AWS, without the thousands of changes of a first cycle.
  CREATE INDEX change_told ON change (seq) WHERE change IN ('created', 'modified', 'deleted');
  CREATE INDEX change_told_by_kind ON change (kind, seq) WHERE change IN ('created', 'modified', 'deleted');
  CREATE INDEX change_told_by_account ON change (account, seq) WHERE change IN ('created', 'modified', 'deleted');
  `,
  `${attributionTables}${historyTables}${webhookTables}`,
];

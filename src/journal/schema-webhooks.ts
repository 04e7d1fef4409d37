// Tables of version 5 for webhooks: where changes are delivered to, and what could not be.
export const webhookTables = `
  CREATE TABLE webhook (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, url TEXT NOT NULL,
    secret TEXT NOT NULL,          -- what its deliveries are signed with: it leaves the journal once, when the webhook is made
    filter TEXT NOT NULL,          -- WebhookFilter as JSON
    waits INTEGER NOT NULL,        -- 1: a change waits for its actor, as long as one may still be found
    created_at TEXT NOT NULL,
    paused TEXT,                   -- why; null: it delivers
    seq INTEGER NOT NULL           -- changes up to this one are delivered, or stand in a delivery below
  ) STRICT;

  -- What is on its way, oldest first, and what was given up. What arrived has no row.
  CREATE TABLE webhook_delivery (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,       -- sent with it, the same each time: receivers know by it what they have
    webhook_id TEXT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    seqs TEXT NOT NULL,            -- JSON list of the changes in it
    made_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    failed_at TEXT, reason TEXT,   -- of the last attempt
    next_at TEXT                   -- null: a dead letter
  ) STRICT;
  CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, number) WHERE next_at IS NOT NULL;
  CREATE INDEX webhook_delivery_dead ON webhook_delivery (webhook_id, number) WHERE next_at IS NULL;
`;

// Tables of version 5 for attribution: who made a change, and what of CloudTrail was read.
export const attributionTables = `
  -- Principals (an ARN each), names of sessions and services: what \`events --actor\` finds. name: how people call it, the ARN's last part.
  CREATE TABLE actor_word (
    id INTEGER PRIMARY KEY, word TEXT NOT NULL COLLATE NOCASE UNIQUE, name TEXT NOT NULL COLLATE NOCASE
  ) STRICT;
  CREATE INDEX actor_word_by_name ON actor_word (name);

  -- In the order in which authors were learnt: the second half of the feed's cursor. Goes with its change.
  CREATE TABLE attribution (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    change_seq INTEGER NOT NULL UNIQUE REFERENCES change (seq) ON DELETE CASCADE,
    after_seq INTEGER NOT NULL, -- the newest change when it was learnt: where it stands among them
    principal INTEGER, session INTEGER, via INTEGER -- words
  ) STRICT;
  CREATE INDEX attribution_by_after ON attribution (after_seq, seq);
  CREATE INDEX attribution_by_principal ON attribution (principal, change_seq) WHERE principal IS NOT NULL;
  CREATE INDEX attribution_by_session ON attribution (session, change_seq) WHERE session IS NOT NULL;
  CREATE INDEX attribution_by_via ON attribution (via, change_seq) WHERE via IS NOT NULL;

  -- Changes whose author is still asked for, where their events may lie. As long as one is here, its author may be corrected.
  CREATE TABLE attribution_open (
    change_seq INTEGER NOT NULL REFERENCES change (seq) ON DELETE CASCADE,
    account TEXT NOT NULL, region TEXT NOT NULL,
    asked_at TEXT, -- when last
    PRIMARY KEY (change_seq, account, region)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX attribution_open_by_place ON attribution_open (account, region, change_seq);
  -- Changes up to here were looked at; those of older versions have no author.
  INSERT INTO meta (key, value) SELECT 'attribution until', coalesce(max(seq), 0) FROM change;

  -- What was asked of CloudTrail: one attribute over one window, whole. Kept as long as an open change may ask for it.
  CREATE TABLE trail_read (
    account TEXT NOT NULL, region TEXT NOT NULL, attribute TEXT NOT NULL, value TEXT NOT NULL,
    from_at TEXT NOT NULL, to_at TEXT NOT NULL,
    asked_at TEXT NOT NULL, -- what was delivered later may still be missing
    PRIMARY KEY (account, region, attribute, value, from_at)
  ) STRICT, WITHOUT ROWID;

  -- Events that were read and could be an author, as long as an open change may need them.
  CREATE TABLE trail_event (
    account TEXT NOT NULL, region TEXT NOT NULL, event_id TEXT NOT NULL, at TEXT NOT NULL, document TEXT NOT NULL,
    PRIMARY KEY (account, region, event_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX trail_event_by_time ON trail_event (account, region, at);

  -- Activities of auto scaling that were read, as long.
  CREATE TABLE trail_activity (
    account TEXT NOT NULL, region TEXT NOT NULL, activity_id TEXT NOT NULL, at TEXT NOT NULL, document TEXT NOT NULL,
    PRIMARY KEY (account, region, activity_id)
  ) STRICT, WITHOUT ROWID;

  -- How asking ended last at a place, per action: denied is asked again later and later.
  CREATE TABLE trail_place (
    account TEXT NOT NULL, region TEXT NOT NULL, action TEXT NOT NULL, integration_id TEXT NOT NULL,
    outcome TEXT NOT NULL, code TEXT, message TEXT, failed_since TEXT, asked_at TEXT NOT NULL,
    denials INTEGER NOT NULL DEFAULT 0, next_ask_at TEXT,
    PRIMARY KEY (account, region, action)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX trail_place_by_outcome ON trail_place (outcome, integration_id);
`;

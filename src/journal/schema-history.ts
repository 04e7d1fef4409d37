// Tables of version 5 for time travel: what finds the past of a place, and until when changes were pruned.
export const historyTables = `
  -- The VPC that a resource was in after the change (before it, where it went), and the one that the change took it out of.
  ALTER TABLE change ADD COLUMN vpc TEXT;
  ALTER TABLE change ADD COLUMN left_vpc TEXT;
  -- What it does to a map: 1 it is there from now on, 2 it is not any more, 3 its name or edges differ; null: nothing.
  ALTER TABLE change ADD COLUMN shape INTEGER;

  -- What a VPC was: read from the index alone, so that a busy one's thousands of changes are not.
  CREATE INDEX change_shaping ON change (vpc, resource_id, seq, shape, not_before) WHERE shape IS NOT NULL AND vpc IS NOT NULL;
  CREATE INDEX change_leaving ON change (left_vpc) WHERE left_vpc IS NOT NULL;
  CREATE INDEX change_arriving ON change (vpc) WHERE left_vpc IS NOT NULL;
  -- What is not there any more, in the order of the inventory.
  CREATE INDEX change_gone ON change (kind, resource_id) WHERE last IS NOT NULL;
  -- A resource's past without what moves by itself.
  CREATE INDEX change_past ON change (resource_id, seq) WHERE class <> 'health';

  -- Events as users see them by default: what moves by itself is most of all changes, and nobody asks for it.
  DROP INDEX change_told;
  DROP INDEX change_told_by_kind;
  DROP INDEX change_told_by_account;
  CREATE INDEX change_told ON change (seq)
    WHERE change IN ('created', 'modified', 'deleted') AND class <> 'health';
  CREATE INDEX change_told_by_kind ON change (kind, seq)
    WHERE change IN ('created', 'modified', 'deleted') AND class <> 'health';
  CREATE INDEX change_told_by_account ON change (account, seq)
    WHERE change IN ('created', 'modified', 'deleted') AND class <> 'health';
  CREATE INDEX change_told_by_region ON change (region, seq)
    WHERE change IN ('created', 'modified', 'deleted') AND class <> 'health';

  -- Where in the order of changes a time is: every change up to seq was seen by all_by, every later one from later_from on.
  -- Times go along with seq but for clocks that were set back; both columns never fall.
  CREATE TABLE mark (seq INTEGER PRIMARY KEY, all_by TEXT NOT NULL, later_from TEXT) STRICT;
  CREATE INDEX mark_by_end ON mark (all_by);
  CREATE INDEX mark_by_begin ON mark (later_from);

  -- Which location's view of a resource stood until then, where it is another one's now (moved), or nobody's.
  CREATE TABLE stood (
    resource_id TEXT NOT NULL, until_at TEXT NOT NULL, location_id INTEGER NOT NULL, moved INTEGER NOT NULL,
    PRIMARY KEY (resource_id, until_at)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX stood_moved ON stood (until_at) WHERE moved = 1;
  CREATE INDEX stood_by_end ON stood (until_at);

  -- Gaps that are over: between these complete reads a scope could not speak of that subject. from_at '': it never had before.
  CREATE TABLE past_gap (
    scope_id INTEGER NOT NULL, subject TEXT NOT NULL, from_at TEXT NOT NULL, to_at TEXT NOT NULL,
    PRIMARY KEY (scope_id, subject, to_at)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX past_gap_by_end ON past_gap (to_at);
  CREATE INDEX span_by_end ON span (to_at);

  -- What an older version wrote: it took the VPC from lists alone, and of some kinds a further call tells it.
  UPDATE resource SET vpc = (
    SELECT json_extract(state, '$.edges.IN_VPC[0].to') FROM part
    WHERE part.resource_id = resource.id AND part.location_id = resource.location_id AND instr(state, '"IN_VPC"') > 0 LIMIT 1)
  WHERE vpc IS NULL;
  UPDATE change SET vpc = coalesce(
    (SELECT CASE gone.kind WHEN 'Vpc' THEN gone.resource_id ELSE json_extract(gone.last, '$.edges.IN_VPC[0].to') END
     FROM change AS gone WHERE gone.resource_id = change.resource_id AND gone.seq >= change.seq AND gone.last IS NOT NULL
     ORDER BY gone.seq LIMIT 1),
    (SELECT vpc FROM resource WHERE resource.id = change.resource_id));
  UPDATE change SET left_vpc = (
    SELECT json_extract(path.value, '$.before[0].to') FROM json_each(changes) AS path
    WHERE json_extract(path.value, '$.path') = 'IN_VPC')
  WHERE instr(changes, '"IN_VPC"') > 0;
  UPDATE change SET left_vpc = NULL WHERE left_vpc = vpc;
  UPDATE change SET shape = CASE
    WHEN last IS NOT NULL THEN 2
    WHEN change = 'created' THEN 1
    WHEN change = 'discovered' AND changes = '[]' AND coalesce(
      (SELECT earlier.last IS NOT NULL FROM change AS earlier
       WHERE earlier.resource_id = change.resource_id AND earlier.seq < change.seq ORDER BY earlier.seq DESC LIMIT 1), 1) THEN 1
    WHEN class <> 'health' AND EXISTS (
      SELECT 1 FROM json_each(changes) AS path
      WHERE json_extract(path.value, '$.path') IN ('name', upper(json_extract(path.value, '$.path')))) THEN 3
    END;
  INSERT INTO stood (resource_id, until_at, location_id, moved)
    SELECT resource_id, max(change.seen_at), location.id, 0 FROM change
      JOIN location ON location.account = change.account AND location.region = change.region
    WHERE last IS NOT NULL GROUP BY resource_id, change.seen_at;
  INSERT INTO mark (seq, all_by, later_from)
    SELECT seq, all_by, later_from FROM (
      SELECT seq, max(seen_at) OVER (ORDER BY seq) AS all_by,
        min(seen_at) OVER (ORDER BY seq ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS later_from,
        row_number() OVER (ORDER BY seq) AS n
      FROM change) WHERE n % 1000 = 0;
`;

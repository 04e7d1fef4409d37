// Who made changes: written once per change, in the order in which it is learnt, which is an order of its own beside the changes'.
import type { ChangeClass } from '../change-words.ts';
import type { Database, SqlRow, SqlValue } from './database.ts';
import { optionalText } from './parts.ts';

/** An author that became known. Of a change that it is written for, `attributed_at` and `actor` are set in its row. */
export interface Attribution {
  /** Place in the order of attributions; ascending. */
  readonly seq: number;
  /** `seq` of the change. */
  readonly change: number;
  /** `seq` of the newest change when it was learnt; ascending, too. */
  readonly after: number;
  readonly resourceId: string;
  /** When exactly it happened, inside the change's interval; undefined where several calls made it together, so no one instant is it. */
  readonly attributedAt: string | undefined;
}

/** Who made a change, and with what call. */
export interface Actor {
  /** ARN of the user or role; `root` has one too. Of what AWS does by itself, the service: `autoscaling.amazonaws.com`. */
  readonly principal: string;
  /** Name of the role's session. */
  readonly session?: string;
  /** What type of identity CloudTrail says it is: `AssumedRole`, `IAMUser`, `Root`, `AWSService` … */
  readonly type?: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly eventId: string;
  /** CloudTrail's own time of the call: whole seconds. */
  readonly eventTime: string;
  readonly sourceIp?: string;
  readonly userAgent?: string;
  /** Of auto scaling: the group's id, and what it says was its reason. */
  readonly group?: string;
  readonly cause?: string;
  /** What it came by: `cloudformation`, `terraform`, `autoscaling`, `eks`, `console` … */
  readonly via?: string;
  /** `likely`: other calls could have made it, or had a part in it. */
  readonly confidence: 'unique' | 'likely';
  /** Event ids of those, newest first; at most ten. */
  readonly others?: readonly string[];
}

export interface NewAttribution {
  readonly change: number;
  /** Where it is another one than was thought when it was seen. */
  readonly class?: ChangeClass | undefined;
  readonly attributedAt: string | undefined;
  readonly actor: Actor;
}

/** Journals of older versions have none. */
export function hasAttributions(db: Database): boolean {
  return Number(db.get('PRAGMA user_version')?.['user_version'] ?? 0) >= 5;
}

export interface AttributionRows {
  /** Authors that became known after a place in the order of attributions, oldest first. */
  attributions(after: number, limit: number): readonly Attribution[];
  /** Place of the newest attribution in their order; 0 where there is none. */
  lastAttribution(): number;
  /** Place of the last attribution that was learnt before that change was; 0 where there is none. */
  attributionBefore(change: number): number;
  /** Writes authors of changes, together; the author of one that is no longer open stays. Gives how many were new or corrected. */
  attribute(attributions: readonly NewAttribution[]): number;
}

export function attributionRows(db: Database): AttributionRows {
  return {
    attributions: (after, limit) => readAttributions(db, after, limit),
    lastAttribution: () => lastAttribution(db),
    attributionBefore: (change) => attributionBefore(db, change),
    attribute: (attributions) => writeAttributions(db, attributions),
  };
}

/** The next ones after a place in their order, oldest first. */
function readAttributions(db: Database, after: number, limit: number): readonly Attribution[] {
  if (!hasAttributions(db)) return [];
  const rows = db.all(
    `SELECT attribution.seq AS seq, change_seq, after_seq, resource_id, attributed_at
     FROM attribution JOIN change ON change.seq = change_seq WHERE attribution.seq > ? ORDER BY attribution.seq LIMIT ?`,
    after,
    limit,
  );
  return rows.map(attributionOf);
}

function attributionOf(row: SqlRow): Attribution {
  return {
    seq: Number(row['seq']),
    change: Number(row['change_seq']),
    after: Number(row['after_seq']),
    resourceId: String(row['resource_id']),
    attributedAt: optionalText(row['attributed_at']),
  };
}

function lastAttribution(db: Database): number {
  if (!hasAttributions(db)) return 0;
  return Number(db.get('SELECT max(seq) AS seq FROM attribution')?.['seq'] ?? 0);
}

/** Place of the last attribution that was learnt before that change was; 0 where there is none. */
function attributionBefore(db: Database, change: number): number {
  if (!hasAttributions(db)) return 0;
  const row = db.get(
    'SELECT seq FROM attribution WHERE after_seq < ? ORDER BY after_seq DESC, seq DESC LIMIT 1',
    change,
  );
  return Number(row?.['seq'] ?? 0);
}

/**
 * All or none. What is told is the author as it is known now: as long as a change is open it may be corrected, and is then told again.
 * Gives how many were new or other than before.
 */
function writeAttributions(db: Database, attributions: readonly NewAttribution[]): number {
  return db.transaction(() => attributions.filter((attribution) => writeOne(db, attribution)).length);
}

function writeOne(db: Database, { change, attributedAt, actor, class: name }: NewAttribution): boolean {
  const row = db.get('SELECT actor, attributed_at, class FROM change WHERE seq = ?', change);
  if (row === undefined) return false;
  const text = JSON.stringify(actor);
  if (row['actor'] !== null) {
    const isSame = row['actor'] === text && row['attributed_at'] === (attributedAt ?? null);
    if (isSame && (name === undefined || row['class'] === name)) return false;
    if (db.get('SELECT 1 FROM attribution_open WHERE change_seq = ?', change) === undefined) return false;
    db.run('DELETE FROM attribution WHERE change_seq = ?', change);
  }
  db.run(
    'UPDATE change SET attributed_at = ?, actor = ?, class = coalesce(?, class) WHERE seq = ?',
    attributedAt ?? null,
    text,
    name ?? null,
    change,
  );
  db.run(
    `INSERT INTO attribution (change_seq, after_seq, principal, session, via)
     VALUES (?, (SELECT max(seq) FROM change), ?, ?, ?)`,
    change,
    wordOf(db, actor.principal),
    wordOf(db, actor.session),
    wordOf(db, actor.via),
  );
  return true;
}

function wordOf(db: Database, word: string | undefined): SqlValue {
  if (word === undefined) return null;
  const known = db.get('SELECT id FROM actor_word WHERE word = ?', word);
  if (known !== undefined) return Number(known['id']);
  return db.run('INSERT INTO actor_word (word, name) VALUES (?, ?)', word, shortName(word));
}

/** `arn:aws:iam::111122223333:role/path/deploy` is called `deploy`. */
function shortName(word: string): string {
  return word.startsWith('arn:')
    ? word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf(':')) + 1)
    : word;
}

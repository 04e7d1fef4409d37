// What AWS said, read back: which scopes had been read by a time, and what each said then.
import { unpack } from '../answer-block.ts';
import { OperatorError } from '../errors.ts';
import type { Database, SqlRow } from './database.ts';
import { optionalText } from './parts.ts';

export interface AnswerScope {
  readonly scopeId: number;
  readonly accountId: string;
  readonly region: string;
  readonly kind: string;
  readonly action: string;
  /**
   * `known`: that time lies in a run of complete reads. `blind`: it was read before, and not then. `unread`: not read whole by then.
   * `unkept`: it was read, by a version that did not keep answers.
   */
  readonly certainty: 'known' | 'blind' | 'unread' | 'unkept';
  /** Since when its answers are kept. */
  readonly keptFrom: string | undefined;
  /** Resources whose answer is not kept yet, since no complete read showed them since an upgrade. */
  readonly unkept: number;
}

export interface KeptAnswer {
  readonly id: string;
  readonly parent: string | undefined;
  /** JSON */
  readonly text: string;
}

export interface AnswerReading {
  /** Which scopes had been read by a time, for giving AWS's answers back. @throws OperatorError where the journal keeps none yet */
  answerScopes(at: string): readonly AnswerScope[];
  /** What a scope said of each resource at that time, sorted by id. */
  answers(scopeId: number, at: string): readonly KeptAnswer[];
  /** Resources that a scope could not speak of when it was last complete. */
  gaps(scopeId: number): ReadonlySet<string>;
  /** When anything was first read whole; and until when answers that stopped being so were pruned. */
  answerLimits(): { readonly firstRead: string | undefined; readonly prunedUntil: string | undefined };
}

export function answerReading(db: Database): AnswerReading {
  return {
    answerScopes: (at) => readAnswerScopes(db, at),
    answers: (scope, at) => readAnswers(db, scope, at),
    gaps: (scope) => readGapSubjects(db, scope),
    answerLimits: () => ({ firstRead: firstRead(db), prunedUntil: prunedUntil(db) }),
  };
}

/** Scopes of all locations, sorted; those that were not in the policy then are left out. @throws OperatorError before an upgrade */
function readAnswerScopes(db: Database, at: string): readonly AnswerScope[] {
  requireAnswers(db);
  const rows = db.all(
    `SELECT scope.id AS id, location.account AS account, location.region AS region, kind, action, outcome, answers_from,
       span_from <= ?1 AND (complete_at >= ?1 OR outcome = 'complete')
         OR EXISTS (SELECT 1 FROM span WHERE scope_id = scope.id AND from_at <= ?1 AND to_at >= ?1) AS covered,
       span_from <= ?1 OR EXISTS (SELECT 1 FROM span WHERE scope_id = scope.id AND from_at <= ?1) AS begun,
       (SELECT count(*) FROM part WHERE scope_id = scope.id AND answer_block IS NULL) AS unkept
     FROM scope JOIN location ON location.id = scope.location_id ORDER BY account, region, kind, action`,
    at,
  );
  return rows.flatMap((row) => {
    const isCovered = row['covered'] === 1;
    if (row['outcome'] === 'gated' && !isCovered) return [];
    return [scopeOf(row, at, isCovered)];
  });
}

function scopeOf(row: SqlRow, at: string, isCovered: boolean): AnswerScope {
  const keptFrom = optionalText(row['answers_from']);
  const isKept = keptFrom !== undefined && keptFrom <= at;
  const begun = row['begun'] === 1;
  return {
    scopeId: Number(row['id']),
    accountId: String(row['account']),
    region: String(row['region']),
    kind: String(row['kind']),
    action: String(row['action']),
    certainty: !begun ? 'unread' : !isKept ? 'unkept' : isCovered ? 'known' : 'blind',
    keptFrom,
    unkept: Number(row['unkept']),
  };
}

/** The first time by which anything was read whole; undefined where nothing ever was. */
function firstRead(db: Database): string | undefined {
  const row = db.get(
    `SELECT min(at) AS at FROM (SELECT min(first_complete_at) AS at FROM scope UNION ALL SELECT min(from_at) FROM span)`,
  );
  return optionalText(row?.['at']);
}

/** Answers that stopped being so before this time were pruned; undefined where none were. */
function prunedUntil(db: Database): string | undefined {
  return optionalText(db.get(`SELECT value FROM meta WHERE key = 'answers-pruned'`)?.['value']);
}

/** What a scope said of each resource at that time, sorted by id. */
function readAnswers(db: Database, scopeId: number, at: string): readonly KeptAnswer[] {
  const rows = db.all(
    `SELECT part.resource_id AS id, part.parent AS parent, part.answer_block AS block, part.answer_at AS place
       FROM part JOIN answer_block ON answer_block.id = part.answer_block WHERE part.scope_id = ?1 AND answer_block.from_at <= ?2
     UNION ALL
     SELECT resource_id, parent, block_id, at FROM answer WHERE scope_id = ?1 AND from_at <= ?2 AND to_at > ?2
     ORDER BY id`,
    scopeId,
    at,
  );
  const blocks = new Map<number, readonly string[]>();
  const dictionaries = new Map<number, Uint8Array>();
  return rows.map((row) => {
    const block = Number(row['block']);
    const texts = blocks.get(block) ?? readBlock(db, block, dictionaries);
    blocks.set(block, texts);
    const text = texts[Number(row['place'])];
    if (text === undefined) throw new Error(`the journal's block of answers ${block} is shorter than it was`);
    return { id: String(row['id']), parent: optionalText(row['parent']), text };
  });
}

function readBlock(db: Database, id: number, dictionaries: Map<number, Uint8Array>): readonly string[] {
  const row = db.get('SELECT bytes, dictionary_id FROM answer_block WHERE id = ?', id);
  const dictionary = row?.['dictionary_id'] ?? null;
  if (dictionary === null) return unpack(bytesOf(row?.['bytes']), undefined);
  const key = Number(dictionary);
  const known =
    dictionaries.get(key) ??
    bytesOf(db.get('SELECT bytes FROM answer_dictionary WHERE id = ?', key)?.['bytes']);
  dictionaries.set(key, known);
  return unpack(bytesOf(row?.['bytes']), known);
}

function bytesOf(value: SqlRow[string] | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new Error('the journal has no bytes where an answer is kept');
}

/** Resources that a scope could not speak of when it was last complete. */
function readGapSubjects(db: Database, scopeId: number): ReadonlySet<string> {
  return new Set(
    db.all('SELECT subject FROM gap WHERE scope_id = ?', scopeId).map((row) => String(row['subject'])),
  );
}

/** A reader brings no journal up. */
function requireAnswers(db: Database): void {
  const version = Number(db.get('PRAGMA user_version')?.['user_version'] ?? 0);
  if (version >= 3) return;
  throw new OperatorError(
    `the journal ${db.path} is of version ${version}, which keeps no answers: run \`groundplan collect\` once, the next cycle keeps them`,
  );
}

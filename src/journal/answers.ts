// What AWS said, kept so that the describe answers of any time can be given back: per scope, as that account sees it. The answer that is
// so now hangs on its part; what was so before is a row with its interval. Written with the change, and only what changed.
import type { AnswerBlock, Dictionary } from '../answer-block.ts';
import type { Entry } from '../normalise.ts';
import type { ScopeReading } from '../reading.ts';
import type { Database } from './database.ts';

/** Where a part's answer is. */
export interface AnswerPlace {
  readonly blockId: number;
  readonly at: number;
}

export interface AnswerWriter {
  /** Puts the entry's block into the journal, once; undefined where nothing is kept of it. */
  put(entry: Entry): AnswerPlace | undefined;
}

/** `refs` of a block counts its answers that the journal has; it goes with the last of them. */
export function answerWriter(db: Database, readings: readonly ScopeReading[], seenAt: string): AnswerWriter {
  const used = new Map<AnswerBlock, number>();
  for (const { entries } of readings) {
    for (const { answer } of entries)
      if (answer !== undefined) used.set(answer.block, (used.get(answer.block) ?? 0) + 1);
  }
  const ids = new Map<AnswerBlock, number>();
  return {
    put: ({ answer }) => {
      if (answer === undefined) return undefined;
      const { block, at } = answer;
      const known = ids.get(block);
      if (known !== undefined) return { blockId: known, at };
      const blockId = db.run(
        'INSERT INTO answer_block (from_at, dictionary_id, refs, bytes) VALUES (?, ?, ?, ?)',
        seenAt,
        block.dictionary === undefined ? null : dictionaryRow(db, block.dictionary),
        used.get(block) ?? 0,
        block.bytes(),
      );
      ids.set(block, blockId);
      return { blockId, at };
    },
  };
}

/** Kinds change their examples: what a block was packed with stays beside it. */
function dictionaryRow(db: Database, dictionary: Dictionary): number {
  const row = db.get('SELECT id FROM answer_dictionary WHERE digest = ?', dictionary.digest);
  if (row !== undefined) return Number(row['id']);
  const insert = 'INSERT INTO answer_dictionary (digest, bytes) VALUES (?, ?)';
  return db.run(insert, dictionary.digest, dictionary.bytes);
}

const closing = `
  INSERT INTO answer (scope_id, resource_id, to_at, from_at, parent, block_id, at)
  SELECT part.scope_id, part.resource_id, ?, answer_block.from_at, part.parent, answer_block, answer_at
  FROM part JOIN answer_block ON answer_block.id = part.answer_block`;

/** Ends the interval of what one scope says of a resource, before its part is written anew. */
export function closeAnswer(db: Database, scopeId: number, resourceId: string, toAt: string): void {
  db.run(`${closing} WHERE part.scope_id = ? AND part.resource_id = ?`, toAt, scopeId, resourceId);
}

/** Ends the intervals of all that a location says of a resource, before its parts go. */
export function closeAnswers(db: Database, locationId: number, resourceId: string, toAt: string): void {
  db.run(`${closing} WHERE part.resource_id = ? AND part.location_id = ?`, toAt, resourceId, locationId);
}

const rowsAStep = 1_000;
const stepsACycle = 20;

/** Takes out what stopped being so before then; in steps of one short transaction each, and not all of a backlog at once. */
export function pruneAnswers(db: Database, before: string): number {
  let pruned = 0;
  for (let step = 0; step < stepsACycle; step++) {
    const rows = db.all(
      'SELECT scope_id, resource_id, to_at, block_id FROM answer WHERE to_at < ? ORDER BY to_at LIMIT ?',
      before,
      rowsAStep,
    );
    if (rows.length === 0) return pruned;
    db.transaction(() => {
      for (const row of rows) {
        db.run(
          'DELETE FROM answer WHERE scope_id = ? AND resource_id = ? AND to_at = ?',
          Number(row['scope_id']),
          String(row['resource_id']),
          String(row['to_at']),
        );
        db.run('UPDATE answer_block SET refs = refs - 1 WHERE id = ?', Number(row['block_id']));
        db.run('DELETE FROM answer_block WHERE id = ? AND refs <= 0', Number(row['block_id']));
      }
      db.run(
        `INSERT INTO meta (key, value) VALUES ('answers-pruned', ?)
         ON CONFLICT (key) DO UPDATE SET value = max(value, excluded.value)`,
        String(rows.at(-1)?.['to_at']),
      );
    });
    pruned += rows.length;
  }
  return pruned;
}
